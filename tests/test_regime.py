from __future__ import annotations

import math
from datetime import date, timedelta
from typing import Any

import attrs
import numpy as np
import pytest
from invented import (
    APRIL,
    CATEGORY_2,
    FOUR_HOUR,
    METRICS,
    MONTHLY,
    SCALE,
    first_of,
    four_hours,
    guarded,
    number,
    periods,
    regime,
)

from tiering import (
    Attestation,
    Cadence,
    DateRange,
    MinimumCoverage,
    Organisation,
    Panel,
    Placement,
    Reference,
    ReviewCycle,
    Standard,
    Status,
    Tier,
    TierScale,
    Trajectory,
    hysteresis,
    rules,
    testing,
)
from tiering._sittings import _longer
from tiering.errors import (
    DefinitionError,
    DuplicateCodeError,
    ProblemsError,
    ReviewDateError,
    RuleError,
    ShapeError,
    TieringError,
    UnknownCodeError,
)
from tiering.typing import Evidence, IntArray, Proposal, RankArray, Step

SHORT = rules.Below("four_hour", 0.65)
LADDER = rules.Ladder(enter={"1": SHORT})
PANEL = four_hours({"TA": "0.8 0.4 0.4 0.8", "TB": "0.6 0.6 0.6 0.6"})


# What a regime may not be made of.


@pytest.mark.parametrize(
    ("changes", "kind", "message"),
    [
        ({"name": ""}, DefinitionError, "name must be text without surrounding space, not ''"),
        ({"metrics": [FOUR_HOUR, FOUR_HOUR]}, DuplicateCodeError, "two metrics share the code 'four_hour'"),
        ({"metrics": [CATEGORY_2]}, UnknownCodeError, "unknown metric 'four_hour' in"),
        (
            {"cycle": attrs.evolve(MONTHLY, lags={"four_hours": timedelta(0)})},
            UnknownCodeError,
            "unknown metric 'four_hours' in the cycle's lags; did you mean 'four_hour'?",
        ),
        (
            {"standards": [Standard("four_hours", 0.76)]},
            UnknownCodeError,
            "unknown metric 'four_hours' in the standards",
        ),
        (
            {"standards": [Standard("four_hour", 0.76), Standard("four_hour", 0.78)]},
            DefinitionError,
            "two standards for 'four_hour' are in force at once; give them dates that do not overlap",
        ),
        ({"rule": SHORT}, RuleError, "is not a rule: it has no propose"),
        ({"rule": object()}, RuleError, "is not a rule: it has no reads, no elementwise, no propose"),
        ({"guards": ["slowly"]}, RuleError, "'slowly' is not a guard: it has no fields, no elementwise, no admit"),
        (
            {"scale": TierScale.from_most_intensive(Tier("A"), Tier("B"))},
            UnknownCodeError,
            "unknown tier '1' in the rule; known are 'B', 'A'",
        ),
        (
            {"scale": TierScale.from_most_intensive(Tier("3"), Tier("1"))},
            DefinitionError,
            "tier '1' is the least intensive, which needs no entry criterion",
        ),
    ],
)
def test_a_regime_that_contradicts_itself_is_refused(
    changes: dict[str, Any], kind: type[Exception], message: str
) -> None:
    settled: dict[str, Any] = {"rule": LADDER, **changes}
    with pytest.raises(kind, match=message):
        regime(**settled)


def test_every_problem_of_a_regime_is_told() -> None:
    with pytest.raises(ProblemsError) as caught:
        regime(
            rules.Ladder(enter={"4": rules.Below("four_hours", 0.65)}),
            metrics=[FOUR_HOUR, FOUR_HOUR],
            standards=[Standard("six_hour", 0.76)],
        )

    kinds = {type(problem) for problem in caught.value.exceptions}
    texts = [str(problem) for problem in caught.value.exceptions]
    assert kinds == {DuplicateCodeError, UnknownCodeError}
    assert {"'four_hours'", "'six_hour'", "'4'"} <= {text.split()[2] for text in texts if text.startswith("unknown")}


def test_every_problem_is_told_once() -> None:
    with pytest.raises(UnknownCodeError):
        regime(rules.Ladder(enter={"1": rules.Below("four_hours", 0.65)}))


@pytest.mark.parametrize("share", [-0.1, 1.1, math.nan])
def test_a_minimum_coverage_is_a_share(share: float) -> None:
    with pytest.raises(DefinitionError, match="at_least of MinimumCoverage must lie between 0 and 1"):
        MinimumCoverage(share)


# A regime is a value.


def test_a_regime_is_changed_by_copy() -> None:
    original = regime(LADDER)
    changed = attrs.evolve(original, guards=[hysteresis.StepLimit(1)])

    assert original.guards == ()
    assert changed.guards == (hysteresis.StepLimit(1),)


def test_a_changed_copy_is_checked_as_well() -> None:
    with pytest.raises(UnknownCodeError):
        attrs.evolve(regime(LADDER), metrics=[CATEGORY_2])


def test_a_copy_with_another_rule_reads_what_that_reads() -> None:
    original = regime(LADDER)
    original.review(PANEL, on=first_of(1))
    changed = attrs.evolve(original, rule=rules.Ladder(enter={"1": rules.Above("category_2", 2400)}))
    shown = testing.panel_of({"TA": {"category_2": "3000"}}, METRICS, first="2023-04")

    assert changed.review(shown, on=first_of(1))["TA"].tier.code == "1"


def test_a_regime_cannot_be_changed() -> None:
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        regime(LADDER).name = "Another"  # type: ignore[misc]


def test_every_number_has_a_reference() -> None:
    ours, theirs = Reference(Status.ILLUSTRATIVE), Reference(Status.PUBLISHED, source="A letter")
    found = regime(
        rules.Ladder(enter={"1": rules.Below("four_hour", 0.65, reference=ours) & rules.Above("category_2", 2400)}),
        standards=[Standard("four_hour", 0.76, reference=theirs)],
        minimum_coverage=MinimumCoverage(0.9, reference=ours),
    ).references

    yours = Reference(Status.YOURS)
    assert [reference for _, reference in found] == [theirs, ours, yours, yours, yours, ours]
    parts = (
        "standard for 'four_hour': 0.76",
        "four_hour below 0.65",
        "category_2 above 2400.0",
        "the cycle: by month",
        "the cycle: seen 0 days",
        "minimum coverage: 0.9",
    )
    assert all(part in what for part, (what, _) in zip(parts, found, strict=True))


# What a review refuses, and leaves as it was.


def test_a_panel_without_the_metric_is_refused() -> None:
    shown = testing.panel_of({"TA": {"m": "1"}}, [number("m")], first="2023-04")
    with pytest.raises(UnknownCodeError, match="unknown metric 'four_hour' in the panel; known are 'm'"):
        regime(LADDER).review(shown, on=first_of(1))


def test_a_metric_that_the_rule_does_not_read_may_be_absent() -> None:
    shown = testing.panel_of({"TA": {"four_hour": "0.6"}}, [FOUR_HOUR], first="2023-04")

    assert regime(LADDER).review(shown, on=first_of(1))["TA"].tier.code == "1"


def test_a_panel_may_hold_more_than_is_asked_for() -> None:
    shown = testing.panel_of({"TA": {"four_hour": "0.6", "m": "1"}}, [number("m"), FOUR_HOUR], first="2023-04")

    assert regime(LADDER, metrics=[FOUR_HOUR]).review(shown, on=first_of(1))["TA"].tier.code == "1"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        (
            {"unit": number("m").unit, "maximum": math.inf, "counted": ""},
            "the panel's 'four_hour' has the unit 'number', the regime's",
        ),
        ({"polarity": CATEGORY_2.polarity}, "has the polarity 'lower is better', the regime's has 'higher is better'"),
        ({"cadence": Cadence.QUARTER}, "has the cadence 'quarter', the regime's has 'month'"),
    ],
)
def test_a_panel_with_another_metric_of_the_same_code_is_refused(changes: dict[str, Any], message: str) -> None:
    other = attrs.evolve(FOUR_HOUR, **changes)
    shown = testing.panel_of({"TA": {"four_hour": "0.6"}}, [other], first="2023-04")
    with pytest.raises(DefinitionError, match=message):
        regime(LADDER).review(shown, on=first_of(3))


@pytest.mark.parametrize("on", [date(2023, 4, 30), date(2023, 4, 1), date(2022, 1, 1)])
def test_a_review_before_there_is_anything_to_review_is_refused(on: date) -> None:
    with pytest.raises(ReviewDateError, match=r"nothing had been published by .*: the panel starts in April 2023"):
        regime(LADDER).review(PANEL, on=on)


def test_a_replay_before_there_is_anything_to_review_is_refused() -> None:
    early = regime(LADDER, cycle=ReviewCycle(first=date(2023, 1, 1), every=Cadence.MONTH))
    for fold in (early.replay, early.simulate):
        with pytest.raises(ReviewDateError, match="nothing had been published by 2023-01-01"):
            fold(PANEL, until=first_of(2))


@pytest.mark.parametrize("on", [date(2023, 6, 1), date(2023, 5, 31)])
def test_a_review_that_does_not_come_after_the_last_is_refused_and_leaves_it_as_it_was(on: date) -> None:
    asking = regime(LADDER)
    previous = asking.review(PANEL, on=first_of(2))
    before = str(previous.to_records())
    with pytest.raises(
        ReviewDateError, match=f"the review of {on} does not come after the previous one, of 2023-06-01"
    ):
        asking.review(PANEL, on=on, previous=previous)

    assert str(previous.to_records()) == before


def test_a_review_may_be_held_on_any_later_day() -> None:
    asking = regime(LADDER)
    previous = asking.review(PANEL, on=first_of(1))

    assert asking.review(PANEL, on=date(2023, 6, 17), previous=previous)["TA"].tier.code == "1"


def test_previous_and_start_together_are_refused() -> None:
    asking = regime(LADDER)
    previous = asking.review(PANEL, on=first_of(1))
    with pytest.raises(DefinitionError, match="give either the previous review or where organisations stood, not both"):
        asking.review(PANEL, on=first_of(2), previous=previous, start=previous.placements())


@pytest.mark.parametrize(
    "changes",
    [
        {"guards": [hysteresis.StepLimit(1)]},
        {"scale": TierScale.from_most_intensive(Tier("1"), Tier("3"))},
    ],
    ids=["guards", "scale"],
)
def test_a_review_by_other_rules_is_no_previous_one(changes: dict[str, Any]) -> None:
    previous = regime(LADDER).review(PANEL, on=first_of(1))
    with pytest.raises(DefinitionError, match=r"to carry its tiers over, give start=previous\.placements\(\)"):
        attrs.evolve(regime(LADDER), **changes).review(PANEL, on=first_of(2), previous=previous)


def test_the_tiers_of_another_edition_are_carried_over() -> None:
    previous = regime(LADDER).review(PANEL, on=first_of(1))
    limited = regime(LADDER, guards=[hysteresis.StepLimit(1)])
    found = limited.review(PANEL, on=first_of(2), start=previous.placements())

    assert [each.tier.code for each in found] == ["2", "1"]


def test_an_organisation_that_has_left_the_panel_is_refused() -> None:
    asking = regime(LADDER)
    previous = asking.review(PANEL, on=first_of(1))
    with pytest.raises(UnknownCodeError, match="unknown organisation 'TB' in the panel"):
        asking.review(four_hours({"TA": "0.8 0.4"}), on=first_of(2), previous=previous)


def test_an_organisation_that_joins_is_placed_for_the_first_time() -> None:
    asking = guarded()
    previous = asking.review(PANEL, on=first_of(1))
    longer = four_hours({"TC": "0.4 0.4", "TB": "0.6 0.6", "TA": "0.8 0.4"})
    found = asking.review(longer, on=first_of(2), previous=previous)

    assert [(each.organisation.code, str(each.movement.value), each.tier.code) for each in found] == [
        ("TC", "first placed", "1"),
        ("TB", "unchanged", "2"),
        ("TA", "held", "3"),
    ]


def test_the_order_of_organisations_may_change_between_reviews() -> None:
    asking = guarded()
    figures = {"TA": "0.8 0.4 0.4", "TB": "0.4 0.8 0.8", "TC": "0.6 0.6 0.6"}
    shown = four_hours(figures)
    turned = four_hours(dict(reversed(figures.items())))
    first = asking.review(shown, on=first_of(1))
    second = asking.review(turned, on=first_of(2), previous=first)
    third = asking.review(shown, on=first_of(3), previous=second)

    assert np.array_equal(third.ranks, asking.replay(shown, until=first_of(3))[-1].ranks)


@pytest.mark.parametrize(
    ("start", "kind", "message"),
    [
        ([Placement("TX", "1")], UnknownCodeError, "unknown organisation 'TX' in the panel; did you mean"),
        ([Placement("TA", "4")], UnknownCodeError, "unknown tier '4' in the scale; known are"),
        (
            [Placement("TA", "1"), Placement("TA", "2")],
            DuplicateCodeError,
            "two placements share the code 'TA' in start",
        ),
    ],
)
def test_a_wrong_start_is_refused(start: list[Placement], kind: type[TieringError], message: str) -> None:
    asking = regime(LADDER)
    with pytest.raises(kind, match=message):
        asking.review(PANEL, on=first_of(1), start=start)
    with pytest.raises(kind, match=message):
        asking.simulate(PANEL, until=first_of(1), start=start)


def test_every_problem_of_a_start_is_told() -> None:
    with pytest.raises(ProblemsError) as caught:
        regime(LADDER).replay(PANEL, until=first_of(1), start=[Placement("TX", "1"), Placement("TA", "4")])

    assert len(caught.value.exceptions) == 2


def test_no_review_is_held_before_the_first_day_of_the_cycle() -> None:
    with pytest.raises(ReviewDateError, match="no review is held until 2023-04-30; the first is on 2023-05-01"):
        regime(LADDER).replay(PANEL, until=date(2023, 4, 30))


# What a review sees.


def test_a_figure_counts_only_once_it_is_published() -> None:
    late = attrs.evolve(FOUR_HOUR, publication_lag=timedelta(days=39))
    shown = testing.panel_of({"TA": {"four_hour": "0.8 0.4 0.4"}}, [late], first="2023-04")
    asking = regime(LADDER, metrics=[late], cycle=ReviewCycle(first=date(2023, 6, 10), every=Cadence.MONTH))

    assert [review["TA"].tier.code for review in asking.replay(shown, until=date(2023, 7, 10))] == ["3", "1"]


def test_partial_figures_are_taken_as_missing() -> None:
    shown = Panel.from_arrays(
        [[[0.4, 0.4]]],
        metrics=[FOUR_HOUR],
        periods=periods(1),
        organisations=[Organisation("TA"), Organisation("TB")],
        coverage=[[[0.89, 0.9]]],
    )
    review = regime(LADDER, metrics=[FOUR_HOUR], minimum_coverage=MinimumCoverage(0.9)).review(shown, on=first_of(1))

    assert [each.is_decided for each in review] == [False, True]
    assert "only 89.0 % of the activity is covered" in str(review["TA"].explain())


def test_a_standard_counts_for_the_period_of_the_figure() -> None:
    rule = rules.Ladder(enter={"1": rules.Misses("four_hour")})
    dated = [
        Standard("four_hour", 0.5, valid=DateRange(end=first_of(1))),
        Standard("four_hour", 0.7, valid=DateRange(start=first_of(1))),
    ]
    history = regime(rule, standards=dated).replay(four_hours({"TA": "0.6 0.6"}), until=first_of(2))

    assert history.tiers[:, 0].tolist() == ["3", "1"]


def test_the_default_tier_is_where_the_undecided_are_placed() -> None:
    scale = TierScale.from_most_intensive(Tier("1"), Tier("2"), Tier("3"), default="2")

    assert regime(LADDER, scale=scale).review(four_hours({"TA": "_"}), on=first_of(1))["TA"].tier.code == "2"


# Plug-ins that answer what they may not.


@attrs.frozen
class Proposes:
    """A rule that proposes what it is told to."""

    least: Any
    most: Any
    elementwise: bool = True

    @property
    def reads(self) -> dict[str, int]:
        return {"four_hour": 1}

    def propose(self, _: Evidence, /) -> Proposal:
        return Proposal(np.array(self.least, dtype=np.int8), np.array(self.most, dtype=np.int8))


@pytest.mark.parametrize(
    ("least", "most", "message"),
    [
        ([0, 0], [3, 0], "ranks that are not between 0 and 2"),
        ([-1, 0], [0, 0], "ranks that are not between 0 and 2"),
        ([2, 0], [1, 0], "the least before the most"),
        ([0], [0], "shapes"),
        ([0, 0, 0], [0, 0, 0], "shape"),
    ],
)
def test_a_proposal_that_cannot_be_is_refused(least: list[int], most: list[int], message: str) -> None:
    with pytest.raises(RuleError, match=message):
        regime(Proposes(least, most)).review(PANEL, on=first_of(1))


@pytest.mark.parametrize(("least", "most"), [([0, 0], [3, 0]), ([-1, 0], [0, 0]), ([2, 0], [1, 0])])
def test_a_proposal_that_cannot_be_is_refused_in_simulations_as_well(least: list[int], most: list[int]) -> None:
    with pytest.raises(RuleError):
        regime(Proposes(least, most)).simulate(PANEL, until=first_of(1))


@attrs.frozen
class BreakingGuard:
    """A guard that raises."""

    fields = ()
    elementwise = True

    def admit(self, state: IntArray, step: Step, /) -> RankArray:
        message = f"no answer for {state.shape} on {step.on}"
        raise OSError(message)

    def advance(self, state: IntArray, step: Step, outcome: RankArray, /) -> IntArray:
        raise NotImplementedError(state, step, outcome)


def test_the_exception_of_a_guard_passes_through_with_a_note() -> None:
    with pytest.raises(OSError, match="no answer") as caught:
        regime(LADDER, guards=[BreakingGuard()]).review(PANEL, on=first_of(1))

    (note,) = caught.value.__notes__
    assert "BreakingGuard" in note
    assert "2023-05-01" in note


@attrs.frozen
class BreakingRule(Proposes):
    """A rule that raises."""

    def propose(self, _: Evidence, /) -> Proposal:
        message = "no proposal"
        raise OSError(message)


def test_the_exception_of_a_rule_passes_through_with_a_note() -> None:
    with pytest.raises(OSError, match="no proposal") as caught:
        regime(BreakingRule([], [])).review(PANEL, on=first_of(1))

    (note,) = caught.value.__notes__
    assert "BreakingRule" in note


def test_a_failed_review_leaves_the_previous_one_as_it_was() -> None:
    asking = guarded()
    previous = asking.review(PANEL, on=first_of(1))
    states = [state.copy() for state in previous.guard_states]
    with pytest.raises(DefinitionError):
        attrs.evolve(asking, guards=[hysteresis.StepLimit(2)]).review(PANEL, on=first_of(2), previous=previous)

    assert all(np.array_equal(one, other) for one, other in zip(previous.guard_states, states, strict=True))


# Scenarios belong to simulations.


def test_a_panel_with_scenarios_has_no_review() -> None:
    shown = Panel.from_arrays(
        np.stack([PANEL.values] * 3), metrics=PANEL.metrics, periods=PANEL.periods, organisations=PANEL.organisations
    )
    with pytest.raises(ShapeError, match=r"the review has scenarios of the shape \(3,\); use simulate"):
        regime(LADDER).review(shown, on=first_of(1))


def test_a_rule_with_scenarios_has_no_review() -> None:
    rule = rules.Ladder(enter={"1": rules.Below("four_hour", np.array([[0.5], [0.6]]))})
    with pytest.raises(ShapeError, match="use simulate"):
        regime(rule).replay(PANEL, until=first_of(2))


def test_a_panel_of_nobody_has_empty_reviews() -> None:
    nobody = Panel.from_arrays(np.zeros((1, 1, 0)), metrics=[FOUR_HOUR], periods=[APRIL], organisations=[])

    assert regime(LADDER).replay(nobody, until=first_of(1)).ranks.shape == (1, 0)


def test_the_invented_scale_is_the_usual_one() -> None:
    assert SCALE.default == "3"


# Trajectories and attestations.


def test_a_trajectory_of_an_organisation_that_the_panel_lacks_is_let_alone() -> None:
    path = Trajectory(metric="four_hour", organisation="TX", first=APRIL, levels=[0.9])
    asked = regime(rules.Ladder(enter={"1": rules.Misses("four_hour", rules.ItsTrajectory())}), trajectories=[path])

    assert len(asked.review(PANEL, on=first_of(1)).undecided) == 2


def test_attestations_may_come_one_by_one() -> None:
    given = Attestation(organisation="TA", code="plan", on=date(2023, 4, 20))
    asked = regime(rules.Ladder(enter={"1": rules.Attested("plan")}))

    assert asked.review(PANEL, on=first_of(1), attestations=iter([given]))["TA"].tier.code == "1"


def test_a_guard_whose_fields_share_a_name_is_refused() -> None:
    @attrs.frozen
    class Doubled:
        fields: tuple[str, ...] = ("count", "count")
        elementwise: bool = True

        def admit(self, state: IntArray, step: Step, /) -> RankArray:
            del state
            return step.proposed

        def advance(self, state: IntArray, step: Step, outcome: RankArray, /) -> IntArray:
            del step, outcome
            return state

    with pytest.raises(DuplicateCodeError, match="'count'"):
        regime(guards=[Doubled()])


def test_the_reviews_in_a_tier_are_counted_no_further_than_they_can_be() -> None:
    most = np.iinfo(np.int16).max
    stays = np.array([1, most - 1, most], dtype=np.int16)

    assert _longer(stays, np.array([True, True, True])).tolist() == [2, most, most]
    assert _longer(stays[:1], np.array([False])).tolist() == [1]
