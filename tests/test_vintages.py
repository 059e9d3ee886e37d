"""A review of vintages uses what was known on its day."""

from __future__ import annotations

import math
from datetime import date, datetime
from typing import Any

import numpy as np
import pytest
from invented import FOUR_HOUR, METRICS, first_of, four_hours, regime

from tiering import Organisation, Panel, Vintages, Window, rules, testing
from tiering.errors import DefinitionError, DuplicateValueError, PeriodError, ReviewDateError, TieringError

MAY, JUNE, JULY = first_of(1), first_of(2), first_of(3)


def row(period: str, value: object, published: object, organisation: str = "TA") -> dict[str, object]:
    return {
        "organisation": organisation,
        "metric": "four_hour",
        "period": period,
        "value": value,
        "published": published,
    }


def vintages(*rows: dict[str, object]) -> Vintages:
    return Vintages.from_records(rows, [FOUR_HOUR])


REVISED = vintages(row("2023-04", 0.71, MAY), row("2023-05", 0.8, JUNE), row("2023-04", 0.69, date(2023, 6, 20)))
ONE_METRIC: dict[str, Any] = {"metrics": [FOUR_HOUR]}


def test_a_day_knows_what_was_published_by_it() -> None:
    found = [REVISED.as_known_on(day).values[0, 0, 0] for day in (MAY, JUNE, date(2023, 6, 19), date(2023, 6, 20))]

    assert found == [0.71, 0.71, 0.71, 0.69]


def test_a_panel_grows_with_what_is_published() -> None:
    assert [len(panel.periods) for _, panel in REVISED.panels] == [1, 2, 2]
    assert REVISED.latest is REVISED.panels[-1][1]


def test_before_anything_was_published_nothing_is_known() -> None:
    with pytest.raises(
        ReviewDateError, match="nothing had been published by 2023-04-30; the first panel is of 2023-05-01"
    ):
        REVISED.as_known_on(date(2023, 4, 30))


def test_a_review_decides_on_what_was_known_that_day() -> None:
    history = regime(**ONE_METRIC).replay(REVISED, until=JULY)

    testing.assert_tiers(history, {"TA": "3 3 3"})
    assert [str(review.latest["four_hour"]) for review in history] == ["April 2023", "May 2023", "May 2023"]


def test_a_revision_counts_from_the_day_on_which_it_was_published() -> None:
    average = rules.Ladder(enter={"2": rules.Below("four_hour", 0.75, over=Window.last(2))})
    history = regime(average, **ONE_METRIC).replay(REVISED, until=JULY)

    testing.assert_tiers(history, {"TA": "3 3 2"})


def test_a_metric_is_seen_up_to_the_last_period_of_which_anything_is_known() -> None:
    shown = vintages(row("2023-04", 0.6, MAY), row("2023-04", 0.9, MAY, "TB"), row("2023-05", 0.9, JULY, "TB"))
    history = regime(**ONE_METRIC).replay(shown, until=JULY)

    testing.assert_tiers(history, {"TA": "2 2 2", "TB": "3x3"})
    assert history[1].missing == {}
    assert [each.code for each in history[2].missing["four_hour"]] == ["TA"]


def test_reviews_one_by_one_and_simulations_know_the_same() -> None:
    whole = regime(**ONE_METRIC).replay(REVISED, until=JULY)
    one_by_one = None
    for review in whole:
        one_by_one = regime(**ONE_METRIC).review(REVISED, on=review.on, previous=one_by_one)

        assert one_by_one == review

    assert np.array_equal(regime(**ONE_METRIC).simulate(REVISED, until=JULY), whole.ranks)


def test_one_vintage_of_everything_is_the_panel() -> None:
    panel = four_hours({"TA": "0.8 0.4 0.6", "TB": "0.6 _ 0.4"})

    assert regime().simulate(Vintages({MAY: panel}), until=MAY).shape == (1, 2)
    assert Vintages({date(2023, 1, 1): panel}).as_known_on(MAY) is panel


def test_a_review_before_anything_was_published_is_refused() -> None:
    shown = vintages(row("2023-04", 0.6, JUNE))

    with pytest.raises(ReviewDateError, match="nothing had been published by 2023-05-01"):
        regime(**ONE_METRIC).replay(shown, until=JULY)


def test_days_may_be_text_or_moments() -> None:
    shown = vintages(row("2023-04", 0.6, "2023-05-01"), row("2023-05", 0.6, datetime(2023, 6, 1, 9)))  # noqa: DTZ001 - a day has no time zone

    assert shown.days == (MAY, JUNE)


@pytest.mark.parametrize("published", [None, math.nan, "May", 2023])
def test_a_record_without_its_day_is_refused(published: object) -> None:
    with pytest.raises(PeriodError, match=r"record 1 was published on .*; give the day"):
        vintages(row("2023-04", 0.6, published))


def test_two_figures_of_one_day_for_one_cell_are_refused() -> None:
    with pytest.raises(DuplicateValueError):
        vintages(row("2023-04", 0.6, MAY), row("2023-04", 0.7, MAY))


def test_one_period_may_be_written_in_several_ways() -> None:
    shown = vintages(row("2023-04", 0.6, MAY), row("2023-04-01", 0.7, JUNE))

    assert float(shown.latest.values[0, 0, 0]) == 0.7


def test_a_figure_may_be_withdrawn() -> None:
    shown = vintages(row("2023-04", 0.6, MAY), row("2023-04", None, JUNE))

    assert math.isnan(shown.latest.values[0, 0, 0])


def test_no_vintage_at_all_is_refused() -> None:
    with pytest.raises(DefinitionError, match="there are no vintages"):
        Vintages({})


def test_vintages_of_unlike_panels_are_refused_together() -> None:
    one = four_hours({"TA": "0.8"})
    other = Panel.from_arrays(
        np.full((1, 1, 1), 0.5), metrics=METRICS[:1], periods=one.periods, organisations=[Organisation("TX")]
    )

    with pytest.raises(TieringError, match="has other metrics and organisations than that of 2023-05-01"):
        Vintages([(MAY, one), (JUNE, other)])


def test_two_panels_of_one_day_are_refused() -> None:
    one = four_hours({"TA": "0.8"})

    with pytest.raises(DefinitionError, match="two panels were published on 2023-05-01"):
        Vintages([(MAY, one), (MAY, one)])
