from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest

from tiering import Organisation
from tiering.errors import DefinitionError, DuplicateCodeError, TieringError
from tiering.links import Hosting, Lead, Membership, Partnership, ServiceShare, Succession
from tiering.typing import Leadership

MERGER = date(2020, 4, 1)


@pytest.mark.parametrize("share", [-0.1, 1.1, float("nan"), "0.6", [0.5]])
@pytest.mark.parametrize(
    "made",
    [
        lambda share: Membership(member="TA", of="YA", share=share),
        lambda share: ServiceShare(service="SA", client="YA", share=share),
        lambda share: Succession(of="TA", to="TB", on=MERGER, share=share),
    ],
    ids=["membership", "service share", "succession"],
)
def test_a_share_lies_between_0_and_1(made: Callable[[Any], object], share: object) -> None:
    with pytest.raises(DefinitionError, match=r"share of \w+ must lie between 0 and 1"):
        made(share)


def test_nobody_need_know_the_share_of_a_membership() -> None:
    assert Membership(member="TA", of="YA", share=None).share is None


def test_the_share_of_a_service_must_be_known() -> None:
    with pytest.raises(DefinitionError, match="share of ServiceShare must lie between 0 and 1, not None"):
        ServiceShare(service="SA", client="YA", share=None)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("made", "message"),
    [
        (lambda: Membership(member="TA", of="TA"), "'TA' cannot be part of itself"),
        (lambda: Succession(of="TA", to="TA", on=MERGER), "'TA' cannot become itself; whoever keeps its code"),
        (lambda: Hosting(service="SA", host="SA"), "'SA' cannot host itself"),
    ],
)
def test_nothing_is_linked_to_itself(made: Callable[[], object], message: str) -> None:
    with pytest.raises(DefinitionError, match=message):
        made()


def test_an_organisation_may_serve_itself() -> None:
    assert ServiceShare(service="TA", client="TA").share == 1


@pytest.mark.parametrize(
    "made",
    [
        lambda: Membership(member="TA", of="YA", valid=(None, None)),  # type: ignore[arg-type]
        lambda: Membership(member="TA", of="YA", exhaustive="no"),  # type: ignore[arg-type]
        lambda: Membership(member="TA ", of="YA"),
        lambda: Succession(of="TA", to="TB", on=MERGER, note=7),  # type: ignore[arg-type]
        lambda: Succession(of="TA", to="TB", on="2020"),
        lambda: Partnership(bodies="AB"),
        lambda: Partnership(bodies=["A", ""]),
    ],
    ids=["days", "exhaustive", "code", "note", "day", "bodies", "body"],
)
def test_a_link_of_wrong_parts_is_refused(made: Callable[[], object]) -> None:
    with pytest.raises(TieringError):
        made()


def test_a_succession_takes_the_day_of_a_timestamp() -> None:
    moment = datetime(2020, 4, 1, 12)  # noqa: DTZ001 - a data frame's timestamps have no zone

    assert type(Succession(of="TA", to="TB", on=moment).on) is date


def test_figures_do_not_end_before_the_organisation_does() -> None:
    with pytest.raises(DefinitionError, match="the figures of 'TA' end on 2020-03-01, before it became 'TB'"):
        Succession(of="TA", to="TB", on=MERGER, reports_until=date(2020, 3, 1))


@pytest.mark.parametrize(
    ("parts", "message"),
    [({}, "neither a team nor a level"), ({"team": "NAT", "level": "region"}, "both 'NAT' and 'region'")],
)
def test_a_lead_is_a_team_or_a_level(parts: dict[str, Any], message: str) -> None:
    with pytest.raises(DefinitionError, match=f"the lead for tier '1' has {message}"):
        Lead(tier="1", **parts)


def test_a_partnership_takes_two() -> None:
    with pytest.raises(DefinitionError, match="a partnership of A is none"):
        Partnership(bodies=("A",))


def test_a_partnership_has_everybody_once() -> None:
    with pytest.raises(DuplicateCodeError, match="two partners share the code 'A' in a partnership"):
        Partnership(bodies=("A", "B", "A"))


@pytest.mark.parametrize(
    ("bodies", "text"),
    [
        ("R", "Region R"),
        ("A", "Region R, for Body A"),
        ("AB", "Region R, for Body A and Body B jointly"),
        ("ABC", "Region R, for Body A, Body B and Body C jointly"),
    ],
)
def test_a_leadership_says_on_whose_behalf(bodies: str, text: str) -> None:
    team = Organisation("R", name="Region R")
    names = {"R": team} | {code: Organisation(code, name=f"Body {code}") for code in "ABC"}

    assert str(Leadership(team, [names[code] for code in bodies])) == text
