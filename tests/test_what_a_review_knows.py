"""Each review knows its cut-off, the latest period of each metric, what was missing, and what falls due."""

from __future__ import annotations

from datetime import date, timedelta

from invented import METRICS, first_of, four_hours, regime

from tiering import Cadence, ReviewCycle, rules, testing
from tiering.calendar import Deadline

DELIBERATE = ReviewCycle(
    first=date(2023, 5, 1),
    every=Cadence.MONTH,
    cut_off=timedelta(days=7),
    deadlines=[Deadline("a plan is agreed", working_days=3)],
)
BOTH = rules.Ladder(enter={"1": rules.Below("four_hour", 0.5) & rules.Above("category_2", 1800)})


def test_without_a_cut_off_figures_count_up_to_the_day() -> None:
    assert regime().review(four_hours({"TA": "0.8"}), on=first_of(1)).cut_off == date(2023, 5, 1)


def test_with_one_the_figures_of_the_days_before_come_too_late() -> None:
    review = regime(cycle=DELIBERATE).review(four_hours({"TA": "0.8 0.4 0.4"}), on=first_of(2))

    assert review.cut_off == date(2023, 5, 25)
    assert str(review.latest["four_hour"]) == "April 2023"


def test_the_latest_period_is_of_each_metric_that_the_rule_reads() -> None:
    panel = testing.panel_of({"TA": {"four_hour": "0.8 0.4", "category_2": "1200 1200"}}, METRICS, first="2023-04")

    assert {code: str(period) for code, period in regime(BOTH).review(panel, on=first_of(2)).latest.items()} == {
        "four_hour": "May 2023",
        "category_2": "May 2023",
    }


def test_what_was_missing_is_said_metric_by_metric() -> None:
    panel = testing.panel_of(
        {"TA": {"four_hour": "0.8", "category_2": "_"}, "TB": {"four_hour": "0.4", "category_2": "1200"}},
        METRICS,
        first="2023-04",
    )
    review = regime(BOTH).review(panel, on=first_of(1))

    assert {code: [each.code for each in found] for code, found in review.missing.items()} == {"category_2": ["TA"]}


def test_what_falls_due_hangs_on_the_day_and_the_holidays() -> None:
    review = regime(cycle=DELIBERATE).review(four_hours({"TA": "0.8 0.4 0.4"}), on=first_of(2))

    assert [(each.name, each.on) for each in review.due()] == [("a plan is agreed", date(2023, 6, 6))]
    assert [each.on for each in review.due(holidays=[date(2023, 6, 2)])] == [date(2023, 6, 7)]
