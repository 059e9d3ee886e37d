"""One line of an explanation: structured first, words second."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from tiering._attribution import Attribution
from tiering._dates import Period, day_text
from tiering._figures import Figure
from tiering._findings import Answer, Finding
from tiering._references import YOURS, Reference
from tiering._units import Unit

__all__ = ["Line"]


class Line(NamedTuple):
    """
    One line of an explanation.

    Attributes:
        text: What was asked, in words.
        answer: The answer for the organisation.
        metric: The metric's code; empty where the line is about no one figure.
        name: The metric's name.
        first: The first period that the figure is taken over.
        last: The last one.
        observed: The figure in the metric's unit; NaN where missing.
        limit: What it was compared with, in the same unit; NaN where there is nothing.
        relation: Which side of the limit was asked for: "below" or "above".
        unit: The unit of figure and limit.
        gap: The distance from the limit, 0 or more, in the unit; NaN where either is missing.
        people: The gap times the denominator, rounded up to whole people; None where
            there is no denominator that counts them.
        people_text: The same in words; empty where the figure is on the better side.
        coverage: The least share of the activity that the figure rests on; NaN where unknown.
        attributions: Whose figures make it, in the order of time; nothing where it is the organisation's own.
        notes: What was missing, partial or another body's figure, in words.
        reference: Where the limit comes from.
        speaks_for_part: Whether it says what its criterion's only part would say.
        is_measured: Whether the limit is itself a figure, and so is written as figures are.

    Example:
        >>> from tiering.typing import Answer, Line
        >>> str(Line(text="a commitment was given", answer=Answer.MET))
        'met        a commitment was given'
    """

    text: str
    answer: Answer
    metric: str = ""
    name: str = ""
    first: Period | None = None
    last: Period | None = None
    observed: float = math.nan
    limit: float = math.nan
    relation: str = ""
    unit: Unit = Unit.NUMBER
    gap: float = math.nan
    people: int | None = None
    people_text: str = ""
    coverage: float = math.nan
    attributions: tuple[Attribution, ...] = ()
    notes: tuple[str, ...] = ()
    reference: Reference | None = None
    speaks_for_part: bool = False
    is_measured: bool = False

    def cells(self) -> tuple[str, str, str, str]:
        """Return what its columns show: what was asked, the figure, the limit, the limit's status."""
        status = self.reference.status if self.reference is not None else ""
        if not self.metric:
            return (self.text, "", "", status)
        unit, observed, limit = self.unit, self.observed, self.limit
        if limit != limit:  # noqa: PLR0124 - NaN
            words = "nothing to compare with" if self.is_measured else "no limit in force"
            return (self.text, unit.beside(observed, limit), words, status)
        if self.is_measured:
            figure, mark = unit.together(observed, limit)
            return (self.text, figure, f"{self.relation} {mark}", status)
        return (self.text, unit.beside(observed, limit), f"{self.relation} {unit.exact(limit)}", status)

    @property
    def brief(self) -> str:
        """The figure on its side of the limit, by the metric's code."""
        _, figure, limit, _ = self.cells()
        if self.answer is Answer.NOT_MET:
            limit = limit.removeprefix("not ") if limit.startswith("not ") else f"not {limit}"
        return f"{self.metric} {figure} {limit}"

    def remarks(self) -> tuple[str, ...]:
        """Return what stands below it: the gap, and its notes."""
        if not self.gap > 0:
            return self.notes
        gap = f"{self.unit.gap(self.gap)} {'below' if self.observed < self.limit else 'above'} the limit"
        return (f"{gap}: {self.people_text}" if self.people_text else gap, *self.notes)

    def __str__(self) -> str:
        return f"{self.answer:<10} {'  '.join(filter(None, self.cells()))}"

    def to_record(self) -> dict[str, Any]:
        """Return plain data: text, numbers, and None for what is not known."""
        sources = dict.fromkeys(source.organisation.code for each in self.attributions for source in each.sources)
        return {
            "text": self.text,
            "answer": self.answer.value,
            "metric": self.metric or None,
            "name": self.name or None,
            "first_period": None if self.first is None else str(self.first),
            "last_period": None if self.last is None else str(self.last),
            "observed": _plain(self.observed),
            "limit": _plain(self.limit),
            "relation": self.relation or None,
            "unit": self.unit.value if self.metric else None,
            "gap": _plain(self.gap),
            "people": self.people,
            "coverage": _plain(self.coverage),
            "attributed_from": list(sources),
            "notes": list(self.notes),
            "status": self.reference.status.value if self.reference is not None else None,
            "reference": str(self.reference) if self.reference is not None else None,
        }


def describe(finding: Finding, index: int) -> Line:
    """
    Put a finding into words: its criterion's own, or plain ones.

    Args:
        finding: The finding.
        index: The organisation's place on the last axis.
    """
    own: Callable[[Finding, int], Line] | None = getattr(finding.source, "describe", None)
    if own is not None:
        return own(finding, index)
    if finding.figure is not None and finding.limit is not None:
        return figure_line(finding, index, "compared with")
    return Line(text=str(finding.source), answer=finding.answer(index))


def _plain(value: float) -> float | None:
    return None if math.isnan(value) else value


def figure_line(
    finding: Finding,
    index: int,
    relation: str,
    reference: Reference = YOURS,
    notes: tuple[str, ...] = (),
    *,
    is_measured: bool = False,
) -> Line:
    """
    Put a finding that compares a figure with a limit into words.

    Args:
        finding: The finding; it must have a figure.
        index: The organisation's place on the last axis.
        relation: "below" or "above".
        reference: Where the limit comes from.
        notes: What else the reader needs to know.
        is_measured: Whether the limit is itself a figure.
    """
    figure = finding.figure
    answer = finding.answer(index)
    if figure is None:
        return Line(text=str(finding.source), answer=answer, notes=notes)
    metric = figure.metric
    observed = figure.values.item(index)
    limit = finding.limit if type(finding.limit) is float else limit_at(finding.limit, index)
    coverage = figure.coverage.item(index)
    attributions = figure.attributions(index)
    # People are counted where they were seen, and an attributed figure's were seen by others.
    people, people_text = (None, "") if attributions else _people(figure, index, observed, limit)
    if len(attributions) == 1:
        notes = (attributions[0].text, *notes)
    elif attributions:
        notes = (*[f"{_since(each)}: {each.text}" for each in attributions], *notes)
    if coverage < 1 or observed != observed:  # noqa: PLR0124 - NaN
        notes = (_gap_text(figure, observed, coverage), *notes)
    # By place, because an explanation makes many of them: in the order of the fields.
    return Line(
        figure.title,
        answer,
        metric.code,
        metric.name,
        figure.first,
        figure.last,
        observed,
        limit,
        relation,
        metric.unit,
        abs(observed - limit),
        people,
        people_text,
        coverage,
        attributions,
        notes,
        reference,
        False,  # noqa: FBT003 - it says no more than it was asked
        is_measured,
    )


def limit_at(limit: Any, index: int) -> float:
    """Return one organisation's limit; NaN where there is none."""
    if limit is None:
        return math.nan
    if isinstance(limit, np.ndarray) and limit.ndim:
        return float(
            np.broadcast_to(limit, (*limit.shape[:-1], max(index + 1, limit.shape[-1])))[..., index].ravel()[0]
        )
    return float(limit)


def _people(figure: Figure, index: int, observed: float, limit: float) -> tuple[int | None, str]:
    if not figure.wanted:
        return None, ""
    exact = abs(observed - limit) * figure.weights.item(index)
    if math.isnan(exact):
        return None, ""
    # Rounded first, so that a product that is whole but for its last bits is not counted up.
    people = math.ceil(round(exact, 6))
    return people, f"{people:,} {figure.wanted} would reach it" if figure.metric.is_worse(observed, limit) else ""


def _since(attribution: Attribution) -> str:
    start = attribution.valid.start
    return "at first" if start is None else f"from {day_text(start)}"


def _gap_text(figure: Figure, observed: float, coverage: float) -> str:
    if coverage < 1:
        share = f"{Unit.FRACTION.beside(coverage, 1.0)} of the activity"
        if not math.isnan(observed):
            return f"rests on {share}"
        if coverage < figure.minimum_coverage:
            return f"taken as missing: only {share} is covered"
    if figure.length > 1:
        return "not every period was reported, or has the weight that an average needs"
    return "not reported, or not yet"
