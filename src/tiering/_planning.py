"""
On which days reviews are held: as the rule gives them, and as things came between.

A *turn* is a review that the rule gives.  It is held on the day planned, on the one that somebody
put it to, or on the first working day after a blackout.  One that a blackout moves to where the next
one is held already gives way to it; days that somebody has put down never do.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import zip_longest
from typing import NamedTuple

from tiering._calendar import DayRule, working_day_after
from tiering._dates import Cadence, DateRange, Period, add_months, as_day, day_text
from tiering.errors import ReviewDateError, RuleError

__all__ = ["PlannedReview"]

_DAY = timedelta(days=1)


class PlannedReview(NamedTuple):
    """
    One review of a cycle, and why it is held on its day.

    Attributes:
        on: The day on which it is held.
        planned: The day that the rule gives; None where it is extraordinary.
        why: Why it is held, and then, in words.
        cut_off: The last day of publication that it takes into account.
        dropped: The planned days of reviews that gave way to it.
        is_last: Whether the cycle ends with it.

    Example:
        >>> from datetime import date
        >>> from tiering import Cadence, ReviewCycle
        >>> cycle = ReviewCycle(first=date(2023, 9, 1), every=Cadence.QUARTER, extraordinary=[date(2023, 10, 9)])
        >>> for review in cycle.reviews(until=date(2023, 12, 31)):
        ...     print(review)
        1 September 2023: every quarter
        9 October 2023: extraordinary
        1 December 2023: every quarter
    """

    on: date
    planned: date | None
    why: str
    cut_off: date
    dropped: tuple[date, ...] = ()
    is_last: bool = False

    def __str__(self) -> str:
        return f"{day_text(self.on)}: {self.why}"


class Turn(NamedTuple):
    """
    A review that the rule gives.

    Attributes:
        planned: The day of the rule.
        on: The day on which it would be held.
        why: Why on that day, in words.
        is_movable: Whether only a blackout has put it there, so that it gives way.
    """

    planned: date
    on: date
    why: str
    is_movable: bool = False


def planned_day(rule: DayRule | None, first: date, months: int) -> date:
    """Return the day that a rule gives so many months after the first."""
    if rule is None:
        return add_months(first, months)
    month = Period(add_months(first.replace(day=1), months), Cadence.MONTH)
    try:
        day = rule.day_in(month)
    except Exception as problem:
        problem.add_note(f"when {rule} was asked for its day in {month}")
        raise
    try:
        day = as_day(day)
    except ReviewDateError as problem:
        raise RuleError(f"{rule} answers {day!r} for {month}; return a datetime.date") from problem
    if not month.start <= day < month.end:
        message = f"{rule} answers {day} for {month}; return a day of that month"
        raise RuleError(message)
    return day


def planned_days(rule: DayRule | None, first: date, every: Cadence, until: date) -> Iterator[date]:
    """Yield the days that a rule gives, up to a day."""
    # The calendar ends with its year 9999, and asking for the month after it is an error.
    steps = range(0, (date.max.year - first.year) * 12, every.months)
    for months in steps:
        day = planned_day(rule, first, months)
        if day > until:
            return
        yield day


def turns(
    days: Iterable[date], why: str, postponed: Mapping[date, date], blackouts: Collection[DateRange]
) -> Iterator[Turn]:
    """Yield the reviews of planned days, each on the day on which it would be held."""
    for planned in days:
        if planned in postponed:
            on = postponed[planned]
            verb = "postponed" if on > planned else "brought forward"
            yield Turn(planned, on, f"{verb} from {day_text(planned)}")
            continue
        on, passed = after_blackouts(planned, blackouts)
        if passed:
            yield Turn(planned, on, f"moved out of {' and '.join(map(blackout_text, passed))}", is_movable=True)
        else:
            yield Turn(planned, on, why)


def after_blackouts(day: date, blackouts: Collection[DateRange]) -> tuple[date, list[DateRange]]:
    """Return the first day on which a review can be held, and the blackouts that it had to pass."""
    passed: list[DateRange] = []
    while (hit := next((each for each in blackouts if day in each), None)) is not None:
        passed.append(hit)
        day = working_day_after(last_day(hit), 1)
    return day, passed


def last_day(blackout: DateRange) -> date:
    """Return the last day of a range that has an end."""
    return (blackout.end or date.max) - _DAY


def blackout_text(blackout: DateRange) -> str:
    """Name a blackout by its first and its last day."""
    return f"the blackout from {day_text(blackout.start or date.min)} to {day_text(last_day(blackout))}"


def settled(
    found: Sequence[Turn], extraordinary: Collection[date], last: date
) -> tuple[list[Turn], dict[date, list[Turn]]]:
    """Return the turns that are held, and those that are not by the day of the review to which each gives way."""
    kept: list[Turn] = []
    gave_way: dict[date, list[Turn]] = {}
    at_end: list[Turn] = []
    # From the end, because each gives way to a later one.
    for turn, following in reversed(list(zip_longest(found, found[1:]))):
        if turn.is_movable and turn.on in extraordinary:
            gave_way.setdefault(turn.on, []).append(turn)
        elif turn.is_movable and (turn.on > last or (following is not None and following.on <= turn.on)):
            (gave_way.setdefault(kept[-1].on, []) if kept else at_end).append(turn)
        else:
            kept.append(turn)
    if at_end:
        # Nothing follows, so it is told with the last that is held.
        days = [*(turn.on for turn in kept), *extraordinary]
        gave_way.setdefault(max(days, default=last), []).extend(at_end)
    return kept[::-1], gave_way


def planned_reviews(
    kept: Iterable[Turn],
    gave_way: Mapping[date, Sequence[Turn]],
    extraordinary: Iterable[date],
    cut_off: timedelta,
    last: date | None,
) -> list[PlannedReview]:
    """Return the reviews that are held, in order, each with what there is to tell."""
    held = sorted(
        [
            *((turn.on, turn.planned, turn.why) for turn in kept),
            *((day, None, "extraordinary") for day in extraordinary),
        ]
    )
    reviews = []
    for on, planned, why in held:
        dropped = sorted(gave_way.get(on, ()))
        said = [why, *(f"the one planned for {day_text(turn.planned)}, {turn.why}, is dropped" for turn in dropped)]
        is_last = last is not None and on == held[-1][0]
        if last is not None and is_last:
            said.append(f"the last, as the cycle ends on {day_text(last)}")
        reviews.append(
            PlannedReview(on, planned, "; ".join(said), on - cut_off, tuple(turn.planned for turn in dropped), is_last)
        )
    return reviews
