from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date

import pytest

from tiering import History, Panel, Regime, Status
from tiering.elsewhere import special_focus_2022 as focus
from tiering.errors import DefinitionError, TieringError, UnknownCodeError
from tiering.testing import check_rule, panel_of

FIRST, LAST = date(2023, 1, 1), date(2025, 3, 31)
HOMES = "ABCDEFGHIJKLMN"


def panel(surveys: Mapping[str, str] | None = None, scores: Mapping[str, str] | None = None) -> Panel:
    """Return ten quarters of invented homes, of which HA has the worst inspections, HB the next, and so on."""
    return panel_of(
        {
            f"H{letter}": {
                "inspection_score": (scores or {}).get(letter, f"{200 - 10 * place}x10"),
                "clean_surveys": (surveys or {}).get(letter, "0x10"),
            }
            for place, letter in enumerate(HOMES)
        },
        focus.metrics,
        first="2022-10",
    )


def history(
    surveys: Mapping[str, str] | None = None, regime: Regime = focus.regime, scores: Mapping[str, str] | None = None
) -> History:
    return regime.replay(panel(surveys, scores), until=LAST)


def within(held: History, tier: str) -> list[str]:
    """Return who is in a tier at each review."""
    return ["".join(sorted(each.code[1] for each in review.in_tier(tier))) for review in held]


def statuses(regime: Regime, part: str) -> set[Status]:
    return {reference.status for what, reference in regime.references if part in what}


# What was published: places, candidates, and two clean surveys to leave.


def test_no_more_homes_are_in_the_programme_than_there_are_places() -> None:
    assert {len(homes) for homes in within(history(), "focus")} == {2}


def test_the_other_homes_with_bad_inspections_are_candidates() -> None:
    assert within(history(), "candidate")[0] == "CDEFGHIJ"


def test_one_clean_survey_is_not_enough_to_leave() -> None:
    assert set(within(history({"A": "0x2 1x8"}), "focus")) == {"AB"}


def test_two_clean_surveys_in_a_row_are_enough_to_leave() -> None:
    assert within(history({"A": "0x2 1x2 2x6"}), "focus")[3:5] == ["AB", "BC"]


def test_a_survey_that_is_not_clean_starts_the_count_again() -> None:
    assert within(history({"A": "0x2 1x2 0x2 1x2 2x2"}), "focus")[7:9] == ["AB", "BC"]


def test_a_vacancy_goes_to_the_worst_candidate() -> None:
    moved = history({"A": "0x2 1x2 2x6"}, scores={"G": "140 190x9", "C": "180x10"})

    assert within(moved, "focus")[4] == "BG"


def test_whoever_is_in_the_programme_keeps_the_place_when_others_become_worse() -> None:
    assert set(within(history(scores={"N": "70 900x9"}), "focus")) == {"AB"}


def test_whoever_is_in_the_programme_stays_when_its_score_becomes_the_best() -> None:
    assert set(within(history(scores={"A": "200 0x9"}), "focus")) == {"AB"}


def test_whoever_has_left_is_no_candidate() -> None:
    assert "A" not in within(history({"A": "0x2 1x2 2x6"}), "candidate")[4]


# Numbers and their status.


@pytest.mark.parametrize(
    ("part", "status"),
    [
        ("leaving tier 'focus'", Status.PUBLISHED),
        ("places of tier 'focus'", Status.ILLUSTRATIVE),
        ("worst 10 of those", Status.RECALLED),
        ("clean_surveys meets 1", Status.ILLUSTRATIVE),
        ("the cycle", Status.ILLUSTRATIVE),
    ],
)
def test_every_number_has_its_status(part: str, status: Status) -> None:
    assert statuses(focus.regime, part) == {status}


def test_no_number_is_without_a_status_of_its_own() -> None:
    assert Status.YOURS not in statuses(focus.regime, "")


def test_it_takes_two_clean_surveys() -> None:
    assert focus.thresholds["clean_surveys"] == 2


def test_places_that_are_given_are_yours_and_so_is_the_length_of_the_list() -> None:
    own = focus.build({"places": 1})

    assert statuses(own, "places of tier 'focus': 1") == {Status.YOURS}
    assert statuses(own, "worst 5 of those") == {Status.YOURS}
    assert statuses(own, "leaving") == {Status.PUBLISHED}


def test_candidates_that_are_given_are_yours() -> None:
    own = focus.build({"candidates": 3})

    assert statuses(own, "worst 6 of those") == {Status.YOURS}
    assert statuses(own, "places") == {Status.ILLUSTRATIVE}


def test_clean_surveys_that_are_given_are_yours_and_count() -> None:
    own = focus.build({"clean_surveys": 1})

    assert statuses(own, "leaving") == {Status.YOURS}
    assert within(history({"A": "0x2 1x8"}, own), "focus")[2] == "BC"


def test_places_that_are_given_count() -> None:
    assert set(within(history(regime=focus.build({"places": 3})), "focus")) == {"ABC"}


def test_the_message_says_whose_the_number_is() -> None:
    own = focus.build({"clean_surveys": 3})
    lines = str(history(regime=own)[0]["HA"].explain(full=True)).splitlines()

    assert any("not at least 3" in line and line.endswith("yours") for line in lines)
    assert "yours" in own.name


@pytest.mark.parametrize("thresholds", [{"places": 1.5}, {"places": -1}, {"candidates": 0}, {"places": math.nan}])
def test_a_number_that_cannot_be_is_refused(thresholds: Mapping[str, float]) -> None:
    with pytest.raises(TieringError):
        focus.build(thresholds)


def test_half_a_place_is_refused_by_name() -> None:
    with pytest.raises(DefinitionError, match="'places' in the thresholds counts something"):
        focus.build({"places": 1.5})


def test_an_unknown_threshold_is_refused() -> None:
    with pytest.raises(UnknownCodeError, match="beds"):
        focus.build({"beds": 3})


# The rule.


def test_the_rule_keeps_all_laws() -> None:
    check_rule(focus.regime.rule, regime=focus.regime)


def test_a_home_whose_surveys_are_not_known_stays_where_it_is() -> None:
    assert within(history({"A": "0 _x9"}), "focus")[-1] == "AB"


def test_every_decision_can_be_explained() -> None:
    held = history({"A": "0x2 1x2 2x6", "C": "_x10"})

    assert len([str(each.explain(full=True)) for review in held for each in review]) == 9 * len(HOMES)


def test_a_candidate_without_a_place_is_told_that_there_is_no_vacancy() -> None:
    assert "held: no vacancy among the 2 places" in str(history()[0]["HC"].explain())
