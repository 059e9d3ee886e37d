"""
The star ratings of Medicare health plans in the United States, 2023.

Each contract earns one to five stars on each measure, by cut points that are made anew from every
year's figures; its overall rating is their mean, to half stars.  From 2023 on cut points may move by at
most 5 points from one year to the next, which is published.  **The measures and the cut points here are
illustrative**, and three measures of equal weight stand for some forty.

An edition is a value, so the next one is made of this one's cut points and of the year's figures:
`build(next_thresholds(thresholds, figures))`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import numpy as np
from numpy.typing import ArrayLike

from tiering._cycles import ReviewCycle
from tiering._dates import Cadence
from tiering._fields import FrozenMapping
from tiering._metrics import Aggregation, Metric, Polarity
from tiering._references import YOURS, Reference, Status
from tiering._regime import Regime
from tiering._tiers import Tier, TierScale
from tiering._units import Unit
from tiering.elsewhere._cut_points import STARS, CutPoints, Guardrail, clustered, following, frozen
from tiering.errors import DefinitionError, TieringError, UnknownCodeError, raise_problems
from tiering.rules import Bands
from tiering.scores import Points, WeightedMean

__all__ = [
    "Guardrail",
    "blood_pressure",
    "build",
    "clustered",
    "guardrail",
    "leaving",
    "metrics",
    "next_thresholds",
    "regime",
    "scale",
    "screening",
    "thresholds",
]


def _measure(code: str, name: str, polarity: Polarity) -> Metric:
    return Metric(
        code,
        name=name,
        unit=Unit.FRACTION,
        polarity=polarity,
        aggregation=Aggregation.NONE,
        cadence=Cadence.YEAR,
    )


screening = _measure("screening", "Breast cancer screening", Polarity.HIGHER_IS_BETTER)
"""The share of women in the contract who were screened."""

blood_pressure = _measure("blood_pressure", "Blood pressure under control", Polarity.HIGHER_IS_BETTER)
"""The share of members with high blood pressure whose blood pressure is under control."""

leaving = _measure("leaving", "Members who chose to leave", Polarity.LOWER_IS_BETTER)
"""The share of members who chose to leave the plan."""

metrics = (screening, blood_pressure, leaving)
"""Three measures that stand for many."""

_FULL = 5
scale = TierScale.from_least_intensive(
    *(Tier(f"{half / 2:g}", name=f"{half / 2:g} star{'s' if half > 2 else ''}") for half in range(2 * _FULL, 1, -1))  # noqa: PLR2004 - one star
)
"""Five stars, in halves, down to one; nothing follows from a rating here, and fewer stars are the more intensive tier."""

thresholds: Mapping[str, CutPoints] = FrozenMapping(
    {
        "screening": frozen({5: 0.80, 4: 0.72, 3: 0.64, 2: 0.52}),
        "blood_pressure": frozen({5: 0.82, 4: 0.74, 3: 0.66, 2: 0.55}),
        "leaving": frozen({5: 0.08, 4: 0.14, 3: 0.22, 2: 0.34}),
    }
)
"""Measure to the figure that just earns each number of stars; figures worse than all of them earn one."""

# In `build` the name is that of the user's.
_OWN = thresholds
_NONE: Mapping[str, CutPoints] = FrozenMapping({})

guardrail = Guardrail(
    0.05,
    reference=Reference(
        Status.PUBLISHED,
        source="Centers for Medicare & Medicaid Services, 2023 Medicare Advantage and Part D Star Ratings, October 2022",
        note="cut points may move at most 5 points a year",
    ),
)
"""At most 5 points a year, up or down."""

_CUTS = Reference(Status.ILLUSTRATIVE, note="the cut points are ours; those of each measure are published every year")
_MEAN = Reference(Status.ILLUSTRATIVE, note="equal weights are ours; the body weighs its measures")
_HALVES = Reference(Status.RECALLED, note="that the mean is rounded to half stars: commonly stated, not verified")
_DAYS = Reference(Status.ILLUSTRATIVE, note="ratings appear once a year; the days are ours")


def _check(thresholds: Mapping[str, CutPoints]) -> None:
    problems: list[TieringError] = [
        UnknownCodeError("metric", code, tuple(_OWN), "the thresholds") for code in thresholds if code not in _OWN
    ]
    problems += [
        DefinitionError(f"the cut points of {code!r} must be for 5, 4, 3 and 2 stars, not {sorted(cuts, reverse=True)}")
        for code, cuts in thresholds.items()
        if set(cuts) != set(STARS)
    ]
    raise_problems("the thresholds", problems)


def build(thresholds: Mapping[str, CutPoints] = _NONE) -> Regime:
    """
    Return the edition with cut points of yours in place of its own, such as those of the next year.

    Args:
        thresholds: Measure to the figure that just earns 5, 4, 3 and 2 stars; measures that are left out keep theirs.

    Raises:
        UnknownCodeError: There is no such measure.
        DefinitionError: Cut points are for other stars, or out of order.

    Example:
        >>> from tiering.elsewhere import star_ratings_2023
        >>> own = star_ratings_2023.build({"leaving": {5: 0.1, 4: 0.2, 3: 0.3, 2: 0.4}})
        >>> own.name
        'Medicare star ratings 2023, with thresholds of yours'
    """
    _check(thresholds)
    used = {**_OWN, **thresholds}
    short = [
        Points(
            code,
            {_FULL - stars: cut for stars, cut in cuts.items()},
            otherwise=_FULL - 1,
            reference=YOURS if code in thresholds else _CUTS,
        )
        for code, cuts in used.items()
    ]
    # Half a star is lost by a quarter; no mean of three whole numbers falls on one.
    halves = {f"{_FULL - step / 2:g}": step / 2 - 0.25 for step in range(1, 2 * _FULL - 1)}
    mean = WeightedMean(short, [1] * len(short), name="stars short of five", reference=_MEAN)
    return Regime(
        name=f"Medicare star ratings 2023, {'with thresholds of yours' if thresholds else 'illustrative cut points'}",
        metrics=metrics,
        scale=scale,
        rule=Bands(mean, enter=halves, reference=_HALVES),
        cycle=ReviewCycle(first=date(2022, 10, 6), every=Cadence.YEAR, reference=_DAYS),
        kind="health plan",
        decided_by="the figures",
    )


regime = build()
"""The edition with its own cut points."""


def next_thresholds(
    before: Mapping[str, CutPoints], figures: Mapping[str, ArrayLike], *, guardrail: Guardrail = guardrail
) -> Mapping[str, CutPoints]:
    """
    Return the next edition's cut points: five groups of each measure's figures, held by the guardrail.

    Args:
        before: This edition's cut points, by measure.
        figures: The year's figures of each of these measures, one for each contract.
        guardrail: How far a cut point may move.

    Raises:
        UnknownCodeError: There is no such measure, or a measure has no figures.
        DefinitionError: Cut points are for other stars, or there are fewer than five different figures.

    Example:
        >>> from tiering.elsewhere import star_ratings_2023 as stars
        >>> before = {"screening": {5: 0.8, 4: 0.7, 3: 0.6, 2: 0.5}}
        >>> dict(stars.next_thresholds(before, {"screening": [0.50, 0.62, 0.74, 0.86, 0.98]})["screening"])
        {5: 0.85, 4: 0.75, 3: 0.65, 2: 0.55}
    """
    _check(before)
    missing = [
        UnknownCodeError("metric", code, tuple(figures), "the figures") for code in before if code not in figures
    ]
    problems: list[TieringError] = [*missing]
    for code in before:
        shares = np.asarray(figures.get(code, ()), dtype=np.float64)
        if (shares < 0).any() or (shares > 1).any():
            worst = shares[(shares < 0) | (shares > 1)][0]
            problems.append(
                DefinitionError(f"the figures of {code!r} are shares from 0 to 1, not {worst:g}; 80 % is 0.8")
            )
    raise_problems("the figures", problems)
    return following(before, metrics, figures, guardrail)
