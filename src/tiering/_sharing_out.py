"""Figures of those who serve others, as the figures of those whom they serve."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TypeAlias

import numpy as np

from tiering._arrays import BoolArray
from tiering._attribution import FRACTION_DECIMALS, Attribution, Figures, Made, Source, without_noise
from tiering._dates import DateRange, Period
from tiering._memberships import ServiceShare
from tiering._metrics import Aggregation, Metric
from tiering._organisations import Organisation
from tiering.errors import DefinitionError, TieringError, UnknownCodeError, raise_problems

_WHOLE, _MOST = 1 - 1e-6, 1 + 1e-6


def share_out(panel: Figures, shares: Sequence[ServiceShare], to: Iterable[Organisation | str] | None) -> Made:
    """
    Return what the clients of a panel's organisations have.

    Raises:
        UnknownCodeError: Nobody serves whoever has one of the codes.
        DefinitionError: A metric's figures cannot be averaged, or the shares of a client exceed one.
    """
    _check_shares(panel, shares)
    clients = _clients_of(shares, to)
    shape = (*panel.values.shape[:-1], len(clients))
    values, weights, coverage, alone = (np.zeros(shape) for _ in range(4))
    sources = np.zeros(shape, dtype=np.int16)
    known = {each.code: each for each in panel.organisations}
    made_of: dict[tuple[str, str], list[_Run]] = {}
    for column, client in enumerate(clients):
        parts = [share for share in shares if share.client == client.code and share.service in known]
        for part in parts:
            source = panel.position(part.service)
            figures = panel.values[..., source]
            counts = ~np.isnan(figures) & _days(panel, part)
            share = part.share * panel.coverage[..., source]
            values[..., column] += np.where(counts, share * figures, 0)
            weights[..., column] += np.where(counts, part.share * panel.weights[..., source], 0)
            coverage[..., column] += np.where(counts, share, 0)
            alone[..., column] += np.where(counts, figures, 0)
            sources[..., column] += counts
        for metric in panel.metrics:
            made_of[metric.code, client.code] = _runs(panel, known, parts, metric)
    missing = coverage == 0
    values = np.where(missing, math.nan, values / np.where(missing, 1, coverage))
    for row, metric in enumerate(panel.metrics):
        values[..., row, :, :] = without_noise(values[..., row, :, :], metric)
    # The figure of one source is that figure, to its last digit.
    values = np.where(sources == 1, alone, values)
    sharing = Counter((code, run) for (code, _), runs in made_of.items() for run in runs)
    kinds = {each.code: each.kind for each in clients}
    attributions = [
        Attribution(code, client, run[0], sharing[code, run] - 1, kinds[client], run[1])
        for (code, client), runs in made_of.items()
        for run in runs
    ]
    coverage = np.round(coverage, FRACTION_DECIMALS)
    return {
        "values": values,
        "metrics": panel.metrics,
        "periods": panel.periods,
        "organisations": clients,
        "weights": np.where(missing, math.nan, weights),
        "coverage": np.where(coverage > _WHOLE, 1, coverage),
        "attributions": attributions,
    }


def _clients_of(shares: Iterable[ServiceShare], to: Iterable[Organisation | str] | None) -> tuple[Organisation, ...]:
    """
    Return whom figures are to be made for: those asked for, or all who are served, as they come.

    Raises:
        UnknownCodeError: Nobody serves whoever has one of the codes.
    """
    served = tuple(dict.fromkeys(share.client for share in shares))
    if to is None:
        return tuple(map(Organisation, served))
    asked = tuple(to)
    problems: list[TieringError] = [
        UnknownCodeError("organisation", each, served, "the clients of the shares")
        for each in asked
        if isinstance(each, str) and each not in served
    ]
    raise_problems("the organisations to make figures for", problems)
    return tuple(Organisation(each) if isinstance(each, str) else each for each in asked)


def _check_shares(panel: Figures, given: Sequence[object]) -> None:
    """
    Check that figures can be made by some shares.

    Raises:
        DefinitionError: A metric's figures cannot be averaged, or the shares of a client exceed one.
    """
    strangers = [each for each in given if not isinstance(each, ServiceShare)]
    shares = [each for each in given if isinstance(each, ServiceShare)]
    if strangers:
        message = f"{strangers[0]!r} does not say which share of whom a service answers for; give a ServiceShare"
        raise DefinitionError(message)
    problems: list[TieringError] = [
        DefinitionError(f"{metric.code!r} is aggregated by {metric.aggregation.value}, so shares of it make no figure")
        for metric in panel.metrics
        if metric.aggregation not in {Aggregation.WEIGHTED_MEAN, Aggregation.MEAN}
    ]
    parts: dict[str, list[ServiceShare]] = {}
    for share in shares:
        parts.setdefault(share.client, []).append(share)
    for client, theirs in parts.items():
        # Sums can only rise on a day on which a share starts.
        days = {share.valid.start or date.min for share in theirs}
        total = max(sum(share.share for share in theirs if day in share.valid) for day in days)
        if total > _MOST:
            message = f"the shares of {client!r} add up to {total:.6g}; give shares of one whole, or dates that do not overlap"
            problems.append(DefinitionError(message))
    raise_problems("the shares", problems)


_Run: TypeAlias = tuple[tuple[Source, ...], DateRange]


def _own_period(metric: Metric, column: Period) -> Period:
    """Return the metric's own period that ends in a column of the time axis."""
    return Period.containing(column.last_month.start, metric.cadence)


def _days(panel: Figures, part: ServiceShare) -> BoolArray:
    """Return (metric, period) where the share holds on the first day of the metric's own period."""
    return np.array(
        [[_own_period(metric, column).start in part.valid for column in panel.periods] for metric in panel.metrics]
    )


def _runs(
    panel: Figures, services: Mapping[str, Organisation], parts: Sequence[ServiceShare], metric: Metric
) -> list[_Run]:
    """Return the sources of a client's figure with the days on which they are the same."""
    runs: list[_Run] = []
    for column in panel.periods:
        period = _own_period(metric, column)
        placed = [part for part in parts if period.start in part.valid]
        sources = tuple(
            sorted((Source(services[part.service], part.share) for part in placed), key=lambda source: -source.share)
        )
        if not sources:
            continue
        if runs and runs[-1][0] == sources and runs[-1][1].end is not None and runs[-1][1].end >= period.start:
            runs[-1] = (sources, DateRange(runs[-1][1].start, period.end))
        else:
            runs.append((sources, DateRange(period.start, period.end)))
    return runs
