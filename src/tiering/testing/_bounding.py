"""The laws of what becomes of an answer when figures are filled in, or get worse."""

from __future__ import annotations

from collections.abc import Iterator
from typing import final

import attrs
import numpy as np

from tiering._arrays import BoolArray, FloatArray
from tiering._metrics import Polarity
from tiering.testing._kinds import Bounds, Kind
from tiering.testing._laws import Broken
from tiering.testing._scenes import Scene
from tiering.testing._spread import extremes, of_each, picked

_FILLS, _OWN_FILLS = 6, 4
_MOST_ASKED_ALONE = 8


@final
@attrs.frozen
class Bounding:
    """The laws that compare the answers about other figures of the same organisations."""

    kind: Kind

    def bounds(self, scene: Scene) -> None:
        """Refuse bounds outside which the answer falls when the gaps are filled."""
        gaps = scene.gaps
        if not gaps.any() or not scene.count:
            return
        gapped = self.kind.bounds(scene)
        everybody = np.ones(scene.count, dtype=np.bool_)
        # Another's gap changes the pool of what looks at everybody, so there each fills its own alone.
        alone = [np.arange(scene.count) == place for place in range(min(scene.count, _MOST_ASKED_ALONE))]
        whose = [everybody] if scene.setting.plugin.elementwise else alone
        for fill in self._fills(scene, _FILLS if len(whose) == 1 else _OWN_FILLS):
            for who in whose:
                self._fill(scene, gapped, fill, gaps & who, who)

    def _fill(self, scene: Scene, gapped: Bounds, fill: FloatArray, gaps: BoolArray, who: BoolArray) -> None:
        filled = scene.with_values(np.where(gaps, fill, scene.panel.values))
        found = self.kind.bounds(filled)
        outside = ~found.within(gapped)
        outside = of_each(outside) & who
        if outside.any():
            place = int(np.flatnonzero(outside)[0])
            with_gaps, without = (self.kind.told(each, place, scene) for each in (gapped, found))
            words = (
                f"the answer about {scene.codes[place]} is {with_gaps}, but {without} with its gaps filled:"
                f"{str(filled.only([place])).partition(':')[2]}"
            )
            raise Broken("bounds", words)

    @staticmethod
    def _fills(scene: Scene, count: int) -> Iterator[FloatArray]:
        ends = [extremes(metric) for metric in scene.panel.metrics]
        yield scene.like_everywhere([low for low, _ in ends])
        yield scene.like_everywhere([high for _, high in ends])
        for salt in range(count):
            yield scene.redrawn(10 + salt)

    def monotone(self, scene: Scene) -> None:
        """Refuse a lighter answer on a worse figure, where the plug-in says that there is none."""
        plugin = scene.setting.plugin
        if not getattr(plugin, "worse_never_helps", False) or not scene.count:
            return
        before = self.kind.bounds(scene)
        everybody = np.ones(scene.count, dtype=np.bool_)
        alone = [np.arange(scene.count) == place for place in range(min(scene.count, _MOST_ASKED_ALONE))]
        for salt in range(_OWN_FILLS):
            worse = worsened(scene, salt)
            for who in [everybody] if plugin.elementwise else alone:
                changed = scene.with_values(np.where(who, worse, scene.panel.values))
                after = self.kind.bounds(changed)
                lighter = ((after.lower < before.lower) | (after.upper < before.upper)) & who
                if lighter.any():
                    place = int(np.flatnonzero(of_each(lighter))[0])
                    was, now = (self.kind.told(each, place, scene) for each in (before, after))
                    words = (
                        f"the answer about {scene.codes[place]} is {was}, but {now} with worse figures:"
                        f"{str(changed.only([place])).partition(':')[2]}"
                    )
                    raise Broken("monotone", words)


def worsened(scene: Scene, salt: int) -> FloatArray:
    """Return a scene's figures, some of them made worse."""
    values, others = scene.panel.values, scene.redrawn(30 + salt)
    rows = []
    for row, metric in enumerate(scene.panel.metrics):
        match metric.polarity:
            case Polarity.HIGHER_IS_BETTER:
                rows.append(np.minimum(values[row], others[row]))
            case Polarity.LOWER_IS_BETTER:
                rows.append(np.maximum(values[row], others[row]))
            case _:
                rows.append(values[row])
    is_touched = picked([True, False, True], values.shape, 40 + salt)
    return np.where(is_touched, np.array(rows).reshape(values.shape), values)
