"""What is checked of a regime when it is built, and of a panel when it is used."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from tiering._metrics import Aggregation, Metric, Polarity
from tiering._panel import Panel
from tiering._references import Reference
from tiering._standards import Standard, Window
from tiering._tiers import TierScale
from tiering._units import Unit
from tiering.errors import DefinitionError, RuleError, TieringError, UnknownCodeError

_RULE_MEMBERS = ("reads", "elementwise", "propose")
_GUARD_MEMBERS = ("fields", "elementwise", "admit", "advance")


def walk(plugin: object, label: str) -> Iterator[tuple[str, Any]]:
    """Yield a plug-in and everything that it is made of, each with the label of the nearest part that has one."""
    yield label, plugin
    for own, part in getattr(plugin, "parts", ()):
        yield from walk(part, own or label)


def wrong_plugins(rule: object, guards: Sequence[object]) -> list[TieringError]:
    """Return a problem for each plug-in that lacks a member."""
    problems: list[TieringError] = []
    for plugin, kind, members in (
        (rule, "rule", _RULE_MEMBERS),
        *((guard, "guard", _GUARD_MEMBERS) for guard in guards),
    ):
        missing = [member for member in members if not hasattr(plugin, member)]
        if isinstance(plugin, type):
            problems.append(RuleError(f"{plugin.__name__} is a class, not a {kind}; give {plugin.__name__}(…)"))
        elif missing:
            problems.append(RuleError(f"{plugin!r} is not a {kind}: it has no {', no '.join(missing)}"))
    return problems


def wrong_rule(
    rule: object,
    guards: Sequence[object],
    scale: TierScale,
    metrics: Sequence[Metric],
    standards: Sequence[Standard],
) -> list[TieringError]:
    """Return what makes a rule or a guard unfit for the metrics, the scale and the standards."""
    by_code = {metric.code: metric for metric in metrics}
    problems: dict[str, TieringError] = {}
    for label, part in (*walk(rule, "the rule"), *((f"the guard {guard}", guard) for guard in guards)):
        found: list[TieringError] = [
            UnknownCodeError("metric", code, tuple(by_code), label) for code in _own_reads(part) if code not in by_code
        ]
        found += _missing_standards(part, label, by_code, standards)
        found += _wrong_limits(getattr(part, "limits", ()), label, by_code)
        found += _wrong_windows(getattr(part, "windows", ()), label, by_code)
        problems.update((str(problem), problem) for problem in found)
    dated = _wrong_windows([(each.metric, each.window) for each in standards], "a standard", by_code)
    dated += _wrong_limits([(each.metric, each.level, each.level) for each in standards], "a standard", by_code)
    return [*problems.values(), *dated, *_wrong_standards(standards, by_code), *_wrong_tiers(rule, scale)]


def _own_reads(part: object) -> list[str]:
    """Return what a plug-in reads that none of its parts does."""
    theirs = {code for _, each in getattr(part, "parts", ()) for code in each.reads}
    return [code for code in getattr(part, "reads", ()) if code not in theirs]


def _missing_standards(
    part: object, label: str, by_code: Mapping[str, Metric], standards: Sequence[Standard]
) -> list[TieringError]:
    return [
        DefinitionError(f"{label} asks for a standard for {code!r}, and the regime has none; give one in standards")
        for code in getattr(part, "standards", ())
        if code in by_code and not any(standard.metric == code for standard in standards)
    ]


def _wrong_limits(
    limits: Iterable[tuple[str, float, float]], label: str, by_code: Mapping[str, Metric]
) -> list[TieringError]:
    problems: list[TieringError] = []
    for code, least, most in limits:
        metric = by_code.get(code)
        if metric is None or (metric.minimum <= least and most <= metric.maximum):
            continue
        wrong = least if least < metric.minimum else most
        message = (
            f"{label} compares {code!r} with {wrong:g}, which it can never reach: "
            f"it lies between {metric.minimum:g} and {metric.maximum:g} ({metric.unit.value})"
        )
        problems.append(DefinitionError(message + _per_cent(metric, wrong)))
    return problems


def _per_cent(metric: Metric, wrong: float) -> str:
    return f"; 30 % is 0.3, so did you mean {wrong / 100:g}?" if metric.unit is Unit.FRACTION and wrong > 1 else ""


def _wrong_standards(standards: Sequence[Standard], by_code: Mapping[str, Metric]) -> list[TieringError]:
    return [
        DefinitionError(f"neither direction of {each.metric!r} is better, so no level of it can be a standard")
        for each in standards
        if each.metric in by_code and by_code[each.metric].polarity is Polarity.NEUTRAL
    ]


def _wrong_windows(
    windows: Iterable[tuple[str, Window]], label: str, by_code: Mapping[str, Metric]
) -> list[TieringError]:
    problems: list[TieringError] = []
    for code, window in windows:
        metric = by_code.get(code)
        if metric is None or window.periods == 1:
            continue
        if metric.aggregation is Aggregation.NONE:
            problems.append(DefinitionError(f"{label} takes {code!r} over several periods, but it does not aggregate"))
        if window.within is not None and metric.cadence.months == window.within.months:
            message = f"{label} takes {code!r} over a {window.within.value} to date, but it is reported by {metric.cadence.value}"
            problems.append(DefinitionError(message))
    return problems


def _wrong_tiers(rule: object, scale: TierScale) -> list[TieringError]:
    codes = tuple(tier.code for tier in scale)
    unknown: list[TieringError] = [
        UnknownCodeError("tier", code, codes, "the rule") for code in getattr(rule, "tiers", ()) if code not in scale
    ]
    check = getattr(rule, "check", None)
    if unknown or check is None:
        return unknown
    try:
        check(scale)
    except TieringError as problem:
        return [problem]
    return []


def wrong_panel(panel: Panel, metrics: Iterable[Metric]) -> list[TieringError]:
    """Return what makes a panel unfit for a regime's metrics."""
    own = {metric.code: metric for metric in panel.metrics}
    problems: list[TieringError] = []
    for metric in metrics:
        found = own.get(metric.code)
        if found is None:
            problems.append(UnknownCodeError("metric", metric.code, tuple(own), "the panel"))
            continue
        for name in ("unit", "polarity", "aggregation", "cadence"):
            theirs, ours = getattr(found, name), getattr(metric, name)
            if theirs is not ours:
                message = (
                    f"the panel's {metric.code!r} has the {name} {theirs.value!r}, the regime's has {ours.value!r}"
                )
                problems.append(DefinitionError(message))
    return problems


def gather_references(plugins: Iterable[tuple[str, object]]) -> list[tuple[str, Reference]]:
    """Return the references of all plug-ins and their parts, each labelled with what it is for."""
    return [
        (f"{label}: {what}", reference)
        for start, plugin in plugins
        for label, part in walk(plugin, start)
        for what, reference in getattr(part, "references", ())
    ]
