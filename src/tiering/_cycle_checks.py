"""What may be wrong with a review cycle."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from tiering._calendar import DayRule
from tiering._dates import DateRange, months_between
from tiering._fields import duplicates
from tiering._planning import Turn, blackout_text, planned_day
from tiering.errors import DefinitionError, TieringError

_DAY = timedelta(days=1)


def wrong_rule(rule: Any, first: date) -> Iterator[TieringError]:
    """Yield what is wrong with the rule for the day, or with a first day that it does not give."""
    if rule is None:
        return
    if isinstance(rule, type) or not callable(getattr(rule, "day_in", None)):
        yield DefinitionError(
            f"on of ReviewCycle must be a rule for the day, such as NthWeekday(2, Weekday.THURSDAY), not {rule!r}"
        )
        return
    right = planned_day(rule, first, 0)
    if right != first:
        yield DefinitionError(f"the first review, on {first}, is not held on {rule}; that would be {right}")


def wrong_lags(lags: Mapping[str, timedelta], cut_off: timedelta) -> Iterator[TieringError]:
    """Yield what is wrong with the times after which figures are seen."""
    for metric, lag in lags.items():
        if lag % _DAY:
            yield DefinitionError(f"{metric!r} would be seen after {lag}; give whole days")
        elif lag < timedelta(0):
            yield DefinitionError(f"{metric!r} would be seen {-lag} before its period ends; give a lag of 0 or more")
    if cut_off % _DAY or cut_off < timedelta(0):
        yield DefinitionError(f"the cut-off is {cut_off} before a review; give whole days, 0 or more")


def wrong_blackouts(blackouts: Iterable[Any]) -> Iterator[TieringError]:
    """Yield what is wrong with blackouts: they need to be ranges with both ends."""
    for each in blackouts:
        if not isinstance(each, DateRange):
            yield DefinitionError(f"a blackout must be a DateRange, not {each!r}")
        elif each.start is None or each.end is None:
            yield DefinitionError(f"the blackout {each!r} is open; give its first day and the first day after it")


def wrong_days(
    first: date,
    last: date | None,
    blackouts: Collection[DateRange],
    extraordinary: Iterable[date],
    postponed: Mapping[date, date],
) -> Iterator[TieringError]:
    """Yield what is wrong with days that somebody has put down, each on its own."""
    if last is not None and last < first:
        yield DefinitionError(f"the cycle ends on {last}, before its first review on {first}")
        return
    put = [(f"the extraordinary review of {day}", day) for day in extraordinary]
    put += [(f"the review planned for {planned}, put to {on},", on) for planned, on in postponed.items()]
    for what, day in put:
        if last is not None and day > last:
            yield DefinitionError(f"{what} comes after the cycle's end on {last}")
        hit = next((each for each in blackouts if day in each), None)
        if hit is not None:
            yield DefinitionError(f"{what} falls into {blackout_text(hit)}; give a day outside of it")
    for day in extraordinary:
        if day < first:
            yield DefinitionError(f"the extraordinary review of {day} comes before the first one, of {first}")
    for planned, on in postponed.items():
        if planned == on:
            yield DefinitionError(f"the review planned for {planned} is put to the same day; leave it out")


def wrong_postponed(
    postponed: Iterable[date], rule: DayRule | None, first: date, months: int, last: date | None
) -> Iterator[TieringError]:
    """Yield the days that are postponed, though no review is planned for them."""
    for day in postponed:
        steps = max(round(months_between(first, min(day, last or day)) / months), 0)
        near = [planned_day(rule, first, step * months) for step in range(max(steps - 1, 0), steps + 2)]
        near = [each for each in near if last is None or each <= last]
        if day not in near:
            nearest = min(near, key=lambda each: abs(each - day), default=first)
            yield DefinitionError(f"no review is planned for {day}, so it cannot be postponed; did you mean {nearest}?")


def wrong_order(kept: Sequence[Turn], extraordinary: Collection[date]) -> Iterator[TieringError]:
    """Yield the reviews that would not be held in the order in which they are planned, or two on one day."""
    if not kept and not extraordinary:
        yield DefinitionError("no review is held before the cycle ends; give a later last day, or a shorter blackout")
    for one, other in pairwise(kept):
        if other.on <= one.on:
            yield DefinitionError(
                f"the review planned for {one.planned} would be held on {one.on}, "
                f"and the next, planned for {other.planned}, on {other.on}; keep their order"
            )
    for turn in kept:
        if turn.on in extraordinary:
            yield DefinitionError(f"the extraordinary review of {turn.on} is on the day of a regular one; leave it out")


def wrong_deadlines(deadlines: Sequence[Any], first: date) -> Iterator[TieringError]:
    """Yield what is wrong with deadlines, of which the first review is held on a day."""
    # Whoever has none need not load what they are made of.
    from tiering.calendar import Deadline

    good = [each for each in deadlines if isinstance(each, Deadline)]
    for each in deadlines:
        if not isinstance(each, Deadline):
            yield DefinitionError(f"a deadline must be a Deadline, not {each!r}")
    yield from duplicates("deadline", (each.name for each in good), "the review cycle")
    for each in good:
        if each.on is not None and each.on < first:
            yield DefinitionError(f"the deadline {each.name!r} is on {each.on}, before the first review on {first}")
