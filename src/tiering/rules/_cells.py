"""What may stand in a cell of a decision table: intervals, answers, and that nothing is known."""

from __future__ import annotations

import enum
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Self, final

import attrs
import numpy as np

from tiering._fields import FrozenMapping
from tiering._units import Unit
from tiering.errors import DefinitionError, TieringError, raise_problems
from tiering.rules._intervals import Interval

# A comma inside a number is no list: 2,400 would be 2 or 400.
_BETWEEN_ALTERNATIVES = re.compile(r"\s*,\s+|\s*,(?=[<>=≤≥\[\](])")
_ANYTHING = "-"


class Missing(enum.Enum):
    """
    What a cell asks for that matches where a figure is missing, or a criterion undecided.

    Example:
        >>> from tiering import rules
        >>> rules.Cell.of(rules.MISSING) == rules.Cell.of("missing")
        True
    """

    MISSING = "missing"


MISSING = Missing.MISSING
"""Matches where a figure is missing or a criterion undecided; with it, that is a value of its own."""


@final
@attrs.frozen
class Cell:
    """
    What a row asks of one input: any of what it holds.

    Rows make them of what is written in them.

    Attributes:
        intervals: Where a figure may lie.
        answers: The answers that a criterion may give.
        missing: Whether it also matches where there is no figure, or no answer.

    Example:
        >>> from tiering import rules
        >>> str(rules.Cell.of("< 0.5, > 0.9")), rules.Cell.of(rules.MISSING).missing
        ('< 0.5, > 0.9', True)
    """

    intervals: tuple[Interval, ...] = ()
    answers: frozenset[bool] = frozenset()
    missing: bool = False

    @classmethod
    def of(
        cls, value: str | float | Interval | Cell | Missing | Iterable[str | float | Interval | Cell | Missing]
    ) -> Self:
        """
        Read what is written in a row.

        Args:
            value: Text such as "[0.65..0.75)", "true" or "missing", a number to be equal to, an answer,
                an `Interval`, `MISSING`, or several of these of which any is enough.

        Raises:
            DefinitionError: It cannot be read.
        """
        if isinstance(value, str):
            parts = _BETWEEN_ALTERNATIVES.split(value.strip())
            return cls._any_of([cls._one(_read(part)) for part in parts])
        if isinstance(value, Iterable):
            return cls._any_of([cls.of(each) for each in value])
        return cls._one(value)

    @classmethod
    def _one(cls, value: Any) -> Self:
        match value:
            case Cell():
                return cls(value.intervals, value.answers, value.missing)
            case Missing():
                return cls(missing=True)
            case Interval():
                return cls((value,))
            case bool() | np.bool_():
                return cls(answers=frozenset([bool(value)]))
            case int() | float() | np.integer() | np.floating():
                return cls((Interval(float(value), float(value), with_most=True),))
            case _:
                message = (
                    f"{value!r} can be in no cell; give text such as '< 0.65', True, False, MISSING or an Interval"
                )
                raise DefinitionError(message)

    @classmethod
    def _any_of(cls, cells: Sequence[Cell]) -> Self:
        if not cells:
            message = "it holds nothing, so its row can never match; leave it out for anything"
            raise DefinitionError(message)
        intervals = {each for cell in cells for each in cell.intervals}
        return cls(
            tuple(sorted(intervals, key=lambda each: (each.start, each.stop))),
            frozenset(answer for cell in cells for answer in cell.answers),
            any(cell.missing for cell in cells),
        )

    def text(self, name: str, unit: Unit = Unit.NUMBER) -> str:
        """
        Write it in words.

        Args:
            name: What the input is called.
            unit: The unit of its figures.
        """
        asked = [each.text(unit) for each in self.intervals] + [str(each).lower() for each in sorted(self.answers)]
        return f"{name} {' or '.join([*asked, *(['missing'] if self.missing else [])])}"

    def __str__(self) -> str:
        asked = [*map(str, self.intervals), *(str(each).lower() for each in sorted(self.answers))]
        return ", ".join([*asked, *(["missing"] if self.missing else [])])


def _read(text: str) -> Interval | bool | Missing:
    match text.strip().lower():
        case "missing":
            return MISSING
        case "true" | "false" as answer:
            return answer == "true"
        case _:
            return Interval.parse(text)


def as_cells(
    values: Mapping[str, str | float | Interval | Cell | Missing | Iterable[str | float | Interval | Cell | Missing]],
) -> Mapping[str, Cell]:
    """Read the cells of a row; those that match anything are left out."""
    cells: dict[str, Cell] = {}
    problems: list[TieringError] = []
    for name, value in values.items():
        if isinstance(value, str) and value.strip() == _ANYTHING:
            continue
        try:
            cells[name] = Cell.of(value)
        except DefinitionError as problem:
            problems.append(DefinitionError(f"the cell of {name!r}: {problem}"))
    raise_problems("the row", problems)
    return FrozenMapping(cells)
