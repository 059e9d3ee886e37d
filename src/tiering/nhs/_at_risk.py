"""
Who is at risk of missing a goal, as the programmes for elective care and cancer ask it.

**How risk was judged was never published.**  The form here is ours: how far a trust is from the
goal, and whether it is getting any nearer.
"""

from __future__ import annotations

from collections.abc import Mapping

from tiering._limits import ItsPast
from tiering._references import Reference, Status
from tiering._standards import Window
from tiering._thresholds import chosen
from tiering._tiers import Tier, TierScale
from tiering.rules import Beats, Ladder, Misses, all_of, any_of, not_

scale = TierScale.from_most_intensive(
    Tier("1", name="tier 1"),
    Tier("2", name="tier 2"),
    Tier("none", name="not monitored"),
)
"""National support in tier 1, regional support in tier 2; everybody else is not monitored by the programme."""

DECIDED_BY = "NHS England; how was never published"
"""Who put trusts into the tiers."""

OURS = Reference(Status.ILLUSTRATIVE, note="how risk was judged was never published")


def at_risk(
    metric: str,
    margins: Mapping[str, float],
    given: Mapping[str, float],
    *,
    over: Window | None = None,
    back: int,
) -> Ladder:
    """
    Return the rule: tier 2 far from the goal, tier 1 farther, or as far as tier 2 and no nearer than some time before.

    Args:
        metric: The code of the metric that has the goal as its standard.
        margins: Tier to the distance from the goal, in the metric's unit.
        given: The user's distances, by tier.
        over: The periods that the figure is taken over; the standard's own window where none is given.
        back: How many periods before the figure must have been worse.

    Raises:
        UnknownCodeError: A distance is given for a tier that has none.
    """
    far = {
        tier: Misses(metric, by=margin.level, over=over, reference=margin.reference)
        for tier, margin in chosen(margins, OURS, given).items()
    }
    nearer = Beats(metric, ItsPast.periods_before(back), over=over, reference=OURS)
    stuck = all_of(far["2"], not_(nearer), name="far and no nearer")
    return Ladder(enter={"1": any_of(far["1"], stuck, name="at risk"), "2": far["2"]})
