"""
Tiers for elective care in England, from 2022/23.

NHS England put trusts that were at risk of missing the goals for long waits into tier 1, with national
support, or tier 2, with regional support; all others were not monitored in this way.  The goals
are published: nobody to wait over 78 weeks by April 2023, and later nobody over 65 weeks by September 2024.
**How risk was judged was never published**, so every threshold here is illustrative.

Trusts are known to have moved by two steps, both ways, so no guard limits the steps.  A trust is placed in
this programme and in that for cancer separately.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from tiering._cycles import ReviewCycle
from tiering._dates import Cadence, DateRange
from tiering._fields import FrozenMapping
from tiering._metrics import Metric, Polarity
from tiering._references import Reference, Status
from tiering._regime import Regime
from tiering._standards import Standard
from tiering._thresholds import whose
from tiering._units import Unit
from tiering.nhs._at_risk import DECIDED_BY, at_risk, scale

__all__ = [
    "build",
    "build_2024",
    "metrics",
    "over_65_weeks",
    "over_78_weeks",
    "regime",
    "regime_2024",
    "scale",
    "standards",
    "thresholds",
    "thresholds_2024",
]

_PUBLICATION = timedelta(days=44)
"""The statistics appear on the second Thursday of the month after next, its 14th at the latest."""


def _waits(weeks: int) -> Metric:
    return Metric(
        f"over_{weeks}_weeks",
        name=f"Waits of over {weeks} weeks",
        unit=Unit.FRACTION,
        polarity=Polarity.LOWER_IS_BETTER,
        publication_lag=_PUBLICATION,
        counted=f"waits of over {weeks} weeks",
    )


over_78_weeks = _waits(78)
"""The share of the pathways on a trust's waiting list that have waited over 78 weeks at the end of the month."""

over_65_weeks = _waits(65)
"""The share of the pathways on a trust's waiting list that have waited over 65 weeks at the end of the month."""

_GOAL_78 = Reference(
    Status.PUBLISHED,
    source="NHS England, Delivery plan for tackling the COVID-19 backlog of elective care, February 2022",
    note="unless patients choose to wait longer, whom these figures do not leave out",
)
_GOAL_65 = Reference(
    Status.PUBLISHED,
    source="NHS England, 2024/25 priorities and operational planning guidance, March 2024",
    note="by September 2024 at the latest; that it counts from April 2023 on is ours",
)
_DAYS = Reference(Status.ILLUSTRATIVE, note="the days are ours; the last review sees the month of the goal")

standards = (
    Standard("over_78_weeks", 0.0, valid=DateRange(date(2022, 2, 1), date(2023, 5, 1)), reference=_GOAL_78),
    Standard("over_65_weeks", 0.0, valid=DateRange(date(2023, 4, 1), date(2024, 10, 1)), reference=_GOAL_65),
)
"""Nobody over 78 weeks by April 2023; nobody over 65 weeks by September 2024."""

metrics = (over_78_weeks, over_65_weeks)
"""The metric of each edition."""

thresholds: Mapping[str, float] = FrozenMapping({"1": 0.005, "2": 0.002})
"""Tier to the share of the waiting list above which a trust is at risk, in the edition of 2022/23."""

thresholds_2024: Mapping[str, float] = FrozenMapping({"1": 0.02, "2": 0.01})
"""The same for the later edition."""

# In `build` and `build_2024` the name is that of the user's.
_MARGINS_78, _MARGINS_65 = thresholds, thresholds_2024


def build(thresholds: Mapping[str, float] = FrozenMapping({})) -> Regime:
    """
    Return the regime of 2022/23, on waits of over 78 weeks, with thresholds of one's own where they are given.

    Args:
        thresholds: Tier, "1" or "2", to the share of the waiting list above which a trust is at
            risk; every message then says that it is yours.

    Raises:
        UnknownCodeError: A threshold is for another tier.

    Example:
        >>> from tiering.nhs import elective_2022
        >>> what, reference = elective_2022.build(thresholds={"1": 0.004}).references[1]
        >>> print(reference.status.value, what)
        yours entry to tier '1': over_78_weeks misses its standard by more than 0.004
    """
    return Regime(
        name=f"Elective care tiers 2022/23, {whose(thresholds)}",
        metrics=(over_78_weeks,),
        scale=scale,
        rule=at_risk("over_78_weeks", _MARGINS_78, thresholds, back=3),
        cycle=ReviewCycle(first=date(2022, 9, 20), every=Cadence.QUARTER, last=date(2023, 6, 20), reference=_DAYS),
        standards=standards[:1],
        kind="trust",
        decided_by=DECIDED_BY,
    )


def build_2024(thresholds: Mapping[str, float] = FrozenMapping({})) -> Regime:
    """
    Return the later edition, on waits of over 65 weeks, with thresholds of one's own where they are given.

    Args:
        thresholds: As for `build`.

    Raises:
        UnknownCodeError: A threshold is for another tier.

    Example:
        >>> from tiering.nhs import elective_2022
        >>> elective_2022.build_2024(thresholds={"1": 0.03, "2": 0.01}).name
        'Elective care tiers 2024, with thresholds of yours'
    """
    return Regime(
        name=f"Elective care tiers 2024, {whose(thresholds)}",
        metrics=(over_65_weeks,),
        scale=scale,
        rule=at_risk("over_65_weeks", _MARGINS_65, thresholds, back=3),
        cycle=ReviewCycle(first=date(2024, 5, 20), every=Cadence.QUARTER, last=date(2024, 11, 20), reference=_DAYS),
        standards=standards[1:],
        kind="trust",
        decided_by=DECIDED_BY,
    )


regime = build()
"""Reviews by quarter from September 2022 to June 2023, on waits of over 78 weeks."""

regime_2024 = build_2024()
"""Reviews by quarter from May to November 2024, on waits of over 65 weeks."""
