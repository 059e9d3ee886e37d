"""
The Single Oversight Framework of NHS Improvement in England, 2016.

Every trust was in one of four segments.  Metrics triggered consideration only; a committee decided,
and segments 3 and 4 needed an actual or suspected breach of the licence.  So the rule here asks for
what the committee has attested: figures alone place nobody, and what they leave open is what there
is to decide.  Decisions are `Judgement`s, and conditions `Attestation`s.

What is published, what is recalled and what is ours stands with each number.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from tiering._cycles import ReviewCycle
from tiering._dates import Cadence
from tiering._fields import FrozenMapping
from tiering._metrics import Metric, Polarity
from tiering._references import Reference, Status
from tiering._regime import Regime
from tiering._thresholds import whose
from tiering._tiers import Tier, TierScale
from tiering._units import Unit
from tiering.nhs._oversight_committee import ACTUAL, SUPPORT, SUSPECTED, committee, considered_for
from tiering.nhs.uec_2023 import four_hour

__all__ = [
    "build",
    "conditions",
    "eighteen_weeks",
    "four_hour",
    "metrics",
    "regime",
    "scale",
    "sixty_two_days",
    "thresholds",
]

_WAITS = timedelta(days=44)
"""The statistics appear on the second Thursday of the month after next, its 14th at the latest."""

eighteen_weeks = Metric(
    "eighteen_weeks",
    name="Waiting for treatment for up to 18 weeks",
    unit=Unit.FRACTION,
    polarity=Polarity.HIGHER_IS_BETTER,
    publication_lag=_WAITS,
    counted="waits of up to 18 weeks",
)
"""The share of patients waiting to start treatment who have waited for up to 18 weeks."""

sixty_two_days = Metric(
    "sixty_two_days",
    name="Cancer treated within 62 days",
    unit=Unit.FRACTION,
    polarity=Polarity.HIGHER_IS_BETTER,
    publication_lag=_WAITS,
    counted="treatments within 62 days",
)
"""The share of patients with cancer whose treatment began within 62 days of the urgent referral."""

metrics = (four_hour, eighteen_weeks, sixty_two_days)
"""Three of the metrics of operational performance; there were others, and other themes, which are not modelled."""

thresholds: Mapping[str, float] = FrozenMapping(
    {"four_hour": 0.95, "eighteen_weeks": 0.92, "sixty_two_days": 0.85, "misses": 2}
)
"""Metric to the level that it should reach; and how many misses in a row make a trust one to consider."""

# In `build` the name is that of the user's.
_OWN = thresholds
_NONE: Mapping[str, float] = FrozenMapping({})

_INTENSIVE = "special measures"

conditions = (SUPPORT, ACTUAL, SUSPECTED, _INTENSIVE)
"""
What the committee attests: support needs for segment 2, an actual or a suspected breach of the licence for segment 3,
and besides the breach special measures for segment 4.
"""

scale = TierScale.from_most_intensive(
    Tier("4", name="segment 4"),
    Tier("3", name="segment 3"),
    Tier("2", name="segment 2"),
    Tier("1", name="segment 1"),
)
"""Special measures in segment 4, mandated support in 3, targeted support in 2, maximum autonomy in 1."""

_FRAMEWORK = "NHS Improvement, Single Oversight Framework, September 2016"
_CONSIDERED = Reference(
    Status.PUBLISHED, source=_FRAMEWORK, note="metrics trigger consideration only; a committee decides"
)
_LICENCE = Reference(
    Status.PUBLISHED, source=_FRAMEWORK, note="segments 3 and 4 need an actual or suspected breach of the licence"
)
_MISSES = Reference(Status.RECALLED, note="two misses in a row as the trigger: commonly stated, not verified")
_LEVELS = Reference(Status.RECALLED, note="the standards of the time as they are commonly stated, not verified")
_ONE_EXIT = Reference(
    Status.RECALLED,
    note="one example of leaving segment 4 was told of, and it led to segment 3; no source is at hand, and one example is no rule",
)
_DAYS = Reference(Status.ILLUSTRATIVE, note="that reviews are by quarter, and their days, are ours")


def build(thresholds: Mapping[str, float] = _NONE, *, looks_at: Iterable[str] | None = None) -> Regime:
    """
    Return the edition with thresholds of yours in place of its own.

    Args:
        thresholds: The level of a metric, or how many "misses" in a row count; what is left out stays.
        looks_at: The codes of the metrics to look at; all of them where none are given.

    Raises:
        UnknownCodeError: There is no such threshold or metric.
        DefinitionError: It looks at no metric, or at less than one period.

    Example:
        >>> from tiering.nhs import oversight_2016
        >>> own = oversight_2016.build({"misses": 3}, looks_at=["four_hour"])
        >>> own.name
        'Single Oversight Framework 2016 on four_hour alone, with thresholds of yours'
    """
    asked = considered_for(metrics, _OWN, thresholds, looks_at, levels=_LEVELS, misses=_MISSES)
    return Regime(
        name=f"Single Oversight Framework 2016{asked.words}, {whose(thresholds, 'recalled thresholds')}",
        metrics=asked.metrics,
        scale=scale,
        rule=committee(
            asked.trigger,
            support=True,
            intensive=_INTENSIVE,
            considered=_CONSIDERED,
            licence=_LICENCE,
            one_exit=_ONE_EXIT,
        ),
        cycle=ReviewCycle(first=date(2016, 11, 1), every=Cadence.QUARTER, reference=_DAYS),
        standards=asked.standards,
        kind="trust",
        decided_by="a committee of NHS Improvement, which the figures only ask",
    )


regime = build()
"""The edition with its own thresholds; figures alone place nobody."""
