"""Intervals of numbers, and how they are written."""

from __future__ import annotations

import math
import re
from typing import Self, final

import attrs

from tiering._units import Unit
from tiering.errors import DefinitionError

_NUMBER = r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?"
_COMPARISON = re.compile(rf"(?P<sign><=|>=|<|>|=|≤|≥|)\s*(?P<number>{_NUMBER})")
_RANGE = re.compile(rf"(?P<open>[\[(\]])\s*(?P<least>{_NUMBER})\s*\.\.\s*(?P<most>{_NUMBER})\s*(?P<close>[\])\[])")


def _as_number(value: float) -> float:
    return float(value) + 0.0  # which makes -0.0 the 0.0 that it equals


@final
@attrs.frozen
class Interval:
    """
    The numbers from one to another.

    In a row it may also be written as text, which `Interval.parse` reads.

    Attributes:
        least: Where it starts; −∞ where none is given.
        most: Where it ends; ∞ where none is given.
        with_least: Whether *least* belongs to it.
        with_most: Whether *most* belongs to it.

    Raises:
        DefinitionError: No number lies in it.

    Example:
        >>> from tiering import rules
        >>> str(rules.Interval(0.65, 0.75)), str(rules.Interval(most=0.65))
        ('[0.65..0.75)', '< 0.65')
    """

    least: float = attrs.field(default=-math.inf, converter=_as_number)
    most: float = attrs.field(default=math.inf, converter=_as_number)
    with_least: bool = attrs.field(default=True, kw_only=True)
    with_most: bool = attrs.field(default=False, kw_only=True)

    def __attrs_post_init__(self) -> None:
        if math.isnan(self.least) or math.isnan(self.most):
            message = "an interval ends at numbers, not at NaN; where a figure is missing, write MISSING"
            raise DefinitionError(message)
        if not self.start < self.stop:
            opening, closing = "[" if self.with_least else "(", "]" if self.with_most else ")"
            message = (
                f"no number lies in {opening}{_plain(self.least)}..{_plain(self.most)}{closing}; "
                "give the lesser end first, or include the ends"
            )
            raise DefinitionError(message)

    @classmethod
    def parse(cls, text: str) -> Self:
        """
        Read an interval: "< 0.65", ">= 0.65", "= 1", "1", "[0.65..0.75)", "(0..1]" or "]0..1]".

        Args:
            text: One interval.

        Raises:
            DefinitionError: It cannot be read, or no number lies in it.
        """
        found = _RANGE.fullmatch(text.strip())
        if found is not None:
            least, most = float(found["least"]), float(found["most"])
            return cls(least, most, with_least=found["open"] == "[", with_most=found["close"] == "]")
        found = _COMPARISON.fullmatch(text.strip())
        if found is None:
            message = (
                f"{text!r} cannot be read; write '< 0.65', '>= 0.65', '[0.65..0.75)', '= 1', 'true', 'missing', "
                "several with ', ' between them, or '-' for anything; 65 % is 0.65, and 2,400 is 2400"
            )
            raise DefinitionError(message)
        number = float(found["number"])
        match found["sign"]:
            case "<" | "<=" | "≤" as sign:
                return cls(most=number, with_most=sign != "<")
            case ">" | ">=" | "≥" as sign:
                return cls(number, with_least=sign != ">")
            case _:
                return cls(number, number, with_most=True)

    @property
    def start(self) -> float:
        """The first number in it."""
        return self.least if self.with_least else math.nextafter(self.least, math.inf)

    @property
    def stop(self) -> float:
        """The first number after it."""
        return math.nextafter(self.most, math.inf) if self.with_most else self.most

    def text(self, unit: Unit) -> str:
        """
        Write it in words.

        Args:
            unit: The unit of its ends.
        """
        if self.least == self.most:
            return f"exactly {unit.exact(self.least)}"
        if self.least == -math.inf and self.most == math.inf:
            return "known"
        if self.most == math.inf:
            return f"{self.lower} {unit.exact(self.least)}"
        return f"{self.relation(unit)} {unit.exact(self.most)}"

    @property
    def lower(self) -> str:
        """How its figures relate to its lower end, in words."""
        return "at least" if self.with_least else "above"

    def relation(self, unit: Unit) -> str:
        """
        Write how its figures relate to its upper end.

        Args:
            unit: The unit of its ends.
        """
        if self.least == -math.inf:
            return "at most" if self.with_most else "below"
        start = f"{'from' if self.with_least else 'above'} {unit.exact(self.least)}"
        return f"{start} to" if self.with_most else f"{start} to below"

    def __str__(self) -> str:
        if self.least == self.most:
            return f"= {_plain(self.least)}"
        if self.most == math.inf:
            return f"{'>=' if self.with_least else '>'} {_plain(self.least)}"
        if self.least == -math.inf:
            return f"{'<=' if self.with_most else '<'} {_plain(self.most)}"
        opening, closing = "[" if self.with_least else "(", "]" if self.with_most else ")"
        return f"{opening}{_plain(self.least)}..{_plain(self.most)}{closing}"


def _plain(number: float) -> str:
    return repr(number).removesuffix(".0")
