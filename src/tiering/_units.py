"""Units, and figures in words with as many digits as they need."""

from __future__ import annotations

import enum
from collections.abc import Callable

__all__ = ["Unit"]

_MOST_DECIMALS = 12


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
            decimals = _USUAL_DECIMALS[self]
        return _WRITERS[self](value, decimals)

    def beside(self, value: float, limit: float) -> str:
        """
        Write a value with as many digits as it takes to show on which side of a limit it falls.

        Args:
            value: The value in this unit; NaN is written "missing".
            limit: The limit that it is compared with.
        """
        decimals = _USUAL_DECIMALS[self]
        if value != value or value == limit:  # noqa: PLR0124 - NaN
            return self.exact(value)
        scale = _SCALES[self]
        shown, mark = value * scale, limit * scale
        below = value < limit
        while decimals < _MOST_DECIMALS and not (round(shown, decimals) < mark if below else round(shown, decimals) > mark):
            decimals += 1
        return _WRITERS[self](value, decimals)

    def exact(self, value: float) -> str:
        """
        Write a value, such as a limit, with the fewest digits that say it exactly.

        Args:
            value: The value in this unit; NaN is written "missing".
        """
        if value != value:  # noqa: PLR0124 - NaN
            return "missing"
        shown = value * _SCALES[self]
        decimals = 0
        while decimals < _MOST_DECIMALS and abs(round(shown, decimals) - shown) > abs(shown) * 1e-14:
            decimals += 1
        return _WRITERS[self](value, decimals)

    def gap(self, size: float) -> str:
        """
        Write the distance between two values; that of two fractions is in percentage points.

        Args:
            size: The distance, not negative, in this unit.
        """
        decimals = _USUAL_DECIMALS[self]
        scale = _SCALES[self]
        while size > 0 and decimals < _MOST_DECIMALS and round(size * scale, decimals) == 0:
            decimals += 1
        if self is Unit.FRACTION:
            return f"{size * scale:.{decimals}f} points"
        return _WRITERS[self](size, decimals)


def _per_cent(value: float, decimals: int) -> str:
    return f"{value * 100:.{decimals}f} %"


def _clock(value: float, decimals: int) -> str:
    sign = "-" if value < 0 else ""
    total = round(abs(value), decimals)
    minutes, seconds = divmod(total, 60)
    hours, minutes = divmod(int(minutes), 60)
    parts = [f"{hours} h"] if hours else []
    if minutes:
        parts.append(f"{minutes} min")
    if seconds or not parts:
        parts.append(f"{seconds:.{decimals}f} s")
    return sign + " ".join(parts)


def _plain(value: float, decimals: int) -> str:
    return f"{value:,.{decimals}f}"


_WRITERS: dict[Unit, Callable[[float, int], str]] = {
    Unit.FRACTION: _per_cent,
    Unit.SECONDS: _clock,
    Unit.COUNT: _plain,
    Unit.NUMBER: _plain,
}
_SCALES = {Unit.FRACTION: 100.0, Unit.SECONDS: 1.0, Unit.COUNT: 1.0, Unit.NUMBER: 1.0}
_USUAL_DECIMALS = {Unit.FRACTION: 1, Unit.SECONDS: 0, Unit.COUNT: 0, Unit.NUMBER: 2}
