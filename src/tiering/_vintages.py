"""What was known when: the figures as they were published on successive days."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import cached_property
from typing import Any, Self, TypeAlias, final

import attrs
import numpy as np

from tiering._dates import Period, as_day, as_period
from tiering._metrics import Metric
from tiering._organisations import Organisation
from tiering._panel import Panel
from tiering.errors import DefinitionError, PeriodError, ReviewDateError, TieringError, raise_problems

__all__ = ["Vintages"]


def _as_panels(values: Mapping[date, Panel] | Iterable[tuple[date, Panel]]) -> tuple[tuple[date, Panel], ...]:
    pairs = values.items() if isinstance(values, Mapping) else values
    return tuple(sorted(((as_day(day), panel) for day, panel in pairs), key=lambda each: each[0]))


@final
@attrs.frozen
class Vintages:
    """
    The same figures as they were known on successive days.

    A review of vintages uses the figures as they were known on its day.  It sees each
    metric up to the last period of which anybody's figure was known then, so publication lags are
    not assumed but read from the figures.

    Attributes:
        panels: The panels with the days on which they were published, the earliest first; each holds
            everything that was known that day.

    Raises:
        DefinitionError: There is none, or two of one day, or they differ in their metrics,
            their organisations or the cadence of their time axes.

    Example:
        >>> from datetime import date
        >>> from tiering import Metric, Polarity, Unit, Vintages
        >>> four_hour = Metric("four_hour", unit=Unit.FRACTION, polarity=Polarity.HIGHER_IS_BETTER)
        >>> row = {"organisation": "ENG", "metric": "four_hour", "period": "2017-10"}
        >>> vintages = Vintages.from_records(
        ...     [{**row, "value": 0.901, "published": date(2017, 11, 9)}, {**row, "value": 0.8994, "published": date(2018, 6, 14)}],
        ...     [four_hour],
        ... )
        >>> [float(vintages.as_known_on(day).values[0, 0, 0]) for day in (date(2017, 12, 1), date(2018, 7, 1))]
        [0.901, 0.8994]
    """

    panels: tuple[tuple[date, Panel], ...] = attrs.field(converter=_as_panels)

    def __attrs_post_init__(self) -> None:
        if not self.panels:
            message = "there are no vintages; give at least one panel with the day on which it was published"
            raise DefinitionError(message)
        first = self.panels[0][1]
        problems: list[TieringError] = [
            DefinitionError(f"two panels were published on {day}; join them, or give them their own days")
            for (day, _), (other, _) in zip(self.panels, self.panels[1:], strict=False)
            if day == other
        ]
        for day, panel in self.panels[1:]:
            unlike = [
                what
                for what, alike in (
                    ("metrics", panel.metrics == first.metrics),
                    ("organisations", panel.organisations == first.organisations),
                    ("cadence", panel.periods[0].cadence is first.periods[0].cadence),
                )
                if not alike
            ]
            if unlike:
                told = " and ".join(unlike)
                message = f"the panel published on {day} has other {told} than that of {self.panels[0][0]}"
                problems.append(DefinitionError(message))
        raise_problems("the vintages", problems)

    @classmethod
    def from_records(
        cls,
        records: Iterable[Mapping[Any, Any]],
        metrics: Iterable[Metric],
        *,
        organisations: Iterable[Organisation] | None = None,
    ) -> Self:
        """
        Build vintages from records that carry the day on which they were published.

        Of a figure that was published more than once, a panel holds the one published last by its day.

        Args:
            records: As `Panel.from_records` reads them, each with "published", a date.
            metrics: What the records may be about.
            organisations: The organisations of the panels, in order; without it those in the records, as they come.

        Raises:
            TieringError: A record cannot be read; several problems come as one `ProblemsError`.
        """
        rows = [(_published(number, each), each) for number, each in enumerate(records, start=1)]
        metrics = tuple(metrics)
        known = {str(each.get("organisation")): None for _, each in rows}
        everybody = tuple(map(Organisation, known)) if organisations is None else tuple(organisations)
        cadences = {metric.code: metric.cadence for metric in metrics}
        panels: dict[date, Panel] = {}
        newest: dict[Any, Mapping[Any, Any]] = {}
        for day in sorted({day for day, _ in rows}):
            published = [each for own, each in rows if own == day]
            # Two figures for one cell on one day are a mistake, which the panel tells.
            Panel.from_records(published, metrics, organisations=everybody)
            for each in published:
                code = str(each["metric"])
                newest[each["organisation"], code, as_period(each["period"], cadences[code])] = each
            panels[day] = Panel.from_records(newest.values(), metrics, organisations=everybody)
        return cls(panels)

    def as_known_on(self, day: date) -> Panel:
        """
        Return everything that was known on a day.

        Args:
            day: The day; what was published on it is known.

        Raises:
            ReviewDateError: Nothing had been published.
        """
        found = bisect_right(self.days, as_day(day))
        if not found:
            message = f"nothing had been published by {day}; the first panel is of {self.days[0]}"
            raise ReviewDateError(message)
        return self.panels[found - 1][1]

    @cached_property
    def days(self) -> tuple[date, ...]:
        """The days on which something was published."""
        return tuple(day for day, _ in self.panels)

    @property
    def latest(self) -> Panel:
        """What is known now."""
        return self.panels[-1][1]

    @property
    def organisations(self) -> tuple[Organisation, ...]:
        """The organisations of all panels."""
        return self.latest.organisations


Shown: TypeAlias = Panel | Vintages
"""Figures for reviews: as they are known now, or as they were known when."""


def latest_of(shown: Shown) -> Panel:
    """Return the figures as they are known now."""
    return shown if isinstance(shown, Panel) else shown.latest


def last_known(panel: Panel, metric: str) -> Period | None:
    """Return the last period of a metric of which anybody's figure is known; None where nobody's is."""
    row = panel.row(metric)
    known = ~np.isnan(panel.values[..., row, :, :]).all(axis=-1)
    columns = np.flatnonzero(known.reshape(-1, known.shape[-1]).any(axis=0))
    if not len(columns):
        return None
    return Period.containing(panel.periods[int(columns[-1])].start, panel.metrics[row].cadence)


def _published(number: int, record: Mapping[Any, Any]) -> date:
    day = record.get("published")
    if isinstance(day, str):
        try:
            return date.fromisoformat(day)
        except ValueError:
            pass
    elif isinstance(day, (date, datetime)) and day == day:  # noqa: PLR0124 - marks of missing times differ from themselves
        return as_day(day)
    message = f"record {number} was published on {day!r}; give the day as a date, or as text such as '2017-11-09'"
    raise PeriodError(message)
