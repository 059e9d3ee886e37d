from __future__ import annotations

import math

import pytest
from invented import METRICS, first_of, four_hours, number, regime

from tiering import Cadence, History, Period, testing
from tiering.errors import InvalidValueError, PeriodError, UnknownCodeError


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("0.72 0.70x3 _ 0.79", "(0.72, 0.7, 0.7, 0.7, nan, 0.79)"),
        ("_x2", "(nan, nan)"),
        ("-1 1e3", "(-1.0, 1000.0)"),
        ("", "()"),
    ],
)
def test_a_series_is_read(text: str, figures: str) -> None:
    assert str(testing.series(text)) == figures


@pytest.mark.parametrize("text", ["high", "0.7x", "0.7x0", "x3", "0.7*3", "0,7"])
def test_a_word_that_is_no_figure_is_refused(text: str) -> None:
    with pytest.raises(InvalidValueError, match=r"is not a figure; write numbers, '0.7x3' or '_'"):
        testing.series(f"0.5 {text}")


def test_a_panel_is_built_of_series() -> None:
    panel = testing.panel_of({"TA": {"four_hour": "0.7 0.8"}, "TB": {"category_2": "900"}}, METRICS, first="2023-04")

    assert panel.value("four_hour", Period.parse("2023-05"), "TA") == 0.8
    assert panel.value("category_2", Period.parse("2023-04"), "TB") == 900
    assert math.isnan(panel.value("category_2", Period.parse("2023-05"), "TB"))


def test_organisations_without_figures_may_be_added() -> None:
    panel = four_hours({"TA": "0.7"}, others=["TB", "TA"])

    assert [each.code for each in panel.organisations] == ["TA", "TB"]


def test_quarters_start_with_the_quarter_that_holds_the_first_month() -> None:
    panel = testing.panel_of({"TA": {"staff": "1 2"}}, [number("staff", cadence=Cadence.QUARTER)], first="2023-05")

    assert panel.periods == (Period.parse("2023-Q2"), Period.parse("2023-Q3"))


def test_an_unknown_metric_is_refused_with_its_organisation() -> None:
    with pytest.raises(UnknownCodeError, match="unknown metric 'four_hours' in the series of 'TA'; did you mean"):
        testing.panel_of({"TA": {"four_hours": "0.7"}}, METRICS, first="2023-04")


def test_a_period_that_cannot_be_read_is_refused() -> None:
    with pytest.raises(PeriodError):
        testing.panel_of({"TA": {"four_hour": "0.7"}}, METRICS, first="spring")


def test_empty_series_make_no_panel() -> None:
    with pytest.raises(PeriodError):
        testing.panel_of({"TA": {"four_hour": ""}}, METRICS, first="2023-04")


def history() -> History:
    return regime().replay(four_hours({"TA": "0.8 0.6 0.4", "TB": "0.8x3"}), until=first_of(3))


def test_the_right_tiers_pass() -> None:
    testing.assert_tiers(history(), {"TA": "3 2 1", "TB": "3x3"})

    assert len(history()) == 3


def test_wrong_tiers_fail_and_all_of_them_are_named() -> None:
    with pytest.raises(AssertionError) as caught:
        testing.assert_tiers(history(), {"TA": "3 3 3", "TB": "1x3"})

    assert str(caught.value) == "TA: expected 3 3 3, found 3 2 1\nTB: expected 1 1 1, found 3 3 3"


@pytest.mark.parametrize("tiers", ["3 2", "3 2 1 1", ""])
def test_another_number_of_reviews_fails(tiers: str) -> None:
    with pytest.raises(AssertionError, match="TA: expected"):
        testing.assert_tiers(history(), {"TA": tiers})


def test_an_organisation_that_is_not_there_is_an_error() -> None:
    with pytest.raises(UnknownCodeError):
        testing.assert_tiers(history(), {"TX": "3 2 1"})


def test_a_tier_that_is_not_there_is_an_error() -> None:
    with pytest.raises(UnknownCodeError, match="unknown tier '4'"):
        testing.assert_tiers(history(), {"TA": "3 2 4"})
