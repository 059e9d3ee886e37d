from __future__ import annotations

from datetime import date

import pytest

from tiering import DateRange, Membership, Organisation, Register
from tiering.errors import DefinitionError, DuplicateCodeError, ProblemsError, UnknownCodeError

SERVICE_A = Organisation("SA", name="Service A", kind="service")
SERVICE_B = Organisation("SB", name="Service B", kind="service")
SYSTEM_A = Organisation("YA", name="System A", kind="system")


def register(*memberships: Membership) -> Register:
    return Register([SERVICE_A, SERVICE_B, SYSTEM_A], memberships)


def test_an_organisation_is_written_with_name_and_code() -> None:
    assert str(SERVICE_A) == "Service A (SA)"


def test_an_organisation_without_a_name_is_written_by_its_code() -> None:
    assert str(Organisation("TA")) == "TA"


def test_a_register_finds_by_code() -> None:
    found = register()

    assert found["SB"] is SERVICE_B
    assert "SB" in found
    assert "SC" not in found


def test_a_register_keeps_its_order() -> None:
    assert list(register()) == [SERVICE_A, SERVICE_B, SYSTEM_A]
    assert len(register()) == 3


def test_a_register_finds_by_kind() -> None:
    assert register().of_kind("service") == (SERVICE_A, SERVICE_B)
    assert register().of_kind("spaceship") == ()


def test_an_unknown_code_is_refused_with_the_nearest_known_one() -> None:
    with pytest.raises(UnknownCodeError, match="unknown organisation 'SAA' in the register; did you mean 'SA'"):
        register()["SAA"]


def test_parts_are_found_by_their_whole() -> None:
    one, other = Membership(member="SA", of="YA", share=0.6), Membership(member="SB", of="YA", share=0.4)

    assert register(one, other).parts_of("YA") == (one, other)


def test_the_parts_of_an_unknown_whole_are_refused() -> None:
    with pytest.raises(UnknownCodeError):
        register().parts_of("YZ")


def test_two_organisations_cannot_share_a_code() -> None:
    with pytest.raises(DuplicateCodeError, match="two organisations share the code 'SA' in the register"):
        Register([SERVICE_A, SERVICE_A])


def test_a_membership_of_strangers_is_refused() -> None:
    with pytest.raises(UnknownCodeError, match="unknown organisation 'SX' in a membership"):
        register(Membership(member="SX", of="YA"))


@pytest.mark.parametrize("share", [-0.1, 1.1, float("nan")])
def test_a_share_lies_between_0_and_1(share: float) -> None:
    with pytest.raises(DefinitionError, match="share of Membership must lie between 0 and 1"):
        Membership(member="SA", of="YA", share=share)


def test_shares_of_more_than_a_whole_are_refused() -> None:
    with pytest.raises(DefinitionError, match=r"the shares of 'YA' add up to 1\.2"):
        register(Membership(member="SA", of="YA", share=0.7), Membership(member="SB", of="YA", share=0.5))


def test_shares_may_follow_each_other() -> None:
    change = date(2023, 4, 1)
    found = register(
        Membership(member="SA", of="YA", valid=DateRange(end=change)),
        Membership(member="SB", of="YA", valid=DateRange(start=change)),
    )

    assert len(found.parts_of("YA")) == 2


def test_shares_that_overlap_for_a_day_are_refused() -> None:
    with pytest.raises(DefinitionError, match="add up to 2"):
        register(
            Membership(member="SA", of="YA", valid=DateRange(end=date(2023, 4, 2))),
            Membership(member="SB", of="YA", valid=DateRange(start=date(2023, 4, 1))),
        )


def test_several_problems_of_a_register_come_together() -> None:
    with pytest.raises(ProblemsError) as caught:
        Register([SERVICE_A, SERVICE_A], [Membership(member="SX", of="YX")])

    assert [type(problem) for problem in caught.value.exceptions] == [
        DuplicateCodeError,
        UnknownCodeError,
        UnknownCodeError,
    ]
