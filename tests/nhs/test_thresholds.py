"""Numbers of one's own in place of a regime's: what cannot be is refused, all of it at once, and nothing is half taken."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pytest

from tiering import Regime
from tiering.elsewhere import special_focus_2022
from tiering.errors import DefinitionError, ProblemsError, UnknownCodeError
from tiering.nhs import (
    ae_groups_2017,
    cancer_2022,
    elective_2022,
    oversight_2016,
    oversight_2021,
    sustainability_fund_2018,
    uec_2023,
)

Builder = Callable[[Any], Regime]
BUILDERS: dict[str, tuple[Builder, str]] = {
    "ae_groups_2017": (ae_groups_2017.build, "4"),
    "cancer_2022": (cancer_2022.build, "1"),
    "elective_2022": (elective_2022.build, "1"),
    "oversight_2016": (oversight_2016.build, "four_hour"),
    "oversight_2021": (oversight_2021.build, "four_hour"),
    "special_focus_2022": (special_focus_2022.build, "places"),
    "sustainability_fund_2018": (sustainability_fund_2018.build, "four_hour"),
    "uec_2023.ambulance": (uec_2023.build_ambulance, "1"),
    "uec_2023": (lambda given: uec_2023.build({"1": given} if isinstance(given, dict) else given), "four_hour"),
}
EVERY = pytest.mark.parametrize(("build", "name"), BUILDERS.values(), ids=list(BUILDERS))


@EVERY
@pytest.mark.parametrize("value", [-0.1, math.nan, math.inf, "0.5", None, True, [1]], ids=repr)
def test_what_is_no_number_from_nothing_up_is_refused(build: Builder, name: str, value: object) -> None:
    with pytest.raises(DefinitionError, match=f"'{name}' in the thresholds"):
        build({name: value})


@EVERY
def test_everything_is_told_at_once(build: Builder, name: str) -> None:
    with pytest.raises(ProblemsError) as caught:
        build({name: "lots", "no such thing": 1})

    assert {type(each) for each in caught.value.exceptions} == {DefinitionError, UnknownCodeError}


@EVERY
@pytest.mark.parametrize("given", [0.1, "four_hour", [("four_hour", 0.1)]], ids=repr)
def test_what_is_not_given_by_name_is_refused(build: Builder, name: str, given: object) -> None:
    with pytest.raises(DefinitionError, match=r"by name|by tier and name") as caught:
        build(given)

    assert name in str(caught.value) or "four_hour" in str(caught.value)


@EVERY
def test_the_name_says_that_they_are_yours(build: Builder, name: str) -> None:
    is_share = build is elective_2022.build or name == "four_hour"

    assert build({name: 0.1 if is_share else 1}).name.endswith("with thresholds of yours")


@pytest.mark.parametrize("name", ["category_2", "handover"])
def test_minutes_where_seconds_are_meant_are_noticed(name: str) -> None:
    with pytest.raises(DefinitionError, match=r"did you mean 2700\?"):
        uec_2023.build_december({"2": {name: 45}})


@pytest.mark.parametrize(
    ("build", "name"),
    [
        (ae_groups_2017.build, "4"),
        (special_focus_2022.build, "clean_surveys"),
        (oversight_2016.build, "misses"),
        (uec_2023.build_ambulance, "2"),
    ],
    ids=["ae_groups_2017", "special_focus_2022", "oversight_2016", "uec_2023.ambulance"],
)
@pytest.mark.parametrize("value", [0, 1.5])
def test_what_counts_something_is_a_whole_number_from_1_up(build: Builder, name: str, value: float) -> None:
    with pytest.raises(DefinitionError, match="counts something"):
        build({name: value})
