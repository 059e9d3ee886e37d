"""What is checked of a regime when it is built, and of a panel when it is used."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, assert_never

import numpy as np

from tiering._arrays import PANEL_AXES
from tiering._fields import duplicates
from tiering._judgements import Attestation, Judgement, contradictions
from tiering._metrics import Aggregation, Metric, Polarity
from tiering._oddities import impossible, ranges_of
from tiering._panel import Panel
from tiering._peers import without_register
from tiering._protocols import Need, What, parts_of, walk, walk_signed
from tiering._references import Reference
from tiering._register import Register
from tiering._standards import Standard, Trajectory
from tiering._tiers import TierScale
from tiering._units import Unit
from tiering._windows import Window
from tiering.errors import DefinitionError, RuleError, ShapeError, TieringError, UnknownCodeError, is_nearly_one_of

_RULE_MEMBERS = ("reads", "elementwise", "propose")
_GUARD_MEMBERS = ("fields", "elementwise", "admit", "advance")


def wrong_plugins(rule: object, guards: Sequence[Any]) -> list[TieringError]:
    """Return a problem for each plug-in that lacks a member."""
    problems: list[TieringError] = []
    plugin: Any
    for plugin, kind, members in (
        (rule, "rule", _RULE_MEMBERS),
        *((guard, "guard", _GUARD_MEMBERS) for guard in guards),
    ):
        missing = [member for member in members if not hasattr(plugin, member)]
        if isinstance(plugin, type):
            problems.append(RuleError(f"{plugin.__name__} is a class, not a {kind}; give {plugin.__name__}(…)"))
        elif missing:
            problems.append(RuleError(f"{plugin!r} is not a {kind}: it has no {', no '.join(missing)}"))
        elif kind == "guard":
            problems += duplicates("field", plugin.fields, f"the guard {plugin}")
    return problems


def wrong_rule(
    rule: object,
    guards: Sequence[object],
    scale: TierScale,
    metrics: Sequence[Metric],
    standards: Sequence[Standard],
    trajectories: Sequence[Trajectory],
) -> list[TieringError]:
    """Return what makes a rule or a guard unfit for the metrics, the scale, the standards and the trajectories."""
    by_code = {metric.code: metric for metric in metrics}
    problems: dict[str, TieringError] = {}
    for label, part in (
        *walk(rule, "the rule"),
        *(each for guard in guards for each in walk(guard, f"the guard {guard}")),
    ):
        found: list[TieringError] = [
            UnknownCodeError("metric", code, tuple(by_code), label) for code in _own_reads(part) if code not in by_code
        ]
        found += _unmet_needs(part, label, by_code, standards, trajectories)
        found += _wrong_limits(getattr(part, "limits", ()), label, by_code)
        found += _wrong_margins(getattr(part, "margins", ()), label, by_code)
        found += _wrong_windows(getattr(part, "windows", ()), label, by_code)
        found += _refused(part, metrics)
        problems.update((str(problem), problem) for problem in found)
    dated = _wrong_windows([(each.metric, each.window) for each in standards], "a standard", by_code)
    dated += _wrong_limits([(each.metric, each.level, each.level) for each in standards], "a standard", by_code)
    dated += _unlike(_scenarios(rule), "give all of them as many, or axes of length 1 between them")
    empty = [] if problems else impossible(rule, "the rule", ranges_of(metrics))
    return [*problems.values(), *dated, *empty, *_wrong_standards(standards, by_code), *_wrong_tiers(rule, scale)]


def _scenarios(rule: object) -> list[tuple[tuple[int, ...], str]]:
    """Return the shapes of the scenarios that a rule's numbers hold, each with the part of the rule that holds it."""
    shapes = [(getattr(part, "scenarios", ()), label) for label, part in walk(rule, "the rule")]
    return [(shape, label) for shape, label in shapes if shape]


def _unlike(shapes: Sequence[tuple[tuple[int, ...], str]], advice: str) -> list[TieringError]:
    """Return a problem where the shapes of scenarios do not broadcast."""
    try:
        np.broadcast_shapes(*(shape for shape, _ in shapes))
    except ValueError:
        firsts = dict(reversed(shapes))
        told = ", ".join(f"{shape} in {label}" for shape, label in reversed(firsts.items()))
        return [ShapeError(f"scenarios of shapes that do not fit each other: {told}; {advice}")]
    return []


def _refused(part: object, metrics: Sequence[Metric]) -> list[TieringError]:
    """Return why a rule cannot work on the metrics, where it looks at them."""
    check = getattr(part, "check_metrics", None)
    if check is None:
        return []
    try:
        check(metrics)
    except TieringError as problem:
        return [problem]
    return []


def _own_reads(part: object) -> list[str]:
    """Return what a plug-in reads that none of its parts does."""
    theirs = {code for each in parts_of(part) for code in each.reads}
    return [code for code in getattr(part, "reads", ()) if code not in theirs]


def _unmet_needs(
    part: object,
    label: str,
    by_code: Mapping[str, Metric],
    standards: Sequence[Standard],
    trajectories: Sequence[Trajectory],
) -> list[TieringError]:
    held = {
        What.STANDARD: {each.metric for each in standards if each.scope.is_each},
        What.TRAJECTORY: {each.metric for each in trajectories},
    }
    known = [need for need in getattr(part, "needs", ()) if need.metric in by_code]
    return [
        DefinitionError(f"{label} {text}")
        for need in known
        if (text := _unmet(need, by_code, held.get(need.what, frozenset()))) is not None
    ]


def _unmet(need: Need, by_code: Mapping[str, Metric], held: Collection[str]) -> str | None:
    """Return why the regime does not hold what a criterion needs; None where it does."""
    code, metric, other = need.metric, by_code[need.metric], by_code.get(need.other)
    match need.what:
        case What.STANDARD | What.TRAJECTORY:
            is_met = code in held
            field = "standards" if need.what is What.STANDARD else "trajectories"
            text = f"asks for {need.what.value} for {code!r}, and the regime has none; give one in {field}"
        case What.SAME_UNIT:
            is_met = other is None or other.unit is metric.unit
            theirs = "" if other is None else other.unit.value
            text = f"compares {code!r}, in {metric.unit.value}, with {need.other!r}, in {theirs}; compare what is in one unit"
        case What.SAME_CADENCE:
            is_met = other is None or other.cadence is metric.cadence
            theirs = "" if other is None else other.cadence.value
            text = f"steps back through {code!r}, by {metric.cadence.value}, and {need.other!r}, by {theirs}; ask them apart"
        case What.BETTER_SIDE:
            is_met = metric.polarity is not Polarity.NEUTRAL
            text = f"asks for the better side of {code!r}, and neither is better; use Below or Above"
        case What.HIGHER_IS_BETTER | What.LOWER_IS_BETTER:
            wanted = Polarity.HIGHER_IS_BETTER if need.what is What.HIGHER_IS_BETTER else Polarity.LOWER_IS_BETTER
            is_met = metric.polarity is wanted
            text = f"takes {code!r} as a metric of which {wanted.value}, but {metric.polarity.value}; turn one of the two round"
        case What.REGISTER | What.WEIGHTS:
            # Both come with the review.
            return None
        case _:
            assert_never(need.what)
    return None if is_met else text


def _wrong_limits(
    limits: Iterable[tuple[str, float, float]], label: str, by_code: Mapping[str, Metric]
) -> list[TieringError]:
    problems: list[TieringError] = []
    ranges = ranges_of(by_code.values())
    for code, least, most in limits:
        metric = by_code.get(code)
        if metric is None or (ranges[code].low <= least and most <= ranges[code].high):
            continue
        wrong = least if least < ranges[code].low else most
        message = (
            f"{label} compares {code!r} with {wrong:g}, which it can never reach: "
            f"it lies between {metric.minimum:g} and {metric.maximum:g} ({metric.unit.value})"
        )
        problems.append(DefinitionError(message + _per_cent(metric, wrong)))
    return problems


def _wrong_margins(
    margins: Iterable[tuple[str, float]], label: str, by_code: Mapping[str, Metric]
) -> list[TieringError]:
    ranges = ranges_of(by_code.values())
    return [
        DefinitionError(
            f"{label} asks for a margin of {by:g} on {code!r}, whose values lie between {metric.minimum:g} and "
            f"{metric.maximum:g} ({metric.unit.value}), so it can never be reached" + _points(metric, by)
        )
        for code, by in margins
        if (metric := by_code.get(code)) is not None and abs(by) >= ranges[code].high - ranges[code].low
    ]


def _points(metric: Metric, by: float) -> str:
    return f"; 2 points are 0.02, so did you mean {by / 100:g}?" if metric.unit is Unit.FRACTION else ""


def _per_cent(metric: Metric, wrong: float) -> str:
    return f"; 30 % is 0.3, so did you mean {wrong / 100:g}?" if metric.unit is Unit.FRACTION and wrong > 1 else ""


def _wrong_standards(standards: Sequence[Standard], by_code: Mapping[str, Metric]) -> list[TieringError]:
    return [
        DefinitionError(f"neither direction of {each.metric!r} is better, so no level of it can be a standard")
        for each in standards
        if each.metric in by_code and by_code[each.metric].polarity is Polarity.NEUTRAL
    ]


def wrong_trajectories(trajectories: Sequence[Trajectory], metrics: Sequence[Metric]) -> list[TieringError]:
    """Return a problem for each trajectory of the wrong cadence, and for each organisation that has two for one metric."""
    cadences = {metric.code: metric.cadence for metric in metrics}
    problems: list[TieringError] = [
        DefinitionError(
            f"the trajectory of {each.organisation!r} for {each.metric!r} goes by {each.first.cadence.value}, "
            f"the metric by {cadences[each.metric].value}"
        )
        for each in trajectories
        if cadences.get(each.metric, each.first.cadence) is not each.first.cadence
    ]
    return problems + duplicates(
        "trajectory", (f"{each.metric} of {each.organisation}" for each in trajectories), "the regime"
    )


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
    unknown: dict[str, TieringError] = {
        code: UnknownCodeError("tier", code, codes, label)
        for label, part in walk(rule, "the rule")
        for code in getattr(part, "tiers", ())
        if code not in scale
    }
    check = getattr(rule, "check", None)
    if unknown or check is None:
        return list(unknown.values())
    try:
        check(scale)
    except TieringError as problem:
        return [problem]
    return []


def wrong_attestations(given: Sequence[Attestation], panel: Panel, asked: Collection[str]) -> list[TieringError]:
    """
    Return what is wrong with attestations: organisations that the panel lacks, and conditions that nobody asks for.

    Others' conditions may be on the same record, so only one that is nearly one of ours is taken for a slip.
    """
    unknown = dict.fromkeys(each.organisation for each in given if each.organisation not in panel)
    codes = [each.code for each in panel.organisations] if unknown else []
    problems: list[TieringError] = [
        UnknownCodeError("organisation", code, codes, "the attestations") for code in unknown
    ]
    held: dict[tuple[str, str, date], bool] = {}
    for each in given:
        if held.setdefault((each.organisation, each.code, each.on), each.holds) is not each.holds:
            message = f"two attestations of {each.code!r} of {each.organisation!r} on {each.on} contradict each other; keep one"
            problems.append(DefinitionError(message))
    strange = dict.fromkeys(each.code for each in given if each.code not in asked)
    slips = [code for code in strange if is_nearly_one_of(code, asked)]
    return problems + [UnknownCodeError("condition", code, tuple(asked), "the attestations") for code in slips]


def wrong_judgements(given: Sequence[Judgement], panel: Panel, scale: TierScale) -> list[TieringError]:
    """Return what is wrong with judgements: organisations and tiers that are unknown, and those that contradict each other."""
    codes, tiers = tuple(each.code for each in panel.organisations), tuple(tier.code for tier in scale)
    problems: list[TieringError] = [
        UnknownCodeError("organisation", each.organisation, codes, "the judgements")
        for each in given
        if each.organisation not in panel
    ]
    problems += [
        UnknownCodeError("tier", each.tier, tiers, f"the judgement on {each.organisation!r}")
        for each in given
        if each.tier is not None and each.tier not in scale
    ]
    return problems + contradictions(given)


def wrong_panel(panel: Panel, metrics: Iterable[Metric], rule: object) -> list[TieringError]:
    """Return what makes a panel unfit for a regime's metrics, and for the scenarios of its rule."""
    own = {metric.code: metric for metric in panel.metrics}
    leading = panel.values.shape[:-PANEL_AXES]
    problems: list[TieringError] = []
    if leading:
        problems += _unlike(
            [(leading, "the panel"), *_scenarios(rule)], "give the panel as many, or axes of length 1 before its own"
        )
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
        if found.unit is metric.unit and (found.minimum < metric.minimum or found.maximum > metric.maximum):
            message = (
                f"the panel's {metric.code!r} may lie between {found.minimum:g} and {found.maximum:g}, "
                f"the regime's between {metric.minimum:g} and {metric.maximum:g}"
            )
            problems.append(DefinitionError(message))
    return problems


def wrong_surroundings(
    parts: Iterable[object], panel: Panel, metrics: Iterable[Metric], register: Register | None
) -> list[TieringError]:
    """
    Return what is asked for besides figures that is not there: a register with wholes of a kind, weights.

    Args:
        parts: The rule, the guards, and all that they are made of.
        panel: The figures.
        metrics: The metrics that the parts look at; what is wrong with others is told otherwise.
        register: What the review was given.
    """
    known = {each.code for each in panel.metrics} & {each.code for each in metrics}
    kinds = () if register is None else tuple(dict.fromkeys(each.kind for each in register))
    problems: dict[Need, TieringError] = {}
    for need in (need for part in parts for need in getattr(part, "needs", ())):
        if need.what is What.REGISTER and register is None:
            problems[need._replace(metric="")] = RuleError(without_register(need.other))
        elif need.what is What.REGISTER and need.other not in kinds:
            problems[need._replace(metric="")] = UnknownCodeError("kind", need.other, kinds, "the register")
        elif (
            need.what is What.WEIGHTS
            and need.metric in known
            and panel.organisations
            and not panel.has_weights(need.metric)
        ):
            message = (
                f"sizes are told by the weights of {need.metric!r}, and the panel has none; "
                "give each of its figures a weight, such as its denominator"
            )
            problems[need] = RuleError(message)
    return list(problems.values())


def gather_references(plugins: Iterable[tuple[str, object]]) -> list[tuple[str, Reference]]:
    """Return the references of all plug-ins and their parts, each labelled with what it is for."""
    return [
        (f"{label}: {negated(what, part) if is_negated else what}", reference)
        for start, plugin in plugins
        for label, part, is_negated in walk_signed(plugin, start)
        for what, reference in getattr(part, "references", ())
    ]


def negated(what: str, part: object) -> str:
    """Write what is not to hold: a criterion by its words; numbers that it only looks at, such as those of its pool, stay."""
    numbers = list(getattr(part, "references", ()))
    return f"not ({what})" if what == str(part) or len(numbers) == 1 else what


def overlapping_standards(standards: Sequence[Standard]) -> list[TieringError]:
    """Return a problem for each two standards of one metric and one scope that are in force at once."""
    return [
        DefinitionError(
            f"two standards for {one.metric!r} are in force at once; give them dates that do not overlap, or other scopes"
        )
        for place, one in enumerate(standards)
        for other in standards[:place]
        if (one.metric, one.scope) == (other.metric, other.scope) and one.valid.overlaps(other.valid)
    ]
