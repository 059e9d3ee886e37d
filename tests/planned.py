"""Strategies for all that a plan is made from: reviews of invented trusts, teams, offers, limits and policies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import attrs
import numpy as np
from hypothesis import strategies as st
from invented import METRICS, SCALE, first_of, regime

from tiering import Organisation, Panel, Period, Review, Standard
from tiering.support import (
    Catalogue,
    EqualShares,
    ExpectedGain,
    GreatestGain,
    Limits,
    MostChallenged,
    NeedsMet,
    Objective,
    PatientsCovered,
    Priority,
    ProportionalToPatients,
    Request,
    Reserved,
    Response,
    SupportOffer,
    SupportPlan,
    Team,
    TeamLevel,
    TierOrder,
    TierShares,
    allocate,
)
from tiering.support._asking import asked
from tiering.support._terms import Terms

BEFORE, QUARTER = Period.parse("2023-Q2"), Period.parse("2023-Q3")
REGIONS = ("RN", "RS")
STANDARDS = (Standard("four_hour", 0.95), Standard("category_2", 1_800))
RESPONSE = Response(half=10, factors={"1": 0.5}, error=0.3)
OBJECTIVES: tuple[Objective, ...] = (
    NeedsMet(),
    PatientsCovered(),
    ExpectedGain(RESPONSE),
    ExpectedGain(RESPONSE, caution=2),
)
PRIORITIES: tuple[Priority, ...] = (
    MostChallenged(),
    MostChallenged(blocks=True),
    GreatestGain(RESPONSE),
    EqualShares(),
    ProportionalToPatients(),
    TierShares({"1": 0.5, "2": 0.25}),
    TierShares({"1": 0.5, "2": 0.5}, within=EqualShares()),
    TierOrder(("2", "1")),
)


class Case(NamedTuple):
    """
    What a plan is made from.

    Attributes:
        review: The review.
        teams: The teams.
        offers: The offers.
        settings: What else `allocate` and `optimise` are given, by name.
    """

    review: Review
    teams: tuple[Team, ...]
    offers: tuple[SupportOffer, ...]
    settings: Mapping[str, Any]

    @property
    def demands(self) -> dict[tuple[str, str], int]:
        """How many minutes each organisation wants of each offer, by their codes."""
        nothing = {"priority": None, "limits": None, "requests": None, "register": None, "regions": None, "floor": 0}
        more = dict.fromkeys(["running", "reserved", "finished", "beside", "holidays"], ())
        settings = {**nothing, **more, **self.settings}
        them = asked(Terms.of(self.review, None, catalogue=self.catalogue, period=QUARTER, **settings))
        return {(each.organisation.code, each.offer.code): each.wanted for each in them.demands.rows}

    @property
    def catalogue(self) -> Catalogue:
        return Catalogue(self.teams, self.offers, SCALE)

    def plan(self, make: Any = allocate, **changes: Any) -> SupportPlan:
        """Make the plan of the third quarter."""
        found: SupportPlan = make(self.review, self.catalogue, QUARTER, **{**self.settings, **changes})
        return found


def reviews(count: int) -> st.SearchStrategy[Review]:
    """Draw a review of so many trusts, some of which are alike."""
    row = st.tuples(
        st.sampled_from([0.6, 0.4, 0.8, 0.45, 0.96]),
        st.sampled_from([2_000.0, 4_000.0, 1_000.0]),
        st.sampled_from([300.0, 100.0, 700.0]),
    )
    return st.lists(row, min_size=count, max_size=count).map(_reviewed)


def _reviewed(rows: Sequence[tuple[float, float, float]]) -> Review:
    figures = np.array(rows).T
    panel = Panel.from_arrays(
        figures[:2, None, :],
        metrics=METRICS,
        periods=[Period.parse("2023-04")],
        organisations=[Organisation(f"T{place}", kind="trust") for place in range(len(rows))],
        weights=np.stack([figures[2], figures[2] * 2])[:, None, :],
    )
    return regime(standards=STANDARDS).review(panel, on=first_of(1))


@st.composite
def teams(draw: st.DrawFn) -> tuple[Team, ...]:
    """Draw a national team, one of a region, and perhaps another national one."""
    found = [
        Team("NAT", name="team NAT", level=TeamLevel.NATIONAL, funded=draw(st.sampled_from([25, 12, 7, 40, 0, 18]))),
        Team(
            "NOR", name="team NOR", level=TeamLevel.REGIONAL, region="RN", funded=draw(st.sampled_from([11, 20, 0, 5]))
        ),
    ]
    if draw(st.booleans()):
        found.append(Team("OWN", name="team OWN", level=TeamLevel.NATIONAL, funded=draw(st.sampled_from([9, 16, 3]))))
    if draw(st.booleans()):
        first = found[0]
        found[0] = attrs.evolve(first, floors={"urgent": draw(st.integers(0, first.funded))})
    return tuple(found)


@st.composite
def offers(draw: st.DrawFn, codes: Sequence[str], count: int) -> tuple[SupportOffer, ...]:
    """Draw offers; each may require and exclude those before it."""
    found: list[SupportOffer] = []
    for place in range(count):
        amount = draw(st.sampled_from([5, 12, 8, 3, 7, 0]))
        before = [each.code for each in found]
        required = draw(st.sampled_from([(), (), (), (), *((each,) for each in before[:1])]))
        excluded = draw(st.sampled_from([(), (), (), *((each,) for each in before[-1:] if each not in required)]))
        found.append(
            SupportOffer(
                f"O{place}",
                name=f"Offer {place}",
                teams=draw(st.sampled_from([(codes[0],), tuple(codes), (codes[0],), tuple(codes[1:])])),
                amount=amount,
                least=draw(st.sampled_from([None, amount // 2, None, 0])),
                tiers=draw(st.sampled_from([(), (), (), ("1", "2"), ("1",)])),
                metrics=draw(st.sampled_from([(), ("four_hour",), ("category_2",)])),
                universal=draw(st.sampled_from([False, False, False, True])),
                mandated=draw(st.sampled_from([False, False, False, True])),
                requires=required,
                excludes=excluded,
                programme=draw(st.sampled_from(["", "urgent"])),
                periods=draw(st.integers(1, 2)),
            )
        )
    return tuple(found)


@st.composite
def plain_cases(draw: st.DrawFn, doses: Sequence[int], priority: Priority | None = None) -> Case:
    """Draw a case of whole doses in which nothing but teams' minutes stands in the way."""
    review = draw(reviews(draw(st.integers(2, 6))))
    given = tuple(
        Team(code, name=f"team {code}", level=TeamLevel.NATIONAL, funded=draw(st.integers(0, 30)))
        for code in ("NAT", "OWN")
    )
    offered = tuple(
        SupportOffer(
            f"O{place}",
            name=f"Offer {place}",
            teams=draw(st.sampled_from([("NAT",), ("NAT", "OWN"), ("OWN",)])) if len(doses) == 1 else ("NAT",),
            amount=draw(st.sampled_from(doses)),
            metrics=(each.code,),
        )
        for place, each in enumerate(METRICS)
    )
    return Case(review, given, offered, {"regions": {}, "priority": priority})


@st.composite
def cases(draw: st.DrawFn, *, most: int = 5, priorities: Sequence[Priority] = PRIORITIES) -> Case:
    """Draw all that a plan is made from."""
    count = draw(st.integers(min(3, most), most))
    review = draw(reviews(count))
    given = draw(teams())
    offered = draw(offers([each.code for each in given], draw(st.integers(2, 4))))
    organisations = [each.code for each in review.organisations]
    regions = {code: draw(st.sampled_from(REGIONS)) for code in organisations}
    pairs = [(code, each.code) for code in organisations for each in offered]
    settings: dict[str, Any] = {"regions": regions, "priority": draw(st.sampled_from(priorities))}
    if draw(st.sampled_from([False, True, False])):
        settings["limits"] = Limits(
            engagements=draw(st.sampled_from([None, 1, 2, 0, 3])),
            minutes=draw(st.sampled_from([None, None, 10, 15, 4])),
            imposed=draw(st.dictionaries(st.sampled_from(organisations), st.integers(0, 2), max_size=2)),
        )
    if draw(st.sampled_from([False, False, True])):
        settings["finished"] = draw(st.lists(st.sampled_from(pairs), unique=True, max_size=3))
    if draw(st.sampled_from([False, False, False, True])):
        wishes = draw(st.lists(st.sampled_from(pairs), unique=True, min_size=1))
        settings["requests"] = [
            Request(organisation=code, offer=offer, minutes=draw(st.none() | st.integers(1, 14)))
            for code, offer in wishes
        ]
    settings["floor"] = draw(st.sampled_from([0, 0, 3]))
    if draw(st.booleans()):
        # Tiers, regions and what teams have may all have been others.
        earlier = draw(reviews(count)) if draw(st.booleans()) else review
        larger = [attrs.evolve(each, funded=each.funded + draw(st.sampled_from([0, 10]))) for each in given]
        places = {code: draw(st.sampled_from(REGIONS)) for code in organisations} if draw(st.booleans()) else regions
        before = allocate(
            earlier,
            Catalogue(larger, offered, SCALE),
            BEFORE,
            priority=draw(st.sampled_from(priorities)),
            regions=places,
        )
        kept = draw(st.lists(st.sampled_from(before.engagements), unique_by=id)) if before.engagements else []
        settings["running"] = kept
    spare = {each.code: each.capacity(QUARTER) - sum(each.kept(QUARTER).values()) for each in given}
    if draw(st.booleans()):
        settings["reserved"] = list(_reserved(draw, spare, organisations))
    return Case(review, given, offered, settings)


def _reserved(draw: st.DrawFn, spare: dict[str, int], organisations: Sequence[str]) -> Any:
    for _ in range(draw(st.integers(1, 3))):
        code = draw(st.sampled_from(sorted(spare)))
        if spare[code]:
            kept = draw(st.integers(1, spare[code]))
            spare[code] -= kept
            tier = draw(st.none() | st.sampled_from([each.code for each in SCALE]))
            whom = draw(st.sampled_from(organisations)) if tier is None else None
            yield Reserved(team=code, minutes=kept, tier=tier, organisation=whom)
