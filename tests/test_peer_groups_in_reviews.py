"""Peer groups as at each review: the register and the weights that pools ask for."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pytest
from invented import FOUR_HOUR, METRICS, first_of, four_hours, periods, regime

from tiering import DateRange, Membership, Organisation, Panel, Regime, Register, Window, rules, testing
from tiering._checks import wrong_surroundings
from tiering.errors import RuleError, UnknownCodeError
from tiering.testing import Case

PANEL = four_hours({"TA": "0.9x6", "TB": "0.8x6", "TC": "0.7x6", "TD": "0.6x6"})
MOVES = first_of(4)
IN_REGION = rules.Pool(within="region")
WORST = rules.InWorst("four_hour", count=1, pool=IN_REGION)
BY_SIZE = rules.Pool(size=rules.SizeBands("four_hour", (100,), over=Window.last(2)))


def register() -> Register:
    """Return a register in which TC moves from the North to the South, and leaves the worst of the South behind it."""
    always, before, after = DateRange(), DateRange(None, MOVES), DateRange(MOVES, None)
    homes = (("TA", "N", always), ("TB", "N", always), ("TC", "N", before), ("TC", "S", after), ("TD", "S", always))
    return Register(
        [*map(Organisation, ("TA", "TB", "TC", "TD")), *(Organisation(code, kind="region") for code in ("N", "S"))],
        [Membership(member=member, of=of, valid=valid) for member, of, valid in homes],
    )


def asking(criterion: Any) -> Regime:
    return regime(rules.Ladder(enter={"1": criterion}))


def codes(held: Any) -> list[str]:
    return [each.tier.code for each in held]


def test_each_review_compares_those_of_its_own_day() -> None:
    history = asking(WORST).replay(PANEL, until=first_of(6), register=register())

    assert [codes(held) for held in history] == [["3", "3", "1", "1"]] * 3 + [["3", "1", "3", "1"]] * 3


def test_simulated_reviews_compare_as_recorded_ones_do() -> None:
    several = asking(rules.InPeriods(rules.Below("four_hour", rules.OfCohort(pool=IN_REGION)), 2))
    ranks = several.simulate(PANEL, until=first_of(6), register=register())
    history = several.replay(PANEL, until=first_of(6), register=register())

    assert ranks.tolist() == [held.ranks.tolist() for held in history]


def test_periods_before_are_compared_by_the_groups_of_the_review() -> None:
    several = asking(rules.InPeriods(rules.Below("four_hour", rules.OfCohort(pool=IN_REGION)), 2))
    history = several.replay(PANEL, until=first_of(4), register=register())

    assert codes(history[-1]) == ["3", "1", "3", "1"]
    assert codes(history[-2]) == ["3", "3", "1", "3"]


def test_what_a_history_compared_is_what_one_review_compares() -> None:
    several = asking(rules.InPeriods(rules.Below("four_hour", rules.OfCohort(pool=IN_REGION)), 2))
    history = several.replay(PANEL, until=first_of(6), register=register())

    for held in history:
        alone = several.review(PANEL, on=held.on, register=register())

        assert codes(alone) == codes(held)


def test_the_explanation_names_the_region_of_the_day() -> None:
    history = asking(WORST).replay(PANEL, until=first_of(6), register=register())

    assert "the worst of 3 in N" in str(history[0]["TC"].explain())
    assert "2nd worst of 2 in S" in str(history[-1]["TC"].explain())


def test_without_a_register_the_review_is_refused() -> None:
    with pytest.raises(RuleError, match="give register= to review, replay or simulate"):
        asking(WORST).review(PANEL, on=first_of(2))


def parts(criterion: Any) -> list[Any]:
    return [criterion]


@pytest.mark.parametrize("criterion", [WORST, rules.Below("four_hour", rules.OfCohort(pool=IN_REGION))])
def test_a_register_that_is_missing_is_told_before_the_review(criterion: Any) -> None:
    (problem,) = wrong_surroundings(parts(criterion), PANEL, METRICS, None)

    assert isinstance(problem, RuleError)
    assert str(problem) == (
        "who is in which region is asked for, and nothing says it; give register= to review, replay or simulate"
    )


def test_a_kind_of_whole_that_the_register_lacks_is_told() -> None:
    slip = rules.InWorst("four_hour", count=1, pool=rules.Pool(within="regoin"))
    (problem,) = wrong_surroundings(parts(slip), PANEL, METRICS, register())

    assert isinstance(problem, UnknownCodeError)
    assert str(problem) == "unknown kind 'regoin' in the register; did you mean 'region'?"


def test_weights_that_are_missing_altogether_are_told() -> None:
    sized = rules.InWorst("four_hour", count=1, pool=BY_SIZE)
    (problem,) = wrong_surroundings(parts(sized), PANEL, METRICS, None)

    assert str(problem) == (
        "sizes are told by the weights of 'four_hour', and the panel has none; "
        "give each of its figures a weight, such as its denominator"
    )


def test_each_of_these_is_told_once() -> None:
    criteria = [WORST, rules.Below("category_2", rules.OfCohort(pool=IN_REGION))]

    assert len(wrong_surroundings(criteria, PANEL, METRICS, None)) == 1


def test_where_everything_is_given_nothing_is_wrong() -> None:
    assert wrong_surroundings([WORST], PANEL, METRICS, register()) == []
    assert wrong_surroundings([rules.InWorst.quarter("four_hour")], PANEL, METRICS, None) == []
    assert wrong_surroundings([rules.InWorst("four_hour", count=1, pool=BY_SIZE)], weighted(), METRICS, None) == []


def weighted() -> Panel:
    """Return figures of three organisations, of which the second becomes a large one."""
    return Panel.from_arrays(
        np.broadcast_to(np.array([0.9, 0.8, 0.7]), (1, 4, 3)),
        metrics=[FOUR_HOUR],
        periods=periods(4),
        organisations=[Organisation(code) for code in ("TA", "TB", "TC")],
        weights=np.array([[[40, 40, 90], [40, 40, 90], [40, 90, 90], [40, 90, 90]]]),
    )


def test_each_review_compares_those_who_were_of_one_size() -> None:
    sized = rules.InWorst("four_hour", count=1, pool=BY_SIZE)
    held = regime(rules.Ladder(enter={"1": sized}), metrics=[FOUR_HOUR]).replay(weighted(), until=first_of(4))

    assert [codes(each) for each in held][1:] == [["3", "1", "1"], ["1", "3", "1"], ["1", "3", "1"]]


def test_where_sizes_are_not_known_yet_everything_is_open() -> None:
    sized = rules.InWorst("four_hour", count=1, pool=BY_SIZE)
    held = regime(rules.Ladder(enter={"1": sized}), metrics=[FOUR_HOUR]).review(weighted(), on=date(2023, 5, 1))

    assert not any(each.is_decided for each in held)


def test_the_kit_gives_cases_a_whole_in_which_all_are() -> None:
    case = Case("the worst of two", {"four_hour": "0.7"}, "met", others={"TB": {"four_hour": "0.8"}})

    testing.check_case(WORST, case)


def test_the_kit_invents_a_register_for_panels_of_ones_own() -> None:
    testing.check_criterion(WORST, metrics=METRICS, panels=[PANEL])
