"""The criterion that another one held for some time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any, final

import attrs
import numpy as np

from tiering._criteria import is_criterion
from tiering._evidence import Evidence
from tiering._fields import is_positive
from tiering._findings import Finding
from tiering._lines import Line
from tiering._protocols import Criterion, Need, What, assess
from tiering._references import YOURS, Reference, is_reference
from tiering._windows import MOST_PERIODS
from tiering.errors import DefinitionError
from tiering.rules._counting import Bounds, RunningCount, Windows, side_by_side
from tiering.rules._logic import Combinable, tally_line

_FEW = 16_384


@final
@attrs.frozen
class InPeriods(Combinable):
    """
    Holds where a criterion held in so many of the last periods.

    Each metric steps back in its own cadence, so all that the criterion reads must
    have one.  Standards and trajectories are those of the period in question.

    Attributes:
        criterion: What had to hold; it must look at figures.
        count: In how many periods.
        of: Of how many, the latest one included; all of *count* in a row where none is given.
        reference: Where the numbers come from.

    Raises:
        DefinitionError: More periods must hold than are looked at, or the criterion
            looks at no figure, so that it has no past.

    Example:
        >>> from tiering import rules
        >>> str(rules.InPeriods(rules.Below("four_hour", 0.65), 9, of=12))
        'four_hour below 0.65 in at least 9 of the last 12 periods'
        >>> str(rules.InPeriods(rules.Misses("four_hour"), 3))
        'four_hour misses its standard in each of the last 3 periods'
    """

    criterion: Criterion = attrs.field(validator=is_criterion)
    count: int = attrs.field(validator=is_positive)
    of: int = attrs.field(kw_only=True, validator=is_positive)
    reference: Reference = attrs.field(default=YOURS, kw_only=True, validator=is_reference)

    @of.default
    def _all_in_a_row(self) -> int:
        return self.count

    def __attrs_post_init__(self) -> None:
        if self.count > self.of:
            message = f"{self.count} of the last {self.of} periods can never hold; ask for fewer, or look further back"
            raise DefinitionError(message)
        if self.of > MOST_PERIODS:
            message = f"{self.of} periods are too many; give at most {MOST_PERIODS}"
            raise DefinitionError(message)
        timeless = _timeless(self.criterion)
        if timeless is not None:
            message = f"{timeless} is about the day of the review, so it cannot be asked of earlier periods; combine it outside of InPeriods"
            raise DefinitionError(message)

    @cached_property
    def reads(self) -> dict[str, int]:
        """Everything that the criterion reads, in each of the periods."""
        return {metric: periods + self.of - 1 for metric, periods in self.criterion.reads.items()}

    @cached_property
    def _metrics(self) -> tuple[str, ...]:
        return tuple(self.reads)

    @cached_property
    def _is_timed(self) -> bool:
        return is_timed(self.criterion)

    @property
    def elementwise(self) -> bool:
        """Whether the criterion is."""
        return self.criterion.elementwise

    @property
    def parts(self) -> tuple[tuple[str, Criterion], ...]:
        """The criterion."""
        return (("", self.criterion),)

    @property
    def needs(self) -> tuple[Need, ...]:
        """One cadence."""
        first, *others = self.reads
        return tuple(Need(What.SAME_CADENCE, first, other) for other in others)

    @property
    def references(self) -> tuple[tuple[str, Reference], ...]:
        """The numbers of periods, with their reference."""
        return ((str(self), self.reference),)

    def looks(self, evidence: Evidence, /) -> tuple[tuple[Criterion, Evidence], ...]:
        """The criterion, about each of the periods, the latest first."""
        return tuple((self.criterion, evidence.earlier(back)) for back in range(self.of))

    def assess(self, evidence: Evidence, /) -> Finding:
        """Answer for every organisation shown."""
        ends = [evidence.views[metric].column for metric in self._metrics]
        # Where organisations are few, calls cost most; where they are many, one period at a time stays in the cache.
        if self._is_timed and evidence.current.size <= _FEW:
            return Finding(self, *self._at_once(evidence, ends))
        count = self._count(evidence, ends)
        met = np.greater_equal(count.met, self.count)
        return Finding(self, met, met if count.possible is count.met else np.greater_equal(count.possible, self.count))

    def _at_once(self, evidence: Evidence, ends: Sequence[int]) -> Bounds:
        """Answer for this review, and for those to come if that has not been done."""
        windows: Windows | None = self._kept(evidence)
        place = None if windows is None else windows.place(ends)
        if windows is None or place is None:
            later, ahead = evidence.ahead(self._metrics)
            ask = getattr(self.criterion, "over_periods", None)
            answers = None if ask is None else ask(later, ahead + self.of)
            if answers is None:
                answers = side_by_side(self._answers(later, ahead + self.of))
            step = evidence.views[self._metrics[0]].step
            windows, place = Windows(ends, step, answers, self.count, self.of), 0
            evidence.keep(id(self), (self, windows))
        return windows.at(place)

    def _count(self, evidence: Evidence, ends: Sequence[int]) -> RunningCount:
        """Count over the periods: only those that the review before has not counted are asked about."""
        if not self._is_timed:
            return RunningCount(ends, self._answers(evidence, self.of))
        count: RunningCount | None = self._kept(evidence)
        moved = None if count is None else count.moved(ends, evidence.views[self._metrics[0]].step)
        if count is None or moved is None or 2 * moved >= self.of:
            count = RunningCount(ends, self._answers(evidence, self.of))
            evidence.keep(id(self), (self, count))
        elif moved:
            count.move(ends, self._answers(evidence, moved))
        return count

    def _kept(self, evidence: Evidence) -> Any:
        # With the criterion itself, because another one may come to have the number of one that is gone.
        kept = evidence.recalled(id(self))
        return kept[1] if kept is not None and kept[0] is self else None

    def _answers(self, evidence: Evidence, periods: int) -> Iterable[Bounds]:
        """Return what the criterion says about the latest periods, the oldest first."""
        findings = (assess(self.criterion, evidence.earlier(back)) for back in reversed(range(periods)))
        return ((each.met, each.possible) for each in findings)

    def describe(self, finding: Finding, index: int, /) -> Line:
        """Say in how many periods it held."""
        return tally_line(f"in {self._span}", finding, index, self.reference)

    @property
    def heading(self) -> str:
        """In how many periods."""
        return f"in {self._span}"

    @property
    def _span(self) -> str:
        return f"{'each' if self.count == self.of else f'at least {self.count}'} of the last {self.of} periods"

    def __str__(self) -> str:
        return str(self.criterion) if self.of == 1 else f"{self.criterion} in {self._span}"


def is_timed(criterion: Any) -> bool:
    """Tell whether a criterion, or all that it is made of, says that it answers by the figures of the period alone."""
    parts = [part for _, part in getattr(criterion, "parts", ())]
    return all(map(is_timed, parts)) if parts else bool(getattr(criterion, "is_timed", False))


def _timeless(criterion: Any) -> Any:
    """Return a part of the criterion that looks at no figure; None where there is none."""
    parts = [part for _, part in getattr(criterion, "parts", ())]
    if not parts:
        return None if criterion.reads else criterion
    return next((found for part in parts if (found := _timeless(part)) is not None), None)
