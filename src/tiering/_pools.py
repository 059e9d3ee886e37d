"""Who is compared with whom, and by what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, final

import attrs
import numpy as np

from tiering._arrays import FloatArray
from tiering._cohorts import Cohort
from tiering._evidence import Evidence
from tiering._fields import is_code, is_member_of
from tiering._figures import Figure
from tiering._metrics import Polarity
from tiering._protocols import Need, Score, What
from tiering._ranking import Counts
from tiering._scoring import ask, is_score
from tiering._standards import LATEST, Window
from tiering.errors import DefinitionError


@final
@attrs.frozen(kw_only=True)
class Pool:
    """
    Who is compared with whom.

    Unless it says otherwise, every organisation is compared with those who report: one's own gap leaves
    open where one stands, and a peer's gap makes the pool smaller, but not less certain.

    Attributes:
        by_kind: Compare only organisations of the same kind.
        everybody: Count those who do not report as well: they could stand anywhere, so everybody
            stands between two ranks.

    Example:
        >>> from tiering import rules
        >>> str(rules.Pool()), str(rules.Pool(by_kind=True, everybody=True))
        ('those who report', 'all of its kind')
    """

    by_kind: bool = attrs.field(default=False, validator=is_member_of(bool))
    everybody: bool = attrs.field(default=False, validator=is_member_of(bool))

    def __str__(self) -> str:
        if self.everybody:
            return "all of its kind" if self.by_kind else "all"
        return "those of its kind who report" if self.by_kind else "those who report"


EVERYBODY_WHO_REPORTS = Pool()


def groups_in(pool: Pool, evidence: Evidence) -> Counts | None:
    """Return a number for each organisation's kind (organisation,); None where kinds make no difference."""
    if not pool.by_kind:
        return None
    groups: Counts | None = evidence.recalled("kinds")
    if groups is None:
        kinds = [each.kind for each in evidence.organisations]
        numbers = {kind: number for number, kind in enumerate(dict.fromkeys(kinds))}
        groups = np.array([numbers[kind] for kind in kinds], dtype=np.intp)
        evidence.keep("kinds", groups)
    return groups


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
        """The metric over the window, or what the score reads."""
        return {self.of: (self.over or LATEST).periods} if isinstance(self.of, str) else self.of.reads

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
        """A better side."""
        return (Need(What.BETTER_SIDE, self.of),) if isinstance(self.of, str) else ()

    @property
    def parts(self) -> Iterable[tuple[str, Score]]:
        """The score."""
        return () if isinstance(self.of, str) else (("", self.of),)

    def _cohort(self, evidence: Evidence) -> Cohort:
        groups, everybody = groups_in(self.pool, evidence), self.pool.everybody
        if not isinstance(self.of, str):
            scores = ask(self.of, evidence)
            return Cohort(scores.least, scores.most, groups, everybody, scores=scores)
        figure = evidence.figure(self.of, self.over or LATEST)
        values = worse_is_higher(figure)
        if figure.missing is None:
            return Cohort(values, values, groups, everybody, figure)
        least = np.where(figure.missing, -np.inf, values)
        return Cohort(least, np.where(figure.missing, np.inf, values), groups, everybody, figure)

    def _what(self) -> str:
        return f"{self.of}" if self.over is None else f"{self.of} over {self.over}"


def worse_is_higher(figure: Figure) -> FloatArray:
    """Turn figures so that the higher is the worse."""
    return -figure.values if figure.metric.polarity is Polarity.HIGHER_IS_BETTER else figure.values
