"""A decision table taken apart: its inputs in classes, its rows as sets of them, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from tiering._limits import FigureOf
from tiering._metrics import Metric
from tiering._protocols import Criterion
from tiering._tiers import TierScale
from tiering._units import Unit
from tiering.errors import DefinitionError
from tiering.rules._table_axes import Axis, Box, meet
from tiering.rules._table_check import MOST_TOLD, Combinations, Uncovered, combination, idle, overlapping, shown
from tiering.rules._table_codes import ALL_NUMBERS
from tiering.rules._table_rows import HitPolicy, Row, is_question

_ADVICE = {
    HitPolicy.UNIQUE: "change their cells so that only one matches, or choose another hit policy",
    HitPolicy.ANY: "give them one tier, or choose another hit policy",
}


class Parts(NamedTuple):
    """
    What a decision table is made of.

    Attributes:
        inputs: Its inputs.
        rows: Its rows.
        hit: What happens where several rows match.
        otherwise: The tier where none does.
        priority: The order of the tiers, where it is given.
        axes: The inputs in classes.
        boxes: The classes that the rows match.
    """

    inputs: Mapping[str, FigureOf | Criterion]
    rows: tuple[Row, ...]
    hit: HitPolicy
    otherwise: str | None
    priority: tuple[str, ...]
    axes: tuple[Axis, ...]
    boxes: tuple[Box, ...]

    @classmethod
    def of(
        cls,
        inputs: Mapping[str, FigureOf | Criterion],
        rows: tuple[Row, ...],
        hit: HitPolicy,
        otherwise: str | None,
        priority: tuple[str, ...],
    ) -> Parts:
        """Take a table apart."""
        axes = tuple(
            Axis.of(name, [row.when[name] for row in rows if name in row.when], is_answer=is_question(asked))
            for name, asked in inputs.items()
        )
        boxes = tuple(tuple([axis.box(row.when.get(axis.name)) for axis in axes]) for row in rows)
        return cls(inputs, rows, hit, otherwise, priority, axes, boxes)

    @property
    def figures(self) -> tuple[tuple[str, FigureOf], ...]:
        """The inputs that are figures."""
        return tuple((name, each) for name, each in self.inputs.items() if isinstance(each, FigureOf))

    @property
    def hull(self) -> Box:
        """The classes that surely have values in them, whatever the metrics."""
        return tuple([axis.hull() for axis in self.axes])

    def space(self, metrics: Iterable[Metric] = ()) -> Box:
        """Return the classes of all values that there can be: any number where a metric is not given."""
        by_code = {metric.code: metric for metric in metrics}
        ranges = {
            name: _range_within(by_code[each.metric], each.over.periods)
            for name, each in self.figures
            if each.metric in by_code
        }
        return tuple([axis.within(*ranges.get(axis.name, ALL_NUMBERS)) for axis in self.axes])

    def order(self, scale: TierScale | None) -> tuple[int, ...]:
        """Return the places of the rows in the order in which they decide; as listed where only the scale would say."""
        places = range(len(self.rows))
        if self.priority:
            return tuple(sorted(places, key=lambda place: self.priority.index(self.rows[place].tier)))
        if scale is None or not self.hit.goes_by_tier:
            return tuple(places)
        return tuple(sorted(places, key=lambda place: -scale.rank(self.rows[place].tier)))

    def gaps(self, space: Box, metrics: Iterable[Metric] = (), most: int = MOST_TOLD) -> Combinations:
        """Return what no row matches."""
        # In words, an input may be anything only where it may be anything that the metric can be.
        left, wide, units = Uncovered(space, self.boxes), self.space(metrics), self._units(metrics)
        return shown((combination(self.axes, wide, box, (), units) for box in left), left.count, most)

    def overlaps(self, space: Box, metrics: Iterable[Metric] = (), most: int = MOST_TOLD) -> Combinations:
        """Return what every two rows match both."""
        found, units = list(overlapping(space, self.boxes)), self._units(metrics)
        told = (combination(self.axes, space, box, (one + 1, other + 1), units) for one, other, box in found)
        return shown(told, len(found), most)

    def unsaid(self, space: Box, metrics: Iterable[Metric] = ()) -> Iterator[DefinitionError]:
        """Yield one problem for all values for which the table says nothing."""
        gaps = self.gaps(space, metrics) if self.otherwise is None else Combinations(())
        if gaps:
            where = "; ".join(str(gaps).splitlines())
            yield DefinitionError(f"no row of the decision table matches {where}; add rows for that, or give otherwise")

    def clashes(self) -> Iterator[DefinitionError]:
        """Yield a problem for every two rows that overlap though the hit policy forbids it."""
        if self.hit not in _ADVICE:
            return
        space = self.space()
        for one, other, box in overlapping(space, self.boxes):
            if self.hit is HitPolicy.UNIQUE or self.rows[one].tier != self.rows[other].tier:
                where = combination(self.axes, space, box, (one + 1, other + 1), {})
                yield DefinitionError(f"{where}; {_ADVICE[self.hit]}")

    def idle(self, space: Box, scale: TierScale | None = None) -> list[int]:
        """Return the places of rows that never decide; where their order is not known, of those that never match."""
        unknown = self.hit.goes_by_tier and not self.priority and scale is None
        if unknown or self.hit in _ADVICE:
            return [place for place, box in enumerate(self.boxes) if meet(space, box) is None]
        return idle(space, self.boxes, self.order(scale))

    def _units(self, metrics: Iterable[Metric]) -> Mapping[str, Unit]:
        by_code = {metric.code: metric.unit for metric in metrics}
        return {name: by_code[each.metric] for name, each in self.figures if each.metric in by_code}


def _range_within(metric: Metric, periods: int) -> tuple[float, float]:
    """Return the values that a figure can take over so many periods, or over fewer, as a year to date is."""
    (low, high), (lower, upper) = metric.range_over(1), metric.range_over(periods)
    return min(low, lower), max(high, upper)
