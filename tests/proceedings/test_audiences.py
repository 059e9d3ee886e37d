from __future__ import annotations

from typing import Any

import attrs
import pytest

from tiering.errors import DefinitionError
from tiering.proceedings import Audience


def flags(audience: Audience) -> tuple[bool, bool, bool]:
    return audience.sees_reasons, audience.sees_judgements, audience.sees_counts


@pytest.mark.parametrize(
    ("audience", "sees", "expected"),
    [
        (Audience.everything("the national team"), None, (True, True, True)),
        (Audience.placements("the public"), None, (False, False, True)),
        (Audience.own("TA"), {"TA"}, (True, True, False)),
        (Audience.counts("the public"), set(), (False, False, True)),
        (Audience.nothing("the public"), set(), (False, False, False)),
        (Audience("the public"), set(), (False, False, False)),
    ],
)
def test_an_audience_sees_what_its_name_says(
    audience: Audience, sees: set[str] | None, expected: tuple[bool, bool, bool]
) -> None:
    assert audience.sees == sees
    assert flags(audience) == expected


def test_an_organisation_is_called_by_its_code_unless_it_is_named() -> None:
    assert (str(Audience.own("TA")), str(Audience.own("TA", name="Trust A"))) == ("TA", "Trust A")


def test_every_count_is_seen_unless_a_smallest_one_is_given() -> None:
    assert (Audience.counts("all").smallest_count, Audience.counts("all", smallest=5).smallest_count) == (0, 5)


@pytest.mark.parametrize(
    ("audience", "sees_a", "sees_b"),
    [
        (Audience.everything("us"), True, True),
        (Audience.own("TA"), True, False),
        (Audience.counts("all"), False, False),
    ],
)
def test_whose_placement_is_seen_can_be_asked(audience: Audience, *, sees_a: bool, sees_b: bool) -> None:
    assert (audience.sees_placement_of("TA"), audience.sees_placement_of("TB")) == (sees_a, sees_b)


@pytest.mark.parametrize("smallest", [-1, 2.5, True])
def test_the_smallest_count_is_a_count(smallest: int) -> None:
    with pytest.raises(DefinitionError, match="smallest_count of Audience must be a whole number from 0 up"):
        Audience.counts("all", smallest=smallest)


def test_whoever_is_told_has_a_name() -> None:
    with pytest.raises(DefinitionError, match="name must be text"):
        Audience.nothing(" ")


def test_one_code_is_not_taken_for_many() -> None:
    with pytest.raises(DefinitionError, match=r"several codes, not the text 'TA'; give \['TA'\]"):
        Audience("the region", sees="TA")


@pytest.mark.parametrize("field", ["sees_reasons", "sees_judgements", "sees_counts"])
def test_what_is_seen_is_yes_or_no(field: str) -> None:
    changes: dict[str, Any] = {field: "some"}
    with pytest.raises(DefinitionError, match=f"{field} of Audience must be a bool, not 'some'"):
        attrs.evolve(Audience.nothing("all"), **changes)


def test_an_audience_is_a_value() -> None:
    assert Audience("us", sees=["TB", "TA"]) == Audience("us", sees={"TA", "TB"})
    assert hash(Audience("us", sees=["TB", "TA"])) == hash(Audience("us", sees={"TA", "TB"}))
