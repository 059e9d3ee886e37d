"""
Tiers for cancer in England, from 2022/23.

NHS England put trusts that were at risk of missing the goals for cancer into tier 1, with national
support, or tier 2, with regional support; all others were not monitored in this way.  The goals
are published: the number of people who wait over 62 days back to its level before the pandemic by March 2023, and
later the faster diagnosis standard of 28 days.  **How risk was judged was never published**, so every
threshold here is illustrative.

Trusts are known to have moved by two steps, both ways, so no guard limits the steps.  A trust is placed in
this programme and in that for elective care separately.
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
from tiering._standards import Standard, Window
from tiering._thresholds import whose
from tiering._units import Unit
from tiering.nhs._at_risk import DECIDED_BY, at_risk, scale

__all__ = [
    "backlog_62_day",
    "build",
    "build_2023",
    "faster_diagnosis",
    "metrics",
    "regime",
    "regime_2023",
    "scale",
    "standards",
    "thresholds",
    "thresholds_2023",
]

_PUBLICATION = timedelta(days=44)
"""The statistics appear on the second Thursday of the month after next, its 14th at the latest."""

backlog_62_day = Metric(
    "backlog_62_day",
    name="62-day backlog, in times of that before the pandemic",
    unit=Unit.NUMBER,
    polarity=Polarity.LOWER_IS_BETTER,
    publication_lag=_PUBLICATION,
    minimum=0.0,
)
"""
The people who have waited over 62 days for cancer treatment at the end of the month, divided by those of February 2020.

Which month stands for the time before the pandemic is ours to choose, and whoever makes the panel chooses it.
"""

faster_diagnosis = Metric(
    "faster_diagnosis",
    name="Faster diagnosis within 28 days",
    unit=Unit.FRACTION,
    polarity=Polarity.HIGHER_IS_BETTER,
    publication_lag=_PUBLICATION,
    counted="people told within 28 days",
)
"""The share of people who were told within 28 days of an urgent referral whether they have cancer."""

_UP_TO_2024 = DateRange(date(2022, 4, 1), date(2024, 4, 1))
_YEAR_2024 = DateRange(date(2024, 4, 1), date(2025, 4, 1))
_YEAR_2025 = DateRange(date(2025, 4, 1), date(2026, 4, 1))

_BACKLOG = Reference(
    Status.PUBLISHED,
    source="NHS England, Delivery plan for tackling the COVID-19 backlog of elective care, February 2022",
)
_FASTER = Reference(
    Status.PUBLISHED,
    source="NHS England, 2023/24 priorities and operational planning guidance",
    note="75 % by March 2024; that it counts from April 2022 on is ours",
)
_FASTER_2024 = Reference(
    Status.PUBLISHED,
    source="NHS England, 2024/25 priorities and operational planning guidance, March 2024",
    note="77 % by March 2025, towards 80 % by March 2026; that each counts for its whole year is ours",
)
_DAYS = Reference(Status.ILLUSTRATIVE, note="the days are ours")

standards = (
    Standard("backlog_62_day", 1.0, valid=DateRange(date(2022, 2, 1), date(2023, 4, 1)), reference=_BACKLOG),
    Standard("faster_diagnosis", 0.75, valid=_UP_TO_2024, reference=_FASTER),
    Standard("faster_diagnosis", 0.77, valid=_YEAR_2024, reference=_FASTER_2024),
    Standard("faster_diagnosis", 0.80, valid=_YEAR_2025, reference=_FASTER_2024),
)
"""The backlog of before the pandemic by March 2023; 75 %, 77 % and 80 % told within 28 days, in the years up to March 2024, 2025 and 2026."""

metrics = (backlog_62_day, faster_diagnosis)
"""The metric of each edition."""

thresholds: Mapping[str, float] = FrozenMapping({"1": 0.75, "2": 0.25})
"""Tier to the distance from the goal beyond which a trust is at risk, in the edition of 2022/23."""

thresholds_2023: Mapping[str, float] = FrozenMapping({"1": 0.10, "2": 0.05})
"""The same for the later edition."""

# In `build` and `build_2023` the name is that of the user's.
_MARGINS_62, _MARGINS_28 = thresholds, thresholds_2023
_QUARTER = Window.last(3)


def build(thresholds: Mapping[str, float] = FrozenMapping({})) -> Regime:
    """
    Return the regime of 2022/23, on the 62-day backlog, with thresholds of one's own where they are given.

    Args:
        thresholds: Tier, "1" or "2", to how far above its level before the pandemic the backlog puts a trust at
            risk, 0.25 for a quarter of that level; every message then says that it is yours.

    Raises:
        UnknownCodeError: A threshold is for another tier.

    Example:
        >>> from tiering.nhs import cancer_2022
        >>> what, reference = cancer_2022.build(thresholds={"1": 0.5}).references[1]
        >>> print(reference.status.value, what)
        yours entry to tier '1': backlog_62_day misses its standard by more than 0.5
    """
    return Regime(
        name=f"Cancer tiers 2022/23, {whose(thresholds)}",
        metrics=(backlog_62_day,),
        scale=scale,
        rule=at_risk("backlog_62_day", _MARGINS_62, thresholds, back=3),
        cycle=ReviewCycle(first=date(2022, 8, 20), every=Cadence.QUARTER, last=date(2023, 5, 20), reference=_DAYS),
        standards=standards[:1],
        kind="trust",
        decided_by=DECIDED_BY,
    )


def build_2023(thresholds: Mapping[str, float] = FrozenMapping({})) -> Regime:
    """
    Return the later edition, on the faster diagnosis standard, with thresholds of one's own where they are given.

    Args:
        thresholds: Tier, "1" or "2", to how far below the standard puts a trust at risk, 0.05 for five points.

    Raises:
        UnknownCodeError: A threshold is for another tier.

    Example:
        >>> from tiering.nhs import cancer_2022
        >>> cancer_2022.build_2023(thresholds={"1": 0.15}).name
        'Cancer tiers from 2023/24, with thresholds of yours'
    """
    return Regime(
        name=f"Cancer tiers from 2023/24, {whose(thresholds)}",
        metrics=(faster_diagnosis,),
        scale=scale,
        rule=at_risk("faster_diagnosis", _MARGINS_28, thresholds, over=_QUARTER, back=3),
        cycle=ReviewCycle(first=date(2023, 8, 20), every=Cadence.QUARTER, last=date(2026, 5, 20), reference=_DAYS),
        standards=standards[1:],
        kind="trust",
        decided_by=DECIDED_BY,
    )


regime = build()
"""Reviews by quarter from August 2022 to May 2023, on the 62-day backlog."""

regime_2023 = build_2023()
"""Reviews by quarter from August 2023 to May 2026, on diagnosis within 28 days."""
