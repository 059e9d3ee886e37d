"""Figures that reach an organisation from those that serve it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import NotRequired, Protocol, TypedDict, final

import attrs
import numpy as np

from tiering._arrays import FloatArray
from tiering._dates import DateRange, Period
from tiering._metrics import Metric
from tiering._organisations import Organisation
from tiering._units import Unit

__all__ = ["Attribution", "Source"]

FRACTION_DECIMALS = 12
_OTHER_DECIMALS = 9


@final
@attrs.frozen
class Source:
    """
    One of the organisations whose figures make another's.

    Attributes:
        organisation: Whose figure it is.
        share: Which share of the other's activity it stands for.

    Example:
        >>> from tiering import Organisation
        >>> from tiering.typing import Source
        >>> Source(Organisation("AMB", name="Service A"), 0.6).share
        0.6
    """

    organisation: Organisation
    share: float


def as_sources(values: Iterable[Source]) -> tuple[Source, ...]:
    """Freeze sources."""
    return tuple(values)


@final
@attrs.frozen
class Attribution:
    """
    That a figure is made of other organisations' figures.

    Attributes:
        metric: The metric's code.
        organisation: The code of the organisation that the figure stands for.
        sources: Whose figures it is made of, the largest share first.
        shared_with: How many others have a figure made of the same ones.
        kind: What the organisations are that the figures stand for.
        valid: The days on which this is so.
        text: The same in words.

    Example:
        >>> from tiering import Organisation
        >>> from tiering.typing import Attribution, Source
        >>> Attribution("category_2", "ICS", [Source(Organisation("AMB"), 1.0)]).is_borrowed
        True
    """

    metric: str
    organisation: str
    sources: tuple[Source, ...] = attrs.field(converter=as_sources)
    shared_with: int = 0
    kind: str = "organisation"
    valid: DateRange = attrs.field(factory=DateRange)

    @cached_property
    def text(self) -> str:
        """Whose figure it is, in words."""
        if not self.is_borrowed:
            parts = [f"{source.organisation.name} ({source.share * 100:.0f} %)" for source in self.sources]
            return f"made of the figures of {', '.join(parts[:-1])} and {parts[-1]}"
        whose = f"{self.sources[0].organisation.name}'s figure"
        if not self.shared_with:
            return whose
        kind = self.kind if self.shared_with == 1 else f"{self.kind}s"
        return f"{whose}, shared with {_count_text(self.shared_with)} other {kind}"

    @property
    def is_borrowed(self) -> bool:
        """Whether it is exactly one other organisation's figure."""
        return len(self.sources) == 1


def as_attributions(values: Iterable[Attribution]) -> tuple[Attribution, ...]:
    """Freeze attributions."""
    return tuple(values)


class Figures(Protocol):
    """What is needed of a panel."""

    @property
    def metrics(self) -> tuple[Metric, ...]: ...
    @property
    def periods(self) -> tuple[Period, ...]: ...
    @property
    def organisations(self) -> tuple[Organisation, ...]: ...
    @property
    def values(self) -> FloatArray: ...
    @property
    def weights(self) -> FloatArray: ...
    @property
    def coverage(self) -> FloatArray: ...
    @property
    def attributions(self) -> tuple[Attribution, ...]: ...
    def row(self, metric: str, /) -> int: ...
    def position(self, organisation: str, /) -> int: ...


class Made(TypedDict):
    """What a panel is made of."""

    values: FloatArray
    metrics: tuple[Metric, ...]
    periods: tuple[Period, ...]
    organisations: tuple[Organisation, ...]
    weights: FloatArray | None
    coverage: FloatArray | None
    attributions: Iterable[Attribution]
    minimum_coverage: NotRequired[float]


def without_noise(figures: FloatArray, metric: Metric) -> FloatArray:
    """Round away what binary arithmetic adds: the mean of three times 0.7 is 0.7."""
    return np.round(figures, FRACTION_DECIMALS if metric.unit is Unit.FRACTION else _OTHER_DECIMALS)


def _count_text(count: int) -> str:
    words = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
    return words[count] if count < len(words) else str(count)
