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

from datetime import date, timedelta

from tiering import hysteresis, rules
from tiering._cycles import ReviewCycle
from tiering._dates import Cadence, DateRange
from tiering._metrics import Metric, Polarity
from tiering._references import Reference, Status
from tiering._regime import MinimumCoverage, Regime
from tiering._standards import Standard, Window
from tiering._tiers import Tier, TierScale
from tiering._units import Unit

__all__ = [
    "category_2",
    "delayed_discharge",
    "four_hour",
    "main_measures",
    "metrics",
    "regime",
    "scale",
    "standards",
    "twelve_hour",
]

_MINUTE = 60.0
_PUBLICATION = timedelta(days=14)
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
    name="Admissions over 12 hours from decision to admit",
    unit=Unit.FRACTION,
    polarity=Polarity.LOWER_IS_BETTER,
    publication_lag=_PUBLICATION,
    counted="waits of over 12 hours",
)
"""The share of emergency admissions through A&E more than twelve hours after the decision to admit."""

delayed_discharge = Metric(
    "delayed_discharge",
    name="Beds of patients who no longer need them",
    unit=Unit.FRACTION,
    polarity=Polarity.LOWER_IS_BETTER,
    publication_lag=_PUBLICATION,
    counted="patients a day without criteria to reside",
)
"""The share of occupied general and acute beds with a patient who no longer meets the criteria to reside."""

metrics = (four_hour, category_2, twelve_hour, delayed_discharge)
"""The two main metrics, then the two secondary ones."""

scale = TierScale.from_most_intensive(
    Tier("1", name="tier 1"),
    Tier("2", name="tier 2"),
    Tier("3", name="tier 3"),
)
"""Tier 1: national support; tier 2: regional support; tier 3: the universal offer."""

_YEAR_2023 = DateRange(date(2023, 4, 1), date(2024, 4, 1))
_YEAR_2024 = DateRange(date(2024, 4, 1), date(2025, 4, 1))
_PLAN = Reference(
    Status.PUBLISHED,
    source="NHS England, Delivery plan for recovering urgent and emergency care services, January 2023",
)
_GUIDANCE = Reference(Status.PUBLISHED, source="NHS England, 2024/25 priorities and operational planning guidance, March 2024")

standards = (
    Standard("four_hour", 0.76, valid=_YEAR_2023, reference=_PLAN),
    Standard("four_hour", 0.78, valid=_YEAR_2024, reference=_GUIDANCE),
    Standard("category_2", 30 * _MINUTE, window=Window.year_to_date(), valid=_YEAR_2023, reference=_PLAN),
    Standard("category_2", 30 * _MINUTE, window=Window.year_to_date(), valid=_YEAR_2024, reference=_GUIDANCE),
)
"""76 % in March 2024, 78 % in March 2025; 30 minutes as the average of each year."""

_OURS = Reference(Status.ILLUSTRATIVE, note="the thresholds were never published")
_QUARTER = Window.last(3)
_YEAR = Window.year_to_date()


def _measures(four_hours: float, response: float, year: float, waits: float, delays: float) -> dict[str, rules.AtLeast]:
    raise NotImplementedError
