"""What a regime is like, in words that can be set beside those of another one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from tiering._checks import gather_references
from tiering._cycles import ReviewCycle
from tiering._dates import day_text
from tiering._fields import FrozenMapping
from tiering._findings import Clause, Role
from tiering._limits import is_own_limit
from tiering._protocols import walk
from tiering._references import Reference, Status

__all__ = ["Profile"]

_UNSAID = "not said"
_MOST_NAMED = 4
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
        statuses: Status to how many of its numbers have it, the best known first; a number that stands in several
            places counts once.

    Example:
        >>> from tiering.nhs import sustainability_fund_2018
        >>> print(sustainability_fund_2018.regime.profile)
        Provider Sustainability Fund 2018/19, accident and emergency
          organisations  trust
          metrics        A&E within four hours, all types
          tiers          payment not earned, payment earned
          rule           ladder
          compared with  fixed levels; its figure of a year before
          hysteresis     none
          where open     is placed as if every missing figure were as bad as can be
          reviews        by quarter, from 14 July 2018 to 14 April 2019
          decided by     the figures
          numbers        1 recalled, 1 illustrative
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
    statuses: Mapping[str, int]

    @property
    def aspects(self) -> Mapping[str, str]:
        """Each aspect with what there is to say of it, in words and in the order of reading."""
        return FrozenMapping(
            {
                "organisations": self.kind or _UNSAID,
                "metrics": _some(self.metrics),
                "tiers": ", ".join(self.tiers),
                "rule": self.rule,
                "compared with": "; ".join(self.compared_with) or "nothing",
                "hysteresis": "; ".join(self.hysteresis) or "none",
                "where open": self.missing,
                "reviews": self.reviews,
                "decided by": self.decided_by or _UNSAID,
                "numbers": ", ".join(f"{count} {status}" for status, count in self.statuses.items()) or "none",
            }
        )

    def to_records(self) -> list[dict[str, str]]:
        """Return one mapping of plain data for each aspect."""
        return [{"regime": self.regime, "aspect": aspect, "text": text} for aspect, text in self.aspects.items()]

    def __str__(self) -> str:
        wide = max(map(len, self.aspects))
        return "\n".join([self.regime, *(f"  {aspect:<{wide}}  {text}" for aspect, text in self.aspects.items())])


def profile_of(regime: Any) -> Profile:
    """Return what a regime is like."""
    counts = Counter(reference.status for _, reference in _numbers(regime))
    seen = {code for part in (regime.rule, *regime.guards) for code in getattr(part, "reads", ())}
    return Profile(
        regime=regime.name,
        kind=regime.kind,
        metrics=tuple(metric.name for metric in regime.metrics if metric.code in seen),
        tiers=tuple(tier.name for tier in reversed(regime.scale.tiers)),
        rule=_form(regime.rule),
        compared_with=tuple(dict.fromkeys(_compared_with(regime.rule))),
        hysteresis=tuple(_hysteresis(regime)),
        missing=regime.undecided.value,
        reviews=_reviews(regime.cycle),
        decided_by=regime.decided_by,
        statuses=FrozenMapping({status.value: counts[status] for status in Status if counts[status]}),
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
    if coverage.at_least:
        yield f"minimum coverage: {coverage.at_least:g}", coverage.reference


def _numbers(regime: Any) -> Iterable[tuple[str, Reference]]:
    """Return the numbers of a regime, each once, wherever it stands."""
    parts = [part for plugin in (regime.rule, *regime.guards) for _, part in walk(plugin, "")]
    own = [each for part in parts for each in getattr(part, "references", ())]
    return dict.fromkeys([*_standards(regime), *own, *_surroundings(regime)])


def _some(names: Sequence[str]) -> str:
    """List names; of many, how many there are and the first."""
    if len(names) > _MOST_NAMED:
        return f"{len(names)}, such as {names[0]}"
    return "; ".join(names) or "none"


def _form(rule: object) -> str:
    """Name a rule, and the rules inside it, by their classes."""
    inner = [_form(part) for _, part in getattr(rule, "parts", ()) if hasattr(part, "propose")]
    own = " ".join(word.lower() for word in _WORD.findall(type(rule).__name__)) or type(rule).__name__
    return f"{own} around {' and '.join(inner)}" if inner else own


def _compared_with(rule: object) -> Iterator[str]:
    """Yield what each criterion without parts of its own compares with, or asks."""
    for _, part in walk(rule, ""):
        if not hasattr(part, "assess") or any(hasattr(own, "assess") for _, own in getattr(part, "parts", ())):
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
