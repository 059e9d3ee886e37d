"""When reviews are held, what has been published by then, and what falls due after them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, final

import attrs

from tiering._calendar import DayRule, Due, as_days
from tiering._cycle_checks import (
    wrong_blackouts,
    wrong_days,
    wrong_deadlines,
    wrong_lags,
    wrong_order,
    wrong_postponed,
    wrong_rule,
)
from tiering._dates import Cadence, DateRange, Period, as_day
from tiering._fields import FrozenMapping, is_member_of
from tiering._metrics import Metric
from tiering._planning import PlannedReview, Turn, planned_days, planned_reviews, settled, turns
from tiering._references import YOURS, Reference, is_reference
from tiering.errors import ReviewDateError, TieringError, raise_problems

if TYPE_CHECKING:
    from tiering.calendar import Deadline

__all__ = ["ReviewCycle"]


def _as_lags(values: Mapping[str, timedelta]) -> Mapping[str, timedelta]:
    return FrozenMapping(values)


def _no_lags() -> Mapping[str, timedelta]:
    return FrozenMapping({})


def _as_last_day(value: date | None) -> date | None:
    return None if value is None else as_day(value)


def _as_moves(values: Mapping[date, date]) -> Mapping[date, date]:
    # Days are keys as good as codes to it.
    moves: Any = FrozenMapping({as_day(planned): as_day(on) for planned, on in values.items()})  # type: ignore[misc]
    frozen: Mapping[date, date] = moves
    return frozen


def _as_blackouts(values: Iterable[DateRange]) -> tuple[DateRange, ...]:
    return tuple(values)


def _as_deadlines(values: Iterable[Deadline]) -> tuple[Deadline, ...]:
    return tuple(values)


@final
@attrs.frozen(kw_only=True)
class ReviewCycle:
    """
    When reviews are held, what they can see, and what falls due after them.

    Attributes:
        first: The day planned for the first review.
        every: How often one is held.
        on: The rule for the day in the month; where there is none, the day of the first review.
        last: The last day on which there can be a review, as the regime ends; None where it goes on.
        extraordinary: The days of additional reviews.
        postponed: Planned day to the day on which the review is held instead, later or earlier.
        blackouts: When no review is held, such as before a general election.  One that is planned
            for then is held on the first Monday to Friday after; if the next one is held by then,
            or the regime has ended, it is dropped.
        cut_off: How long before a review figures must have been published to count in it.
        deadlines: What has to be done after each review.
        lags: Metric code to the time from the end of a period until its figure is seen,
            for metrics that the reviewing body sees earlier or later than they are published.
        reference: Where the days, the cadence and the lags come from.

    Raises:
        DefinitionError: Days contradict each other, or a lag is negative or no whole number of days.
        RuleError: The rule answers what is no day of the month.
        ProblemsError: Several of these.

    Example:
        >>> from datetime import date
        >>> from tiering import Cadence, ReviewCycle
        >>> cycle = ReviewCycle(first=date(2023, 9, 1), every=Cadence.QUARTER)
        >>> [f"{day:%Y-%m}" for day in cycle.dates(until=date(2024, 3, 31))]
        ['2023-09', '2023-12', '2024-03']
    """

    first: date = attrs.field(converter=as_day)
    every: Cadence = attrs.field(validator=is_member_of(Cadence))
    on: DayRule | None = None
    last: date | None = attrs.field(default=None, converter=_as_last_day)
    extraordinary: tuple[date, ...] = attrs.field(default=(), converter=as_days)
    postponed: Mapping[date, date] = attrs.field(factory=dict, converter=_as_moves)
    blackouts: tuple[DateRange, ...] = attrs.field(default=(), converter=_as_blackouts)
    cut_off: timedelta = attrs.field(default=timedelta(0), validator=is_member_of(timedelta))
    deadlines: tuple[Deadline, ...] = attrs.field(default=(), converter=_as_deadlines)
    lags: Mapping[str, timedelta] = attrs.field(factory=_no_lags, converter=_as_lags)
    reference: Reference = attrs.field(default=YOURS, validator=is_reference)

    def __attrs_post_init__(self) -> None:
        raise_problems("the review cycle", self._problems())

    def _problems(self) -> list[TieringError]:
        no_rule, no_ranges = [*wrong_rule(self.on, self.first)], [*wrong_blackouts(self.blackouts)]
        problems = [*wrong_lags(self.lags, self.cut_off), *no_rule, *no_ranges]
        blackouts = () if no_ranges else self.blackouts
        problems += wrong_days(self.first, self.last, blackouts, self.extraordinary, self.postponed)
        if not no_rule:
            problems += wrong_postponed(self.postponed, self.on, self.first, self.every.months, self.last)
        if not problems and not self._is_regular:
            # Whatever else is wrong with the days can only be seen in what comes of them all.
            problems += wrong_order(self._settled(self._horizon)[0], self.extraordinary)
        if self.deadlines:
            problems += wrong_deadlines(self.deadlines, self.first if problems else self.first_held)
        return problems

    @property
    def _is_regular(self) -> bool:
        """Whether every review is held as the rule says."""
        return not (self.extraordinary or self.postponed or self.blackouts)

    @property
    def _horizon(self) -> date:
        """The day after which every review is held as the rule says."""
        ends = (each.end for each in self.blackouts if each.end)
        return max((self.first, *self.postponed, *self.extraordinary, *ends))

    def _settled(self, until: date) -> tuple[list[Turn], dict[date, list[Turn]]]:
        """Return the reviews that the rule gives up to a day: those that are held, and those that give way."""
        every = f"every {self.every.value}" if self.on is None else f"every {self.every.value}, on {self.on}"
        last = self.last or date.max
        found: list[Turn] = []
        for turn in turns(planned_days(self.on, self.first, self.every, last), every, self.postponed, self.blackouts):
            found.append(turn)
            if turn.planned > until:
                # One more, to which others may give way.
                break
        return settled(found, self.extraordinary, last)

    @property
    def first_held(self) -> date:
        """The day on which the first review is held: `first`, unless something has come between."""
        if self._is_regular:
            return self.first
        kept, _ = self._settled(self._horizon)
        return min([*(turn.on for turn in kept), *self.extraordinary])

    def reviews(self, *, until: date) -> tuple[PlannedReview, ...]:
        """
        Return all reviews up to a day, each with why it is held then.

        What became of reviews that are not held on their day is told, too, and which one is the last.

        Args:
            until: The last day on which there may be one.

        Raises:
            ReviewDateError: The first review is later.
        """
        until = self._until(until)
        kept, gave_way = self._settled(max(until, self._horizon))
        held = planned_reviews(kept, gave_way, self.extraordinary, self.cut_off, self.last)
        return tuple(each for each in held if each.on <= until)

    def dates(self, *, until: date) -> tuple[date, ...]:
        """
        Return the days of all reviews up to a day.

        Args:
            until: The last day on which there may be one.

        Raises:
            ReviewDateError: The first review is later.
        """
        if self._is_regular:
            # Nothing can come between, and nobody asks why.
            until = self._until(until)
            return tuple(planned_days(self.on, self.first, self.every, min(until, self.last or until)))
        return tuple(each.on for each in self.reviews(until=until))

    def _until(self, until: date) -> date:
        until, first = as_day(until), self.first_held
        if until < first:
            message = f"no review is held until {until}; the first is on {first}"
            raise ReviewDateError(message)
        return until

    def due(self, on: date, holidays: Iterable[date] = ()) -> tuple[Due, ...]:
        """
        Return what falls due after a review, the earliest first.

        A deadline on a fixed day hangs on the last review that is held by then.

        Args:
            on: The day of the review.
            holidays: The bank holidays, which are no working days.
        """
        review, off = as_day(on), as_days(holidays)
        found = [
            Due(each.name, each.due(review, off))
            for each in self.deadlines
            if each.on is None or self._is_last_until(review, each.on)
        ]
        return tuple(sorted(found, key=lambda due: due.on))

    def _is_last_until(self, review: date, day: date) -> bool:
        return review <= day and not any(review < each <= day for each in self.dates(until=day))

    def lag(self, metric: Metric) -> timedelta:
        """
        Return the time from the end of a period until its figure counts in a review, the cut-off included.

        Args:
            metric: The metric.
        """
        return self.lags.get(metric.code, metric.publication_lag) + self.cut_off

    def latest(self, metric: Metric, on: date) -> Period:
        """
        Return the latest period of a metric whose figure counts in a review on a day.

        Args:
            metric: The metric.
            on: The day.
        """
        published = on - self.lag(metric)
        # A period ends with the day before its end, so the one that holds this day is not over.
        return Period.containing(published, metric.cadence).shifted(-1)
