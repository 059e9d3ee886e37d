"""How much a score has changed, in words."""

from __future__ import annotations

import math

from tiering._findings import Scores
from tiering._metrics import Polarity
from tiering._scoring import value_text
from tiering._units import _USUAL, Unit

_MOST_DECIMALS, _FEW = 12, 3
_NOISE = 1e-9


def change_text(scores: Scores, index: int, *, before: float, by: float, rises: bool, is_metric: bool) -> str:
    """
    Say how much an organisation's score has changed, and that this is not enough.

    Args:
        scores: The scores now, without scenarios.
        index: The organisation's place.
        before: The score from which the change counts; infinite where none is known.
        by: More than how much it has to change.
        rises: Whether it has to rise.
        is_metric: Whether the scores are a metric's figures, turned so that higher is worse.
    """
    metric = scores.figure.metric if is_metric and scores.figure is not None else None
    unit = Unit.NUMBER if metric is None else metric.unit
    sign = -1.0 if metric is not None and metric.polarity is Polarity.HIGHER_IS_BETTER else 1.0
    least, most = float(scores.least[index]), float(scores.most[index])
    asked = (
        f"a change of more than {_size(unit, by)} is asked for" if by < math.inf else "how much would be is not known"
    )
    if math.isinf(before):
        return f"what {scores.source} has changed from is not known, {asked}"
    if least != most:
        now = value_text(scores, index) if metric is None else unit.text(math.nan)
        return f"{scores.source} not certain to have changed enough: {unit.text(sign * before)} → {now}, {asked}"
    if least == before:
        return f"{scores.source} unchanged at {unit.text(sign * before)}, {asked}"
    was, now = _both(unit, sign * before, sign * least, by)
    found = "changed, not significant" if (least > before) is rises else "changed the other way"
    return f"{scores.source} {found}: {was} → {now}, {asked}"


def _both(unit: Unit, before: float, now: float, by: float) -> tuple[str, str]:
    """Write two values with as many digits as it takes to tell them apart, and to show no more change than there was."""
    scale, decimals = _USUAL[unit.value]
    enough = max(abs(now - before), by) * scale + _NOISE
    while decimals < _MOST_DECIMALS:
        change = abs(round(now * scale, decimals) - round(before * scale, decimals))
        if 0 < change <= enough:
            break
        decimals += 1
    return unit.text(before, decimals), unit.text(now, decimals)


def _size(unit: Unit, by: float) -> str:
    """Write a threshold with its usual digits, or as it was given where that takes a few more."""
    usual, exact = unit.gap(by), unit.exact_gap(by)
    return exact if len(usual) < len(exact) <= len(usual) + _FEW else usual
