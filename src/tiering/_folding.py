"""One regime's reviews of one panel, held one after the other."""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import cached_property
from itertools import pairwise
from typing import Any, NamedTuple, final

import attrs
import numpy as np

from tiering._arrays import FloatArray, RankArray
from tiering._assessing import Recurring
from tiering._cycles import ReviewCycle
from tiering._dates import Period
from tiering._evidence import Evidence
from tiering._figures import Coming, View
from tiering._judgements import Attestation, Judgement
from tiering._metrics import Metric
from tiering._panel import Panel
from tiering._presence import Attendance
from tiering._protocols import Guard, Rule
from tiering._register import Register
from tiering._sittings import Ruling, Sitting, State, Undecided, sit
from tiering._standards import Standard, Trajectory
from tiering._tiers import TierScale
from tiering._vintages import Shown, last_known, latest_of

# So many elements that a block's temporaries stay in the cache of one core, and that a byte for each is
# less than what allocators ask the system for every time anew.
BLOCK = 122_880

_SMALL = 1_024
"""So few organisations are never worth a second block."""


class Sight(NamedTuple):
    """
    What may be seen in one review.

    Attributes:
        on: The day.
        panel: The figures, with partial ones taken as missing.
        views: What may be seen of each metric.
        coming: What the reviews of the same figures see of each; nothing where they are not known.
        paths: The levels of trajectories (period, organisation) by the metric's code.
        rulings: What judgements come to, for all organisations.
    """

    on: date
    panel: Panel
    views: Mapping[str, View]
    coming: Mapping[str, Coming]
    paths: Mapping[str, FloatArray]
    rulings: tuple[Ruling, ...]

    def rulings_in(self, block: slice) -> tuple[Ruling, ...]:
        """Return what judgements come to for a block of the organisations, by their places in it."""
        return tuple(
            each._replace(place=each.place - block.start)
            for each in self.rulings
            if block.start <= each.place < block.stop
        )


@final
@attrs.frozen(kw_only=True, eq=False)
class Fold:
    """
    Everything that the reviews of one panel share.

    Attributes:
        shown: The figures, as they are known now or as they were known when.
        reads: The metrics that are looked at, and how many periods of each.
        cycle: When reviews are held.
        scale: The tiers.
        rule: What proposes a tier.
        guards: What may hold a proposed move back.
        undecided: What becomes of those whose tier the evidence leaves open.
        standards: The dated levels that the metrics should reach.
        trajectories: The paths that organisations agreed to take.
        minimum_coverage: How much of the activity a figure must rest on.
        attestations: What had been attested, in the order in which it was given.
        judgements: What was judged, in the order of the days from which it counts.
        dates: The days of the reviews; none where they are not known.
        register: Who is part of whom; None where nothing says so.
        recurring: What is asked that is answered for several reviews at once; None where nothing is.
    """

    shown: Shown
    reads: Mapping[Metric, int]
    cycle: ReviewCycle
    scale: TierScale
    rule: Rule
    guards: tuple[Guard, ...]
    undecided: Undecided
    standards: tuple[Standard, ...]
    trajectories: tuple[Trajectory, ...]
    minimum_coverage: float
    attestations: tuple[Attestation, ...]
    judgements: tuple[Judgement, ...]
    dates: tuple[date, ...] = ()
    register: Register | None = None
    recurring: Recurring | None = None
    _prepared: dict[int, tuple[Panel, Mapping[str, FloatArray]]] = attrs.field(factory=dict, init=False)

    @property
    def everybody(self) -> slice:
        """All organisations."""
        return slice(0, len(self.shown.organisations))

    def of(self, part: Attendance) -> Fold:
        """Return the reviews of those who are there in some of them."""
        return attrs.evolve(
            self,
            shown=part.shown,
            trajectories=part.about(self.trajectories),
            attestations=part.about(self.attestations),
            judgements=part.about(self.judgements),
            dates=part.dates,
        )

    def sight(self, on: date, before: Sequence[Judgement], latest: Mapping[str, Period] | None = None) -> Sight:
        """
        Return what may be seen in the review of a day.

        Args:
            on: The day.
            before: The judgements that counted in the review before.
            latest: The latest period of each metric by its code, where it is not what was published by the day.
        """
        cut_off = on - self.cycle.cut_off
        panel, paths = self._panel(self.shown if isinstance(self.shown, Panel) else self.shown.as_known_on(cut_off))
        views = self._known_views.get(on) or self._views(panel, on, latest)
        return Sight(on, panel, views, self._coming, paths, self._rulings(on, before))

    @cached_property
    def _known_views(self) -> Mapping[date, Mapping[str, View]]:
        """What may be seen in each of the reviews, where all see the same figures."""
        return {on: self._views(self.shown, on, None) for on in self.dates} if isinstance(self.shown, Panel) else {}

    @cached_property
    def _coming(self) -> Mapping[str, Coming]:
        seen = tuple(self._known_views.values())
        columns = {metric.code: [views[metric.code].column for views in seen] for metric in self.reads} if seen else {}
        return {
            code: Coming(each[-1], math.gcd(*(after - before for before, after in pairwise(each))))
            for code, each in columns.items()
        }

    def _panel(self, panel: Panel) -> tuple[Panel, Mapping[str, FloatArray]]:
        """Take partial figures as missing, and lay out the trajectories beside them, once for each panel."""
        found = self._prepared.get(id(panel))
        if found is None:
            prepared = panel.with_minimum_coverage(self.minimum_coverage)
            found = self._prepared[id(panel)] = prepared, laid_out(self.trajectories, prepared)
        return found

    def _views(self, panel: Panel, on: date, given: Mapping[str, Period] | None) -> Mapping[str, View]:
        months = panel.periods[0].cadence.months
        views: dict[str, View] = {}
        seen: dict[tuple[str, timedelta], tuple[Period, int, int]] = {}
        for metric, depth in self.reads.items():
            known = None if given is None else given.get(metric.code)
            if known is None and not isinstance(self.shown, Panel):
                known = last_known(panel, metric.code)
            if known is not None:
                views[metric.code] = View(metric, known, panel.column(known), metric.cadence.months // months, depth)
                continue
            # Most metrics share their cadence and lag, and so their latest period.
            key = (metric.cadence.value, self.cycle.lag(metric))
            if key not in seen:
                latest = self.cycle.latest(metric, on)
                seen[key] = latest, panel.column(latest), metric.cadence.months // months
            views[metric.code] = View(metric, *seen[key], depth)
        return views

    def _rulings(self, on: date, before: Sequence[Judgement]) -> tuple[Ruling, ...]:
        panel = latest_of(self.shown)
        found: list[Ruling] = []
        for each in self.judged(on):
            place = panel.position(each.organisation)
            if each.tier is not None:
                found.append(Ruling(place, self.scale.rank(each.tier)))
            else:
                # A step is taken once; after that the organisation stays where it has come to.
                found.append(Ruling(place, None, 0 if each in before else each.step or 0))
        return tuple(found)

    def judged(self, on: date) -> tuple[Judgement, ...]:
        """Return the judgements that count on a day."""
        return tuple(each for each in self.judgements if each.counts_on(on))

    def sit(self, sight: Sight, state: State, block: slice, memory: dict[Hashable, Any]) -> Sitting:
        """Hold one review of a block of the organisations."""
        evidence = Evidence(
            panel=sight.panel,
            on=sight.on,
            scale=self.scale,
            current=state.ranks,
            standards=self.standards,
            views=sight.views,
            coming=sight.coming,
            block=block,
            paths=sight.paths,
            attestations=self.attestations,
            reviews_in_tier=state.stays,
            in_tier_since=state.since,
            memory=memory,
            register=self.register,
            recurring=self.recurring,
        )
        rulings = sight.rulings_in(block) if sight.rulings else ()
        return sit(self.rule, self.guards, self.undecided, evidence, state, rulings)

    def ranks(self, dates: Sequence[date], state: State, block: int, left: list[State] | None = None) -> RankArray:
        """
        Return the ranks of reviews, int8 (…, review, organisation), some organisations at a time.

        Args:
            dates: The days.
            state: Where everybody stands before the first.
            block: How many elements to take at once.
            left: Takes what the last review leaves, block by block, where somebody goes on from there.
        """
        before = [state.judged, *map(self.judged, dates)]
        sights = [self.sight(on, judged) for on, judged in zip(dates, before, strict=False)]
        count = len(self.shown.organisations)
        size = self._block_size(sights[:1], state, block)
        out: RankArray | None = None
        memory: dict[Hashable, Any] = {}
        for first in range(0, max(count, 1), size):
            part = slice(first, min(first + size, count))
            outcomes: list[RankArray] = []
            last = state.part(part)
            for sitting in self._sittings(sights, state, part, memory):
                last = sitting.state
                outcomes.append(last.ranks)
            if out is None:
                # Scenarios may come from the panel, a limit or a plug-in: only a result tells their shape.
                leading = np.broadcast_shapes(*(each.shape for each in outcomes))[:-1]
                out = np.empty((*leading, len(dates), count), dtype=np.int8)
            for place, each in enumerate(outcomes):
                out[..., place, part] = each
            if left is not None:
                left.append(last)
        return np.empty((len(dates), 0), dtype=np.int8) if out is None else out

    def _sittings(
        self, sights: Iterable[Sight], state: State, part: slice, memory: dict[Hashable, Any]
    ) -> Iterator[Sitting]:
        state = state.part(part)
        for sight in sights:
            sitting = self.sit(sight, state, part, memory)
            state = sitting.state
            yield sitting

    def _block_size(self, sights: Sequence[Sight], state: State, block: int) -> int:
        """Return how many organisations to take at once: all, unless everything is elementwise and they are many."""
        count = max(len(self.shown.organisations), 1)
        elementwise = self.rule.elementwise and all(guard.elementwise for guard in self.guards)
        if count <= min(_SMALL, block) or not elementwise:
            return count
        # One organisation tells how many scenarios there are, and need not look ahead.
        alone = [each._replace(coming={}) for each in sights]
        probe = next(self._sittings(alone, state, slice(0, 1), {}))
        return max(block // max(probe.state.ranks.size, 1), 1)


def laid_out(trajectories: Iterable[Trajectory], panel: Panel) -> Mapping[str, FloatArray]:
    """Return trajectories as layers (period, organisation) on a panel's axes, by the metric's code; NaN where none is."""
    paths: dict[str, FloatArray] = {}
    for each in trajectories:
        if each.organisation not in panel:
            continue
        position = panel.position(each.organisation)
        if each.metric not in paths:
            paths[each.metric] = np.full((len(panel.periods), len(panel.organisations)), math.nan)
        for place, level in enumerate(each.levels):
            column = panel.column(each.first.shifted(place))
            if 0 <= column < len(panel.periods):
                paths[each.metric][column, position] = level
    return paths
