"""The criterion that another one held for some time."""

from __future__ import annotations

from functools import cached_property
from typing import Any, final

import attrs

from tiering._assessing import Bounds, answered, foreseen, is_timed, note_answer, over_periods, question_of
from tiering._criteria import is_criterion
from tiering._evidence import Evidence
from tiering._fields import is_positive
from tiering._findings import Finding
from tiering._lines import Line
from tiering._protocols import Criterion, Need, Question, What, parts_of
from tiering._references import YOURS, Reference, is_reference
from tiering._windows import MOST_PERIODS
from tiering.errors import DefinitionError
from tiering.rules._counting import Windows, compared, counted
from tiering.rules._logic import Combinable, tally_line


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
    def is_timed(self) -> bool:
        """Whether its criterion answers by the figures of the period alone."""
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
        # Whoever asks it directly, and not as rules ask, has it answered for the reviews to come as well.
        found = foreseen(self, evidence) if self.is_timed else None
        if found is not None:
            return found
        met, possible = self.over_periods(evidence, 1, 1)
        lower = met[..., 0, :]
        return Finding(self, lower, lower if possible is met else possible[..., 0, :])

    def over_periods(self, evidence: Evidence, periods: int, every: int, /) -> Bounds:
        """Answer for each so many-th of the latest periods, bool (…, period, organisation); others that ask about the same figures are answered with it."""
        known: Bounds | None = answered(self, evidence, periods, every)
        if known is not None:
            return known
        back, windows = periods + self.of - 1, Windows(self.of, every)
        asked = self._asked_together(evidence) if self.is_timed else []
        if not asked:
            found = counted(over_periods(self.criterion, evidence, back), self.count, windows)
            note_answer(self, found, evidence, periods, every)
            return found
        (metric,) = self.reads
        answers = compared(
            [question for _, question in asked],
            [each.count for each, _ in asked],
            windows,
            evidence.series(metric, back),
            is_complete=evidence.is_complete(metric, back),
        )
        for (each, _), found in zip(asked, answers, strict=True):
            note_answer(each, found, evidence, periods, every)
        return answers[0]

    def _asked_together(self, evidence: Evidence) -> list[tuple[InPeriods, Question]]:
        """Return this criterion and others that ask about the same periods of one metric, each with its question; nothing where it asks otherwise."""
        own = question_of(self.criterion, evidence)
        if own is None or len(self.reads) > 1:
            return []
        asked = [(self, own)]
        for each in () if evidence.recurring is None else evidence.recurring.alike(self):
            question = None if each is self or each.of != self.of else question_of(each.criterion, evidence)
            if question is not None:
                asked.append((each, question))
        return asked

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


def _timeless(criterion: Any) -> Any:
    """Return a part of the criterion that looks at no figure; None where there is none."""
    parts = parts_of(criterion)
    if not parts:
        return None if criterion.reads else criterion
    return next((found for part in parts if (found := _timeless(part)) is not None), None)
