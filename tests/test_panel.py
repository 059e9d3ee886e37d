from __future__ import annotations

import math
import re
from typing import Any

import numpy as np
import pytest
from invented import APRIL, CATEGORY_2, FOUR_HOUR, METRICS, TRUST_A, TRUST_B, four_hours, number, periods

from tiering import Aggregation, Cadence, Metric, Organisation, Panel, Period, Window, rules
from tiering.errors import (
    DefinitionError,
    DuplicateCodeError,
    InvalidValueError,
    PeriodError,
    ProblemsError,
    ShapeError,
    TieringError,
    UnknownCodeError,
)
from tiering.typing import Figure

VALUES = np.array([[[0.5, 0.6], [0.7, math.nan]]])


def panel(values: Any = VALUES, **changes: Any) -> Panel:
    settled: dict[str, Any] = {
        "metrics": [FOUR_HOUR],
        "periods": periods(2),
        "organisations": [TRUST_A, TRUST_B],
        **changes,
    }
    return Panel.from_arrays(values, **settled)


def test_arrays_are_copied() -> None:
    values = VALUES.copy()
    found = panel(values)
    values[0, 0, 0] = 0.1

    assert found.values[0, 0, 0] == 0.5


def test_arrays_are_float64_and_contiguous() -> None:
    found = panel(np.asfortranarray(VALUES.astype(np.float32)))

    assert found.values.dtype == np.float64
    assert found.values.flags.c_contiguous


@pytest.mark.parametrize("layer", ["values", "weights", "coverage"])
@pytest.mark.parametrize("given", [False, True])
def test_nobody_can_write_to_the_arrays(layer: str, *, given: bool) -> None:
    layers = {"weights": np.ones((1, 2, 2)), "coverage": np.ones((1, 2, 2))} if given else {}
    array = getattr(panel(**layers), layer)
    with pytest.raises(ValueError, match="read-only"):
        array[0, 0, 0] = 0.0


def test_without_weights_none_is_known_and_everything_is_covered() -> None:
    found = panel()

    assert np.isnan(found.weights).all()
    assert (found.coverage == 1).all()
    assert not found.has_weights("four_hour")


def test_a_weight_anywhere_is_a_weight() -> None:
    weights = np.full((1, 2, 2), math.nan)
    weights[0, 1, 1] = 5

    assert panel(weights=weights).has_weights("four_hour")


def test_panels_are_equal_where_their_figures_are_gaps_included() -> None:
    assert panel() == panel()
    assert panel() != panel(VALUES + 0.1)
    assert panel() != panel(weights=np.ones((1, 2, 2)))


def test_a_figure_is_found() -> None:
    assert panel().value("four_hour", APRIL, "TB") == 0.6


@pytest.mark.parametrize("shift", [-1, 2, 100])
def test_a_figure_outside_the_panel_is_missing(shift: int) -> None:
    assert math.isnan(panel().value("four_hour", APRIL.shifted(shift), "TA"))


def test_an_unknown_metric_has_no_figure() -> None:
    with pytest.raises(UnknownCodeError, match="unknown metric 'four_hours' in the panel; did you mean 'four_hour'"):
        panel().value("four_hours", APRIL, "TA")


def test_an_unknown_organisation_has_no_figure() -> None:
    with pytest.raises(UnknownCodeError, match="unknown organisation 'TC' in the panel"):
        panel().value("four_hour", APRIL, "TC")


def test_a_panel_with_scenarios_has_no_one_figure() -> None:
    with pytest.raises(ShapeError, match=r"the panel has scenarios of the shape \(3,\)"):
        panel(np.stack([VALUES] * 3)).value("four_hour", APRIL, "TA")


def test_gaps_are_known_by_metric_and_column() -> None:
    found = panel()

    assert [found.has_gap("four_hour", column) for column in (-1, 0, 1, 2)] == [True, False, True, True]


def test_a_gap_in_one_scenario_is_a_gap() -> None:
    values = np.zeros((3, 1, 2, 2))
    values[1, 0, 0, 0] = math.nan

    assert panel(values).has_gap("four_hour", 0)


@pytest.mark.parametrize(
    ("changes", "kind", "message"),
    [
        ({"metrics": [FOUR_HOUR, FOUR_HOUR]}, DuplicateCodeError, "two metrics share the code 'four_hour'"),
        (
            {"organisations": [TRUST_A, TRUST_A]},
            DuplicateCodeError,
            "two organisations share the code 'TA' in the panel; codes must be unique",
        ),
        (
            {"organisations": [TRUST_A]},
            ShapeError,
            r"values have the shape \(1, 2, 2\); 1 metrics, 2 periods and 1 org",
        ),
        ({"metrics": METRICS}, ShapeError, r"need \(…, 2, 2, 2\)"),
        ({"weights": np.ones((1, 2, 1))}, ShapeError, r"weights have the shape \(1, 2, 1\)"),
        ({"coverage": np.ones((2, 1, 2, 2))}, ShapeError, r"coverage have the shape \(2, 1, 2, 2\)"),
        ({"weights": np.ones(2)}, ShapeError, r"weights have the shape \(2,\)"),
        (
            {"periods": periods(2)[::-1]},
            PeriodError,
            "April 2023 stands where June 2023 should; give every period once",
        ),
        ({"periods": [APRIL, APRIL]}, PeriodError, "April 2023 stands where May 2023 should"),
        ({"periods": [APRIL, APRIL.shifted(2)]}, PeriodError, "June 2023 stands where May 2023 should"),
        (
            {"periods": [APRIL, Period.parse("2023-Q2")]},
            PeriodError,
            "April to June 2023 is a quarter; the finest cadence of the metrics is the month",
        ),
        ({"periods": []}, PeriodError, "at least one metric and one period"),
        ({"metrics": []}, PeriodError, "at least one metric and one period"),
        (
            {"weights": -np.ones((1, 2, 2))},
            InvalidValueError,
            "the weight of 'four_hour' for 'TA' in April 2023 must be",
        ),
        ({"coverage": np.full((1, 2, 2), 1.5)}, InvalidValueError, "must be between 0 and 1, not 1.5"),
    ],
)
def test_what_does_not_fit_is_refused(changes: dict[str, Any], kind: type[Exception], message: str) -> None:
    with pytest.raises(TieringError) as caught:
        panel(**changes)

    assert any(isinstance(leaf, kind) and re.search(message, str(leaf)) for leaf in leaves(caught.value))


def leaves(problem: TieringError) -> tuple[TieringError, ...]:
    return problem.exceptions if isinstance(problem, ProblemsError) else (problem,)  # type: ignore[return-value]


@pytest.mark.parametrize("values", [0.5, [0.5, 0.6], np.zeros((2, 2)), np.zeros((1, 2, 3))])
def test_values_of_a_wrong_shape_are_one_problem(values: Any) -> None:
    with pytest.raises(ShapeError, match="values have the shape"):
        panel(values)


def test_bad_cells_are_named_up_to_five_and_the_rest_counted() -> None:
    with pytest.raises(ProblemsError) as caught:
        Panel.from_arrays(
            np.full((1, 2, 4), 2.0),
            metrics=[FOUR_HOUR],
            periods=periods(2),
            organisations=[Organisation(f"T{place}") for place in range(4)],
        )

    assert len(caught.value.exceptions) == 6
    assert str(caught.value.exceptions[-1]).startswith("3 more of the value of 'four_hour'")


def test_a_bad_cell_of_a_scenario_is_named() -> None:
    values = np.stack([VALUES] * 2)
    values[1, 0, 0, 1] = 7.0
    with pytest.raises(InvalidValueError, match=r"for 'TB' in April 2023 .* not 7.0"):
        panel(values)


def test_little_coverage_is_taken_as_missing() -> None:
    coverage = np.array([[[0.1, 1.0], [0.89, 0.9]]])
    found = panel(np.full((1, 2, 2), 0.5), coverage=coverage).with_minimum_coverage(0.9)

    assert np.isnan(found.values[0]).tolist() == [[True, False], [True, False]]


def test_enough_coverage_leaves_the_panel_as_it_is() -> None:
    found = panel(coverage=np.full((1, 2, 2), 0.9))

    assert found.with_minimum_coverage(0.9) is found


def test_minimum_coverage_leaves_the_original_as_it_was() -> None:
    found = panel(np.full((1, 2, 2), 0.5), coverage=np.full((1, 2, 2), 0.5))
    found.with_minimum_coverage(0.9)

    assert not np.isnan(found.values).any()


def test_joined_panels_have_the_metrics_of_both_over_all_time() -> None:
    other = Panel.from_arrays(
        [[[900.0, 1000.0]]], metrics=[CATEGORY_2], periods=[APRIL.shifted(2)], organisations=[TRUST_B, TRUST_A]
    )
    found = panel().joined(other)

    assert found.metrics == METRICS
    assert found.periods == periods(3)
    assert found.value("category_2", APRIL.shifted(2), "TA") == 1000.0
    assert found.value("four_hour", APRIL, "TA") == 0.5
    assert math.isnan(found.value("four_hour", APRIL.shifted(2), "TA"))


def test_joining_keeps_weights_and_coverage() -> None:
    other = Panel.from_arrays(
        np.ones((1, 2, 2)),
        metrics=[CATEGORY_2],
        periods=periods(2),
        organisations=[TRUST_A, TRUST_B],
        weights=np.full((1, 2, 2), 7.0),
        coverage=np.full((1, 2, 2), 0.5),
    )
    found = panel().joined(other)

    assert (found.weights[1] == 7).all()
    assert (found.coverage[1] == 0.5).all()
    assert np.isnan(found.weights[0]).all()


@pytest.mark.parametrize(
    ("changes", "kind", "message"),
    [
        ({"organisations": [TRUST_A, Organisation("TC")]}, DefinitionError, "only one of the panels knows 'TB', 'TC'"),
        ({"metrics": [FOUR_HOUR]}, DuplicateCodeError, "two metrics share the code 'four_hour'"),
        (
            {
                "metrics": [number("staff", cadence=Cadence.QUARTER)],
                "periods": [Period.parse("2023-Q2"), Period.parse("2023-Q3")],
            },
            DefinitionError,
            "a panel by month cannot be joined with one by quarter",
        ),
        ({"values": np.zeros((3, 1, 2, 2))}, ShapeError, "panels with scenarios cannot be joined"),
    ],
)
def test_panels_that_do_not_fit_are_not_joined(changes: dict[str, Any], kind: type[Exception], message: str) -> None:
    other = panel(**{"values": np.zeros((1, 2, 2)), "metrics": [CATEGORY_2], **changes})
    with pytest.raises(kind, match=message):
        panel().joined(other)


def figure(metric: Metric, values: Any, over: Window, **layers: Any) -> Figure:
    """Return a metric's figure of one organisation, as a review sees it after the last period."""
    from invented import first_of, regime

    rule = rules.Ladder(enter={"1": rules.Above(metric.code, 0, over=over)})
    count = len(values)
    shaped: dict[str, Any] = {name: np.array(layer)[None, :, None] for name, layer in layers.items()}
    shown = Panel.from_arrays(
        np.array(values)[None, :, None],
        metrics=[metric],
        periods=periods(count),
        organisations=[TRUST_A],
        **shaped,
    )
    evidence = regime(rule, metrics=[metric]).review(shown, on=first_of(count)).evidence
    return evidence.figure(metric.code, over)


@pytest.mark.parametrize(
    ("aggregation", "weights", "expected"),
    [
        (Aggregation.WEIGHTED_MEAN, [1.0, 1.0, 2.0], 2.25),
        (Aggregation.WEIGHTED_MEAN, [math.nan] * 3, 2.0),
        (Aggregation.WEIGHTED_MEAN, [1.0, 1.0, 0.0], 1.5),
        (Aggregation.MEAN, [1.0, 1.0, 2.0], 2.0),
        (Aggregation.SUM, [1.0, 1.0, 2.0], 6.0),
    ],
)
def test_periods_are_aggregated_as_the_metric_says(
    aggregation: Aggregation, weights: list[float], expected: float
) -> None:
    found = figure(number("m", aggregation=aggregation), [1.0, 2.0, 3.0], Window.last(3), weights=weights)

    assert found.values.tolist() == [expected]


def test_a_period_in_which_nobody_was_seen_needs_no_figure() -> None:
    found = figure(number("m"), [1.0, math.nan, 3.0], Window.last(3), weights=[1.0, 0.0, 1.0])

    assert found.values.tolist() == [2.0]


def test_a_period_without_a_figure_makes_the_average_missing() -> None:
    found = figure(number("m"), [1.0, math.nan, 3.0], Window.last(3), weights=[1.0, 5.0, 1.0])

    assert math.isnan(found.values[0])
    assert found.missing is not None
    assert found.missing.tolist() == [True]


def test_a_window_that_reaches_before_the_panel_is_missing() -> None:
    found = figure(number("m"), [1.0, 2.0], Window.last(3))

    assert math.isnan(found.values[0])


def test_a_figure_knows_its_weights_coverage_and_periods() -> None:
    found = figure(number("m"), [1.0, 2.0], Window.last(2), weights=[3.0, 4.0], coverage=[0.9, 0.8])

    assert (found.weights.tolist(), found.coverage.tolist()) == ([7.0], [0.8])
    assert (found.first, found.last) == (APRIL, APRIL.shifted(1))
    assert found.title == "m (April to May 2023)"


def test_an_average_of_figures_without_weights_among_weighted_ones_is_missing_and_says_so() -> None:
    found = figure(number("m"), [1.0, 2.0, 3.0], Window.last(3), weights=[1.0, math.nan, 1.0])
    is_missing = found.missing is not None and bool(found.missing[0])

    assert is_missing == math.isnan(found.values[0])


def test_series_from_four_hours_stand_in_their_order() -> None:
    found = four_hours({"TA": "0.5 0.6", "TB": "0.7"})

    assert str(found.values[0].T.tolist()) == "[[0.5, 0.6], [0.7, nan]]"
