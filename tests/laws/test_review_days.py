"""What holds of every review cycle, whatever comes between."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import attrs
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from invented import number

from tiering import Cadence, DateRange, Metric, Period, ReviewCycle
from tiering.calendar import Deadline, NthWeekday, Weekday, WorkingDay, working_day_after
from tiering.errors import TieringError
from tiering.typing import DayRule

DAY = timedelta(days=1)
START = date(2023, 4, 1)
PLACES = [1, 2, 3, 4, -1, -2]
days = st.dates(START, date(2025, 12, 31))
holidays = st.lists(days, max_size=12)
rules = st.builds(NthWeekday, st.sampled_from(PLACES), st.sampled_from(Weekday)) | st.builds(
    WorkingDay, st.sampled_from(PLACES), st.lists(days, max_size=4)
)
blackouts = st.builds(lambda start, length: DateRange(start, start + DAY * length), days, st.integers(1, 120))


def planned(rule: DayRule | None, first: date, every: Cadence, count: int) -> list[date]:
    """Return the first days that a rule gives, by the months that they are in."""
    plain = ReviewCycle(first=first, every=every, on=rule)
    return list(plain.dates(until=date(2040, 1, 1))[:count])


@st.composite
def cycles(draw: st.DrawFn) -> ReviewCycle:
    """Draw a cycle between whose regular reviews much comes; those that contradict themselves are left out."""
    every = draw(st.sampled_from([Cadence.MONTH, Cadence.MONTH, Cadence.QUARTER]))
    rule = draw(st.none() | rules)
    first = draw(st.dates(START, date(2023, 12, 31)))
    if rule is not None:
        first = rule.day_in(Period.containing(first, Cadence.MONTH))
    regular = planned(rule, first, every, 12)
    moves = draw(st.dictionaries(st.sampled_from(regular), st.integers(-15, 40).filter(bool), max_size=2))
    settled: dict[str, Any] = {
        "first": first,
        "every": every,
        "on": rule,
        "last": draw(st.none() | days),
        "postponed": {day: day + DAY * moved for day, moved in moves.items()},
        "blackouts": draw(st.lists(blackouts, max_size=3)),
        "extraordinary": draw(st.lists(days, max_size=2)),
        "cut_off": DAY * draw(st.integers(0, 20)),
    }
    try:
        return ReviewCycle(**settled)
    except TieringError:
        # What somebody put down contradicts the rest; blackouts alone never do.
        return ReviewCycle(**{**settled, "postponed": {}, "extraordinary": [], "last": None})


@given(cycles())
def test_reviews_come_in_order(cycle: ReviewCycle) -> None:
    """The days of reviews strictly increase."""
    dates = cycle.dates(until=date(2026, 12, 31))

    assert all(one < other for one, other in pairwise(dates))


@given(cycles())
def test_the_days_are_those_of_the_reviews(cycle: ReviewCycle) -> None:
    """`dates` are the days of `reviews`, whichever way they are found."""
    until = date(2026, 12, 31)

    assert cycle.dates(until=until) == tuple(each.on for each in cycle.reviews(until=until))


@given(cycles(), days)
def test_later_reviews_change_nothing_about_earlier_ones(cycle: ReviewCycle, until: date) -> None:
    """Reviews up to a day are the first of those up to a later one."""
    assume(until >= cycle.first_held)
    shown = cycle.reviews(until=until)

    assert shown == tuple(each for each in cycle.reviews(until=date(2026, 12, 31)) if each.on <= until)
    assert shown[0].on == cycle.first_held


@given(cycles())
def test_nothing_is_held_in_a_blackout(cycle: ReviewCycle) -> None:
    """No review is held in a blackout."""
    dates = cycle.dates(until=date(2026, 12, 31))

    assert not [day for day in dates if any(day in each for each in cycle.blackouts)]


@given(cycles())
def test_every_regular_review_is_on_the_day_of_the_rule(cycle: ReviewCycle) -> None:
    """Every review that is neither extraordinary nor moved is held on the day that the rule gives."""
    regular = [each for each in cycle.reviews(until=date(2026, 12, 31)) if each.why.startswith("every")]

    assert all(each.on == each.planned for each in regular)
    if cycle.on is not None:
        assert all(each.on == cycle.on.day_in(Period.containing(each.on, Cadence.MONTH)) for each in regular)


@given(cycles())
def test_every_planned_review_is_held_once_or_told_as_dropped(cycle: ReviewCycle) -> None:
    """Of each day that the rule gives, a review is held, or it is told which one took its place."""
    until = date(2026, 12, 31)
    found = cycle.reviews(until=until)
    told = [each.planned for each in found if each.planned] + [day for each in found for day in each.dropped]
    plain = attrs.evolve(cycle, extraordinary=[], postponed={}, blackouts=[], deadlines=[])

    assert sorted(told) == list(plain.dates(until=until))


@given(cycles())
def test_a_moved_review_is_on_the_first_working_day_after(cycle: ReviewCycle) -> None:
    """A review that a blackout moves is held on a Monday to Friday, with no free working day since the day planned."""
    moved = [each for each in cycle.reviews(until=date(2026, 12, 31)) if each.why.startswith("moved")]

    for each in moved:
        assert each.planned is not None
        between = [each.planned + DAY * step for step in range((each.on - each.planned).days)]
        assert each.on.weekday() < 5
        # Nobody moves on from a day that a blackout leaves free, weekends after a blackout apart.
        assert all(day.weekday() >= 5 or any(day in one for one in cycle.blackouts) for day in between)


@given(cycles())
def test_dropped_reviews_could_not_have_been_held(cycle: ReviewCycle) -> None:
    """A review is only dropped if it was planned in a blackout, and not postponed."""
    dropped = [day for each in cycle.reviews(until=date(2026, 12, 31)) for day in each.dropped]

    assert all(any(day in one for one in cycle.blackouts) for day in dropped)
    assert not set(dropped) & set(cycle.postponed)


@given(cycles())
def test_no_review_is_held_after_the_end(cycle: ReviewCycle) -> None:
    """No review is held after the last day, and then exactly one is the last."""
    found = cycle.reviews(until=date(2026, 12, 31))

    assert all(cycle.last is None or each.on <= cycle.last for each in found)
    assert [each for each in found if each.is_last] == ([] if cycle.last is None else [found[-1]])


@given(cycles(), st.integers(0, 80), st.sampled_from(Cadence), days)
def test_what_is_seen_had_been_published_by_the_cut_off(
    cycle: ReviewCycle, lag: int, cadence: Cadence, on: date
) -> None:
    """The latest period never ends after the cut-off less the lag, and the next one does."""
    metric: Metric = number("m", cadence=cadence, publication_lag=DAY * lag)
    latest, published = cycle.latest(metric, on), on - cycle.cut_off - DAY * lag

    assert latest.end <= published < latest.shifted(1).end


@given(days, st.integers(1, 30), holidays)
def test_working_days_are_neither_weekends_nor_holidays(day: date, count: int, off: list[date]) -> None:
    """The n-th working day after a day is one itself, and n − 1 lie between."""
    found = working_day_after(day, count, off)
    between = [day + DAY * step for step in range(1, (found - day).days + 1)]

    assert found.weekday() < 5
    assert found not in off
    assert sum(each.weekday() < 5 and each not in off for each in between) == count


@given(st.sampled_from([*range(1, 21), *range(-20, 0)]), days, holidays)
def test_a_working_day_of_the_month_has_so_many_beside_it(n: int, day: date, off: list[date]) -> None:
    """The n-th working day of a month has n − 1 before it in the month, or |n| − 1 after it."""
    month = Period.containing(day, Cadence.MONTH)
    try:
        found = WorkingDay(n, off).day_in(month)
    except TieringError:
        assume(condition=False)
    first, last = (month.start, found) if n > 0 else (found, month.end - DAY)
    among = [first + DAY * step for step in range((last - first).days + 1)]

    assert sum(each.weekday() < 5 and each not in off for each in among) == abs(n)


@given(st.sampled_from(PLACES), st.sampled_from(Weekday), days)
def test_a_weekday_of_the_month_is_that_weekday(n: int, weekday: Weekday, day: date) -> None:
    """The n-th Thursday is a Thursday of the month, n − 1 weeks after its first, or before its last."""
    month = Period.containing(day, Cadence.MONTH)
    found = NthWeekday(n, weekday).day_in(month)
    away = found - month.start if n > 0 else month.end - DAY - found

    assert month.start <= found < month.end
    assert found.weekday() == weekday
    assert away.days // 7 == abs(n) - 1


@pytest.mark.parametrize("way", ["days", "working_days", "months", "end_of_month"])
@given(data=st.data(), review=days, off=holidays)
def test_deadlines_keep_the_order_of_reviews(way: str, data: st.DataObject, review: date, off: list[date]) -> None:
    """What hangs on a later review never falls due earlier, nor before its review."""
    when: dict[str, Any] = {way: data.draw(st.integers(1, 12))}
    deadline = Deadline("x", **when)
    later = review + DAY * data.draw(st.integers(0, 60))

    assert review <= deadline.due(review, off) <= deadline.due(later, off)
