from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import chosen

from tiering._ranking import Counts, count_above, count_below, moments, places_in, pool_sizes, quantiles
from tiering.typing import FloatArray

FEW = (0.0, 1.0, 2.0, -1.0, np.nan, np.inf, -np.inf)


@st.composite
def shapes(draw: st.DrawFn) -> tuple[int, int]:
    return draw(st.integers(1, 3)), draw(st.integers(1, 6))


@st.composite
def grouped(draw: st.DrawFn, count: int) -> Counts | None:
    return draw(st.none() | st.lists(st.integers(0, 3), min_size=count, max_size=count).map(np.array))


def peers(row: FloatArray, groups: Counts | None, place: int) -> FloatArray:
    theirs = row if groups is None else row[groups == groups[place]]
    return np.asarray(theirs[~np.isnan(theirs)])


@given(shapes(), st.data())
def test_those_above_and_below_are_counted_as_one_would_by_hand(shape: tuple[int, int], data: st.DataObject) -> None:
    asked, pool = data.draw(chosen(shape, [x for x in FEW if x == x])), data.draw(chosen(shape, FEW))  # noqa: PLR0124
    groups = data.draw(grouped(shape[-1]))
    below = [[(peers(pool[r], groups, o) < asked[r, o]).sum() for o in range(shape[1])] for r in range(shape[0])]
    above = [[(peers(pool[r], groups, o) > asked[r, o]).sum() for o in range(shape[1])] for r in range(shape[0])]

    assert np.array_equal(count_below(asked, pool, groups), below)
    assert np.array_equal(count_above(asked, pool, groups), above)


@given(shapes(), st.data())
def test_a_pool_that_asks_about_itself_is_counted_in_the_same_way(shape: tuple[int, int], data: st.DataObject) -> None:
    pool = data.draw(chosen(shape, FEW))
    groups = data.draw(grouped(shape[-1]))

    assert np.array_equal(count_below(pool, pool, groups), count_below(pool, pool.copy(), groups))
    assert np.array_equal(
        count_above(pool, pool, groups)[~np.isnan(pool)], count_above(pool, pool.copy(), groups)[~np.isnan(pool)]
    )


def test_what_is_missing_has_the_whole_pool_below_it() -> None:
    assert count_below(np.array([np.nan, 1.0, 2.0]), None).tolist() == [2, 0, 1]


@given(shapes(), st.data(), st.sampled_from((0.0, 0.1, 0.25, 0.5, 1.0)))
def test_quantiles_are_those_of_numpy(shape: tuple[int, int], data: st.DataObject, share: float) -> None:
    pool = data.draw(chosen(shape, (0.0, 1.0, 2.5, 0.7, np.nan)))
    groups = data.draw(grouped(shape[-1]))
    found = np.broadcast_to(quantiles(pool, share, groups), shape)
    for row, each in zip(pool, found, strict=True):
        for place, value in enumerate(each):
            theirs = peers(row, groups, place)

            assert value == pytest.approx(np.quantile(theirs, share) if theirs.size else np.nan, nan_ok=True)


def test_a_quantile_that_is_a_value_is_that_value_to_its_last_bit() -> None:
    value = 2 / 3
    assert round(value, 12) != value

    assert quantiles(np.array([value, 0.0, 1.0]), 0.5) == value
    assert quantiles(np.array([value, value]), 0.3) == value


@given(shapes(), st.data())
def test_moments_are_those_of_numpy(shape: tuple[int, int], data: st.DataObject) -> None:
    pool = data.draw(chosen(shape, (0.0, 1.0, 2.5, 0.7, np.nan)))
    groups = data.draw(grouped(shape[-1]))
    means, deviations = (np.broadcast_to(each, shape) for each in moments(pool, groups))
    for row, mean, deviation in zip(pool, means, deviations, strict=True):
        for place in range(shape[1]):
            theirs = peers(row, groups, place)

            assert mean[place] == pytest.approx(theirs.mean() if theirs.size else np.nan, nan_ok=True)
            assert deviation[place] == pytest.approx(theirs.std() if theirs.size else np.nan, nan_ok=True)


def test_equal_values_deviate_by_exactly_nothing() -> None:
    pool = np.array([0.7, 0.7, 0.7])
    assert pool.std() > 0

    assert moments(pool)[1] == 0
    assert moments(pool)[0] == 0.7


@pytest.mark.parametrize(("share", "size", "places"), [("1/10", 30, 3), ("1/10", 31, 4), ("1/4", 42, 11), ("1", 5, 5)])
def test_a_share_has_places_in_exact_arithmetic(share: str, size: int, places: int) -> None:
    assert places_in(Fraction(share), np.array([size])).tolist() == [places]


def test_pools_are_as_large_as_those_who_are_in_them() -> None:
    pool = np.array([1.0, np.nan, 2.0])

    assert pool_sizes(pool).tolist() == [2]
    assert pool_sizes(pool, np.array([1, 1, 0])).tolist() == [1, 1, 1]


@pytest.mark.parametrize("groups", [None, np.array([], dtype=np.intp)])
def test_nobody_is_compared_with_nobody(groups: Counts | None) -> None:
    nobody = np.empty((2, 0))

    assert count_below(nobody, nobody.copy(), groups).shape == (2, 0)
    assert count_below(nobody, None, groups).shape == (2, 0)
    assert np.broadcast_to(quantiles(nobody, 0.5, groups), (2, 0)).shape == (2, 0)
    assert np.broadcast_to(moments(nobody, groups)[0], (2, 0)).shape == (2, 0)
