from __future__ import annotations

import itertools
import pickle
from typing import Any

import numpy as np
import pytest
from invented import FOUR_HOUR, METRICS, SCALE, first_of, regime

from tiering import Placement, Undecided, rules, scores, testing
from tiering.errors import DefinitionError, ProblemsError, UnknownCodeError
from tiering.typing import Evidence, Finding, Proposal

LADDER = rules.Ladder(enter={"1": rules.Below("four_hour", 0.5), "2": rules.Below("four_hour", 0.7)})
SLOW = rules.Above("category_2", 1800)
FLOOR = rules.Override(LADDER, when=SLOW, at_least="2")
CAP = rules.Override(LADDER, SLOW, at_most="2")
SET = rules.Override(LADDER, SLOW, exactly="2")
PANEL = testing.panel_of(
    {
        "TA": {"four_hour": "0.4 0.8 0.8", "category_2": "2000 2000 1000"},
        "TB": {"four_hour": "0.6 0.6", "category_2": "1000 2000"},
        "TC": {"four_hour": "0.8 0.8", "category_2": "2000 _"},
        "TD": {"four_hour": "0.4 0.4", "category_2": "_ 1000"},
    },
    METRICS,
    first="2023-04",
)


def review_of(rule: rules.Override, months: int = 1, **changes: Any) -> Any:
    return regime(rule, **changes).review(PANEL, on=first_of(months))


# What is proposed.


def test_a_floor_raises_those_below_it_where_it_applies() -> None:
    history = regime(FLOOR).replay(PANEL, until=first_of(2))

    testing.assert_tiers(history, {"TA": "1 2", "TB": "2 2", "TC": "2 2", "TD": "1 1"})


def test_a_cap_lowers_those_above_it_where_it_applies() -> None:
    history = regime(CAP).replay(PANEL, until=first_of(2))

    testing.assert_tiers(history, {"TA": "2 3", "TB": "2 2", "TC": "3 3", "TD": "2 1"})


def test_a_set_tier_is_proposed_whatever_the_rule_says() -> None:
    history = regime(SET).replay(PANEL, until=first_of(2))

    testing.assert_tiers(history, {"TA": "2 2", "TB": "2 2", "TC": "2 2", "TD": "2 1"})


class _Fixed:
    """A rule that proposes what it is told."""

    reads: dict[str, int] = {}  # noqa: RUF012 - never written to
    elementwise = True

    def __init__(self, least: int, most: int) -> None:
        self.least, self.most = least, most

    def propose(self, evidence: Evidence, /) -> Proposal:
        shape = evidence.current.shape
        return Proposal(np.full(shape, self.least, dtype=np.int8), np.full(shape, self.most, dtype=np.int8))


class _Answered:
    """A criterion that answers what it is told."""

    reads: dict[str, int] = {}  # noqa: RUF012 - never written to
    elementwise = True

    def __init__(self, met: bool, possible: bool) -> None:  # noqa: FBT001 - two bounds
        self.met, self.possible = met, possible

    def assess(self, evidence: Evidence, /) -> Finding:
        shape = evidence.current.shape
        return Finding(self, np.full(shape, self.met), np.full(shape, self.possible))


def changed(kind: str, rank: int, place: int) -> int:
    """Say in plain Python what an override makes of one rank."""
    return {"at_least": max(rank, place), "at_most": min(rank, place), "exactly": place}[kind]


@pytest.mark.parametrize("kind", ["at_least", "at_most", "exactly"])
@pytest.mark.parametrize("bounds", [(False, False), (False, True), (True, True)])
def test_the_bounds_are_the_hull_of_everything_that_may_be_proposed(kind: str, bounds: tuple[bool, bool]) -> None:
    evidence = regime(metrics=[FOUR_HOUR]).review(PANEL, on=first_of(1)).evidence
    for least, most, tier in itertools.product(range(3), range(3), ("1", "2", "3")):
        if least > most:
            continue
        rule = rules.Override(_Fixed(least, most), _Answered(*bounds), **{kind: tier})  # type: ignore[arg-type]  # a tier
        open_to = [
            changed(kind, rank, SCALE.rank(tier)) if applies else rank
            for rank in range(least, most + 1)
            for applies in {*bounds}
        ]
        proposal = rule.propose(evidence)

        assert (set(proposal.least), set(proposal.most)) == ({min(open_to)}, {max(open_to)})


@pytest.mark.parametrize("rule", [FLOOR, CAP, SET])
def test_complete_figures_make_one_object_of_both_bounds(rule: rules.Override) -> None:
    complete = testing.panel_of({"TA": {"four_hour": "0.4", "category_2": "2000"}}, METRICS, first="2023-04")
    proposal = rule.propose(regime(rule).review(complete, on=first_of(1)).evidence)

    assert proposal.least is proposal.most
    assert proposal.least.dtype == np.int8


def test_the_outer_of_two_overrides_has_the_last_word() -> None:
    both = rules.Override(FLOOR, when=rules.Above("category_2", 1900), at_most="2")

    assert review_of(both)["TA"].tier.code == "2"


def test_an_override_may_differ_between_scenarios() -> None:
    limits = np.array([[1500.0], [2500.0]])
    ranks = regime(rules.Override(LADDER, rules.Above("category_2", limits), at_least="2")).simulate(
        PANEL, until=first_of(1)
    )

    assert ranks[:, 0].tolist() == [[2, 1, 1, 2], [2, 1, 0, 2]]


# The result without it.


def test_the_proposal_without_the_override_can_be_had_for_a_whole_review() -> None:
    review = review_of(FLOOR)
    adjusted, unadjusted = FLOOR.propose(review.evidence), FLOOR.without(review.evidence)

    assert [SCALE[rank].code for rank in unadjusted.least] == ["1", "2", "3", "1"]
    assert [SCALE[rank].code for rank in adjusted.least] == ["1", "2", "2", "1"]


# What it is made of.


def test_it_reads_what_its_rule_and_its_criterion_read() -> None:
    assert FLOOR.reads == {"four_hour": 1, "category_2": 1}


def test_it_names_its_own_tier_too() -> None:
    assert rules.Override(LADDER, SLOW, exactly="3").tiers == ("3", "1", "2")


def test_it_says_where_it_comes_from() -> None:
    assert ("override to at least tier '2'", FLOOR.reference) in [
        (label.removeprefix("the rule: "), reference) for label, reference in regime(FLOOR).references
    ]


def test_it_can_be_pickled() -> None:
    assert pickle.loads(pickle.dumps(FLOOR)) == FLOOR  # noqa: S301 - our own


# What is refused.


@pytest.mark.parametrize(
    ("given", "told"),
    [({}, "not none of them"), ({"at_least": "2", "at_most": "1"}, "not at_least and at_most")],
)
def test_an_override_does_one_thing(given: dict[str, str], told: str) -> None:
    with pytest.raises(DefinitionError, match=f"give at_least, at_most or exactly, {told}"):
        rules.Override(LADDER, SLOW, **given)  # type: ignore[arg-type]  # tiers


def test_what_is_neither_rule_nor_criterion_is_refused() -> None:
    with pytest.raises(ProblemsError) as raised:
        rules.Override(SLOW, LADDER, at_least="2")  # type: ignore[arg-type]  # the mistake

    assert [str(each).split(", which is ")[1] for each in raised.value.exceptions] == [
        "not a rule: it has no propose",
        "not a criterion: it has no assess()",
    ]


def test_a_rule_with_places_inside_is_refused() -> None:
    with pytest.raises(DefinitionError, match="put Slots around the others"):
        rules.Override(rules.Slots(LADDER, "1", 1, by=scores.Given("category_2")), SLOW, at_least="2")


@pytest.mark.parametrize(("given", "which"), [({"at_least": "3"}, "least"), ({"at_most": "1"}, "most")])
def test_an_override_that_changes_nothing_is_refused_with_the_regime(given: dict[str, str], which: str) -> None:
    with pytest.raises(DefinitionError, match=f"changes nothing, because that is the {which} intensive tier"):
        regime(rules.Override(LADDER, SLOW, **given))  # type: ignore[arg-type]  # tiers


def test_a_tier_that_the_scale_lacks_is_refused_with_the_regime() -> None:
    with pytest.raises(UnknownCodeError, match="unknown tier '7'"):
        regime(rules.Override(LADDER, SLOW, exactly="7"))


def test_a_criterion_that_needs_what_the_regime_lacks_is_named_by_the_override() -> None:
    with pytest.raises(DefinitionError, match="override to at least tier '2' asks for a standard for 'category_2'"):
        regime(rules.Override(LADDER, rules.Misses("category_2"), at_least="2"))


# Reasons.


def test_an_override_that_changes_the_tier_is_told_with_the_tier_without_it() -> None:
    assert str(review_of(FLOOR)["TC"].explain()) == (
        "TC, review of 1 May 2023: tier 2 (first placed)\n"
        "  override to at least tier 2 applies                              yours\n"
        "    met        Category 2 (April 2023)  33 min 20 s  above 30 min  yours\n"
        "               3 min 20 s above the limit\n"
        "  without the override: tier 3\n"
        "  entry to tier 2 is not met\n"
        "    not met    Four hours (April 2023)  80.0 %       below 70 %    yours\n"
        "               10.0 points above the limit"
    )


def test_an_override_that_changes_nothing_is_told_only_in_full() -> None:
    decision = review_of(FLOOR)["TA"]

    assert str(decision.explain()).splitlines()[1] == "  entry to tier 1 is met"
    assert str(decision.explain(full=True)).splitlines()[1].split("  ")[1:] == [
        "override to at least tier 2 applies",
        *[""] * 14,
        "yours",
    ]


def test_an_override_that_may_apply_is_told_with_the_figure_that_would_settle_it() -> None:
    assert str(review_of(CAP)["TD"].explain()) == (
        "TD, review of 1 May 2023: tier 2 (first placed)\n"
        "  undecided: tier 2 to tier 1 are open; it moves only as far as the evidence compels\n"
        "  override to at most tier 2 may apply                         yours\n"
        "    undecided  Category 2 (April 2023)  missing  above 30 min  yours\n"
        "               not reported, or not yet\n"
        "  without the override: tier 1\n"
        "  entry to tier 1 is met\n"
        "    met        Four hours (April 2023)  40.0 %   below 50 %    yours\n"
        "               10.0 points below the limit"
    )


def test_whoever_an_override_lets_go_is_told_so() -> None:
    review = regime(FLOOR).review(PANEL, on=first_of(3), start=[Placement("TA", "2")])

    assert [each.heading for each in review["TA"].explain().sections] == [
        "override to at least tier 2 does not apply",
        "entry to tier 2 is not met",
    ]


def test_the_brief_line_names_the_override_first() -> None:
    assert review_of(SET)["TA"].explain().brief == (
        "override to tier 2 applies: category_2 33 min 20 s above 30 min; without the override: tier 1"
    )


def test_each_of_two_overrides_says_what_would_be_without_it() -> None:
    both = rules.Override(FLOOR, when=rules.Above("category_2", 1900), exactly="1")

    assert [each.heading for each in review_of(both)["TC"].explain().sections] == [
        "override to tier 1 applies",
        "without the override: tier 2",
        "override to at least tier 2 applies",
        "without the override: tier 3",
        "entry to tier 2 is not met",
    ]


def test_assumed_figures_are_assumed_for_the_rule_inside_too() -> None:
    gapped = testing.panel_of({"TA": {"four_hour": "_", "category_2": "2000"}}, METRICS, first="2023-04")
    review = regime(CAP, undecided=Undecided.ASSUME_WORST).review(gapped, on=first_of(1))

    assert review["TA"].tier.code == "2"
    assert "without the override: tier 3 to tier 1 open" in [each.heading for each in review["TA"].explain().sections]


def test_an_assumption_about_figures_is_not_taken_for_the_override_s_doing() -> None:
    gapped = testing.panel_of({"TA": {"four_hour": "_", "category_2": "1000"}}, METRICS, first="2023-04")
    review = regime(FLOOR, undecided=Undecided.ASSUME_WORST).review(gapped, on=first_of(1))

    assert "override" not in str(review["TA"].explain())
