"""Figures that reach an organisation from those that serve it."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Protocol, TypeAlias, final

import attrs
import numpy as np

from tiering._arrays import BoolArray, FloatArray
from tiering._dates import DateRange, Period
from tiering._metrics import Aggregation, Metric
from tiering._organisations import Membership, Organisation, Register
from tiering._units import Unit
from tiering.errors import DefinitionError

__all__ = ["Attribution", "Source"]

_WHOLE = 1 - 1e-6
_FRACTION_DECIMALS = 12
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
    def position(self, organisation: str, /) -> int: ...


def without_noise(figures: FloatArray, metric: Metric) -> FloatArray:
    """Round away what binary arithmetic adds: the mean of three times 0.7 is 0.7."""
    return np.round(figures, _FRACTION_DECIMALS if metric.unit is Unit.FRACTION else _OTHER_DECIMALS)


def share_out(
    panel: Figures, register: Register, to: Sequence[Organisation]
) -> tuple[FloatArray, FloatArray, FloatArray, list[Attribution]]:
    """Return values, weights and coverage (…, metric, period, organisation) for the wholes, and whose they are."""
    for metric in panel.metrics:
        if metric.aggregation not in {Aggregation.WEIGHTED_MEAN, Aggregation.MEAN}:
            message = f"{metric.code!r} is aggregated by {metric.aggregation.value}, so shares of it make no figure"
            raise DefinitionError(message)
    shape = (*panel.values.shape[:-1], len(to))
    values, weights, coverage, alone = (np.zeros(shape) for _ in range(4))
    sources = np.zeros(shape, dtype=np.int16)
    known = {each.code for each in panel.organisations}
    made_of: dict[tuple[str, str], list[_Run]] = {}
    for column, whole in enumerate(to):
        parts = [part for part in register.parts_of(whole.code) if part.member in known]
        for part in parts:
            source = panel.position(part.member)
            figures = panel.values[..., source]
            counts = ~np.isnan(figures) & _days(panel, part)
            share = part.share * panel.coverage[..., source]
            values[..., column] += np.where(counts, share * figures, 0)
            weights[..., column] += np.where(counts, part.share * panel.weights[..., source], 0)
            coverage[..., column] += np.where(counts, share, 0)
            alone[..., column] += np.where(counts, figures, 0)
            sources[..., column] += counts
        for metric in panel.metrics:
            made_of[metric.code, whole.code] = _runs(panel, register, parts, metric)
    missing = coverage == 0
    values = np.where(missing, math.nan, values / np.where(missing, 1, coverage))
    for row, metric in enumerate(panel.metrics):
        values[..., row, :, :] = without_noise(values[..., row, :, :], metric)
    # The figure of one source is that figure, to its last digit.
    values = np.where(sources == 1, alone, values)
    sharing = Counter((code, run) for (code, _), runs in made_of.items() for run in runs)
    kinds = {each.code: each.kind for each in to}
    attributions = [
        Attribution(code, whole, run[0], sharing[code, run] - 1, kinds[whole], run[1])
        for (code, whole), runs in made_of.items()
        for run in runs
    ]
    coverage = np.round(coverage, _FRACTION_DECIMALS)
    return values, np.where(missing, math.nan, weights), np.where(coverage > _WHOLE, 1, coverage), attributions


_Run: TypeAlias = tuple[tuple[Source, ...], DateRange]


def _own_period(metric: Metric, column: Period) -> Period:
    """Return the metric's own period that ends in a column of the time axis."""
    return Period.containing(column.last_month.start, metric.cadence)


def _days(panel: Figures, part: Membership) -> BoolArray:
    """Return (metric, period) where the membership holds on the first day of the metric's own period."""
    return np.array(
        [[_own_period(metric, column).start in part.valid for column in panel.periods] for metric in panel.metrics]
    )


def _runs(panel: Figures, register: Register, parts: Sequence[Membership], metric: Metric) -> list[_Run]:
    """Return the sources of a whole's figure with the days on which they are the same."""
    runs: list[_Run] = []
    for column in panel.periods:
        period = _own_period(metric, column)
        placed = [part for part in parts if period.start in part.valid]
        sources = tuple(
            sorted((Source(register[part.member], part.share) for part in placed), key=lambda source: -source.share)
        )
        if not sources:
            continue
        if runs and runs[-1][0] == sources and runs[-1][1].end is not None and runs[-1][1].end >= period.start:
            runs[-1] = (sources, DateRange(runs[-1][1].start, period.end))
        else:
            runs.append((sources, DateRange(period.start, period.end)))
    return runs


def _count_text(count: int) -> str:
    words = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
    return words[count] if count < len(words) else str(count)
