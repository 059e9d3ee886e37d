"""
Print the league table of acute trusts, October to December 2025, and one trust's year.

Figures: NHS England, licensed under the Open Government Licence v3.0.
The cut points are derived from the published averages; the table holds a sample of the trusts.
"""

from __future__ import annotations

import textwrap
from datetime import date

import attrs

from tiering import Review, samples
from tiering.nhs import oversight_2025 as framework

REVIEWS = (date(2025, 9, 9), date(2025, 12, 9), date(2026, 3, 9), date(2026, 6, 9))
THIRD = REVIEWS[2]


def main() -> None:
    panel = samples.oversight()
    print(textwrap.dedent(__doc__ or "").strip())

    review = framework.quarter_3.review(panel, on=THIRD)
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
        print(f"\n{regime.review(panel, on=on)['RDY'].explain()}")


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
