"""Why a decision table says what it does: the row that decides, or the rows that are open, and their cells."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple, final

import attrs
import numpy as np

from tiering._findings import Answer, Finding, Reason
from tiering._limits import FigureOf
from tiering._lines import Line, figure_line
from tiering._protocols import Tracing
from tiering._references import Reference
from tiering._units import Unit
from tiering.rules._cells import Cell
from tiering.rules._intervals import Interval
from tiering.rules._logic import Not
from tiering.rules._table_axes import Axis, Box, meet, members
from tiering.rules._table_check import Uncovered
from tiering.rules._table_codes import Codes, see
from tiering.rules._table_parts import Parts
from tiering.rules._table_rows import Row

_MOST_NEAREST = 3


class AskedCell(NamedTuple):
    """A cell as the source of a finding."""

    name: str
    cell: Cell
    reference: Reference

    def describe(self, finding: Finding, index: int, /) -> Line:
        """Show the figure beside the end of the interval that is nearest to it."""
        figure = finding.figure
        if figure is None:
            return Line(self.cell.text(self.name), finding.answer(index), reference=self.reference)
        unit, observed = figure.metric.unit, float(figure.values[index])
        ends = [(each, end) for each in self.cell.intervals for end in (each.most, each.least) if math.isfinite(end)]
        if not ends:
            return Line(self.cell.text(figure.title, unit), finding.answer(index), reference=self.reference)
        interval, end = ends[0] if math.isnan(observed) else min(ends, key=lambda each: abs(each[1] - observed))
        others = [each.text(unit) for each in self.cell.intervals if each is not interval]
        notes = tuple(f"or {each}" for each in [*others, *(["missing"] if self.cell.missing else [])])
        return figure_line(finding._replace(limit=end), index, _relation(interval, end, unit), self.reference, notes)

    def __str__(self) -> str:
        return self.cell.text(self.name)


def _relation(interval: Interval, end: float, unit: Unit) -> str:
    """Write how figures relate to one end of an interval, the other end included."""
    if interval.least == interval.most:
        return "exactly"
    if end == interval.most:
        return interval.relation(unit)
    if interval.most == math.inf:
        return interval.lower
    return f"{'at most' if interval.with_most else 'below'} {unit.exact(interval.most)}, {interval.lower}"


class _Heading(NamedTuple):
    """A row as the source of a finding; its words stand in the heading of the reason."""

    row: Row | None

    def describe(self, finding: Finding, index: int, /) -> Line:
        """Say nothing besides."""
        return Line("", finding.answer(index))


@final
@attrs.frozen
class _Told:
    """The reasons for one organisation, as they are asked for."""

    parts: Parts
    trace: Tracing
    index: int
    codes: tuple[Codes, ...]
    space: Box

    @property
    def order(self) -> tuple[int, ...]:
        """The places of the rows, in the order in which they decide."""
        return self.parts.order(self.trace.evidence.scale)

    @property
    def box(self) -> Box:
        """The classes that its values may be in."""
        own = [int(codes[self.index]) for codes in self.codes]
        return tuple(
            [
                classes if code == axis.gap and not axis.names_missing else 1 << code
                for code, axis, classes in zip(own, self.parts.axes, self.space, strict=True)
            ]
        )

    def open_rows(self) -> tuple[list[int], bool]:
        """Return the rows that decide for some of the values that it may have, and whether for some none does."""
        box, boxes = self.box, self.parts.boxes
        before: list[Box] = []
        found: list[int] = []
        for place in self.order:
            inside = meet(box, boxes[place])
            if inside is not None and Uncovered(inside, before):
                found.append(place)
            before.append(boxes[place])
        return found, bool(Uncovered(box, before))

    def tier(self, code: str) -> str:
        scale = self.trace.evidence.scale
        return scale[scale.rank(code)].name

    def heading(self, place: int, verb: str) -> str:
        row = self.parts.rows[place]
        units = {
            name: self.trace.evidence.figure(each.metric, each.over).metric.unit for name, each in self.parts.figures
        }
        words = ", ".join(cell.text(name, units.get(name, Unit.NUMBER)) for name, cell in row.when.items())
        named = f" ({row.name})" if row.name else ""
        return (
            f"row {place + 1} of {len(self.parts.rows)}{named}{verb}: {words or 'any values'} → {self.tier(row.tier)}"
        )

    def row(self, place: int, verb: str) -> Reason:
        findings = self.cells(place)
        row = self.parts.rows[place]
        return Reason(self.heading(place, verb), _joined(row, findings) if findings else None, row.reference)

    def cells(self, place: int) -> tuple[Finding, ...]:
        row = self.parts.rows[place]
        return tuple(
            self.cell(axis, codes, classes, row.when[axis.name], row.reference)
            for axis, codes, classes in zip(self.parts.axes, self.codes, self.space, strict=True)
            if axis.name in row.when
        )

    def cell(self, axis: Axis, codes: Codes, classes: int, cell: Cell, reference: Reference) -> Finding:
        """Return the finding of one cell, for everybody."""
        matched, asked = axis.box(cell), self.parts.inputs[axis.name]
        met = [bool(matched >> code & 1) for code in range(axis.gap + 1)]
        possible = met.copy()
        if not axis.names_missing:
            whatever = [met[code] for code in members(classes)]
            met[axis.gap], possible[axis.gap] = all(whatever), any(whatever)
        certain, open_ = np.array(met)[codes], np.array(possible)[codes]
        source = AskedCell(axis.name, cell, reference)
        if isinstance(asked, FigureOf):
            return Finding(source, certain, open_, self.trace.evidence.figure(asked.metric, asked.over))
        if len(cell.answers) != 1 or cell.missing:
            return Finding(source, certain, open_)
        found = self.trace.finding(asked)
        if cell.answers == {True}:
            return found._replace(met=certain, possible=open_)
        return Finding(Not(asked), certain, open_, children=(found,))

    def nearest(self) -> Finding | None:
        """Return what is not met of the rows that fail in the fewest cells."""
        failing = [
            [each for each in self.cells(place) if each.answer(self.index) is Answer.NOT_MET] for place in self.order
        ]
        fewest = min(map(len, failing))
        cells = [each for row in [row for row in failing if len(row) == fewest][:_MOST_NEAREST] for each in row]
        return _joined(None, tuple(cells)) if cells else None


def _joined(row: Row | None, cells: tuple[Finding, ...]) -> Finding:
    met = np.logical_and.reduce([each.met for each in cells])
    return Finding(_Heading(row), met, np.logical_and.reduce([each.possible for each in cells]), children=cells)


def reasons_of(parts: Parts, trace: Tracing, index: int, *, full: bool) -> Sequence[Reason]:
    """Return which row decided for an organisation, or which are open; every row where all are asked for."""
    seen = [see(axis, parts.inputs[axis.name], trace.evidence) for axis in parts.axes]
    space = tuple([axis.within(*each.range) for axis, each in zip(parts.axes, seen, strict=True)])
    told = _Told(parts, trace, index, tuple([each.codes for each in seen]), space)
    return tuple(_reasons(told, full=full))


def _reasons(told: _Told, *, full: bool) -> Iterator[Reason]:
    parts = told.parts
    places, unmatched = told.open_rows()
    is_open = len(places) + unmatched > 1
    for place in places:
        yield told.row(place, " is open" if is_open else "")
    if unmatched:
        outcome = "every tier is open" if parts.otherwise is None else told.tier(parts.otherwise)
        none = f"no row of {len(parts.rows)} matches"
        heading = f"that {none} is open → {outcome}" if is_open else f"{none} → {outcome}"
        yield Reason(heading, None if is_open else told.nearest())
    if full:
        for place in told.order:
            if place not in places:
                yield told.row(place, " does not decide")
