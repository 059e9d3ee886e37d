"""Counts what happened in reviews, by what it happened to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from tiering._explanations import Trace
from tiering._findings import Answer, Clause, Finding
from tiering._protocols import parts_of, walk
from tiering._regime import Regime
from tiering._reviews import Review
from tiering._sittings import settles

_DECIDED, _REACHED, _HELD, _LET_THROUGH = "deciding", "reached", "holding", "letting through"
_ANSWERS = tuple(answer.value for answer in Answer)
EVENTS = (*_ANSWERS, _DECIDED, _REACHED, _HELD, _LET_THROUGH)


class Tally:
    """Counts what happened."""

    def __init__(self, regime: Regime) -> None:
        self.regime = regime
        self.times: dict[tuple[str, str], int] = {}
        for _, part in walk(regime.rule, ""):
            if hasattr(part, "assess"):
                self.times.update({(str(part), answer): 0 for answer in _ANSWERS})
        for rule in _rules(regime.rule):
            self.times.update({(_clause_text(each), _DECIDED): 0 for each in getattr(rule, "clauses", ())})
            self.times.update({(each, _DECIDED): 0 for each in getattr(rule, "branches", ())})
        self.times.update({(tier.name, _REACHED): 0 for tier in regime.scale})
        for holder in (*regime.guards, *([regime.rule] if settles(regime.rule) else [])):
            self.times.update({(str(holder), event): 0 for event in (_HELD, _LET_THROUGH)})

    def add(self, review: Review) -> None:
        """Count what happened in a review."""
        trace = review.trace
        for root in _roots(self.regime.rule):
            for finding in _tree(trace.finding(root)):
                self._answers(finding, len(review))
        for rule in _rules(self.regime.rule):
            for index, before in enumerate(review.before.tolist()):
                self._decided(trace, rule, index, before)
        for rank, tier in enumerate(review.scale):
            self._count(tier.name, _REACHED, int((review.ranks == rank).sum()))
        wanted = (review.proposed != review.before) & (review.before >= 0)
        for holder, held in zip(review.holders, review.held, strict=True):
            self._count(str(holder), _HELD, int(held.sum()))
            self._count(str(holder), _LET_THROUGH, int((wanted & ~held).sum()))

    def _answers(self, finding: Finding, count: int) -> None:
        met = np.broadcast_to(finding.met, (count,))
        possible = np.broadcast_to(finding.possible, (count,))
        what = str(finding.source)
        for answer, holds in ((Answer.MET, met), (Answer.NOT_MET, ~possible), (Answer.UNDECIDED, possible & ~met)):
            self._count(what, answer.value, int(holds.sum()))

    def _decided(self, trace: Trace, rule: Any, index: int, before: int) -> None:
        clauses: tuple[Clause, ...] = tuple(getattr(rule, "clauses", ()))
        branches: tuple[str, ...] = tuple(getattr(rule, "branches", ()))
        if not clauses and not branches:
            return
        ranks = trace.ranks(rule, index, before)
        told = trace.reasons(rule, index, ranks, full=False)
        for branch in branches:
            # Several that are told are open, and none of them decides.
            if [each.heading.startswith(branch) for each in told] == [True]:
                self._count(branch, _DECIDED, 1)
        scale = trace.evidence.scale
        for clause in clauses:
            # A rule with reasons of its own words them as it likes.
            start = "" if hasattr(rule, "reasons") else f"{clause.role.value} {scale[scale.rank(clause.tier)].name} "
            if any(
                each.finding is not None and each.finding.source is clause.criterion and each.heading.startswith(start)
                for each in told
            ):
                self._count(_clause_text(clause), _DECIDED, 1)

    def _count(self, what: str, event: str, times: int) -> None:
        self.times[what, event] = self.times.get((what, event), 0) + times


def _clause_text(clause: Clause) -> str:
    return f"{clause.role.value} tier {clause.tier!r}"


def _rules(rule: Any) -> Iterator[Any]:
    """Yield a rule and the rules that it is made of."""
    return (part for _, part in walk(rule, "") if hasattr(part, "propose"))


def _roots(rule: Any) -> Iterator[Any]:
    """Yield the criteria that a rule, and the rules that it is made of, ask themselves."""
    for each in _rules(rule):
        for part in parts_of(each):
            if hasattr(part, "assess"):
                yield part


def _tree(finding: Finding) -> Iterator[Finding]:
    yield finding
    for child in finding.children:
        yield from _tree(child)
