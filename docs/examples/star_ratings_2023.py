"""
Rate forty invented health plans over four years, with cut points that are made anew from each year's figures.

All plans and figures are invented: random numbers from a fixed seed.  The first cut points are illustrative; that they
may move by at most 5 points a year is published.
"""

from __future__ import annotations

import textwrap
from datetime import date

import numpy as np

from tiering import History, Organisation, Panel, Period, Regime, Review
from tiering.elsewhere import star_ratings_2023 as stars

YEARS, PLANS, SEED = (2021, 2022, 2023, 2024), 40, 2023
# Of each measure: the mean in the first year, how it moves from year to year, how far plans and years lie apart.
MEASURES = {
    "screening": (0.70, 0.025, 0.08, 0.02),
    "blood_pressure": (0.68, 0.010, 0.08, 0.03),
    "leaving": (0.20, -0.005, 0.06, 0.015),
}
SAID = {"": "Invented plans, with invented figures; the cut points of the later years are made of them"}
PICTURED = ("screening", "P07")


def figures() -> dict[str, np.ndarray]:
    """Return the invented shares (year, plan) of each measure."""
    chance = np.random.default_rng(SEED)
    found = {}
    for code, (mean, drift, apart, noise) in MEASURES.items():
        level = mean + drift * np.arange(len(YEARS))[:, np.newaxis] + chance.normal(0, apart, PLANS)
        found[code] = np.clip(level + chance.normal(0, noise, (len(YEARS), PLANS)), 0, 1).round(2)
    return found


def editions() -> dict[int, Regime]:
    """Return the edition that rates each year's figures: after the first each has cut points that are made of them."""
    cuts, found = stars.thresholds, {YEARS[0]: stars.regime}
    for place, year in enumerate(YEARS[1:], start=1):
        cuts = stars.next_thresholds(cuts, {code: values[place] for code, values in figures().items()})
        found[year] = stars.build(cuts)
    return found


def panel() -> Panel:
    """Return the figures of all years."""
    values = figures()
    return Panel.from_arrays(
        np.array([values[metric.code] for metric in stars.metrics]),
        metrics=stars.metrics,
        periods=[Period.parse(str(year)) for year in YEARS],
        organisations=[Organisation(f"P{number:02}", kind="health plan") for number in range(1, PLANS + 1)],
    )


def history() -> History:
    """Return one rating for each year, every one by its own edition."""
    reviews: list[Review] = []
    for year, edition in editions().items():
        before = reviews[-1] if reviews else None
        reviews.append(edition.review(panel(), on=date(year + 1, 10, 6), previous=before))
    return History(reviews)


def main() -> None:
    print(textwrap.dedent(__doc__ or "").strip())
    print("\nCut points for five stars, and for two")
    for year, edition in editions().items():
        cuts = {part.metric: list(part.bands.values()) for part in edition.rule.score.scores}
        print(f"  {year + 1}  " + ", ".join(f"{code} {own[0]:.0%} and {own[-1]:.0%}" for code, own in cuts.items()))
    held = history()
    for review in held:
        print(f"\n{review}")
    print(f"\n{held[-1]['P07'].explain()}")


if __name__ == "__main__":
    main()
