"""
Figures of accident and emergency departments, April 2016 to March 2019.

Source: NHS England, licensed under the Open Government Licence v3.0.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from tiering._dates import DateRange, Period, months_between
from tiering._organisations import Organisation
from tiering._panel import Panel
from tiering._register import Register
from tiering._successions import Succession
from tiering.errors import PeriodError

_SUMMER = ("2017-07", "2017-09")
_ALL = ("2016-04", "2019-03")
_Series = tuple[Sequence[int | None], Sequence[int | None]]


class _Counts(NamedTuple):
    """Attendances and those of over four hours, in departments of type 1 and in all; None where nothing was reported."""

    type_1: tuple[int | None, int | None]
    all_types: tuple[int | None, int | None]


def accident_and_emergency_trusts(first: str = _SUMMER[0], last: str = _SUMMER[1]) -> tuple[Organisation, ...]:
    """
    Return the trusts that reported a type 1 (major) department in some of the months, by their names of 2017.

    Args:
        first: The first month, from "2016-04".
        last: The last month, up to "2019-03".

    Raises:
        PeriodError: The figures are of other months.

    Example:
        >>> from tiering import samples
        >>> len(samples.accident_and_emergency_trusts())
        138
    """
    from tiering.samples import _ae_2017_figures as figures
    from tiering.samples import _ae_2017_places as places

    months = _months(first, last)
    return tuple(
        Organisation(code, name=name, kind="trust", valid=DateRange(_day(places.FOUNDED.get(code))))
        for code, name in places.TRUSTS.items()
        if any(figures.TYPE_1[code][0][month] for month in months)
    )


def accident_and_emergency_register() -> Register:
    """
    Return everybody who reported a type 1 (major) department from April 2016 to March 2019, and who has become whom by then.

    Heart of England (RR1), which became part of University Hospitals Birmingham (RRK), went on
    reporting for three months under its own code.

    Example:
        >>> from datetime import date
        >>> from tiering import samples
        >>> register = samples.accident_and_emergency_register()
        >>> [each.code for each in register.predecessors("R0A", date(2019, 3, 31))]
        ['RM2', 'RW3']
    """
    from tiering.samples import _ae_2017_places as places

    return Register(
        accident_and_emergency_trusts(*_ALL),
        successions=[
            Succession(
                of=of,
                to=to,
                on=date.fromisoformat(on),
                reports_until=_day(until),
            )
            for of, to, on, until in places.SUCCESSIONS
        ],
    )


def accident_and_emergency_records(first: str = _SUMMER[0], last: str = _SUMMER[1]) -> list[dict[str, Any]]:
    """
    Return the published figures, one record for each metric, trust and month; July to September 2017 unless others are asked for.

    Attendances, and those of them that ended within four hours: "four_hour" is of departments
    of all types, "four_hour_type_1" of major ones.  A trust that reported nothing has None.

    Args:
        first: The first month, from "2016-04".
        last: The last month, up to "2019-03".

    Raises:
        PeriodError: The figures are of other months.

    Example:
        >>> from tiering import samples
        >>> len(samples.accident_and_emergency_records())
        828
    """
    months = _months(first, last)
    return [
        record
        for trust in accident_and_emergency_trusts(first, last)
        for month in months
        for record in _records(trust.code, month, _counts(trust.code, month))
    ]


def accident_and_emergency(first: str = _SUMMER[0], last: str = _SUMMER[1]) -> Panel:
    """
    Return the four-hour performance of the trusts, by month; July to September 2017 unless others are asked for.

    The first metric is of departments of all types, the second of major ones.

    Args:
        first: The first month, from "2016-04".
        last: The last month, up to "2019-03".

    Raises:
        PeriodError: The figures are of other months.

    Example:
        >>> from tiering import samples
        >>> samples.accident_and_emergency().values.shape, samples.accident_and_emergency("2016-04", "2019-03").values.shape
        ((2, 3, 138), (2, 36, 140))
    """
    return _panel(accident_and_emergency_records(first, last), accident_and_emergency_trusts(first, last))


def accident_and_emergency_england(first: str = _ALL[0], last: str = _ALL[1]) -> Panel:
    """
    Return the same figures of England as a whole: of everybody who reported, trusts with a major department or not.

    Args:
        first: The first month, from "2016-04".
        last: The last month, up to "2019-03".

    Raises:
        PeriodError: The figures are of other months.

    Example:
        >>> from tiering import Period, samples
        >>> england = samples.accident_and_emergency_england()
        >>> f"{england.value('four_hour', Period.parse('2017-09'), 'England'):.2%}"
        '89.67%'
    """
    from tiering.samples import _ae_2017_figures as figures

    england = Organisation("England", kind="country")
    records: list[dict[str, Any]] = []
    for month in _months(first, last):
        trusts = [_counts(code, month) for code in figures.TYPE_1]
        major = _added(each.type_1 for each in trusts)
        everybody = _added([*(each.all_types for each in trusts), _at(figures.EVERYBODY_ELSE, month)])
        records += _records(england.code, month, _Counts(major, everybody))
    return _panel(records, [england])


def _months(first: str, last: str) -> range:
    """Return which places of the series are of the months asked for."""
    start, end = map(Period.parse, _ALL)
    asked = [Period.parse(each) for each in (first, last)]
    days = [start.start, *(each.start for each in asked), end.start]
    if any(each.cadence is not start.cadence for each in asked) or days != sorted(days):
        message = f"the figures are of the months from {start} to {end}, not from {first!r} to {last!r}"
        raise PeriodError(message)
    return range(months_between(start.start, asked[0].start), months_between(start.start, asked[1].end))


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _at(series: _Series, month: int) -> tuple[int | None, int | None]:
    return series[0][month], series[1][month]


def _counts(code: str, month: int) -> _Counts:
    from tiering.samples import _ae_2017_figures as figures

    major = _at(figures.TYPE_1[code], month)
    others = _at(figures.OTHER_TYPES[code], month) if code in figures.OTHER_TYPES else (None, None)
    return _Counts(major, _added([major, others]))


def _added(pairs: Iterable[tuple[int | None, int | None]]) -> tuple[int | None, int | None]:
    """Add up attendances, and those of over four hours; None where nobody reported any."""
    known = [(attended, over) for attended, over in pairs if attended is not None and over is not None]
    return (sum(each for each, _ in known), sum(each for _, each in known)) if known else (None, None)


def _records(code: str, month: int, counts: _Counts) -> Iterator[dict[str, Any]]:
    period = Period.parse(_ALL[0]).shifted(month)
    for metric, (attended, over) in (("four_hour", counts.all_types), ("four_hour_type_1", counts.type_1)):
        within = None if attended is None or over is None else attended - over
        yield {"organisation": code, "metric": metric, "period": period, "numerator": within, "denominator": attended}


def _panel(records: Iterable[Mapping[str, Any]], organisations: Iterable[Organisation]) -> Panel:
    from tiering.nhs import ae_groups_2017

    return Panel.from_records(records, ae_groups_2017.metrics, organisations=organisations)
