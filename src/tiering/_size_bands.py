"""Bands of size, by how many are behind organisations' figures."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any, final

import attrs

from tiering._fields import is_code, is_member_of
from tiering._references import YOURS, Reference, is_reference
from tiering._windows import Window
from tiering.errors import DefinitionError

__all__ = ["SizeBands"]

_YEAR = 12


def _as_limits(values: float | Iterable[float]) -> tuple[float, ...]:
    given: Any = values
    try:
        return tuple(map(float, given if isinstance(given, Iterable) else (given,)))
    except (TypeError, ValueError):
        message = f"the limits of size bands must be numbers, not {values!r}; two make three bands: (10_000, 25_000)"
        raise DefinitionError(message) from None


def _rise(_: object, __: object, value: Sequence[float]) -> None:
    rises = all(low < high for low, high in zip((0.0, *value), value, strict=False))
    if not value or not rises or not math.isfinite(value[-1]):
        told = ", ".join(f"{each:g}" for each in value) or "nothing"
        message = f"the limits of size bands must be above 0, finite, and each above the one before it, not {told}"
        raise DefinitionError(message)


@final
@attrs.frozen
class SizeBands:
    """
    Bands of size, by the weight behind a metric's figure: how many were seen, how many there were to be seen.

    The weight is that of all periods of the window together.  A limit belongs to the band above it.  An
    organisation without a weight in one of the periods is in no band.

    Attributes:
        metric: The metric's code.
        limits: The weights at which the bands end, from the least to the greatest; two of them make three bands.
        over: The periods whose weights are added; the last twelve where none are given.
        counted: What the weights count, in the plural ("attendances"), for explanations.
        reference: Where the limits come from.

    Raises:
        DefinitionError: There is no limit, one is not above 0 and finite, or they do not rise.

    Example:
        >>> from tiering import rules
        >>> bands = rules.SizeBands("four_hour", (10_000, 25_000), counted="attendances")
        >>> [bands.told(band) for band in range(3)]
        ['fewer than 10,000 attendances', '10,000 to 25,000 attendances', '25,000 attendances or more']
    """

    metric: str = attrs.field(validator=is_code)
    limits: tuple[float, ...] = attrs.field(converter=_as_limits, validator=_rise)
    over: Window = attrs.field(default=Window.last(_YEAR), kw_only=True, validator=is_member_of(Window))
    counted: str = attrs.field(default="", kw_only=True, validator=is_member_of(str))
    reference: Reference = attrs.field(default=YOURS, kw_only=True, validator=is_reference)

    def told(self, band: int) -> str:
        """
        Return what a band holds, in words.

        Args:
            band: Its number, 0 for the smallest.
        """
        what = f" {self.counted}" if self.counted else ""
        behind = "" if self.counted else f" behind {self.metric}"
        limits = [f"{each:,.12g}" for each in self.limits]
        if band == 0:
            return f"fewer than {limits[0]}{what}{behind}"
        if band == len(limits):
            return f"{limits[-1]}{what} or more{behind}"
        return f"{limits[band - 1]} to {limits[band]}{what}{behind}"

    def __str__(self) -> str:
        limits = ", ".join(f"{each:,.12g}" for each in self.limits)
        return f"bands of size by {self.metric} over {self.over}: {limits}"
