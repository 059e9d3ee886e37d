"""Amounts over time: what of a period's minutes falls into each of its months."""

from __future__ import annotations

from datetime import date

from tiering._dates import Cadence, DateRange, Period, months_between


def months_of(period: Period) -> tuple[Period, ...]:
    """Return the months of a period."""
    first = Period(period.start, Cadence.MONTH)
    return tuple(first.shifted(step) for step in range(period.cadence.months))


def in_month(minutes: int, whole: Period, month: Period) -> int:
    """Return what of a period's minutes falls into one of its months: equal shares, and what is left over to the first."""
    each, left = divmod(minutes, whole.cadence.months)
    return each + (months_between(whole.start, month.start) < left)


def days_of(period: Period) -> int:
    """Count the days of a period."""
    return (period.end - period.start).days


def days_within(period: Period, span: DateRange) -> int:
    """Count the days of a period that lie in a range."""
    start = max(period.start, span.start or date.min)
    end = min(period.end, span.end or date.max)
    return max((end - start).days, 0)
