"""A review of invented trusts, and invented teams and offers, for tests of support."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs
import numpy as np
from invented import SCALE, first_of, four_hours, regime

from tiering import Panel, Period, Review
from tiering.support import Catalogue, SupportOffer, SupportPlan, Team, TeamLevel, allocate

QUARTER = Period.parse("2023-Q3")
NEXT = Period.parse("2023-Q4")


def review(figures: Mapping[str, str], patients: Mapping[str, float] | None = None, **settings: Any) -> Review:
    """Return the review of May 2023: tier 1 below 0.5, tier 2 below 0.7, else tier 3; all are short of 0.95."""
    panel = four_hours(figures)
    if patients is not None:
        panel = weighted(panel, patients)
    return regime(**settings).review(panel, on=first_of(1))


def weighted(panel: Panel, patients: Mapping[str, float]) -> Panel:
    """Return the same figures of so many patients each."""
    weights = np.full(panel.values.shape, np.nan)
    weights[..., :] = [patients.get(each.code, np.nan) for each in panel.organisations]
    return attrs.evolve(panel, weights=weights)


def national(minutes: int, code: str = "NAT", **settings: Any) -> Team:
    """Return a national team with so many minutes in the quarter."""
    return Team(code, name=f"team {code}", level=TeamLevel.NATIONAL, funded=minutes, **settings)


def regional(minutes: int, region: str, code: str) -> Team:
    """Return the team of a region."""
    return Team(code, name=f"team {code}", level=TeamLevel.REGIONAL, region=region, funded=minutes)


def offer(code: str = "VISIT", amount: int | None = 10, **settings: Any) -> SupportOffer:
    """Return an offer of the national team on four hours."""
    return SupportOffer(
        code,
        **{"name": code.lower(), "amount": amount, "teams": ("NAT",), "metrics": ("four_hour",), **settings},
    )


def plan(held: Review, teams: Any, offers: Any, **settings: Any) -> SupportPlan:
    """Return the plan for the third quarter."""
    return allocate(held, Catalogue(teams, offers, SCALE), settings.pop("period", QUARTER), **settings)


def given(found: SupportPlan) -> dict[str, int]:
    """Return how many minutes each organisation is promised; those with none are left out."""
    return {code: minutes for code, minutes in found.burden.items() if minutes}
