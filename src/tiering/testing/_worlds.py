"""What a test says about the world of a plug-in, and what is made up where it says nothing."""

from __future__ import annotations

import warnings
from collections.abc import Iterable
from datetime import date
from typing import Any, final

import attrs
import numpy as np

from tiering._cycles import ReviewCycle
from tiering._dates import Cadence, Period, add_months
from tiering._metrics import Metric, Polarity, as_metrics
from tiering._panel import Panel
from tiering._protocols import What, walk
from tiering._regime import Regime
from tiering._standards import Standard, Trajectory
from tiering._tiers import Tier, TierScale
from tiering._units import Unit
from tiering.errors import OddRegimeWarning
from tiering.testing._probe import Probe
from tiering.testing._settings import LEFT_OUT, MOST, Setting, name_of
from tiering.testing._spread import levels, picked

_FIRST_REVIEW = date(2024, 1, 1)
_PATH = 48
"""How many months before the first review trajectories start; they end with it."""


def _as_panels(values: Iterable[Panel]) -> tuple[Panel, ...]:
    return tuple(values)


@final
@attrs.frozen(eq=False)
class World:
    """
    What a test says about the world of a plug-in; what it leaves out is made up.

    Attributes:
        metrics: The metrics.
        scale: The tiers.
        regime: A regime with both, and with standards, trajectories and a cycle.
        panels: Panels to ask about besides those that are invented.
    """

    metrics: tuple[Metric, ...] = attrs.field(default=(), converter=as_metrics)
    scale: TierScale | None = None
    regime: Regime | None = None
    panels: tuple[Panel, ...] = attrs.field(default=(), converter=_as_panels)


def setting_of(plugin: Any, world: World) -> Setting:
    """Return where a plug-in is asked: where a regime is given, in it; else in one made for it."""
    probe = Probe(plugin)
    regime, scale = world.regime, world.scale
    given = world.metrics if regime is None else regime.metrics
    # Whoever gives metrics means them: one that is missing is a mistake to be told.
    given = given or _fitting(probe)
    unread = "unread"
    while unread in {each.code for each in given}:
        unread += "_"
    cadence = min((each.cadence for each in given), key=lambda each: each.months, default=Cadence.MONTH)
    given += (_plain(unread, cadence),)
    if regime is not None:
        with warnings.catch_warnings():
            # What is odd about a regime was told when it was built.
            warnings.simplefilter("ignore", OddRegimeWarning)
            asked = attrs.evolve(regime, rule=probe, guards=(), metrics=given, scale=scale or regime.scale)
        return Setting(plugin, asked, unread, world.panels)
    asked = Regime(
        name="the kit's",
        metrics=given,
        scale=scale or _scale_for(probe),
        rule=probe,
        cycle=ReviewCycle(first=_FIRST_REVIEW, every=Cadence.MONTH),
        standards=_standards(probe, given),
        trajectories=_trajectories(probe, given),
    )
    return Setting(plugin, asked, unread, world.panels)


def _plain(code: str, cadence: Cadence = Cadence.MONTH, polarity: Polarity = Polarity.HIGHER_IS_BETTER) -> Metric:
    return Metric(code, unit=Unit.NUMBER, polarity=polarity, cadence=cadence)


def _fitting(probe: Probe) -> tuple[Metric, ...]:
    """Return plain metrics, with the better side that the plug-in asks for."""
    lower = {
        need.metric
        for _, part in walk(probe, "")
        for need in getattr(part, "needs", ())
        if need.what is What.LOWER_IS_BETTER
    }
    sides = {True: Polarity.LOWER_IS_BETTER, False: Polarity.HIGHER_IS_BETTER}
    return tuple(_plain(code, polarity=sides[code in lower]) for code in probe.reads)


def _scale_for(probe: Probe) -> TierScale:
    """Return a scale with the tiers that a rule names, the most intensive first, above one that it does not name."""
    named = [code for _, part in walk(probe, "") for code in getattr(part, "tiers", ())]
    codes = tuple(dict.fromkeys(named)) or ("1", "2")
    return TierScale.from_most_intensive(*map(Tier, codes), Tier("3" if "3" not in codes else "none"))


def _needing(probe: Probe, what: What, metrics: Iterable[Metric]) -> list[Metric]:
    codes = {need.metric for _, part in walk(probe, "") for need in getattr(part, "needs", ()) if need.what is what}
    return [each for each in metrics if each.code in codes]


def _standards(probe: Probe, metrics: Iterable[Metric]) -> list[Standard]:
    return [Standard(each.code, float(np.median(levels(each, ())))) for each in _needing(probe, What.STANDARD, metrics)]


def _trajectories(probe: Probe, metrics: Iterable[Metric]) -> list[Trajectory]:
    """Return paths for the organisations, but for every so many of those whose figures have gaps."""
    start = add_months(_FIRST_REVIEW, -_PATH)
    return [
        Trajectory(
            metric=each.code,
            organisation=code,
            first=Period.containing(start, each.cadence),
            levels=picked(levels(each, ()), (_PATH,), place),
        )
        for each in _needing(probe, What.TRAJECTORY, metrics)
        for place, code in enumerate(name_of(number, gaps=gaps) for gaps in (False, True) for number in range(MOST))
        if not (place >= MOST and place % LEFT_OUT == 0)
    ]
