"""Where figures fall short of what a rule and the standards in force ask for, all organisations at once."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any, NamedTuple, final

import attrs
import numpy as np

from tiering._arrays import BoolArray, FloatArray, IntArray
from tiering._assessing import assess
from tiering._evidence import Evidence
from tiering._figures import Figure
from tiering._findings import Answer, Finding
from tiering._lines import Line, describe
from tiering._metrics import Polarity


@final
@attrs.frozen(eq=False)
class Shortfall:
    """
    Where the figures of one metric fall short of one limit.

    Attributes:
        criterion: What compares the two.
        evidence: What it was asked about, as far back as the figures go.
        finding: What it found.
        teller: The finding whose line says it in explanations, where that is not its own.
        counts_if: The answer that counts against an organisation; None where either may.
        figure: The figures.
        gaps: How far they are on the worse side of the limit (organisation,); NaN where that is not known.
        is_short: Where they fall short, and that counts, bool (organisation,).
        is_open: Where it is not known whether they do, bool (organisation,).
    """

    criterion: Any
    evidence: Evidence
    finding: Finding
    teller: Finding | None
    counts_if: Answer | None
    figure: Figure
    gaps: FloatArray
    is_short: BoolArray
    is_open: BoolArray

    @property
    def metric(self) -> str:
        """The metric's code."""
        return self.figure.metric.code

    @property
    def limits(self) -> FloatArray:
        """The limits (organisation,)."""
        return np.broadcast_to(np.asarray(self.finding.limit, dtype=np.float64), self.gaps.shape)

    @property
    def is_reported(self) -> BoolArray:
        """Who has ever reported the metric up to its latest period, bool (organisation,)."""
        panel, column = self.evidence.panel, self.figure.view.column
        known = ~np.isnan(panel.values[panel.row(self.metric), : max(column + 1, 0), self.evidence.block])
        return np.asarray(known.any(axis=0))

    def line(self, index: int) -> Line:
        """
        Return what explanations say about it.

        Args:
            index: The organisation's place.
        """
        if self.teller is not None:
            told = describe(self.teller, index)
            if told.speaks_for_part:
                return told
        return describe(self.finding, index)

    def people(self, where: IntArray) -> list[int | None]:
        """
        Count those whom the gaps are about in a month; None where nothing counts them.

        Args:
            where: The places of the organisations.
        """
        figure = self.figure
        if not figure.wanted:
            return [None] * len(where)
        # Figures over one month and over three stand side by side, so all are counted by the month.
        months = figure.length * figure.metric.cadence.months
        exact = (self.gaps[where] * figure.weights[where] / months).tolist()
        return [
            None if math.isnan(people) or figure.attributions(index) else math.ceil(round(people, 6))
            for index, people in zip(where.tolist(), exact, strict=True)
        ]

    def periods(self, where: IntArray) -> IntArray:
        """
        Count the periods in a row in which they fall short, the latest included; one without a figure ends the row.

        Args:
            where: The places of the organisations, which all fall short now.
        """
        going = np.ones(len(where), dtype=np.bool_)
        counted = going.astype(np.int64)
        view = self.figure.view
        for back in range(1, view.column // view.step + 1):
            finding = assess(self.criterion, self.evidence.earlier(back))
            # A plug-in need not look at the same in all periods.
            if finding.figure is None:
                break
            short = counting(finding, self.counts_if).certain & (gaps_of(finding, finding.figure) > 0)
            going &= short[where]
            if not going.any():
                break
            counted += going
        return counted


@final
@attrs.frozen(eq=False)
class Furthest:
    """
    Everything that the figures of one metric may fall short of.

    Attributes:
        found: One entry for each limit.
    """

    found: tuple[Shortfall, ...]

    def lines(self, index: int) -> tuple[Line, ...]:
        """Return the lines about everything that an organisation falls short of, the furthest first."""
        short = _told_once(each for each in self.found if each.is_short[index])
        return tuple(each.line(index) for each in sorted(short, key=lambda each: -each.gaps.item(index)))


@final
@attrs.frozen(eq=False)
class Open:
    """
    Everything that the figures of one metric may fall short of, where that is not known.

    Attributes:
        found: One entry for each limit.
    """

    found: tuple[Shortfall, ...]

    def lines(self, index: int) -> tuple[Line, ...]:
        """Return the lines about everything that is not known about an organisation."""
        return tuple(each.line(index) for each in _told_once(each for each in self.found if each.is_open[index]))


def _told_once(found: Iterable[Shortfall]) -> list[Shortfall]:
    """Return each comparison once; a criterion may be part of several."""
    seen: dict[Finding, Shortfall] = {}
    for each in found:
        seen.setdefault(each.finding, each)
    return list(seen.values())


class Counts(NamedTuple):
    """Where something counts against organisations: for certain, and not ruled out."""

    certain: BoolArray
    possible: BoolArray

    def within(self, other: Counts) -> Counts:
        """Return where both count."""
        return Counts(self.certain & other.certain, self.possible & other.possible)


def counting(finding: Finding, counts_if: Answer | None) -> Counts:
    """Return where a finding gives the answer that counts against an organisation."""
    if counts_if is None:
        everywhere = np.ones(finding.met.shape, dtype=np.bool_)
        return Counts(everywhere, everywhere)
    return Counts(finding.met, finding.possible) if counts_if is Answer.MET else Counts(~finding.possible, ~finding.met)


def gaps_of(finding: Finding, figure: Figure) -> FloatArray:
    """Return how far figures are on the worse side of their limits; NaN where that is not known."""
    limit = np.asarray(finding.limit, dtype=np.float64)
    higher = figure.metric.polarity is Polarity.HIGHER_IS_BETTER
    gaps: FloatArray = limit - figure.values if higher else figure.values - limit
    return gaps
