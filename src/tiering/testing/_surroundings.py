"""What a plug-in asks for besides figures, invented: a register, and weights."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from tiering._arrays import FloatArray
from tiering._memberships import Membership
from tiering._organisations import Organisation
from tiering._protocols import What, walk
from tiering._register import Register
from tiering.testing._spread import picked

_SIZES = (1.0, 10.0, 100.0, 1_000.0, 10_000.0, 100_000.0)


def asked_for(plugin: Any, what: What) -> tuple[Any, ...]:
    """Return what a plug-in and all that it is made of need of a kind."""
    return tuple(need for _, part in walk(plugin, "") for need in getattr(part, "needs", ()) if need.what is what)


def register_for(plugin: Any, codes: Sequence[str], *, nowhere: Iterable[str] = (), wholes: int = 2) -> Register | None:
    """
    Return a register with the wholes that a plug-in asks for; None where it asks for none.

    Args:
        plugin: The plug-in.
        codes: Who is there.
        nowhere: Who of them is in no whole.
        wholes: How many wholes of each kind the others are in by turns.
    """
    kinds = tuple(dict.fromkeys(need.other for need in asked_for(plugin, What.REGISTER)))
    if not kinds:
        return None
    named = {kind: [f"{kind} {number + 1}" for number in range(wholes)] for kind in kinds}
    there = set(codes) - set(nowhere)
    return Register(
        [
            *map(Organisation, codes),
            *(Organisation(code, kind=kind) for kind, several in named.items() for code in several),
        ],
        [
            Membership(member=code, of=several[(place >> shift) % wholes])
            for shift, several in enumerate(named.values())
            for place, code in enumerate(codes)
            if code in there
        ],
    )


def weights_for(
    plugin: Any, metrics: Sequence[str], shape: Sequence[int], salt: int, *, gaps: bool
) -> FloatArray | None:
    """
    Return the weights (metric, period, organisation) of the metrics that tell a plug-in sizes; None where none does.

    Args:
        plugin: The plug-in.
        metrics: The codes of the metrics, in order.
        shape: The shape.
        salt: Another one gives others.
        gaps: Whether some are missing.
    """
    weighted = {need.metric for need in asked_for(plugin, What.WEIGHTS)}
    if not weighted:
        return None
    sizes = picked([*_SIZES, *([math.nan] if gaps else [])], (shape[0], 1, shape[2]), salt)
    # A panel in which nobody has a weight is refused when the review begins.
    nobody = np.isnan(sizes).all(axis=-1)
    sizes = np.where(nobody[..., np.newaxis], _SIZES[0], sizes)
    is_weighted = np.array([code in weighted for code in metrics])[:, np.newaxis, np.newaxis]
    return np.where(is_weighted, np.broadcast_to(sizes, shape), math.nan)
