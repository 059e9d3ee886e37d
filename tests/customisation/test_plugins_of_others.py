"""Plug-ins of others do all that built-ins do: they combine, are explained, listed, simulated and pickled."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from datetime import date
from pathlib import Path

import attrs
import corridor
import numpy as np
import pytest
from corridor import (
    FOUR_HOUR,
    METRICS,
    PRETEND,
    SCALE,
    NotInWinter,
    OneTierEach,
    Outside,
    Shortfall,
    waits_have_doubled,
)

from tiering import Cadence, History, Panel, Regime, ReviewCycle, hysteresis, rules, testing
from tiering.typing import Criterion, Guard, Rule, Score

CYCLE = ReviewCycle(first=date(2023, 10, 1), every=Cadence.MONTH)
LADDER = rules.Ladder(
    enter={
        "1": rules.any_of(Outside("four_hour", 0.5, 0.9), waits_have_doubled),
        "2": rules.all_of(Outside("four_hour", 0.45, 0.9), rules.Above("waits", 100)),
    }
)


def regime(rule: Rule, *guards: Guard) -> Regime:
    return Regime(name="Pretend", metrics=METRICS, scale=SCALE, rule=rule, guards=guards, cycle=CYCLE)


def panel() -> Panel:
    return testing.panel_of(
        {
            "TA": {"four_hour": "0.7 0.7 0.4 0.4 0.4 0.4 0.4", "waits": "5x7"},
            "TB": {"four_hour": "0.7x7", "waits": "5 5 10 _ 10 20 40"},
        },
        METRICS,
        first="2023-08",
    )


def replay(rule: Rule, *guards: Guard) -> History:
    return regime(rule, *guards).replay(panel(), until=date(2024, 3, 1))


def test_what_is_written_fits_the_protocols() -> None:
    assert isinstance(Outside("four_hour", 0.5, 0.9), Criterion)
    assert isinstance(waits_have_doubled, Criterion)
    assert isinstance(OneTierEach((waits_have_doubled,)), Rule)
    assert isinstance(NotInWinter(), Guard)
    assert isinstance(Shortfall("four_hour", 0.76), Score)


def test_criteria_of_others_compose_with_built_in_ones() -> None:
    testing.assert_tiers(replay(LADDER), {"TA": "0 1x5", "TB": "0 1x5"})

    assert not replay(LADDER)[2]["TB"].is_decided


def test_operators_of_built_in_criteria_take_those_of_others() -> None:
    combined = rules.Below("four_hour", 0.6) & Outside("four_hour", 0.5, 0.9)
    ladder = rules.Ladder(enter={"1": combined, "2": ~combined & waits_have_doubled})

    testing.assert_tiers(replay(ladder), {"TA": "0 1x5", "TB": "0 2 2 2 2 2"})


def test_a_rule_of_others_counts_its_criteria() -> None:
    rule = OneTierEach((Outside("four_hour", 0.5, 0.9), waits_have_doubled))

    testing.assert_tiers(replay(rule), {"TA": "0 1x5", "TB": "0 1 1 1 1 1"})


def test_a_rule_of_others_keeps_its_bounds() -> None:
    rule = OneTierEach((Outside("four_hour", 0.5, 0.9), waits_have_doubled))
    gap = replay(rule)[2]["TB"]

    assert (gap.least.code, gap.most.code) == ("0", "1")


def test_a_guard_of_others_holds_and_is_named() -> None:
    ladder = rules.Ladder(enter={"1": rules.Below("four_hour", 0.6)})
    late = attrs.evolve(
        regime(ladder, NotInWinter(), hysteresis.StepLimit(1)), cycle=attrs.evolve(CYCLE, first=date(2023, 9, 1))
    )
    shown = testing.panel_of({"TA": {"four_hour": "0.7 0.7 0.7 0.4x5"}}, [FOUR_HOUR], first="2023-08")
    history = late.replay(shown, until=date(2024, 3, 1))

    testing.assert_tiers(history, {"TA": "0 0 0 0 0 0 1"})
    assert history[3]["TA"].held_by == (NotInWinter(),)
    assert "held: nobody is escalated in winter; tier 1 was proposed" in str(history[3]["TA"].explain())


def test_the_state_of_a_guard_of_others_is_carried_on() -> None:
    ladder = rules.Ladder(enter={"1": rules.Below("four_hour", 0.6)})
    shown = testing.panel_of({"TA": {"four_hour": "0.7x3 0.4x4"}}, [FOUR_HOUR], first="2023-08")
    history = regime(ladder, NotInWinter()).replay(shown, until=date(2024, 3, 1))

    assert [int(review.guard_states[0][0, 0]) for review in history] == [0, 0, 1, 2, 3, 3]


def test_its_own_words_stand_in_the_explanation() -> None:
    text = str(replay(LADDER)[1]["TA"].explain())

    assert "outside of 50 %" in text
    assert "the corridor ends at 0.9" in text
    assert "illustrative" in text


def test_the_name_of_a_function_stands_in_the_explanation() -> None:
    assert "waits have doubled" in str(replay(LADDER)[1]["TB"].explain())


def test_a_rule_of_others_is_explained_by_its_clauses() -> None:
    rule = OneTierEach((Outside("four_hour", 0.5, 0.9), waits_have_doubled))

    assert "waits have doubled" in str(replay(rule)[1]["TB"].explain(full=True))


def test_references_of_others_are_listed() -> None:
    found = dict(regime(LADDER).references)

    assert PRETEND in found.values()


def test_simulation_and_replay_agree() -> None:
    for rule in (LADDER, OneTierEach((Outside("four_hour", 0.5, 0.9), waits_have_doubled))):
        asking = regime(rule, NotInWinter(), hysteresis.Confirm(de_escalate=2))
        ranks = asking.simulate(panel(), until=date(2024, 3, 1))

        assert np.array_equal(ranks, asking.replay(panel(), until=date(2024, 3, 1)).ranks)


def pickled(value: Regime) -> Regime:
    found: Regime = pickle.loads(pickle.dumps(value))  # noqa: S301 - our own
    return found


@pytest.mark.parametrize("way", [copy.deepcopy, pickled])
def test_a_regime_with_parts_of_others_survives_a_round_trip(way: Callable[[Regime], Regime]) -> None:
    original = regime(LADDER, NotInWinter())

    assert way(original) == original


def test_this_package_imports_public_names_only() -> None:
    lines = Path(corridor.__file__).read_text(encoding="utf-8").splitlines()
    imports = [line for line in lines if line.startswith(("from tiering", "import tiering"))]

    assert imports
    assert not any("._" in line for line in imports)
