from __future__ import annotations

import math
from collections.abc import Callable
from itertools import product

import numpy as np
import pytest
from compared import evidence
from hypothesis import given
from hypothesis import strategies as st
from invented import number

from tiering import Polarity, Window, rules
from tiering._extents import Box, Extent, Interval, both, extent_of, overlap, within
from tiering.typing import Criterion

LEVELS = (1.0, 2.0, 3.0)
POINTS = (0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 3.5)
# Limits and margins make ends at every half; between any two of them lies a quarter.
FINE = [-9.0, *(quarter / 4 for quarter in range(17)), 9.0]
METRICS = (number("a", Polarity.HIGHER_IS_BETTER), number("b", Polarity.LOWER_IS_BETTER))
CODES = ("a", "b")


# Intervals.


@pytest.mark.parametrize(
    ("interval", "empty"),
    [
        (Interval(), False),
        (Interval(low=1, high=1), False),
        (Interval(low=1, with_low=False, high=1), True),
        (Interval(low=1, high=1, with_high=False), True),
        (Interval(low=2, high=1), True),
        (Interval(low=1, with_low=False, high=2, with_high=False), False),
    ],
)
def test_an_interval_is_empty_where_its_ends_leave_nothing(interval: Interval, *, empty: bool) -> None:
    assert interval.is_empty is empty


def intervals() -> st.SearchStrategy[Interval]:
    ends = st.sampled_from([-math.inf, *LEVELS, math.inf])
    return st.builds(Interval, ends, st.booleans(), ends, st.booleans())


def lies_in(value: float, interval: Interval) -> bool:
    above = value > interval.low or (interval.with_low and value == interval.low)
    return above and (value < interval.high or (interval.with_high and value == interval.high))


@given(intervals(), intervals(), st.sampled_from(POINTS))
def test_what_lies_where_two_intervals_meet_lies_in_both(one: Interval, other: Interval, value: float) -> None:
    assert lies_in(value, one.meet(other)) == (lies_in(value, one) and lies_in(value, other))


@given(intervals(), st.sampled_from(POINTS))
def test_nothing_lies_in_an_empty_interval(interval: Interval, value: float) -> None:
    assert not (interval.is_empty and lies_in(value, interval))


# Regions say where criteria hold.


@st.composite
def criteria(draw: st.DrawFn, depth: int = 3) -> Criterion:
    """Draw criteria on the latest figures of two metrics, with limits on a few levels."""
    code, level = draw(st.sampled_from(CODES)), draw(st.sampled_from(LEVELS))
    kind = draw(st.sampled_from(["leaf", "all", "any", "at least", "not", "between", "implies"])) if depth else "leaf"
    if kind == "leaf":
        by = draw(st.sampled_from([0.0, 0.5, -0.5]))
        return draw(st.sampled_from([rules.Below, rules.Above]))(code, level, by=by)
    if kind == "between":
        return rules.Between(code, *sorted([level, draw(st.sampled_from(LEVELS))]))
    parts = [draw(criteria(depth - 1)) for _ in range(draw(st.integers(2, 3)))]
    makers: dict[str, Callable[[], Criterion]] = {
        "not": lambda: rules.not_(parts[0]),
        "implies": lambda: rules.implies(parts[0], parts[1]),
        "all": lambda: rules.all_of(*parts),
        "any": lambda: rules.any_of(*parts),
        "at least": lambda: rules.at_least(draw(st.integers(1, len(parts))), *parts),
    }
    return makers[kind]()


def is_in(point: tuple[float, ...], boxes: tuple[Box, ...]) -> bool:
    """Tell whether a point, one value for each metric, lies in one of the boxes."""
    values = dict(zip(CODES, point, strict=True))
    return any(all(lies_in(values[str(key[0])], each) for key, each in box.items()) for box in boxes)


ALL_POINTS = list(product(POINTS, repeat=2))


@given(criteria())
def test_an_extent_holds_where_its_criterion_holds(criterion: Criterion) -> None:
    extent = extent_of(criterion)
    found = criterion.assess(evidence(np.array(ALL_POINTS).T[:, np.newaxis, :], METRICS)).met.tolist()

    assert extent.holds is None or [is_in(point, extent.holds) for point in ALL_POINTS] == found
    assert extent.fails is None or [not is_in(point, extent.fails) for point in ALL_POINTS] == found


@given(criteria())
def test_a_point_lies_where_an_extent_holds_or_where_it_fails(criterion: Criterion) -> None:
    extent = extent_of(criterion)
    if extent.holds is not None and extent.fails is not None:
        assert all(is_in(point, extent.holds) != is_in(point, extent.fails) for point in ALL_POINTS)


@given(criteria(), criteria())
def test_no_point_lies_where_two_extents_do_not_meet(one: Criterion, other: Criterion) -> None:
    first, second = extent_of(one).holds, extent_of(other).holds
    if first is None or second is None or (together := both(first, second)) is None:
        return

    assert [is_in(point, tuple(together)) for point in ALL_POINTS] == [
        is_in(point, first) and is_in(point, second) for point in ALL_POINTS
    ]


@given(criteria(), criteria())
def test_extents_that_overlap_have_a_point_in_common(one: Criterion, other: Criterion) -> None:
    first, second = extent_of(one).holds, extent_of(other).holds
    if first is None or second is None or (box := overlap(first, second)) is None:
        return

    assert any(
        is_in(point, (box,)) and is_in(point, first) and is_in(point, second) for point in product(FINE, repeat=2)
    )


POLARITY = {metric.code: metric.polarity for metric in METRICS}


@given(st.sampled_from([rules.Misses, rules.Beats, rules.Meets]), st.sampled_from([0.0, 0.5, -0.5]), st.data())
def test_better_and_worse_are_told_by_how_much_worse_a_figure_is(kind: type, by: float, data: st.DataObject) -> None:
    code, level = data.draw(st.sampled_from(CODES)), data.draw(st.sampled_from(LEVELS))
    extent = extent_of(kind(code, level, by=by))
    found = kind(code, level, by=by).assess(evidence([[POINTS]] * 2, METRICS)).met.tolist()
    worse = [(level - point) if POLARITY[code] is Polarity.HIGHER_IS_BETTER else (point - level) for point in POINTS]
    assert extent.holds is not None
    (box,) = extent.holds
    (interval,) = box.values()

    assert [lies_in(each, interval) for each in worse] == found


def test_what_is_worse_than_one_limit_is_told_apart_from_what_is_worse_than_another() -> None:
    one, other = (extent_of(rules.Misses("a", level)) for level in (1, 2))
    assert one.holds is not None
    assert other.holds is not None

    assert one.holds[0].keys() != other.holds[0].keys()


def test_windows_are_different_numbers() -> None:
    month, year = rules.Below("a", 1), rules.Below("a", 1, over=Window.last(12))
    assert extent_of(month).holds != extent_of(year).holds
    assert extent_of(rules.Below("a", 1, over=Window.last(1))).holds == extent_of(month).holds


def test_what_says_nothing_of_itself_is_a_condition() -> None:
    plan = rules.Attested("plan")

    assert extent_of(plan) == Extent.condition(plan)
    assert extent_of(~plan) == ~Extent.condition(plan)
    assert extent_of(plan & ~plan).holds == ()


def test_a_limit_of_scenarios_is_a_condition() -> None:
    spread = rules.Below("a", np.array([[1.0], [2.0]]))

    assert extent_of(spread) == Extent.condition(spread)


def test_what_has_no_hash_is_a_condition_of_its_own() -> None:
    class Bare:
        __hash__ = None  # type: ignore[assignment]

    one, other = Bare(), Bare()

    assert extent_of(one) == extent_of(one)
    assert extent_of(one) != extent_of(other)


def test_too_many_boxes_are_not_told() -> None:
    many = rules.at_least(10, *(rules.Below(f"m{place}", 1) for place in range(20)))
    extent = extent_of(many)

    assert (extent.holds, extent.fails) == (None, None)
    assert extent_of(many & rules.Below("a", 1)).holds is None


def test_a_metrics_range_takes_off_what_it_never_reaches() -> None:
    holds = extent_of(rules.Above("a", 1)).holds
    assert holds is not None

    assert within(holds, {"a": Interval(low=0, high=1)}) == []
    assert len(within(holds, {"a": Interval(low=0, high=2)})) == 1
    assert len(within(holds, {})) == 1
