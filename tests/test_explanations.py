from __future__ import annotations

import attrs
import numpy as np
import pytest
from invented import SCALE, first_of, four_hours, guarded, regime

from tiering import Decision, Undecided, hysteresis, rules, testing
from tiering.typing import Evidence, Explanation, Finding, Line, Proposal, Section

ONE, TWO = rules.Below("four_hour", 0.5), rules.Below("four_hour", 0.7)
SCHMITT = rules.Ladder(enter={"1": ONE, "2": TWO}, leave={"1": ~rules.Below("four_hour", 0.6)})


def last(figures: str, rule: rules.Ladder = SCHMITT, **changes: object) -> Decision:
    months = len(testing.series(figures))
    history = regime(rule, **changes).replay(four_hours({"TA": figures}), until=first_of(months))
    return history[-1]["TA"]


def headings(decision: Decision, *, full: bool = False) -> list[str]:
    return [section.heading for section in decision.explain(full=full).sections]


def test_the_title_says_who_when_and_what() -> None:
    assert last("0.4").explain().title == "TA, review of 1 May 2023: tier 1 (first placed)"


def test_the_reason_of_a_placement_is_the_criterion_that_is_met() -> None:
    assert headings(last("0.6")) == ["entry to tier 2 is met"]


def test_the_reason_of_the_least_intensive_tier_is_the_criterion_that_is_not_met() -> None:
    assert headings(last("0.8")) == ["entry to tier 2 is not met"]


def test_the_reason_to_stay_is_the_leave_criterion_that_is_not_met() -> None:
    assert headings(last("0.4 0.55")) == ["leaving tier 1 is not met"]


def test_the_reasons_of_a_de_escalation_are_what_let_go_and_what_caught() -> None:
    assert headings(last("0.4 0.65")) == [
        "entry to tier 1 is not met",
        "leaving tier 1 is met",
        "entry to tier 2 is met",
    ]


def test_missing_figures_are_told_first_with_the_tiers_that_they_leave_open() -> None:
    first, *others = headings(last("0.8 _"))

    assert first.startswith("undecided: tier 3 to tier 1 are open")
    assert others == ["entry to tier 1 is undecided", "entry to tier 2 is undecided"]


@pytest.mark.parametrize("mode", Undecided)
def test_what_becomes_of_the_undecided_is_told(mode: Undecided) -> None:
    assert mode.value in headings(last("0.8 _", undecided=mode))[0]


def test_a_held_move_names_its_guards_and_what_was_proposed() -> None:
    guards = [hysteresis.Confirm(escalate=2), hysteresis.StepLimit(1)]
    held = [heading for heading in headings(last("0.8 0.4", guards=guards)) if heading.startswith("held")]

    assert held == [
        "held: escalation needs 2 reviews in a row, 1 so far; tier 1 was proposed",
        "held: no more than 1 tier at a time; tier 1 was proposed",
    ]


def test_a_partly_held_move_names_its_guard() -> None:
    assert "held: no more than 1 tier at a time; tier 1 was proposed" in headings(
        last("0.8 0.4", guards=[hysteresis.StepLimit(1)])
    )


def test_the_full_explanation_shows_every_criterion() -> None:
    assert headings(last("0.8"), full=True) == [
        "entry to tier 1 is not met",
        "entry to tier 2 is not met",
        "leaving tier 1 is met",
    ]


def test_only_the_parts_that_decide_are_told() -> None:
    both = rules.all_of(rules.Below("four_hour", 0.9), rules.Below("four_hour", 0.5))
    decision = last("0.6", rules.Ladder(enter={"1": both}))

    assert [line.limit for line in decision.explain().lines] == [0.5]
    assert [line.limit for line in decision.explain(full=True).lines] == [0.9, 0.5]


def test_of_alternatives_those_that_hold_are_told() -> None:
    either = rules.any_of(rules.Below("four_hour", 0.9), rules.Below("four_hour", 0.5))
    decision = last("0.6", rules.Ladder(enter={"1": either}))

    assert [line.limit for line in decision.explain().lines] == [0.9]


def test_a_criterion_that_stands_in_two_places_is_told_once() -> None:
    twice = rules.all_of(rules.any_of(ONE, name="first"), rules.at_least(1, ONE, name="second"))
    decision = last("0.4", rules.Ladder(enter={"1": twice}))

    assert [line.limit for line in decision.explain().lines if line.metric] == [0.5]


@attrs.frozen
class Counting:
    """A criterion that counts how often it is asked."""

    asked: list[Evidence] = attrs.field(factory=list)
    elementwise = True

    @property
    def reads(self) -> dict[str, int]:
        return {"four_hour": 1}

    def assess(self, evidence: Evidence, /) -> Finding:
        self.asked.append(evidence)
        met = evidence.latest("four_hour") < 0.5
        return Finding(self, met, met)


def test_a_criterion_is_asked_once_for_all_reasons() -> None:
    counting = Counting()
    nested = rules.all_of(rules.any_of(counting, ONE), rules.at_least(1, counting), ~rules.not_(counting))
    decision = last("0.4", rules.Ladder(enter={"1": nested, "2": counting}))
    counting.asked.clear()
    decision.explain(full=True)

    assert len(counting.asked) == 1


def test_a_finding_is_itself_and_no_other() -> None:
    met = np.array([True, False])
    one, other = Finding("by hand", met, met), Finding("by hand", met, met)

    assert one == one  # noqa: PLR0124 - the point
    assert one != other
    assert len({one, other, one}) == 2


def test_parts_stand_inside_of_what_they_are_part_of() -> None:
    nested = rules.all_of(rules.any_of(ONE, TWO, name="either"), TWO)
    records = last("0.4", rules.Ladder(enter={"1": nested})).explain(full=True).to_records()

    assert [record["depth"] for record in records] == [0, 1, 1, 0]


def test_names_are_told() -> None:
    named = rules.all_of(ONE, rules.any_of(TWO, name="crowding"), name="main measures")

    assert "crowding (any of 1)" in str(last("0.4", rules.Ladder(enter={"1": named})).explain(full=True))


def test_records_carry_title_and_reason() -> None:
    (record,) = last("0.4").explain().to_records()

    assert record["title"] == "TA, review of 1 May 2023: tier 1 (first placed)"
    assert record["reason"] == "entry to tier 1 is met"
    assert record["observed"] == 0.4


def test_the_brief_reason_is_one_line() -> None:
    brief = last("0.4").explain().brief

    assert "entry to tier 1 is met" in brief
    assert "\n" not in brief


def test_asking_again_gives_the_same() -> None:
    decision = last("0.4 0.55")

    assert decision.explain() == decision.explain()


def test_an_explanation_changes_no_review() -> None:
    history = guarded().replay(four_hours({"TA": "0.8 0.4"}), until=first_of(2))
    before = str(history.to_records())
    history[-1]["TA"].explain(full=True)

    assert str(history.to_records()) == before


def test_words_only_are_written_without_columns() -> None:
    explanation = Explanation("A title", [Section("a reason", lines=[Line(text="words", answer="met")], depths=[0])])  # type: ignore[arg-type]

    assert str(explanation).splitlines() == ["A title", "  a reason", "    met        words"]


@attrs.frozen
class Fixed:
    """A rule that does not say what it is made of."""

    elementwise = True

    @property
    def reads(self) -> dict[str, int]:
        return {"four_hour": 1}

    def propose(self, evidence: Evidence, /) -> Proposal:
        ranks = np.full(len(evidence.organisations), 1, dtype=np.int8)
        return Proposal(ranks, ranks)


def test_a_rule_without_clauses_is_explained_by_its_title() -> None:
    explanation = regime(Fixed()).review(four_hours({"TA": "0.5"}), on=first_of(1))["TA"].explain()

    assert str(explanation) == "TA, review of 1 May 2023: tier 2 (first placed)"


@attrs.frozen
class Breaks:
    """A criterion that raises."""

    elementwise = True

    @property
    def reads(self) -> dict[str, int]:
        return {"four_hour": 1}

    def assess(self, evidence: Evidence, /) -> Finding:
        message = f"no answer on {evidence.on}"
        raise KeyError(message)


def test_the_exception_of_a_criterion_names_it_and_the_review() -> None:
    with pytest.raises(KeyError, match="no answer on 2023-05-01") as caught:
        last("0.4", rules.Ladder(enter={"1": Breaks()}))

    (note,) = caught.value.__notes__
    assert "Breaks" in note
    assert "2023-05-01" in note


def test_the_scale_of_the_examples_is_named_by_tier() -> None:
    assert [tier.name for tier in SCALE] == ["tier 3", "tier 2", "tier 1"]
