"""What a rule may look at in one review."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping
from datetime import date, timedelta
from typing import Any, final

import attrs
import numpy as np

from tiering._arrays import BoolArray, FloatArray, IntArray, RankArray, read_only
from tiering._attribution import without_noise
from tiering._dates import Period
from tiering._figures import Coming, Figure, View, series, take
from tiering._judgements import Attestation
from tiering._metrics import Aggregation, Metric
from tiering._organisations import Organisation
from tiering._panel import Panel
from tiering._register import Register
from tiering._standards import Standard
from tiering._tiers import TierScale
from tiering._windows import LATEST, Window
from tiering.errors import RuleError, UnknownCodeError

__all__ = ["Evidence"]

_FEW = 8_192


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
        paths: Levels of trajectories (period, organisation) by the metric's code, on the panel's axes; NaN where none is.
        attestations: What had been attested, in the order in which it was given.
        reviews_in_tier: How many reviews in a row have left each organisation where it stands,
            int16 (…, organisation); None where nothing asks for it.
        in_tier_since: The day since which each has stood there, as a proleptic Gregorian ordinal (`date.toordinal`),
            int32 (…, organisation); 0 where that is not known, None where nothing asks for it.
        coming: What the reviews to come will see of each metric in the same figures; nothing where that is not known.
        register: Who is part of whom, and what they are; None where the review was given none.
        recurring: What the regime asks that is answered for several reviews at once; None where nothing is known to be.
        memory: What criteria keep from one review to the next of the same organisations, with
            `keep` and `recalled`; a review may also be held without it.
        asked: What scores, pools and criteria have answered about this evidence, by their identity, so that each is
            asked once.

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
    paths: Mapping[str, FloatArray] = attrs.field(factory=dict)
    attestations: tuple[Attestation, ...] = ()
    reviews_in_tier: IntArray | None = None
    in_tier_since: IntArray | None = None
    coming: Mapping[str, Coming] = attrs.field(factory=dict)
    register: Register | None = None
    recurring: Any = None
    memory: dict[Hashable, Any] = attrs.field(factory=dict)
    asked: dict[tuple[Hashable, ...], tuple[Any, Any]] = attrs.field(factory=dict, init=False)
    _taken: dict[tuple[str, int], Figure] = attrs.field(factory=dict, init=False)
    _series: dict[tuple[str, int], FloatArray] = attrs.field(factory=dict, init=False)
    _gaps: dict[tuple[str, int], BoolArray | None] = attrs.field(factory=dict, init=False)
    _earlier: dict[int, Evidence] = attrs.field(factory=dict, init=False)

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
        key = (metric, periods)
        found = self._series.get(key)
        if found is None:
            found = self._series[key] = series(self.panel, self._view(metric, periods), periods, self.block)
        return found

    def missing_series(self, metric: str, periods: int) -> BoolArray | None:
        """
        Return which of the latest figures are missing, bool (…, period, organisation); None where none is.

        Args:
            metric: The metric's code.
            periods: How many periods of the metric's own cadence.

        Raises:
            UnknownCodeError: The rule did not say that it reads the metric.
            RuleError: It did not say that it reads so many periods.
        """
        key = (metric, periods)
        if key not in self._gaps:
            self._gaps[key] = None if self.is_complete(metric, periods) else np.isnan(self.series(metric, periods))
        return self._gaps[key]

    def is_complete(self, metric: str, periods: int) -> bool:
        """
        Tell whether none of the latest figures is missing, of any organisation.

        Args:
            metric: The metric's code.
            periods: How many periods of the metric's own cadence.

        Raises:
            UnknownCodeError: The rule did not say that it reads the metric.
            RuleError: It did not say that it reads so many periods.
        """
        view = self._view(metric, periods)
        return not self.panel.has_gap(metric, view.column, periods, view.step)

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
        gaps = self.missing_series(metric, periods)
        return None if gaps is None else np.asarray(gaps.any(axis=-2))

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

        It is that of each organisation: what all together are to reach, or a share of them, is nobody's own.

        Args:
            metric: The metric's code.
        """
        view = self.views.get(metric)
        if view is None:
            return None
        day = view.latest.end - timedelta(days=1)
        return next((each for each in self._own_standards(metric) if each.is_in_force(day)), None)

    def last_standard(self, metric: str) -> Standard | None:
        """
        Return the standard in force, or else the last that there is for a metric; None where there is none.

        Args:
            metric: The metric's code.
        """
        own = self._own_standards(metric)
        return self.standard(metric) or (own[-1] if own else None)

    def _own_standards(self, metric: str) -> list[Standard]:
        """Return the standards that each organisation is to reach."""
        return [each for each in self.standards if each.metric == metric and each.scope.is_each]

    def trajectory(self, metric: str, window: Window = LATEST) -> FloatArray:
        """
        Return the levels of the organisations' trajectories over a window (…, organisation); NaN where there is none.

        Args:
            metric: The metric's code.
            window: The periods that they are taken over: their sum where the metric adds up, else their mean.

        Raises:
            UnknownCodeError: The rule did not say that it reads the metric.
            RuleError: It did not say that it reads so many periods.
        """
        view = self._view(metric, window.periods)
        first = view.column - (window.length(view.latest) - 1) * view.step
        path = self.paths.get(metric)
        if path is None or first < 0 or view.column >= len(path):
            return read_only(np.full(self.current.shape[-1:], math.nan))
        levels = path[first : view.column + 1 : view.step, self.block]
        taken = levels.sum(axis=0) if view.metric.aggregation is Aggregation.SUM else levels.mean(axis=0)
        return without_noise(np.asarray(taken), view.metric)

    def attested(self, code: str) -> tuple[BoolArray, BoolArray]:
        """
        Return where a condition was found to hold, and where nobody has judged it, bool (organisation,) each.

        Of several attestations the one given last by the day of the review is taken; once it no longer counts, nobody
        has judged.

        Args:
            code: The condition.
        """
        holds = np.zeros(self.current.shape[-1], dtype=np.bool_)
        unknown = ~holds
        for each in self.attestations:
            if each.code == code and each.on <= self.on:
                place = self.panel.position(each.organisation) - self.block.start
                if 0 <= place < len(holds):
                    counts = each.counts_on(self.on)
                    holds[place], unknown[place] = counts and each.holds, not counts
        return holds, unknown

    def attestation(self, code: str, index: int) -> Attestation | None:
        """
        Return the attestation that counts for an organisation; None where nobody has judged.

        Args:
            code: The condition.
            index: The organisation's place on the last axis.
        """
        organisation = self.organisations[index].code
        given = (each for each in reversed(self.attestations) if (each.code, each.organisation) == (code, organisation))
        last = next((each for each in given if each.on <= self.on), None)
        return last if last is not None and last.counts_on(self.on) else None

    def metric(self, metric: str) -> Metric:
        """
        Return a metric as the regime defines it.

        Args:
            metric: The metric's code.

        Raises:
            UnknownCodeError: The rule did not say that it reads the metric.
        """
        return self._view(metric, 1).metric

    def place(self, metric: str) -> tuple[int, int]:
        """
        Return where a metric's latest period stands on the panel's time axis, and how many columns one period takes.

        Args:
            metric: The metric's code.

        Raises:
            UnknownCodeError: The rule did not say that it reads the metric.
        """
        view = self._view(metric, 1)
        return view.column, view.step

    def recalled(self, key: Hashable) -> Any:
        """
        Return what was kept under a key, from this panel and for these organisations; None where nothing was.

        Args:
            key: What `keep` was given.
        """
        panel, block, value = self.memory.get(key, (None, None, None))
        return value if panel is self.panel and block == self.block else None

    def keep(self, key: Hashable, value: Any) -> None:
        """
        Keep something for the reviews that follow; it must follow from the figures alone.

        Args:
            key: What to recall it by.
            value: What to keep.
        """
        self.memory[key] = self.panel, self.block, value

    def settled(self) -> Evidence:
        """
        Return the evidence as a review keeps it: without what criteria keep for the reviews that follow.

        The figures of few organisations stay at hand for those who ask why; those of many are taken again.
        """
        kept = attrs.evolve(self, memory={}, coming={}, recurring=None)
        if self.current.shape[-1] <= _FEW:
            kept._taken.update(self._taken)  # noqa: SLF001 - a copy of its own
        return kept

    def earlier(self, periods: int) -> Evidence:
        """
        Return the evidence with every metric as it was so many of its own periods before.

        Day, current tiers and attestations stay those of the review.

        Args:
            periods: How many periods of each metric's own cadence.
        """
        if periods == 0:
            return self
        found = self._earlier.get(periods)
        if found is None:
            views = {code: view.earlier(periods) for code, view in self.views.items()}
            found = self._earlier[periods] = attrs.evolve(self, views=views)
        return found

    def within(self, part: slice) -> Evidence:
        """
        Return the evidence of some of the organisations.

        It is for what follows from figures alone: how long they have stood where they stand is left out.

        Args:
            part: Which of them, by their places on the last axis.
        """
        block = slice(self.block.start + part.start, self.block.start + part.stop)
        current = self.current[..., part]
        return attrs.evolve(self, block=block, current=current, reviews_in_tier=None, in_tier_since=None)

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
