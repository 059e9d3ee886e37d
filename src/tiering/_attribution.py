"""Figures that reach an organisation from those that serve it."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import Protocol, final

import attrs
import numpy as np

from tiering._arrays import BoolArray, FloatArray
from tiering._dates import Period
from tiering._metrics import Aggregation, Metric
from tiering._organisations import Membership, Organisation, Register
from tiering.errors import DefinitionError

__all__ = ["Attribution", "Source"]

_WHOLE = 1 - 1e-6


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
    def position(self, organisation: str, /) -> int: ...


def share_out(
    panel: Figures, register: Register, to: Sequence[Organisation]
) -> tuple[FloatArray, FloatArray, FloatArray, list[Attribution]]:
    """Return values, weights and coverage (…, metric, period, organisation) for the wholes, and whose they are."""
    for metric in panel.metrics:
        if metric.aggregation not in {Aggregation.WEIGHTED_MEAN, Aggregation.MEAN}:
            message = f"{metric.code!r} is aggregated by {metric.aggregation.value}, so shares of it make no figure"
            raise DefinitionError(message)
    shape = (*panel.values.shape[:-1], len(to))
    values, weights, coverage = np.zeros(shape), np.zeros(shape), np.zeros(shape)
    known = {each.code for each in panel.organisations}
    made_of: dict[str, tuple[Source, ...]] = {}
    for column, whole in enumerate(to):
        parts = [part for part in register.parts_of(whole.code) if part.member in known]
        for part, source, days in _placed(panel, parts):
            figures = panel.values[..., source]
            counts = ~np.isnan(figures) & days
            share = part.share * panel.coverage[..., source]
            values[..., column] += np.where(counts, share * figures, 0)
            weights[..., column] += np.where(counts, part.share * panel.weights[..., source], 0)
            coverage[..., column] += np.where(counts, share, 0)
        sources = sorted(
            (Source(register[part.member], part.share) for part in parts), key=lambda source: -source.share
        )
        made_of[whole.code] = tuple(sources)
    sharing = Counter(made_of.values())
    kinds = {each.code: each.kind for each in to}
    attributions = [
        Attribution(metric.code, code, sources, sharing[sources] - 1, kinds[code])
        for metric in panel.metrics
        for code, sources in made_of.items()
        if sources
    ]
    missing = coverage == 0
    values = np.where(missing, math.nan, values / np.where(missing, 1, coverage))
    return values, np.where(missing, math.nan, weights), np.where(coverage > _WHOLE, 1, coverage), attributions


def _placed(panel: Figures, parts: Sequence[Membership]) -> Iterator[tuple[Membership, int, BoolArray]]:
    for part in parts:
        yield part, panel.position(part.member), np.array([period.start in part.valid for period in panel.periods])


def _count_text(count: int) -> str:
    words = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
    return words[count] if count < len(words) else str(count)
