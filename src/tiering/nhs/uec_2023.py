"""
Urgent and emergency care tiering in England, 2023/24.

NHS England put integrated care systems into three tiers: tier 1 with national
support, tier 2 with regional support, tier 3 with the universal offer.
Placement rested mainly on four-hour performance and category 2 response, and
was reviewed every quarter.  **The thresholds were never published.**  The standards
here are the published ones; every threshold is illustrative, and the replay of
this regime does not reproduce the published lists.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from tiering._cycles import ReviewCycle
from tiering._dates import Cadence, DateRange
from tiering._metrics import Metric, Polarity
from tiering._protocols import Criterion
from tiering._references import Reference, Status
from tiering._regime import Regime
from tiering._standards import MinimumCoverage, Standard, Window
from tiering._tiers import Tier, TierScale
from tiering._units import Unit
from tiering.hysteresis import Confirm, StepLimit
from tiering.rules import Above, AllOf, Ladder, Misses, all_of, any_of, at_least

__all__ = [
    "category_2",
    "delayed_discharge",
    "four_hour",
    "measures",
    "metrics",
    "regime",
    "scale",
    "standards",
    "twelve_hour",
]

_MINUTE = 60.0
_PUBLICATION = timedelta(days=13)
"""The statistics appear on the second Thursday of the following month, its 14th at the latest."""

four_hour = Metric(
    "four_hour",
    name="A&E within four hours, all types",
    unit=Unit.FRACTION,
    polarity=Polarity.HIGHER_IS_BETTER,
    publication_lag=_PUBLICATION,
    counted="attendances within four hours",
)
"""The share of A&E attendances of all types that ended within four hours of arrival."""

category_2 = Metric(
    "category_2",
    name="Category 2 mean response",
    unit=Unit.SECONDS,
    polarity=Polarity.LOWER_IS_BETTER,
    publication_lag=_PUBLICATION,
)
"""The mean response time of category 2 ambulance incidents, in seconds."""

twelve_hour = Metric(
    "twelve_hour",
    name="Waits of over 12 hours for a bed",
    unit=Unit.FRACTION,
    polarity=Polarity.LOWER_IS_BETTER,
    publication_lag=_PUBLICATION,
    counted="waits of over 12 hours",
)
"""The share of emergency admissions through A&E that came more than twelve hours after the decision to admit."""

delayed_discharge = Metric(
    "delayed_discharge",
    name="Patients without criteria to reside",
    unit=Unit.FRACTION,
    polarity=Polarity.LOWER_IS_BETTER,
    publication_lag=_PUBLICATION,
)
"""
The share of occupied general and acute beds with a patient who no longer meets the criteria to reside.

Everybody who does not meet them counts, about 22,000 patients a day in England: more than the headline
number of those whose discharge is delayed.
"""

metrics = (four_hour, category_2, twelve_hour, delayed_discharge)
"""The two main metrics, then the two secondary ones."""

scale = TierScale.from_most_intensive(
    Tier("1", name="tier 1"),
    Tier("2", name="tier 2"),
    Tier("3", name="tier 3"),
)
"""National support in tier 1, regional support in tier 2, the universal offer in tier 3."""

_YEAR_2023 = DateRange(date(2023, 4, 1), date(2024, 4, 1))
_YEAR_2024 = DateRange(date(2024, 4, 1), date(2025, 4, 1))
_PLAN = Reference(
    Status.PUBLISHED,
    source="NHS England, Delivery plan for recovering urgent and emergency care services, January 2023",
)
_GUIDANCE = Reference(
    Status.PUBLISHED, source="NHS England, 2024/25 priorities and operational planning guidance, March 2024"
)

standards = (
    Standard("four_hour", 0.76, valid=_YEAR_2023, reference=_PLAN),
    Standard("four_hour", 0.78, valid=_YEAR_2024, reference=_GUIDANCE),
    Standard("category_2", 30 * _MINUTE, window=Window.year_to_date(), valid=_YEAR_2023, reference=_PLAN),
    Standard("category_2", 30 * _MINUTE, window=Window.year_to_date(), valid=_YEAR_2024, reference=_GUIDANCE),
)
"""76 % in March 2024, 78 % in March 2025; 30 minutes as the average of each year."""

_OURS = Reference(Status.ILLUSTRATIVE, note="the thresholds were never published")
_ONE_STEP = Reference(
    Status.DERIVED, note="every known move between the lists of June and December 2023 was of one tier"
)
_QUARTER = Window.last(3)


# Each measure at the level of tier 2, and at that of tier 1.
_short = {
    "2": Misses("four_hour", by=0.08, over=_QUARTER, reference=_OURS),
    "1": Misses("four_hour", by=0.11, over=_QUARTER, reference=_OURS),
}
# A bad quarter alone does not make a service slow; its year so far has to be slow as well.
_slow = {
    "2": all_of(
        Above("category_2", 40 * _MINUTE, over=_QUARTER, reference=_OURS),
        Misses("category_2", by=5 * _MINUTE, reference=_OURS),
        name="slow response",
    ),
    "1": all_of(
        Above("category_2", 45 * _MINUTE, over=_QUARTER, reference=_OURS),
        Misses("category_2", by=7.5 * _MINUTE, reference=_OURS),
        name="slow response",
    ),
}
_crowded = {
    "2": Above("twelve_hour", 0.10, over=_QUARTER, reference=_OURS),
    "1": Above("twelve_hour", 0.12, over=_QUARTER, reference=_OURS),
}
_blocked = {
    "2": Above("delayed_discharge", 0.22, over=_QUARTER, reference=_OURS),
    "1": Above("delayed_discharge", 0.25, over=_QUARTER, reference=_OURS),
}

measures: Mapping[str, Mapping[str, Criterion]] = {
    tier: {
        "four_hour": _short[tier],
        "category_2": _slow[tier],
        "twelve_hour": _crowded[tier],
        "delayed_discharge": _blocked[tier],
    }
    for tier in ("1", "2")
}
"""Tier code to the four measures at that tier's level, by the metric's code."""


def _entry(tier: str) -> AllOf:
    """Three of the four measures, at least one of them a main one: the secondary ones alone place nobody."""
    return all_of(
        any_of(_short[tier], _slow[tier], name="main measures"),
        at_least(3, *measures[tier].values(), name="all measures", reference=_OURS),
    )


regime = Regime(
    name="Urgent and emergency care tiers 2023/24, illustrative thresholds",
    metrics=metrics,
    scale=scale,
    rule=Ladder(
        enter={"1": _entry("1"), "2": _entry("2")},
        # Tier 1 is left when both main measures are back on the better side of tier 2's level.
        leave={"1": ~_short["2"] & ~_slow["2"]},
    ),
    # Improvement has to be sustained; every known move was of one tier.
    guards=(Confirm(de_escalate=2, reference=_OURS), StepLimit(1, reference=_ONE_STEP)),
    cycle=ReviewCycle(
        first=date(2023, 9, 1),
        every=Cadence.QUARTER,
        reference=Reference(Status.RECALLED, note="reviews were quarterly; the days are ours"),
    ),
    standards=standards,
    minimum_coverage=MinimumCoverage(0.9, reference=_OURS),
)
"""Quarterly reviews, the first in September 2023."""
