"""The score that counts standard deviations from the mean."""

from __future__ import annotations

from typing import NamedTuple, final

import attrs
import numpy as np

from tiering._arrays import FloatArray
from tiering._cohorts import Cohort
from tiering._evidence import Evidence
from tiering._findings import Scores
from tiering._metrics import Polarity
from tiering._pools import Comparing
from tiering._ranking import moments
from tiering._units import Unit
from tiering.errors import DefinitionError

_DECIMALS = 12


class _Spread(NamedTuple):
    cohort: Cohort
    mean: FloatArray
    deviation: FloatArray


@final
@attrs.frozen
class ZScore(Comparing):
    """
    How many standard deviations an organisation is on the worse side of the mean of those who report.

    The standard deviation is that of the whole pool (divided by n); where it is 0, so is the score.
    Whoever does not report may have any score, from −∞ to ∞.  No closer bounds are given, because a figure
    moves the mean and the standard deviation as well: seen against a missing figure, that of a
    peer for instance, the extremes of a z-score lie inside its range and not at the ends.

    Attributes:
        of: A metric's code, or a score.
        over: The periods that a metric's figure is taken over; the latest where none are given.
        pool: Who is compared with whom; only those who report.

    Raises:
        DefinitionError: The pool counts those who do not report.

    Example:
        >>> from tiering import scores
        >>> str(scores.ZScore("four_hour"))
        'z-score of four_hour'
    """

    def __attrs_post_init__(self) -> None:
        Comparing.__attrs_post_init__(self)
        if self.pool.everybody:
            message = "the mean of a pool that counts those who do not report is unknown, so ZScore cannot be taken from it; leave everybody out"
            raise DefinitionError(message)

    def score(self, evidence: Evidence, /) -> Scores:
        """Score every organisation shown."""
        cohort = self._cohort(evidence)
        values = cohort.values()
        mean, deviation = moments(values, cohort.groups)
        # Where nobody deviates, everybody is at the mean exactly.
        found = np.round((values - mean) / np.where(deviation == 0, 1.0, deviation), _DECIMALS) + 0.0
        children = () if cohort.scores is None else (cohort.scores,)
        basis = _Spread(cohort, mean, deviation)
        if cohort.members() is None:
            return Scores(self, found, found, cohort.figure, children, basis)
        unknown = np.isnan(found)
        least, most = (np.where(unknown, bound, found) for bound in (-np.inf, np.inf))
        return Scores(self, least, most, cohort.figure, children, basis)

    def notes(self, scores: Scores, index: int, /) -> tuple[str, ...]:
        """Mean and standard deviation, and of whom."""
        spread, figure = scores.basis, scores.figure
        if not isinstance(spread, _Spread):
            return ()
        peers = spread.cohort.peers
        if peers is not None and (alone := peers.why_nobody(index)):
            return (alone,)
        mean, deviation = (float(each[index if each.shape[-1] > 1 else 0]) for each in (spread.mean, spread.deviation))
        unit = Unit.NUMBER
        if spread.cohort.scores is None and figure is not None:
            unit = figure.metric.unit
            mean = -mean if figure.metric.polarity is Polarity.HIGHER_IS_BETTER else mean
        whose = "" if peers is None else peers.of(index)
        return (f"mean{whose} {unit.text(mean)}, standard deviation {unit.gap(deviation)}",)

    def __str__(self) -> str:
        return f"z-score of {self._what()}"
