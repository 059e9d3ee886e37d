from __future__ import annotations

from datetime import date

import pytest

from tiering import Placement, Tier, TierScale
from tiering.errors import DefinitionError, DuplicateCodeError, UnknownCodeError

ONE, TWO, THREE = Tier("1"), Tier("2"), Tier("3")


def test_labels_never_order() -> None:
    tiers = TierScale.from_most_intensive(ONE, TWO, THREE)
    groups = TierScale.from_least_intensive(ONE, TWO, THREE)

    assert tiers.rank("1") == groups.rank("3") == 2


def test_the_least_intensive_tier_is_the_default() -> None:
    assert TierScale.from_most_intensive(ONE, TWO, THREE).default == "3"


def test_another_default_may_be_given() -> None:
    assert TierScale.from_most_intensive(ONE, TWO, THREE, default="2").default == "2"
    assert TierScale.from_least_intensive(ONE, TWO, THREE, default="2").default == "2"


def test_both_directions_make_the_same_scale() -> None:
    assert TierScale.from_most_intensive(ONE, TWO) == TierScale.from_least_intensive(TWO, ONE)


def test_a_scale_is_a_sequence_of_tiers_by_rank() -> None:
    scale = TierScale.from_most_intensive(ONE, TWO, THREE)

    assert list(scale) == [THREE, TWO, ONE]
    assert (scale[0], len(scale), scale.top) == (THREE, 3, 2)
    assert "2" in scale
    assert "4" not in scale


def test_a_tier_is_named_by_its_code_where_it_has_no_name() -> None:
    assert Tier("4").name == "tier 4"
    assert Tier("4", name="segment 4").name == "segment 4"


@pytest.mark.parametrize("count", [0, 1, 101])
def test_a_scale_has_two_to_a_hundred_tiers(count: int) -> None:
    with pytest.raises(DefinitionError, match=f"a scale needs 2 to 100 tiers, not {count}"):
        TierScale.from_least_intensive(*(Tier(str(place)) for place in range(count)))


def test_a_hundred_tiers_are_ranked() -> None:
    scale = TierScale.from_least_intensive(*(Tier(str(place)) for place in range(100)))

    assert scale.rank("99") == scale.top == 99


def test_two_tiers_cannot_share_a_code() -> None:
    with pytest.raises(DuplicateCodeError, match="two tiers share the code '1' in the scale"):
        TierScale.from_most_intensive(ONE, TWO, ONE)


def test_the_default_is_a_tier_of_the_scale() -> None:
    with pytest.raises(UnknownCodeError, match="unknown tier '7' in the scale; known are '2', '1'"):
        TierScale.from_most_intensive(ONE, TWO, default="7")


def test_an_unknown_tier_has_no_rank() -> None:
    with pytest.raises(UnknownCodeError) as caught:
        TierScale.from_most_intensive(ONE, TWO).rank("tier 1")

    assert caught.value.code == "tier 1"


def test_a_placement_knows_since_when_where_that_is_known() -> None:
    assert Placement("TA", "2").since is None
    assert Placement("TA", "2", since=date(2023, 6, 1)).since == date(2023, 6, 1)


@pytest.mark.parametrize(("organisation", "tier"), [("", "2"), ("TA", ""), ("TA ", "2")])
def test_a_placement_needs_codes(organisation: str, tier: str) -> None:
    with pytest.raises(DefinitionError):
        Placement(organisation, tier)
