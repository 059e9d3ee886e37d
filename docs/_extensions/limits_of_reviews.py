"""What the criteria of a rule compared in a review, for whoever draws it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np

from tiering import Metric, Period, Polarity, Review, Standard, rules
from tiering.typing import Criterion, Evidence, Finding, Role

# What is asked where a criterion is not to hold.
_OPPOSITES = {"below": "at least", "at least": "below", "above": "at most", "at most": "above"}


class Seen(NamedTuple):
    """
    A figure beside a limit, as a criterion of the rule saw them in one review.

    Attributes:
        line: Which of the rule's limits it is; those of the same line are the same one in other reviews.
        purpose: What the figure is compared for: entry to a tier, or leaving it.
        relation: On which side of the limit it counts, with all that turns the question round on the way down.
        words: The limit in words where it is no number, or where it follows from another one; empty otherwise.
        is_fixed: Whether the limit is a number, and not a figure.
        status: How far the limit can be relied on.
        is_leaving: Whether it is a criterion for leaving a tier.
        limit: The limit.
        observed: The figure.
        first: The first period that the review looked at.
        last: The last one.
    """

    line: str
    purpose: str
    relation: str
    words: str
    is_fixed: bool
    status: str
    is_leaving: bool
    limit: float
    observed: float
    first: Period
    last: Period


class _Asked(NamedTuple):
    """A criterion or a score, the evidence that it is asked about, and what it is part of."""

    part: Any
    evidence: Evidence
    is_negated: bool
    within: str


def seen_in(review: Review, metric: str, organisation: str) -> Iterator[Seen]:
    """Yield what each criterion of a review's rule that looks at a metric compared, and what for."""
    place = review.position(organisation)
    for role, tier, criterion in _clauses(review.rule):
        purpose = f"{role.value} {review.scale[review.scale.rank(tier)].name}"
        for asked in _asked(_Asked(criterion, review.evidence, is_negated=False, within="")):
            if hasattr(asked.part, "bands") and asked.part.metric == metric:
                yield from _bands(asked, place)
            elif _compares(asked.part, metric):
                yield _compared(asked, place, purpose, is_leaving=role is Role.LEAVE)


def _bands(asked: _Asked, place: int) -> Iterator[Seen]:
    """Yield the levels from which points are given; they are the same whatever the points lead to."""
    figure, part = asked.evidence.figure(asked.part.metric), asked.part
    relation = "at least" if figure.metric.polarity is Polarity.HIGHER_IS_BETTER else "at most"
    for points, level in part.bands.items():
        # A mean of points is called by what they are, such as stars.
        called = f"{points:g} {asked.within or 'points'}"
        yield Seen(
            line=called,
            purpose=called,
            relation=relation,
            words="",
            is_fixed=True,
            status=part.reference.status.value,
            is_leaving=False,
            limit=level,
            observed=float(figure.values[place]),
            first=figure.first,
            last=figure.last,
        )


def _compared(asked: _Asked, place: int, purpose: str, *, is_leaving: bool) -> Seen:
    part, evidence = asked.part, asked.evidence
    finding = part.assess(evidence)
    (metric,) = part.reads
    figure = finding.figure or evidence.figure(metric)
    if hasattr(part, "cut"):
        relation, limit, reference, is_fixed = "at least", float(np.ravel(part.cut)[0]), part.reference, True
    else:
        line = part.describe(finding, place)
        # A figure at which a group of the worst begins is an edge, and not what was asked.
        relation = "among" if hasattr(part, "pool") else line.relation
        limit, reference, is_fixed = line.limit, line.reference, not line.is_measured
    if asked.is_negated:
        relation = _OPPOSITES.get(relation, f"not {relation}")
    return Seen(
        line=str(part),
        purpose=purpose,
        relation=relation,
        words=_words(part, finding, figure.metric),
        is_fixed=is_fixed,
        status=reference.status.value if reference is not None else "",
        is_leaving=is_leaving,
        limit=limit,
        observed=float(figure.values[place]),
        first=figure.first,
        last=figure.last,
    )


def _words(part: Any, finding: Finding, metric: Metric) -> str:
    """Say what a limit follows from, without the codes and fractions in which a rule is written."""
    by, window = getattr(part, "by", 0.0), getattr(part, "over", None)
    months = f"{metric.cadence.value}s"
    over = "" if window is None or window.periods == 1 else f", over {window}".replace("periods", months)
    if isinstance(finding.basis, Standard):
        if not isinstance(by, float) or not by:
            return f"its standard{over}"
        level = float(np.ravel(finding.limit)[0])  # type: ignore[arg-type]
        side = "worse" if metric.is_worse(level, finding.basis.level) else "better"
        return f"{metric.unit.exact_gap(abs(by))} {side} than its standard{over}"
    if hasattr(part, "pool"):
        # What is compared is told by the title, and how by the rest of its words.
        worst = str(part)
        return f"the {worst[worst.index(' in the ') + 8 :]}{over}" if " in the " in worst else worst
    limit = getattr(part, "limit", None)
    return f"{limit}{over}".replace("periods", months) if hasattr(limit, "level") else over.removeprefix(", ")


def _clauses(rule: Any) -> Iterator[tuple[Role, str, Criterion]]:
    """Yield the criteria of a rule, and of the rules inside it, with what they are for."""
    yield from getattr(rule, "clauses", ())
    for _, part in getattr(rule, "parts", ()):
        if hasattr(part, "propose"):
            yield from _clauses(part)


def _asked(asked: _Asked) -> Iterator[_Asked]:
    """Yield a criterion, and the criteria and scores that it is made of, each with the evidence that it is asked about."""
    yield asked
    part = asked.part
    below = asked._replace(is_negated=asked.is_negated is not isinstance(part, rules.Not))
    inner = [each for _, each in getattr(part, "parts", ())]
    if hasattr(part, "looks"):
        for criterion, seen in part.looks(asked.evidence):
            yield from _asked(below._replace(part=criterion, evidence=seen))
        inner = [each for each in inner if hasattr(each, "score")]
    for each in inner:
        is_score = hasattr(part, "score") and not hasattr(part, "assess")
        yield from _asked(below._replace(part=each, within=str(part) if is_score else asked.within))


def _compares(part: Any, metric: str) -> bool:
    """Tell whether a criterion compares one metric, and no other, with something of its own."""
    if not hasattr(part, "assess") or any(hasattr(each, "assess") for _, each in getattr(part, "parts", ())):
        return False
    is_comparison = hasattr(part, "limit") or hasattr(part, "cut") or hasattr(part, "of")
    return is_comparison and set(part.reads) == {metric}
