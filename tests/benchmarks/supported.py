"""A review, a catalogue and the needs for one plan: 205 organisations, 12 offers, 8 teams."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from tiering import (
    Cadence,
    Metric,
    Organisation,
    Panel,
    Period,
    Polarity,
    Regime,
    Review,
    ReviewCycle,
    Standard,
    Tier,
    TierScale,
    Unit,
    rules,
)
from tiering.support import Catalogue, Needs, SupportOffer, Team, TeamLevel, days, needs_of

ORGANISATIONS, OFFERS, REGIONS = 205, 12, 7
NATIONAL_OFFERS = 4
QUARTER = Period.parse("2024-Q1")
SCALE = TierScale.from_most_intensive(Tier("1"), Tier("2"), Tier("3"), Tier("4"))
METRICS = tuple(
    # What is counted makes patients of the gaps, without which nobody is worth more than anybody else.
    Metric(f"m{row}", unit=Unit.FRACTION, polarity=Polarity.HIGHER_IS_BETTER, counted="patients seen in time")
    for row in range(OFFERS)
)


class Situation(NamedTuple):
    """
    What a plan is made from.

    Attributes:
        review: The review.
        catalogue: The teams and the offers.
        needs: What organisations need: everything.
        regions: The region of each organisation.
    """

    review: Review
    catalogue: Catalogue
    needs: Needs
    regions: dict[str, str]


def situation(*, doses: tuple[int, ...], national: int, regional: int, is_shared: bool = False) -> Situation:
    """
    Make up a review after which everybody needs everything.

    Args:
        doses: How many days the offers take, in turn.
        national: How many days the national team has.
        regional: How many days each regional team has.
        is_shared: Whether the national team gives what regional teams give, too.
    """
    chance = np.random.default_rng(20241001)
    organisations = [Organisation(f"T{number:03}", kind="trust") for number in range(ORGANISATIONS)]
    figures = chance.random((OFFERS, 3, ORGANISATIONS)) * 0.9
    panel = Panel.from_arrays(
        figures,
        metrics=METRICS,
        periods=[Period.parse("2023-10").shifted(months) for months in range(3)],
        organisations=organisations,
        weights=np.broadcast_to(chance.integers(1_000, 30_000, ORGANISATIONS), figures.shape).astype(np.float64),
    )
    first = METRICS[0].code
    regime = Regime(
        name="by the first figure",
        metrics=METRICS,
        scale=SCALE,
        rule=rules.Ladder(enter={str(4 - rank): rules.Below(first, 0.9 - 0.2 * rank) for rank in (1, 2, 3)}),
        standards=[Standard(each.code, 0.95) for each in METRICS],
        cycle=ReviewCycle(first=QUARTER.start, every=Cadence.QUARTER),
    )
    review = regime.review(panel, on=QUARTER.start)
    regions = {each.code: f"R{place % REGIONS}" for place, each in enumerate(organisations)}
    teams = [
        Team("N", name="the national team", level=TeamLevel.NATIONAL, funded=days(national)),
        *(
            Team(
                f"R{each}",
                name=f"the team of region {each}",
                level=TeamLevel.REGIONAL,
                region=f"R{each}",
                funded=days(regional),
            )
            for each in range(REGIONS)
        ),
    ]
    offers = [
        SupportOffer(
            f"o{place:02}",
            name=f"Offer {place}",
            teams=["N"]
            if place < NATIONAL_OFFERS
            else ["N", *(f"R{each}" for each in range(REGIONS))]
            if is_shared
            else TeamLevel.REGIONAL,
            amount=days(doses[place % len(doses)]),
            metrics=[each.code],
        )
        for place, each in enumerate(METRICS)
    ]
    return Situation(review, Catalogue(teams, offers, SCALE), needs_of(review), regions)
