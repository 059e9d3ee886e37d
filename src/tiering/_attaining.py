"""
Whether a standard was reached: by each organisation, by a share of them, or by all together.

Missing figures leave an answer open, as they do for a criterion: what is certain is true whatever they are.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple, Protocol, final

import attrs
import numpy as np

from tiering._activity import activity_of, has_figures, is_added
from tiering._arrays import PANEL_AXES, BoolArray, FloatArray
from tiering._attribution import without_noise
from tiering._dates import DateRange, Period
from tiering._figures import Figure, View, take
from tiering._metrics import Aggregation, Metric, Polarity
from tiering._organisations import Organisation
from tiering._panel import Panel
from tiering._register import Register
from tiering._scopes import Scope
from tiering._units import Unit
from tiering._windows import Window
from tiering._wording import plural
from tiering.errors import DefinitionError, PeriodError, ShapeError

__all__ = ["Attainment"]


class Dated(Protocol):
    """What is needed of a standard."""

    @property
    def metric(self) -> str: ...
    @property
    def level(self) -> float: ...
    @property
    def window(self) -> Window: ...
    @property
    def valid(self) -> DateRange: ...
    @property
    def scope(self) -> Scope: ...


@final
@attrs.frozen(kw_only=True)
class Attainment:
    """
    Whether a standard was reached in a period, with the figures behind the answer.

    Attributes:
        standard: The standard.
        metric: Its metric.
        title: The metric's name with the time that the figures are of.
        met: Whether it was certainly reached.
        possible: Whether that is not ruled out; the two differ only where figures are missing.
        observed: What all who reported come to together, or the share of those who count that certainly reached the
            level; NaN where nobody counts.
        coverage: The share of the activity that `observed` rests on where it is a figure of all together, NaN where
            nobody knows the activity of somebody who did not report; otherwise the share of those who count that reported.
        at_level: Who reached the level.
        short: Who fell short of it.
        missing: Who counts, and did not report; how much activity theirs is may be unknown.
        is_in_force: Whether the standard was in force on the last day of the period.

    Example:
        >>> from tiering import Period, Scope, Standard
        >>> from tiering.testing import panel_of
        >>> from tiering.nhs import uec_2023
        >>> panel = panel_of({"TA": {"four_hour": "0.96"}, "TB": {"four_hour": "_"}}, uec_2023.metrics[:1], first="2023-04")
        >>> found = Standard("four_hour", 0.95).reached(panel, Period.parse("2023-04"))
        >>> found.met, found.possible, [each.code for each in found.missing]
        (False, True, ['TB'])
    """

    standard: Any
    metric: Metric
    title: str
    met: bool
    possible: bool
    observed: float
    coverage: float
    at_level: tuple[Organisation, ...] = attrs.field(repr=False)
    short: tuple[Organisation, ...] = attrs.field(repr=False)
    missing: tuple[Organisation, ...] = attrs.field(repr=False)
    is_in_force: bool

    @property
    def is_decided(self) -> bool:
        """Whether no missing figure could change the answer."""
        return self.met == self.possible

    @property
    def of(self) -> int:
        """How many organisations count."""
        return len(self.at_level) + len(self.short) + len(self.missing)

    @property
    def answer(self) -> str:
        """Whether it was reached, in words."""
        if not self.is_decided:
            return "open"
        return "reached" if self.met else "not reached"

    def to_record(self) -> dict[str, Any]:
        """Return it as plain data: organisations by their codes, NaN as None."""
        scope = self.standard.scope
        return {
            "metric": self.metric.code,
            "title": self.title,
            "level": self.standard.level,
            "scope": {"share": scope.share, "is_exceeded": scope.is_exceeded},
            "answer": self.answer,
            "met": self.met,
            "possible": self.possible,
            "observed": None if math.isnan(self.observed) else self.observed,
            "coverage": None if math.isnan(self.coverage) else self.coverage,
            "at_level": [each.code for each in self.at_level],
            "short": [each.code for each in self.short],
            "missing": [each.code for each in self.missing],
            "is_in_force": self.is_in_force,
        }

    def __str__(self) -> str:
        parts = [f"{self.title}: {self._observed_text}: {self.answer}"]
        if self.missing:
            parts.append(f"{len(self.missing)} of {self.of} did not report")
        if self.standard.scope.is_together and 0 < self.coverage < 1:
            parts.append(f"it rests on {Unit.FRACTION.beside(self.coverage, 1)} of the activity that is known")
        if not self.is_in_force:
            parts.append("the standard was not in force")
        return "; ".join(parts)

    @property
    def _observed_text(self) -> str:
        unit, level, scope = self.metric.unit, self.standard.level, self.standard.scope
        wanted = f"{unit.exact(level)} or better"
        if not scope.is_together:
            counted = f"{len(self.at_level)} of {self.of} {self._kind}"
            return f"{counted} at {wanted}, asked of {scope.asked}"
        seen = "nobody reported"
        if not math.isnan(self.observed):
            seen = unit.beside(self.observed, level) + (" together" if self.of > 1 else "")
        return f"{seen}, {wanted} asked of {scope.asked}"

    @property
    def _kind(self) -> str:
        """What those who count are, in the plural."""
        kinds = {each.kind for each in (*self.at_level, *self.short, *self.missing)}
        return plural(kinds.pop()) if len(kinds) == 1 else "organisations"


class _Answer(NamedTuple):
    met: bool
    possible: bool
    observed: float
    coverage: float


def attainment(standard: Dated, panel: Panel, period: Period, register: Register | None) -> Attainment:
    """
    Tell whether a standard was reached in a period, by whom it is meant for.

    Raises:
        TieringError: The panel or the register does not fit it.
    """
    given: object = period
    if not isinstance(given, Period):
        message = f"the period must be a Period, not {given!r}; write Period.parse(…)"
        raise DefinitionError(message)
    last_day = period.end - timedelta(days=1)
    if register is not None and standard.window.length(period) > 1:
        # Whoever has ended on the way counts as part of whoever carries on.
        panel = register.carry(_alone(panel, standard.metric), last_day)
    figure = _figure(standard, panel, period)
    has = has_figures(figure.metric, figure.values, figure.weights)
    # All together are also those who were there for a while and have ended without anybody to carry on.
    days = [last_day]
    if standard.scope.is_together:
        days += [day for step in range(figure.length) for day in _ends(period.shifted(-step))]
    # Whoever saw nobody has no figure, and needs none.
    gaps = _there(panel, register, days) & ~has & (figure.weights != 0)
    is_at_level = has & _reaches(figure.metric, figure.values, standard.level)
    if standard.scope.is_together:
        answer = _together(standard, figure, has, gaps)
    else:
        answer = _counted(standard.scope, is_at_level, has, gaps)
    return Attainment(
        standard=standard,
        metric=figure.metric,
        title=figure.title,
        **answer._asdict(),
        at_level=_named(panel, is_at_level),
        short=_named(panel, has & ~is_at_level),
        missing=_named(panel, gaps),
        is_in_force=last_day in standard.valid,
    )


def _figure(standard: Dated, panel: Panel, period: Period) -> Figure:
    """Take the figures of the standard's window that ends with a period."""
    metric = panel.metrics[panel.row(standard.metric)]
    if metric.polarity is Polarity.NEUTRAL:
        message = f"neither direction of {metric.code!r} is better, so no level of it can be reached"
        raise DefinitionError(message)
    if period.cadence is not metric.cadence:
        message = (
            f"{period} is a {period.cadence.value}, and {metric.code!r} is reported by {metric.cadence.value}; give one"
        )
        raise PeriodError(message)
    if panel.values.ndim > PANEL_AXES:
        message = f"the panel has scenarios of the shape {panel.values.shape[:-PANEL_AXES]}; ask one of them at a time"
        raise ShapeError(message)
    step = metric.cadence.months // panel.periods[0].cadence.months
    view = View(metric, period, panel.column(period), step, standard.window.periods)
    return take(panel, view, standard.window, slice(0, len(panel.organisations)))


def _alone(panel: Panel, metric: str) -> Panel:
    """Return one metric's figures alone, as others may not be put together."""
    row = panel.row(metric)
    own = slice(row, row + 1)
    return attrs.evolve(
        panel,
        metrics=panel.metrics[own],
        values=panel.values[..., own, :, :],
        weights=panel.weights[..., own, :, :],
        coverage=panel.coverage[..., own, :, :],
        attributions=[each for each in panel.attributions if each.metric == metric],
    )


def _ends(period: Period) -> tuple[date, date]:
    return period.start, period.end - timedelta(days=1)


def _there(panel: Panel, register: Register | None, days: Sequence[date]) -> BoolArray:
    """Return who exists on any of some days; everybody where no register says otherwise."""
    if register is None:
        return np.ones(len(panel.organisations), dtype=np.bool_)
    codes = [each.code for each in panel.organisations]
    return np.array([any(register.exists(code, day) for day in days) for code in codes], dtype=np.bool_)


def _reaches(metric: Metric, values: FloatArray, level: float) -> BoolArray:
    """Return which figures are at a level or better; a missing one is not."""
    return np.asarray(values >= level if metric.polarity is Polarity.HIGHER_IS_BETTER else values <= level)


def _named(panel: Panel, which: BoolArray) -> tuple[Organisation, ...]:
    return tuple(panel.organisations[place] for place in np.flatnonzero(which).tolist())


def _counted(scope: Scope, is_at_level: BoolArray, has: BoolArray, gaps: BoolArray) -> _Answer:
    """Answer by how many reach the level; whoever did not report may have."""
    count, unknown = int(is_at_level.sum()), int(gaps.sum())
    of = int(has.sum()) + unknown
    if not of:
        return _Answer(met=False, possible=True, observed=math.nan, coverage=math.nan)
    return _Answer(scope.is_met_by(count, of), scope.is_met_by(count + unknown, of), count / of, 1 - unknown / of)


def _together(standard: Dated, figure: Figure, has: BoolArray, gaps: BoolArray) -> _Answer:
    """Answer by what all come to; whoever did not report may have been as bad, or as good, as can be."""
    metric = figure.metric
    if metric.aggregation is Aggregation.NONE:
        message = f"{metric.code!r} does not aggregate, so all together have no figure; ask about each organisation"
        raise DefinitionError(message)
    weights = _weights(figure, has, gaps)
    activity = activity_of(weights, figure.coverage)[has | gaps]
    known = float(activity.sum())
    coverage = float(weights[has].sum()) / known if known > 0 else math.nan
    if not has.any():
        return _Answer(met=False, possible=True, observed=math.nan, coverage=coverage)
    values, unknown = figure.values[has], weights[gaps]
    low, high = figure.range
    if is_added(metric):
        total, missed = float(values.sum()), int(gaps.sum())
        figures = [total, *((total + missed * each if missed else total) for each in (low, high))]
    else:
        total, behind, open_ = float((values * weights[has]).sum()), float(weights[has].sum()), float(unknown.sum())
        ends = [total / behind] * 2
        if gaps.any():
            # With nobody knows how much activity behind it, a figure could make all of the mean.
            ends = [each if math.isnan(open_) else (total + open_ * each) / (behind + open_) for each in (low, high)]
        figures = [total / behind, *ends]
    observed, *bounds = without_noise(np.array(figures), metric).tolist()
    reached = _reaches(metric, np.array(bounds), standard.level)
    return _Answer(bool(reached.all()), bool(reached.any()), observed, coverage)


def _weights(figure: Figure, has: BoolArray, gaps: BoolArray) -> FloatArray:
    """Return how much everybody's figure counts: by its denominator, or where there are none as much as any other."""
    weights: FloatArray = figure.weights
    counts = has | gaps
    if figure.metric.aggregation is not Aggregation.WEIGHTED_MEAN or np.isnan(weights[has]).all():
        return np.where(counts, 1.0, 0.0)
    if np.isnan(weights[has]).any():
        code = next(figure.organisation(place).code for place in np.flatnonzero(has & np.isnan(weights)).tolist())
        message = (
            f"{figure.metric.code!r} of {code!r} has no denominator, and others have; give one, or none to anybody"
        )
        raise DefinitionError(message)
    return np.where(counts, weights, 0.0)
