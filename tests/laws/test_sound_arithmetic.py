"""Arithmetic puts nobody on another side of a limit than the figures do."""

from __future__ import annotations

import math
from typing import Any

import attrs
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from invented import FOUR_HOUR, first_of, four_hours, number, regime

from tiering import (
    Cadence,
    Metric,
    Organisation,
    Panel,
    Period,
    Polarity,
    Tier,
    TierScale,
    Unit,
    Window,
    hysteresis,
    rules,
)
from tiering.errors import PeriodError, RuleError, ShapeError, TieringError
from tiering.typing import Evidence, IntArray, Proposal, RankArray, Step

rates = st.integers(0, 1000).map(lambda thousandths: thousandths / 1000)
TWO = [Organisation("TA"), Organisation("TB")]


def panel(values: Any, metric: Metric = FOUR_HOUR, **layers: Any) -> Panel:
    figures = np.asarray(values, dtype=np.float64)
    periods = [Period.parse("2023-04").shifted(step) for step in range(figures.shape[-2])]
    organisations = [Organisation(f"T{place}") for place in range(figures.shape[-1])]
    return Panel.from_arrays(figures, metrics=[metric], periods=periods, organisations=organisations, **layers)


def average(shown: Panel, months: int) -> Any:
    criterion = rules.Below("four_hour", 0.5, over=Window.last(months))
    review = regime(rules.Ladder(enter={"1": criterion}), metrics=[FOUR_HOUR]).review(shown, on=first_of(months))
    return review.evidence.figure("four_hour", Window.last(months)).values


@given(rates, st.integers(2, 12), st.lists(st.integers(1, 10**6), min_size=12, max_size=12))
def test_the_average_of_a_constant_is_that_constant(rate: float, months: int, counts: list[int]) -> None:
    """Levels are decimal: twelve months of exactly 76 % are no less than 76 %, with weights or without."""
    values = np.full((1, months, 1), rate)
    weights = np.reshape(counts[:months], (1, months, 1)).astype(float)

    assert average(panel(values), months).tolist() == [rate]
    assert average(panel(values, weights=weights), months).tolist() == [rate]


def test_the_weights_of_one_do_not_change_the_average_of_another() -> None:
    """What is elementwise depends on one organisation alone."""
    values = [[[0.4, 0.4], [0.6, 0.6]]]
    weights = [[[math.nan, 100.0], [math.nan, 300.0]]]

    assert average(panel(values, weights=weights), 2).tolist() == [0.5, 0.55]


@pytest.mark.parametrize(("current", "proposed", "expected"), [(80, 90, 90), (10, 99, 80), (99, 0, 29), (0, 99, 70)])
def test_a_step_limit_counts_on_a_long_scale(current: int, proposed: int, expected: int) -> None:
    """A rank plus a limit may not fit into a byte; the rank that is admitted does."""
    scale = TierScale.from_least_intensive(*(Tier(str(rank)) for rank in range(100)))
    step = Step(
        on=first_of(1),
        scale=scale,
        current=np.array([current], dtype=np.int8),
        least=np.array([proposed], dtype=np.int8),
        most=np.array([proposed], dtype=np.int8),
        proposed=np.array([proposed], dtype=np.int8),
        evidence=regime().review(four_hours({"TA": "0.6"}), on=first_of(1)).evidence,
    )

    assert hysteresis.StepLimit(70).admit(np.zeros((0, 1), dtype=np.int16), step).tolist() == [expected]


def test_masked_figures_are_missing() -> None:
    """Missing data is never data."""
    shown = panel(np.ma.MaskedArray([[[0.1, 0.2]]], mask=[[[True, False]]]))

    assert np.isnan(Panel.from_arrays(
        np.ma.MaskedArray([[[0.1, 0.2]]], mask=[[[True, False]]]),
        metrics=shown.metrics, periods=shown.periods, organisations=shown.organisations,
    ).values[0, 0]).tolist() == [True, False]  # fmt: skip


def test_layers_of_other_scenarios_are_refused() -> None:
    """Shapes that do not match are refused where they meet."""
    with pytest.raises(ShapeError):
        panel(np.full((4, 1, 3, 2), 0.5), weights=np.ones((7, 1, 3, 2)))


def test_a_figure_in_a_column_in_which_its_period_does_not_end_is_refused() -> None:
    """A quarterly metric stands in the last month of its quarter; elsewhere nobody would read it."""
    quarterly = attrs.evolve(number("q"), cadence=Cadence.QUARTER)
    values = np.full((2, 3, 2), math.nan)
    values[1, 0] = 1.0
    months = [Period.parse("2023-04").shifted(step) for step in range(3)]

    with pytest.raises(PeriodError, match="in which no quarter ends"):
        Panel.from_arrays(values, metrics=[FOUR_HOUR, quarterly], periods=months, organisations=TWO)


def test_a_changed_copy_does_not_see_what_its_maker_changes_later() -> None:
    """Nobody writes to a panel, not even whoever made it."""
    mine = np.array([[[0.4, 0.6]]])
    shown = attrs.evolve(panel([[[0.5, 0.5]]]), values=mine)
    mine[:] = math.nan

    assert shown.values[0, 0].tolist() == [0.4, 0.6]


def test_averages_cannot_be_written_to() -> None:
    """A criterion that scribbles on a figure must not change its neighbour's answer."""
    assert not average(panel([[[0.4], [0.6]]]), 2).flags.writeable


@attrs.frozen
class Overshoots:
    """A guard that admits more than was proposed."""

    fields = ()
    elementwise = True

    def admit(self, state: IntArray, step: Step, /) -> RankArray:
        return step.proposed + np.int8(1 + len(state))

    def advance(self, state: IntArray, step: Step, outcome: RankArray, /) -> IntArray:
        return state[:, ..., : step.current.size + outcome.size]


def test_a_guard_that_overshoots_is_refused() -> None:
    """A guard admits a rank between the current and the proposed one."""
    with pytest.raises(RuleError, match="admitted ranks"):
        regime(guards=[Overshoots()]).simulate(four_hours({"TA": "0.6"}), until=first_of(1))


@attrs.frozen
class Fractions:
    """A rule that proposes fractions of tiers."""

    reads = {"four_hour": 1}  # noqa: RUF012 - read only
    elementwise = True

    def propose(self, evidence: Evidence, /) -> Proposal:
        ranks: Any = np.full(len(evidence.organisations), 1.7)
        return Proposal(ranks, ranks)


def test_a_proposal_of_fractions_is_refused() -> None:
    """Ranks are whole."""
    with pytest.raises(RuleError, match="not whole ranks"):
        regime(Fractions()).simulate(four_hours({"TA": "0.6"}), until=first_of(1))


def test_a_missing_month_is_not_blamed_on_the_coverage_of_another() -> None:
    """An explanation says what is so."""
    shown = panel([[[math.nan], [0.6]]], coverage=[[[1.0], [0.95]]])
    criterion = rules.Below("four_hour", 0.5, over=Window.last(2))
    review = regime(rules.Ladder(enter={"1": criterion}), metrics=[FOUR_HOUR]).review(shown, on=first_of(2))

    assert "not every period was reported" in str(review["T0"].explain())


def test_somebody_of_nobody_is_no_rate() -> None:
    """A denominator of 0 is nobody seen, and then nobody was counted."""
    record = {"organisation": "TA", "metric": "four_hour", "period": "2023-04", "numerator": 5, "denominator": 0}
    with pytest.raises(TieringError, match="of nobody"):
        Panel.from_records([record], [FOUR_HOUR])


def test_a_de_escalation_over_two_tiers_says_why_neither_keeps() -> None:
    """`explain()` gives the reasons without which the proposal would have been another."""
    history = regime().replay(four_hours({"TA": "0.4 0.8"}), until=first_of(2))
    headings = [section.heading for section in history[-1]["TA"].explain().sections]

    assert headings == ["entry to tier 1 is not met", "entry to tier 2 is not met"]


def test_people_are_counted_in_rates_only() -> None:
    """Seconds times incidents are no incidents."""
    with pytest.raises(TieringError, match="counted"):
        Metric("m", unit=Unit.SECONDS, polarity=Polarity.LOWER_IS_BETTER, counted="incidents")
