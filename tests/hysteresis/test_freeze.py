from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pytest
from guarding import tiers, told
from invented import first_of, four_hours, regime

from tiering import Attestation, DateRange, rules
from tiering.errors import DefinitionError, UnknownCodeError
from tiering.hysteresis import Freeze

SUMMER = DateRange(date(2023, 6, 1), date(2023, 8, 1))


def test_nothing_moves_between_two_dates() -> None:
    assert tiers("0.4 0.8 0.8 0.8", Freeze(SUMMER)) == "1 1 1 3"
    assert tiers("0.8 0.4 0.4 0.4", Freeze(SUMMER)) == "3 3 3 1"


def test_nothing_moves_while_a_criterion_is_met() -> None:
    assert tiers("0.8 0.4 0.46 0.8", Freeze(rules.Below("four_hour", 0.45))) == "3 3 1 3"


def test_where_it_is_open_whether_the_criterion_is_met_nobody_is_held() -> None:
    assert tiers("0.8 0.4", Freeze(rules.Above("category_2", 10))) == "3 1"


def test_a_first_placement_is_not_held() -> None:
    assert tiers("0.4 0.8", Freeze(DateRange())) == "1 1"


def test_only_those_of_whom_the_criterion_holds_are_held() -> None:
    merging = Attestation(organisation="TA", code="merging", holds=True, on=date(2023, 5, 15))
    frozen = regime(guards=[Freeze(rules.Attested("merging"))])
    history = frozen.replay(four_hours({"TA": "0.8 0.4", "TB": "0.8 0.4"}), until=first_of(2), attestations=[merging])

    assert [decision.tier.code for decision in history[-1]] == ["3", "1"]


def test_limits_of_the_criterion_may_be_scenarios() -> None:
    both = regime(guards=[Freeze(rules.Below("four_hour", np.array([[0.3], [0.45]])))])
    panel = four_hours({"TA": "0.8 0.4 0.4", "TB": "0.8 0.46 0.2"})
    found = both.simulate(panel, until=first_of(3))

    for number, limit in enumerate((0.3, 0.45)):
        alone = regime(guards=[Freeze(rules.Below("four_hour", limit))]).simulate(panel, until=first_of(3))
        assert np.array_equal(found[number], alone)


def test_what_the_criterion_reads_is_checked_with_the_regime() -> None:
    with pytest.raises(UnknownCodeError, match="'four_hours'"):
        regime(guards=[Freeze(rules.Below("four_hours", 0.5))])


@pytest.mark.parametrize("when", ["winter", date(2024, 1, 1), rules.Below])
def test_it_takes_a_criterion_or_dates(when: Any) -> None:
    with pytest.raises(DefinitionError, match="criterion"):
        Freeze(when)


@pytest.mark.parametrize(
    ("when", "words"),
    [
        (SUMMER, "nothing moves from 1 June 2023 to 31 July 2023"),
        (DateRange(start=date(2023, 6, 1)), "nothing moves from 1 June 2023 on"),
        (DateRange(end=date(2023, 6, 1)), "nothing moves until 31 May 2023"),
        (DateRange(), "nothing moves"),
        (rules.Below("four_hour", 0.45), "nothing moves while four_hour below 0.45"),
    ],
)
def test_it_says_when(when: Any, words: str) -> None:
    assert str(Freeze(when)) == words


def test_it_is_told_who_is_frozen() -> None:
    assert told("0.8 0.4", Freeze(SUMMER)) == ["nothing moves from 1 June 2023 to 31 July 2023"]
