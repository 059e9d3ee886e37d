"""A pretend third-party package: it imports public names only, subclasses nothing, and registers nothing."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import final

import attrs
import numpy as np
import pytest

from tiering import (
    Cadence,
    History,
    Metric,
    Panel,
    Polarity,
    Reference,
    Regime,
    ReviewCycle,
    Status,
    Tier,
    TierScale,
    Unit,
    hysteresis,
    rules,
    testing,
)
from tiering.typing import (
    BoolArray,
    Clause,
    Criterion,
    Evidence,
    Finding,
    Guard,
    IntArray,
    Line,
    Proposal,
    RankArray,
    Role,
    Rule,
    Step,
    figure_line,
)

FOUR_HOUR = Metric("four_hour", name="Four hours", unit=Unit.FRACTION, polarity=Polarity.HIGHER_IS_BETTER)
WAITS = Metric("waits", name="Long waits", unit=Unit.COUNT, polarity=Polarity.LOWER_IS_BETTER)
PRETEND = Reference(Status.ILLUSTRATIVE, note="a pretend corridor")


@final
@attrs.frozen
class Outside:
    """Holds where a figure lies outside a corridor."""

    metric: str
    low: float
    high: float
    reference: Reference = PRETEND

    @property
    def reads(self) -> Mapping[str, int]:
        return {self.metric: 1}

    @property
    def elementwise(self) -> bool:
        return True

    @property
    def references(self) -> tuple[tuple[str, Reference], ...]:
        return ((f"{self.metric} outside {self.low} to {self.high}", self.reference),)

    def assess(self, evidence: Evidence, /) -> Finding:
        figure = evidence.figure(self.metric)
        met = (figure.values < self.low) | (figure.values > self.high)
        return Finding(self, met, figure.possible(met), figure, self.low)

    def describe(self, finding: Finding, index: int, /) -> Line:
        return figure_line(finding, index, "outside of", self.reference, ("a corridor",))


@rules.criterion(reads={"waits": 2})
def waits_have_doubled(evidence: Evidence) -> BoolArray:
    """Hold where twice as many waited as in the month before."""
    before, now = evidence.series("waits", 2)
    return np.asarray(now >= 2 * before)


@final
@attrs.frozen
class Points:
    """A rule that adds a tier for each criterion that holds."""

    criteria: tuple[Criterion, ...]

    @property
    def reads(self) -> Mapping[str, int]:
        merged: dict[str, int] = {}
        for each in self.criteria:
            for metric, periods in each.reads.items():
                merged[metric] = max(periods, merged.get(metric, 0))
        return merged

    @property
    def elementwise(self) -> bool:
        return all(each.elementwise for each in self.criteria)

    @property
    def parts(self) -> tuple[tuple[str, Criterion], ...]:
        return tuple((f"criterion {place}", each) for place, each in enumerate(self.criteria, start=1))

    @property
    def clauses(self) -> tuple[Clause, ...]:
        return tuple(Clause(Role.ENTRY, str(len(self.criteria)), each) for each in self.criteria)

    def propose(self, evidence: Evidence, /) -> Proposal:
        findings = [each.assess(evidence) for each in self.criteria]
        return Proposal(
            np.sum([each.met for each in findings], axis=0, dtype=np.int8),
            np.sum([each.possible for each in findings], axis=0, dtype=np.int8),
        )


@final
@attrs.frozen
class NotInWinter:
    """A guard that lets nobody be escalated in December, January and February, and counts how often it did."""

    @property
    def fields(self) -> tuple[str, ...]:
        return ("held",)

    @property
    def elementwise(self) -> bool:
        return True

    def admit(self, state: IntArray, step: Step, /) -> RankArray:
        assert state.shape[0] == 1
        if step.on.month not in {12, 1, 2}:
            return step.proposed
        return np.minimum(step.proposed, step.current)

    def advance(self, state: IntArray, step: Step, outcome: RankArray, /) -> IntArray:
        held = (outcome < step.proposed).astype(np.int16)
        return np.asarray(state + held, dtype=np.int16)

    def __str__(self) -> str:
        return "nobody is escalated in winter"


SCALE = TierScale.from_least_intensive(Tier("0"), Tier("1"), Tier("2"))
CYCLE = ReviewCycle(first=date(2023, 10, 1), every=Cadence.MONTH)


def regime(rule: Rule, *guards: Guard) -> Regime:
    return Regime(name="Pretend", metrics=[FOUR_HOUR, WAITS], scale=SCALE, rule=rule, guards=guards, cycle=CYCLE)


def panel() -> Panel:
    return testing.panel_of(
        {
            "TA": {"four_hour": "0.7 0.7 0.4 0.4 0.4 0.4 0.4", "waits": "5x7"},
            "TB": {"four_hour": "0.7x7", "waits": "5 5 10 _ 10 20 40"},
        },
        [FOUR_HOUR, WAITS],
        first="2023-08",
    )


def replay(rule: Rule, *guards: Guard) -> History:
    return regime(rule, *guards).replay(panel(), until=date(2024, 3, 1))


LADDER = rules.Ladder(
    enter={
        "1": rules.any_of(Outside("four_hour", 0.5, 0.9), waits_have_doubled),
        "2": rules.all_of(Outside("four_hour", 0.45, 0.9), rules.Above("waits", 100)),
    }
)


def test_what_is_written_fits_the_protocols() -> None:
    assert isinstance(Outside("four_hour", 0.5, 0.9), Criterion)
    assert isinstance(waits_have_doubled, Criterion)
    assert isinstance(Points((waits_have_doubled,)), Rule)
    assert isinstance(NotInWinter(), Guard)


def test_criteria_of_others_compose_with_built_in_ones() -> None:
    testing.assert_tiers(replay(LADDER), {"TA": "0 1x5", "TB": "0 1x5"})

    assert not replay(LADDER)[2]["TB"].is_decided


def test_operators_of_built_in_criteria_take_those_of_others() -> None:
    combined = rules.Below("four_hour", 0.6) & Outside("four_hour", 0.5, 0.9)
    ladder = rules.Ladder(enter={"1": combined, "2": ~combined & waits_have_doubled})

    testing.assert_tiers(replay(ladder), {"TA": "0 1x5", "TB": "0 2 2 2 2 2"})


def test_a_rule_of_others_counts_its_criteria() -> None:
    rule = Points((Outside("four_hour", 0.5, 0.9), waits_have_doubled))

    testing.assert_tiers(replay(rule), {"TA": "0 1x5", "TB": "0 1 1 1 1 1"})


def test_a_rule_of_others_keeps_its_bounds() -> None:
    rule = Points((Outside("four_hour", 0.5, 0.9), waits_have_doubled))
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
    assert "a corridor" in text
    assert "illustrative" in text


def test_the_name_of_a_function_stands_in_the_explanation() -> None:
    assert "waits have doubled" in str(replay(LADDER)[1]["TB"].explain())


def test_a_rule_of_others_is_explained_by_its_clauses() -> None:
    rule = Points((Outside("four_hour", 0.5, 0.9), waits_have_doubled))

    assert "waits have doubled" in str(replay(rule)[1]["TB"].explain(full=True))


def test_references_of_others_are_listed() -> None:
    found = dict(regime(LADDER).references)

    assert Reference(Status.ILLUSTRATIVE, note="a pretend corridor") in found.values()


def test_simulation_and_replay_agree() -> None:
    for rule in (LADDER, Points((Outside("four_hour", 0.5, 0.9), waits_have_doubled))):
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
    lines = Path(__file__).read_text(encoding="utf-8").splitlines()
    imports = [line for line in lines if line.startswith(("from tiering", "import tiering"))]

    assert imports
    assert not any("._" in line for line in imports)
