"""Where a plug-in is asked: a regime, and the figures that matter there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property
from typing import Any, final

import attrs
import numpy as np

from tiering._arrays import BoolArray, FloatArray
from tiering._dates import Cadence, Period, add_months
from tiering._metrics import Metric
from tiering._panel import Panel
from tiering._protocols import walk
from tiering._regime import Regime
from tiering._register import Register
from tiering.testing._spread import levels, picked
from tiering.testing._surroundings import register_for

_LONGEST = 40
"""Longer memories are given figures of so many periods only: what matters mostly happens at their end."""
LEFT_OUT = 3
"""Every so many organisations lack what others have: a trajectory, an attestation, a whole to which they belong."""
MOST = 24
"""So many organisations are invented at most."""


@final
@attrs.frozen(eq=False)
class Setting:
    """
    Everything that all questions to one plug-in share.

    Attributes:
        plugin: The plug-in.
        regime: The regime whose reviews show it the evidence.
        unread: The code of a metric that it does not read.
        panels: Panels of the user's own.
    """

    plugin: Any
    regime: Regime
    unread: str
    panels: tuple[Panel, ...] = ()
    _carried: dict[Any, BoolArray] = attrs.field(factory=dict, init=False)

    @cached_property
    def reads(self) -> Mapping[str, int]:
        """What the plug-in reads, and how far back."""
        return self.regime.rule.reads

    @cached_property
    def metrics(self) -> tuple[Metric, ...]:
        """What it reads, and one more."""
        wanted = {*self.reads, self.unread}
        return tuple(each for each in self.regime.metrics if each.code in wanted)

    @cached_property
    def cadence(self) -> Cadence:
        """The cadence of the time axis."""
        return min((each.cadence for each in self.metrics), key=lambda each: each.months)

    @cached_property
    def whole_depth(self) -> int:
        """How many columns of the time axis show all that it reads."""
        columns = [
            self.reads[each.code] * each.cadence.months // self.cadence.months
            for each in self.metrics
            if each.code in self.reads
        ]
        return max(columns, default=1)

    @cached_property
    def depth(self) -> int:
        """How many columns scenes show: all that it reads, as far as is sensible."""
        return min(self.whole_depth, _LONGEST)

    @cached_property
    def levels(self) -> Mapping[str, FloatArray]:
        """The figures that matter, by the metric's code."""
        limits: dict[str, list[float]] = {each.code: [] for each in self.metrics}
        for _, part in walk(self.plugin, ""):
            for code, least, most in getattr(part, "limits", ()):
                limits.setdefault(code, []).extend((least, most))
        for standard in self.regime.standards:
            limits.setdefault(standard.metric, []).append(standard.level)
        return {each.code: levels(each, limits[each.code]) for each in self.metrics}

    @cached_property
    def register(self) -> Register | None:
        """Who is part of whom, where the plug-in asks; some of those whose figures have gaps are part of nobody."""
        gapped, whole = ([name_of(place, gaps=gaps) for place in range(MOST)] for gaps in (True, False))
        given = (each.code for panel in self.panels for each in panel.organisations)
        codes = tuple(dict.fromkeys([*gapped, *whole, *given]))
        return register_for(self.plugin, codes, nowhere=gapped[::LEFT_OUT])

    def day(self, back: int = 0) -> date:
        """Return the day of a review, so many months before the first one of the cycle."""
        return add_months(self.regime.cycle.first, -back)

    def periods(self, on: date, count: int, ahead: int = 1) -> tuple[Period, ...]:
        """Return so many columns of the time axis of which every metric's is published on a day, and some ahead of them."""
        cycle = self.regime.cycle
        slowest = max(self.metrics, key=cycle.lag)
        last = Period.containing(on - cycle.lag(slowest), self.cadence).shifted(-1)
        return tuple(last.shifted(step) for step in range(1 - count, ahead + 1))

    def carries(self, periods: Iterable[Period]) -> BoolArray:
        """Return which columns hold figures of which metric (metric, period)."""
        shown = tuple(periods)
        key = (shown[0].start, len(shown)) if shown else None
        if key not in self._carried:
            self._carried[key] = self._carries(shown)
        return self._carried[key]

    def _carries(self, shown: tuple[Period, ...]) -> BoolArray:
        return np.array(
            [
                [Period.containing(each.start, metric.cadence).end == each.end for each in shown]
                for metric in self.metrics
            ]
        ).reshape(len(self.metrics), len(shown))

    def figures(self, count: int, periods: tuple[Period, ...], salt: int) -> FloatArray:
        """Return figures (metric, period, organisation): some steady, some that change, many at the limits."""
        shape = (len(periods), count)
        rows = []
        for place, metric in enumerate(self.metrics):
            own = self.levels[metric.code]
            several = picked(own, shape, 7 * salt + place)
            steady = picked(own, (1, count), 11 * salt + place)
            is_steady = picked([True, False, False], (1, count), 13 * salt + place)
            rows.append(np.where(is_steady, steady, several))
        values = np.array(rows).reshape(len(self.metrics), *shape)
        return np.where(self.carries(periods)[:, :, np.newaxis], values, np.nan)


def name_of(place: int, *, gaps: bool) -> str:
    """Return the code of an invented organisation, of those whose figures have gaps or of those whose have none."""
    return f"{'G' if gaps else 'C'}{place + 1}"
