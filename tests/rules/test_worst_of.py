from __future__ import annotations

import pickle

import numpy as np
import pytest
from invented import FOUR_HOUR, METRICS, first_of, regime

from tiering import Placement, Undecided, rules, scores, testing
from tiering.errors import DefinitionError, DuplicateCodeError, ProblemsError, UnknownCodeError
from tiering.typing import BoolArray, Evidence, Proposal, Rule

URGENT = rules.Ladder(enter={"1": rules.Below("four_hour", 0.5), "2": rules.Below("four_hour", 0.7)})
AMBULANCE = rules.Ladder(enter={"1": rules.Above("category_2", 2400), "2": rules.Above("category_2", 1800)})
PANEL = testing.panel_of(
    {
        "TA": {"four_hour": "0.4 0.8", "category_2": "1000 1000"},
        "TB": {"four_hour": "0.6 0.6", "category_2": "_ 2000"},
        "TC": {"four_hour": "0.9 0.9", "category_2": "2500 1900"},
    },
    METRICS,
    first="2023-04",
)
WORST = rules.WorstOf({"urgent": URGENT, "ambulance": AMBULANCE})
BEST = rules.BestOf({"urgent": URGENT, "ambulance": AMBULANCE})


def explained(rule: Rule, code: str, *, full: bool = False, **changes: object) -> str:
    review = regime(rule, **changes).review(PANEL, on=first_of(1))
    return str(review[code].explain(full=full))


# What is proposed.


def test_the_most_intensive_proposal_wins() -> None:
    history = regime(WORST).replay(PANEL, until=first_of(2))

    testing.assert_tiers(history, {"TA": "1 3", "TC": "1 2"})


def test_the_least_intensive_proposal_wins() -> None:
    history = regime(BEST).replay(PANEL, until=first_of(2))

    testing.assert_tiers(history, {"TA": "3 3", "TB": "3 2", "TC": "3 3"})


def test_a_missing_figure_leaves_open_only_what_the_other_rule_does_not_settle() -> None:
    worst, best = (regime(rule).review(PANEL, on=first_of(1))["TB"] for rule in (WORST, BEST))

    assert (worst.least.code, worst.most.code) == ("2", "1")
    assert (best.least.code, best.most.code) == ("3", "2")


def test_complete_proposals_make_one_object_of_both_bounds() -> None:
    evidence = regime(WORST).review(PANEL, on=first_of(2)).evidence

    assert all(least is most for least, most in (rule.propose(evidence) for rule in (WORST, BEST)))


# What it is made of.


def test_rules_without_names_are_numbered() -> None:
    assert rules.WorstOf(URGENT, {"ambulance": AMBULANCE}, URGENT).names == ("rule 1", "ambulance", "rule 3")


def test_it_reads_what_its_rules_read() -> None:
    assert WORST.reads == {"four_hour": 1, "category_2": 1}


def test_it_names_each_tier_of_its_rules_once() -> None:
    assert rules.WorstOf(URGENT, rules.Ladder(enter={"3": rules.Below("four_hour", 0.8)})).tiers == ("1", "2", "3")


def test_it_is_elementwise_only_where_all_its_rules_are() -> None:
    pooled = rules.Slots(URGENT, "1", 1, by=scores.Given("category_2")).rule

    @rules.criterion(reads={"four_hour": 1})
    def worst(evidence: Evidence) -> BoolArray:
        return np.asarray(evidence.latest("four_hour") <= evidence.latest("four_hour").min())

    assert rules.WorstOf(URGENT, pooled).elementwise
    assert not rules.WorstOf(URGENT, rules.Ladder(enter={"1": worst})).elementwise


def test_it_can_be_pickled() -> None:
    assert pickle.loads(pickle.dumps(WORST)) == WORST  # noqa: S301 - our own


def test_rules_that_ask_the_same_are_equal() -> None:
    assert rules.WorstOf(URGENT, AMBULANCE) == rules.WorstOf(URGENT, AMBULANCE)
    assert rules.WorstOf(URGENT, AMBULANCE) != rules.WorstOf(AMBULANCE, URGENT)


# What is refused.


def test_no_rule_at_all_is_refused() -> None:
    with pytest.raises(DefinitionError, match="WorstOf needs at least one rule"):
        rules.WorstOf()


def test_what_is_not_a_rule_is_refused_by_name() -> None:
    with pytest.raises(DefinitionError, match=r"urgent of BestOf is .*Below.* which is not a rule: it has no propose"):
        rules.BestOf({"urgent": rules.Below("four_hour", 0.5)})  # type: ignore[dict-item]  # the mistake


def test_a_class_is_not_a_rule() -> None:
    with pytest.raises(DefinitionError, match=r"is the class Ladder, not a rule; give Ladder\(…\)"):
        rules.WorstOf(rules.Ladder)  # type: ignore[arg-type]  # the mistake


def test_two_rules_of_one_name_are_refused() -> None:
    with pytest.raises(DuplicateCodeError, match="two rules share the code 'rule 2'"):
        rules.WorstOf({"rule 2": URGENT}, AMBULANCE)


def test_a_name_that_is_no_text_is_refused() -> None:
    with pytest.raises(DefinitionError, match="rules are named by text, not by 1"):
        rules.WorstOf({1: URGENT})  # type: ignore[dict-item]  # the mistake


def test_a_rule_with_places_inside_is_refused() -> None:
    with pytest.raises(DefinitionError, match="put Slots around the others"):
        rules.WorstOf(URGENT, rules.Slots(AMBULANCE, "1", 1, by=scores.Given("category_2")))


def test_several_problems_are_told_at_once() -> None:
    with pytest.raises(ProblemsError, match="2 problems in WorstOf"):
        rules.WorstOf(URGENT, 1, 2)  # type: ignore[arg-type]  # the mistake


def test_a_tier_that_the_scale_lacks_is_refused_with_the_regime() -> None:
    with pytest.raises(UnknownCodeError, match="unknown tier '4'"):
        regime(rules.WorstOf(URGENT, rules.Ladder(enter={"4": rules.Below("four_hour", 0.5)})))


def test_a_scale_that_one_of_its_rules_refuses_is_refused() -> None:
    with pytest.raises(DefinitionError, match="tier '3' is the least intensive"):
        regime(rules.WorstOf(URGENT, rules.Ladder(enter={"3": rules.Below("four_hour", 0.5)})))


class _Broken:
    reads: dict[str, int] = {}  # noqa: RUF012 - never written to
    elementwise = True

    def propose(self, _: Evidence, /) -> Proposal:
        raise ZeroDivisionError


def test_the_rule_that_raises_is_named() -> None:
    with pytest.raises(ZeroDivisionError) as raised:
        regime(rules.WorstOf(URGENT, _Broken()), metrics=[FOUR_HOUR]).review(PANEL, on=first_of(1))

    assert "rule _Broken" in raised.value.__notes__[0]


# Reasons.


def test_the_deciding_rule_tells_its_reasons_and_the_others_their_tiers() -> None:
    assert explained(WORST, "TA") == (
        "TA, review of 1 May 2023: tier 1 (first placed)\n"
        "  the most intensive of 2 proposals: tier 1 (urgent), tier 3 (ambulance)\n"
        "  urgent: entry to tier 1 is met\n"
        "    met        Four hours (April 2023)  40.0 %  below 50 %  yours\n"
        "               10.0 points below the limit"
    )


def test_the_rule_that_asks_for_least_decides_where_the_best_counts() -> None:
    assert explained(BEST, "TA") == (
        "TA, review of 1 May 2023: tier 3 (first placed)\n"
        "  the least intensive of 2 proposals: tier 1 (urgent), tier 3 (ambulance)\n"
        "  ambulance: entry to tier 2 is not met\n"
        "    not met    Category 2 (April 2023)  16 min 40 s  above 30 min  yours\n"
        "               13 min 20 s below the limit"
    )


def test_what_is_open_is_told_before_what_is_settled() -> None:
    assert explained(WORST, "TB") == (
        "TB, review of 1 May 2023: tier 2 (first placed)\n"
        "  undecided: tier 2 to tier 1 are open; it moves only as far as the evidence compels\n"
        "  the most intensive of 2 proposals: tier 3 to tier 1 open (ambulance), tier 2 (urgent)\n"
        "  ambulance: entry to tier 1 is undecided\n"
        "    undecided  Category 2 (April 2023)  missing  above 40 min  yours\n"
        "               not reported, or not yet\n"
        "  ambulance: entry to tier 2 is undecided\n"
        "    undecided  Category 2 (April 2023)  missing  above 30 min  yours\n"
        "               not reported, or not yet\n"
        "  urgent: entry to tier 2 is met\n"
        "    met        Four hours (April 2023)  60.0 %   below 70 %    yours\n"
        "               10.0 points below the limit"
    )


OPEN = testing.panel_of(
    {"TA": {"four_hour": "0.4", "category_2": "_"}, "TB": {"four_hour": "0.9", "category_2": "_"}},
    METRICS,
    first="2023-04",
)


@pytest.mark.parametrize(("rule", "code"), [(WORST, "TA"), (BEST, "TB")])
def test_a_rule_that_is_open_decides_nothing_where_another_settles_it(rule: Rule, code: str) -> None:
    found = regime(rule).review(OPEN, on=first_of(1))[code].explain()

    assert all(each.heading.startswith("urgent: ") for each in found.sections[1:])


def test_rules_that_agree_stand_together() -> None:
    found = regime(WORST).review(PANEL, on=first_of(2))["TB"].explain()

    assert found.sections[0].heading == "the most intensive of 2 proposals: tier 2 (urgent and ambulance)"
    assert [each.heading for each in found.sections[1:]] == [
        "urgent: entry to tier 2 is met",
        "ambulance: entry to tier 2 is met",
    ]


def test_the_full_explanation_gives_the_reasons_of_every_rule() -> None:
    headings = [line for line in explained(WORST, "TA", full=True).splitlines() if " entry to " in line]

    assert headings == [
        "  urgent: entry to tier 1 is met",
        "  urgent: entry to tier 2 is met",
        "  ambulance: entry to tier 1 is not met",
        "  ambulance: entry to tier 2 is not met",
    ]


def test_a_single_rule_speaks_for_itself() -> None:
    alone, single = (explained(rule, "TA", metrics=[FOUR_HOUR]) for rule in (URGENT, rules.WorstOf(URGENT)))

    assert single == alone


def test_assumed_figures_are_assumed_for_every_rule() -> None:
    found = explained(WORST, "TB", undecided=Undecided.ASSUME_WORST).splitlines()

    assert found[0] == "TB, review of 1 May 2023: tier 1 (first placed)"
    assert "  ambulance: entry to tier 1 is undecided" in found


def test_rules_of_rules_nest_in_explanations() -> None:
    crowded = rules.Ladder(enter={"2": rules.Below("four_hour", 0.95)})
    found = explained(rules.BestOf({"either": WORST, "crowded": crowded}), "TC")

    assert found.splitlines()[1:3] == [
        "  the least intensive of 2 proposals: tier 1 (either), tier 2 (crowded)",
        "  crowded: entry to tier 2 is met",
    ]


def test_a_rule_inside_another_keeps_whom_it_kept() -> None:
    sticky = rules.Ladder(enter={"1": rules.Below("four_hour", 0.5)}, leave={"1": rules.Above("four_hour", 0.85)})
    review = regime(rules.WorstOf({"sticky": sticky, "ambulance": AMBULANCE})).review(
        PANEL, on=first_of(2), start=[Placement("TA", "1")]
    )

    assert review["TA"].tier.code == "1"
    assert "  sticky: leaving tier 1 is not met" in str(review["TA"].explain()).splitlines()
