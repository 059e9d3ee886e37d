from __future__ import annotations

from typing import Any

import pytest
from invented import SCALE, first_of, four_hours, regime

from tiering import Tier, TierScale, rules, testing
from tiering.errors import DefinitionError, ProblemsError, UnknownCodeError
from tiering.typing import Role

ONE, TWO = rules.Below("four_hour", 0.5), rules.Below("four_hour", 0.7)
SCHMITT = rules.Ladder(enter={"1": ONE, "2": TWO}, leave={"1": ~rules.Below("four_hour", 0.6)})


def tiers(rule: rules.Ladder, figures: str, scale: TierScale = SCALE) -> str:
    months = len(testing.series(figures))
    history = regime(rule, scale=scale).replay(four_hours({"TA": figures}), until=first_of(months))
    return " ".join(decision.tier.code for decision in history.timeline("TA"))


def test_the_highest_tier_whose_entry_criterion_holds_is_entered() -> None:
    assert tiers(rules.Ladder(enter={"1": ONE, "2": TWO}), "0.4 0.6 0.8") == "1 2 3"


def test_the_order_of_the_criteria_does_not_matter() -> None:
    assert tiers(rules.Ladder(enter={"2": TWO, "1": ONE}), "0.4 0.6 0.8") == "1 2 3"


def test_a_tier_without_a_leave_criterion_is_left_as_soon_as_its_entry_criterion_fails() -> None:
    assert tiers(rules.Ladder(enter={"1": ONE}), "0.4 0.5 0.4") == "1 3 1"


def test_a_tier_with_a_leave_criterion_is_kept_until_that_is_met() -> None:
    assert tiers(SCHMITT, "0.4 0.55 0.59 0.6 0.55") == "1 1 1 2 2"


def test_a_leave_criterion_holds_nobody_who_was_never_there() -> None:
    assert tiers(SCHMITT, "0.55 0.55") == "2 2"


def test_a_leave_criterion_of_a_lower_tier_stops_the_fall_there() -> None:
    ladder = rules.Ladder(enter={"1": ONE, "2": TWO}, leave={"2": ~rules.Below("four_hour", 0.9)})

    assert tiers(ladder, "0.4 0.8 0.95") == "1 2 3"


def test_an_entry_criterion_of_a_higher_tier_alone_is_enough() -> None:
    other = rules.Ladder(enter={"1": rules.Below("four_hour", 0.5), "2": rules.Above("four_hour", 0.9)})

    assert tiers(other, "0.4 0.95 0.7") == "1 2 3"


def test_a_gap_holds_the_tier() -> None:
    assert tiers(SCHMITT, "0.4 _ _ 0.8 _") == "1 1 1 3 3"


def test_a_higher_default_is_not_left_without_reason_to() -> None:
    scale = TierScale.from_most_intensive(Tier("1"), Tier("2"), Tier("3"), default="2")

    assert tiers(rules.Ladder(enter={"1": ONE}), "_ _", scale) == "2 2"


def test_a_ladder_needs_an_entry_criterion() -> None:
    with pytest.raises(DefinitionError, match="a ladder needs an entry criterion for at least one tier"):
        rules.Ladder(enter={})


@pytest.mark.parametrize("changes", [{"enter": {"1": 0.65}}, {"enter": {"1": ONE}, "leave": {"1": "soon"}}])
def test_what_is_no_criterion_is_refused(changes: Any) -> None:
    with pytest.raises(DefinitionError, match=r"tier '1': .* is not a criterion: it has no assess\(\)"):
        rules.Ladder(**changes)


def test_a_leave_criterion_without_an_entry_criterion_is_refused() -> None:
    with pytest.raises(UnknownCodeError, match="unknown tier '2' in leave; known are '1'"):
        rules.Ladder(enter={"1": ONE}, leave={"2": TWO})


def test_several_problems_of_a_ladder_come_together() -> None:
    with pytest.raises(ProblemsError) as caught:
        rules.Ladder(enter={"1": 0.65}, leave={"2": TWO})  # type: ignore[dict-item]

    assert len(caught.value.exceptions) == 2


def test_the_least_intensive_tier_has_no_entry_criterion() -> None:
    with pytest.raises(
        DefinitionError, match="tier '3' is the least intensive, which needs no entry criterion; remove"
    ):
        regime(rules.Ladder(enter={"3": ONE}))


def test_a_tier_that_is_not_on_the_scale_is_refused() -> None:
    with pytest.raises(UnknownCodeError, match="unknown tier '4' in the rule; known are '3', '2', '1'"):
        regime(rules.Ladder(enter={"4": ONE}))


def test_a_ladder_tells_its_clauses() -> None:
    assert [(clause.role, clause.tier) for clause in SCHMITT.clauses] == [
        (Role.ENTRY, "1"),
        (Role.ENTRY, "2"),
        (Role.LEAVE, "1"),
    ]


def test_a_ladder_cannot_be_changed() -> None:
    with pytest.raises(TypeError, match="read-only"):
        SCHMITT.enter["2"] = ONE  # type: ignore[index]

    assert SCHMITT.enter["2"] is TWO


def test_changing_the_mapping_that_was_given_changes_no_ladder() -> None:
    given = {"1": ONE}
    ladder = rules.Ladder(enter=given)
    given["2"] = TWO

    assert list(ladder.tiers) == ["1"]


def test_equal_ladders_have_one_hash() -> None:
    assert rules.Ladder(enter={"1": ONE}) == rules.Ladder(enter={"1": ONE})
    assert hash(rules.Ladder(enter={"1": ONE})) == hash(rules.Ladder(enter={"1": ONE}))
