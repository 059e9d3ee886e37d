"""What stands in the way of making organisations' figures those of others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

import attrs
import numpy as np

from tiering._activity import is_active
from tiering._arrays import BoolArray, FloatArray
from tiering._attribution import Attribution, Figures
from tiering._dates import Cadence, DateRange
from tiering._legs import Copied, Legs
from tiering._metrics import Aggregation, Metric
from tiering._routes import Routes
from tiering._wording import listed
from tiering.errors import DefinitionError, ShapeError, TieringError, raise_problems

_WHOLE = 1 + 1e-6

_Layers: TypeAlias = tuple[FloatArray, FloatArray]
"""Values and weights (…, period, source)."""


def check_minimum(coverage: float) -> None:
    """
    Check that there can be so little coverage.

    Raises:
        DefinitionError: It is no share.
    """
    if not 0 <= coverage <= 1:
        message = f"minimum_coverage must lie between 0 and 1, not {coverage!r}"
        raise DefinitionError(message)


def check_routes(panel: Figures, routes: Routes) -> None:
    """
    Check that routes are some for a panel.

    Raises:
        ShapeError: They are for other periods or organisations.
        DefinitionError: A share is none, or figures would count more than once.
    """
    ends = [0, *(stretch.stop for stretch in routes.stretches)]
    starts = [*(stretch.first for stretch in routes.stretches), len(panel.periods)]
    if starts != ends or any(each.first >= each.stop for each in routes.stretches):
        message = (
            f"the stretches of the routes, {[(each.first, each.stop) for each in routes.stretches]}, do not follow each "
            f"other over the {len(panel.periods)} periods of the panel"
        )
        raise ShapeError(message)
    sources, shape = len(panel.organisations), (len(panel.organisations), len(routes.targets))
    for each in routes.stretches:
        for name, part, wanted in (
            ("shares", each.shares, shape),
            ("unknown", each.unknown, shape),
            ("gone", each.gone, (sources,)),
        ):
            if part is not None and part.shape != wanted:
                message = f"{name} of the routes have the shape {part.shape}; the panel's organisations need {wanted}"
                raise ShapeError(message)
        total = each.shares.sum(axis=-1)
        if not (each.shares.min(initial=0) >= 0 and total.max(initial=0) <= _WHOLE):
            wrong = [panel.organisations[place].code for place in np.flatnonzero(~(total <= _WHOLE))]
            message = (
                f"the shares of {listed(map(repr, wrong)) or 'some organisation'} are no shares of one whole in "
                f"{panel.periods[each.first]}; give numbers from 0 that add up to 1 or less"
            )
            raise DefinitionError(message)


def check_figures(panel: Figures, ways: Mapping[Cadence, Legs], *, is_restated: bool) -> None:
    """
    Check that figures can be made what routes ask for.

    Raises:
        TieringError: Some are of organisations that had gone, need weights, do not aggregate, or are made of others'.
    """
    problems = _gone(panel, ways)
    for row, metric in enumerate(panel.metrics):
        layers, legs = (panel.values[..., row, :, :], panel.weights[..., row, :, :]), ways[metric.cadence]
        if metric.aggregation is Aggregation.NONE:
            problems += _centiles(panel, metric, layers, legs, is_restated=is_restated)
        elif metric.aggregation is Aggregation.WEIGHTED_MEAN:
            problems += _weightless(panel, metric, layers, legs, is_restated=is_restated)
    problems += _attributed(panel, ways)
    raise_problems("the panel", problems)


def _gone(panel: Figures, ways: Mapping[Cadence, Legs]) -> list[TieringError]:
    """Return a problem for each organisation with figures of a time in which it had gone."""
    found = np.zeros((len(panel.periods), len(panel.organisations)), dtype=np.bool_)
    for row, metric in enumerate(panel.metrics):
        gone = ways[metric.cadence].gone
        if gone.any():
            found |= _anywhere(~np.isnan(panel.values[..., row, :, :])) & gone
    problems: list[TieringError] = []
    for place in np.flatnonzero(found.any(axis=0)):
        columns = np.flatnonzero(found[:, place])
        code, until = panel.organisations[place].code, panel.periods[columns[-1]].end
        message = (
            f"{code!r} has figures in {_when(panel, columns)}, when it had gone; if they are right, let its succession "
            f"say reports_until=date({until.year}, {until.month}, {until.day}), else leave them out"
        )
        problems.append(DefinitionError(message))
    return problems


def _centiles(panel: Figures, metric: Metric, layers: _Layers, legs: Legs, *, is_restated: bool) -> list[TieringError]:
    """Return a problem where figures of which only themselves mean anything would be put together or divided."""
    why = (
        f"{metric.code!r} does not aggregate: no centile or rank of several organisations can be made of theirs, "
        "whatever the weights; take it from the source for them together, or leave it out"
    )
    if not is_restated:
        return [DefinitionError(why)]
    has = ~np.isnan(layers[0])
    count = legs.reached(has)
    combined = (count > 1) | (legs.shared(has) != count)
    wrong = _anywhere(has & legs.feeding(combined & ~legs.blocked(has)))
    return [DefinitionError(f"{why} ({_where(panel, wrong)})")] if wrong.any() else []


def _weightless(
    panel: Figures, metric: Metric, layers: _Layers, legs: Legs, *, is_restated: bool
) -> list[TieringError]:
    """Return a problem where a mean is to be taken of figures without weights."""
    values, weights = layers
    bare = np.isnan(weights) & ~np.isnan(values)
    if not bare.any():
        return []
    if is_restated:
        active = is_active(metric, values, weights)
        needed = (legs.reached(active) > 1) & ~legs.blocked(active)
    else:
        needed = np.ones((len(panel.periods), legs.targets), dtype=np.bool_)
    wrong = _anywhere(bare & legs.feeding(needed))
    if not wrong.any():
        return []
    message = (
        f"{metric.code!r} has figures without a weight, so nobody knows how much each counts for: {_where(panel, wrong)}; "
        f"give the denominators, or let the metric be aggregated by {Aggregation.MEAN}"
    )
    return [DefinitionError(message)]


def _attributed(panel: Figures, ways: Mapping[Cadence, Legs]) -> list[TieringError]:
    """Return a problem for each metric with figures that are made of others' and would count several times."""
    wrong: dict[str, dict[str, None]] = {}
    for each in panel.attributions:
        legs = _legs_of(panel, ways, each)
        if len(_pieces(panel, legs, each)) < len(_touched(panel, legs, each)):
            wrong.setdefault(each.metric, {})[each.organisation] = None
    return [
        DefinitionError(
            f"the figures of {metric!r} for {listed(map(repr, codes))} are made of others' figures, which would count "
            "several times; put together the figures that they are made of"
        )
        for metric, codes in wrong.items()
    ]


def kept_attributions(panel: Figures, ways: Mapping[Cadence, Legs], routes: Routes) -> tuple[Attribution, ...]:
    """Return whose figures make the figures of those that were copied."""
    kept = []
    for each in panel.attributions:
        pieces = _pieces(panel, _legs_of(panel, ways, each), each)
        if len({target for target, _ in pieces}) == 1:
            kept.append(attrs.evolve(each, organisation=routes.targets[pieces[0][0]].code))
            continue
        for target, days in pieces:
            start = max(filter(None, (each.valid.start, days.start)), default=None)
            end = min(filter(None, (each.valid.end, days.end)), default=None)
            valid = DateRange(start, end)
            kept.append(attrs.evolve(each, organisation=routes.targets[target].code, valid=valid))
    return tuple(kept)


def _legs_of(panel: Figures, ways: Mapping[Cadence, Legs], attribution: Attribution) -> Legs:
    """Return where the metric of an attribution goes."""
    return ways[panel.metrics[panel.row(attribution.metric)].cadence]


def _touched(panel: Figures, legs: Legs, attribution: Attribution) -> list[tuple[Copied, DateRange]]:
    """Return the stretches in which an attribution holds, each with its days."""
    found = []
    for each in legs.copied:
        days = DateRange(panel.periods[each.columns.start].start, panel.periods[each.columns.stop - 1].end)
        if attribution.valid.overlaps(days):
            found.append((each, days))
    return found


def _pieces(panel: Figures, legs: Legs, attribution: Attribution) -> list[tuple[int, DateRange]]:
    """Return to whom an attributed figure is copied, and on which days."""
    source = panel.position(attribution.organisation)
    found = []
    for (_, sources, targets), days in _touched(panel, legs, attribution):
        places = np.flatnonzero(sources == source)
        if len(places):
            found.append((int(targets[places[0]]), days))
    return found


def _anywhere(cells: BoolArray) -> BoolArray:
    """Return where something is so in any scenario (period, source)."""
    return np.asarray(cells.any(axis=tuple(range(cells.ndim - 2))))


def _where(panel: Figures, wrong: BoolArray) -> str:
    """Name organisations and periods."""
    codes = listed(repr(panel.organisations[place].code) for place in np.flatnonzero(wrong.any(axis=0)))
    return f"{codes} in {_when(panel, np.flatnonzero(wrong.any(axis=1)))}"


def _when(panel: Figures, columns: Sequence[int] | np.ndarray[tuple[int], np.dtype[np.intp]]) -> str:
    """Name periods."""
    return listed(panel.periods[column] for column in columns)
