from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import attrs
import pytest
from invented import FOUR_HOUR, number

from tiering import Cadence, DateRange, Period, ReviewCycle
from tiering.calendar import Deadline, NthWeekday, Weekday, WorkingDay
from tiering.errors import DefinitionError, ProblemsError, ReviewDateError, RuleError

ELECTION = DateRange(date(2024, 5, 25), date(2024, 7, 5))
"""The pre-election period of 2024; polling day was 4 July."""
SECOND_THURSDAY = NthWeekday(2, Weekday.THURSDAY)
LATE = number("late", publication_lag=timedelta(days=13))


def test_reviews_are_held_until_a_day_that_day_included() -> None:
    cycle = ReviewCycle(first=date(2023, 9, 15), every=Cadence.QUARTER)

    assert cycle.dates(until=date(2024, 3, 15)) == (date(2023, 9, 15), date(2023, 12, 15), date(2024, 3, 15))


def test_reviews_on_the_last_day_of_months_stay_there() -> None:
    cycle = ReviewCycle(first=date(2023, 8, 31), every=Cadence.MONTH)

    assert cycle.dates(until=date(2023, 11, 30)) == (
        date(2023, 8, 31),
        date(2023, 9, 30),
        date(2023, 10, 31),
        date(2023, 11, 30),
    )


def test_a_cycle_ends_not_before_it_starts() -> None:
    with pytest.raises(ReviewDateError, match="no review is held until 2023-08-31; the first is on 2023-09-01"):
        ReviewCycle(first=date(2023, 9, 1), every=Cadence.QUARTER).dates(until=date(2023, 8, 31))


@pytest.mark.parametrize(
    ("on", "latest"),
    [
        (date(2023, 9, 13), "2023-07"),
        (date(2023, 9, 14), "2023-08"),
        (date(2023, 9, 30), "2023-08"),
        (date(2023, 10, 1), "2023-08"),
    ],
)
def test_a_review_sees_what_had_been_published(on: date, latest: str) -> None:
    cycle = ReviewCycle(first=on, every=Cadence.MONTH)

    assert cycle.latest(LATE, on) == Period.parse(latest)


@pytest.mark.parametrize(("on", "latest"), [(date(2023, 8, 31), "2023-07"), (date(2023, 9, 1), "2023-08")])
def test_without_a_lag_a_period_is_seen_the_day_after_it_ends(on: date, latest: str) -> None:
    cycle = ReviewCycle(first=on, every=Cadence.MONTH)

    assert cycle.latest(FOUR_HOUR, on) == Period.parse(latest)


def test_the_reviewing_body_may_see_a_figure_earlier_than_it_is_published() -> None:
    cycle = ReviewCycle(first=date(2023, 9, 1), every=Cadence.MONTH, lags={"late": timedelta(0)})

    assert cycle.latest(LATE, date(2023, 9, 1)) == Period.parse("2023-08")


def test_a_quarter_is_seen_when_it_is_over() -> None:
    cycle = ReviewCycle(first=date(2023, 9, 1), every=Cadence.MONTH)
    quarterly = number("staff", cadence=Cadence.QUARTER)

    assert cycle.latest(quarterly, date(2023, 9, 30)) == Period.parse("2023-Q2")
    assert cycle.latest(quarterly, date(2023, 10, 1)) == Period.parse("2023-Q3")


def test_a_negative_lag_is_refused() -> None:
    with pytest.raises(DefinitionError, match=r"'late' would be seen 1 day.* before its period ends; give a lag of 0"):
        ReviewCycle(first=date(2023, 9, 1), every=Cadence.MONTH, lags={"late": timedelta(days=-1)})


def test_lags_cannot_be_changed() -> None:
    cycle = ReviewCycle(first=date(2023, 9, 1), every=Cadence.MONTH, lags={"late": timedelta(0)})
    with pytest.raises(TypeError, match="this mapping is read-only"):
        cycle.lags["late"] = timedelta(1)  # type: ignore[index]

    assert cycle.lags == {"late": timedelta(0)}


# The rule for the day.


def quarterly(**changes: Any) -> ReviewCycle:
    """Return a cycle of quarterly reviews on second Thursdays, the first on 14 September 2023."""
    return ReviewCycle(**{"first": date(2023, 9, 14), "every": Cadence.QUARTER, "on": SECOND_THURSDAY, **changes})


def monthly(**changes: Any) -> ReviewCycle:
    """Return a cycle of monthly reviews on the 14th, from September 2023."""
    return ReviewCycle(**{"first": date(2023, 9, 14), "every": Cadence.MONTH, **changes})


@attrs.frozen
class Odd:
    """A rule of somebody else's."""

    answer: Callable[[Period], Any]

    def day_in(self, month: Period, /) -> date:
        found: date = self.answer(month)
        return found

    def __str__(self) -> str:
        return "the odd day"


def test_the_rule_gives_the_day_in_each_month_of_the_cadence() -> None:
    assert quarterly().dates(until=date(2024, 12, 31)) == (
        date(2023, 9, 14),
        date(2023, 12, 14),
        date(2024, 3, 14),
        date(2024, 6, 13),
        date(2024, 9, 12),
        date(2024, 12, 12),
    )


def test_a_review_on_the_last_day_asked_for_is_held() -> None:
    assert quarterly().dates(until=date(2023, 12, 14))[-1] == date(2023, 12, 14)
    assert quarterly().dates(until=date(2023, 12, 13)) == (date(2023, 9, 14),)


def test_a_rule_may_know_bank_holidays() -> None:
    rule = WorkingDay(1, holidays=[date(2024, 1, 1)])
    cycle = ReviewCycle(first=date(2023, 12, 1), every=Cadence.MONTH, on=rule)

    assert cycle.dates(until=date(2024, 2, 29)) == (date(2023, 12, 1), date(2024, 1, 2), date(2024, 2, 1))


def test_a_first_day_that_the_rule_does_not_give_is_refused() -> None:
    with pytest.raises(
        DefinitionError,
        match="on 2023-09-15, is not held on the second Thursday of the month; that would be 2023-09-14",
    ):
        quarterly(first=date(2023, 9, 15))


@pytest.mark.parametrize("rule", [Weekday.THURSDAY, "second Thursday", NthWeekday, 14])
def test_what_is_no_rule_for_the_day_is_refused(rule: object) -> None:
    with pytest.raises(DefinitionError, match="on of ReviewCycle must be a rule for the day, such as NthWeekday"):
        quarterly(on=rule)


def test_a_rule_may_be_anybodys() -> None:
    cycle = quarterly(on=Odd(lambda month: month.start.replace(day=14)))

    assert cycle.dates(until=date(2024, 6, 30))[-1] == date(2024, 6, 14)


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (lambda month: month.end, "the odd day answers 2023-10-01 for September 2023; return a day of that month"),
        (lambda month: month.shifted(-1).start, "the odd day answers 2023-08-01 for September 2023"),
        (lambda _: "14th", "the odd day answers '14th' for September 2023; return a datetime.date"),
    ],
)
def test_a_rule_that_answers_no_day_of_the_month_is_refused(answer: Callable[[Period], Any], message: str) -> None:
    with pytest.raises(RuleError, match=message):
        quarterly(on=Odd(answer))


def test_a_failure_of_a_rule_says_which_rule_and_when() -> None:
    with pytest.raises(ZeroDivisionError) as caught:
        quarterly(on=Odd(lambda _: 1 / 0))

    assert caught.value.__notes__ == ["when the odd day was asked for its day in September 2023"]


# Reviews and why they are held.


def test_a_review_says_what_it_follows_from() -> None:
    first = quarterly().reviews(until=date(2023, 10, 1))[0]

    assert first.why == "every quarter, on the second Thursday of the month"
    assert (first.on, first.planned, first.dropped, first.is_last) == (date(2023, 9, 14), date(2023, 9, 14), (), False)


def test_a_review_without_a_rule_for_the_day_names_the_cadence_alone() -> None:
    assert monthly(every=Cadence.FINANCIAL_YEAR).reviews(until=date(2023, 10, 1))[0].why == "every financial year"


def test_a_review_is_written_with_its_day() -> None:
    assert str(monthly().reviews(until=date(2023, 10, 1))[0]) == "14 September 2023: every month"


def test_a_review_knows_the_last_day_of_publication_that_counts() -> None:
    cycle = monthly(cut_off=timedelta(days=10))

    assert [each.cut_off for each in cycle.reviews(until=date(2023, 10, 31))] == [date(2023, 9, 4), date(2023, 10, 4)]


# Extraordinary reviews.


def test_extraordinary_reviews_come_in_their_order() -> None:
    cycle = monthly(extraordinary=[date(2023, 11, 2), date(2023, 9, 20)])

    assert [(each.on, each.planned, each.why) for each in cycle.reviews(until=date(2023, 11, 10))] == [
        (date(2023, 9, 14), date(2023, 9, 14), "every month"),
        (date(2023, 9, 20), None, "extraordinary"),
        (date(2023, 10, 14), date(2023, 10, 14), "every month"),
        (date(2023, 11, 2), None, "extraordinary"),
    ]


def test_an_extraordinary_review_on_a_regular_day_is_refused() -> None:
    with pytest.raises(DefinitionError, match="the extraordinary review of 2023-10-14 is on the day of a regular one"):
        monthly(extraordinary=[date(2023, 10, 14)])


def test_an_extraordinary_review_may_be_on_a_day_from_which_a_regular_one_was_postponed() -> None:
    cycle = monthly(extraordinary=[date(2023, 10, 14)], postponed={date(2023, 10, 14): date(2023, 10, 20)})

    assert cycle.dates(until=date(2023, 10, 31))[1:] == (date(2023, 10, 14), date(2023, 10, 20))


def test_an_extraordinary_review_on_a_day_to_which_a_regular_one_was_postponed_is_refused() -> None:
    with pytest.raises(DefinitionError, match="the extraordinary review of 2023-10-20 is on the day of a regular one"):
        monthly(extraordinary=[date(2023, 10, 20)], postponed={date(2023, 10, 14): date(2023, 10, 20)})


def test_an_extraordinary_review_may_take_the_day_of_a_first_one_that_was_postponed() -> None:
    cycle = monthly(extraordinary=[date(2023, 9, 14)], postponed={date(2023, 9, 14): date(2023, 9, 20)})

    assert cycle.dates(until=date(2023, 9, 30)) == (date(2023, 9, 14), date(2023, 9, 20))


def test_an_extraordinary_review_before_the_first_is_refused() -> None:
    with pytest.raises(DefinitionError, match="review of 2023-09-13 comes before the first one, of 2023-09-14"):
        monthly(extraordinary=[date(2023, 9, 13)])


# Postponed reviews.


def test_a_postponed_review_is_held_on_its_new_day_alone() -> None:
    cycle = quarterly(postponed={date(2023, 12, 14): date(2024, 1, 11)})

    assert cycle.dates(until=date(2024, 3, 31)) == (date(2023, 9, 14), date(2024, 1, 11), date(2024, 3, 14))


def test_a_postponed_review_says_from_when() -> None:
    review = quarterly(postponed={date(2023, 12, 14): date(2024, 1, 11)}).reviews(until=date(2024, 1, 31))[-1]

    assert (review.planned, review.why) == (date(2023, 12, 14), "postponed from 14 December 2023")


def test_a_review_may_be_brought_forward() -> None:
    review = quarterly(postponed={date(2023, 12, 14): date(2023, 12, 7)}).reviews(until=date(2023, 12, 10))[-1]

    assert (review.on, review.why) == (date(2023, 12, 7), "brought forward from 14 December 2023")


def test_a_postponed_review_is_not_held_before_its_new_day() -> None:
    cycle = quarterly(postponed={date(2023, 12, 14): date(2024, 1, 11)})

    assert cycle.dates(until=date(2024, 1, 10)) == (date(2023, 9, 14),)


def test_a_postponed_first_review_is_the_first_that_is_held() -> None:
    cycle = quarterly(postponed={date(2023, 9, 14): date(2023, 9, 21)})

    assert cycle.first_held == date(2023, 9, 21)
    with pytest.raises(ReviewDateError, match="no review is held until 2023-09-20; the first is on 2023-09-21"):
        cycle.dates(until=date(2023, 9, 20))


def test_several_reviews_may_be_postponed_in_a_row() -> None:
    cycle = monthly(postponed={date(2023, 9, 14): date(2023, 10, 20), date(2023, 10, 14): date(2023, 10, 21)})

    assert cycle.dates(until=date(2023, 11, 30)) == (date(2023, 10, 20), date(2023, 10, 21), date(2023, 11, 14))


def test_reviews_may_be_brought_forward_in_a_row() -> None:
    cycle = monthly(postponed={date(2023, 11, 14): date(2023, 10, 20), date(2023, 12, 14): date(2023, 10, 21)})

    assert cycle.dates(until=date(2023, 10, 31))[1:] == (date(2023, 10, 14), date(2023, 10, 20), date(2023, 10, 21))


@pytest.mark.parametrize(
    ("day", "nearest"),
    [
        (date(2023, 10, 31), "2023-12-14"),
        (date(2023, 12, 15), "2023-12-14"),
        (date(2023, 11, 14), "2023-12-14"),
        (date(2020, 1, 1), "2023-09-14"),
        (date(2024, 2, 1), "2024-03-14"),
    ],
)
def test_only_planned_reviews_can_be_postponed(day: date, nearest: str) -> None:
    message = f"no review is planned for {day}, so it cannot be postponed; did you mean {nearest}"
    with pytest.raises(DefinitionError, match=message):
        quarterly(postponed={day: date(2024, 1, 30)})


def test_a_review_after_the_end_is_not_planned() -> None:
    with pytest.raises(DefinitionError, match=r"no review is planned for 2024-03-14.*; did you mean 2023-12-14"):
        quarterly(last=date(2024, 1, 31), postponed={date(2024, 3, 14): date(2024, 1, 30)})


@pytest.mark.parametrize("on", [date(2023, 10, 14), date(2023, 10, 15)])
def test_a_review_cannot_be_postponed_to_or_past_the_next(on: date) -> None:
    message = (
        f"the review planned for 2023-09-14 would be held on {on}, and the next, .* on 2023-10-14; keep their order"
    )
    with pytest.raises(DefinitionError, match=message):
        monthly(postponed={date(2023, 9, 14): on})


def test_the_order_of_late_reviews_is_checked_when_the_cycle_is_built() -> None:
    with pytest.raises(DefinitionError, match=r"planned for 2026-01-14 would be held on 2026-02-14, and the next,"):
        monthly(postponed={date(2026, 1, 14): date(2026, 2, 14)})


@pytest.mark.parametrize("on", [date(2023, 9, 14), date(2023, 9, 13)])
def test_a_review_cannot_be_brought_forward_to_or_past_the_one_before(on: date) -> None:
    with pytest.raises(
        DefinitionError, match=f"would be held on 2023-09-14, and the next, .* on {on}; keep their order"
    ):
        monthly(postponed={date(2023, 10, 14): on})


def test_a_review_is_not_postponed_to_its_own_day() -> None:
    with pytest.raises(DefinitionError, match="the review planned for 2023-10-14 is put to the same day; leave it out"):
        monthly(postponed={date(2023, 10, 14): date(2023, 10, 14)})


# Blackouts.


def test_a_review_planned_in_a_blackout_is_held_on_the_first_working_day_after() -> None:
    review = quarterly(blackouts=[ELECTION]).reviews(until=date(2024, 7, 31))[-1]

    assert (review.on, review.planned) == (date(2024, 7, 5), date(2024, 6, 13))
    assert review.why == "moved out of the blackout from 25 May 2024 to 4 July 2024"


def test_a_weekend_after_a_blackout_is_passed_over() -> None:
    until_friday = DateRange(date(2024, 6, 1), date(2024, 7, 6))

    assert quarterly(blackouts=[until_friday]).dates(until=date(2024, 7, 31))[-1] == date(2024, 7, 8)


def test_a_review_is_moved_out_of_one_blackout_after_another() -> None:
    follows = DateRange(date(2024, 7, 5), date(2024, 7, 9))
    review = quarterly(blackouts=[follows, ELECTION]).reviews(until=date(2024, 7, 31))[-1]

    assert review.on == date(2024, 7, 9)
    assert review.why == (
        "moved out of the blackout from 25 May 2024 to 4 July 2024 and the blackout from 5 July 2024 to 8 July 2024"
    )


@pytest.mark.parametrize(
    ("blackout", "on"),
    [
        (DateRange(date(2024, 6, 13), date(2024, 6, 14)), date(2024, 6, 14)),
        (DateRange(date(2024, 6, 1), date(2024, 6, 13)), date(2024, 6, 13)),
        (DateRange(date(2024, 6, 14), date(2024, 6, 20)), date(2024, 6, 13)),
    ],
)
def test_a_blackout_holds_its_first_day_and_not_its_end(blackout: DateRange, on: date) -> None:
    assert quarterly(blackouts=[blackout]).dates(until=date(2024, 6, 30))[-1] == on


def test_a_postponed_review_is_not_moved_again() -> None:
    cycle = quarterly(blackouts=[ELECTION], postponed={date(2024, 6, 13): date(2024, 7, 18)})

    assert cycle.reviews(until=date(2024, 7, 31))[-1].why == "postponed from 13 June 2024"


def test_a_review_that_would_coincide_with_the_next_is_dropped() -> None:
    cycle = monthly(blackouts=[DateRange(date(2023, 10, 1), date(2023, 11, 14))])

    assert cycle.dates(until=date(2023, 12, 31)) == (date(2023, 9, 14), date(2023, 11, 14), date(2023, 12, 14))


def test_a_review_that_would_pass_the_next_is_dropped() -> None:
    # The next one is on the Sunday after the blackout, and those in it would be on the Monday.
    cycle = ReviewCycle(
        first=date(2024, 6, 8), every=Cadence.MONTH, blackouts=[DateRange(date(2024, 7, 1), date(2024, 9, 7))]
    )

    assert cycle.dates(until=date(2024, 10, 8)) == (
        date(2024, 6, 8),
        date(2024, 9, 8),
        date(2024, 10, 8),
    )


def test_the_first_review_may_be_one_to_which_earlier_ones_gave_way() -> None:
    cycle = ReviewCycle(
        first=date(2024, 7, 8), every=Cadence.MONTH, blackouts=[DateRange(date(2024, 7, 1), date(2024, 9, 7))]
    )

    assert cycle.first_held == date(2024, 9, 8)


def test_of_several_reviews_in_one_blackout_the_last_is_held() -> None:
    cycle = monthly(blackouts=[DateRange(date(2023, 10, 1), date(2024, 1, 2))])

    assert [each.planned for each in cycle.reviews(until=date(2024, 1, 10))] == [date(2023, 9, 14), date(2023, 12, 14)]


def test_the_review_that_takes_its_place_tells_what_was_dropped() -> None:
    review = monthly(blackouts=[DateRange(date(2023, 10, 1), date(2024, 1, 2))]).reviews(until=date(2024, 1, 10))[-1]

    assert review.dropped == (date(2023, 10, 14), date(2023, 11, 14))
    assert review.why == (
        "moved out of the blackout from 1 October 2023 to 1 January 2024; "
        "the one planned for 14 October 2023, moved out of the blackout from 1 October 2023 to 1 January 2024, is dropped; "
        "the one planned for 14 November 2023, moved out of the blackout from 1 October 2023 to 1 January 2024, is dropped"
    )


def test_a_review_gives_way_to_one_that_was_brought_forward() -> None:
    cycle = monthly(
        blackouts=[DateRange(date(2023, 10, 1), date(2023, 11, 3))], postponed={date(2023, 11, 14): date(2023, 11, 3)}
    )

    assert cycle.dates(until=date(2023, 11, 30)) == (date(2023, 9, 14), date(2023, 11, 3))


def test_a_moved_review_is_held_where_the_next_was_postponed() -> None:
    cycle = monthly(
        blackouts=[DateRange(date(2023, 10, 1), date(2023, 11, 16))], postponed={date(2023, 11, 14): date(2023, 11, 30)}
    )

    assert cycle.dates(until=date(2023, 11, 30)) == (date(2023, 9, 14), date(2023, 11, 16), date(2023, 11, 30))


def test_a_moved_review_gives_way_to_an_extraordinary_one_on_its_day() -> None:
    reviews = quarterly(blackouts=[ELECTION], extraordinary=[date(2024, 7, 5)]).reviews(until=date(2024, 7, 31))

    assert [each.on for each in reviews][-2:] == [date(2024, 3, 14), date(2024, 7, 5)]
    assert reviews[-1].dropped == (date(2024, 6, 13),)


def test_a_moved_review_and_an_extraordinary_one_after_the_blackout_are_both_held() -> None:
    cycle = quarterly(blackouts=[ELECTION], extraordinary=[date(2024, 7, 8)])

    assert cycle.dates(until=date(2024, 7, 31))[-2:] == (date(2024, 7, 5), date(2024, 7, 8))


def test_nothing_is_put_into_a_blackout() -> None:
    where = "falls into the blackout from 25 May 2024 to 4 July 2024; give a day outside of it"
    with pytest.raises(ProblemsError) as caught:
        quarterly(
            blackouts=[ELECTION], extraordinary=[date(2024, 5, 25)], postponed={date(2024, 6, 13): date(2024, 7, 4)}
        )

    assert [str(each) for each in caught.value.exceptions] == [
        f"the extraordinary review of 2024-05-25 {where}",
        f"the review planned for 2024-06-13, put to 2024-07-04, {where}",
    ]


@pytest.mark.parametrize("blackout", [DateRange(), DateRange(date(2024, 5, 25)), DateRange(None, date(2024, 7, 5))])
def test_a_blackout_has_two_ends(blackout: DateRange) -> None:
    with pytest.raises(DefinitionError, match="is open; give its first day and the first day after it"):
        quarterly(blackouts=[blackout])


def test_a_blackout_is_a_range_of_dates() -> None:
    with pytest.raises(DefinitionError, match=r"a blackout must be a DateRange, not datetime\.date"):
        quarterly(blackouts=[date(2024, 7, 4)])


# The end of a regime.


def test_no_review_is_held_after_the_end() -> None:
    cycle = quarterly(last=date(2024, 3, 14))

    assert cycle.dates(until=date.max) == (date(2023, 9, 14), date(2023, 12, 14), date(2024, 3, 14))
    assert quarterly(last=date(2024, 3, 13)).dates(until=date.max)[-1] == date(2023, 12, 14)


def test_the_last_review_says_so() -> None:
    reviews = quarterly(last=date(2024, 3, 31)).reviews(until=date.max)

    assert [each.is_last for each in reviews] == [False, False, True]
    assert reviews[-1].why == (
        "every quarter, on the second Thursday of the month; the last, as the cycle ends on 31 March 2024"
    )


def test_reviews_until_an_earlier_day_do_not_end_with_the_last() -> None:
    reviews = quarterly(last=date(2024, 3, 31)).reviews(until=date(2024, 3, 13))

    assert not any(each.is_last for each in reviews)


def test_the_last_review_may_be_extraordinary() -> None:
    cycle = quarterly(last=date(2024, 3, 31), extraordinary=[date(2024, 3, 28)])

    assert [each.on for each in cycle.reviews(until=date.max) if each.is_last] == [date(2024, 3, 28)]


def test_a_review_that_a_blackout_moves_past_the_end_is_dropped() -> None:
    reviews = quarterly(last=date(2024, 6, 30), blackouts=[ELECTION]).reviews(until=date.max)

    assert [each.on for each in reviews][-1] == date(2024, 3, 14)
    assert reviews[-1].dropped == (date(2024, 6, 13),)
    assert "the one planned for 13 June 2024, moved out of the blackout from 25 May" in reviews[-1].why


def test_the_last_review_tells_all_that_is_dropped_after_it() -> None:
    cycle = monthly(last=date(2024, 6, 30), blackouts=[DateRange(date(2024, 4, 1), date(2024, 7, 10))])

    assert cycle.reviews(until=date(2024, 3, 20))[-1].dropped == tuple(date(2024, month, 14) for month in (4, 5, 6))


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"last": date(2023, 9, 13)}, "the cycle ends on 2023-09-13, before its first review on 2023-09-14"),
        (
            {"last": date(2024, 1, 31), "extraordinary": [date(2024, 2, 1)]},
            "the extraordinary review of 2024-02-01 comes after the cycle's end on 2024-01-31",
        ),
        (
            {"last": date(2024, 1, 31), "postponed": {date(2023, 12, 14): date(2024, 2, 1)}},
            "the review planned for 2023-12-14, put to 2024-02-01, comes after the cycle's end on 2024-01-31",
        ),
        (
            {"last": date(2023, 9, 30), "blackouts": [DateRange(date(2023, 9, 1), date(2023, 10, 2))]},
            "no review is held before the cycle ends",
        ),
    ],
)
def test_what_cannot_be_held_before_the_end_is_refused(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(DefinitionError, match=message):
        quarterly(**changes)


def test_an_extraordinary_review_can_be_the_only_one() -> None:
    cycle = quarterly(
        last=date(2023, 10, 3),
        blackouts=[DateRange(date(2023, 9, 1), date(2023, 10, 2))],
        extraordinary=[date(2023, 10, 2)],
    )

    assert cycle.dates(until=date.max) == (date(2023, 10, 2),)


# The cut-off.


@pytest.mark.parametrize(("days", "latest"), [(0, "2023-08"), (1, "2023-07"), (31, "2023-07"), (32, "2023-06")])
def test_figures_published_after_the_cut_off_do_not_count(days: int, latest: str) -> None:
    cycle = monthly(cut_off=timedelta(days=days))

    assert cycle.latest(LATE, date(2023, 9, 14)) == Period.parse(latest)


def test_the_cut_off_adds_to_the_lag() -> None:
    cycle = monthly(cut_off=timedelta(days=2), lags={"late": timedelta(days=5)})

    assert cycle.lag(LATE) == timedelta(days=7)


@pytest.mark.parametrize("cut_off", [timedelta(days=-1), timedelta(hours=12)])
def test_a_cut_off_is_some_whole_days(cut_off: timedelta) -> None:
    with pytest.raises(DefinitionError, match=r"the cut-off is .* before a review; give whole days, 0 or more"):
        monthly(cut_off=cut_off)


def test_a_cut_off_is_no_bare_number() -> None:
    with pytest.raises(DefinitionError, match="cut_off of ReviewCycle must be a timedelta, not 3"):
        monthly(cut_off=3)


# The cycle as a value.


def full() -> ReviewCycle:
    """Return a cycle with everything."""
    return quarterly(
        last=date(2025, 3, 31),
        extraordinary=[date(2024, 1, 25)],
        postponed={date(2024, 9, 12): date(2024, 9, 19)},
        blackouts=[ELECTION],
        cut_off=timedelta(days=3),
        deadlines=[Deadline("plan agreed", working_days=10)],
        lags={"late": timedelta(days=2)},
    )


@pytest.mark.parametrize("through", [copy.deepcopy, lambda cycle: pickle.loads(pickle.dumps(cycle))])  # noqa: S301 - our own
def test_a_cycle_survives_copying(through: Callable[[ReviewCycle], ReviewCycle]) -> None:
    again = through(full())

    assert again == full()
    assert hash(again) == hash(full())
    assert again.reviews(until=date.max) == full().reviews(until=date.max)


def test_postponements_cannot_be_changed() -> None:
    with pytest.raises(TypeError, match="this mapping is read-only"):
        full().postponed[date(2024, 3, 14)] = date(2024, 3, 21)  # type: ignore[index]


def test_moments_stand_for_their_days() -> None:
    first, second = (datetime(2023, month, 14, 9, 30) for month in (9, 10))  # noqa: DTZ001 - records have no zones
    cycle = monthly(first=first, postponed={second: datetime(2023, 10, 20, 9)}, last=datetime(2023, 12, 1, 9))  # noqa: DTZ001

    assert cycle.dates(until=datetime(2023, 10, 31, 9)) == (date(2023, 9, 14), date(2023, 10, 20))  # noqa: DTZ001


def test_all_that_is_wrong_with_a_cycle_is_told_at_once() -> None:
    with pytest.raises(ProblemsError, match="6 problems in the review cycle"):
        monthly(
            last=date(2024, 1, 1),
            extraordinary=[date(2025, 1, 1)],
            postponed={date(2023, 10, 15): date(2023, 10, 20)},
            blackouts=[DateRange()],
            cut_off=timedelta(days=-1),
            deadlines=["plan"],
            lags={"late": timedelta(hours=1)},
        )
