"""What was known when: the figures as they were published on successive days."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property
from itertools import pairwise
from typing import Any, Self, TypeAlias, final

import attrs
import numpy as np

from tiering._aligning import aligned
from tiering._arrays import PANEL_AXES
from tiering._dates import Period, as_day
from tiering._metrics import Metric
from tiering._organisations import Organisation
from tiering._panel import Panel
from tiering._publications import published_panels
from tiering._wording import listed
from tiering.errors import DefinitionError, ReviewDateError, TieringError, raise_problems

__all__ = ["Vintages"]

_DAY_AND_PANEL = 2


def _as_panels(values: object) -> tuple[tuple[date, Panel], ...]:
    """Freeze panels by their days, the earliest first, with the organisations of all in the order of the first."""
    pairs = sorted(_pairs(values), key=lambda each: each[0])
    if not pairs:
        message = "there are no vintages; give at least one panel with the day on which it was published"
        raise DefinitionError(message)
    raise_problems("the vintages", _unlike(pairs))
    first = pairs[0][1]
    return tuple((day, aligned(panel, first.organisations)) for day, panel in pairs)


def _pairs(values: object) -> list[tuple[date, Panel]]:
    if isinstance(values, (Panel, str)) or not isinstance(values, Iterable):
        message = f"vintages are panels with the days on which they were published, {{day: panel}}, not {values!r}"
        raise DefinitionError(message)
    pairs: list[tuple[date, Panel]] = []
    problems: list[TieringError] = []
    for each in values.items() if isinstance(values, Mapping) else values:
        if not isinstance(each, (tuple, list)) or len(each) != _DAY_AND_PANEL or not isinstance(each[1], Panel):
            message = f"{each!r} is no vintage; give a day with the panel that was published on it"
            problems.append(DefinitionError(message))
            continue
        try:
            pairs.append((as_day(each[0]), each[1]))
        except TieringError as problem:
            problems.append(problem)
    raise_problems("the vintages", problems)
    return pairs


def _unlike(pairs: Sequence[tuple[date, Panel]]) -> list[TieringError]:
    """Return a problem for each panel that is not like the first but for its figures, and for days that come twice."""
    problems: list[TieringError] = [
        DefinitionError(f"two panels were published on {day}; join them, or give them their own days")
        for (day, _), (other, _) in pairwise(pairs)
        if day == other
    ]
    first = pairs[0][1]
    codes = {each.code for each in first.organisations}
    for day, panel in pairs[1:]:
        own = {each.code for each in panel.organisations}
        axes = [each.values.shape[:-PANEL_AXES] for each in (panel, first)]
        unlike = [] if panel.metrics == first.metrics else ["has other metrics"]
        unlike += [f"has no {listed(map(repr, sorted(codes - own)))}"] if codes - own else []
        unlike += [f"has {listed(map(repr, sorted(own - codes)))} besides"] if own - codes else []
        unlike += [] if panel.periods[0].cadence is first.periods[0].cadence else ["has another cadence"]
        unlike += [] if axes[0] == axes[1] else [f"has scenarios of the shape {axes[0]} instead of {axes[1]}"]
        if unlike:
            message = f"the panel published on {day} {', '.join(unlike)}, unlike that of {pairs[0][0]}"
            problems.append(DefinitionError(message))
    return problems


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
            everything that was known that day, its organisations in the order of the first.

    Raises:
        DefinitionError: There is none, or two of one day, or they differ in their metrics,
            their organisations, the cadence of their time axes or their scenarios.
        ReviewDateError: A day is none.
        ProblemsError: Several of these.

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
        return cls(published_panels(records, metrics, organisations))

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
