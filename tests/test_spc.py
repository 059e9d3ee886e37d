"""XmR charts."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from tiering import Polarity, spc
from tiering.errors import DefinitionError, InvalidValueError, ShapeError

HIGHER = Polarity.HIGHER_IS_BETTER
LOWER = Polarity.LOWER_IS_BETTER
STEADY = [3.0, 4.0] * 8

series = hnp.arrays(
    np.float64, st.integers(1, 30), elements=st.one_of(st.integers(-5, 5).map(float), st.just(math.nan))
)


def rules(values: Any, **options: Any) -> list[str]:
    return [spc.XmrRule(code).name for code in spc.xmr(values, **{"polarity": HIGHER, **options}).rule]


def test_limits_are_the_mean_and_2_66_moving_ranges() -> None:
    chart = spc.xmr(STEADY, polarity=HIGHER)

    assert chart.mean[0] == 3.5
    assert chart.upper[0] == pytest.approx(3.5 + 2.66)
    assert chart.lower[0] == pytest.approx(3.5 - 2.66)


def test_a_moving_range_that_is_too_large_is_screened() -> None:
    values = [*STEADY, 30.0, *STEADY]

    screened, unscreened = (spc.xmr(values, polarity=HIGHER, screen=screen) for screen in (True, False))
    assert screened.upper[0] - screened.mean[0] == pytest.approx(2.66)
    assert unscreened.upper[0] > screened.upper[0]


def test_a_baseline_fixes_the_limits() -> None:
    chart = spc.xmr([3, 4, 3, 4, 9, 9, 9], polarity=HIGHER, baseline=4)

    assert set(chart.mean) == {3.5}


def test_limits_start_anew_where_they_are_rebased() -> None:
    chart = spc.xmr([3, 4, 3, 4, 13, 14, 13, 14], polarity=HIGHER, rebase_at=[4])

    assert chart.mean.tolist() == [3.5] * 4 + [13.5] * 4


def test_each_series_may_be_rebased_by_itself() -> None:
    at = np.zeros((2, 8), dtype=np.bool_)
    at[1, 4] = True
    chart = spc.xmr([[3, 4, 3, 4, 13, 14, 13, 14]] * 2, polarity=HIGHER, rebase_at=at)

    assert chart.mean[:, 0].tolist() == [8.5, 3.5]


def test_no_run_reaches_over_a_rebasing() -> None:
    values = [*range(5), *range(5, 9)]

    assert "TREND" in rules(values)
    assert "TREND" not in rules(values, rebase_at=[5])


@pytest.mark.parametrize(("length", "expected"), [(6, True), (7, False)])
def test_the_length_of_a_run_is_a_parameter(length: int, expected: bool) -> None:  # noqa: FBT001
    values = [5.0, 1, 2, 3, 4, 5, 6, 1, 5, 1, 5]

    assert ("TREND" in rules(values, run_length=length)) is expected


def test_a_gap_ends_a_run() -> None:
    values = [0.0, 9, *([1.0] * 3), math.nan, *([1.0] * 4), 9, 9, 9, 0, 9, 9, 9]

    assert "SHIFT" not in rules(values)
    assert "SHIFT" in rules([each for each in values if not math.isnan(each)])


def test_a_gap_is_common_cause() -> None:
    chart = spc.xmr([*STEADY, math.nan], polarity=HIGHER)

    assert chart.signal[-1] == spc.Signal.COMMON_CAUSE


def test_a_point_outside_is_told_before_the_trend_that_it_is_part_of() -> None:
    values = [*STEADY, 4.0, 5, 6, 7, 8, 9, 40]

    assert rules(values)[-1] == "OUTSIDE"


@pytest.mark.parametrize(
    ("polarity", "signal"),
    [
        (HIGHER, spc.Signal.IMPROVEMENT),
        (LOWER, spc.Signal.CONCERN),
        (Polarity.NEUTRAL, spc.Signal.NEUTRAL_HIGH),
    ],
)
def test_polarity_says_what_a_high_point_means(polarity: Polarity, signal: spc.Signal) -> None:
    assert spc.xmr([*STEADY, 40.0], polarity=polarity).signal[-1] == signal


@pytest.mark.parametrize(
    ("target", "polarity", "expected"),
    [
        (0.0, HIGHER, spc.Assurance.PASSING),
        (0.0, LOWER, spc.Assurance.FAILING),
        (9.0, HIGHER, spc.Assurance.FAILING),
        (3.5, HIGHER, spc.Assurance.HIT_AND_MISS),
        (math.nan, HIGHER, spc.Assurance.UNKNOWN),
        (0.0, Polarity.NEUTRAL, spc.Assurance.UNKNOWN),
    ],
)
def test_assurance_compares_a_target_with_the_latest_limits(
    target: float, polarity: Polarity, expected: spc.Assurance
) -> None:
    assert spc.xmr(STEADY, polarity=polarity).assurance(target) == expected


def test_a_single_point_has_a_mean_and_no_limits() -> None:
    chart = spc.xmr([7.0], polarity=HIGHER)

    assert chart.mean.tolist() == [7.0]
    assert np.isnan(chart.upper).all()
    assert chart.assurance(1.0) == spc.Assurance.UNKNOWN


@pytest.mark.parametrize("shape", [(0, 5), (2, 0, 5)])
def test_no_series_is_no_problem(shape: tuple[int, ...]) -> None:
    assert spc.xmr(np.zeros(shape), polarity=HIGHER).signal.shape == shape


@pytest.mark.parametrize(
    ("values", "options", "error"),
    [
        ([], {}, ShapeError),
        (3.0, {}, ShapeError),
        ([1.0, math.inf], {}, InvalidValueError),
        ([1.0, 2.0], {"baseline": 1}, DefinitionError),
        ([1.0, 2.0], {"baseline": 2.5}, DefinitionError),
        ([1.0, 2.0], {"run_length": 1}, DefinitionError),
        ([1.0, 2.0], {"rebase_at": [2]}, DefinitionError),
        ([1.0, 2.0], {"rebase_at": [-1]}, DefinitionError),
        ([1.0, 2.0], {"rebase_at": [0.5]}, DefinitionError),
        ([1.0, 2.0], {"rebase_at": np.array([True])[[0, 0, 0]]}, ShapeError),
    ],
)
def test_bad_input_is_refused(values: Any, options: Any, error: type[Exception]) -> None:
    with pytest.raises(error):
        spc.xmr(values, polarity=HIGHER, **options)


@given(st.lists(series, min_size=1, max_size=4))
def test_many_series_are_charted_as_each_by_itself(many: list[Any]) -> None:
    """Vectorised over many series at once: none sees the others."""
    points = max(len(each) for each in many)
    together = np.full((len(many), points), math.nan)
    for row, each in enumerate(many):
        together[row, : len(each)] = each

    chart = spc.xmr(together, polarity=HIGHER)
    for row in range(len(many)):
        alone = spc.xmr(together[row], polarity=HIGHER)
        np.testing.assert_array_equal(chart.rule[row], alone.rule)
        np.testing.assert_array_equal(chart.upper[row], alone.upper)


@given(series)
def test_the_other_polarity_turns_improvement_into_concern(values: Any) -> None:
    """Improvement or concern by polarity, and nothing else of the chart."""
    one, other = spc.xmr(values, polarity=HIGHER), spc.xmr(values, polarity=LOWER)

    np.testing.assert_array_equal(one.rule, other.rule)
    np.testing.assert_array_equal(one.signal == spc.Signal.IMPROVEMENT, other.signal == spc.Signal.CONCERN)


@given(series)
def test_a_mirrored_series_breaks_the_same_rules_the_other_way(values: Any) -> None:
    """The rules know no up and down."""
    one, other = spc.xmr(values, polarity=HIGHER), spc.xmr(-values, polarity=HIGHER)
    sided = one.direction != 0

    np.testing.assert_array_equal(one.rule, other.rule)
    np.testing.assert_array_equal(one.direction[sided], -other.direction[sided])


@given(series, st.integers(0, 29))
def test_a_gap_has_no_special_cause(values: Any, place: int) -> None:
    """NaN must not create special causes: neither in itself, nor in points that had none without it."""
    values = np.array(values)
    values[place % len(values)] = math.nan

    assert not spc.xmr(values, polarity=HIGHER).rule[np.isnan(values)].any()
