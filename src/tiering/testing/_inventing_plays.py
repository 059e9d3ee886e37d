"""The reviews that guards are asked about: invented without chance, from small to large."""

from __future__ import annotations

import numpy as np

from tiering.testing._inventing import scene
from tiering.testing._plays import Play
from tiering.testing._scenes import Scene
from tiering.testing._settings import Setting
from tiering.testing._spread import picked

_REVIEWS = 5


def play_of(shown: Scene, reviews: int, salt: int, *, sure: bool) -> Play:
    """Invent what the evidence allows in several reviews; where it is sure, it leaves nothing open."""
    shape = (reviews, shown.count)
    top = shown.setting.regime.scale.top
    first, second = (picked(np.arange(top + 1, dtype=np.int8), shape, salt + each) for each in (1, 2))
    # Half of the time the evidence says what it said before, so that guards have something to confirm.
    for later in range(1, reviews):
        same = picked([True, False], (shown.count,), salt + 10 * later)
        first[later] = np.where(same, first[later - 1], first[later])
        second[later] = np.where(same, second[later - 1], second[later])
    most = first if sure else np.maximum(first, second)
    least = first if sure else np.minimum(first, second)
    return Play(scene=shown, least=least, most=most, holds=picked([True, False, False, False], shape, salt + 3))


def plays(setting: Setting) -> tuple[Play, ...]:
    """Return plays from small to large."""
    columns = setting.depth + _REVIEWS + 1
    sizes: tuple[tuple[int, int, bool], ...] = (
        (1, 1, True),
        (1, 1, False),
        (1, _REVIEWS, True),
        (2, 2, False),
        (0, 2, False),
        (7, _REVIEWS, True),
    )
    sizes += ((8, _REVIEWS, False), (24, _REVIEWS, False))
    return tuple(
        play_of(
            scene(setting, count, columns=columns, gaps=0.0 if sure else 0.2, salt=salt),
            reviews,
            100 * salt,
            sure=sure,
        )
        for salt, (count, reviews, sure) in enumerate(sizes, start=1)
    )
