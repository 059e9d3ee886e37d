"""
The accident and emergency part of the Provider Sustainability Fund in England, 2018/19.

A share of the fund hung on four-hour performance.  A trust earned it for a quarter in which at
least 90 % of attendances ended within four hours, or more of them than in the same quarter a year before.
That is how the rule is commonly told; **the guidance itself was not seen**.

A payment is no intervention.  The two tiers only say whether it was earned, and the quarter in which
it was not counts as the more intensive of the two because it is the worse one.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from tiering._cycles import ReviewCycle
from tiering._dates import Cadence
from tiering._fields import FrozenMapping
from tiering._limits import ItsPast
from tiering._metrics import Metric, Polarity
from tiering._references import Reference, Status
from tiering._regime import Regime
from tiering._sittings import Undecided
from tiering._thresholds import chosen
from tiering._tiers import Tier, TierScale
from tiering._units import Unit
from tiering.rules import Beats, Ladder, Meets, any_of, not_

__all__ = ["build", "four_hour", "metrics", "regime", "scale", "thresholds"]

four_hour = Metric(
    "four_hour",
    name="A&E within four hours, all types",
    unit=Unit.FRACTION,
    polarity=Polarity.HIGHER_IS_BETTER,
    cadence=Cadence.QUARTER,
    # The statistics appear on the second Thursday of the following month, its 14th at the latest.
    publication_lag=timedelta(days=13),
    counted="attendances within four hours",
)
"""The share of a quarter's A&E attendances of all types that ended within four hours of arrival."""

metrics = (four_hour,)
"""The one metric."""

scale = TierScale.from_most_intensive(
    Tier("not earned", name="payment not earned"),
    Tier("earned", name="payment earned"),
)
"""Whether the payment of the quarter was earned; neither tier is an intervention."""

_TOLD = Reference(Status.RECALLED, note="the rule as it is commonly told; the guidance itself was not seen")
_DAYS = Reference(
    Status.ILLUSTRATIVE,
    note="that it was by quarter is recalled; the days are ours, and so is that no figure earns no payment",
)

thresholds: Mapping[str, float] = FrozenMapping({"four_hour": 0.9})
"""The least share that earns the payment by itself."""

# In `build` the name is that of the user's.
_OWN = thresholds


def build(thresholds: Mapping[str, float] = FrozenMapping({})) -> Regime:
    """
    Return the regime, with levels of one's own where they are given.

    Args:
        thresholds: The least share that earns the payment by itself, as "four_hour"; every message then says
            that it is yours.

    Raises:
        UnknownCodeError: A threshold has another name.

    Example:
        >>> from tiering.nhs import sustainability_fund_2018 as fund
        >>> what, reference = fund.build(thresholds={"four_hour": 0.95}).references[0]
        >>> print(reference.status.value, what)
        yours entry to tier 'not earned': not (four_hour meets 0.95)
    """
    least = chosen(_OWN, _TOLD, thresholds)["four_hour"]
    earned = any_of(
        Meets("four_hour", least.level, reference=least.reference),
        Beats("four_hour", ItsPast.years_before(1), reference=_TOLD),
        name="earned",
    )
    return Regime(
        name=f"Provider Sustainability Fund 2018/19, accident and emergency{', with thresholds of yours' if thresholds else ''}",
        metrics=metrics,
        scale=scale,
        rule=Ladder(enter={"not earned": not_(earned)}),
        cycle=ReviewCycle(first=date(2018, 7, 14), every=Cadence.QUARTER, last=date(2019, 4, 14), reference=_DAYS),
        # Each quarter is judged by itself, so nobody keeps what an earlier one earned.
        undecided=Undecided.ASSUME_WORST,
        kind="trust",
        decided_by="the figures",
    )


regime = build()
"""One review for each quarter of 2018/19: whether each trust earned the payment."""
