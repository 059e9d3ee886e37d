"""One regime's reviews of one panel, held one after the other."""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, final

import attrs
import numpy as np

from tiering._arrays import FloatArray, RankArray
from tiering._cycles import ReviewCycle
from tiering._dates import Period
from tiering._evidence import Evidence
from tiering._figures import View
from tiering._judgements import Attestation
from tiering._metrics import Metric
from tiering._panel import Panel
from tiering._protocols import Guard, Rule
from tiering._reviews import Review
from tiering._sittings import UNPLACED, Sitting, State, Undecided, first_state, sit
from tiering._standards import Standard, Trajectory
from tiering._tiers import TierScale

_SMALL = 1_024
"""So few organisations are never worth a second block."""


@final
@attrs.frozen(kw_only=True, eq=False)
class Fold:
    """
    Everything that the reviews of one panel share.

    Attributes:
        panel: The figures, with partial ones taken as missing.
        reads: The metrics that are looked at, and how many periods of each.
        cycle: When reviews are held.
        scale: The tiers.
        rule: What proposes a tier.
        guards: What may hold a proposed move back.
        undecided: What becomes of those whose tier the evidence leaves open.
        standards: The dated levels that the metrics should reach.
        paths: The levels of trajectories (period, organisation) by the metric's code.
        attestations: What had been attested, in the order in which it was given.
    """

    panel: Panel
    reads: Mapping[Metric, int]
    cycle: ReviewCycle
    scale: TierScale
    rule: Rule
    guards: tuple[Guard, ...]
    undecided: Undecided
    standards: tuple[Standard, ...]
    paths: Mapping[str, FloatArray]
    attestations: tuple[Attestation, ...]

    @property
    def everybody(self) -> slice:
        """All organisations."""
        return slice(0, len(self.panel.organisations))

    def views(self, on: date) -> Mapping[str, View]:
        """Return what may be seen of each metric on a day."""
        months = self.panel.periods[0].cadence.months
        views: dict[str, View] = {}
        seen: dict[tuple[str, timedelta], tuple[Period, int, int]] = {}
        for metric, depth in self.reads.items():
            # Most metrics share their cadence and lag, and so their latest period.
            key = (metric.cadence.value, self.cycle.lag(metric))
            if key not in seen:
                latest = self.cycle.latest(metric, on)
                seen[key] = latest, self.panel.column(latest), metric.cadence.months // months
            views[metric.code] = View(metric, *seen[key], depth)
        return views

    def sit(
        self, on: date, views: Mapping[str, View], state: State, block: slice, memory: dict[Hashable, Any]
    ) -> Sitting:
        """Hold one review of a block of the organisations."""
        evidence = Evidence(
            panel=self.panel,
            on=on,
            scale=self.scale,
            current=state.ranks,
            standards=self.standards,
            views=views,
            block=block,
            paths=self.paths,
            attestations=self.attestations,
            reviews_in_tier=state.stays,
            memory=memory,
        )
        return sit(self.rule, self.guards, self.undecided, evidence, state)

    def ranks(self, dates: Sequence[date], state: State, block: int) -> RankArray:
        """Return the ranks of reviews, int8 (…, review, organisation), some organisations at a time."""
        sights = [(on, self.views(on)) for on in dates]
        count = len(self.panel.organisations)
        size = self._block_size(sights[:1], state, block)
        out: RankArray | None = None
        for first in range(0, max(count, 1), size):
            part = slice(first, min(first + size, count))
            outcomes = [sitting.state.ranks for sitting in self._sittings(sights, state, part)]
            if out is None:
                # Scenarios may come from the panel, a limit or a plug-in: only a result tells their shape.
                leading = np.broadcast_shapes(*(each.shape for each in outcomes))[:-1]
                out = np.empty((*leading, len(dates), count), dtype=np.int8)
            for place, each in enumerate(outcomes):
                out[..., place, part] = each
        return np.empty((len(dates), 0), dtype=np.int8) if out is None else out

    def _sittings(
        self, sights: Iterable[tuple[date, Mapping[str, View]]], state: State, part: slice
    ) -> Iterator[Sitting]:
        state = state.part(part)
        memory: dict[Hashable, Any] = {}
        for on, views in sights:
            sitting = self.sit(on, views, state, part, memory)
            state = sitting.state
            yield sitting

    def _block_size(self, sights: Sequence[tuple[date, Mapping[str, View]]], state: State, block: int) -> int:
        """Return how many organisations to take at once: all, unless everything is elementwise and they are many."""
        count = max(len(self.panel.organisations), 1)
        elementwise = self.rule.elementwise and all(guard.elementwise for guard in self.guards)
        if count <= min(_SMALL, block) or not elementwise:
            return count
        # One organisation tells how many scenarios there are.
        probe = next(self._sittings(sights, state, slice(0, 1)))
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


def state_of(review: Review, places: Sequence[int | None] | None = None) -> State:
    """Return what a review hands to the next, in its own order, or for the organisations at *places*; None is a new one."""
    state = State(review.ranks, review.guard_states, is_placed=True, stays=review.reviews_in_tier)
    if places is None or list(places) == list(range(len(review))):
        return state
    if len(review) == 0:
        unplaced = np.full(len(places), UNPLACED, dtype=np.int8)
        return first_state(unplaced, review.guards, counts_reviews=state.stays is not None)
    order = np.array([-1 if place is None else place for place in places], dtype=np.intp)
    new = order < 0
    return State(
        np.where(new, np.int8(UNPLACED), review.ranks[order]),
        tuple(np.where(new, np.int16(0), each[:, order]) for each in review.guard_states),
        is_placed=not new.any(),
        stays=None if state.stays is None else np.where(new, np.int16(0), state.stays[order]),
    )
