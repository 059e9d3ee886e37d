"""When reviews are held, and what has been published by then."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import final

import attrs

from tiering._dates import Cadence, Period, add_months, as_day
from tiering._fields import FrozenMapping, is_member_of
from tiering._metrics import Metric
from tiering._references import YOURS, Reference, is_reference
from tiering.errors import DefinitionError, ReviewDateError

__all__ = ["ReviewCycle"]


def _as_lags(values: Mapping[str, timedelta]) -> Mapping[str, timedelta]:
    return FrozenMapping(values)


def _no_lags() -> Mapping[str, timedelta]:
    return FrozenMapping({})


@final
@attrs.frozen(kw_only=True)
class ReviewCycle:
    """
    When reviews are held, and what they can see.

    Attributes:
        first: The day of the first review.
        every: How often one is held.
        lags: Metric code to the time from the end of a period until its figure is seen,
            for metrics that the reviewing body sees earlier or later than they are published.
        reference: Where first date, cadence and lags come from.

    Raises:
        DefinitionError: A lag is negative or no whole number of days.

    Example:
        >>> from datetime import date
        >>> from tiering import Cadence, ReviewCycle
        >>> cycle = ReviewCycle(first=date(2023, 9, 1), every=Cadence.QUARTER)
        >>> [f"{day:%Y-%m}" for day in cycle.dates(until=date(2024, 3, 31))]
        ['2023-09', '2023-12', '2024-03']
    """

    first: date = attrs.field(converter=as_day)
    every: Cadence = attrs.field(validator=is_member_of(Cadence))
    lags: Mapping[str, timedelta] = attrs.field(factory=_no_lags, converter=_as_lags)
    reference: Reference = attrs.field(default=YOURS, validator=is_reference)

    def __attrs_post_init__(self) -> None:
        for metric, lag in self.lags.items():
            if lag % timedelta(days=1):
                message = f"{metric!r} would be seen after {lag}; give whole days"
                raise DefinitionError(message)
            if lag < timedelta(0):
                message = f"{metric!r} would be seen {-lag} before its period ends; give a lag of 0 or more"
                raise DefinitionError(message)

    def dates(self, *, until: date) -> tuple[date, ...]:
        """
        Return the days of all reviews up to a day.

        Args:
            until: The last day on which there may be one.

        Raises:
            ReviewDateError: The first review is later.
        """
        if until < self.first:
            message = f"no review is held until {until}; the first is on {self.first}"
            raise ReviewDateError(message)
        found: list[date] = []
        while (day := add_months(self.first, len(found) * self.every.months)) <= until:
            found.append(day)
        return tuple(found)

    def lag(self, metric: Metric) -> timedelta:
        """
        Return the time from the end of a period until its figure is seen.

        Args:
            metric: The metric.
        """
        return self.lags.get(metric.code, metric.publication_lag)

    def latest(self, metric: Metric, on: date) -> Period:
        """
        Return the latest period of a metric whose figure has been published on a day.

        Args:
            metric: The metric.
            on: The day.
        """
        published = on - self.lag(metric)
        # A period ends with the day before its end, so the one that holds this day is not over.
        return Period.containing(published, metric.cadence).shifted(-1)
