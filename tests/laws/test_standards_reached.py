"""Whether a standard was reached is a bound, too, and all together are what aggregation says."""

from __future__ import annotations

import math

import attrs
import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from invented import APRIL, FOUR_HOUR
from strategies import chosen

from tiering import Membership, Organisation, Panel, Polarity, Register, Scope, Standard
from tiering.typing import FloatArray

SHARES = (0.0, 0.25, 0.5, 0.75, 1.0)
COUNTS = (0.0, 1.0, 2.0, 40.0)
SCOPES = (Scope.each(), Scope.together(), Scope.more_than(0.5), Scope.at_least(0.5), Scope.at_least(1 / 3))


@attrs.frozen
class Asked:
    """A standard, with figures that have gaps and the same ones without."""

    standard: Standard
    gapped: Panel
    filled: Panel


def panel(values: FloatArray, weights: FloatArray, polarity: Polarity) -> Panel:
    return Panel.from_arrays(
        values[np.newaxis, np.newaxis],
        metrics=[attrs.evolve(FOUR_HOUR, polarity=polarity)],
        periods=[APRIL],
        organisations=[Organisation(f"T{place}") for place in range(len(values))],
        weights=weights[np.newaxis, np.newaxis],
    )


@st.composite
def asked(draw: st.DrawFn) -> Asked:
    """Draw figures of which some are missing, with or without what is behind them."""
    polarity = draw(st.sampled_from([Polarity.HIGHER_IS_BETTER, Polarity.LOWER_IS_BETTER]))
    count = draw(st.integers(1, 5))
    values, weights = draw(chosen((count,), SHARES)), draw(chosen((count,), COUNTS))
    is_gap, is_told = (draw(chosen((count,), (0.0, 1.0))).astype(bool) for _ in range(2))
    standard = Standard("four_hour", draw(st.sampled_from(SHARES[1:4])), scope=draw(st.sampled_from(SCOPES)))
    gapped = panel(np.where(is_gap, math.nan, values), np.where(is_gap & ~is_told, math.nan, weights), polarity)
    # What has nothing behind it is no figure.
    return Asked(standard, gapped, panel(np.where(weights == 0, math.nan, values), weights, polarity))


@given(asked())
def test_what_is_met_is_possible(each: Asked) -> None:
    """`met ≤ possible`."""
    found = each.standard.reached(each.gapped, APRIL)

    assert found.met <= found.possible


@given(asked())
def test_an_answer_with_gaps_holds_however_they_are_filled(each: Asked) -> None:
    """`met` is certain, and `possible` is not ruled out, whatever the missing values are."""
    before, after = (each.standard.reached(shown, APRIL) for shown in (each.gapped, each.filled))
    assume(after.of)

    assert before.met <= after.met
    assert after.possible <= before.possible


@given(asked())
def test_without_gaps_every_answer_is_decided(each: Asked) -> None:
    """Where nothing is missing the two bounds are one."""
    found = each.standard.reached(each.filled, APRIL)
    assume(found.of)

    assert found.is_decided


@given(asked())
def test_all_together_are_what_aggregation_says(each: Asked) -> None:
    """A weighted mean is of all that its weights count; coverage says on which share of the activity a figure rests."""
    together = Standard("four_hour", 0.5, scope=Scope.together()).reached(each.gapped, APRIL)
    whole = Organisation("ALL", kind="country")
    members = each.gapped.organisations
    register = Register([*members, whole], [Membership(member=member.code, of="ALL") for member in members])
    found = each.gapped.aggregate(register, "ALL")

    assert together.observed == pytest.approx(float(found.values[0, 0, 0]), nan_ok=True)
    # Whose activity nobody knows counts as nothing there, and leaves the share open here.
    if not math.isnan(together.observed) and not math.isnan(together.coverage):
        assert together.coverage == pytest.approx(float(found.coverage[0, 0, 0]))
