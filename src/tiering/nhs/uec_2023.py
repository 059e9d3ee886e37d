"""
Urgent and emergency care tiering in England, 2023/24 and 2024/25.

NHS England put integrated care systems and ambulance services into three tiers: tier 1 with
national support, tier 2 with regional support, tier 3 with the universal offer.  Placement
rested mainly on four-hour performance and category 2 response, and was reviewed every quarter.
**The thresholds were never published.**  The standards here are the published ones; every
threshold for systems is illustrative, and the replay of these regimes does not reproduce the
published lists.  That of ambulance services is derived from the one list that named them.

There are two strands, systems and ambulance services, and of the systems' strand two editions,
which differ in the secondary metrics that were named beside the lists of June and December 2023.
What has no public series is unknown in them, and not left out.  `regime` looks at what has a
public series of every system throughout.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING

from tiering._cycles import ReviewCycle
from tiering._dates import Cadence, DateRange
from tiering._editions import Changeover
from tiering._fields import FrozenMapping
from tiering._metrics import Metric, Polarity
from tiering._protocols import Criterion
from tiering._references import Reference, Status
from tiering._regime import Regime
from tiering._standards import MinimumCoverage, Standard, Window
from tiering._thresholds import whose
from tiering._tiers import Tier, TierScale
from tiering._units import Unit
from tiering.hysteresis import Confirm, StepLimit
from tiering.nhs._uec_lists import DECIDED_BY, LISTED, NEEDS, as_listed
from tiering.nhs._uec_rules import LEVELS, MINUTE, OURS, Levels, levels_of, measures_at, of_services, of_systems

if TYPE_CHECKING:
    from tiering.support import Catalogue

__all__ = [
    "ambulance_regime",
    "build",
    "build_ambulance",
    "build_december",
    "build_june",
    "category_2",
    "changeover",
    "december_regime",
    "delayed_discharge",
    "four_hour",
    "handover",
    "june_regime",
    "listed_regime",
    "listed_scale",
    "long_stay",
    "measures",
    "metrics",
    "offers",
    "regime",
    "scale",
    "standards",
    "strands",
    "thresholds",
    "twelve_hour",
]

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

long_stay = Metric(
    "long_stay",
    name="Beds occupied for 14 days and more",
    unit=Unit.FRACTION,
    polarity=Polarity.LOWER_IS_BETTER,
    publication_lag=_PUBLICATION,
)
"""
The share of occupied beds with a patient who has been there for 14 days or more; named in June 2023.

No monthly series of it by system is at hand, so it is unknown.
"""

handover = Metric(
    "handover",
    name="Mean time to hand over a patient",
    unit=Unit.SECONDS,
    polarity=Polarity.LOWER_IS_BETTER,
    publication_lag=_PUBLICATION,
)
"""
The mean time from an ambulance's arrival at hospital to the handover of its patient, in seconds.

Handovers were named in December 2023.  They are published by ambulance service, from October 2023 on, and not
by system, so they are unknown of systems.  That the mean is what was looked at is ours.
"""

metrics = (four_hour, category_2, twelve_hour, delayed_discharge)
"""The two main metrics, then the two secondary ones that have a public series of every system."""

scale = TierScale.from_most_intensive(
    Tier("1", name="tier 1"),
    Tier("2", name="tier 2"),
    Tier("3", name="tier 3"),
)
"""National support in tier 1, regional support in tier 2, the universal offer in tier 3."""

_YEAR_2023 = DateRange(date(2023, 4, 1), date(2024, 4, 1))
_YEAR_2024 = DateRange(date(2024, 4, 1), date(2025, 4, 1))
_PLAN = "NHS England, Delivery plan for recovering urgent and emergency care services, January 2023"
_GUIDANCE = "NHS England, 2024/25 priorities and operational planning guidance, March 2024"
_MONTH = "in the month of March {}; that every system is held to it in each month of the year is ours"
_AVERAGE = "as the average of the year; that every system and service is held to it, and to the year so far, is ours"

standards = (
    Standard(
        "four_hour",
        0.76,
        valid=_YEAR_2023,
        reference=Reference(Status.PUBLISHED, source=_PLAN, note=_MONTH.format(2024)),
    ),
    Standard(
        "four_hour",
        0.78,
        valid=_YEAR_2024,
        reference=Reference(Status.PUBLISHED, source=_GUIDANCE, note=_MONTH.format(2025)),
    ),
    Standard(
        "category_2",
        30 * MINUTE,
        window=Window.year_to_date(),
        valid=_YEAR_2023,
        reference=Reference(Status.PUBLISHED, source=_PLAN, note=_AVERAGE),
    ),
    Standard(
        "category_2",
        30 * MINUTE,
        window=Window.year_to_date(),
        valid=_YEAR_2024,
        reference=Reference(Status.PUBLISHED, source=_GUIDANCE, note=_AVERAGE),
    ),
)
"""76 % in March 2024, 78 % in March 2025; 30 minutes as the average of each year."""

thresholds: Levels = LEVELS
"""
Tier to the levels of its measures by name, all of them ours.

"four_hour" is how far below its standard; "category_2" the mean of three months and "category_2_year" how far the year
so far is above its standard, in seconds; the others are the level itself.  "measures" is how many have to be past theirs.
"""

# In `build` the name is that of the user's.
_NONE: Levels = FrozenMapping({})

measures: Mapping[str, Mapping[str, Criterion]] = {
    tier: measures_at(levels) for tier, levels in levels_of([each.code for each in metrics], {}).items()
}
"""Tier code to the four measures of `regime` at that tier's level, by the metric's code."""

_ONE_STEP = Reference(
    Status.ILLUSTRATIVE,
    note="between the lists of June and December 2023 no move of two tiers is known, if whoever is not listed counts as "
    "tier 3; that there was a limit was never published",
)
_BY_QUARTER = Reference(
    Status.RECALLED,
    note="support needs identified by the end of June 2023, reviews by quarter from September 2023, until the two-year plan "
    "ends in March 2025; the days are ours",
)
_JUNE, _SEPTEMBER, _DECEMBER, _END = date(2023, 6, 1), date(2023, 9, 1), date(2023, 12, 1), date(2025, 3, 31)
_TITLE = "Urgent and emergency care tiers"
_SYSTEM, _SERVICE = "integrated care system", "ambulance service"


def _of_systems(
    title: str, cycle: ReviewCycle, given: Levels, looks_at: tuple[Metric, ...], held_to: tuple[Standard, ...]
) -> Regime:
    rule = of_systems([each.code for each in looks_at], given)
    return Regime(
        name=f"{title}, {whose(any(given.values()))}",
        metrics=looks_at,
        scale=scale,
        rule=rule,
        # Improvement has to be sustained; every known move was of one tier.
        guards=(Confirm(de_escalate=2, reference=OURS), StepLimit(1, reference=_ONE_STEP)),
        cycle=cycle,
        standards=held_to,
        minimum_coverage=MinimumCoverage(0.9, reference=OURS),
        kind=_SYSTEM,
        decided_by=DECIDED_BY,
    )


def build(thresholds: Levels = _NONE) -> Regime:
    """
    Return the regime for systems, with thresholds of one's own where they are given.

    Args:
        thresholds: Tier, "1" or "2", to levels by name, as in `uec_2023.thresholds`; what is left out stays, and every
            message says of the others that they are yours.

    Raises:
        UnknownCodeError: There is no such tier, or no such level.
        DefinitionError: A number of measures is none, or more than there are.
        ProblemsError: Several of these.

    Example:
        >>> from tiering.nhs import uec_2023
        >>> what, reference = uec_2023.build(thresholds={"1": {"twelve_hour": 0.15}}).references[8]
        >>> print(reference.status.value, what)
        yours entry to tier '1': twelve_hour above 0.15 over the last 3 periods
    """
    cycle = ReviewCycle(first=_SEPTEMBER, every=Cadence.QUARTER, last=_END, reference=_BY_QUARTER)
    return _of_systems(f"{_TITLE} 2023/24", cycle, thresholds, metrics, standards)


def build_june(thresholds: Levels = _NONE) -> Regime:
    """
    Return the edition of June 2023 for systems, which looks at beds occupied for 14 days and more.

    Args:
        thresholds: As for `build`, with "long_stay" and without "delayed_discharge".

    Raises:
        TieringError: As `build` says.

    Example:
        >>> from tiering.nhs import uec_2023
        >>> [metric.code for metric in uec_2023.build_june(thresholds={"2": {"long_stay": 0.28}}).metrics]
        ['four_hour', 'category_2', 'twelve_hour', 'long_stay']
    """
    cycle = ReviewCycle(
        first=_JUNE,
        every=Cadence.QUARTER,
        last=date(2023, 11, 30),
        deadlines=[NEEDS],
        reference=_BY_QUARTER,
    )
    looks_at = (four_hour, category_2, twelve_hour, long_stay)
    return _of_systems(f"{_TITLE}, edition of June 2023", cycle, thresholds, looks_at, standards[::2])


def build_december(thresholds: Levels = _NONE) -> Regime:
    """
    Return the edition of December 2023 for systems, which looks at handovers and delayed discharges.

    Args:
        thresholds: As for `build`, with "handover".

    Raises:
        TieringError: As `build` says.

    Example:
        >>> from tiering.nhs import uec_2023
        >>> [metric.code for metric in uec_2023.build_december(thresholds={"2": {"handover": 1800}}).metrics]
        ['four_hour', 'category_2', 'twelve_hour', 'handover', 'delayed_discharge']
    """
    cycle = ReviewCycle(first=_DECEMBER, every=Cadence.QUARTER, last=_END, reference=_BY_QUARTER)
    looks_at = (four_hour, category_2, twelve_hour, handover, delayed_discharge)
    return _of_systems(f"{_TITLE}, edition of December 2023", cycle, thresholds, looks_at, standards)


def build_ambulance(thresholds: Mapping[str, float] = FrozenMapping({})) -> Regime:
    """
    Return the regime for ambulance services, with numbers of places of one's own where they are given.

    Args:
        thresholds: Tier, "1" or "2", to how many of the slowest services it begins with, counted from the slowest.

    Raises:
        UnknownCodeError: Places are given for another tier.
        DefinitionError: They are no whole number from 1 up.

    Example:
        >>> from tiering.nhs import uec_2023
        >>> print(uec_2023.build_ambulance(thresholds={"2": 5}).rule.enter["2"])
        category_2 over the last 12 periods in the worst 5 of those who report
    """
    return Regime(
        name=f"{_TITLE}, ambulance services, {whose(thresholds, 'derived places')}",
        metrics=(category_2,),
        scale=scale,
        rule=of_services(thresholds),
        cycle=ReviewCycle(first=_JUNE, every=Cadence.QUARTER, last=_END, deadlines=[NEEDS], reference=_BY_QUARTER),
        standards=standards[2:],
        kind=_SERVICE,
        decided_by=DECIDED_BY,
    )


regime = build()
"""Systems: quarterly reviews from September 2023 to the end of the plan, on what has a public series throughout."""

june_regime = build_june()
"""Systems, edition of June 2023: the first list, and the review of September."""

december_regime = build_december()
"""Systems, edition of December 2023: the review of December 2023 and those that follow, to the end of the plan."""

changeover: Changeover = june_regime.succeeded_by(december_regime, tiers={"1": "1", "2": "2", "3": "3"})
"""The edition of December follows that of June, tier by tier."""

ambulance_regime = build_ambulance()
"""Ambulance services: the slowest service of the last year in tier 1, the next two in tier 2; *derived* from the list of June 2023."""

strands: Mapping[str, Regime] = FrozenMapping({_SYSTEM: regime, _SERVICE: ambulance_regime})
"""The strands of the programme: kind of organisation to its regime."""

listed_scale = LISTED
"""What the lists said: tier 1, tier 2, or nothing.  That nothing means tier 3 is a reading of them, and not on this scale."""

listed_regime = as_listed(f"{_TITLE} 2023, as they were listed", metrics, _SYSTEM)
"""The lists of June and December 2023 on a scale of their own; the judgements that fill it are among the samples."""


def offers() -> Catalogue:
    """
    Return what was offered in each tier, as far as it was said.

    How much of anything there was, and who gave it to whom, was never published, so no offer has an amount, and
    none can be planned: plans list them as promised and not described.

    Example:
        >>> from tiering.nhs import uec_2023
        >>> [offer.code for offer in uec_2023.offers().for_tier("2")]
        ['deep_dives', 'sharing_practice']
    """
    from tiering.nhs._uec_offers import catalogue

    return catalogue(scale)
