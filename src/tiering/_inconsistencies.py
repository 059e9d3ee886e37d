"""Who is no better than another on anything the rule reads, and yet less intensively placed."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any, Protocol, final

import attrs
import numpy as np

from tiering._arrays import FloatArray, RankArray
from tiering._decisions import Decision
from tiering._evidence import Evidence
from tiering._findings import Finding, Scores
from tiering._metrics import Polarity
from tiering._organisations import Organisation
from tiering._protocols import Rule, Tracing, parts_of
from tiering._scoring import ask

__all__ = ["Inconsistency"]

_ROWS = 1_024
"""So many organisations are compared with all others at once."""


@final
@attrs.frozen
class Inconsistency:
    """
    That one organisation is no better than another on anything the rule reads, and yet less intensively placed.

    Attributes:
        worse: The decision on the one that is no better.
        better: The decision on the one that is no worse, and more intensively placed.
        because: What explains it, in words: a judgement, a guard that held, a tier that missing figures leave open,
            and where there is none of these, what the rule proposed for the two.

    Example:
        >>> from datetime import date
        >>> from tiering import samples
        >>> from tiering.nhs import uec_2023
        >>> review = uec_2023.regime.review(
        ...     samples.urgent_care(), on=date(2023, 12, 1), start=samples.published_tiers("2023-06")
        ... )
        >>> pair = review.inconsistencies()[0]
        >>> pair.worse.tier.code > pair.better.tier.code
        True
    """

    worse: Decision
    better: Decision
    because: tuple[str, ...] = attrs.field(converter=tuple[str, ...])

    def __str__(self) -> str:
        worse, better = (f"{each.organisation} in {each.tier.name}" for each in (self.worse, self.better))
        return f"{worse} is no better on anything than {better}: {'; '.join(self.because)}"

    def to_record(self) -> dict[str, Any]:
        """Return plain data."""
        return {
            "review": self.worse.on,
            "worse": self.worse.organisation.code,
            "worse_tier": self.worse.tier.code,
            "better": self.better.organisation.code,
            "better_tier": self.better.tier.code,
            "because": list(self.because),
        }


class Reviewed(Protocol):
    """What is needed of a review."""

    @property
    def organisations(self) -> tuple[Organisation, ...]: ...
    @property
    def ranks(self) -> RankArray: ...
    @property
    def rule(self) -> Rule: ...
    @property
    def evidence(self) -> Evidence: ...
    @property
    def trace(self) -> Tracing: ...
    def __getitem__(self, organisation: str) -> Decision: ...


def inconsistencies(review: Reviewed) -> tuple[Inconsistency, ...]:
    """Return the pairs of a review, the organisations that are no better in their order."""
    decisions: dict[int, Decision] = {}

    def decision(place: int) -> Decision:
        if place not in decisions:
            decisions[place] = review[review.organisations[place].code]
        return decisions[place]

    return tuple(
        Inconsistency(worse := decision(one), better := decision(other), _because(worse, better))
        for one, other in _pairs(_goodness(review), review.ranks)
    )


def _pairs(goodness: Sequence[FloatArray], ranks: RankArray) -> Iterator[tuple[int, int]]:
    if not goodness:
        return
    for start in range(0, len(ranks), _ROWS):
        rows = slice(start, start + _ROWS)
        found = ranks[rows, np.newaxis] < ranks
        for figures in goodness:
            # Whose figure is missing is neither better nor worse than anybody.
            found &= figures[rows, np.newaxis] <= figures
        for one, other in zip(*np.nonzero(found), strict=True):
            yield start + int(one), int(other)


def _goodness(review: Reviewed) -> list[FloatArray]:
    """Return everything that the rule compares (organisation,), the higher the better; NaN where missing."""
    found: dict[object, FloatArray] = {}
    read: set[str] = set()
    for leaf in _leaves(review.rule, review):
        if isinstance(leaf, Scores):
            least = np.where(leaf.least == leaf.most, leaf.least, math.nan)
            found[id(leaf.source)] = -least
            read.update(getattr(leaf.source, "reads", ()))
        elif leaf.figure is not None:
            figure = leaf.figure
            sign = _SIGNS.get(figure.metric.polarity)
            read.add(figure.metric.code)
            # How far from a limit of one's own is what counts, where everybody has another.
            own = leaf.limit if isinstance(leaf.limit, np.ndarray) else None
            if sign is not None:
                key = (figure.metric.code, figure.first, figure.last, None if own is None else own.tobytes())
                found[key] = sign * (figure.values if own is None else figure.values - own)
    evidence = review.evidence
    for metric in review.rule.reads:
        sign = _SIGNS.get(evidence.metric(metric).polarity)
        if metric not in read and sign is not None:
            found[metric] = sign * evidence.latest(metric)
    return list(found.values())


_SIGNS = {Polarity.HIGHER_IS_BETTER: 1.0, Polarity.LOWER_IS_BETTER: -1.0}


def _leaves(plugin: Any, review: Reviewed) -> Iterator[Finding | Scores]:
    """Yield the findings and the scores that a rule's answer rests on, with those of earlier periods that it looks at."""
    if hasattr(plugin, "propose"):
        for part in parts_of(plugin):
            yield from _leaves(part, review)
    elif hasattr(plugin, "assess"):
        yield from _below(review.trace.finding(plugin))
    elif hasattr(plugin, "score"):
        yield ask(plugin, review.evidence)


def _below(finding: Finding) -> Iterator[Finding | Scores]:
    if finding.children:
        for child in finding.children:
            yield from _below(child)
    elif isinstance(finding.basis, Scores):
        yield finding.basis
    else:
        yield finding


def _because(worse: Decision, better: Decision) -> tuple[str, ...]:
    told = [*_moved_apart(worse, -1), *_moved_apart(better, 1)]
    told += [
        f"{each.organisation.code} is undecided: its figures leave {each.least.name} to {each.most.name} open"
        for each in (worse, better)
        if not each.is_decided
    ]
    asked = [
        f"{each.proposed.name} for {each.organisation.code}, who stood in {_stood(each)}" for each in (worse, better)
    ]
    return tuple(told) or (f"the rule proposed {asked[0]}, and {asked[1]}",)


def _moved_apart(decision: Decision, direction: int) -> Iterator[str]:
    """Yield what has left an organisation less (−1) or more (1) intensively placed than without it."""
    code = decision.organisation.code
    if decision.judgement is not None and decision.more_intensive(decision.tier, decision.guarded) == direction:
        yield f"{code} was judged: {decision.judgement}"
    if decision.more_intensive(decision.guarded, decision.proposed) == direction:
        yield from (f"{code} was held: {each}" for each in decision.held_by)


def _stood(decision: Decision) -> str:
    return "no tier yet" if decision.before is None else decision.before.name
