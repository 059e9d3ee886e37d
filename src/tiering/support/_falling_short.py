"""Finding everything that figures may fall short of: what a rule asks for, and the standards in force."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import attrs
import numpy as np

from tiering._evidence import Evidence
from tiering._explanations import Trace
from tiering._figures import View
from tiering._findings import Answer, Finding, Role, Scores
from tiering._metrics import Polarity
from tiering._protocols import parts_of
from tiering._reviews import Review
from tiering._sittings import UNPLACED
from tiering._standards import Standard
from tiering.rules import Misses, Not
from tiering.support._measured import measured
from tiering.support._shortfalls import Counts, Shortfall, counting, gaps_of

_FAR_BACK = 1_000_000
"""More periods than any panel has, so that needs are seen as far back as the figures go."""

_OPPOSITE = {Answer.MET: Answer.NOT_MET, Answer.NOT_MET: Answer.MET, None: None}


def shortfalls(review: Review, standards: Iterable[Standard] | None = None) -> list[Shortfall]:
    """
    Return everything that figures may fall short of in a review: first what the rule asks for, then the standards.

    Args:
        review: The review, with its figures.
        standards: The standards to measure by; those of the regime where none are given.
    """
    evidence = seen_deeply(review, standards)
    trace = Trace(review.rule, evidence)
    found = [
        each
        for criterion, counts_if, concerned in _asked(review.rule, review)
        for each in _Walk(trace, evidence).below(trace.finding(criterion), counts_if, concerned)
    ]
    everybody = _everybody(review)
    for code in evidence.views:
        if evidence.standard(code) is not None:
            finding = trace.finding(Misses(code))
            found += _Walk(trace, evidence).below(finding, Answer.MET, everybody)
    return found


def seen_deeply(review: Review, standards: Iterable[Standard] | None = None) -> Evidence:
    """Return what the rule saw, as far back as the figures go, and the other metrics of the regime."""
    seen, regime = review.evidence, review.regime
    panel = seen.panel
    held = {metric.code for metric in panel.metrics}
    months = panel.periods[0].cadence.months
    views: dict[str, View] = {}
    for metric in regime.metrics:
        if metric.code in seen.views:
            views[metric.code] = seen.views[metric.code]._replace(depth=_FAR_BACK)
        elif metric.code in held:
            latest = regime.cycle.latest(metric, review.on)
            column, step = panel.column(latest), metric.cadence.months // months
            views[metric.code] = View(metric, latest, column, step, _FAR_BACK)
    given = seen.standards if standards is None else tuple(standards)
    return attrs.evolve(seen, views=views, standards=given, memory={})


def _everybody(review: Review) -> Counts:
    everybody = np.ones(len(review), dtype=np.bool_)
    return Counts(everybody, everybody)


def _asked(rule: Any, review: Review) -> Iterator[tuple[Any, Answer | None, Counts]]:
    """Yield what a rule asks, which answer counts against organisations, and whom it concerns."""
    clauses = getattr(rule, "clauses", None)
    if clauses is None:
        for part in parts_of(rule):
            if hasattr(part, "propose"):
                yield from _asked(part, review)
            elif hasattr(part, "assess"):
                # What follows from the answer only the rule knows, so every limit is looked at.
                yield part, None, _everybody(review)
        return
    for role, tier, criterion in clauses:
        if role is Role.ENTRY:
            yield criterion, Answer.MET, _everybody(review)
        else:
            # Whoever did not stand there had nothing to leave.
            stood = np.where(review.before == UNPLACED, review.scale.rank(review.scale.default), review.before)
            stands = np.greater_equal(stood, review.scale.rank(tier))
            yield criterion, Answer.NOT_MET, Counts(stands, stands)


class _Walk(NamedTuple):
    """The way from what a rule asks down to the figures."""

    trace: Trace
    evidence: Evidence

    def below(
        self, finding: Finding, counts_if: Answer | None, within: Counts, teller: Finding | None = None
    ) -> Iterator[Shortfall]:
        """Yield the comparisons that a finding rests on, with where they made it count against organisations."""
        counts = counting(finding, counts_if).within(within)
        criterion: Any = finding.source
        if not finding.children:
            yield from self._compared(finding, counts_if, counts, teller)
            return
        look = getattr(criterion, "looks", None)
        asked = [self.evidence] * len(finding.children) if look is None else [seen for _, seen in look(self.evidence)]
        is_turned = isinstance(criterion, Not)
        for seen, child in zip(asked, finding.children, strict=True):
            # What it was asked about earlier periods is past.
            if seen is self.evidence:
                turned = _OPPOSITE[counts_if] if is_turned else counts_if
                yield from self.below(child, turned, counts, finding if is_turned else None)

    def _compared(
        self, finding: Finding, counts_if: Answer | None, counts: Counts, teller: Finding | None
    ) -> Iterator[Shortfall]:
        criterion: Any = finding.source
        if isinstance(finding.basis, Scores):
            for each in measured(finding.basis):
                yield from self._compared(each.assess(self.evidence), None, counts, None)
            return
        figure = finding.figure
        if figure is None or finding.limit is None or figure.metric.polarity is Polarity.NEUTRAL:
            return
        gaps = gaps_of(finding, figure)
        is_short = counts.certain & (gaps > 0)
        # Where there is no standard at all, nobody can fall short of it.
        nothing = np.ndim(finding.limit) == 0 and np.isnan(finding.limit).all()
        is_open = np.zeros_like(is_short) if nothing else counts.possible & ~(gaps <= 0) & ~is_short
        yield Shortfall(criterion, self.evidence, finding, teller, counts_if, figure, gaps, is_short, is_open)
