from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from tiering import Cadence, DateRange, ReviewCycle
from tiering.calendar import Deadline
from tiering.errors import DefinitionError, DuplicateCodeError, ProblemsError, ReviewDateError
from tiering.typing import Due

REVIEW = date(2024, 6, 13)
HOLIDAYS = (date(2023, 12, 25), date(2023, 12, 26), date(2024, 1, 1))


def quarterly(*deadlines: Deadline, **changes: object) -> ReviewCycle:
    """Return a cycle with reviews on the 14th of September, December, March and June."""
    settled = {"first": date(2023, 9, 14), "every": Cadence.QUARTER, "deadlines": deadlines, **changes}
    return ReviewCycle(**settled)  # type: ignore[arg-type]


# One deadline.


@pytest.mark.parametrize(
    ("deadline", "on"),
    [
        (Deadline("x", on=date(2024, 6, 30)), date(2024, 6, 30)),
        (Deadline("x", days=0), date(2024, 6, 13)),
        (Deadline("x", days=10), date(2024, 6, 23)),
        (Deadline("x", working_days=1), date(2024, 6, 14)),
        (Deadline("x", working_days=10), date(2024, 6, 27)),
        (Deadline("x", months=1), date(2024, 7, 13)),
        (Deadline("x", end_of_month=0), date(2024, 6, 30)),
        (Deadline("x", end_of_month=8), date(2025, 2, 28)),
    ],
)
def test_a_deadline_falls_on_its_day(deadline: Deadline, on: date) -> None:
    assert deadline.due(REVIEW) == on


def test_months_after_a_review_end_with_the_month() -> None:
    assert Deadline("x", months=1).due(date(2024, 1, 31)) == date(2024, 2, 29)


def test_working_days_pass_over_bank_holidays() -> None:
    assert Deadline("plan agreed", working_days=10).due(date(2023, 12, 14), HOLIDAYS) == date(2024, 1, 2)


def test_only_working_days_keep_clear_of_bank_holidays() -> None:
    assert Deadline("letter sent", days=11).due(date(2023, 12, 14), HOLIDAYS) == date(2023, 12, 25)


def test_a_deadline_says_when() -> None:
    with pytest.raises(DefinitionError, match="the deadline 'plan agreed' does not say when; give one of on, days,"):
        Deadline("plan agreed")


def test_a_deadline_says_so_in_one_way() -> None:
    with pytest.raises(DefinitionError, match="the deadline 'plan agreed' says days and months; give one of"):
        Deadline("plan agreed", days=0, months=1)


@pytest.mark.parametrize(
    ("build", "message"),
    [
        (lambda: Deadline("x", days=-1), "days of the deadline 'x' must be a whole number from 0 up, not -1"),
        (lambda: Deadline("x", working_days=0), "working_days of the deadline 'x' must be a whole number from 1 up"),
        (lambda: Deadline("x", months=0), "months of the deadline 'x' must be a whole number from 1 up"),
        (lambda: Deadline("x", end_of_month=1.5), "end_of_month of the deadline 'x' must be a whole number from 0 up"),  # type: ignore[arg-type]
        (lambda: Deadline("x", days=True), "days of the deadline 'x' must be a whole number"),
        (lambda: Deadline(" ", days=1), "name must be text without surrounding space"),
    ],
)
def test_what_cannot_be_counted_is_refused(build: Callable[[], Deadline], message: str) -> None:
    with pytest.raises(DefinitionError, match=message):
        build()


def test_a_fixed_day_is_a_day() -> None:
    with pytest.raises(ReviewDateError, match="'June' is not a day"):
        Deadline("x", on="June")  # type: ignore[arg-type]


def test_all_that_is_wrong_with_a_deadline_is_told_at_once() -> None:
    with pytest.raises(ProblemsError, match="3 problems in the deadline 'x'"):
        Deadline("x", days=-1, months=0)


@pytest.mark.parametrize(
    ("deadline", "words"),
    [
        (Deadline("plan agreed", on=date(2024, 6, 30)), "plan agreed by 30 June 2024"),
        (Deadline("plan agreed", days=0), "plan agreed on the day of the review"),
        (Deadline("plan agreed", days=1), "plan agreed within 1 day"),
        (Deadline("plan agreed", working_days=10), "plan agreed within 10 working days"),
        (Deadline("plan agreed", months=1), "plan agreed within 1 month"),
        (Deadline("plan agreed", end_of_month=0), "plan agreed by the end of the month"),
        (Deadline("plan agreed", end_of_month=2), "plan agreed by the end of the month 2 months after the review's"),
    ],
)
def test_a_deadline_is_written_in_words(deadline: Deadline, words: str) -> None:
    assert str(deadline) == words


# Those of a cycle.


def test_what_falls_due_comes_in_the_order_of_its_days() -> None:
    cycle = quarterly(Deadline("late", days=20), Deadline("early", days=5), Deadline("soon", working_days=5))

    assert cycle.due(date(2023, 12, 14)) == (
        Due("early", date(2023, 12, 19)),
        Due("soon", date(2023, 12, 21)),
        Due("late", date(2024, 1, 3)),
    )


def test_what_falls_due_on_one_day_stays_in_the_order_given() -> None:
    cycle = quarterly(Deadline("b", days=5), Deadline("a", days=5))

    assert [due.name for due in cycle.due(date(2023, 12, 14))] == ["b", "a"]


def test_bank_holidays_may_come_from_any_iterable() -> None:
    cycle = quarterly(Deadline("one", working_days=8), Deadline("two", working_days=10))

    assert [due.on for due in cycle.due(date(2023, 12, 14), iter(HOLIDAYS))] == [date(2023, 12, 28), date(2024, 1, 2)]


@pytest.mark.parametrize(
    ("review", "names"),
    [
        (date(2023, 12, 14), []),
        (date(2024, 3, 14), ["fixed"]),
        (date(2024, 6, 13), ["fixed"]),
        (date(2024, 6, 14), []),
        (date(2024, 9, 14), []),
    ],
)
def test_a_fixed_day_hangs_on_the_last_review_until_then(review: date, names: list[str]) -> None:
    cycle = quarterly(Deadline("fixed", on=date(2024, 6, 13)))

    assert [due.name for due in cycle.due(review)] == names


def test_a_fixed_day_hangs_on_a_review_of_the_same_day() -> None:
    cycle = quarterly(Deadline("fixed", on=date(2024, 6, 14)))

    assert cycle.due(date(2024, 6, 14)) == (Due("fixed", date(2024, 6, 14)),)
    assert cycle.due(date(2024, 3, 14)) == ()


def test_a_fixed_day_after_the_end_hangs_on_the_last_review() -> None:
    cycle = quarterly(Deadline("report", on=date(2025, 6, 30)), last=date(2024, 3, 31))

    assert cycle.due(date(2024, 3, 14)) == (Due("report", date(2025, 6, 30)),)
    assert cycle.due(date(2023, 12, 14)) == ()


def test_due_is_written_in_words() -> None:
    assert str(Due("plan agreed", date(2024, 1, 2))) == "plan agreed by 2 January 2024"


def test_two_deadlines_of_a_cycle_cannot_share_a_name() -> None:
    with pytest.raises(DuplicateCodeError, match="two deadlines share the code 'plan' in the review cycle"):
        quarterly(Deadline("plan", days=1), Deadline("plan", days=2))


def test_a_deadline_is_no_text() -> None:
    with pytest.raises(DefinitionError, match="a deadline must be a Deadline, not 'plan'"):
        quarterly("plan")  # type: ignore[arg-type]


def test_a_fixed_day_before_the_first_review_is_refused() -> None:
    with pytest.raises(DefinitionError, match="'plan' is on 2023-09-13, before the first review on 2023-09-14"):
        quarterly(Deadline("plan", on=date(2023, 9, 13)))


def test_a_fixed_day_may_be_that_of_the_first_review() -> None:
    cycle = quarterly(Deadline("plan", on=date(2023, 9, 14)))

    assert cycle.due(date(2023, 9, 14)) == (Due("plan", date(2023, 9, 14)),)


def test_the_first_review_is_the_one_that_is_held_first() -> None:
    moved = {"postponed": {date(2023, 9, 14): date(2023, 9, 21)}}
    with pytest.raises(DefinitionError, match="before the first review on 2023-09-21"):
        quarterly(Deadline("plan", on=date(2023, 9, 14)), **moved)


def test_deadlines_follow_a_review_that_was_moved() -> None:
    cycle = quarterly(Deadline("plan", days=1), blackouts=[DateRange(date(2023, 12, 14), date(2023, 12, 15))])
    moved = cycle.dates(until=date(2023, 12, 31))[-1]

    assert cycle.due(moved) == (Due("plan", date(2023, 12, 15) + timedelta(days=1)),)
