"""The laws of what a plug-in may look at: its own figures, and no others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import final

import attrs
import numpy as np

from tiering._arrays import BoolArray
from tiering.testing._kinds import Kind
from tiering.testing._scenes import Scene
from tiering.testing._spread import extremes


@final
@attrs.frozen
class Looking:
    """The laws of what a plug-in that answers with bounds may look at."""

    kind: Kind

    def reads(self, scene: Scene) -> None:
        """Refuse what looks at figures that its reads does not name."""
        found = self.kind.bounds(scene)
        for what, outside in self._outside(scene):
            values = np.where(outside & ~np.isnan(scene.panel.values), scene.redrawn(1), scene.panel.values)
            self.kind.compare(
                "reads", scene, self.kind.bounds(scene.with_values(values)), found, f"with other figures {what}"
            )

    @staticmethod
    def _outside(scene: Scene) -> Iterator[tuple[str, BoolArray]]:
        views = scene.evidence().views
        columns = np.arange(len(scene.panel.periods))
        unread = np.array([each.code not in views for each in scene.panel.metrics])
        yield "of a metric that it does not read", unread[:, np.newaxis, np.newaxis]
        later, earlier = (np.zeros((len(unread), len(columns), 1), dtype=np.bool_) for _ in range(2))
        for code, view in views.items():
            row = scene.panel.row(code)
            later[row, :, 0] = columns > view.column
            earlier[row, :, 0] = columns <= view.column - view.depth * view.step
        yield "that had not been published on the day", later
        yield "of periods further back than it reads", earlier

    def blocks(self, scene: Scene) -> None:
        """Refuse what answers otherwise when it is asked about a block."""
        if not scene.setting.plugin.elementwise or not scene.count:
            return
        whole = self.kind.bounds(scene)
        third = max(scene.count // 3, 1)
        for block in (slice(0, 1), slice(0, third), slice(third, scene.count)):
            places = np.arange(scene.count)[block]
            if len(places):
                found = self.kind.bounds(scene, scene.block(block))
                self.kind.compare("blocks", scene, found, whole.at(places), "in a block", places.tolist())

    def others(self, scene: Scene) -> None:
        """Refuse what changes with the figures, the tiers or the number of the others, though it calls itself elementwise."""
        if not scene.setting.plugin.elementwise or scene.count < 2:  # noqa: PLR2004 - somebody and an other
            return
        whole = self.kind.bounds(scene)
        places = np.arange(scene.count)
        for half, own in enumerate((places % 2 == 0, places % 2 == 1)):
            kept = np.flatnonzero(own).tolist()
            for what, changed in self._changes(scene, own, half):
                found = self.kind.bounds(changed)
                self.kind.compare("others", scene, found.at(kept), whole.at(kept), f"when {what}", kept)
            self.kind.compare(
                "others", scene, self.kind.bounds(scene.only(kept)), whole.at(kept), "without the others", kept
            )

    @staticmethod
    def _changes(scene: Scene, own: BoolArray, half: int) -> Iterable[tuple[str, Scene]]:
        values, ends = scene.panel.values, [extremes(metric) for metric in scene.panel.metrics]
        layers = {
            "the others' figures were different": scene.redrawn(2),
            "the others' figures were as low as can be": scene.like_everywhere([low for low, _ in ends]),
            "the others' figures were as high as can be": scene.like_everywhere([high for _, high in ends]),
            "the others' figures were missing": np.full(values.shape, np.nan),
        }
        for what, layer in list(layers.items())[: 1 if half else None]:
            yield what, scene.with_values(np.where(own, values, layer))
        top, nowhere = np.int8(scene.setting.regime.scale.top), np.int8(-1)
        what, rank = ("not yet placed", nowhere) if half else ("in the most intensive tier", top)
        yield f"the others were {what}", scene.with_ranks(np.where(own, scene.ranks, rank))

    def order_of_organisations(self, scene: Scene) -> None:
        """Refuse answers that hang on the order of the organisations."""
        whole = self.kind.bounds(scene)
        everybody = list(range(scene.count))
        for order in (everybody[::-1], everybody[scene.count // 2 :] + everybody[: scene.count // 2]):
            if order == everybody:
                continue
            found = self.kind.bounds(scene.only(order))
            words = "when the organisations came in another order"
            self.kind.compare("order-of-organisations", scene, found, whole.at(order), words, order)
