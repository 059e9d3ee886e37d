"""What a rule may look at in one review."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import final

import attrs
import numpy as np

from tiering._arrays import BoolArray, FloatArray, RankArray
from tiering._dates import Period
from tiering._figures import Figure, View, has_gap, series, take
from tiering._organisations import Organisation
from tiering._panel import Panel
from tiering._standards import LATEST, Standard, Window
from tiering._tiers import TierScale
from tiering.errors import RuleError, UnknownCodeError

__all__ = ["Evidence"]


@final
@attrs.frozen(kw_only=True, eq=False, repr=False)
class Evidence:
    """
    What a rule may look at in one review: figures as published on the day, standards, and where everybody stands.

    Arrays have the organisation as their last axis; leading axes are scenarios.  A rule
    may be shown the organisations in blocks.

    Attributes:
        panel: The figures, with partial ones taken as missing.
        on: The day of the review.
        scale: The tiers.
        current: Ranks (…, organisation) before the review; −1 where not yet placed.
        standards: All standards of the regime.
        views: What may be seen of each metric, by its code.
        block: The organisations that are shown.

    Example:
        >>> from datetime import date, timedelta
        >>> from tiering import samples
        >>> from tiering.nhs import uec_2023
        >>> review = uec_2023.regime.review(samples.urgent_care(), on=date(2023, 12, 1))
        >>> review.evidence.latest("four_hour").shape
        (42,)
    """

    panel: Panel
    on: date
    scale: TierScale
    current: RankArray
    standards: tuple[Standard, ...]
    views: Mapping[str, View]
    block: slice
    _taken: dict[tuple[str, int], Figure] = attrs.field(factory=dict, init=False)

    @property
    def organisations(self) -> tuple[Organisation, ...]:
        """The organisations that are shown, in the order of the last axis."""
        return self.panel.organisations[self.block]

    def latest(self, metric: str) -> FloatArray:
        """
        Return the latest published figures (…, organisation); NaN where missing.

        Args:
            metric: The metric's code.

        Raises:
            UnknownCodeError: The rule did not say that it reads the metric.
        """
        return self.figure(metric).values

    def figure(self, metric: str, window: Window = LATEST) -> Figure:
        """
        Return the figures taken over a window.

        Args:
            metric: The metric's code.
            window: The periods to take them over.

        Raises:
            UnknownCodeError: The rule did not say that it reads the metric.
            RuleError: It did not say that it reads so many periods.
        """
        key = (metric, window.key)
        found = self._taken.get(key)
        if found is None:
            view = self._view(metric, window.periods)
            found = self._taken[key] = take(self.panel, view, window, self.block)
        return found

    def series(self, metric: str, periods: int) -> FloatArray:
        """
        Return the latest figures (…, period, organisation), oldest first; NaN where missing.

        Args:
            metric: The metric's code.
            periods: How many periods of the metric's own cadence.

        Raises:
            UnknownCodeError: The rule did not say that it reads the metric.
            RuleError: It did not say that it reads so many periods.
        """
        return series(self.panel, self._view(metric, periods), periods, self.block)

    def missing(self, metric: str, periods: int) -> BoolArray | None:
        """
        Return where any of the latest figures is missing, bool (…, organisation); None where none is.

        Args:
            metric: The metric's code.
            periods: How many periods of the metric's own cadence.

        Raises:
            UnknownCodeError: The rule did not say that it reads the metric.
            RuleError: It did not say that it reads so many periods.
        """
        if not has_gap(self.panel, self._view(metric, periods), periods):
            return None
        return np.asarray(np.isnan(self.series(metric, periods)).any(axis=-2))

    def period(self, metric: str) -> Period:
        """
        Return the latest published period of a metric.

        Args:
            metric: The metric's code.

        Raises:
            UnknownCodeError: The rule did not say that it reads the metric.
        """
        return self._view(metric, 1).latest

    def standard(self, metric: str) -> Standard | None:
        """
        Return the standard in force for a metric at the end of its latest published period; None where there is none.

        Args:
            metric: The metric's code.
        """
        view = self.views.get(metric)
        if view is None:
            return None
        day = view.latest.end - timedelta(days=1)
        return next((each for each in self.standards if each.metric == metric and each.is_in_force(day)), None)

    def restricted(self, reads: Mapping[str, int]) -> Evidence:
        """
        Return the same evidence with only those metrics, and only so many periods of each.

        Args:
            reads: Metric code to number of periods.

        Raises:
            UnknownCodeError: A metric is not in this evidence.
            RuleError: This evidence has fewer periods of it.
        """
        views = {metric: self._view(metric, depth)._replace(depth=depth) for metric, depth in reads.items()}
        return attrs.evolve(self, views=views)

    def _view(self, metric: str, periods: int) -> View:
        view = self.views.get(metric)
        if view is None:
            raise UnknownCodeError("metric", metric, tuple(self.views), "what the rule says it reads")
        if periods > view.depth:
            message = f"{periods} periods of {metric!r} were asked for, but the rule says it reads {view.depth}; raise that in its reads"
            raise RuleError(message)
        return view
