"""The rule of a regime in words: an indented tree, made from clauses and parts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from tiering._dates import DateRange, day_text
from tiering._findings import Role
from tiering._metrics import Metric
from tiering._protocols import What, walk
from tiering._references import Reference
from tiering._standards import Standard
from tiering._windows import LATEST

_INDENT = "  "
_WHERE = {Role.ENTRY: "is entered where", Role.LEAVE: "is left where"}


def rule_text(regime: Any) -> str:
    """Return a regime's rule in words, with its guards and the standards that they ask for."""
    told = _Told(regime, {metric.code: metric for metric in regime.metrics}, set())
    return "\n".join([*told.rule(regime.rule, ""), *told.guards(), *told.standards()])


class _Told(NamedTuple):
    """What is told of one regime."""

    regime: Any
    metrics: Mapping[str, Metric]
    scores: set[int]
    """Scores that have been told, which are not told again."""

    def rule(self, rule: Any, indent: str) -> Iterator[str]:
        """Yield the lines of a rule, and of the rules inside it."""
        clauses = tuple(getattr(rule, "clauses", ()))
        if clauses:
            yield from self._clauses(clauses, indent)
            return
        parts, numbers = tuple(getattr(rule, "parts", ())), dict(getattr(rule, "references", ()))
        labels = [label for label, _ in parts]
        heading = getattr(rule, "heading", None)
        if heading is not None or not (parts or numbers):
            yield f"{indent}{heading or rule}"
        yield from [_line(indent, what, reference) for what, reference in numbers.items() if what not in labels]
        for label, part in parts:
            inner = indent
            if label:
                inner = indent + _INDENT
                yield f"{_line(indent, label, numbers.get(label))}{' where' if label in numbers else ''}:"
            yield from self.rule(part, inner) if hasattr(part, "propose") else self._asked(part, inner)

    def _clauses(self, clauses: Iterable[Any], indent: str) -> Iterator[str]:
        scale = self.regime.scale
        ranked = sorted(clauses, key=lambda each: -scale.rank(each.tier))
        for role, tier, criterion in ranked:
            start = f"{scale[scale.rank(tier)].name} {_WHERE[role]}"
            first, *others = self._asked(criterion, "")
            # What has a name of its own reads better below than within the sentence.
            if others and getattr(criterion, "heading", "").endswith((" hold", " holds")):
                yield f"{indent}{start} {first}"
            else:
                yield f"{indent}{start}:" if others else f"{indent}{start} {first}"
                others = [f"{_INDENT}{each}" for each in (first, *others)] if others else []
            yield from (f"{indent}{each}" for each in others)
        left = {each.tier for each in ranked if each.role is Role.LEAVE}
        if any(each.tier not in left for each in ranked):
            which = "a tier" if not left else "any other tier"
            yield f"{indent}{which} is left where what it is entered for does not hold"
        yield f"{indent}everybody else: {scale[0].name}"

    def _asked(self, part: Any, indent: str, before: str = "") -> Iterator[str]:
        """Yield the lines of a criterion or a score, and of what it is made of."""
        inside = tuple(getattr(part, "parts", ()))
        if getattr(part, "negates", False) and len(inside) == 1:
            yield from self._asked(inside[0][1], indent, f"{before}not: ")
            return
        numbers, own = tuple(getattr(part, "references", ())), str(part)
        is_score = hasattr(part, "score") and not hasattr(part, "assess")
        if is_score and numbers:
            # It is the label of a score's numbers that says what they are.
            own = numbers[0][0]
        below = [(label, each) for label, each in inside if id(each) not in self.scores]
        if is_score:
            self.scores.add(id(part))
        heading = getattr(part, "heading", None) if below else None
        words = heading or self._words(part, own)
        reference = next((each for what, each in numbers if what == own), None)
        yield _line(indent, f"{before}{words}{':' if below else ''}", reference)
        deeper = indent + _INDENT
        yield from [_line(deeper, what, each) for what, each in numbers if what != own]
        for label, each in below:
            yield from self._asked(each, deeper, f"{label}: " if label else "")

    def _words(self, part: Any, own: str) -> str:
        write = getattr(part, "in_words", None)
        return own if write is None else str(write(self.metrics))

    def guards(self) -> Iterator[str]:
        """Yield what may hold a move back."""
        for guard in self.regime.guards:
            numbers = dict(getattr(guard, "references", ()))
            own = str(guard)
            yield _line("", f"a move is held: {own}", numbers.pop(own, None))
            yield from [_line(_INDENT, what, each) for what, each in numbers.items()]

    def standards(self) -> Iterator[str]:
        """Yield the standards that the rule or a guard asks for."""
        plugins = (self.regime.rule, *self.regime.guards)
        needs = {need for each in plugins for _, part in walk(each, "") for need in getattr(part, "needs", ())}
        asked = {need.metric for need in needs if need.what is What.STANDARD}
        for each in self.regime.standards:
            if each.metric in asked and each.scope.is_each:
                yield _line("", self._standard(each), each.reference)

    def _standard(self, standard: Standard) -> str:
        metric = self.metrics[standard.metric]
        over = "" if standard.window == LATEST else f" over {standard.window}"
        return f"the standard for {metric.name} is {metric.unit.exact(standard.level)}{over}{_days(standard.valid)}"


def _days(valid: DateRange) -> str:
    start = "" if valid.start is None else f" from {day_text(valid.start)}"
    return start if valid.end is None else f"{start} until {day_text(valid.end)}"


def _line(indent: str, words: str, reference: Reference | None) -> str:
    if reference is None:
        return f"{indent}{words}"
    if words.endswith(":"):
        return f"{indent}{words[:-1]} [{reference.status}]:"
    return f"{indent}{words} [{reference.status}]"
