"""Every built-in is held to the laws to which the kit holds the plug-ins of others."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

import numpy as np
import pytest

from tiering import DateRange, Metric, Polarity, Tier, TierScale, Unit, Window, hysteresis, rules, scores, spc
from tiering.testing._inventing import scenes
from tiering.testing._suites import suite_of
from tiering.testing._worlds import World, setting_of
from tiering.typing import Limit

A = Metric("a", unit=Unit.FRACTION, polarity=Polarity.HIGHER_IS_BETTER)
B = Metric("b", unit=Unit.COUNT, polarity=Polarity.LOWER_IS_BETTER)
C = Metric("c", unit=Unit.NUMBER, polarity=Polarity.LOWER_IS_BETTER)
D = Metric("d", unit=Unit.NUMBER, polarity=Polarity.HIGHER_IS_BETTER)
METRICS = (A, B, C, D)
SCALE = TierScale.from_most_intensive(Tier("1"), Tier("2"), Tier("3"), Tier("4"))

LOW, MANY, HIGH = rules.Below("a", 0.65), rules.Above("b", 20), rules.Above("c", 1.5)
LADDER = rules.Ladder(enter={"1": LOW & MANY, "2": LOW | MANY}, leave={"1": rules.Above("a", 0.7)})
OTHER = rules.Ladder(enter={"1": rules.Above("c", 3), "3": HIGH})
SCORE = scores.Given("c")
REGION = rules.Pool(within="region")
SIZE = rules.SizeBands("b", (50, 2_000), over=Window.last(2))
LIKE = rules.Pool(by_kind=True, within="region", size=SIZE)


class Example(NamedTuple):
    """A built-in, with the laws that it is documented not to keep."""

    plugin: Any
    without: tuple[str, ...] = ()


EXAMPLES: Mapping[str, tuple[Example, ...]] = {
    # Criteria.
    "rules.Above": (Example(rules.Above("b", 20, by=3)), Example(rules.Above("d", rules.FigureOf("c", times=0.5)))),
    "rules.AllOf": (Example(LOW & MANY & HIGH),),
    "rules.AnyOf": (Example(LOW | MANY | ~HIGH),),
    # A process that never varies has no limits, so nothing can be said of it, though nothing is missing.
    "rules.Assurance": (Example(rules.Assurance("a", spc.Assurance.FAILING, points=15, target=0.7), ("complete",)),),
    "rules.AtLeast": (Example(rules.at_least(2, LOW, MANY, HIGH)),),
    "rules.Attested": (Example(rules.Attested("plan") & LOW), Example(rules.Attested("plan"))),
    "rules.Beats": (Example(rules.Beats("a", rules.ItsPast.years_before(1), by=0.01)),),
    "rules.Below": (
        Example(LOW),
        Example(rules.Below("b", 60, over=Window.last(3))),
        Example(rules.Below("a", np.array([[0.5], [0.65]]))),
        Example(rules.Below("a", rules.ItsStandard(), by=0.1)),
        Example(rules.Below("a", rules.OfCohort(0.5))),
        Example(rules.Below("a", rules.OfCohort(0.5, pool=LIKE))),
    ),
    "rules.Between": (Example(rules.Between("a", 0.65, 0.76)),),
    "rules.FunctionCriterion": (),
    "rules.InPeriods": (
        Example(rules.InPeriods(LOW, 3, of=4)),
        Example(rules.InPeriods(LOW | MANY, 2)),
        Example(rules.InPeriods(rules.Below("a", rules.OfCohort(0.5)), 2, of=3)),
        Example(rules.InPeriods(rules.Below("a", rules.OfCohort(0.5, pool=LIKE)), 2, of=3)),
    ),
    "rules.InTier": (Example(rules.InTier("1", "3")),),
    "rules.InTierFor": (Example(rules.InTierFor(reviews=3)), Example(rules.InTierFor(reviews=2) & LOW)),
    "rules.InWorst": (
        Example(rules.InWorst.quarter("a")),
        Example(rules.InWorst("b", count=2, ties="out")),
        Example(rules.InWorst("a", count=1, pool=REGION)),
        Example(rules.InWorst("a", share=0.5, pool=rules.Pool(size=SIZE, everybody=True))),
        Example(rules.InWorst(scores.Given("c"), count=2, ties="out", pool=LIKE)),
    ),
    "rules.Meets": (Example(rules.Meets("a", rules.ItsTrajectory())),),
    "rules.Misses": (Example(rules.Misses("a", by=0.08)), Example(rules.Misses("b", over=Window.year_to_date()))),
    "rules.Not": (Example(~(LOW & MANY)),),
    "rules.Reaches": (Example(rules.Reaches(SCORE, 2.5)),),
    "rules.SpecialCause": (Example(rules.SpecialCause("a", spc.Signal.CONCERN, points=15)),),
    "rules.WeightedMajority": (Example(rules.WeightedMajority([(2, LOW), (1, MANY)], at_least=2, veto=[HIGH])),),
    # Rules.
    "rules.Bands": (Example(rules.Bands(SCORE, enter={"1": 3.0, "2": 2.5, "3": 1}, leave={"1": 2.8})),),
    "rules.BestOf": (Example(rules.BestOf(LADDER, OTHER)),),
    "rules.DecisionTable": (
        Example(
            rules.DecisionTable(
                inputs={"a": "a", "b": "b"},
                rows=[rules.Row({"a": "< 0.65", "b": "> 20"}, "1"), rules.Row({"a": "< 0.65", "b": "<= 20"}, "2")],
                otherwise="4",
            )
        ),
        Example(
            rules.DecisionTable(
                inputs={"a": "a", "many": MANY},
                rows=[rules.Row({"a": "< 0.65"}, "2"), rules.Row({"many": True}, "3"), rules.Row({}, "4")],
                hit=rules.HitPolicy.COLLECT_MAX,
            )
        ),
        # A missing figure is an answer of its own here, so a figure in its place may have another one.
        Example(
            rules.DecisionTable(
                inputs={"a": "a"},
                rows=[rules.Row({"a": "< 0.65"}, "1"), rules.Row({"a": "missing"}, "3")],
                otherwise="4",
            ),
            ("bounds",),
        ),
    ),
    "rules.Ladder": (Example(LADDER), Example(rules.Ladder(enter={"1": rules.InWorst.quarter("a")}))),
    "rules.Override": (
        Example(rules.Override(LADDER, when=HIGH, at_least="3")),
        Example(rules.Override(LADDER, when=HIGH, exactly="2")),
    ),
    "rules.Quantiles": (
        Example(rules.Quantiles.quartiles("c", ("1", "2", "3", "4"))),
        Example(rules.Quantiles.quartiles("c", ("1", "2", "3", "4"), pool=LIKE)),
    ),
    "rules.Slots": (Example(rules.Slots(LADDER, "1", 2, by=SCORE)),),
    "rules.WorstOf": (Example(rules.WorstOf({"one": LADDER, "other": OTHER})),),
    # Scores.
    "scores.Gap": (Example(scores.Gap("a", 0.76, per=0.01)), Example(scores.Gap("b", floored=True))),
    "scores.Given": (Example(SCORE), Example(scores.Given("b", over=Window.last(2)))),
    "scores.Percentile": (Example(scores.Percentile("a")), Example(scores.Percentile("a", pool=LIKE))),
    "scores.Points": (Example(scores.Points("a", {1: 0.78, 2: 0.7, 3: 0.6}, otherwise=4)),),
    "scores.RankScore": (
        Example(scores.RankScore("b")),
        Example(scores.RankScore("b", pool=rules.Pool(within="region", everybody=True))),
    ),
    "scores.WeightedMean": (
        Example(scores.WeightedMean([SCORE, scores.Gap("a", 0.76)], [2, 1])),
        # What is left out is not bounded: the mean is that of what was reported.
        Example(scores.mean_of(SCORE, scores.Given("b"), leave_out=True, decimals=2), ("bounds",)),
    ),
    "scores.ZScore": (Example(scores.ZScore("a")), Example(scores.ZScore("a", pool=LIKE))),
    # Guards.
    "hysteresis.Confirm": (
        Example(hysteresis.Confirm(escalate=2, de_escalate=3)),
        Example(hysteresis.Confirm(escalate=2, escalate_of=3, de_escalate=3, de_escalate_of=4, unless=LOW | HIGH)),
    ),
    "hysteresis.CoolDown": (Example(hysteresis.CoolDown(reviews=2)), Example(hysteresis.CoolDown(months=2))),
    "hysteresis.DeadBand": (
        Example(hysteresis.DeadBand("a", 0.4, 0.7)),
        Example(hysteresis.DeadBand("c", 1, 4, over=Window.last(2))),
        Example(hysteresis.DeadBand(SCORE, 1, 4)),
    ),
    "hysteresis.FlapBudget": (Example(hysteresis.FlapBudget(changes=1, reviews=4)),),
    "hysteresis.Freeze": (
        Example(hysteresis.Freeze(LOW & ~MANY)),
        Example(hysteresis.Freeze(rules.Attested("plan"))),
        Example(hysteresis.Freeze(rules.Below("a", np.array([[0.5], [0.65]])))),
        Example(hysteresis.Freeze(DateRange(date(2023, 10, 1), date(2023, 12, 1)))),
    ),
    "hysteresis.MinimumStay": (Example(hysteresis.MinimumStay(reviews=2)), Example(hysteresis.MinimumStay(months=2))),
    "hysteresis.PhasedExit": (
        Example(hysteresis.PhasedExit(monitor=2)),
        Example(hysteresis.PhasedExit(monitor=1, confirm=3)),
    ),
    "hysteresis.Significance": (
        Example(hysteresis.Significance(SCORE, by=1)),
        Example(hysteresis.Significance("a", by=0.1)),
        Example(hysteresis.Significance("d", standard_errors=(2, 0.5), over=Window.last(2))),
        Example(hysteresis.Significance("c", standard_errors=(1.96, "b"))),
        Example(hysteresis.Significance(scores.mean_of(SCORE, scores.Given("b")), standard_errors=(0.1, SCORE))),
    ),
    "hysteresis.StepLimit": (Example(hysteresis.StepLimit(1)), Example(hysteresis.StepLimit(escalate=2))),
}
MEMBERS = ("assess", "score", "propose", "admit")


@rules.criterion(reads={"a": 2, "b": 1}, elementwise=True)
def falling(evidence: Any) -> Any:
    """Hold where the figure has fallen."""
    return evidence.series("a", 2)[..., 1, :] < evidence.series("a", 2)[..., 0, :]


ALL = [("rules.FunctionCriterion", Example(falling))] + [
    (name, each) for name, several in EXAMPLES.items() for each in several
]
KEPT = [
    pytest.param(suite, law, id=f"{place}-{name}: {law.name}")
    for place, (name, example) in enumerate(ALL)
    for suite in [suite_of(example.plugin, World(METRICS, SCALE))]
    for law in suite.laws
    if law.name not in example.without
]


@pytest.mark.parametrize(("suite", "law"), KEPT)
def test_every_built_in_keeps_every_law(suite: Any, law: Any) -> None:
    suite.uphold((law,))


@pytest.mark.parametrize("family", [rules, scores, hysteresis], ids=lambda each: each.__name__)
def test_every_built_in_is_under_the_laws(family: Any) -> None:
    public = {
        f"{family.__name__.removeprefix('tiering.')}.{name}"
        for name in family.__all__
        for member in [getattr(family, name)]
        if inspect.isclass(member) and any(hasattr(member, each) for each in MEMBERS)
    }

    assert public <= set(EXAMPLES), "give each an example, so that the kit can hold it to the laws"


@pytest.mark.parametrize("name", sorted(EXAMPLES))
def test_every_example_is_of_the_name_that_it_stands_under(name: str) -> None:
    family, _, kind = name.partition(".")
    of = getattr({"rules": rules, "scores": scores, "hysteresis": hysteresis}[family], kind)

    assert all(isinstance(example.plugin, of) or kind in {"Attested", "InTierFor"} for example in EXAMPLES[name])


LIMITS = [
    name for name in rules.__all__ if inspect.isclass(getattr(rules, name)) and hasattr(getattr(rules, name), "level")
]


@pytest.mark.parametrize("name", LIMITS)
def test_every_limit_is_compared_with_in_an_example(name: str) -> None:
    limits = [getattr(example.plugin, "limit", None) for _, example in ALL]

    assert any(isinstance(limit, getattr(rules, name)) and isinstance(limit, Limit) for limit in limits)


COMPLETE = [(name, each) for name, each in ALL if not name.startswith("hysteresis") and "complete" not in each.without]


@pytest.mark.parametrize(
    ("name", "example"), COMPLETE, ids=[f"{place}-{name}" for place, (name, _) in enumerate(COMPLETE)]
)
def test_complete_figures_make_one_array_of_both_bounds(name: str, example: Example) -> None:
    suite = suite_of(example.plugin, World(METRICS, SCALE))
    kind = suite.kind
    assert kind is not None
    asked = [each for each in scenes(setting_of(example.plugin, World(METRICS, SCALE))) if each.complete and each.count]
    answers = [kind.raw(example.plugin, each.evidence()) for each in asked]

    assert asked, name
    assert all(getattr(each, kind.fields[0]) is getattr(each, kind.fields[1]) for each in answers)
