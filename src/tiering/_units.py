"""Units, and figures in words with as many digits as they need."""

from __future__ import annotations

import enum
from functools import lru_cache

__all__ = ["Unit"]

_MOST_DECIMALS = 12
_FORMATS = tuple(f",.{decimals}f" for decimals in range(_MOST_DECIMALS + 1))
_DECIMALS = {"fraction": 1, "seconds": 0, "count": 0, "number": 2}


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

    @property
    def scale(self) -> float:
        """What a value is multiplied by when it is written."""
        return 100.0 if self is Unit.FRACTION else 1.0

    @property
    def decimals(self) -> int:
        """The digits after the point that it is usually written with."""
        return _DECIMALS[self._value_]

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
            decimals = self.decimals
        return self._write(value, decimals)

    def beside(self, value: float, limit: float) -> str:
        """
        Write a value with as many digits as it takes to show on which side of a limit it falls.

        Args:
            value: The value in this unit; NaN is written "missing".
            limit: The limit that it is compared with.
        """
        decimals = self.decimals
        if value != value or value == limit:  # noqa: PLR0124 - NaN
            return self.exact(value)
        scale = self.scale
        shown, mark = value * scale, limit * scale
        below = value < limit
        while decimals < _MOST_DECIMALS and not (
            round(shown, decimals) < mark if below else round(shown, decimals) > mark
        ):
            decimals += 1
        return self._write(value, decimals)

    def exact(self, value: float) -> str:
        """
        Write a value, such as a limit, with the fewest digits that say it exactly.

        Args:
            value: The value in this unit; NaN is written "missing".
        """
        return _exactly(self, value)

    def gap(self, size: float) -> str:
        """
        Write the distance between two values; that of two fractions is in percentage points.

        Args:
            size: The distance, not negative, in this unit.
        """
        decimals = self.decimals
        scale = self.scale
        while size > 0 and decimals < _MOST_DECIMALS and round(size * scale, decimals) == 0:
            decimals += 1
        return self._distance(size, decimals)

    def exact_gap(self, size: float) -> str:
        """
        Write a distance, such as a margin, with the fewest digits that say it exactly.

        Args:
            size: The distance in this unit.
        """
        return _distance_exactly(self, size)

    def _write(self, value: float, decimals: int | None) -> str:
        if self is Unit.FRACTION:
            return f"{value * 100:{_digits(decimals)}} %"
        if self is Unit.SECONDS:
            return _clock(value, decimals)
        return f"{value:{_digits(decimals)}}"

    def _distance(self, size: float, decimals: int | None) -> str:
        if self is Unit.FRACTION:
            return f"{size * 100:{_digits(decimals)}} points"
        return self._write(size, decimals)


def _digits(decimals: int | None) -> str:
    """Return a format with so many decimals, or with as many as there are: 12 digits are free of binary noise."""
    return ",.12g" if decimals is None else _FORMATS[decimals]


def _clock(value: float, decimals: int | None) -> str:
    sign = "-" if value < 0 else ""
    total = abs(value) if decimals is None else round(abs(value), decimals)
    minutes, seconds = divmod(total, 60)
    hours, minutes = divmod(int(minutes), 60)
    parts = [f"{hours} h"] if hours else []
    if minutes:
        parts.append(f"{minutes} min")
    if seconds or not parts:
        parts.append(f"{seconds:{_digits(decimals)}} s")
    return sign + " ".join(parts)


# The same few limits are written again and again.
@lru_cache(maxsize=256)
def _exactly(unit: Unit, value: float) -> str:
    return "missing" if value != value else unit._write(value, None)  # noqa: PLR0124, SLF001 - NaN


@lru_cache(maxsize=256)
def _distance_exactly(unit: Unit, size: float) -> str:
    return unit._distance(size, None)  # noqa: SLF001
