from __future__ import annotations

import math
from typing import Any

import pytest
from compared import evidence, values
from invented import CATEGORY_2, FOUR_HOUR

from tiering import Reference, Status, Window, scores
from tiering.errors import DefinitionError, ProblemsError

FALLING = scores.Points("four_hour", {1: 0.78, 2: 0.70, 3: 0.60}, otherwise=4)
RISING = scores.Points("category_2", {1: 1080, 2: 1800}, otherwise=3)


def test_a_figure_at_the_edge_of_a_band_has_the_points_of_the_better_side() -> None:
    found = values(FALLING, (0.9, 0.78, 0.7799, 0.70, 0.60, 0.5999), FOUR_HOUR)

    assert found.least.tolist() == [1, 1, 2, 2, 3, 4]
    assert found.least is found.most


def test_lower_figures_earn_fewer_points_where_lower_is_better() -> None:
    assert values(RISING, (1000, 1080, 1081, 1800, 1801), CATEGORY_2).least.tolist() == [1, 1, 2, 2, 3]


def test_one_band_points_the_way_of_the_metric() -> None:
    one = scores.Points("category_2", {0: 1080}, otherwise=1)

    assert values(one, (1080, 1081), CATEGORY_2).least.tolist() == [0, 1]


def test_a_missing_figure_may_earn_any_points() -> None:
    found = values(FALLING, (0.65, math.nan), FOUR_HOUR)

    assert found.least.tolist() == [3, 1]
    assert found.most.tolist() == [3, 4]


def test_bands_may_be_written_in_any_order() -> None:
    assert scores.Points("four_hour", {3: 0.60, 1: 0.78, 2: 0.70}, otherwise=4) == FALLING


def test_figures_are_taken_over_a_window() -> None:
    points = scores.Points("four_hour", {1: 0.7}, otherwise=2, over=Window.last(2))
    seen = evidence([[[0.6, 0.6], [0.7, 0.8]]], [FOUR_HOUR])

    assert points.score(seen).least.tolist() == [2, 1]
    assert dict(points.reads) == {"four_hour": 2}
    assert list(points.windows) == [("four_hour", Window.last(2))]


@pytest.mark.parametrize(
    ("bands", "otherwise", "message"),
    [
        ({}, 4, "points for 'four_hour' need at least one band"),
        ({1: 0.7, 2: 0.78, 3: 0.6}, 4, "must get worse as the points rise"),
        ({1: 0.7, 2: 0.7}, 4, "must get worse as the points rise"),
        ({1: math.nan}, 4, "need finite points and figures"),
        ({1: 0.7, 2: 0.6}, 2, "the worst, so they get more than 2 points, not 2"),
        ({1: 0.7}, math.inf, "otherwise of Points must be finite"),
        ([0.7, 0.6], 4, "must be points with the figure that earns them"),
    ],
)
def test_bands_that_make_no_sense_are_refused(bands: Any, otherwise: float, message: str) -> None:
    with pytest.raises(DefinitionError, match=message):
        scores.Points("four_hour", bands, otherwise=otherwise)


def test_several_problems_are_told_at_once() -> None:
    with pytest.raises(ProblemsError, match="2 problems in the points for 'four_hour'"):
        scores.Points("four_hour", {1: 0.7, 2: 0.8, 3: 0.6}, otherwise=1)


def test_the_order_of_its_bands_says_which_side_is_better() -> None:
    assert [need.what.value for need in FALLING.needs] == ["that higher is better"]
    assert [need.what.value for need in RISING.needs] == ["that lower is better"]


def test_its_figures_are_limits_with_a_reference() -> None:
    source = Reference(Status.ILLUSTRATIVE, note="ours")
    points = scores.Points("four_hour", {1: 0.78, 2: 0.7}, otherwise=3, reference=source)

    assert list(points.limits) == [("four_hour", 0.7, 0.78)]
    assert list(points.references) == [("points for four_hour: 1 from 0.78, 2 from 0.7, otherwise 3", source)]


def test_it_looks_at_one_organisation_at_a_time() -> None:
    assert FALLING.elementwise
    assert hash(FALLING) == hash(scores.Points("four_hour", {1: 0.78, 2: 0.70, 3: 0.60}, otherwise=4))
