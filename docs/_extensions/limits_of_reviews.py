"""What the criteria of a rule compared in a review, for whoever draws it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np

from tiering import Period, Review
from tiering.typing import Criterion, Evidence, Finding, Role


class Seen(NamedTuple):
    """A figure beside a limit, as a criterion of the rule saw them in one review."""

    words: str
    purpose: str
    is_leaving: bool
    limit: float
    observed: float
    first: Period
    last: Period


def seen_in(review: Review, metric: str, organisation: str) -> Iterator[Seen]:
    """Yield what each criterion of a review's rule that looks at a metric compared, and what for."""
    place = review.position(organisation)
    for role, tier, criterion in _clauses(review.rule):
        for part, evidence in _asked(criterion, review.evidence):
            if hasattr(part, "bands") and part.metric == metric:
                # Points for a figure are the same whatever they lead to.
                figure, purpose = evidence.figure(metric), ""
                limits = [(f"{points:g} points from here on", level) for points, level in part.bands.items()]
            elif _compares(part, metric):
                finding = part.assess(evidence)
                figure, purpose = finding.figure or evidence.figure(metric), f"{role.value} {_name(review, tier)}"
                limits = [(str(part), _limit(part, finding, place))]
            else:
                continue
            for words, limit in limits:
                yield Seen(
                    words=words,
                    purpose=purpose,
                    is_leaving=role is Role.LEAVE,
                    limit=limit,
                    observed=float(figure.values[place]),
                    first=figure.first,
                    last=figure.last,
                )


def _name(review: Review, tier: str) -> str:
    return review.scale[review.scale.rank(tier)].name


def _clauses(rule: Any) -> Iterator[tuple[Role, str, Criterion]]:
    """Yield the criteria of a rule, and of the rules inside it, with what they are for."""
    yield from getattr(rule, "clauses", ())
    for _, part in getattr(rule, "parts", ()):
        if hasattr(part, "propose"):
            yield from _clauses(part)


def _asked(part: Any, evidence: Evidence) -> Iterator[tuple[Any, Evidence]]:
    """Yield a criterion, and the criteria and scores that it is made of, each with the evidence that it is asked about."""
    yield part, evidence
    inner = [each for _, each in getattr(part, "parts", ())]
    if hasattr(part, "looks"):
        for criterion, seen in part.looks(evidence):
            yield from _asked(criterion, seen)
        inner = [each for each in inner if hasattr(each, "score")]
    for each in inner:
        yield from _asked(each, evidence)


def _compares(part: Any, metric: str) -> bool:
    """Tell whether a criterion compares one metric, and no other, with something of its own."""
    if not hasattr(part, "assess") or any(hasattr(each, "assess") for _, each in getattr(part, "parts", ())):
        return False
    is_comparison = hasattr(part, "limit") or hasattr(part, "cut") or hasattr(part, "of")
    return is_comparison and set(part.reads) == {metric}


def _limit(part: Any, finding: Finding, place: int) -> float:
    """Return what a figure was compared with, as the explanation would say."""
    if hasattr(part, "cut"):
        return float(np.ravel(part.cut)[0])
    return float(part.describe(finding, place).limit) if hasattr(part, "describe") else float("nan")
