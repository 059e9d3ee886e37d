"""Figures that follow routes made by hand, from the trusts A, B and C to X and Y."""

from __future__ import annotations

import math
import warnings
from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np
import pytest
from invented import APRIL, CATEGORY_2, FOUR_HOUR, number, periods
from numpy.typing import ArrayLike

from tiering import Aggregation, Cadence, DateRange, Metric, Organisation, Panel, Period, Polarity, ServiceShare, Unit
from tiering._routes import Routes, Stretch
from tiering.errors import DefinitionError, InvalidValueError, LeftOutWarning, ProblemsError, ShapeError

NAN = math.nan
A, B, C = (Organisation(code, name=f"Trust {code}") for code in "ABC")
X, Y = Organisation("X"), Organisation("Y")
WAITS = Metric("waits", unit=Unit.COUNT, polarity=Polarity.LOWER_IS_BETTER)
BEDS = Metric("beds", unit=Unit.COUNT, polarity=Polarity.NEUTRAL, aggregation=Aggregation.MEAN)
RATING = number("rating", aggregation=Aggregation.MEAN)
NINTH_DECILE = Metric("p90", unit=Unit.SECONDS, polarity=Polarity.LOWER_IS_BETTER, aggregation=Aggregation.NONE)
BALANCE = number("balance", aggregation=Aggregation.SUM)
ALL_TO_X = [[1, 0], [1, 0], [1, 0]]
AB_TO_X = [[1, 0], [1, 0], [0, 1]]
B_SPLIT = [[1, 0], [0, 0], [0, 1]]
NOBODY_KNOWS = [[False, False], [True, True], [False, False]]


def panel(
    values: Sequence[float],
    metric: Metric = FOUR_HOUR,
    weights: Sequence[float] | None = None,
    coverage: Sequence[float] | None = None,
) -> Panel:
    """Return one month of the three trusts."""
    return Panel.from_arrays(
        [[values]],
        metrics=[metric],
        periods=[APRIL],
        organisations=[A, B, C],
        weights=None if weights is None else [[weights]],
        coverage=None if coverage is None else [[coverage]],
    )


def routes(shares: ArrayLike, unknown: Any = None, gone: Any = None, months: int = 1) -> Routes:
    stretch = Stretch(
        0,
        months,
        np.array(shares, dtype=float),
        None if unknown is None else np.array(unknown),
        None if gone is None else np.array(gone),
    )
    return Routes((X, Y), (stretch,), "system")


def figures(found: Panel) -> list[float]:
    return [float(value) for value in found.values[0, 0]]


# Each metric's own law.


def test_a_rate_is_that_of_all_numerators_and_denominators() -> None:
    found = panel([0.8, 0.5, 0.9], weights=[1000, 3000, 10]).regrouped(routes(AB_TO_X))

    assert figures(found) == [2300 / 4000, 0.9]
    assert found.weights[0, 0].tolist() == [4000, 10]
    assert found.coverage[0, 0].tolist() == [1, 1]


def test_a_mean_time_is_weighted_by_its_volume() -> None:
    found = panel([1000, 2000, 0], CATEGORY_2, [30, 10, 0]).regrouped(routes(AB_TO_X))

    assert figures(found)[0] == 1250


def test_counts_are_added() -> None:
    assert figures(panel([3, 4, 5], WAITS).regrouped(routes(AB_TO_X))) == [7, 5]


def test_a_stock_is_added_though_time_averages_it() -> None:
    assert figures(panel([300.25, 200.5, 5], BEDS).regrouped(routes(AB_TO_X))) == [500.75, 5]


def test_another_mean_takes_everybody_for_as_much() -> None:
    assert figures(panel([1, 4, 5], RATING, [100, 1, 1]).regrouped(routes(AB_TO_X))) == [2.5, 5]


def test_shares_divide_counts_and_weigh_means() -> None:
    shares = [[0.25, 0.75], [1.0, 0.0], [0.0, 1.0]]

    assert figures(panel([8, 1, 1], WAITS).regrouped(routes(shares))) == [3, 7]
    assert figures(panel([8, 1, 1], RATING).regrouped(routes(shares))) == [3 / 1.25, 7 / 1.75]
    assert figures(panel([8, 1, 1], CATEGORY_2, [4, 3, 5]).regrouped(routes(shares))) == [11 / 4, 29 / 8]


def test_binary_arithmetic_puts_no_figure_on_another_side_of_a_limit() -> None:
    for weights in ([1, 1, 1], [3, 7, 9], [0.1, 0.2, 0.7]):
        assert figures(panel([0.7, 0.7, 0.7], weights=weights).regrouped(routes(ALL_TO_X)))[0] == 0.7
    assert figures(panel([0.1, 0.2, 0.0], BEDS).regrouped(routes(ALL_TO_X)))[0] == 0.3


def test_a_mean_stays_in_the_range_of_its_metric() -> None:
    most = number("m", minimum=0.0, maximum=2 / 3)

    assert figures(panel([2 / 3, 2 / 3, 2 / 3], most, [1, 1, 1]).regrouped(routes(ALL_TO_X)))[0] == 2 / 3


def test_every_month_follows_the_routes_of_its_stretch() -> None:
    months = Panel.from_arrays([[[1, 2, 4]] * 3], metrics=[WAITS], periods=periods(3), organisations=[A, B, C])
    stretches = (Stretch(0, 2, np.array(AB_TO_X, dtype=float)), Stretch(2, 3, np.array(ALL_TO_X, dtype=float)))
    found = months.regrouped(Routes((X, Y), stretches, "system"))

    assert found.values[0, :2].tolist() == [[3, 4], [3, 4]]
    assert found.values[0, 2, 0] == 7
    assert math.isnan(found.values[0, 2, 1])


def test_a_quarter_in_a_panel_of_months_is_followed_where_it_ends() -> None:
    quarterly = number("q", cadence=Cadence.QUARTER, aggregation=Aggregation.SUM)
    values = np.full((2, 3, 3), NAN)
    values[0], values[1, 2] = 1, [1, 2, 4]
    months = Panel.from_arrays(values, metrics=[WAITS, quarterly], periods=periods(3), organisations=[A, B, C])
    found = months.regrouped(routes(AB_TO_X, months=3))

    assert np.isnan(found.values[1, :2]).all()
    assert found.values[1, 2].tolist() == [3, 4]


def test_scenarios_are_followed_each_for_itself() -> None:
    values = np.array([[[[0.8, 0.5, 0.9]]], [[[0.4, NAN, NAN]]]])
    weights = np.array([[[1000.0, 3000.0, 10.0]]])
    both = Panel.from_arrays(
        values, metrics=[FOUR_HOUR], periods=[APRIL], organisations=[A, B, C], weights=weights
    ).regrouped(routes(AB_TO_X))

    assert both.values[:, 0, 0, 0].tolist() == [2300 / 4000, 0.4]
    assert both.weights[:, 0, 0].tolist() == [[4000, 10], [1000, 10]]
    assert both.coverage[:, 0, 0].tolist() == [[1, 1], [0.25, 1]]


# What a figure rests on.


def test_a_missing_figure_with_a_weight_is_activity_that_is_not_covered() -> None:
    found = panel([0.8, NAN, 0.9], weights=[1000, 3000, 10]).regrouped(routes(AB_TO_X))

    assert figures(found)[0] == 0.8
    assert found.weights[0, 0, 0] == 1000
    assert found.coverage[0, 0, 0] == 0.25


def test_partial_figures_stand_for_all_of_their_activity() -> None:
    found = panel([0.8, 0.5, 0.9], weights=[1000, 3000, 10], coverage=[0.5, 1, 1]).regrouped(routes(AB_TO_X))

    assert figures(found)[0] == 2300 / 4000
    assert found.coverage[0, 0, 0] == 4000 / 5000


def test_who_has_neither_figure_nor_weight_counts_for_nothing_in_a_rate() -> None:
    found = panel([0.8, NAN, 0.9], weights=[1000, NAN, 10]).regrouped(routes(AB_TO_X))

    assert found.coverage[0, 0, 0] == 1


def test_who_reports_no_count_is_not_covered() -> None:
    found = panel([3, NAN, 5], WAITS).regrouped(routes(AB_TO_X))

    assert figures(found)[0] == 3
    assert found.coverage[0, 0].tolist() == [0.5, 1]


def test_who_does_not_exist_yet_is_not_waited_for() -> None:
    later = Organisation("B", valid=DateRange(start=date(2023, 5, 1)))
    months = Panel.from_arrays(
        [[[3, NAN], [3, NAN]]], metrics=[WAITS], periods=periods(2), organisations=[A, later]
    ).regrouped(routes([[1, 0], [1, 0]], months=2))

    assert months.coverage[0, :, 0].tolist() == [1, 0.5]


def test_who_has_gone_is_not_waited_for() -> None:
    found = panel([3, NAN, NAN], WAITS).regrouped(routes(ALL_TO_X, gone=[False, True, False]))

    assert found.coverage[0, 0, 0] == 0.5


def test_weights_say_how_much_activity_a_count_rests_on() -> None:
    found = panel([3, NAN, 5], WAITS, [100, 300, 10]).regrouped(routes(AB_TO_X))

    assert found.coverage[0, 0, 0] == 0.25
    assert found.weights[0, 0].tolist() == [100, 10]


def test_where_only_some_counts_have_weights_everybody_counts_for_as_much() -> None:
    found = panel([3, 4, 5], WAITS, [100, NAN, 10]).regrouped(routes(ALL_TO_X))

    assert found.coverage[0, 0, 0] == 1
    assert math.isnan(found.weights[0, 0, 0])


def test_a_target_without_a_figure_is_missing_and_keeps_its_activity() -> None:
    found = panel([NAN, NAN, 0.9], weights=[1000, 3000, 10], coverage=[0.5, 1, 1]).regrouped(routes(AB_TO_X))

    assert math.isnan(figures(found)[0])
    assert (found.weights[0, 0, 0], found.coverage[0, 0, 0]) == (5000, 0)


def test_a_target_that_nobody_goes_to_is_missing() -> None:
    found = panel([0.8, 0.5, 0.9], weights=[1, 1, 1]).regrouped(routes(ALL_TO_X))

    assert math.isnan(figures(found)[1])
    assert math.isnan(found.weights[0, 0, 1])
    assert found.coverage[0, 0, 1] == 0


def test_a_mean_over_nobody_counts_for_nothing() -> None:
    found = panel([0.8, 0.1, NAN], weights=[1000, 0, 0]).regrouped(routes(AB_TO_X))

    assert figures(found)[0] == 0.8
    assert found.coverage[0, 0, 0] == 1
    assert math.isnan(figures(panel([0.1, NAN, NAN], weights=[0, 5, 0]).regrouped(routes(AB_TO_X)))[0])
    assert panel([NAN, NAN, NAN], weights=[0, 0, 0]).regrouped(routes(ALL_TO_X)).weights[0, 0, 0] == 0


def test_a_figure_that_rests_on_nothing_counts_and_covers_nothing() -> None:
    found = panel([0.8, 0.4, 0.9], weights=[1000, 1000, 10], coverage=[1, 0, 1]).regrouped(routes(AB_TO_X))

    assert figures(found)[0] == pytest.approx(0.6)
    assert found.coverage[0, 0, 0] == 0.5


def test_figures_below_the_least_coverage_are_missing_and_say_what_they_rested_on() -> None:
    found = panel([0.8, NAN, 0.9], weights=[1000, 3000, 10]).regrouped(routes(AB_TO_X), minimum_coverage=0.9)

    assert math.isnan(figures(found)[0])
    assert found.coverage[0, 0].tolist() == [0.25, 1]
    assert found.minimum_coverage == 0.9


def test_the_least_coverage_is_enough() -> None:
    found = panel([0.8, NAN, 0.9], weights=[900, 100, 10]).regrouped(routes(AB_TO_X), minimum_coverage=0.9)

    assert figures(found)[0] == 0.8


def test_the_least_coverage_of_a_panel_stays_its_own() -> None:
    own = panel([0.8, 0.5, 0.9], weights=[100, 300, 10], coverage=[1, 0.5, 1]).with_minimum_coverage(0.9)
    found = own.regrouped(routes(AB_TO_X))

    assert math.isnan(figures(found)[0])
    assert found.minimum_coverage == 0.9


@pytest.mark.parametrize("wrong", [-0.1, 1.01, NAN, math.inf])
def test_a_least_coverage_that_is_no_share_is_refused(wrong: float) -> None:
    with pytest.raises(DefinitionError, match="minimum_coverage must lie between 0 and 1, not"):
        panel([3, 4, 5], WAITS).regrouped(routes(AB_TO_X), minimum_coverage=wrong)


# Who goes wholly to one other alone.


def test_whoever_goes_to_one_other_alone_keeps_all_there_is() -> None:
    odd = panel([1 / 3, 0.5, 2 / 3], weights=[NAN, 3, NAN], coverage=[0.3, 1, 0.7])
    found = odd.regrouped(Routes((C, X, A), (Stretch(0, 1, np.eye(3)[:, [2, 1, 0]]),), "successor"))

    assert figures(found) == [2 / 3, 0.5, 1 / 3]
    assert np.array_equal(found.weights, odd.weights[..., ::-1], equal_nan=True)
    assert found.coverage.tolist() == odd.coverage[..., ::-1].tolist()


def test_whoever_goes_nowhere_yet_stands_in_nobody_s_way() -> None:
    found = panel([1 / 3, NAN, 0.5], NINTH_DECILE).regrouped(routes(AB_TO_X))

    assert figures(found) == [1 / 3, 0.5]


def test_whoever_is_left_alone_by_those_who_had_gone_keeps_all_there_is() -> None:
    odd = panel([NAN, NAN, NAN], weights=[NAN, NAN, 3], coverage=[0.3, 1, 0.7])
    found = odd.regrouped(routes([[1, 0], [1, 0], [0, 1]], gone=[False, True, False]))

    assert np.array_equal(found.weights[0, 0], [NAN, 3], equal_nan=True)
    assert found.coverage.tolist() == [[[0.3, 0.7]]]


def test_a_figure_that_is_alone_is_that_figure_to_its_last_digit() -> None:
    assert figures(panel([1 / 3, NAN, 0.1], weights=[7, 7, 3]).regrouped(routes(AB_TO_X)))[0] == 1 / 3
    assert figures(panel([1 / 3, NAN, 0.1], BEDS).regrouped(routes(AB_TO_X)))[0] == 1 / 3
    assert figures(panel([1 / 3, NAN, 0.1], RATING).regrouped(routes(AB_TO_X)))[0] == 1 / 3


def attributed(months: int = 1) -> Panel:
    services = Panel.from_arrays(
        [[[1000.0, 2000.0]] * months],
        metrics=[CATEGORY_2],
        periods=periods(months),
        organisations=[Organisation("S"), Organisation("R")],
        weights=[[[5.0, 6.0]] * months],
    )
    return services.attribute([ServiceShare(service="S", client="A"), ServiceShare(service="R", client="B")], [A, B])


def test_whoever_goes_to_one_other_alone_takes_along_whose_figures_they_are() -> None:
    own = attributed()
    found = own.regrouped(routes([[0, 1], [1, 0]]))

    assert [(each.organisation, each.text) for each in found.attributions] == [("Y", "S's figure"), ("X", "R's figure")]
    assert found.attributions[0].valid == own.attributions[0].valid


def test_whose_figures_they_are_is_told_of_each_while_it_is_so() -> None:
    stretches = (Stretch(0, 1, np.eye(2)), Stretch(1, 3, np.eye(2)[::-1]))
    found = attributed(3).regrouped(Routes((X, Y), stretches, "successor")).attributions_of("category_2", "X")

    assert [each.text for each in found] == ["S's figure", "R's figure"]
    assert [each.valid for each in found] == [
        DateRange(date(2023, 4, 1), date(2023, 5, 1)),
        DateRange(date(2023, 5, 1), date(2023, 7, 1)),
    ]


def test_figures_that_are_others_do_not_count_several_times() -> None:
    with pytest.raises(DefinitionError, match="the figures of 'category_2' for 'A', 'B' are made of others' figures"):
        attributed().regrouped(routes([[1, 0], [1, 0]]))


# What nobody knows.


def test_what_is_divided_nobody_knows_how_is_missing_and_the_rest_is_not() -> None:
    found = panel([0.8, 0.5, 0.9], weights=[1, 1, 1]).regrouped(
        Routes(
            (X, Y, A),
            (
                Stretch(
                    0,
                    1,
                    np.eye(3)[[2, 2, 0]] * [[1], [0], [1]],
                    np.array([[0, 0, 0], [1, 1, 0], [0, 0, 0]], dtype=bool),
                ),
            ),
            "",
        )
    )

    assert np.isnan(found.values[0, 0]).tolist() == [True, True, False]
    assert np.isnan(found.weights[0, 0]).tolist() == [True, True, False]
    assert found.coverage[0, 0].tolist() == [0, 0, 1]


@pytest.mark.parametrize(
    ("metric", "values", "weights"),
    [
        (FOUR_HOUR, [0.8, NAN, 0.9], [1, NAN, 1]),
        (FOUR_HOUR, [0.8, NAN, 0.9], [1, 0, 1]),
        (FOUR_HOUR, [0.8, NAN, 0.9], None),
        (WAITS, [3, NAN, 5], None),
        (WAITS, [3, 0, 5], None),
        (NINTH_DECILE, [3, NAN, 5], None),
    ],
)
def test_where_there_is_nothing_to_divide_nothing_is_missing(
    metric: Metric, values: list[float], weights: list[float] | None
) -> None:
    found = panel(values, metric, weights).regrouped(routes(B_SPLIT, NOBODY_KNOWS))

    assert figures(found) == [values[0], values[2]]


@pytest.mark.parametrize(
    ("metric", "values", "weights"),
    [
        (FOUR_HOUR, [0.8, NAN, 0.9], [1, 2, 1]),
        (FOUR_HOUR, [0.8, 0.5, 0.9], None),
        (WAITS, [3, 4, 5], None),
        (BALANCE, [3, 0, 5], None),
        (NINTH_DECILE, [3, 4, 5], None),
    ],
)
def test_where_there_is_something_to_divide_those_who_may_get_some_are_missing(
    metric: Metric, values: list[float], weights: list[float] | None
) -> None:
    assert np.isnan(figures(panel(values, metric, weights).regrouped(routes(B_SPLIT, NOBODY_KNOWS)))).all()


def test_figures_without_a_weight_are_not_asked_for_one_where_nothing_can_be_made_of_them() -> None:
    found = panel([0.8, 0.5, 0.9]).regrouped(routes([[1, 0], [0, 0], [1, 0]], NOBODY_KNOWS))

    assert np.isnan(figures(found)).all()


# What is refused.


@pytest.mark.parametrize("shares", [AB_TO_X, [[0.5, 0.5], [0, 1], [0, 0]]])
def test_centiles_are_neither_put_together_nor_divided(shares: list[list[float]]) -> None:
    with pytest.raises(DefinitionError, match="'p90' does not aggregate: no centile or rank of several organisations"):
        panel([1, 2, NAN], NINTH_DECILE).regrouped(routes(shares))


def test_figures_without_a_weight_are_named() -> None:
    months = Panel.from_arrays(
        [[[0.5, 0.6, 0.7]] * 2],
        metrics=[FOUR_HOUR],
        periods=periods(2),
        organisations=[A, B, C],
        weights=[[[1, NAN, NAN], [1, 1, NAN]]],
    )
    with pytest.raises(DefinitionError, match=r"'four_hour' has figures without a weight.*: 'B' in April 2023; give"):
        months.regrouped(routes(AB_TO_X, months=2))


def test_figures_of_those_who_had_gone_are_named_with_what_to_do() -> None:
    gone = routes(ALL_TO_X, gone=[False, True, False])
    with pytest.raises(
        DefinitionError, match=r"'B' has figures in April 2023, when it had gone; .* reports_until=date\(2023, 5, 1\)"
    ):
        panel([3, 4, 5], WAITS).regrouped(gone)


def test_who_was_there_when_a_quarter_began_may_have_figures_for_it() -> None:
    quarterly = number("q", cadence=Cadence.QUARTER, aggregation=Aggregation.SUM)
    values = np.full((2, 3, 2), NAN)
    values[0, :, 0], values[1, 2] = 1, 2
    months = Panel.from_arrays(values, metrics=[WAITS, quarterly], periods=periods(3), organisations=[A, B])
    one = np.array([[1, 0], [1, 0]], dtype=float)
    stretches = (Stretch(0, 1, one), Stretch(1, 3, one, gone=np.array([False, True])))

    assert months.regrouped(Routes((X, Y), stretches, "")).values[1, 2, 0] == 4


def test_all_that_is_wrong_is_told_at_once() -> None:
    both = Panel.from_arrays(
        [[[0.5, 0.6, 0.7]], [[1.0, 2.0, 3.0]]],
        metrics=[FOUR_HOUR, NINTH_DECILE],
        periods=[APRIL],
        organisations=[A, B, C],
    )
    with pytest.raises(ProblemsError, match="3 problems in the panel"):
        both.regrouped(routes(ALL_TO_X, gone=[False, False, True]))


@pytest.mark.parametrize(
    ("stretches", "message"),
    [
        ([(0, 1)], r"the stretches of the routes, \[\(0, 1\)\], do not follow each other over the 2 periods"),
        ([(0, 1), (0, 2)], "do not follow each other"),
        ([(0, 2), (2, 2)], "do not follow each other"),
        ([], "do not follow each other"),
    ],
)
def test_routes_for_other_periods_are_refused(stretches: list[tuple[int, int]], message: str) -> None:
    months = Panel.from_arrays([[[1, 2, 4]] * 2], metrics=[WAITS], periods=periods(2), organisations=[A, B, C])
    parts = tuple(Stretch(first, stop, np.array(ALL_TO_X, dtype=float)) for first, stop in stretches)
    with pytest.raises(ShapeError, match=message):
        months.regrouped(Routes((X, Y), parts, "system"))


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"shares": [[1, 0], [1, 0]]}, r"shares of the routes have the shape \(2, 2\); .* need \(3, 2\)"),
        ({"shares": ALL_TO_X, "unknown": [[True]]}, r"unknown of the routes have the shape \(1, 1\)"),
        ({"shares": ALL_TO_X, "gone": [True]}, r"gone of the routes have the shape \(1,\); .* need \(3,\)"),
    ],
)
def test_routes_for_others_are_refused(wrong: dict[str, Any], message: str) -> None:
    with pytest.raises(ShapeError, match=message):
        panel([3, 4, 5], WAITS).regrouped(routes(**wrong))


@pytest.mark.parametrize("wrong", [[1, 0.5], [NAN, 0], [math.inf, 0], [-0.5, 1]])
def test_shares_of_more_than_one_whole_are_refused(wrong: list[float]) -> None:
    with pytest.raises(DefinitionError, match=r"the shares of .* are no shares of one whole in April 2023; give"):
        panel([3, 4, 5], WAITS).regrouped(routes([[1.0, 0.0], wrong, [0.0, 1.0]]))


def test_sums_that_are_no_numbers_are_refused() -> None:
    with pytest.raises(InvalidValueError, match="too large to be added up"):
        panel([1e308, 1e308, 1], BALANCE).regrouped(routes(ALL_TO_X))


# Who is left out.


def test_who_goes_nowhere_is_told_with_how_much_goes_with_it() -> None:
    with pytest.warns(LeftOutWarning) as told:
        found = panel([0.5, 0.6, 0.7], weights=[50, 25, 25]).regrouped(routes([[1, 0], [0, 0], [0, 0]]))

    assert figures(found)[0] == 0.5
    assert str(told[0].message).startswith(
        "2 organisations with figures belong to no system, so they are left out with 50.0 % of the activity behind "
        "'four_hour': 'B', 'C'; "
    )
    assert told[0].filename == __file__


def test_counts_that_are_left_out_are_told_by_how_many_there_are() -> None:
    with pytest.warns(
        LeftOutWarning, match="1 organisation with figures belongs to .* 25.0 % of the figures of 'waits'"
    ):
        Panel.from_arrays(
            [[[1, 2, 3, NAN, 5]]], metrics=[WAITS], periods=[APRIL], organisations=[A, B, C, X, Y]
        ).regrouped(routes([[1, 0], [0, 0], [0, 1], [0, 0], [0, 1]]))


def test_who_has_no_figures_is_not_missed() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = panel([3, NAN, 5], WAITS).regrouped(routes([[1, 0], [0, 0], [0, 1]]))

    assert figures(found) == [3, 5]


# Ends of what there can be.


def test_one_organisation_alone_is_enough() -> None:
    alone = Panel.from_arrays([[[3.0]]], metrics=[WAITS], periods=[APRIL], organisations=[A])

    assert alone.regrouped(routes([[0.5, 0.5]])).values.tolist() == [[[1.5, 1.5]]]


def test_nobody_makes_nobody_s_figures() -> None:
    nobody = Panel.from_arrays(np.zeros((1, 1, 0)), metrics=[WAITS], periods=[APRIL], organisations=[])
    found = nobody.regrouped(Routes((X,), (Stretch(0, 1, np.zeros((0, 1))),), "system"))

    assert np.isnan(found.values).tolist() == [[[True]]]


def test_without_targets_there_are_no_figures() -> None:
    with pytest.warns(LeftOutWarning, match="3 organisations"):
        found = panel([0.5, 0.6, 0.7], weights=[1, 1, 1]).regrouped(
            Routes((), (Stretch(0, 1, np.zeros((3, 0))),), "system")
        )

    assert found.values.shape == (1, 1, 0)


def test_metrics_periods_and_attributes_of_the_targets_are_kept() -> None:
    found = panel([3, 4, 5], WAITS).regrouped(routes(AB_TO_X))

    assert found.metrics == (WAITS,)
    assert found.periods == (Period.parse("2023-04"),)
    assert found.organisations == (X, Y)
