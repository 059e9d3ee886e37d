"""
Help for the worst group, or for the second worst: two policies of 2017 side by side.

Figures: NHS England, licensed under the Open Government Licence v3.0.
The groups are illustrative: those of 2017 were never published, nor was who was in them.  So are the
team's capacity, and what its help is expected to do.
"""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from datetime import date

from tiering import Period, Reference, Review, Status, samples
from tiering.nhs import ae_groups_2017
from tiering.support import (
    Catalogue,
    MostChallenged,
    PolicyComparison,
    Priority,
    Response,
    SupportOffer,
    Team,
    TeamLevel,
    TierShares,
    compare,
    days,
)

ON = date(2017, 10, 16)
QUARTER = Period.parse("2017-Q4")
HELPED, LOWER, WORST = 30, 54, 24
SIZES = (18, 24, 27, 30, 36)
DOSE = days(12)
# How much of a gap the same help closes in group 4 within the quarter, of what it closes in group 3.
FACTOR = 0.5
WIDTH = 110

OURS = Reference(Status.ILLUSTRATIVE, note="what help does was never published")
POLICIES: Mapping[str, Priority] = {"worst first": MostChallenged(), "second worst": TierShares({"3": 1})}


def reviewed(worst: int = WORST) -> Review:
    """Return the groups of the trusts as if nobody had been placed before, with so many in the worst one."""
    sizes = {"4": worst, "3": LOWER - worst}
    regime = ae_groups_2017.regime if worst == WORST else ae_groups_2017.build(thresholds=sizes)
    return regime.review(samples.accident_and_emergency(), on=ON)


def compared(review: Review, factor: float = FACTOR) -> PolicyComparison:
    """Return what both policies do, where help closes so much of a gap in group 4, of what it closes in group 3."""
    team = Team("TEAM", name="the team", level=TeamLevel.NATIONAL, funded=HELPED * DOSE)
    visits = SupportOffer("VISITS", name="Improvement team", teams=("TEAM",), amount=DOSE, tiers=("4", "3"))
    response = Response(DOSE, factors={"4": factor}, reference=OURS)
    return compare(review, Catalogue([team], [visits], ae_groups_2017.scale), QUARTER, POLICIES, response=response)


def gains(found: PolicyComparison) -> dict[str, float]:
    """Return the expected gain of each policy."""
    return {row.policy: row.gain or 0.0 for row in found.rows if not row.tier}


def even(review: Review) -> float:
    """Return the factor for group 4 at which both policies gain as much."""
    nothing, all_of_it = (gains(compared(review, factor)) for factor in (0, 1))
    slope = all_of_it["worst first"] - nothing["worst first"]
    return (nothing["second worst"] - nothing["worst first"]) / slope


def main() -> None:
    print(textwrap.dedent(__doc__ or "").strip())
    review = reviewed()
    found = compared(review)
    heading("THE GROUPS")
    print(review)
    for decision in review.undecided:
        print(f"open: {decision.organisation}, because not all of its months were reported")

    heading("WHO GETS WHAT")
    print(found)

    heading("WHO LOSES")
    for line in found.summary.splitlines():
        paragraph(line)
    for policy in POLICIES:
        without = [each for each in found.without(policy) if review[each.code].tier.code in {"4", "3"}]
        heading(f"GROUPS 4 AND 3 UNDER {policy!r}: {len(without)} WITHOUT HELP")
        for each in without:
            print(f"  {review[each.code].tier.name}  {each}")

    heading("WHAT IT HANGS ON")
    print("in group 4   in group 3   expected gain, worst first   second worst   as much at a factor of")
    for worst in SIZES:
        other = reviewed(worst)
        both = gains(compared(other))
        first, second = both["worst first"], both["second worst"]
        print(f"{worst:>10}   {LOWER - worst:>10}   {first:>26,.0f}   {second:>12,.0f}   {even(other):>22.2f}")
    print()
    paragraph(
        "The factor is how much of a gap the same help closes in group 4 within the quarter, of what it closes in "
        "group 3. At 1 the worst group first gains most with all of these sizes. What it was, nobody has published."
    )


def heading(text: str) -> None:
    print(f"\n\n{text}\n{'=' * min(len(text), WIDTH)}")


def paragraph(text: str) -> None:
    print(textwrap.fill(text, WIDTH, subsequent_indent="  "))


if __name__ == "__main__":
    main()
