"""What is wrong, or odd, about the criteria of a regime taken together."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any

from tiering._cycles import ReviewCycle
from tiering._extents import Box, Interval, both, extent_of, overlap, within
from tiering._findings import Clause, Role
from tiering._metrics import Aggregation, Metric
from tiering._protocols import What, walk
from tiering._standards import Standard
from tiering._tiers import TierScale
from tiering.errors import DefinitionError, TieringError

_Ranges = Mapping[str, Interval]


def ranges_of(metrics: Iterable[Metric]) -> _Ranges:
    """Return the values that each metric can take, over whatever window."""
    return {each.code: _range_of(each) for each in metrics}


def _range_of(metric: Metric) -> Interval:
    low, high = metric.minimum, metric.maximum
    if metric.aggregation is Aggregation.SUM:
        # What adds up goes beyond the range of one period, but not below nought where none does.
        low, high = (low if low >= 0 else -math.inf), (high if high <= 0 else math.inf)
    return Interval(low=low, high=high)


def impossible(plugin: Any, label: str, ranges: _Ranges) -> list[TieringError]:
    """Return a problem for each criterion whose parts can never hold together; the innermost one is told."""
    found: list[TieringError] = []
    for own, part in getattr(plugin, "parts", ()):
        found += impossible(part, own or label, ranges)
    is_composite = hasattr(plugin, "assess") and hasattr(plugin, "parts")
    holds = extent_of(plugin).holds if is_composite else None
    if not found and holds is not None and not within(holds, ranges):
        message = f"{label}: {plugin} can never hold; loosen one of its parts"
        found.append(DefinitionError(message))
    return found


def odd_clauses(rule: Any, scale: TierScale, ranges: _Ranges) -> Iterator[str]:
    """Yield what is odd about the entry and leave criteria of a rule, and of those that it is made of."""
    for _, part in walk(rule, ""):
        clauses: Sequence[Clause] = getattr(part, "clauses", ())
        entries = {each.tier: each.criterion for each in clauses if each.role is Role.ENTRY}
        leaves = {each.tier: each.criterion for each in clauses if each.role is Role.LEAVE}
        yield from _odd_exits(entries, leaves, ranges)
        yield from _odd_entries(entries, leaves, scale, ranges)


def _odd_exits(entries: Mapping[str, Any], leaves: Mapping[str, Any], ranges: _Ranges) -> Iterator[str]:
    for code, leave in leaves.items():
        if code in entries and (box := _meeting(entries[code], leave, ranges)) is not None:
            yield (
                f"tier {code!r} is easier to leave than to enter: both criteria hold where {_words(box)}, "
                "and whoever meets both stays; make the leave criterion harder"
            )


def _odd_entries(
    entries: Mapping[str, Any], leaves: Mapping[str, Any], scale: TierScale, ranges: _Ranges
) -> Iterator[str]:
    for code, entry in entries.items():
        if (fails := extent_of(entry).fails) is not None and not within(fails, ranges):
            yield f"the entry criterion of tier {code!r} always holds; tighten it"
        above = [other for other in entries if scale.rank(other) > scale.rank(code)]
        hidden = next((each for each in above if _covers(entries[each], entry, ranges)), None)
        if code not in leaves and hidden is not None:
            yield (
                f"nobody can enter tier {code!r}: whoever meets its criterion meets that of tier {hidden!r} as well; "
                "make the criterion of the more intensive tier harder"
            )


def unreachable(rule: Any, scale: TierScale) -> Iterator[str]:
    """Yield the tiers that a rule names nowhere."""
    named = set(getattr(rule, "tiers", ()))
    for tier in scale.tiers[1:]:
        if named and tier.code not in named and tier.code != scale.default:
            yield f"no rule can reach tier {tier.code!r}; give it a criterion, or take it off the scale"


def without_standard(
    parts: Sequence[Any], metrics: Sequence[Metric], standards: Sequence[Standard], cycle: ReviewCycle
) -> Iterator[str]:
    """Yield the metrics that are judged by a standard of which none is in force at the first review."""
    by_code = {each.code: each for each in metrics}
    standards = [each for each in standards if each.scope.is_each]
    asked = dict.fromkeys(
        need.metric for part in parts for need in getattr(part, "needs", ()) if need.what is What.STANDARD
    )
    for code in asked:
        if code not in by_code or not any(each.metric == code for each in standards):
            continue
        day = cycle.latest(by_code[code], cycle.first_held).end - timedelta(days=1)
        if not any(each.metric == code and each.is_in_force(day) for each in standards):
            yield f"no standard for {code!r} is in force at the first review, so it is undecided there; give one that is"


def _meeting(entry: object, leave: object, ranges: _Ranges) -> Box | None:
    one, other = extent_of(entry).holds, extent_of(leave).holds
    if one is None or other is None:
        return None
    return overlap(within(one, ranges), within(other, ranges))


def _covers(outer: object, inner: object, ranges: _Ranges) -> bool:
    """Tell whether the outer criterion holds wherever the inner one does."""
    holds, fails = extent_of(inner).holds, extent_of(outer).fails
    if holds is None or fails is None:
        return False
    together = both(holds, fails)
    return together is not None and not within(together, ranges)


def _words(box: Box) -> str:
    return " and ".join(_about(key, each) for key, each in box.items())


def _about(key: tuple[Any, Any], each: Interval) -> str:
    name, other = key
    return f"{name} is {_interval(each, 'from ')}" if name else f"{other[0]} by {_interval(each, '')}"


def _interval(each: Interval, start: str) -> str:
    if each.low == -math.inf:
        return "anything" if each.high == math.inf else f"up to {each.high:g}"
    return f"{each.low:g} or more" if each.high == math.inf else f"{start}{each.low:g} to {each.high:g}"
