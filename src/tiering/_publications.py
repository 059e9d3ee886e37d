"""From records with the days on which they were published to what was known on each."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from itertools import groupby
from typing import Any

import numpy as np

from tiering._dates import Period, as_day
from tiering._fields import duplicates
from tiering._metrics import Metric
from tiering._organisations import Organisation
from tiering._panel import Panel
from tiering._records import Cell, axis_between, axis_cadence, axis_column, read_record
from tiering.errors import DuplicateValueError, PeriodError, TieringError, raise_problems


def published_panels(
    records: Iterable[Mapping[Any, Any]], metrics: Iterable[Metric], organisations: Iterable[Organisation] | None
) -> dict[date, Panel]:
    """
    Return the panel of each day on which something was published, with all that had been by then.

    Raises:
        TieringError: A record cannot be read; several problems come as one `ProblemsError`.
    """
    metrics = tuple(metrics)
    raise_problems("the metrics", duplicates("metric", (each.code for each in metrics), "the vintages"))
    given = None if organisations is None else tuple(organisations)
    codes = [each.code for each in given or ()]
    raise_problems("the organisations", duplicates("organisation", codes, "the vintages"))
    published = _read(records, metrics, given)
    everybody = tuple(map(Organisation, dict.fromkeys(cell.organisation for _, cell in published)))
    return _grown(published, metrics, everybody if given is None else given)


def _read(
    records: Iterable[Mapping[Any, Any]], metrics: Sequence[Metric], organisations: Sequence[Organisation] | None
) -> list[tuple[date, Cell]]:
    """Return the figures that records hold, each with the day on which it was published, as they come."""
    by_code = {metric.code: metric for metric in metrics}
    known = None if organisations is None else {each.code: each for each in organisations}
    problems: list[TieringError] = []
    cells: list[tuple[date, Cell]] = []
    seen: set[tuple[date, str, Period, str]] = set()
    for number, record in enumerate(records, start=1):
        where = f"record {number}"
        try:
            cell = read_record(record, where, by_code, known)
            day = _published(where, record)
        except TieringError as problem:
            problems.append(problem)
            continue
        key = (day, cell.metric, cell.period, cell.organisation)
        if key in seen:
            problems.append(DuplicateValueError(cell.metric, str(cell.period), cell.organisation, where))
            continue
        seen.add(key)
        cells.append((day, cell))
    raise_problems("the records", problems)
    return cells


def _grown(
    published: Sequence[tuple[date, Cell]], metrics: Sequence[Metric], organisations: Sequence[Organisation]
) -> dict[date, Panel]:
    """Return the panel of each day on which something was published: all that had been, the last of each figure."""
    if not published:
        return {}
    cadence = axis_cadence(metrics)
    ends = [cell.period.last_month.start for _, cell in published]
    axis = axis_between(Period.containing(min(ends), cadence), Period.containing(max(ends), cadence))
    shape = (len(metrics), len(axis), len(organisations))
    layers = np.full(shape, math.nan), np.full(shape, math.nan), np.ones(shape)
    rows = {metric.code: row for row, metric in enumerate(metrics)}
    places = {each.code: place for place, each in enumerate(organisations)}
    panels: dict[date, Panel] = {}
    first, last = len(axis), -1
    for day, news in groupby(sorted(published, key=lambda each: each[0]), key=lambda each: each[0]):
        for _, cell in news:
            column = axis_column(axis[0], cell.period)
            first, last = min(first, column), max(last, column)
            place = rows[cell.metric], column, places[cell.organisation]
            for layer, figure in zip(layers, (cell.value, cell.weight, cell.coverage), strict=True):
                layer[place] = figure
        known = slice(first, last + 1)
        values, weights, coverage = (layer[:, known] for layer in layers)
        panels[day] = Panel.from_arrays(
            values,
            metrics=metrics,
            periods=axis[known],
            organisations=organisations,
            weights=weights,
            coverage=coverage,
        )
    return panels


def _published(where: str, record: Mapping[Any, Any]) -> date:
    day = record.get("published")
    if isinstance(day, str):
        try:
            return date.fromisoformat(day)
        except ValueError:
            pass
    elif isinstance(day, (date, datetime)) and day == day:  # noqa: PLR0124 - marks of missing times differ from themselves
        return as_day(day)
    message = f"{where} was published on {day!r}; give the day as a date, or as text such as '2017-11-09'"
    raise PeriodError(message)
