"""What was measured after help was promised."""

from __future__ import annotations

import attrs
import pytest
from invented import CATEGORY_2, first_of, four_hours, regime
from supporting import QUARTER, national, offer, plan

from tiering import Period, Review, Standard, Window, rules, testing
from tiering.support import Engagement, follow_up

APRIL_ON = Period.parse("2023-Q2")
STANDARD = Standard("four_hour", 0.95)


def reviewed(figures: dict[str, str], month: int) -> Review:
    """Return the review that follows so many months of figures from April 2023 on."""
    return regime(standards=[STANDARD]).review(four_hours(figures), on=first_of(month))


def promised(period: Period = APRIL_ON) -> Engagement:
    (found,) = plan(reviewed({"TA": "0.4"}, 1), [national(10)], [offer()], period=period).engagements
    return found


def test_it_is_the_figure_that_the_later_review_saw() -> None:
    (found,) = follow_up([promised()], reviewed({"TA": "0.4 0.5 0.62"}, 3))

    assert (found.baseline, found.aim, found.measured) == (0.4, 0.95, 0.62)
    assert found.progress == pytest.approx(0.22 / 0.55)
    assert (found.to_record()["measured"], found.to_record()["progress"]) == (found.measured, found.progress)


def test_a_figure_that_moves_away_is_progress_below_nothing() -> None:
    (found,) = follow_up([promised()], reviewed({"TA": "0.4 0.29"}, 2))

    assert found.progress == pytest.approx(-0.2)


def test_it_is_taken_over_as_many_periods_as_the_baseline() -> None:
    of_three = rules.Ladder(enter={"1": rules.Below("four_hour", 0.7, over=Window.last(3))})
    series = {"TA": "0.4 0.5 0.6 0.6 0.7 0.8"}
    held = [regime(of_three).review(four_hours(series), on=first_of(month)) for month in (3, 6)]
    (engagement,) = plan(held[0], [national(10)], [offer()], period=APRIL_ON).engagements
    (found,) = follow_up([engagement], held[1])

    assert engagement.needs[0].over == 3
    assert found.baseline == pytest.approx(0.5)
    assert found.measured == pytest.approx(0.7)


@pytest.mark.parametrize(
    ("engagement", "figures", "month"),
    [
        (promised(QUARTER), {"TA": "0.4 0.5 0.6"}, 3),
        (promised(), {"TA": "0.4 0.5 _", "TB": "0.4 0.4 0.4"}, 3),
        (promised(), {"TB": "0.4 0.5 0.6"}, 3),
        (attrs.evolve(promised(), needs=()), {"TA": "0.4 0.5 0.6"}, 3),
    ],
    ids=["figures are from before it", "not reported", "no longer there", "for no need"],
)
def test_what_nobody_can_know_is_left_as_it_was(engagement: Engagement, figures: dict[str, str], month: int) -> None:
    assert follow_up([engagement], reviewed(figures, month)) == (engagement,)
    assert engagement.measured is None
    assert engagement.progress is None


def test_a_metric_that_a_later_edition_has_not_is_left_as_it_was() -> None:
    panel = testing.panel_of({"TA": {"category_2": "100"}}, [CATEGORY_2], first="2023-04")
    slow = rules.Ladder(enter={"1": rules.Above("category_2", 3000)})
    other = regime(slow, metrics=[CATEGORY_2]).review(panel, on=first_of(1))

    assert follow_up([promised()], other) == (promised(),)


def test_what_was_measured_before_stays_where_nothing_is_known_now() -> None:
    earlier = follow_up([promised()], reviewed({"TA": "0.4 0.5"}, 2))

    assert follow_up(earlier, reviewed({"TA": "0.4 0.5 _", "TB": "0.4x3"}, 3)) == earlier
