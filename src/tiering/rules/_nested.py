"""What rules made of rules share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tiering._findings import Ranks
from tiering._protocols import Rule, Tracing
from tiering._tiers import TierScale
from tiering.errors import DefinitionError, TieringError, raise_problems

_MEMBERS = ("reads", "elementwise", "propose")


def wrong_rule(label: str, rule: object, *, may_settle: bool = False) -> list[TieringError]:
    """Return what makes a value unfit to be a part of a rule."""
    if isinstance(rule, type):
        return [DefinitionError(f"{label} is the class {rule.__name__}, not a rule; give {rule.__name__}(…)")]
    missing = [member for member in _MEMBERS if not hasattr(rule, member)]
    if missing:
        return [DefinitionError(f"{label} is {rule!r}, which is not a rule: it has no {', no '.join(missing)}")]
    if hasattr(rule, "settle") and not may_settle:
        message = f"{label} fills its places after the guards, which only a whole rule can do; put {type(rule).__name__} around the others"
        return [DefinitionError(message)]
    return []


def tiers_of(rules: Iterable[object], *own: str) -> tuple[str, ...]:
    """Return the tiers that rules name, each once."""
    return tuple(dict.fromkeys([*own, *(code for each in rules for code in getattr(each, "tiers", ()))]))


def check_all(rules: Iterable[object], scale: TierScale, problems: Sequence[TieringError] = ()) -> None:
    """Refuse a scale on which one of the rules makes no sense, with the problems found before."""
    found = list(problems)
    for each in rules:
        check = getattr(each, "check", None)
        if check is not None:
            try:
                check(scale)
            except TieringError as problem:
                found.append(problem)
    raise_problems("the rule", found)


def ranks_within(trace: Tracing, rule: Rule, index: int, whole: Ranks) -> Ranks:
    """Return what a part would have done with an organisation, the missing figures taken as the whole took them."""
    own = trace.ranks(rule, index, whole.before)
    scale = trace.evidence.scale
    start = scale.rank(scale.default) if whole.before < 0 else whole.before
    if whole.proposed == min(max(start, whole.least), whole.most):
        return own
    # The regime assumes that missing figures are as bad, or as good, as can be.
    assumed = own.most if whole.proposed == whole.most else own.least
    return own._replace(proposed=assumed, outcome=assumed)


def tiers_text(scale: TierScale, ranks: Ranks) -> str:
    """Say in words which tier is proposed, or which ones are open."""
    if ranks.least == ranks.most:
        return scale[ranks.least].name
    return f"{scale[ranks.least].name} to {scale[ranks.most].name} open"


def listed(words: Sequence[str]) -> str:
    """Write a list as a sentence does."""
    return f"{', '.join(words[:-1])} and {words[-1]}" if len(words) > 1 else words[0]
