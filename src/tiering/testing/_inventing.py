"""The scenes that plug-ins are asked about: invented without chance, from small to large."""

from __future__ import annotations

import contextlib
import math
from collections.abc import Sequence

import attrs
import numpy as np

from tiering._arrays import FloatArray
from tiering._judgements import Attestation
from tiering._organisations import Organisation
from tiering._panel import Panel
from tiering._protocols import walk
from tiering.testing._probe import Listener
from tiering.testing._scenes import Scene
from tiering.testing._settings import LEFT_OUT, Setting, name_of
from tiering.testing._spread import draws, picked
from tiering.testing._surroundings import weights_for

_LONGEST_STAY = 6


def scene(
    setting: Setting,
    organisations: int,
    *,
    columns: int | None = None,
    gaps: float = 0.0,
    back: int = 0,
    partial: bool = False,
    salt: int = 0,
) -> Scene:
    """
    Invent a scene.

    Args:
        setting: What all the plug-in's scenes share.
        organisations: How many.
        columns: How many columns of the time axis have been published; what the plug-in reads without it.
        gaps: The share of the figures that is missing.
        back: How many months before the cycle's first review it is held.
        partial: Whether figures have weights, and rest on a part of the activity.
        salt: Another one makes another scene.
    """
    on = setting.day(back)
    periods = setting.periods(on, setting.depth + 1 if columns is None else columns)
    values = setting.figures(organisations, periods, salt)
    if gaps:
        # Some lack one figure here and there, some the latest, some all of a metric.
        lost = draws(values.shape, salt + 1) % np.uint64(1_000) < np.uint64(1_000 * gaps)
        whole = picked([True, False, False, False, False], (values.shape[0], 1, organisations), salt + 2)
        full = picked([True, False, False], (1, 1, organisations), salt + 3)
        values = np.where((lost | whole) & ~full, math.nan, values)
    names = [name_of(place, gaps=bool(gaps)) for place in range(organisations)]
    codes = [each.code for each in setting.metrics]
    weights = weights_for(setting.plugin, codes, values.shape, salt + 4, gaps=bool(gaps))
    if partial:
        weights = picked([1.0, 3.0, 100.0, 0.0], values.shape, salt + 4)
    coverage = picked([1.0, 1.0, 0.9, 0.4], values.shape, salt + 5) if partial else None
    panel = Panel.from_arrays(
        values,
        metrics=setting.metrics,
        periods=periods,
        organisations=[Organisation(name) for name in names],
        weights=weights,
        coverage=coverage,
    )
    top = setting.regime.scale.top
    low = 0 if not gaps else -1
    ranks = picked(np.arange(low, top + 1, dtype=np.int8), (organisations,), salt + 6)
    stays = np.where(ranks < 0, 0, picked(range(1, _LONGEST_STAY), (organisations,), salt + 7)).astype(np.int16)
    # Some have been there for a day, some for years, and of some it is not known.
    days = picked([0, 0, 1, 27, 31, 62, 400], (organisations,), salt + 8)
    since = np.where((ranks < 0) | (days == 0), 0, on.toordinal() - days).astype(np.int32)
    for array in (ranks, stays, since):
        array.flags.writeable = False
    made = Scene(
        setting=setting,
        panel=panel,
        on=on,
        ranks=ranks,
        stays=stays,
        since=since,
        complete=not gaps and not partial and len(periods) > setting.whole_depth,
        salt=salt,
    )
    return attrs.evolve(made, attestations=_attested(made, conditions(made), gaps=bool(gaps)))


def conditions(shown: Scene) -> tuple[str, ...]:
    """Return the soft conditions that the plug-in asks for."""
    plugin = shown.setting.plugin
    ask = next((own for name in ("assess", "propose", "score") if callable(own := getattr(plugin, name, None))), None)
    if ask is None:
        # A guard asks through its parts.
        found = [code for _, part in walk(plugin, "") for code in getattr(part, "attestations", ())]
        return tuple(dict.fromkeys(found))
    listener = Listener()
    # Whatever goes wrong is told where the plug-in is asked in earnest.
    with contextlib.suppress(Exception):
        ask(shown.evidence(attestations=(listener,)))
    return tuple(listener.code.others)


def _attested(shown: Scene, codes: Sequence[str], *, gaps: bool) -> tuple[Attestation, ...]:
    return tuple(
        Attestation(organisation=name, code=code, holds=bool(draws((1,), place * 31 + kind)[0] % 2), on=shown.on)
        for kind, code in enumerate(codes)
        for place, name in enumerate(shown.codes)
        if not (gaps and (place + kind) % LEFT_OUT == 0)
    )


def scenes(setting: Setting) -> tuple[Scene, ...]:
    """Return scenes from small to large."""
    invented: tuple[Scene, ...] = (
        scene(setting, 1, salt=1),
        scene(setting, 1, gaps=0.5, salt=2),
        scene(setting, 2, columns=1, salt=3),
        scene(setting, 2, gaps=0.3, back=5, salt=4),
        scene(setting, 0, salt=5),
        scene(setting, 6, salt=6),
        scene(setting, 8, gaps=0.3, salt=7),
        scene(setting, 9, gaps=0.15, back=2, salt=8),
        scene(setting, 7, gaps=0.1, partial=True, salt=9),
        scene(setting, 16, gaps=0.05, salt=10),
        scene(setting, 24, back=7, salt=11),
    )
    if setting.whole_depth > setting.depth:
        invented += (scene(setting, 3, columns=setting.whole_depth + 1, salt=12),)
    return invented + tuple(_given(setting, panel, salt) for salt, panel in enumerate(setting.panels, start=20))


def _given(setting: Setting, panel: Panel, salt: int) -> Scene:
    """Return a scene about a panel of the user's own, with the metric that nobody reads."""
    *order, unread = setting.metrics
    rows = [panel.row(each.code) for each in order]

    def whole(values: FloatArray, fill: float) -> FloatArray:
        return np.concatenate([values[rows], np.full((1, *values.shape[1:]), fill)])

    shown = Panel.from_arrays(
        whole(panel.values, math.nan),
        metrics=[*order, unread],
        periods=panel.periods,
        organisations=panel.organisations,
        weights=whole(panel.weights, math.nan),
        coverage=whole(panel.coverage, 1.0),
    )
    cycle = setting.regime.cycle
    # The day on which the last period of every metric has been published.
    on = max(panel.periods[-1].end + cycle.lag(each) for each in order or [unread])
    ranks = picked(np.arange(0, setting.regime.scale.top + 1, dtype=np.int8), (len(panel.organisations),), salt)
    return Scene(
        setting=setting,
        panel=shown,
        on=on,
        ranks=ranks,
        stays=np.ones(len(ranks), dtype=np.int16),
        since=np.zeros(len(ranks), dtype=np.int32),
        complete=False,
        salt=salt,
    )
