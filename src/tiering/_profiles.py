"""What a regime is like, in words that can be set beside those of another one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from tiering._checks import gather_references
from tiering._cycles import ReviewCycle
from tiering._dates import day_text
from tiering._fields import FrozenMapping
from tiering._findings import Clause, Role
from tiering._limits import is_own_limit
from tiering._protocols import What, parts_of, walk
from tiering._references import Reference, Status
from tiering._tiers import TierScale
from tiering._wording import times

__all__ = ["Profile"]

_UNSAID = "not said"
_WORD = re.compile(r"[A-Z]+[^A-Z]*")


class Profile(NamedTuple):
    """
    What a regime is like: `Regime.profile` makes it from the values, but for what only a person can say.

    Attributes:
        regime: Its name.
        kind: The kind of organisation that it places; empty where the regime does not say.
        metrics: The names of the metrics that its rule and its guards look at.
        tiers: The names of its tiers, the most intensive first.
        rule: The form of its rule, in words.
        compared_with: What figures are compared with, and what else is asked, each once.
        hysteresis: What keeps organisations where they are; nothing where each review is by itself.
        missing: What becomes of those whose tier the evidence leaves open.
        reviews: When they are held.
        decided_by: Who decides; empty where the regime does not say.
        numbers: Status to how many numbers of the rule have it, the best known first; a number that stands in several
            places counts once, and so do the cut points of one score.
        surroundings: The same of the numbers of guards, cycle and minimum coverage.
        standards: The same of the standards, whether or not the rule asks for them.
        asked: How many of the standards the rule or a guard asks for.

    Example:
        >>> from tiering.nhs import sustainability_fund_2018
        >>> print(sustainability_fund_2018.regime.profile)
        Provider Sustainability Fund 2018/19, accident and emergency
          organisations        trust
          metrics              A&E within four hours, all types
          tiers                payment not earned, payment earned
          rule                 ladder
          compared with        fixed levels; its figure of a year before
          hysteresis           none
          where open           is placed as if every missing figure were as bad as can be
          reviews              by quarter, from 14 July 2018 to 14 April 2019
          decided by           the figures
          numbers of the rule  2 recalled
          of guards and cycle  2 illustrative
          standards            none
    """

    regime: str
    kind: str
    metrics: tuple[str, ...]
    tiers: tuple[str, ...]
    rule: str
    compared_with: tuple[str, ...]
    hysteresis: tuple[str, ...]
    missing: str
    reviews: str
    decided_by: str
    numbers: Mapping[str, int]
    surroundings: Mapping[str, int]
    standards: Mapping[str, int]
    asked: int

    @property
    def aspects(self) -> Mapping[str, str]:
        """Each aspect with what there is to say of it, in words and in the order of reading."""
        return FrozenMapping(
            {
                "organisations": self.kind or _UNSAID,
                "metrics": "; ".join(self.metrics) or "none",
                "tiers": ", ".join(self.tiers),
                "rule": self.rule,
                "compared with": "; ".join(self.compared_with) or "nothing",
                "hysteresis": "; ".join(self.hysteresis) or "none",
                "where open": self.missing,
                "reviews": self.reviews,
                "decided by": self.decided_by or _UNSAID,
                "numbers of the rule": _counted(self.numbers),
                "of guards and cycle": _counted(self.surroundings),
                "standards": self._standards,
            }
        )

    @property
    def _standards(self) -> str:
        count = sum(self.standards.values())
        asked = {0: "none", count: "all"}.get(self.asked, f"{self.asked}")
        return f"{_counted(self.standards)}, {asked} asked for by the rule" if count else "none"

    def to_records(self) -> list[dict[str, str]]:
        """Return one mapping of plain data for each aspect."""
        return [{"regime": self.regime, "aspect": aspect, "text": text} for aspect, text in self.aspects.items()]

    def __str__(self) -> str:
        wide = max(map(len, self.aspects))
        return "\n".join([self.regime, *(f"  {aspect:<{wide}}  {text}" for aspect, text in self.aspects.items())])


def profile_of(regime: Any) -> Profile:
    """Return what a regime is like."""
    guards = [number for guard in regime.guards for number in _numbers(guard)]
    others = dict.fromkeys([*guards, *_surroundings(regime)])
    seen = {code for part in (regime.rule, *regime.guards) for code in getattr(part, "reads", ())}
    return Profile(
        regime=regime.name,
        kind=regime.kind,
        metrics=tuple(metric.name for metric in regime.metrics if metric.code in seen),
        tiers=tuple(tier.name for tier in reversed(regime.scale.tiers)),
        rule=_form(regime.rule),
        compared_with=tuple(dict.fromkeys(_compared_with(regime.rule, regime.scale))),
        hysteresis=tuple(_hysteresis(regime)),
        missing=regime.undecided.value,
        reviews=_reviews(regime.cycle),
        decided_by=regime.decided_by,
        numbers=_by_status(reference for _, reference in _numbers(regime.rule)),
        surroundings=_by_status(reference for _, reference in others),
        standards=_by_status(each.reference for each in regime.standards),
        asked=_asked(regime),
    )


def references_of(regime: Any) -> tuple[tuple[str, Reference], ...]:
    """Return the numbers of a regime, each with what it is for and where it comes from."""
    plugins = [("the rule", regime.rule), *(("a guard", guard) for guard in regime.guards)]
    return tuple(dict.fromkeys([*_standards(regime), *gather_references(plugins), *_surroundings(regime)]))


def _standards(regime: Any) -> list[tuple[str, Reference]]:
    return [(str(each), each.reference) for each in regime.standards]


def _surroundings(regime: Any) -> Iterator[tuple[str, Reference]]:
    cycle, coverage = regime.cycle, regime.minimum_coverage
    yield f"the cycle: by {cycle.every.value} from {day_text(cycle.first)}", cycle.reference
    for deadline in cycle.deadlines:
        yield f"the cycle: {deadline}", cycle.reference if deadline.reference is None else deadline.reference
    lags: dict[int, list[str]] = {}
    for metric in regime.metrics:
        lags.setdefault(cycle.lag(metric).days, []).append(metric.code)
    for days, codes in sorted(lags.items()):
        yield f"the cycle: seen {times(days, 'day')} after the period: {', '.join(codes)}", cycle.reference
    if coverage.at_least:
        yield f"minimum coverage: {coverage.at_least:g}", coverage.reference


def _numbers(plugin: object) -> dict[tuple[Hashable, Reference], None]:
    """Return the numbers of a plug-in, each once, wherever it stands; of what each is, only equality says anything."""
    found: dict[tuple[Hashable, Reference], None] = {}
    sets: dict[int, Hashable] = {}
    for _, part in walk(plugin, ""):
        ladder, reference = getattr(part, "ladder", None), getattr(part, "reference", None)
        if ladder is not None and reference is not None:
            # What divides a score into tiers is one set of numbers, however many tiers there are.
            sets |= {id(inner): (_form(part), str(getattr(part, "score", ""))) for _, inner in walk(ladder, "")}
        for what, own in getattr(part, "references", ()):
            key: Hashable = what
            if id(part) in sets and hasattr(part, "assess"):
                key = sets[id(part)]
            elif hasattr(part, "criterion") and hasattr(part, "of"):
                # Two misses in a row are one number, whatever is missed.
                key = (part.count, part.of)
            found[key, own] = None
    return found


def _by_status(references: Iterable[Reference]) -> Mapping[str, int]:
    counts = Counter(reference.status for reference in references)
    return FrozenMapping({status.value: counts[status] for status in Status if counts[status]})


def _counted(statuses: Mapping[str, int]) -> str:
    return ", ".join(f"{count} {status}" for status, count in statuses.items()) or "none"


def _asked(regime: Any) -> int:
    """Count the standards that the rule or a guard asks for: those of each organisation, on metrics that it asks them of."""
    parts = [part for plugin in (regime.rule, *regime.guards) for _, part in walk(plugin, "")]
    needed = {need.metric for part in parts for need in getattr(part, "needs", ()) if need.what is What.STANDARD}
    return sum(each.metric in needed and each.scope.is_each for each in regime.standards)


def _form(rule: object) -> str:
    """Name a rule, and the rules inside it, by their classes."""
    inner = [_form(part) for part in parts_of(rule) if hasattr(part, "propose")]
    own = " ".join(word.lower() for word in _WORD.findall(type(rule).__name__)) or type(rule).__name__
    return f"{own} around {' and '.join(inner)}" if inner else own


def _compared_with(rule: object, scale: TierScale) -> Iterator[str]:
    """Yield what each criterion without parts of its own compares with, or asks."""
    for _, part in walk(rule, ""):
        if not hasattr(part, "assess") or any(hasattr(own, "assess") for own in parts_of(part)):
            continue
        limit = getattr(part, "limit", None)
        if not part.elementwise:
            yield "the other organisations"
        elif limit is not None:
            yield str(limit) if is_own_limit(limit) else "fixed levels"
        elif hasattr(part, "cut"):
            yield f"cut points on the {part.score}"
        elif getattr(part, "attestations", ()):
            yield "what somebody attests"
        elif getattr(part, "tiers", ()):
            yield f"its own place, {' or '.join(scale[scale.rank(code)].name for code in part.tiers)}"
        else:
            yield str(part)


def _hysteresis(regime: Any) -> Iterator[str]:
    """Yield what makes it harder to leave a tier, or to move at all, than the figures of one review would."""
    left = [clause.tier for clause in _clauses(regime.rule) if clause.role is Role.LEAVE]
    if left:
        names = [tier.name for tier in reversed(regime.scale.tiers) if tier.code in left]
        yield f"criteria of their own for leaving {', '.join(names)}"
    if hasattr(regime.rule, "settle"):
        yield "only vacancies are filled"
    yield from map(str, regime.guards)


def _clauses(rule: object) -> Iterable[Clause]:
    return (clause for _, part in walk(rule, "") for clause in getattr(part, "clauses", ()))


def _reviews(cycle: ReviewCycle) -> str:
    until = "" if cycle.last is None else f" to {day_text(cycle.last)}"
    more = f", and {len(cycle.extraordinary)} more" if cycle.extraordinary else ""
    return f"by {cycle.every.value}, from {day_text(cycle.first)}{until}{more}"
