"""Who is no better than another on anything the rule reads, and yet less intensively placed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Protocol, final

import attrs
import numpy as np

from tiering._arrays import FloatArray, RankArray
from tiering._decisions import Decision
from tiering._evidence import Evidence
from tiering._metrics import Polarity
from tiering._organisations import Organisation
from tiering._protocols import Rule, walk
from tiering._standards import LATEST, Window

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
    def __getitem__(self, organisation: str) -> Decision: ...


def inconsistencies(review: Reviewed) -> tuple[Inconsistency, ...]:
    """Return the pairs of a review, the organisations that are no better in their order."""
    goodness = _goodness(review)
    return tuple(
        Inconsistency(worse := review[one], better := review[other], _because(worse, better))
        for one, other in _pairs(goodness, review)
    )


def _pairs(goodness: Sequence[FloatArray], review: Reviewed) -> Iterator[tuple[str, str]]:
    if not goodness:
        return
    codes = [each.code for each in review.organisations]
    for start in range(0, len(codes), _ROWS):
        rows = slice(start, start + _ROWS)
        found = review.ranks[rows, np.newaxis] < review.ranks
        for figures in goodness:
            # Whose figure is missing is neither better nor worse than anybody.
            found &= figures[rows, np.newaxis] <= figures
        for one, other in zip(*np.nonzero(found), strict=True):
            yield codes[start + one], codes[other]


def _goodness(review: Reviewed) -> list[FloatArray]:
    """Return every figure that the rule reads (organisation,), the higher the better."""
    evidence = review.evidence
    asked: dict[tuple[str, Window], None] = {}
    for _, part in walk(review.rule, ""):
        asked.update(dict.fromkeys(getattr(part, "windows", ())))
    known = {metric for metric, _ in asked}
    asked.update({(metric, LATEST): None for metric in review.rule.reads if metric not in known})
    signs = {Polarity.HIGHER_IS_BETTER: 1.0, Polarity.LOWER_IS_BETTER: -1.0}
    return [
        signs[polarity] * evidence.figure(metric, window).values
        for metric, window in asked
        if (polarity := evidence.metric(metric).polarity) in signs
    ]


def _because(worse: Decision, better: Decision) -> tuple[str, ...]:
    told = [f"{each.organisation.code} {text}" for each in (worse, better) for text in _reasons(each)]
    asked = [
        f"{each.proposed.name} for {each.organisation.code}, who stood in {_stood(each)}" for each in (worse, better)
    ]
    return tuple(told) or (f"the rule proposed {asked[0]}, and {asked[1]}",)


def _reasons(decision: Decision) -> Iterator[str]:
    if decision.judgement is not None:
        yield f"was judged: {decision.judgement}"
    if decision.guarded != decision.proposed:
        yield from (f"was held: {each}" for each in decision.held_by)
    if not decision.is_decided:
        yield f"is undecided: its figures leave {decision.least.name} to {decision.most.name} open"


def _stood(decision: Decision) -> str:
    return "no tier yet" if decision.before is None else decision.before.name
