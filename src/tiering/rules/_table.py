"""The rule that is a table: each row asks something of some inputs, and says which tier that means."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any, final

import attrs

from tiering._evidence import Evidence
from tiering._fields import FrozenMapping, is_code, is_member_of
from tiering._findings import Proposal, Ranks, Reason
from tiering._limits import FigureOf
from tiering._metrics import Metric
from tiering._protocols import Criterion, Tracing, merge_reads
from tiering._references import Reference
from tiering._tiers import TierScale
from tiering._windows import Window
from tiering.errors import OddRegimeWarning, raise_problems
from tiering.rules._table_check import MOST_TOLD, Combinations
from tiering.rules._table_codes import see
from tiering.rules._table_parts import Parts
from tiering.rules._table_plan import Answers, Layout, RowByRow, plan
from tiering.rules._table_reasons import reasons_of
from tiering.rules._table_rows import (
    HitPolicy,
    Row,
    as_rows,
    is_question,
    wrong_cells,
    wrong_inputs,
    wrong_priority,
)

_WHERE = "the decision table"
# How far up whoever built the table, or the regime, is called from.
_OF_TABLE, _OF_REGIME = 4, 7


def _as_inputs(values: Mapping[str, str | FigureOf | Criterion]) -> Mapping[str, FigureOf | Criterion]:
    return FrozenMapping({name: FigureOf(each) if isinstance(each, str) else each for name, each in values.items()})


def _as_tiers(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(values)


@final
@attrs.frozen
class DecisionTable:
    """
    Puts each organisation on the tier of the row that it matches.

    The table is checked when it is built, and once more by the regime, which knows what values its metrics can take.
    Where a figure is missing, or a criterion undecided, all rows are open that some value would lead to,
    unless a cell of that input names `MISSING`: then only such cells match, and those that may be anything.

    Attributes:
        inputs: What the cells ask about, by the names that the rows use: a metric's code, `FigureOf` it
            over a window, or a criterion.
        rows: The rows.
        hit: What happens where several rows match.
        otherwise: The tier where no row matches; without it every gap is an error.
        priority: The tiers in the order in which `HitPolicy.PRIORITY` prefers them; the most
            intensive first where none is given.

    Raises:
        DefinitionError: A cell asks what its input cannot answer, rows overlap that may not, or
            nothing is said for values that no row matches.
        UnknownCodeError: A row names an input that the table lacks.
        ProblemsError: Several of these.

    Example:
        >>> from tiering import rules
        >>> table = rules.DecisionTable(
        ...     inputs={"four_hour": "four_hour", "deficit": rules.Above("deficit", 0)},
        ...     rows=[rules.Row({"four_hour": "< 0.65"}, "1"), rules.Row({"four_hour": "< 0.75", "deficit": True}, "2")],
        ...     hit=rules.HitPolicy.FIRST, otherwise="3",
        ... )
        >>> print(table.gaps().shown[0])
        four_hour from 0.65 to below 0.75, deficit false
    """

    inputs: Mapping[str, FigureOf | Criterion] = attrs.field(kw_only=True, converter=_as_inputs)
    rows: tuple[Row, ...] = attrs.field(kw_only=True, converter=as_rows)
    hit: HitPolicy = attrs.field(default=HitPolicy.UNIQUE, kw_only=True, validator=is_member_of(HitPolicy))
    otherwise: str | None = attrs.field(default=None, kw_only=True, validator=attrs.validators.optional(is_code))
    priority: tuple[str, ...] = attrs.field(default=(), kw_only=True, converter=_as_tiers)
    _plans: dict[Any, Layout | RowByRow] = attrs.field(init=False, repr=False, eq=False, factory=dict)

    def __attrs_post_init__(self) -> None:
        raise_problems(_WHERE, list(wrong_inputs(self.inputs, self.rows)))
        raise_problems(
            _WHERE,
            [*wrong_cells(self.inputs, self.rows), *wrong_priority(self.rows, self.hit, self.priority)],
        )
        parts = self._parts
        raise_problems(_WHERE, [*parts.clashes(), *parts.unsaid(parts.hull)])
        self._warn(parts.idle(parts.space()), _OF_TABLE)

    @cached_property
    def _parts(self) -> Parts:
        return Parts.of(self.inputs, self.rows, self.hit, self.otherwise, self.priority)

    @property
    def reads(self) -> Mapping[str, int]:
        """Every metric that an input is, and everything that the criteria read."""
        return merge_reads(
            {each.metric: each.over.periods} if isinstance(each, FigureOf) else each.reads
            for each in self.inputs.values()
        )

    @property
    def elementwise(self) -> bool:
        """Whether all criteria among its inputs are."""
        return all(each.elementwise for _, each in self.parts)

    @property
    def parts(self) -> tuple[tuple[str, Any], ...]:
        """The criteria among its inputs."""
        return tuple((f"the input {name!r}", each) for name, each in self.inputs.items() if is_question(each))

    @property
    def windows(self) -> Iterable[tuple[str, Window]]:
        """The metrics among its inputs with the windows that they are taken over."""
        return tuple((each.metric, each.over) for _, each in self._parts.figures)

    @property
    def limits(self) -> Iterable[tuple[str, float, float]]:
        """The metrics among its inputs, each with the least and the greatest end of its cells."""
        cuts = {axis.name: [number for number, _ in axis.cuts] for axis in self._parts.axes}
        return tuple(
            (each.metric, min(cuts[name]), max(cuts[name])) for name, each in self._parts.figures if cuts[name]
        )

    @property
    def references(self) -> Iterable[tuple[str, Reference]]:
        """Its rows with their references."""
        return tuple((f"row {number}: {row} → {row.tier}", row.reference) for number, row in enumerate(self.rows, 1))

    @property
    def heading(self) -> str:
        """What happens where several rows match, or none."""
        rest = "" if self.otherwise is None else f"; where none does, tier {self.otherwise}"
        return f"a table: {self.hit.value}{rest}"

    @property
    def tiers(self) -> tuple[str, ...]:
        """The tiers that it names."""
        rest = () if self.otherwise is None else (self.otherwise,)
        return tuple(dict.fromkeys([*(row.tier for row in self.rows), *rest, *self.priority]))

    def gaps(self, metrics: Iterable[Metric] = (), *, most: int = MOST_TOLD) -> Combinations:
        """
        Find the values that no row matches, whatever is said for them otherwise.

        Inputs are taken as independent of each other.

        Args:
            metrics: Those of the regime, for their units, and because what they cannot be is no gap.
            most: How many combinations to show.
        """
        known = tuple(metrics)
        return self._parts.gaps(self._parts.space(known), known, most)

    def overlaps(self, metrics: Iterable[Metric] = (), *, most: int = MOST_TOLD) -> Combinations:
        """
        Find the values that two rows match, whichever tiers they say.

        Args:
            metrics: Those of the regime, for their units, and because what they cannot be is no overlap.
            most: How many combinations to show.
        """
        known = tuple(metrics)
        return self._parts.overlaps(self._parts.space(known), known, most)

    def check(self, scale: TierScale) -> None:
        """
        Warn of rows that can never decide because of the order of the tiers.

        Args:
            scale: The scale, which has all the tiers that the table names.
        """
        if self.hit.goes_by_tier and not self.priority:
            self._warn(self._parts.idle(self._parts.space(), scale), _OF_REGIME)

    def check_metrics(self, metrics: Iterable[Metric]) -> None:
        """
        Refuse metrics some of whose values no row matches; warn of rows that match nothing that they can be.

        Args:
            metrics: Those of the regime.

        Raises:
            DefinitionError: No row matches, and nothing is said for that.
        """
        known, parts = tuple(metrics), self._parts
        space, before = parts.space(known), parts.idle(parts.space())
        raise_problems(_WHERE, list(parts.unsaid(space, known)))
        self._warn([place for place in parts.idle(space) if place not in before], _OF_REGIME)

    @property
    def branches(self) -> tuple[str, ...]:
        """What its reasons begin with: each row, and that none matches where there is a tier for that."""
        count = len(self.rows)
        rows = tuple(f"row {place} of {count}" for place in range(1, count + 1))
        return rows if self.otherwise is None else (*rows, f"no row of {count}")

    def propose(self, evidence: Evidence, /) -> Proposal:
        """Propose for every organisation shown."""
        seen = [see(axis, self.inputs[axis.name], evidence) for axis in self._parts.axes]
        found = self._plan(evidence.scale, tuple([each.range for each in seen]))
        return found.bounds([each.codes for each in seen], complete=all(each.is_complete for each in seen))

    def reasons(self, trace: Tracing, index: int, ranks: Ranks, *, full: bool) -> Sequence[Reason]:  # noqa: ARG002 - the rows say all
        """
        Return which row decided, or which rows are open.

        Args:
            trace: What can be asked.
            index: The organisation's place on the last axis.
            ranks: What the rule did with it.
            full: Give every row, not only those.
        """
        return reasons_of(self._parts, trace, index, full=full)

    def _plan(self, scale: TierScale, ranges: tuple[tuple[float, float], ...]) -> Layout | RowByRow:
        key = (ranges, scale.top, *[scale.rank(tier) for tier in self.tiers])
        found = self._plans.get(key)
        if found is None:
            axes, boxes, order = self._parts.axes, self._parts.boxes, self._parts.order(scale)
            answers = Answers(
                tuple([boxes[place] for place in order]),
                tuple([scale.rank(self.rows[place].tier) for place in order]),
                None if self.otherwise is None else scale.rank(self.otherwise),
                scale.top,
            )
            space = tuple([axis.within(*each) for axis, each in zip(axes, ranges, strict=True)])
            found = self._plans[key] = plan(axes, space, answers)
        return found

    def _warn(self, places: Iterable[int], stacklevel: int) -> None:
        for place in places:
            warnings.warn(
                f"row {place + 1} of the decision table ({self.rows[place]}) can never decide: what it matches cannot occur, "
                "or rows that come first match all of it; remove it, or change the order",
                OddRegimeWarning,
                stacklevel=stacklevel,
            )
