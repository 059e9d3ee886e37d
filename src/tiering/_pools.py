"""Who is compared with whom, and by what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, final

import attrs
import numpy as np

from tiering._arrays import BoolArray, FloatArray
from tiering._assessing import answered, note_answer
from tiering._cohorts import Cohort
from tiering._evidence import Evidence
from tiering._fields import is_code, is_member_of
from tiering._figures import Figure
from tiering._metrics import Polarity
from tiering._peers import Division, Peers, kinds_in, peers, sizes_in, wholes_in
from tiering._protocols import Need, Score, What, merge_reads
from tiering._references import Reference
from tiering._scoring import ask, is_score
from tiering._size_bands import SizeBands
from tiering._windows import LATEST, Window
from tiering.errors import DefinitionError


@final
@attrs.frozen(kw_only=True)
class Pool:
    """
    Who is compared with whom.

    Unless it says otherwise, every organisation is compared with those who report: one's own gap leaves
    open where one stands, and a peer's gap makes the pool smaller, but not less certain.  Whatever
    else is asked must all be the same, as at each review.  An organisation that is in no whole of
    the kind, or whose size is not known, is compared with nobody: its answer is open, and nobody's depends on it.

    Attributes:
        by_kind: Compare only organisations of the same kind.
        everybody: Count those who do not report as well: they could stand anywhere, so everybody
            stands between two ranks.
        within: Compare only organisations in the same whole of this kind, such as "region", on the day of the review.
            Of several it is the one with the greatest share, as `Register.region_of` says for regions.
        size: Compare only organisations in the same band of size, by the weights that can be seen.

    Example:
        >>> from tiering import rules
        >>> str(rules.Pool()), str(rules.Pool(by_kind=True, everybody=True))
        ('those who report', 'all of its kind')
        >>> size = rules.SizeBands("four_hour", (10_000, 25_000))
        >>> str(rules.Pool(by_kind=True, within="region", size=size))
        'those of its kind and size in its region who report'
    """

    by_kind: bool = attrs.field(default=False, validator=is_member_of(bool))
    everybody: bool = attrs.field(default=False, validator=is_member_of(bool))
    within: str | None = attrs.field(default=None, validator=attrs.validators.optional(is_code))
    size: SizeBands | None = attrs.field(default=None, validator=attrs.validators.optional(is_member_of(SizeBands)))

    def reads_with(self, reads: Mapping[str, int]) -> Mapping[str, int]:
        """Return what is read with what tells sizes."""
        if self.size is None:
            return reads
        return merge_reads((reads, {self.size.metric: self.size.over.periods}))

    def needs_for(self, metric: str) -> tuple[Need, ...]:
        """Return what a review must be given for a metric to be compared; the metric is empty for scores."""
        region = () if self.within is None else (Need(What.REGISTER, metric, self.within),)
        return region if self.size is None else (*region, Need(What.WEIGHTS, self.size.metric))

    @property
    def references(self) -> tuple[tuple[str, Reference], ...]:
        """The limits between sizes, with their reference."""
        return () if self.size is None else ((str(self.size), self.size.reference),)

    @property
    def is_timed(self) -> bool:
        """Whether who is compared follows from figures alone, and not from the day of the review."""
        return self.within is None

    def __str__(self) -> str:
        alike = [word for word, is_asked in (("kind", self.by_kind), ("size", self.size is not None)) if is_asked]
        own = f" of its {' and '.join(alike)}" if alike else ""
        own = own if self.within is None else f"{own} in its {self.within}"
        return f"all{own}" if self.everybody else f"those{own} who report"


EVERYBODY_WHO_REPORTS = Pool()


def peers_in(pool: Pool, evidence: Evidence) -> Peers | None:
    """
    Return who is compared with whom in a review; None where all are.

    Raises:
        RuleError: The pool asks who is part of whom, and the review was given no register.
    """
    if not pool.by_kind and pool.within is None and pool.size is None:
        return None
    known: Peers | None = answered(pool, evidence)
    if known is not None:
        return known
    divisions: list[Division] = []
    if pool.by_kind:
        divisions.append(kinds_in(evidence))
    if pool.within is not None:
        divisions.append(wholes_in(evidence, pool.within))
    if pool.size is not None:
        divisions.append(sizes_in(evidence, pool.size))
    found = peers(divisions, evidence.on)
    note_answer(pool, found, evidence)
    return found


def is_compared(instance: object, attribute: attrs.Attribute[Any], value: object) -> None:
    """Require a metric's code, or a score."""
    if isinstance(value, str):
        is_code(instance, attribute, value)
    else:
        is_score(instance, attribute, value)


@attrs.frozen
class Comparing:
    """What is pooled: it compares a metric's figures, or a score's values, between organisations."""

    of: str | Score = attrs.field(validator=is_compared)
    over: Window | None = attrs.field(
        default=None, kw_only=True, validator=attrs.validators.optional(is_member_of(Window))
    )
    pool: Pool = attrs.field(default=EVERYBODY_WHO_REPORTS, kw_only=True, validator=is_member_of(Pool))

    def __attrs_post_init__(self) -> None:
        if self.over is not None and not isinstance(self.of, str):
            message = f"{type(self).__name__} compares the score {self.of}, which has its own windows; leave over out"
            raise DefinitionError(message)

    @property
    def reads(self) -> Mapping[str, int]:
        """The metric over the window, or what the score reads, and what tells sizes."""
        own = {self.of: (self.over or LATEST).periods} if isinstance(self.of, str) else self.of.reads
        return self.pool.reads_with(own)

    @property
    def elementwise(self) -> bool:
        """False, because it looks at others."""
        return False

    @property
    def windows(self) -> Iterable[tuple[str, Window]]:
        """The metric with the window that it is taken over."""
        return ((self.of, self.over),) if isinstance(self.of, str) and self.over is not None else ()

    @property
    def needs(self) -> Iterable[Need]:
        """A better side, and what the pool needs."""
        if not isinstance(self.of, str):
            return self.pool.needs_for("")
        return (Need(What.BETTER_SIDE, self.of), *self.pool.needs_for(self.of))

    @property
    def references(self) -> Iterable[tuple[str, Reference]]:
        """The numbers of the pool, with their reference."""
        return self.pool.references

    @property
    def parts(self) -> Iterable[tuple[str, Score]]:
        """The score."""
        return () if isinstance(self.of, str) else (("", self.of),)

    def _cohort(self, evidence: Evidence) -> Cohort:
        own, everybody = peers_in(self.pool, evidence), self.pool.everybody
        nobody = None if own is None else own.nobody
        if not isinstance(self.of, str):
            scores = ask(self.of, evidence)
            return Cohort(*_open(scores.least, scores.most, nobody), own, everybody, scores=scores)
        figure = evidence.figure(self.of, self.over or LATEST)
        values = worse_is_higher(figure)
        missing = figure.missing if nobody is None or figure.missing is None else figure.missing | nobody
        return Cohort(*_open(values, values, nobody if missing is None else missing), own, everybody, figure)

    def _what(self) -> str:
        return f"{self.of}" if self.over is None else f"{self.of} over {self.over}"


def _open(least: FloatArray, most: FloatArray, where: BoolArray | None) -> tuple[FloatArray, FloatArray]:
    """Leave values open where nothing is compared."""
    return (least, most) if where is None else (np.where(where, -np.inf, least), np.where(where, np.inf, most))


def worse_is_higher(figure: Figure) -> FloatArray:
    """Turn figures so that the higher is the worse."""
    return -figure.values if figure.metric.polarity is Polarity.HIGHER_IS_BETTER else figure.values
