"""A review of vintages uses what was known on its day."""

from __future__ import annotations

import math
from collections import UserDict
from datetime import date, datetime
from typing import Any

import numpy as np
import pytest
from invented import FOUR_HOUR, METRICS, first_of, four_hours, number, periods, regime

from tiering import Cadence, Organisation, Panel, Vintages, Window, rules, testing
from tiering.errors import (
    DefinitionError,
    DuplicateCodeError,
    DuplicateValueError,
    PeriodError,
    ProblemsError,
    ReviewDateError,
)

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


def panel_of_trusts(values: Any, *codes: str, metrics: Any = METRICS[:1]) -> Panel:
    """Return a panel of April 2023."""
    return Panel.from_arrays(values, metrics=metrics, periods=periods(1), organisations=map(Organisation, codes))


def test_vintages_of_unlike_panels_are_refused_together() -> None:
    one = panel_of_trusts([[[0.8, 0.8]], [[900, 900]]], "TA", "TB", metrics=METRICS)
    other = panel_of_trusts([[[0.5, 0.5]]], "TA", "TX")

    with pytest.raises(DefinitionError, match="has other metrics, has no 'TB', has 'TX' besides, unlike that of"):
        Vintages([(MAY, one), (JUNE, other)])


def test_vintages_of_the_same_organisations_are_put_into_the_order_of_the_first() -> None:
    shown = Vintages(
        {JUNE: panel_of_trusts([[[0.6, 0.9]]], "TB", "TA"), MAY: panel_of_trusts([[[0.8, 0.5]]], "TA", "TB")}
    )

    assert [each.code for each in shown.organisations] == ["TA", "TB"]
    assert shown.latest.values.tolist() == [[[0.9, 0.6]]]


def test_vintages_with_other_scenarios_are_refused() -> None:
    plain, many = panel_of_trusts([[[0.8]]], "TA"), panel_of_trusts([[[[0.8]]], [[[0.7]]]], "TA")

    with pytest.raises(DefinitionError, match=r"has scenarios of the shape \(2,\) instead of \(\)"):
        Vintages({MAY: plain, JUNE: many})


@pytest.mark.parametrize("given", [{MAY: 3}, [panel_of_trusts([[[0.8]]], "TA")], [MAY]])
def test_what_is_no_panel_with_its_day_is_no_vintage(given: Any) -> None:
    with pytest.raises(DefinitionError, match="is no vintage; give a day with the panel"):
        Vintages(given)


@pytest.mark.parametrize("given", [panel_of_trusts([[[0.8]]], "TA"), 3, "May"])
def test_what_holds_no_vintages_is_refused(given: Any) -> None:
    with pytest.raises(DefinitionError, match="vintages are panels with the days on which they were published"):
        Vintages(given)


def test_a_vintage_of_no_day_is_refused() -> None:
    given: Any = {"May": panel_of_trusts([[[0.8]]], "TA")}

    with pytest.raises(ReviewDateError, match="'May' is not a day"):
        Vintages(given)


def test_all_records_that_cannot_be_read_are_told_by_their_numbers() -> None:
    good = row("2023-04", 0.6, MAY)
    given: Any = ["a", good, {**good, "published": None}, {**good, "published": JUNE, "metric": "four_our"}, good]

    with pytest.raises(ProblemsError) as caught:
        vintages(*given)

    told = [str(each) for each in caught.value.exceptions]
    assert [each for each, number in zip(told, (1, 3, 4, 5), strict=True) if f"record {number}" not in each] == []


def test_organisations_come_in_the_order_given() -> None:
    rows = [row("2023-04", 0.6, JUNE, "TB"), row("2023-04", 0.7, MAY, "TA")]
    given = Vintages.from_records(rows, [FOUR_HOUR], organisations=[Organisation("TA"), Organisation("TB")])

    assert [each.code for each in vintages(*rows).panels[0][1].organisations] == ["TB", "TA"]
    assert [each.code for each in given.organisations] == ["TA", "TB"]


def test_an_organisation_given_twice_is_refused() -> None:
    twice = [Organisation("TA"), Organisation("TA")]

    with pytest.raises(DuplicateCodeError, match="two organisations share the code 'TA'"):
        Vintages.from_records([row("2023-04", 0.6, MAY)], [FOUR_HOUR], organisations=twice)


def test_each_panel_is_that_of_what_had_been_published() -> None:
    quarterly = number("beds", cadence=Cadence.QUARTER)
    rate = {"organisation": "TB", "metric": "four_hour", "numerator": 3, "denominator": 4, "coverage": 0.9}
    rows: list[dict[str, Any]] = [
        row("2023-05", 0.6, JUNE),
        {**rate, "period": "2023-03", "published": MAY},
        {"organisation": "TA", "metric": "beds", "period": "2023-Q2", "value": 7, "published": JULY},
        {**rate, "period": "2023-03", "published": JULY, "numerator": 2},
        row("2023-05", None, JULY),
    ]
    metrics, everybody = [FOUR_HOUR, quarterly], [Organisation("TA"), Organisation("TB")]
    shown = Vintages.from_records(rows, metrics, organisations=everybody)

    assert shown.panels == (
        (MAY, Panel.from_records(rows[1:2], metrics, organisations=everybody)),
        (JUNE, Panel.from_records(rows[:2], metrics, organisations=everybody)),
        (JULY, Panel.from_records(rows[2:], metrics, organisations=everybody)),
    )


def test_a_panel_may_grow_at_either_end() -> None:
    shown = vintages(row("2023-04", 0.6, MAY), row("2023-01", 0.7, JUNE), row("2023-05", 0.8, JULY))

    assert [(panel.periods[0].code, panel.periods[-1].code) for _, panel in shown.panels] == [
        ("2023-04", "2023-04"),
        ("2023-01", "2023-04"),
        ("2023-01", "2023-05"),
    ]


class Watched(UserDict[str, Any]):
    """A record that counts how often its figure is looked at."""

    looks = 0

    def __getitem__(self, key: str) -> Any:
        self.looks += key == "value"
        return super().__getitem__(key)


def test_each_record_is_read_once() -> None:
    rows = [Watched(row(f"2023-0{month}", 0.6, first_of(month))) for month in range(1, 6)]
    Vintages.from_records(rows, [FOUR_HOUR])

    assert {each.looks for each in rows} == {1}


def test_two_panels_of_one_day_are_refused() -> None:
    one = four_hours({"TA": "0.8"})

    with pytest.raises(DefinitionError, match="two panels were published on 2023-05-01"):
        Vintages([(MAY, one), (MAY, one)])
