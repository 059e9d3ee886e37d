"""Units, and figures in words with as many digits as they need."""

from __future__ import annotations

import enum
import operator
from functools import lru_cache

__all__ = ["Unit"]

_MOST_DECIMALS = 12
# How a number is written with so many decimals; with none given as it is, in 12 digits, free of binary noise.
_FORMATS: dict[int | None, str] = {None: "z,.12g", **{some: f"z,.{some}f" for some in range(_MOST_DECIMALS + 1)}}
# What a value is multiplied by when it is written, and the digits that usually follow the point.
_USUAL = {"fraction": (100.0, 1), "seconds": (1.0, 0), "count": (1.0, 0), "number": (1.0, 2)}


class Unit(enum.Enum):
    """
    What a metric is measured in.

    Rates are fractions and times are seconds; words show them as per cent
    and as minutes.

    Example:
        >>> from tiering import Unit
        >>> Unit.FRACTION.text(0.612), Unit.SECONDS.text(2813.0)
        ('61.2 %', '46 min 53 s')
    """

    FRACTION = "fraction"
    SECONDS = "seconds"
    COUNT = "count"
    NUMBER = "number"

    def text(self, value: float, decimals: int | None = None) -> str:
        """
        Write a value in words.

        Args:
            value: The value in this unit; NaN is written "missing".
            decimals: Digits after the point, of a per cent or of a second;
                without it as many as the unit usually shows.
        """
        if value != value:  # noqa: PLR0124 - NaN
            return "missing"
        if decimals is None:
            _, decimals = _USUAL[self._value_]
        return self._write(value, decimals)

    def beside(self, value: float, limit: float) -> str:
        """
        Write a value with as many digits as it takes to show on which side of a limit it falls.

        Args:
            value: The value in this unit; NaN is written "missing".
            limit: The limit that it is compared with.
        """
        if value != value or value == limit:  # noqa: PLR0124 - NaN
            return self.exact(value)
        scale, decimals = _USUAL[self._value_]
        # The limit as it is printed: 0.07 × 100 is not 7 in binary.
        shown, mark = value * scale, _printed(limit * scale)
        # Only what is near the limit can be rounded to its other side; a limit that is NaN is near nothing.
        if abs(shown - mark) < 10.0**-decimals:
            crosses = operator.ge if value < limit else operator.le
            while crosses(round(shown, decimals), mark) and decimals < _MOST_DECIMALS:
                decimals += 1
        return self._write(value, decimals)

    def together(self, value: float, limit: float, *others: float) -> tuple[str, ...]:
        """
        Write values all with as many digits as it takes to tell the first two apart; exactly where those are equal.

        Args:
            value: A value in this unit; NaN is written "missing".
            limit: What it is compared with, which is no given level but as much a figure as the value.
            others: What else is to be written like them.
        """
        scale, decimals = _USUAL[self._value_]
        if value == limit:
            return tuple(map(self.exact, (value, limit, *others)))
        shown, mark = value * scale, limit * scale
        if abs(shown - mark) < 10.0**-decimals:
            # Rounding keeps the order of two values, and may only make them one.
            while round(shown, decimals) == round(mark, decimals) and decimals < _MOST_DECIMALS:
                decimals += 1
        return tuple([self.text(each, decimals) for each in (value, limit, *others)])

    def exact(self, value: float) -> str:
        """
        Write a value, such as a limit, with the fewest digits that say it exactly.

        Args:
            value: The value in this unit; NaN is written "missing".
        """
        return _exactly(self._value_, value)

    def gap(self, size: float) -> str:
        """
        Write the distance between two values; that of two fractions is in percentage points.

        Args:
            size: The distance, not negative, in this unit.
        """
        scale, decimals = _USUAL[self._value_]
        shown = size * scale
        # What rounds to nothing at the usual digits is shown with more.
        while 0 < shown <= 0.5 * 10.0**-decimals and decimals < _MOST_DECIMALS:
            decimals += 1
        return self._distance(size, decimals)

    def exact_gap(self, size: float) -> str:
        """
        Write a distance, such as a margin, with the fewest digits that say it exactly.

        Args:
            size: The distance in this unit.
        """
        return _distance_exactly(self._value_, size)

    def _write(self, value: float, decimals: int | None) -> str:
        if self is _SECONDS:
            return _clock(value, decimals)
        if self is _FRACTION:
            return f"{format(value * 100, _FORMATS[decimals])} %"
        return format(value, _FORMATS[decimals])

    def _distance(self, size: float, decimals: int | None) -> str:
        if self is _FRACTION:
            text = format(size * 100, _FORMATS[decimals])
            return f"{text} point" if text == "1" else f"{text} points"
        return self._write(size, decimals)


_FRACTION, _SECONDS = Unit.FRACTION, Unit.SECONDS  # quicker than through the class


def _clock(value: float, decimals: int | None) -> str:
    if decimals == 0:
        minutes, whole = divmod(round(abs(value)), 60)
        text = f"{whole} s" if whole or not minutes else ""
    else:
        total = abs(value) if decimals is None else round(abs(value), decimals)
        minutes, seconds = int(total // 60), total % 60
        text = f"{format(round(seconds, 9), _FORMATS[decimals])} s" if seconds or not minutes else ""
    hours, minutes = divmod(minutes, 60)
    if minutes:
        text = f"{minutes} min {text}".rstrip()
    if hours:
        text = f"{hours} h {text}".rstrip()
    return f"-{text}" if value < 0 and text != "0 s" else text


@lru_cache(maxsize=256)
def _printed(shown: float) -> float:
    return float(f"{shown:.12g}")


@lru_cache(maxsize=256)
def _exactly(unit: str, value: float) -> str:
    return "missing" if value != value else Unit(unit)._write(value, None)  # noqa: PLR0124, SLF001 - NaN


@lru_cache(maxsize=256)
def _distance_exactly(unit: str, size: float) -> str:
    return Unit(unit)._distance(size, None)  # noqa: SLF001
