"""
Four groups of trusts in England by accident and emergency performance, as spoken of in the autumn of 2017.

Group 4 was the worst, and most of an improvement programme's help was moved from it to group 3.  **Which
trust was in which group was never published, nor was the rule.**  The rule here is illustrative: it compares
trusts with each other, and is sized so that the two lower groups hold 54, as many as the programme was
working with.  The standards are the published ones, and each is meant for somebody else: one for England as a
whole, one for most of the trusts, one for each of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

import attrs

from tiering._cycles import ReviewCycle
from tiering._dates import Cadence, DateRange
from tiering._fields import FrozenMapping
from tiering._metrics import Metric, Polarity
from tiering._references import Reference, Status
from tiering._regime import Regime
from tiering._scopes import Scope
from tiering._standards import Standard
from tiering._thresholds import Chosen, chosen, whose
from tiering._tiers import Tier, TierScale
from tiering._units import Unit
from tiering._windows import Window
from tiering.errors import UnknownCodeError
from tiering.rules import InWorst, Ladder

__all__ = ["build", "four_hour", "four_hour_type_1", "metrics", "regime", "scale", "standards", "thresholds"]

four_hour = Metric(
    "four_hour",
    name="A&E within four hours, all types",
    unit=Unit.FRACTION,
    polarity=Polarity.HIGHER_IS_BETTER,
    # The statistics appear on the second Thursday of the following month, its 14th at the latest.
    publication_lag=timedelta(days=13),
    counted="attendances within four hours",
)
"""The share of A&E attendances of all types that ended within four hours of arrival."""

four_hour_type_1 = attrs.evolve(four_hour, code="four_hour_type_1", name="A&E within four hours, type 1")
"""The same share of attendances at type 1 (major) departments alone."""

metrics = (four_hour, four_hour_type_1)
"""All types of departments, and type 1 alone."""

scale = TierScale.from_most_intensive(*(Tier(code, name=f"group {code}") for code in "4321"))
"""Group 4 is the worst, and group 1 the best."""

_HANDBOOK = Reference(Status.PUBLISHED, source="the handbook to the NHS Constitution for England")
_MANDATE = Reference(
    Status.PUBLISHED,
    source="Department of Health, The Government's mandate to NHS England for 2017-18, March 2017, as quoted by National Health Executive on 22 March 2017",
    note="above 90 % in September 2017, and the majority of trusts in March 2018; that each counts from April 2017 on is ours",
)
_ALL = Reference(
    Status.PUBLISHED,
    source="NHS England, Next steps on the NHS Five Year Forward View, March 2017, as told by the British Medical Journal on 4 April 2017",
    note="in all departments during 2018, and by its end as NHS Providers told it on 20 March 2017; that each trust is meant is how it is read here, and others speak of the service as a whole; 95 % was the standard before, too",
)

_START = date(2017, 4, 1)
standards = (
    Standard("four_hour", 0.90, valid=DateRange(_START, date(2017, 10, 1)), scope=Scope.together(), reference=_MANDATE),
    Standard(
        "four_hour", 0.95, valid=DateRange(_START, date(2018, 4, 1)), scope=Scope.more_than(0.5), reference=_MANDATE
    ),
    Standard("four_hour", 0.95, valid=DateRange(None, date(2019, 1, 1)), reference=_ALL),
    Standard("four_hour", 0.95, valid=DateRange(date(2019, 1, 1)), reference=_HANDBOOK),
)
"""90 % for England by September 2017, 95 % for most trusts by March 2018 and for all by the end of 2018, and after that."""

_OURS = Reference(Status.ILLUSTRATIVE, note="the groups of 2017 were never published")
_FIFTY_FOUR = Reference(
    Status.ILLUSTRATIVE,
    note="as many as the improvement programme was working with by the Health Service Journal's account; that they were the 54 worst by this figure is ours",
)
_DAYS = Reference(Status.ILLUSTRATIVE, note="that reviews are by quarter, and their days, are ours")

thresholds: Mapping[str, float] = FrozenMapping({"4": 24, "3": 30, "2": 42})
"""Group to how many trusts it holds; group 1 holds the others."""

# In `build` the name is that of the user's.
_OWN = thresholds


def build(thresholds: Mapping[str, float] = FrozenMapping({}), *, by: str = "four_hour") -> Regime:
    """
    Return the regime, with sizes of one's own where they are given.

    Args:
        thresholds: How many trusts a group holds, by its code; every message that rests on it then says that it is
            yours.
        by: The metric that they are compared by: "four_hour" or "four_hour_type_1".

    Raises:
        UnknownCodeError: There is no such group, or no such metric.
        DefinitionError: A size is no whole number from 1 up.
        ProblemsError: Several of these.

    Example:
        >>> from tiering.nhs import ae_groups_2017
        >>> for what, reference in ae_groups_2017.build(thresholds={"4": 18}).references[4:6]:
        ...     print(reference.status.value, what)
        yours entry to tier '4': four_hour over the last 3 periods in the worst 18 of those who report
        yours entry to tier '3': four_hour over the last 3 periods in the worst 48 of those who report
    """
    codes = [metric.code for metric in metrics]
    if by not in codes:
        raise UnknownCodeError("metric", by, codes, "ae_groups_2017")
    sizes = chosen(_OWN, _OURS, thresholds, counted=_OWN)
    used: dict[str, Chosen] = {}
    count, reference = 0, _OURS
    for group, size in sizes.items():
        count += size.whole
        # A group begins where the worse ones end, so a size of yours makes what follows yours as well.
        reference = size.reference if group in thresholds else reference
        used[group] = Chosen(count, reference)
    if not {"4", "3"} & set(thresholds):
        used["3"] = used["3"]._replace(reference=_FIFTY_FOUR)
    return Regime(
        name=f"A&E groups 2017{'' if by == codes[0] else f' by {by}'}, {whose(thresholds)}",
        metrics=metrics,
        scale=scale,
        rule=Ladder(enter={group: _among_the_worst(by, size) for group, size in used.items()}),
        cycle=ReviewCycle(first=date(2016, 7, 16), every=Cadence.QUARTER, last=date(2019, 4, 16), reference=_DAYS),
        standards=standards,
        kind="trust",
        decided_by="never published",
    )


def _among_the_worst(by: str, size: Chosen) -> InWorst:
    return InWorst(by, over=Window.last(3), count=size.whole, reference=size.reference)


regime = build()
"""Reviews by quarter, from the figures of April to June 2016 to those of January to March 2019."""
