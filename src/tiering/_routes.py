"""Which organisation's figures go to which others, over stretches of time."""

from __future__ import annotations

from typing import NamedTuple, Protocol, TypeVar

from tiering._arrays import BoolArray, FloatArray
from tiering._dates import Period
from tiering._organisations import Organisation

Figures_co = TypeVar("Figures_co", covariant=True)


class Stretch(NamedTuple):
    """
    Where figures go in some successive columns of a time axis, in which it is always the same.

    Attributes:
        first: The first column.
        stop: The column after the last one.
        shares: Which share of each source's activity goes to each target, 0 to 1 (source, target); 0 where none
            does, or where nobody knows which.
        unknown: Where some of it goes there, and nobody knows which share, bool (source, target); None where
            all shares are known.
        gone: Which sources may have no figures any more, bool (source,); None where all may.
    """

    first: int
    stop: int
    shares: FloatArray
    unknown: BoolArray | None = None
    gone: BoolArray | None = None


class Routes(NamedTuple):
    """
    Where the figures of some organisations go.

    Attributes:
        targets: To whom, in order.
        stretches: When, one after the other, over the whole time axis.
        what: What the targets are called in a message, such as "system" or "successor".
    """

    targets: tuple[Organisation, ...]
    stretches: tuple[Stretch, ...]
    what: str


class Regroupable(Protocol[Figures_co]):
    """What is needed of figures that can follow routes."""

    @property
    def organisations(self) -> tuple[Organisation, ...]: ...
    @property
    def periods(self) -> tuple[Period, ...]: ...
    def regrouped(self, routes: Routes, /) -> Figures_co: ...
