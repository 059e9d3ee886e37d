"""The laws of plug-ins as values, and of their words."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable, Hashable, Mapping
from functools import partial
from typing import Any

from tiering._explanations import Explanation, Trace
from tiering._findings import Finding, Ranks
from tiering._lines import Line, describe
from tiering.testing._kinds import CRITERION, RULE, Kind
from tiering.testing._laws import Broken, call
from tiering.testing._scenes import Scene

_NO_WORDS = " object at 0x"
_MOST_EXPLAINED = 6


def has_members(plugin: Any, members: tuple[str, ...], kind: str) -> None:
    """Refuse what lacks a member of its protocol."""
    if isinstance(plugin, type):
        raise Broken("members", f"{plugin.__name__} is a class, not a {kind}; give {plugin.__name__}(…)")
    missing = [member for member in members if not hasattr(plugin, member)]
    if missing:
        raise Broken("members", f"a {kind} has {', '.join(members)}; it has no {', no '.join(missing)}")
    if not isinstance(plugin.elementwise, bool):
        raise Broken("members", f"elementwise is {plugin.elementwise!r}, neither True nor False")
    reads = getattr(plugin, "reads", {})
    if not isinstance(reads, Mapping):
        raise Broken("reads", f"reads is {reads!r}, not a mapping of metrics to how many periods of each")
    for metric, periods in reads.items():
        if not isinstance(metric, str) or type(periods) is not int or periods < 1:
            raise Broken("reads", f"reads says {periods!r} periods of {metric!r}; give a whole number from 1 up")


def is_a_value(plugin: Any) -> None:
    """Refuse what is not equal to its copies, cannot be hashed, or does not survive a pickle."""
    if not isinstance(plugin, Hashable):
        raise Broken("values", "it cannot be hashed; a frozen attrs class can")
    ways: dict[str, Callable[[], Any]] = {
        "copied": lambda: copy.deepcopy(plugin),
        "pickled": lambda: pickle.loads(pickle.dumps(plugin)),  # noqa: S301 - what was pickled a moment ago
    }
    for way, make in ways.items():
        try:
            again = make()
        except Exception as problem:
            raise Broken("values", f"it cannot be {way}: {type(problem).__name__}: {problem}") from problem
        if again != plugin:
            raise Broken("values", f"it is not equal to itself once it is {way}; a frozen attrs class is")
        if hash(again) != hash(plugin):
            raise Broken("values", f"its hash is another once it is {way}, though the two are equal")
    if plugin == object():
        raise Broken("values", "it is equal to anything")


def has_name(plugin: Any) -> None:
    """Refuse what has no words for itself."""
    text = call(str, plugin)
    if not text.strip():
        raise Broken("words", "its str() is empty; say in words what it asks")
    if _NO_WORDS in text and not hasattr(plugin, "describe"):
        raise Broken(
            "words",
            f"its str() is {text.split(_NO_WORDS, maxsplit=1)[0]} object at …>; write __str__, which explanations show",
        )


def has_words(kind: Kind, scene: Scene) -> None:
    """Refuse what has no words for an organisation."""
    plugin = scene.setting.plugin
    has_name(plugin)
    found = kind.bounds(scene)
    if found.lower.ndim > 1 or not scene.count:
        return
    if kind is CRITERION:
        trace = Trace(scene.setting.regime.rule, scene.evidence())
        finding: Finding = call(trace.finding, plugin)
        for place in range(scene.count):
            _line(finding, place, scene)
    if kind is RULE:
        _explained(scene)


def _line(finding: Finding, place: int, scene: Scene) -> None:
    line = call(describe, finding, place)
    who = scene.codes[place]
    if not isinstance(line, Line):
        raise Broken("words", f"describe returned {type(line).__name__} for {who}, not a Line")
    if not line.text.strip() or not call(str, line).strip():
        raise Broken("words", f"describe returned no text for {who}")
    if line.answer is not finding.answer(place):
        told, answer = line.answer, finding.answer(place)
        raise Broken("words", f"describe says {told} of {who}, where the finding says {answer}")
    call(line.to_record)


def _explained(scene: Scene) -> None:
    rule, evidence = scene.setting.plugin, scene.evidence()
    trace = Trace(rule, evidence)
    for place, code in list(enumerate(scene.codes))[:_MOST_EXPLAINED]:
        ranks: Ranks = call(trace.ranks, rule, place, int(scene.ranks[place]))
        for full in (False, True):
            tell = partial(trace.explain, title=code, index=place, ranks=ranks, held=(), mode="", full=full)
            explanation: Explanation = call(tell)
            if call(str, explanation).strip() == code:
                raise Broken("words", f"the explanation of {code} says nothing")
            call(explanation.to_records)
            call(getattr, explanation, "brief")
