"""The tests of the pretend package, written with the kit alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import attrs
from corridor import METRICS, SCALE, NotInWinter, OneTierEach, Outside, Shortfall, waits_have_doubled
from hypothesis import given
from hypothesis import strategies as st

from tiering import Cadence, Panel, Regime, ReviewCycle, errors, hysteresis, testing
from tiering.testing import strategies

# --- laws ---
CORRIDOR = Outside("four_hour", 0.5, 0.9)
TIERS = OneTierEach(
    (CORRIDOR, waits_have_doubled),
    cases=(
        testing.Case("neither", {"four_hour": "0.7", "waits": "5 6"}, "0"),
        testing.Case("outside, and the waits unknown", {"four_hour": "0.4", "waits": "5 _"}, "1 to 2"),
        testing.Case("both, a year later", {"four_hour": "0.4", "waits": "5 10"}, "2", at=date(2025, 1, 1)),
        testing.Case("a share over one", {"four_hour": "1.2"}, errors.InvalidValueError),
    ),
)


@testing.parametrize_with_checks(
    [CORRIDOR, waits_have_doubled, Shortfall("four_hour", 0.76), TIERS, NotInWinter()], metrics=METRICS, scale=SCALE
)
def test_our_plugins_keep_the_laws(check: Callable[[], None]) -> None:
    check()


# --- regime ---
REGIME = Regime(
    name="Pretend",
    metrics=METRICS,
    scale=SCALE,
    rule=TIERS,
    guards=(NotInWinter(), hysteresis.StepLimit(1)),
    cycle=ReviewCycle(first=date(2023, 9, 1), every=Cadence.MONTH),
)
PANEL = testing.panel_of(
    {
        "TA": {"four_hour": "0.7x2 0.4x5", "waits": "5x7"},
        "TB": {"four_hour": "0.7x6 0.4", "waits": "5 5 10 _ 10 10 20"},
        "TC": {"four_hour": "0.7 _ 0.7 0.4x4", "waits": "5 5 5 20 10 10 10"},
    },
    METRICS,
    first="2023-07",
)


def test_nobody_is_escalated_in_winter() -> None:
    history = REGIME.replay(PANEL, until=date(2024, 2, 1))

    testing.assert_tiers(history, {"TA": "0 1 1 1 1 1", "TB": "0 1 1 1 0 0", "TC": "0 0 1 1 1 1"})


# --- coverage ---
def test_the_reviews_exercise_every_branch() -> None:
    history = REGIME.replay(PANEL, until=date(2024, 2, 1))
    from_above = REGIME.replay(PANEL, until=date(2023, 9, 1), start=history[-1].placements()[:1])
    coverage = testing.rule_coverage(REGIME, [history, from_above])

    testing.assert_covered(coverage, but_for=["tier 2: never reached"])


# --- strategies ---
@given(strategies.panels(METRICS), st.integers(1, 2))
def test_no_review_moves_anybody_further_than_the_limit(panel: Panel, tiers: int) -> None:
    cycle = ReviewCycle(first=date(2023, 5, 1), every=Cadence.MONTH)
    limited = attrs.evolve(REGIME, guards=[hysteresis.StepLimit(tiers)], cycle=cycle)
    ranks = limited.simulate(panel, until=date(2023, 10, 1))

    assert (abs(ranks[1:] - ranks[:-1]) <= tiers).all()
