"""Whether a standard of any scope was reached, with bounds where figures are missing."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from datetime import date
from typing import Any

import attrs
import numpy as np
import pytest
from invented import APRIL, CATEGORY_2, FOUR_HOUR, METRICS, number

from tiering import (
    Aggregation,
    Cadence,
    DateRange,
    Metric,
    Organisation,
    Panel,
    Period,
    Polarity,
    Register,
    Scope,
    Standard,
    Succession,
    Unit,
    Window,
    testing,
)
from tiering.errors import DefinitionError, PeriodError, ShapeError, UnknownCodeError
from tiering.typing import Attainment

CODES = ("TA", "TB", "TC", "TD")


def shown(
    values: Sequence[float],
    weights: Sequence[float] | None = None,
    *,
    metric: Metric = FOUR_HOUR,
    coverage: Sequence[float] | None = None,
) -> Panel:
    """Return figures of one month, of as many organisations."""
    layers = [None if each is None else [[list(each)]] for each in (weights, coverage)]
    return Panel.from_arrays(
        [[list(values)]],
        metrics=[metric],
        periods=[APRIL],
        organisations=[Organisation(code, kind="trust") for code in CODES[: len(values)]],
        weights=layers[0],
        coverage=layers[1],
    )


def asked(scope: Scope, panel: Panel, level: float = 0.9, **others: Any) -> Attainment:
    return Standard(panel.metrics[0].code, level, scope=scope).reached(panel, APRIL, **others)


NAN = math.nan
EACH, MOST, TOGETHER = Scope.each(), Scope.more_than(0.5), Scope.together()


# Each, and a share of them.


@pytest.mark.parametrize(
    ("values", "answer"),
    [
        ([0.9, 0.95], "reached"),
        ([0.9, 0.8999], "not reached"),
        ([0.95, NAN], "open"),
        ([0.89, NAN], "not reached"),
    ],
)
def test_each_reaches_it_where_nobody_falls_short(values: list[float], answer: str) -> None:
    assert asked(EACH, shown(values)).answer == answer


@pytest.mark.parametrize(
    ("values", "answer"),
    [
        ([0.9, 0.9, 0.9, 0.8], "reached"),
        ([0.9, 0.9, 0.8, 0.8], "not reached"),
        ([0.9, 0.9, NAN, 0.8], "open"),
        ([0.9, 0.9, 0.9, NAN], "reached"),
        ([0.9, 0.8, 0.8, NAN], "not reached"),
    ],
)
def test_most_reach_it_where_more_than_half_certainly_do(values: list[float], answer: str) -> None:
    assert asked(MOST, shown(values)).answer == answer


def test_the_answer_names_who_did_who_did_not_and_who_said_nothing() -> None:
    found = asked(MOST, shown([0.9, 0.8, NAN]))

    assert [[each.code for each in some] for some in (found.at_level, found.short, found.missing)] == [
        ["TA"],
        ["TB"],
        ["TC"],
    ]
    assert (found.of, found.observed, round(found.coverage, 6)) == (3, 1 / 3, round(2 / 3, 6))


def test_whoever_saw_nobody_does_not_count() -> None:
    found = asked(EACH, shown([0.9, NAN], [100, 0]))

    assert (found.answer, found.of) == ("reached", 1)


def test_where_lower_is_better_whoever_is_below_reaches_it() -> None:
    found = asked(EACH, shown([1800.0, 1801.0], metric=CATEGORY_2), level=1800)

    assert [each.code for each in found.at_level] == ["TA"]


def test_where_nobody_counts_the_answer_is_open() -> None:
    found = asked(MOST, shown([NAN], [0]))

    assert (found.answer, found.of) == ("open", 0)
    assert math.isnan(found.observed)


# All together.


@pytest.mark.parametrize(
    ("values", "weights", "answer"),
    [
        ([0.95, 0.80], [300, 100], "reached"),
        ([0.95, 0.80], [100, 300], "not reached"),
        # 0.9 is reached by what is exactly 0.9.
        ([0.95, 0.85], [100, 100], "reached"),
    ],
)
def test_all_together_count_by_their_denominators(values: list[float], weights: list[float], answer: str) -> None:
    assert asked(TOGETHER, shown(values, weights)).answer == answer


def test_without_denominators_everybody_counts_for_as_much_as_anybody() -> None:
    assert asked(TOGETHER, shown([1.0, 0.7])).observed == 0.85


def test_a_mean_that_is_even_over_time_is_even_over_organisations() -> None:
    even = attrs.evolve(FOUR_HOUR, aggregation=Aggregation.MEAN)

    assert asked(TOGETHER, shown([1.0, 0.7], [300, 100], metric=even)).observed == 0.85


def test_what_has_denominators_for_some_alone_is_refused() -> None:
    with pytest.raises(DefinitionError, match="'four_hour' of 'TB' has no denominator, and others have"):
        asked(TOGETHER, shown([0.9, 0.9], [100, NAN]))


@pytest.mark.parametrize(
    ("observed", "missing", "answer"),
    [
        # 100 who were seen in time of 100 make 95 % of 110 even where none of the others was.
        (1.0, 10, "reached"),
        (1.0, 12, "open"),
        (0.88, 10, "not reached"),
        (0.88, 30, "open"),
    ],
)
def test_a_missing_figure_with_a_denominator_leaves_it_open_only_where_it_could_matter(
    observed: float, missing: float, answer: str
) -> None:
    found = asked(TOGETHER, shown([observed, NAN], [100, missing]))

    assert found.answer == answer
    assert found.observed == observed
    assert found.coverage == pytest.approx(100 / (100 + missing))


@pytest.mark.parametrize("observed", [1.0, 0.5])
def test_a_missing_figure_of_nobody_knows_whom_leaves_it_open(observed: float) -> None:
    found = asked(TOGETHER, shown([observed, NAN], [1000, NAN]))

    assert (found.answer, found.observed) == ("open", observed)
    assert [each.code for each in found.missing] == ["TB"]


def test_coverage_is_the_share_of_all_that_is_known() -> None:
    found = asked(TOGETHER, shown([0.9, 0.9], [100, 50], coverage=[1.0, 0.5]))

    assert found.coverage == pytest.approx(150 / 200)


def test_where_nobody_reported_there_is_no_figure() -> None:
    found = asked(TOGETHER, shown([NAN, NAN]))

    assert (found.answer, str(found)) == (
        "open",
        "Four hours (April 2023): nobody reported, 90 % or better asked of all together: open; 2 of 2 did not report",
    )


WAITS = Metric("waits", unit=Unit.COUNT, polarity=Polarity.LOWER_IS_BETTER)


@pytest.mark.parametrize(
    ("values", "answer"),
    [([3, 2], "reached"), ([3, 3], "not reached"), ([2, NAN], "open"), ([6, NAN], "not reached")],
)
def test_counts_are_added_up(values: list[float], answer: str) -> None:
    assert asked(TOGETHER, shown(values, metric=WAITS), level=5).answer == answer


def test_times_may_be_as_long_as_they_like() -> None:
    found = asked(TOGETHER, shown([1000.0, NAN], [100, 100], metric=CATEGORY_2), level=1800)

    assert found.answer == "open"


def test_what_does_not_aggregate_has_no_figure_of_all_together() -> None:
    centile = attrs.evolve(CATEGORY_2, aggregation=Aggregation.NONE)

    assert asked(EACH, shown([900.0], metric=centile), level=1000).met
    with pytest.raises(DefinitionError, match="'category_2' does not aggregate"):
        asked(TOGETHER, shown([900.0], metric=centile), level=1000)


# Windows, registers and days.


def test_the_figures_are_taken_over_the_standards_window() -> None:
    panel = testing.panel_of({"TA": {"four_hour": "0.80 0.95"}}, METRICS[:1], first="2023-03")
    month, both = (Standard("four_hour", 0.9, window=Window.last(count)) for count in (1, 2))

    assert (month.reached(panel, APRIL).answer, both.reached(panel, APRIL).answer) == ("reached", "not reached")
    assert both.reached(panel, APRIL).title == "Four hours (March to April 2023)"


def test_a_period_outside_of_the_panel_has_no_figures() -> None:
    assert Standard("four_hour", 0.9).reached(shown([0.95]), Period.parse("2024-01")).answer == "open"


MERGED = Register(
    [Organisation(code, kind="trust") for code in CODES],
    successions=[Succession(of="TB", to="TC", on=date(2023, 4, 30))],
)


@pytest.mark.parametrize(
    ("values", "of"),
    [
        # Who has gone by the end of the month is not missed, and counts where it reported all the same.
        ([0.95, NAN, 0.95], 2),
        ([0.95, 0.95, 0.95], 3),
        ([0.95, NAN, NAN], 2),
    ],
)
def test_a_register_says_who_is_missed(values: list[float], of: int) -> None:
    assert asked(EACH, shown(values), register=MERGED).of == of


def test_a_register_has_to_know_everybody() -> None:
    register = Register([Organisation("TA", kind="trust")])

    with pytest.raises(UnknownCodeError, match="unknown organisation 'TB'"):
        asked(EACH, shown([0.95, 0.95]), register=register)


@pytest.mark.parametrize(("end", "is_in_force"), [(date(2023, 5, 1), True), (date(2023, 4, 30), False)])
def test_the_answer_says_whether_the_standard_was_in_force(end: date, *, is_in_force: bool) -> None:
    standard = Standard("four_hour", 0.9, valid=DateRange(None, end))
    found = standard.reached(shown([0.95]), APRIL)

    assert found.is_in_force is is_in_force
    assert ("the standard was not in force" in str(found)) is not is_in_force


# What is refused.


def test_a_metric_that_the_panel_lacks_is_refused() -> None:
    with pytest.raises(UnknownCodeError, match="unknown metric 'four_hours' in the panel"):
        Standard("four_hours", 0.9).reached(shown([0.95]), APRIL)


def test_a_period_of_another_cadence_is_refused() -> None:
    with pytest.raises(PeriodError, match="is a quarter, and 'four_hour' is reported by month"):
        Standard("four_hour", 0.9).reached(shown([0.95]), Period.parse("2023-Q2"))


def test_a_metric_without_a_better_side_is_refused() -> None:
    with pytest.raises(DefinitionError, match="neither direction of 'size' is better"):
        asked(EACH, shown([1.0], metric=number("size", Polarity.NEUTRAL)))


def test_a_panel_of_scenarios_is_refused() -> None:
    panel = shown([0.95])
    several = Panel.from_arrays(
        np.full((2, 1, 1, 1), 0.95), metrics=panel.metrics, periods=panel.periods, organisations=panel.organisations
    )

    with pytest.raises(ShapeError, match="the panel has scenarios"):
        Standard("four_hour", 0.9).reached(several, APRIL)


def test_a_quarterly_metric_is_asked_by_quarter() -> None:
    quarterly = attrs.evolve(FOUR_HOUR, cadence=Cadence.QUARTER)
    panel = testing.panel_of({"TA": {"four_hour": "0.80 0.95"}}, [quarterly], first="2023-Q1")

    assert Standard("four_hour", 0.9).reached(panel, Period.parse("2023-Q2")).met


# Words and records.


@pytest.mark.parametrize(
    ("scope", "words"),
    [
        (
            EACH,
            "Four hours (April 2023): 1 of 3 trusts at 90 % or better, asked of each: not reached; 1 of 3 did not report",
        ),
        (
            MOST,
            "Four hours (April 2023): 1 of 3 trusts at 90 % or better, asked of more than half: open; 1 of 3 did not report",
        ),
        (
            TOGETHER,
            "Four hours (April 2023): 89.96 % together, 90 % or better asked of all together: open; 1 of 3 did not report",
        ),
    ],
)
def test_an_answer_is_told_in_words(scope: Scope, words: str) -> None:
    assert str(asked(scope, shown([0.9, 0.8992, NAN], [100, 100, NAN]))) == words


def test_a_partial_figure_says_on_how_much_it_rests() -> None:
    told = str(asked(TOGETHER, shown([0.95, NAN], [300, 100])))

    assert told.endswith("open; 1 of 2 did not report; it rests on 75.0 % of the activity that is known")


def test_one_organisation_is_not_called_together() -> None:
    assert str(asked(TOGETHER, shown([0.92]))) == (
        "Four hours (April 2023): 92.0 %, 90 % or better asked of all together: reached"
    )


def test_organisations_of_several_kinds_are_called_organisations() -> None:
    panel = shown([0.9, 0.9])
    mixed = attrs.evolve(panel, organisations=[Organisation("TA", kind="trust"), Organisation("TB", kind="region")])

    assert "2 of 2 organisations" in str(asked(EACH, mixed))


def test_an_answer_is_plain_data_on_request() -> None:
    record = asked(MOST, shown([0.9, NAN])).to_record()

    assert json.loads(json.dumps(record)) == {
        "metric": "four_hour",
        "title": "Four hours (April 2023)",
        "level": 0.9,
        "scope": {"share": 0.5, "is_exceeded": True},
        "answer": "open",
        "met": False,
        "possible": True,
        "observed": 0.5,
        "coverage": 0.5,
        "at_level": ["TA"],
        "short": [],
        "missing": ["TB"],
        "is_in_force": True,
    }


def test_what_is_not_a_number_is_none_in_plain_data() -> None:
    record = asked(TOGETHER, shown([NAN], [0])).to_record()

    assert (record["observed"], record["coverage"]) == (None, None)


# Organisations that end within the window.


def merged(to: str | None) -> tuple[Panel, Register]:
    """Return twelve months in which TA, large and bad, ends half way, and TB, small and good, goes on."""
    series = {"TA": {"four_hour": "0.0x6 _x6"}, "TB": {"four_hour": "0.96x12"}}
    panel = testing.panel_of(series, [FOUR_HOUR], first="2023-04")
    weights = np.where(np.isnan(panel.values), np.nan, np.array([1000.0, 100.0]))
    day = date(2023, 10, 1)
    ended = Organisation("TA", valid=DateRange(None, day))
    successions = [] if to is None else [Succession(of="TA", to=to, on=day)]
    return attrs.evolve(panel, weights=weights), Register([ended, Organisation("TB")], successions=successions)


def over_the_year(scope: Scope, to: str | None) -> Attainment:
    panel, register = merged(to)
    standard = Standard("four_hour", 0.95, window=Window.year_to_date(), scope=scope)
    return standard.reached(panel, Period.parse("2024-03"), register=register)


def test_whoever_has_ended_counts_as_part_of_whoever_carries_on() -> None:
    together, each = over_the_year(TOGETHER, "TB"), over_the_year(EACH, "TB")

    assert together.observed == pytest.approx(1152 / 7200)
    assert (together.answer, each.answer, each.of) == ("not reached", "not reached", 1)


def test_whoever_has_ended_without_anybody_to_carry_on_leaves_all_together_open() -> None:
    together, each = over_the_year(TOGETHER, None), over_the_year(EACH, None)

    assert (together.answer, [one.code for one in together.missing]) == ("open", ["TA"])
    assert math.isnan(together.coverage)
    assert (each.answer, each.of) == ("reached", 1)


def test_a_period_as_text_is_refused() -> None:
    with pytest.raises(DefinitionError, match="2023-04"):
        Standard("four_hour", 0.95).reached(shown([0.9]), "2023-04")  # type: ignore[arg-type]  # a slip
