from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tiering import Metric, Polarity, Unit
from tiering.elsewhere import star_ratings_2023 as stars
from tiering.errors import DefinitionError

_FIGURES = st.integers(0, 1000).map(lambda figure: figure / 1000)
_CUTS = st.lists(_FIGURES, min_size=4, max_size=4, unique=True).map(
    lambda cuts: dict(zip((5, 4, 3, 2), sorted(cuts, reverse=True), strict=True))
)
_AMOUNTS = st.integers(0, 300).map(lambda amount: amount / 1000)


@given(_CUTS, _CUTS, _AMOUNTS)
def test_no_cut_point_moves_further_than_the_guardrail(
    before: dict[int, float], wanted: dict[int, float], at_most: float
) -> None:
    held = stars.Guardrail(at_most).held(before, wanted)

    assert all(abs(held[star] - before[star]) <= at_most + 1e-12 for star in before)


@given(_CUTS, _CUTS, _AMOUNTS)
def test_cut_points_stay_in_order(before: dict[int, float], wanted: dict[int, float], at_most: float) -> None:
    held = stars.Guardrail(at_most).held(before, wanted)

    assert all(held[better] > held[worse] for better, worse in pairwise((5, 4, 3, 2)))


@given(_CUTS, _CUTS, _AMOUNTS)
def test_a_cut_point_that_is_near_enough_is_the_one_that_is_wanted(
    before: dict[int, float], wanted: dict[int, float], at_most: float
) -> None:
    held = stars.Guardrail(at_most).held(before, wanted)
    near = [star for star in before if abs(wanted[star] - before[star]) < at_most - 1e-9]

    assert [held[star] for star in near] == [wanted[star] for star in near]


@given(_CUTS, _CUTS, _AMOUNTS)
def test_a_cut_point_that_is_held_moves_towards_the_one_that_is_wanted_as_far_as_it_may(
    before: dict[int, float], wanted: dict[int, float], at_most: float
) -> None:
    held = stars.Guardrail(at_most).held(before, wanted)
    far = [star for star in before if abs(wanted[star] - before[star]) > at_most + 1e-9]

    assert [held[star] for star in far] == pytest.approx(
        [before[star] + math.copysign(at_most, wanted[star] - before[star]) for star in far]
    )


def test_a_guardrail_of_5_points_is_exact_in_decimal() -> None:
    held = stars.Guardrail(0.05).held({5: 0.7}, {5: 0.9})

    assert dict(held) == {5: 0.75}


@pytest.mark.parametrize("at_most", [-0.01, math.nan, math.inf])
def test_a_guardrail_that_cannot_be_is_refused(at_most: float) -> None:
    with pytest.raises(DefinitionError):
        stars.Guardrail(at_most)


def test_cut_points_for_other_stars_are_refused() -> None:
    with pytest.raises(DefinitionError, match="give the same"):
        stars.Guardrail(0.05).held({5: 0.9}, {4: 0.8})


# Groups.


def test_a_cut_point_is_the_worst_figure_of_its_group() -> None:
    figures = [0.10, 0.11, 0.30, 0.31, 0.50, 0.52, 0.70, 0.71, 0.90, 0.93]

    assert dict(stars.clustered(stars.screening, figures)) == {5: 0.9, 4: 0.7, 3: 0.5, 2: 0.3}


def test_where_less_is_better_the_worst_figure_is_the_highest() -> None:
    figures = [0.10, 0.11, 0.30, 0.31, 0.50, 0.52, 0.70, 0.71, 0.90, 0.93]

    assert dict(stars.clustered(stars.leaving, figures)) == {5: 0.11, 4: 0.31, 3: 0.52, 2: 0.71}


def test_missing_figures_are_left_out() -> None:
    figures = [0.1, math.nan, 0.3, 0.5, 0.7, 0.9, math.nan]

    assert dict(stars.clustered(stars.screening, figures)) == {5: 0.9, 4: 0.7, 3: 0.5, 2: 0.3}


def test_figures_that_many_share_weigh_more() -> None:
    few = [0.0, 0.2, 0.4, 0.6, 0.80, 0.91]

    assert stars.clustered(stars.screening, few)[5] == 0.8
    assert stars.clustered(stars.screening, [0.0, 0.2, 0.4, 0.6, *[0.80] * 50, *[0.91] * 50])[5] == 0.91


@given(st.lists(_FIGURES, min_size=5, max_size=40, unique=True), st.randoms())
def test_the_order_of_the_figures_does_not_matter(figures: list[float], chance: object) -> None:
    shuffled = list(figures)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]

    assert stars.clustered(stars.screening, shuffled) == stars.clustered(stars.screening, figures)


@given(st.lists(_FIGURES, min_size=6, max_size=6, unique=True))
def test_of_six_figures_the_two_that_are_closest_share_a_group(figures: list[float]) -> None:
    cuts = set(stars.clustered(stars.screening, figures).values())
    (joined,) = set(figures) - cuts - {min(figures)}
    gaps = {upper: upper - lower for lower, upper in pairwise(sorted(figures))}

    assert gaps[joined] == pytest.approx(min(gaps.values()))


@pytest.mark.parametrize("figures", [[], [0.1] * 10, [0.1, 0.2, 0.3, 0.4, math.nan]])
def test_fewer_than_five_different_figures_are_refused(figures: list[float]) -> None:
    with pytest.raises(DefinitionError, match="need 5 different figures"):
        stars.clustered(stars.screening, figures)


def test_a_metric_without_a_better_side_is_refused() -> None:
    neutral = Metric("n", unit=Unit.FRACTION, polarity=Polarity.NEUTRAL)

    with pytest.raises(DefinitionError, match="neither side is better"):
        stars.clustered(neutral, np.linspace(0, 1, 9))


def spread(group: list[float]) -> float:
    return sum((figure - sum(group) / len(group)) ** 2 for figure in group)


def grouped(figures: list[float]) -> list[list[float]]:
    """Join, of all neighbours, those by which the spread within groups grows least, until five groups are left."""
    groups = [[figure] * figures.count(figure) for figure in sorted(set(figures))]
    while len(groups) > 5:
        growth = [spread(one + other) - spread(one) - spread(other) for one, other in pairwise(groups)]
        place = growth.index(min(growth))
        groups[place : place + 2] = [groups[place] + groups[place + 1]]
    return groups


@pytest.mark.parametrize("seed", range(20))
def test_neighbours_are_joined_by_which_the_spread_within_groups_grows_least(seed: int) -> None:
    rng = np.random.default_rng(seed)
    # A quarter of them are shared by many.
    figures = [*rng.random(24).tolist(), *np.repeat(rng.random(6), rng.integers(2, 20, 6)).tolist()]
    worst = [min(group) for group in grouped(figures)[:0:-1]]

    assert list(stars.clustered(stars.screening, figures).values()) == worst
