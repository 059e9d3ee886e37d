"""Never run, only type-checked: what callers may write, and what a type checker must refuse."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, assert_type

import attrs
import numpy as np
from numpy.typing import NDArray

from tiering import (
    Cadence,
    Decision,
    History,
    Metric,
    Movement,
    Organisation,
    Panel,
    Period,
    Placement,
    Polarity,
    Reference,
    Regime,
    Register,
    Review,
    ReviewCycle,
    Standard,
    Status,
    Tier,
    TierScale,
    Undecided,
    Unit,
    Window,
    hysteresis,
    rules,
    samples,
    testing,
)
from tiering.nhs import uec_2023
from tiering.typing import (
    BoolArray,
    Criterion,
    Evidence,
    Explanation,
    Finding,
    FloatArray,
    Guard,
    IntArray,
    Line,
    Proposal,
    RankArray,
    Rule,
    Step,
)

# Values.

four_hour = Metric("four_hour", unit=Unit.FRACTION, polarity=Polarity.HIGHER_IS_BETTER)
assert_type(four_hour.minimum, float)
Metric("four_hour", Unit.FRACTION, Polarity.HIGHER_IS_BETTER)  # type: ignore[call-arg, arg-type]
Metric("four_hour", unit="fraction", polarity=Polarity.HIGHER_IS_BETTER)  # type: ignore[arg-type]
Metric("four_hour", unit=Unit.FRACTION)  # type: ignore[call-arg]
four_hour.code = "other"  # type: ignore[misc]

assert_type(Period.parse("2023-10"), Period)
assert_type(Period.parse("2023-10").shifted(1), Period)
Period("2023-10", Cadence.MONTH)  # type: ignore[arg-type]
assert_type(Cadence.QUARTER.months, int)

assert_type(Window.last(3), Window)
Standard("four_hour", 0.76, Window.last(3))  # type: ignore[call-arg]
Reference("published")  # type: ignore[arg-type]
assert_type(Reference(Status.PUBLISHED, source="A letter").status, Status)

scale = TierScale.from_most_intensive(Tier("1"), Tier("2"), Tier("3"))
assert_type(scale, TierScale)
assert_type(scale.rank("1"), int)
assert_type(scale[0], Tier)
TierScale.from_most_intensive("1", "2", "3")  # type: ignore[arg-type]
Placement("TA", 2)  # type: ignore[arg-type]

register = Register([Organisation("TA")])
assert_type(register["TA"], Organisation)
assert_type(register.of_kind("trust"), tuple[Organisation, ...])

# Panels.

rows: list[Mapping[str, object]] = [{"organisation": "TA", "metric": "four_hour", "period": "2023-10", "value": 0.7}]
panel = Panel.from_records(rows, [four_hour])
assert_type(panel, Panel)
assert_type(panel.values, FloatArray)
assert_type(panel.values, NDArray[np.float64])
assert_type(panel.value("four_hour", Period.parse("2023-10"), "TA"), float)
assert_type(panel.with_minimum_coverage(0.9), Panel)
Panel.from_records(rows, four_hour)  # type: ignore[arg-type]
panel.values = panel.values  # type: ignore[misc]
panel.value("four_hour", "2023-10", "TA")  # type: ignore[arg-type]

# Rules.

short, slow = rules.Below("four_hour", 0.65), rules.Above("category_2", 2400)
assert_type(short & slow, rules.AllOf)
assert_type(short | slow, rules.AnyOf)
assert_type(~short, rules.Not)
assert_type(rules.all_of(short, slow), rules.AllOf)
assert_type(rules.at_least(1, short, slow), rules.AtLeast)
rules.Below("four_hour", "0.65")  # type: ignore[arg-type]
rules.Below("four_hour", 0.65, Window.last(3))  # type: ignore[call-arg, arg-type]
rules.all_of(short, 0.65)  # type: ignore[arg-type]
short & 0.65  # type: ignore[operator]
rules.Ladder({"1": short})  # type: ignore[call-arg]
rules.Ladder(enter={"1": "short"})  # type: ignore[dict-item]
hysteresis.Confirm(2)  # type: ignore[call-arg]
hysteresis.StepLimit("1")  # type: ignore[arg-type]
hysteresis.MinimumStay(2)  # type: ignore[call-arg]
hysteresis.DeadBand(["four_hour"], 0.68, 0.72)  # type: ignore[arg-type]
hysteresis.Freeze("winter")  # type: ignore[arg-type]
hysteresis.Significance("four_hour", 0.1)  # type: ignore[call-arg]

# An array (…, 1) of limits is one limit for each scenario.
rules.Below("four_hour", np.array([[0.6], [0.65]]))


@rules.criterion(reads={"four_hour": 2})
def has_fallen(evidence: Evidence) -> BoolArray:
    assert_type(evidence.latest("four_hour"), FloatArray)
    assert_type(evidence.series("four_hour", 2), FloatArray)
    earlier, later = evidence.series("four_hour", 2)
    return np.asarray(later < earlier)


@rules.criterion(reads={"four_hour": 1}, handles_missing=True)
def has_none(evidence: Evidence) -> Finding:
    missing = np.isnan(evidence.latest("four_hour"))
    return Finding(None, missing, missing)


@rules.criterion(reads={"four_hour": 1})  # type: ignore[arg-type]
def returns_a_finding_but_does_not_say_so(evidence: Evidence) -> Finding:
    return short.assess(evidence)


@rules.criterion(reads={"four_hour": 1}, handles_missing=True)  # type: ignore[arg-type]
def says_that_it_returns_a_finding_but_does_not(evidence: Evidence) -> BoolArray:
    return evidence.latest("four_hour") < 0.5


assert_type(has_fallen, rules.FunctionCriterion)
assert_type(has_fallen & short, rules.AllOf)

# Plug-ins.


@attrs.frozen
class Own:
    """A criterion with plain attributes where the protocol has properties."""

    reads: Mapping[str, int]
    elementwise: bool = True

    def assess(self, evidence: Evidence, /) -> Finding:
        return short.assess(evidence)


class OwnRule:
    """A rule with class attributes."""

    reads: Mapping[str, int] = {"four_hour": 1}
    elementwise = True

    def propose(self, evidence: Evidence, /) -> Proposal:
        ranks = np.zeros(len(evidence.organisations), dtype=np.int8)
        return Proposal(ranks, ranks)


class OwnGuard:
    """A guard that holds everybody."""

    fields = ("held",)
    elementwise = True

    def admit(self, state: IntArray, step: Step, /) -> RankArray:
        assert_type(state, IntArray)
        return step.current

    def advance(self, state: IntArray, step: Step, outcome: RankArray, /) -> IntArray:
        del step, outcome
        return state


class NoGuard:
    """Lacks what a guard needs."""

    fields = ("held",)
    elementwise = True


own_criterion: Criterion = Own({"four_hour": 1})
own_rule: Rule = OwnRule()
own_guard: Guard = OwnGuard()
built_in: tuple[Criterion, ...] = (
    short,
    slow,
    short & slow,
    short | slow,
    ~short,
    has_fallen,
    rules.Misses("four_hour"),
)
built_in_guards: tuple[Guard, ...] = (
    hysteresis.Confirm(escalate=2, unless=slow),
    hysteresis.CoolDown(months=3),
    hysteresis.DeadBand("four_hour", 0.68, 0.72),
    hysteresis.FlapBudget(changes=1, reviews=4),
    hysteresis.Freeze(short),
    hysteresis.MinimumStay(reviews=2),
    hysteresis.PhasedExit(monitor=2),
    hysteresis.Significance("four_hour", standard_errors=(1.96, "its_error")),
    hysteresis.StepLimit(1),
)
not_a_guard: Guard = NoGuard()  # type: ignore[assignment]
not_a_rule: Rule = short  # type: ignore[assignment]
not_a_criterion: Criterion = own_rule  # type: ignore[assignment]

# Regimes.

regime = Regime(
    name="My regime",
    metrics=[four_hour],
    scale=scale,
    rule=rules.Ladder(enter={"1": own_criterion, "2": has_fallen}),
    guards=[own_guard, hysteresis.StepLimit(1)],
    cycle=ReviewCycle(first=date(2023, 9, 15), every=Cadence.QUARTER),
    undecided=Undecided.HOLD,
)
assert_type(regime.guards, tuple[Guard, ...])
assert_type(attrs.evolve(regime, name="Another"), Regime)
Regime(name="My regime")  # type: ignore[call-arg]
Regime(
    name="My regime",
    metrics=[four_hour],
    scale=scale,
    rule=short,  # type: ignore[arg-type]
    cycle=ReviewCycle(first=date(2023, 9, 15), every="quarter"),  # type: ignore[arg-type]
)
regime.review(panel)  # type: ignore[call-arg]
regime.review(panel, date(2023, 9, 15))  # type: ignore[call-arg]
regime.replay(panel, until="2024-03-31")  # type: ignore[arg-type]

history = regime.replay(panel, until=date(2024, 3, 31))
assert_type(history, History)
assert_type(history[-1], Review)
assert_type(history[1:], tuple[Review, ...])
assert_type(history.ranks, RankArray)
assert_type(history.moves, tuple[Decision, ...])
assert_type(history[-1]["TA"], Decision)
assert_type(history[-1]["TA"].before, Tier | None)
assert_type(history[-1]["TA"].movement, Movement)
assert_type(history[-1]["TA"].explain(), Explanation)
assert_type(history[-1]["TA"].explain(full=True).lines, tuple[Line, ...])
assert_type(history[-1]["TA"].explain().to_records(), list[dict[str, Any]])
history[-1]["TA"].explain(True)  # type: ignore[call-arg]  # noqa: FBT003 - refused, that is the point
history[-1][0]  # type: ignore[index]
assert_type(regime.simulate(panel, until=date(2024, 3, 31)), RankArray)

# What comes with the library.

assert_type(samples.urgent_care(), Panel)
assert_type(samples.published_tiers("2023-06"), tuple[Placement, ...])
assert_type(uec_2023.regime, Regime)
assert_type(testing.series("0.7 _"), tuple[float, ...])
assert_type(testing.panel_of({"TA": {"four_hour": "0.7"}}, [four_hour], first="2023-04"), Panel)
testing.panel_of({"TA": "0.7"}, [four_hour], first="2023-04")  # type: ignore[dict-item]
testing.assert_tiers(history, {"TA": ["3", "2"]})  # type: ignore[dict-item]
