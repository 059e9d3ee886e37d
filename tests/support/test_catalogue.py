from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest
from invented import METRICS, SCALE

from tiering import Organisation, Register, rules
from tiering.errors import DefinitionError, DuplicateCodeError, ProblemsError, UnknownCodeError
from tiering.support import Catalogue, MemberPanel, PanelMember, SupportOffer, Team, TeamLevel, days

NATIONAL = Team("NT", name="National team", level=TeamLevel.NATIONAL, funded=days(90))
REGIONAL = Team("TRA", name="Team of region A", level=TeamLevel.REGIONAL, region="RA", funded=days(30))
REGISTER = Register([Organisation("RA", kind="region"), Organisation("TA", kind="trust")])


def offer(code: str = "visit", **changes: Any) -> SupportOffer:
    settled: dict[str, Any] = {"name": f"Offer {code}", "teams": ["NT"], "amount": 900, **changes}
    return SupportOffer(code, **settled)


def catalogue(
    *offers: SupportOffer, teams: Iterable[Team | MemberPanel] = (NATIONAL, REGIONAL), **more: Any
) -> Catalogue:
    return Catalogue(teams, offers, SCALE, **more)


def codes(offers: Iterable[SupportOffer]) -> list[str]:
    return [each.code for each in offers]


# What is in it.


def test_offers_and_teams_are_found_by_their_codes() -> None:
    found = catalogue(offer())

    assert (found.offer("visit"), found.team("NT")) == (offer(), NATIONAL)


def test_an_unknown_offer_is_told_with_those_that_there_are() -> None:
    with pytest.raises(UnknownCodeError, match="unknown offer 'visits' in the catalogue; did you mean 'visit'"):
        catalogue(offer()).offer("visits")


def test_an_unknown_team_is_told_with_those_that_there_are() -> None:
    with pytest.raises(UnknownCodeError, match="unknown team 'X' in the catalogue; known are 'NT', 'TRA'"):
        catalogue().team("X")


def test_the_teams_of_an_offer_are_those_that_it_names() -> None:
    assert catalogue(offer(teams=["TRA", "NT"])).teams_of("visit") == (NATIONAL, REGIONAL)


def test_the_teams_of_an_offer_are_those_of_its_level() -> None:
    assert catalogue(offer(teams=TeamLevel.REGIONAL)).teams_of("visit") == (REGIONAL,)


def test_a_panel_of_members_is_a_team() -> None:
    panel = MemberPanel("CP", name="Clinicians", members=[PanelMember("Clinician A", days(1), times=52)])

    assert catalogue(offer(teams=["CP"]), teams=[panel]).teams_of("visit") == (panel.team(),)


def test_the_offers_for_a_tier_are_those_that_reach_it() -> None:
    found = catalogue(offer("a", tiers=["1"]), offer("b", tiers=["1", "2"]), offer("c"))

    assert [codes(found.for_tier(tier)) for tier in "123"] == [["a", "b", "c"], ["b", "c"], ["c"]]


def test_there_are_no_offers_for_a_tier_off_the_scale() -> None:
    with pytest.raises(UnknownCodeError, match="unknown tier '4'"):
        catalogue(offer()).for_tier("4")


def test_prerequisites_come_with_their_own_before_them() -> None:
    found = catalogue(
        offer("a", requires=["b", "c"]), offer("b", requires=["d"]), offer("c", requires=["d"]), offer("d")
    )

    assert codes(found.prerequisites("a")) == ["d", "b", "c"]


def test_what_is_undefined_is_listed() -> None:
    assert codes(catalogue(offer("bespoke", amount=None, teams=()), offer()).undefined) == ["bespoke"]


def test_a_catalogue_can_be_empty() -> None:
    assert Catalogue([], [], SCALE).for_tier("1") == ()


# What is wrong with it.


def test_everything_that_is_wrong_is_told_at_once() -> None:
    with pytest.raises(ProblemsError) as raised:
        catalogue(
            offer("a", requires=["b"], tiers=["4"]),
            offer("b", requires=["a"]),
            offer("b", teams=["XX"]),
            teams=[NATIONAL, NATIONAL],
        )

    assert str(raised.value).splitlines()[1:] == [
        "  - two teams share the code 'NT' in the catalogue; codes must be unique",
        "  - two offers share the code 'b' in the catalogue; codes must be unique",
        "  - unknown tier '4' in the offer 'a'; known are '3', '2', '1'",
        "  - unknown team 'XX' in the offer 'b'; known are 'NT'",
    ]


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        ({"tiers": ["9"]}, "tier"),
        ({"teams": ["XX"]}, "team"),
        ({"requires": ["XX"]}, "offer"),
        ({"excludes": ["XX"]}, "offer"),
    ],
)
def test_an_offer_that_names_what_is_not_there_is_refused(change: dict[str, Any], kind: str) -> None:
    with pytest.raises(UnknownCodeError) as raised:
        catalogue(offer(**change))

    assert (raised.value.kind, raised.value.where) == (kind, "the offer 'visit'")


def test_an_offer_for_a_metric_that_is_not_there_is_refused() -> None:
    with pytest.raises(
        UnknownCodeError, match="unknown metric 'four_hours' in the offer 'visit'; did you mean 'four_hour'"
    ):
        catalogue(offer(metrics=["four_hours"]), metrics=METRICS)


def test_an_offer_that_asks_for_a_metric_that_is_not_there_is_refused() -> None:
    with pytest.raises(UnknownCodeError, match="unknown metric 'beds' in the offer 'visit'"):
        catalogue(offer(when=rules.Below("beds", 1)), metrics=METRICS)


def test_metrics_are_not_looked_up_where_nobody_says_which_there_are() -> None:
    assert catalogue(offer(metrics=["beds"])).metrics is None


def test_an_offer_that_takes_time_needs_a_team() -> None:
    with pytest.raises(DefinitionError, match="nobody gives the offer 'visit', which takes time; name its teams"):
        catalogue(offer(teams=()))


@pytest.mark.parametrize("amount", [None, 0])
def test_an_offer_that_takes_no_time_that_is_known_needs_no_team(amount: int | None) -> None:
    assert catalogue(offer(teams=(), amount=amount)).teams_of("visit") == ()


def test_an_offer_of_a_level_without_teams_is_refused() -> None:
    with pytest.raises(DefinitionError, match="nobody gives the offer 'visit', because no team is peer"):
        catalogue(offer(teams=TeamLevel.PEER))


def test_prerequisites_in_a_circle_are_refused() -> None:
    with pytest.raises(
        DefinitionError, match="'a' requires 'b', 'b' requires 'c', 'c' requires 'a'; leave one of these out"
    ):
        catalogue(
            offer("a", requires=["b"]),
            offer("b", requires=["c"]),
            offer("c", requires=["a"]),
            offer("d", requires=["a"]),
        )


def test_every_circle_is_told_once() -> None:
    with pytest.raises(ProblemsError) as raised:
        catalogue(*(offer(one, requires=[other]) for one, other in ("ab", "ba", "cd", "dc")))

    assert len(raised.value.exceptions) == 2


def test_an_offer_that_is_excluded_by_what_it_requires_is_refused() -> None:
    with pytest.raises(DefinitionError, match="the offer 'plan' excludes 'visit', which requires it"):
        catalogue(offer(requires=["plan"]), offer("plan", excludes=["visit"]))


def test_offers_may_exclude_each_other() -> None:
    assert catalogue(offer("a", excludes=["b"]), offer("b", excludes=["a"])).offer("a").excludes == ("b",)


def test_a_region_that_the_register_does_not_know_is_refused() -> None:
    stranger = Team("TRX", name="Team of region X", level=TeamLevel.REGIONAL, region="RX", funded=0)

    with pytest.raises(UnknownCodeError, match="unknown region 'RX' in the team 'TRX'"):
        catalogue(teams=[stranger], register=REGISTER)


def test_a_region_that_the_register_has_as_something_else_is_refused() -> None:
    odd = Team("TTA", name="Team of Trust A", level=TeamLevel.REGIONAL, region="TA", funded=0)

    with pytest.raises(DefinitionError, match="has the region 'TA', which the register has as 'trust'"):
        catalogue(teams=[odd], register=REGISTER)


def test_regions_are_not_looked_up_without_a_register() -> None:
    assert catalogue(register=None).team("TRA").region == "RA"
    assert catalogue(register=REGISTER).team("TRA").region == "RA"


def test_what_is_no_team_or_no_offer_is_refused() -> None:
    with pytest.raises(ProblemsError) as raised:
        Catalogue(["NT"], ["visit"], SCALE)  # type: ignore[list-item]

    assert [str(each) for each in raised.value.exceptions] == [
        "'NT' in the catalogue is neither a Team nor a MemberPanel",
        "'visit' in the catalogue is no SupportOffer",
    ]


def test_a_duplicate_is_told_by_its_own_error() -> None:
    with pytest.raises(DuplicateCodeError):
        catalogue(offer(), offer())
