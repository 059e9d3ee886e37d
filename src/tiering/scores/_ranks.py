"""Scores that say where an organisation stands among the others."""

from __future__ import annotations

from typing import Any, final

import attrs
import numpy as np

from tiering._arrays import FloatArray
from tiering._cohorts import Cohort
from tiering._evidence import Evidence
from tiering._fields import is_finite
from tiering._findings import Scores
from tiering._pools import Comparing
from tiering._ranking import Counts
from tiering.errors import DefinitionError


@attrs.frozen
class _ByRank(Comparing):
    """What scores share that are made of the number of those who are better."""

    def score(self, evidence: Evidence, /) -> Scores:
        """Score every organisation shown."""
        cohort = self._cohort(evidence)
        sizes = cohort.sizes()
        fewest, most = cohort.better()
        least = self._value(fewest, sizes)
        if most is fewest:
            return self._scores(cohort, least, least)
        greatest = self._value(most, sizes)
        if not self.pool.everybody:
            # Where nobody reports there is nobody to stand among, and nothing is known.
            alone = (cohort.least != cohort.most) & (sizes == 1)
            greatest = np.where(alone, self._worst(), greatest)
        if cohort.nobody is not None:
            greatest = np.where(cohort.nobody, self._worst(), greatest)
        return self._scores(cohort, least, greatest)

    def _scores(self, cohort: Cohort, least: FloatArray, most: FloatArray) -> Scores:
        return Scores(self, least, most, cohort.figure, () if cohort.scores is None else (cohort.scores,), cohort)

    def _value(self, better: Counts, sizes: Counts) -> FloatArray:
        """Return the score of those than whom so many are better."""
        raise NotImplementedError

    def _worst(self) -> float:
        """Return the worst score that there can be."""
        raise NotImplementedError

    def notes(self, scores: Scores, index: int, /) -> tuple[str, ...]:
        """Where it stands, and among how many of whom."""
        cohort = scores.basis
        return (str(cohort.standing(index)),) if isinstance(cohort, Cohort) else ()


@final
@attrs.frozen
class RankScore(_ByRank):
    """
    A score by rank, in equal steps from the best organisation's to the worst's.

    It is best + (worst − best) × (rank − 1) / (n − 1), where rank 1 is the best of n; equals share the
    best of their ranks.  One alone has the best.

    Attributes:
        of: A metric's code, or a score.
        best: The score of the best.
        worst: The score of the worst.
        over: The periods that a metric's figure is taken over; the latest where none are given.
        pool: Who is compared with whom.  Whoever does not report may have any score.

    Raises:
        DefinitionError: The worst score is not above the best one, or one is not finite.

    Example:
        >>> from tiering import scores
        >>> str(scores.RankScore("four_hour"))
        'rank score of four_hour'
    """

    best: float = attrs.field(default=1.0, kw_only=True, converter=float, validator=is_finite)
    worst: float = attrs.field(default=4.0, kw_only=True, converter=float, validator=is_finite)

    def __attrs_post_init__(self) -> None:
        Comparing.__attrs_post_init__(self)
        if self.best >= self.worst:
            message = f"the higher a score the worse, so the worst must be above {self.best:g}, not {self.worst:g}"
            raise DefinitionError(message)

    def _value(self, better: Counts, sizes: Counts) -> FloatArray:
        steps = np.maximum(sizes - 1, 1)
        # One division of whole numbers gives the decimal that was meant: 2.2, not 2.2000000000000002.
        values: Any = (self.best * steps + (self.worst - self.best) * better) / steps
        return np.asarray(values)

    def _worst(self) -> float:
        return self.worst

    def __str__(self) -> str:
        return f"rank score of {self._what()}"


@final
@attrs.frozen
class Percentile(_ByRank):
    """
    Which share of the pool is strictly better, 0 for the best.

    Attributes:
        of: A metric's code, or a score.
        over: The periods that a metric's figure is taken over; the latest where none are given.
        pool: Who is compared with whom; an organisation is itself one of them.

    Example:
        >>> from tiering import rules, scores
        >>> str(scores.Percentile("four_hour", pool=rules.Pool(by_kind=True)))
        'percentile of four_hour'
    """

    def _value(self, better: Counts, sizes: Counts) -> FloatArray:
        return np.asarray(better / np.maximum(sizes, 1))

    def _worst(self) -> float:
        return 1.0

    def __str__(self) -> str:
        return f"percentile of {self._what()}"
