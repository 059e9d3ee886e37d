"""From records, one for each figure, to arrays with axes."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from tiering._arrays import FloatArray
from tiering._dates import Cadence, Period, as_period, months_between
from tiering._fields import duplicates
from tiering._metrics import Metric
from tiering._organisations import Organisation
from tiering.errors import (
    DuplicateValueError,
    InvalidValueError,
    PeriodError,
    TieringError,
    UnknownCodeError,
    raise_problems,
)

_MISSING = math.nan


class Cell(NamedTuple):
    """One figure, checked, with the place in which it belongs."""

    metric: str
    period: Period
    organisation: str
    value: float
    weight: float
    coverage: float
    where: str


class Table(NamedTuple):
    """Checked arrays with their axes."""

    periods: tuple[Period, ...]
    organisations: tuple[Organisation, ...]
    values: FloatArray
    weights: FloatArray
    coverage: FloatArray


def axis_cadence(metrics: Sequence[Metric]) -> Cadence:
    """Return the finest cadence that has room for all the metrics."""
    cadences = {metric.cadence for metric in metrics}
    if len(cadences) == 1:
        return cadences.pop()
    return Cadence.QUARTER if Cadence.QUARTER in cadences and Cadence.MONTH not in cadences else Cadence.MONTH


def axis_column(first: Period, period: Period) -> int:
    """Return the column of a period on the axis that starts with *first*: the one in which it ends."""
    return months_between(first.start, period.last_month.start) // first.cadence.months


def axis_between(first: Period, last: Period) -> tuple[Period, ...]:
    """Return every period of the axis from one to another."""
    return tuple(first.shifted(step) for step in range(axis_column(first, last) + 1))


def allowed_range(name: str, metric: Metric) -> tuple[float, float, str]:
    """Return the least and the most that a layer of a panel may hold for a metric, and the same in words."""
    match name:
        case "values":
            reason = f"must be finite and between {metric.minimum:g} and {metric.maximum:g} ({metric.unit.value})"
            return metric.minimum, metric.maximum, reason
        case "weights":
            return 0.0, math.inf, "must be finite and at least 0"
        case _:
            return 0.0, 1.0, "must be between 0 and 1"


def cell_words(name: str, metric: str) -> str:
    """Name what stands in a cell of a layer."""
    return f"the {name.removesuffix('s')} of {metric!r}"


def read_records(
    records: Iterable[Mapping[Any, Any]],
    metrics: Sequence[Metric],
    organisations: Iterable[Organisation] | None,
) -> Table:
    """
    Check the records, all of them, and lay them out.

    Raises:
        TieringError: The one problem found, or a `ProblemsError` with all of them.
    """
    by_code = {metric.code: metric for metric in metrics}
    listed = None if organisations is None else tuple(organisations)
    raise_problems("the organisations", duplicates("organisation", (each.code for each in listed or ()), "the panel"))
    fixed = None if listed is None else {each.code: each for each in listed}
    known = {} if fixed is None else fixed
    problems: list[TieringError] = []
    cells: dict[tuple[str, Period, str], Cell] = {}
    for number, record in enumerate(records, start=1):
        try:
            cell = read_record(record, f"record {number}", by_code, fixed)
        except TieringError as problem:
            problems.append(problem)
            continue
        key = (cell.metric, cell.period, cell.organisation)
        if key in cells:
            problems.append(DuplicateValueError(cell.metric, str(cell.period), cell.organisation, cell.where))
            continue
        cells[key] = cell
        if fixed is None and cell.organisation not in known:
            known[cell.organisation] = Organisation(cell.organisation)
    raise_problems("the records", problems)
    if not cells:
        message = "there are no records, so there is no period to build a panel of"
        raise PeriodError(message)
    return _lay_out(list(cells.values()), metrics, tuple(known.values()))


def _lay_out(cells: Sequence[Cell], metrics: Sequence[Metric], organisations: tuple[Organisation, ...]) -> Table:
    cadence = axis_cadence(metrics)
    ends = [cell.period.last_month for cell in cells]
    periods = axis_between(Period.containing(min(ends).start, cadence), Period.containing(max(ends).start, cadence))
    shape = (len(metrics), len(periods), len(organisations))
    values, weights, coverage = np.full(shape, _MISSING), np.full(shape, _MISSING), np.ones(shape)
    rows = {metric.code: row for row, metric in enumerate(metrics)}
    columns = {each.code: column for column, each in enumerate(organisations)}
    for cell in cells:
        place = rows[cell.metric], axis_column(periods[0], cell.period), columns[cell.organisation]
        values[place], weights[place], coverage[place] = cell.value, cell.weight, cell.coverage
    return Table(periods, organisations, values, weights, coverage)


def read_record(
    record: Mapping[Any, Any],
    where: str,
    metrics: Mapping[str, Metric],
    organisations: Mapping[str, Organisation] | None,
) -> Cell:
    """
    Return the figure that one record holds.

    Raises:
        TieringError: The record cannot be read, or is about something unknown.
    """
    given: object = record
    if not isinstance(given, Mapping):
        message = f"{where} is {record!r}, not a mapping; for a data frame give frame.to_dict('records')"
        raise InvalidValueError(message)
    absent = [key for key in ("organisation", "metric", "period") if key not in record]
    if absent:
        message = f"{where} has no {' and no '.join(map(repr, absent))}; it has {', '.join(map(repr, record))}"
        raise InvalidValueError(message)
    code, organisation = record["metric"], record["organisation"]
    if not isinstance(code, str) or code not in metrics:
        raise UnknownCodeError("metric", str(code), tuple(metrics), where)
    if not isinstance(organisation, str) or not organisation or organisation != organisation.strip():
        message = f"{where}: the organisation's code must be text without surrounding space, not {organisation!r}"
        raise InvalidValueError(message)
    if organisations is not None and organisation not in organisations:
        raise UnknownCodeError("organisation", organisation, tuple(organisations), where)
    period = _read_period(record["period"], metrics[code], where)
    value, weight = _read_value(record, where)
    coverage = _as_number(record.get("coverage"), "coverage", where)
    for name, figure in (("values", value), ("weights", weight), ("coverage", coverage)):
        least, most, reason = allowed_range(name, metrics[code])
        if figure < least or figure > most or math.isinf(figure):
            message = f"{where}: {cell_words(name, code)} for {organisation!r} in {period} {reason}, not {figure!r}"
            raise InvalidValueError(message)
    return Cell(code, period, organisation, value, weight, 1.0 if math.isnan(coverage) else coverage, where)


def _read_period(value: object, metric: Metric, where: str) -> Period:
    try:
        period = as_period(value, metric.cadence)
    except PeriodError as problem:
        message = f"{where}: {problem}"
        raise PeriodError(message) from None
    if period.cadence is not metric.cadence:
        message = (
            f"{where}: {period} is a {period.cadence.value}, but {metric.code!r} is reported by {metric.cadence.value}"
        )
        raise PeriodError(message)
    return period


def _read_value(record: Mapping[Any, Any], where: str) -> tuple[float, float]:
    if "value" in record:
        value = _as_number(record["value"], "value", where)
        weight = _as_number(record.get("weight"), "weight", where)
        if not math.isnan(value) or "numerator" not in record:
            return value, weight
    if "numerator" not in record or "denominator" not in record:
        message = f"{where} has neither a 'value' nor a 'numerator' with a 'denominator'; it has {', '.join(map(repr, record))}"
        raise InvalidValueError(message)
    numerator = _as_number(record["numerator"], "numerator", where)
    denominator = _as_number(record["denominator"], "denominator", where)
    if math.isinf(numerator) or denominator < 0 or math.isinf(denominator):
        message = (
            f"{where}: {numerator!r} of {denominator!r} is no rate; give finite numbers and a denominator of 0 or more"
        )
        raise InvalidValueError(message)
    if denominator == 0 and numerator != 0 and not math.isnan(numerator):
        message = f"{where}: {numerator:g} of nobody is no rate; give the denominator, or leave the figure out"
        raise InvalidValueError(message)
    # Nobody was seen, so nothing was measured.
    return (_MISSING if denominator == 0 else numerator / denominator), denominator


def _as_number(value: Any, name: str, where: str) -> float:
    if value is None:
        return _MISSING
    if not isinstance(value, (str, bytes, bool, np.bool_)):
        try:
            return float(value)
        except (TypeError, ValueError, OverflowError):
            if _is_missing(value):
                return _MISSING
    message = f"{where}: the {name} must be a number, None or NaN, not {value!r}"
    raise InvalidValueError(message)


def _is_missing(value: Any) -> bool:
    """Tell whether *value* is a data frame's own mark for a missing value: equal to nothing, not even to itself."""
    try:
        return not bool(value == value)  # noqa: PLR0124 - what marks it
    except TypeError:
        return True
    except ValueError:
        return False
