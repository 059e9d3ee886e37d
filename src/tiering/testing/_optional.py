"""The laws of members that a plug-in may have besides those of its protocol."""

from __future__ import annotations

from typing import Any

import attrs
import numpy as np

from tiering._assessing import side_by_side
from tiering._evidence import Evidence
from tiering._findings import Finding, Step
from tiering.testing._kinds import CRITERION, RULE, Bounds
from tiering.testing._laws import Broken, call
from tiering.testing._plays import refuse_outside
from tiering.testing._scenes import Scene

_PERIODS = 3


def combines(scene: Scene) -> None:
    """Refuse a `combine` that makes something else of the findings of the parts than `assess` does."""
    plugin = scene.setting.plugin
    if not hasattr(plugin, "combine") or not scene.count:
        return
    evidence = scene.evidence()
    findings = [part.assess(evidence) for _, part in plugin.parts]
    finding: Finding = call(plugin.combine, findings)
    found = Bounds(*np.broadcast_arrays(finding.met, finding.possible))
    CRITERION.compare("shortcuts", scene, found, CRITERION.bounds(scene), "by its combine")


def answers_over_periods(scene: Scene) -> None:
    """Refuse a `question`, an `over_periods` or a `combine` that answers otherwise about periods than `assess` about each."""
    plugin = scene.setting.plugin
    if not scene.count:
        return
    evidence = _deeper(scene.evidence())
    for member, every in (("question", 1), ("over_periods", 1), ("over_periods", 2), ("combine", 1)):
        if hasattr(plugin, member):
            _refuse_other_answers(scene, evidence, member, _over_periods(plugin, member, evidence, every), every)


def _over_periods(plugin: Any, member: str, evidence: Evidence, every: int) -> Any:
    """Return the bounds that one of the members makes (…, period, organisation); None where it makes none."""
    if member == "over_periods":
        return call(plugin.over_periods, evidence, _PERIODS, every)
    if member == "combine":
        if hasattr(plugin, "looks"):
            return None
        found: Finding = call(plugin.combine, [_laid_out(part, evidence) for _, part in plugin.parts])
        return found.met, found.possible
    question = call(plugin.question, evidence)
    if question is None:
        return None
    figures = evidence.series(question.metric, _PERIODS)
    met = call(question.compare, figures, question.level)
    return met, met | np.isnan(figures)


def _laid_out(part: Any, evidence: Evidence) -> Finding:
    """Return what a part answers about several periods (…, period, organisation), and nothing else about it."""
    return Finding(part, *side_by_side(part.assess(evidence.earlier(back)) for back in reversed(range(_PERIODS))))


def _refuse_other_answers(scene: Scene, evidence: Evidence, member: str, answer: Any, every: int) -> None:
    if answer is None:
        return
    for place, back in enumerate(reversed(range(0, _PERIODS, every))):
        expected = CRITERION.bounds(scene, evidence.earlier(back))
        found = Bounds(*(np.broadcast_to(each[..., place, :], expected.lower.shape) for each in answer))
        CRITERION.compare("shortcuts", scene, found, expected, f"{back} periods back by its {member}")


def _deeper(evidence: Evidence) -> Evidence:
    """Return the evidence as what asks about several periods is shown it."""
    views = {code: view._replace(depth=view.depth + _PERIODS) for code, view in evidence.views.items()}
    return attrs.evolve(evidence, views=views)


def settles(scene: Scene) -> None:
    """Refuse a `settle` that puts anybody elsewhere than between the current rank and that which the guards let through."""
    plugin = scene.setting.plugin
    if not hasattr(plugin, "settle") or not scene.count:
        return
    step, outcome = _step(scene)
    if outcome.ndim > 1:
        return
    settled = _settled(plugin, step, outcome)
    if not np.array_equal(_settled(plugin, step, outcome), settled):
        raise Broken("settle", "it settles otherwise when it is asked again")
    order = list(range(scene.count))[::-1]
    again, let_through = _step(scene.only(order))
    unlike = np.flatnonzero(_settled(plugin, again, let_through) != settled[order])
    if len(unlike):
        who = scene.codes[order[int(unlike[0])]]
        raise Broken("settle", f"it settles otherwise for {who} when the organisations come in another order")


def _settled(plugin: Any, step: Step, outcome: Any) -> Any:
    found = call(plugin.settle, step, outcome)
    if not isinstance(found, np.ndarray) or found.dtype != np.int8 or found.shape != outcome.shape:
        raise Broken("settle", f"it settled {found!r}, not an int8 array of the shape {outcome.shape}")
    refuse_outside("settle", found, step._replace(proposed=outcome))
    return found


def _step(scene: Scene) -> tuple[Step, Any]:
    evidence, bounds = scene.evidence(), RULE.bounds(scene)
    scale = evidence.scale
    current = np.where(scene.ranks < 0, np.int8(scale.rank(scale.default)), scene.ranks)
    proposed = np.minimum(np.maximum(current, bounds.lower), bounds.upper)
    for each in (current, proposed):
        each.flags.writeable = False
    return Step(scene.on, scale, current, bounds.lower, bounds.upper, proposed, evidence), proposed
