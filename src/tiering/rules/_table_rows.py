"""The rows of a decision table, and what happens where several of them match."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import final

import attrs

from tiering._fields import is_code
from tiering._limits import FigureOf
from tiering._protocols import Criterion
from tiering._references import YOURS, Reference, is_reference
from tiering.errors import DefinitionError, TieringError, UnknownCodeError
from tiering.rules._cells import Cell, as_cells


class HitPolicy(enum.Enum):
    """
    What a decision table does where several rows match.

    The names are those of the standard Decision Model and Notation (DMN).

    Example:
        >>> from tiering import rules
        >>> rules.HitPolicy.UNIQUE.value
        'at most one row matches'
    """

    UNIQUE = "at most one row matches"
    """Overlapping rows are an error when the table is built."""
    ANY = "all rows that match say the same"
    """Overlapping rows with different tiers are an error when the table is built."""
    FIRST = "the first row that matches decides"
    PRIORITY = "the matching row decides whose tier comes first in the order of priority"
    COLLECT_MAX = "the most intensive tier of all rows that match"
    """Collect with the operator max, taken over the ranks of the tiers."""

    @property
    def goes_by_tier(self) -> bool:
        """Whether the tiers of the rows, and not their order, say which of them decides."""
        return self in (HitPolicy.PRIORITY, HitPolicy.COLLECT_MAX)


@final
@attrs.frozen
class Row:
    """
    One row of a decision table: where all its cells match, it says a tier.

    Attributes:
        when: What it asks, by input: text such as "< 0.65", "[0.65..0.75)", "true" or "missing", a number
            to be equal to, True or False, an `Interval`, `MISSING`, or several of these.
            An input that is left out, or "-", may be anything.
        tier: The tier's code.
        name: What explanations call it besides its number.
        reference: Where its numbers come from.

    Raises:
        DefinitionError: A cell cannot be read, or can never match.

    Example:
        >>> from tiering import rules
        >>> print(rules.Row({"four_hour": "[0.65..0.75)", "deficit": True}, "2"))
        four_hour from 0.65 to below 0.75, deficit true
    """

    when: Mapping[str, Cell] = attrs.field(converter=as_cells)
    tier: str = attrs.field(validator=is_code)
    name: str = attrs.field(default="", kw_only=True)
    reference: Reference = attrs.field(default=YOURS, kw_only=True, validator=is_reference)

    def __str__(self) -> str:
        return ", ".join(cell.text(name) for name, cell in self.when.items()) or "any values"


def as_rows(values: Iterable[Row]) -> tuple[Row, ...]:
    """Freeze rows."""
    return tuple(values)


def is_question(asked: object) -> bool:
    """Tell whether an input is a criterion."""
    return hasattr(asked, "assess")


def wrong_inputs(inputs: Mapping[str, FigureOf | Criterion], rows: Sequence[object]) -> Iterator[TieringError]:
    """Yield what makes the inputs of a table no inputs, and its rows no rows."""
    if not inputs:
        yield DefinitionError("a decision table needs at least one input")
    if not rows:
        yield DefinitionError("a decision table needs at least one row")
    for name, asked in inputs.items():
        if isinstance(asked, type) or not (isinstance(asked, FigureOf) or is_question(asked)):
            yield DefinitionError(
                f"the input {name!r} is {asked!r}; give a metric's code, rules.FigureOf(…, over=…) or a criterion"
            )
        elif isinstance(asked, FigureOf) and asked.times != 1:
            yield DefinitionError(f"the input {name!r} is {asked}; give the metric alone, and multiply the cells' ends")
    for number, row in enumerate(rows, 1):
        if not isinstance(row, Row):
            yield DefinitionError(f"row {number} is {row!r}; give rules.Row(…)")


def wrong_cells(inputs: Mapping[str, FigureOf | Criterion], rows: Sequence[Row]) -> Iterator[TieringError]:
    """Yield a problem for each cell that asks what its input cannot answer."""
    for number, row in enumerate(rows, 1):
        for name, cell in row.when.items():
            if name not in inputs:
                yield UnknownCodeError("input", name, tuple(inputs), f"row {number}")
            elif is_question(inputs[name]) and cell.intervals:
                yield DefinitionError(
                    f"row {number} asks for {cell.text(name)}, but that input is a criterion; ask for True, False or MISSING"
                )
            elif not is_question(inputs[name]) and cell.answers:
                yield DefinitionError(
                    f"row {number} asks for {cell.text(name)}, but that input is a figure; "
                    "ask for an interval such as '< 0.65', or make the input a criterion"
                )


def wrong_priority(rows: Sequence[Row], hit: HitPolicy, priority: Sequence[str]) -> Iterator[TieringError]:
    """Yield what is wrong with an order of priority."""
    if priority and hit is not HitPolicy.PRIORITY:
        yield DefinitionError(f"an order of priority is for HitPolicy.PRIORITY, not for {hit.name}; leave it out")
    if len(set(priority)) < len(priority):
        yield DefinitionError(f"a tier comes twice in the order of priority {', '.join(priority)}")
    absent = [tier for tier in dict.fromkeys(row.tier for row in rows) if priority and tier not in priority]
    if absent:
        yield DefinitionError(
            f"the order of priority leaves out {', '.join(map(repr, absent))}; give every tier of the rows"
        )
