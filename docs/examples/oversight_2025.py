"""
Print the league table of acute trusts, October to December 2025, and one trust's year.

Figures: NHS England, licensed under the Open Government Licence v3.0.
The cut points are derived from the published averages; the table holds a sample of the trusts.  How quartiles and
fixed thresholds differ is shown on invented trusts.
"""

from __future__ import annotations

import textwrap
from datetime import date

import attrs
import numpy as np

from tiering import History, Organisation, Panel, Period, Regime, Review, samples
from tiering.nhs import oversight_2025 as framework

REVIEWS = (date(2025, 9, 9), date(2025, 12, 9), date(2026, 3, 9), date(2026, 6, 9))
THIRD = REVIEWS[2]
TRUSTS, SEED = 20, 2025
SAID = dict.fromkeys(["quartiles", "thresholds"], "Invented trusts, with invented figures")
PICTURED = {"": ("OF5002", "RHW"), "year": ("OF5002", "RDY")}


def history() -> History:
    """Return the one review of October to December 2025, of the trusts whose averages are at hand."""
    return History([framework.quarter_3.review(samples.oversight(), on=THIRD)])


def histories() -> dict[str, History]:
    """Return a year of one trust, by the cut points of its third quarter, and a year of invented ones by two editions."""
    own = [record for record in samples.oversight_records() if record["organisation"] == "RDY"]
    trust = [each for each in samples.oversight_trusts() if each.code == "RDY"]
    panel = Panel.from_records(own, framework.metrics, organisations=trust)
    return {
        "year": framework.quarter_3.replay(panel, until=REVIEWS[-1]),
        "quartiles": invented(framework.regime),
        "thresholds": invented(framework.regime_2026),
    }


def invented(edition: Regime) -> History:
    """Return a year of twenty invented trusts, all of which get better from quarter to quarter; three are in deficit."""
    chance = np.random.default_rng(SEED)
    made = (*framework.metric_scores, framework.in_deficit)
    level = np.linspace(2.0, 3.5, TRUSTS) - 0.25 * np.arange(len(REVIEWS))[:, np.newaxis]
    scores = np.clip(level + chance.normal(0, 0.2, (len(framework.metric_scores), *level.shape)), 1, 4).round(2)
    deficit = np.broadcast_to(np.isin(np.arange(TRUSTS), (1, 6, 12)), (1, *level.shape)).astype(float)
    # What the averages do not look at is left out.
    figures = np.full((len(edition.metrics), *level.shape), np.nan)
    figures[[edition.metrics.index(metric) for metric in made]] = np.concatenate([scores, deficit])
    panel = Panel.from_arrays(
        figures,
        metrics=edition.metrics,
        periods=[Period.parse("2025-Q2").shifted(quarter) for quarter in range(len(REVIEWS))],
        organisations=[Organisation(f"T{number:02}", kind="trust") for number in range(1, TRUSTS + 1)],
    )
    return edition.replay(panel, until=REVIEWS[-1])


def main() -> None:
    print(textwrap.dedent(__doc__ or "").strip())

    (review,) = history()
    heading("THE LEAGUE TABLE OF ACUTE TRUSTS")
    show_league(review)
    published = {placement.organisation: placement.tier for placement in samples.published_segments()}
    agreed = sum(decision.tier.code == published[decision.organisation.code] for decision in review)
    print(f"\n{agreed} of {len(review)} trusts, of all kinds, are in the published segment.")

    heading("WITH AND WITHOUT THE OVERRIDE")
    print(review["RHW"].explain())

    heading("ONE TRUST'S YEAR, BY THE SAME CUT POINTS")
    bands = attrs.evolve(framework.bands, score=framework.average)
    regime = attrs.evolve(framework.regime, rule=attrs.evolve(framework.override, rule=bands))
    for on in REVIEWS:
        print(f"\n{regime.review(samples.oversight(), on=on)['RDY'].explain()}")

    heading("QUARTILES AND FIXED THRESHOLDS, ON INVENTED TRUSTS THAT ALL GET BETTER")
    for key in ("quartiles", "thresholds"):
        print(f"\n{key}")
        for review in histories()[key]:
            print(f"  {review}")


def heading(text: str) -> None:
    print(f"\n\n{text}\n{'=' * len(text)}")


def show_league(review: Review) -> None:
    print("rank  average  segment  unadjusted")
    for row in framework.league_table(review, framework.published_average):
        if row.organisation.kind == "acute trust":
            unadjusted = "open" if row.unadjusted is None else row.unadjusted.code
            changed = "*" if row.unadjusted != row.segment else " "
            print(
                f"{row.rank:>4}  {row.score:>7.2f}  {row.segment.code:>7}  {unadjusted:>10} {changed} {row.organisation}"
            )


if __name__ == "__main__":
    main()
