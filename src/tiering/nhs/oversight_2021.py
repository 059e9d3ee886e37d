"""
The NHS System Oversight Framework in England, 2021/22, for trusts.

As in the Single Oversight Framework of 2016 there were four segments, metrics triggered consideration only,
and a committee decided; segments 3 and 4 needed an actual or suspected breach of the licence.  What is
different here is where a trust stands of which nothing is attested: in segment 2.

**Which figures triggered consideration is not modelled**: the metrics and their levels are illustrative.
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
from tiering.nhs._oversight_committee import ACTUAL, SUSPECTED, committee, considered_for
from tiering.nhs.uec_2023 import four_hour
from tiering.rules import Attested, Override, not_

__all__ = ["build", "conditions", "four_hour", "metrics", "over_52_weeks", "regime", "scale", "thresholds"]

_WAITS = timedelta(days=44)
"""The statistics appear on the second Thursday of the month after next, its 14th at the latest."""

over_52_weeks = Metric(
    "over_52_weeks",
    name="Waiting for treatment for over 52 weeks",
    unit=Unit.FRACTION,
    polarity=Polarity.LOWER_IS_BETTER,
    publication_lag=_WAITS,
    counted="waits of over 52 weeks",
)
"""The share of patients waiting to start treatment who have waited for over 52 weeks."""

metrics = (four_hour, over_52_weeks)
"""Two that stand for many; the framework's own list is not modelled."""

thresholds: Mapping[str, float] = FrozenMapping({"four_hour": 0.75, "over_52_weeks": 0.05, "misses": 2})
"""Metric to the level that it should reach; and how many misses in a row make a trust one to consider."""

# In `build` the name is that of the user's.
_OWN = thresholds
_NONE: Mapping[str, float] = FrozenMapping({})

_EARNED, _INTENSIVE = "segment 1 earned", "mandated intensive support"

conditions = (_EARNED, ACTUAL, SUSPECTED, _INTENSIVE)
"""
What the committee attests: that segment 1 was earned, an actual or a suspected breach of the licence for segment 3,
and besides the breach mandated intensive support for segment 4.
"""

scale = TierScale.from_most_intensive(
    Tier("4", name="segment 4"),
    Tier("3", name="segment 3"),
    Tier("2", name="segment 2"),
    Tier("1", name="segment 1"),
    default="2",
)
"""Segment 4 is the most intensive; segment 2 is where a trust stands unless something else is decided."""

_FRAMEWORK = "NHS England and NHS Improvement, NHS System Oversight Framework 2021/22, June 2021"
_CONSIDERED = Reference(
    Status.PUBLISHED, source=_FRAMEWORK, note="metrics trigger consideration only; a committee decides"
)
_LICENCE = Reference(
    Status.PUBLISHED, source=_FRAMEWORK, note="segments 3 and 4 need an actual or suspected breach of the licence"
)
_DEFAULT = Reference(Status.RECALLED, note="segment 2 as the default: commonly stated, not verified")
_MISSES = Reference(Status.RECALLED, note="two misses in a row as the trigger: commonly stated, not verified")
_LEVELS = Reference(Status.ILLUSTRATIVE, note="which figures triggered consideration is not modelled; these are ours")
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
        >>> from tiering.nhs import oversight_2021
        >>> own = oversight_2021.build({"misses": 3}, looks_at=["four_hour"])
        >>> own.name
        'NHS System Oversight Framework 2021/22 on four_hour alone, with thresholds of yours'
    """
    asked = considered_for(metrics, _OWN, thresholds, looks_at, levels=_LEVELS, misses=_MISSES)
    ladder = committee(
        asked.trigger,
        support=False,
        intensive=_INTENSIVE,
        considered=_CONSIDERED,
        licence=_LICENCE,
        one_exit=_ONE_EXIT,
    )
    return Regime(
        name=f"NHS System Oversight Framework 2021/22{asked.words}, {whose(thresholds)}",
        metrics=asked.metrics,
        scale=scale,
        rule=Override(ladder, when=not_(Attested(_EARNED)), at_least="2", reference=_DEFAULT),
        cycle=ReviewCycle(first=date(2021, 8, 1), every=Cadence.QUARTER, reference=_DAYS),
        standards=asked.standards,
        kind="trust",
        decided_by="a committee of NHS England and NHS Improvement, which the figures only ask",
    )


regime = build()
"""The edition with its own thresholds; figures alone place nobody."""
