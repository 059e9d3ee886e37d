from __future__ import annotations

from datetime import date

import pytest
from invented import first_of, four_hours, guarded, regime

from tiering import Decision, Movement, Placement, Review, Undecided, hysteresis, testing
from tiering.errors import UnknownCodeError


def review(figures: str, start: str = "", others: str = "0.8") -> Review:
    """Return the last review of Trust A's figures."""
    months = len(testing.series(figures))
    history = guarded().replay(
        four_hours({"TA": figures, "TB": f"{others}x{months}"}),
        until=first_of(months),
        start=[Placement("TA", start)] if start else [],
    )
    return history[-1]


def decision(figures: str, start: str = "") -> Decision:
    return review(figures, start)["TA"]


@pytest.mark.parametrize(
    ("figures", "movement", "text"),
    [
        ("0.4", Movement.FIRST_PLACED, "TA: tier 1 (first placed)"),
        ("0.8 0.8", Movement.UNCHANGED, "TA: tier 3 (unchanged)"),
        ("0.8 0.4", Movement.HELD, "TA: tier 3 (held; tier 1 proposed)"),
        ("0.8 0.4 0.4", Movement.ESCALATED, "TA: tier 3 → tier 2 (escalated)"),
        ("0.4 0.8 0.8", Movement.DE_ESCALATED, "TA: tier 1 → tier 2 (de-escalated)"),
    ],
)
def test_a_movement_is_named(figures: str, movement: Movement, text: str) -> None:
    found = decision(figures)

    assert (found.movement, str(found)) == (movement, text)


@pytest.mark.parametrize(
    ("figures", "has_moved", "has_entered", "has_left"),
    [
        ("0.4", False, True, False),
        ("0.8", False, False, False),
        ("0.8 0.4 0.4", True, True, False),
        ("0.6 0.4 0.4", True, False, False),
        ("0.6 0.8 0.8", True, False, True),
        ("0.4 0.8 0.8", True, False, False),
        ("0.8 0.8", False, False, False),
    ],
)
def test_entering_and_leaving_cross_the_least_intensive_tier(
    figures: str, *, has_moved: bool, has_entered: bool, has_left: bool
) -> None:
    found = decision(figures)

    assert (found.has_moved, found.has_entered, found.has_left) == (has_moved, has_entered, has_left)


def test_a_first_placement_had_no_tier_before() -> None:
    assert decision("0.4").before is None


def test_whoever_stood_somewhere_is_not_placed_for_the_first_time() -> None:
    found = decision("0.8", start="1")

    assert found.before is not None
    assert (found.before.code, found.movement) == ("1", Movement.HELD)


def test_a_held_move_is_watched() -> None:
    found = review("0.8 0.4")

    assert found["TA"].is_watched
    assert [each.organisation.code for each in found.watch] == ["TA"]
    assert not found["TB"].is_watched


def test_a_partly_held_move_is_watched_too() -> None:
    found = decision("0.8 0.4 0.4")

    assert found.is_watched
    assert found.held_by == (hysteresis.StepLimit(1),)


def test_an_undecided_decision_is_listed_with_its_bounds() -> None:
    found = review("0.8 _")

    assert [each.organisation.code for each in found.undecided] == ["TA"]
    assert (found["TA"].least.code, found["TA"].most.code, found["TA"].is_decided) == ("3", "1", False)


def test_a_decided_decision_has_one_tier_as_its_bounds() -> None:
    found = decision("0.6")

    assert found.is_decided
    assert found.least == found.most == found.tier


def test_moves_are_listed_without_first_placements() -> None:
    assert review("0.4").moves == ()
    assert [each.organisation.code for each in review("0.8 0.4 0.4").moves] == ["TA"]


def test_organisations_are_listed_by_tier() -> None:
    found = review("0.4")

    assert [each.code for each in found.in_tier("1")] == ["TA"]
    assert [each.code for each in found.in_tier("3")] == ["TB"]
    assert found.in_tier("2") == ()


def test_an_unknown_tier_lists_nobody() -> None:
    with pytest.raises(UnknownCodeError, match="unknown tier '4' in the scale"):
        review("0.4").in_tier("4")


def test_an_unknown_organisation_has_no_decision() -> None:
    with pytest.raises(UnknownCodeError, match="unknown organisation 'TX' in the review; did you mean"):
        review("0.4")["TX"]


def test_a_review_is_the_decisions_in_order() -> None:
    found = review("0.4")

    assert [each.organisation.code for each in found] == ["TA", "TB"]
    assert len(found) == 2


def test_placements_carry_the_tiers_on() -> None:
    assert review("0.4").placements() == (Placement("TA", "1"), Placement("TB", "3"))


def test_a_record_is_plain_data() -> None:
    assert decision("0.8 0.4").to_record() == {
        "review": date(2023, 6, 1),
        "organisation": "TA",
        "name": "TA",
        "before": "3",
        "tier": "3",
        "proposed": "1",
        "guarded": "3",
        "least": "1",
        "most": "1",
        "movement": "held",
        "is_decided": True,
        "held_by": [
            "escalation needs 2 reviews in a row and de-escalation needs 2 reviews in a row",
            "no more than 1 tier at a time",
        ],
        "judgement": None,
        "succession": None,
    }


def test_records_come_one_for_each_decision() -> None:
    assert [record["organisation"] for record in review("0.4").to_records()] == ["TA", "TB"]


def test_a_review_keeps_what_happens_to_the_undecided() -> None:
    asking = regime(undecided=Undecided.ASSUME_WORST)
    found = asking.review(four_hours({"TA": "_"}), on=first_of(1))["TA"]

    assert (found.tier.code, found.least.code, found.most.code) == ("1", "3", "1")


def test_equal_reviews_are_equal_and_differ_where_a_rank_does() -> None:
    assert review("0.8 0.4") == review("0.8 0.4")
    assert review("0.8 0.4") != review("0.8 0.8")


def test_a_review_shows_itself_without_its_arrays() -> None:
    assert "array" not in repr(review("0.4"))
