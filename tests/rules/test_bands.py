from __future__ import annotations

import math
import pickle
from typing import Any

import numpy as np
import pytest
from invented import SCALE, first_of, number, regime

from tiering import Reference, Regime, Status, rules, scores, testing
from tiering.errors import DefinitionError, ProblemsError, UnknownCodeError

AVERAGE = number("average", name="Average score")
SCORE = scores.Given("average")
BANDS = rules.Bands(SCORE, enter={"1": 3.0, "2": 2.5}, leave={"1": 2.8})


def asking(rule: rules.Bands = BANDS, **changes: Any) -> Regime:
    return regime(rule, metrics=[AVERAGE], **changes)


def tiers(figures: str, rule: rules.Bands = BANDS) -> str:
    panel = testing.panel_of({"TA": {"average": figures}}, [AVERAGE], first="2023-04")
    history = asking(rule).replay(panel, until=first_of(len(figures.split())))
    return " ".join(decision.tier.code for decision in history.timeline("TA"))


# What is proposed.


def test_a_score_at_the_cut_point_enters() -> None:
    assert tiers("2.49 2.5 3 3.01") == "3 2 1 1"


def test_a_tier_is_left_below_its_cut_point_for_leaving() -> None:
    assert tiers("3 2.9 2.8 2.79") == "1 1 1 2"


def test_a_tier_without_a_cut_point_for_leaving_is_left_below_that_for_entering() -> None:
    assert tiers("2.6 2.5 2.49") == "2 2 3"


def test_whoever_has_left_must_reach_the_cut_point_for_entering_again() -> None:
    assert tiers("3 2.7 2.9") == "1 2 2"


def test_a_missing_score_leaves_every_tier_open() -> None:
    panel = testing.panel_of({"TA": {"average": "_"}, "TB": {"average": "1"}}, [AVERAGE], first="2023-04")
    decision = asking().review(panel, on=first_of(1))["TA"]

    assert (decision.least.code, decision.most.code) == ("3", "1")


def test_cut_points_may_be_scenarios() -> None:
    cuts = rules.Bands(SCORE, enter={"1": np.array([[3.0], [4.0]]), "2": 2.5})
    panel = testing.panel_of({"TA": {"average": "3.5"}}, [AVERAGE], first="2023-04")

    assert asking(cuts).simulate(panel, until=first_of(1)).ravel().tolist() == [2, 1]


# What it is.


def test_it_is_a_ladder_of_cut_points() -> None:
    ladder = rules.Ladder(
        enter={"1": rules.Reaches(SCORE, 3.0), "2": rules.Reaches(SCORE, 2.5)},
        leave={"1": ~rules.Reaches(SCORE, 2.8)},
    )

    assert BANDS.ladder == ladder


@pytest.mark.parametrize("member", ["reads", "elementwise", "tiers", "clauses", "parts"])
def test_it_says_of_itself_what_the_ladder_says(member: str) -> None:
    assert getattr(BANDS, member) == getattr(BANDS.ladder, member)


def test_bands_with_the_same_cut_points_are_equal() -> None:
    same = rules.Bands(SCORE, enter={"1": 3, "2": 2.5}, leave={"1": 2.8})

    assert same == BANDS
    assert rules.Bands(SCORE, enter={"1": 3, "2": 2.5}) != BANDS


def test_it_can_be_pickled() -> None:
    assert pickle.loads(pickle.dumps(BANDS)) == BANDS  # noqa: S301 - our own


def test_every_cut_point_has_the_reference() -> None:
    source = Reference(Status.ILLUSTRATIVE)
    bands = rules.Bands(SCORE, enter={"1": 3.0, "2": 2.5}, reference=source)

    assert [each for label, each in asking(bands).references if label.startswith("entry")] == [source, source]


# What is refused.


def test_a_cut_point_for_leaving_above_that_for_entering_is_refused() -> None:
    with pytest.raises(DefinitionError, match=r"tier '1' is left below 3.1 and entered at 3, so .* leave at once"):
        rules.Bands(SCORE, enter={"1": 3.0}, leave={"1": 3.1})


def test_a_cut_point_for_leaving_equal_to_that_for_entering_is_not_refused() -> None:
    assert tiers("3 2.9", rules.Bands(SCORE, enter={"1": 3.0, "2": 1.0}, leave={"1": 3.0})) == "1 2"


@pytest.mark.parametrize("cut", [2.0, 2.5])
def test_a_more_intensive_tier_must_be_harder_to_enter(cut: float) -> None:
    with pytest.raises(
        DefinitionError, match="tier '1' is more intensive than tier '2', so its cut point must be above"
    ):
        asking(rules.Bands(SCORE, enter={"1": cut, "2": 2.5}))


def test_the_order_in_which_cut_points_are_given_does_not_matter() -> None:
    assert tiers("2.6 3.2", rules.Bands(SCORE, enter={"2": 2.5, "1": 3.0})) == "2 1"


def test_a_cut_point_for_leaving_a_tier_that_is_not_entered_is_refused() -> None:
    with pytest.raises(UnknownCodeError, match="unknown tier '2' in leave"):
        rules.Bands(SCORE, enter={"1": 3.0}, leave={"2": 2.0})


def test_a_cut_point_of_the_least_intensive_tier_is_refused_with_the_regime() -> None:
    with pytest.raises(DefinitionError, match="tier '3' is the least intensive"):
        asking(rules.Bands(SCORE, enter={"1": 3.0, "2": 2.0, "3": 1.0}))


def test_a_tier_that_the_scale_lacks_is_refused_with_the_regime() -> None:
    assert "9" not in SCALE
    with pytest.raises(UnknownCodeError, match="unknown tier '9'"):
        asking(rules.Bands(SCORE, enter={"9": 3.0}))


def test_cut_points_that_are_no_numbers_are_told_together() -> None:
    with pytest.raises(ProblemsError, match="2 problems in the bands") as raised:
        rules.Bands(SCORE, enter={"1": math.nan, "2": "high"})  # type: ignore[dict-item]  # the mistake

    assert [str(each).split(":")[0] for each in raised.value.exceptions] == [
        "the cut point for entry to tier '1' cannot be nan",
        "the cut point for entry to tier '2' cannot be 'high'",
    ]


def test_no_cut_point_at_all_is_refused() -> None:
    with pytest.raises(DefinitionError, match="at least one tier"):
        rules.Bands(SCORE, enter={})


def test_a_metric_is_not_a_score() -> None:
    with pytest.raises(DefinitionError, match="score of Bands is 'average', no score"):
        rules.Bands("average", enter={"1": 3.0})  # type: ignore[arg-type]  # the mistake


# Reasons.


def test_the_score_is_shown_beside_its_cut_point() -> None:
    panel = testing.panel_of({"TA": {"average": "2.6"}}, [AVERAGE], first="2023-04")
    found = asking().review(panel, on=first_of(1))["TA"].explain()

    assert [each.heading for each in found.sections] == ["entry to tier 2 is met"]
    assert all(part in found.lines[0].text for part in ("average", "2.60", "at least 2.5"))


def test_the_brief_line_shows_the_score_too() -> None:
    panel = testing.panel_of({"TA": {"average": "2.6"}}, [AVERAGE], first="2023-04")
    found = asking().review(panel, on=first_of(1))["TA"].explain()

    assert found.brief == f"entry to tier 2 is met: {found.lines[0].text}"
