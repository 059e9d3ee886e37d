"""Who belongs to nobody, and how much is left out with them."""

from __future__ import annotations

import numpy as np

from tiering._activity import activity_of, has_figures, is_weighted
from tiering._arrays import BoolArray
from tiering._attribution import Figures
from tiering._routes import Routes
from tiering._wording import listed, times


def nowhere_by(routes: Routes) -> BoolArray:
    """Return whose figures go nowhere (period, source)."""
    found = []
    for each in routes.stretches:
        goes = each.shares != 0 if each.unknown is None else (each.shares != 0) | each.unknown
        found.append(np.repeat(~goes.any(axis=-1)[None, :], each.stop - each.first, axis=0))
    return np.concatenate(found)


def left_out(panel: Figures, nowhere: BoolArray, what: str) -> str | None:
    """
    Return who has figures and goes nowhere, with how much of the activity that is, in words; None where nobody is.

    Args:
        panel: The figures.
        nowhere: Whose go nowhere (period, source).
        what: What they might have gone to.
    """
    if not nowhere.any():
        return None
    lost = np.zeros(len(panel.organisations), dtype=np.bool_)
    shares: list[str] = []
    for row, metric in enumerate(panel.metrics):
        values, weights, coverage = (layer[..., row, :, :] for layer in (panel.values, panel.weights, panel.coverage))
        has = has_figures(metric, values, weights)
        missed = has & nowhere
        if not missed.any():
            continue
        lost |= missed.any(axis=tuple(range(missed.ndim - 1)))
        weighs = is_weighted(metric, values, weights) and not (has & np.isnan(weights)).any()
        activity = np.where(has, activity_of(weights, coverage) if weighs else 1.0, 0.0)
        part = float(np.where(missed, activity, 0.0).sum() / (activity.sum() or 1.0))
        behind = "the activity behind" if weighs else "the figures of"
        shares.append(f"{part:.1%} of {behind} {metric.code!r}".replace("%", " %"))
    if not lost.any():
        return None
    codes = listed(repr(panel.organisations[place].code) for place in np.flatnonzero(lost))
    belong = "belongs" if lost.sum() == 1 else "belong"
    return (
        f"{times(int(lost.sum()), 'organisation')} with figures {belong} to no {what}, so they are left out "
        f"with {listed(shares)}: {codes}; give the register their memberships, or leave their figures out"
    )
