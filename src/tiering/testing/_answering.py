"""The laws of answers: their form, their bounds, and that nothing but the evidence makes them."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any, final

import attrs
import numpy as np

from tiering._arrays import FloatArray
from tiering._dates import add_months
from tiering.errors import ReviewDateError
from tiering.testing._kinds import RULE, Bounds, Kind
from tiering.testing._laws import Broken
from tiering.testing._scenes import Scene
from tiering.testing._spread import of_each


@final
@attrs.frozen
class Answering:
    """The laws that hold for everything that answers with bounds."""

    kind: Kind

    def leaves_alone(self, scene: Scene) -> None:
        """Refuse whoever writes to what it is shown."""
        shown = scene.only(range(scene.count))
        current = np.array(shown.ranks)
        evidence = shown.evidence(current=current)
        panel = evidence.panel
        arrays: Mapping[str, Any] = {
            "the figures": panel.values,
            "the weights": panel.weights,
            "the current ranks": current,
        }
        before = {name: array.copy() for name, array in arrays.items()}
        for array in arrays.values():
            # As it would be with arrays of a careless caller; a review's own refuse to be written to.
            if array.base is None:
                array.flags.writeable = True
        views = dict(evidence.views)
        self.kind.raw(scene.setting.plugin, evidence)
        for name, array in arrays.items():
            if not np.array_equal(array, before[name], equal_nan=True):
                raise Broken("leaves-alone", f"it has changed {name}; work on a copy")
        if views != evidence.views:
            raise Broken("leaves-alone", "it has changed what may be seen; work on a copy")

    def form(self, scene: Scene) -> None:
        """Refuse answers of another shape or type."""
        self.kind.bounds(scene)

    def order(self, scene: Scene) -> None:
        """Refuse bounds that are not in order."""
        found = self.kind.bounds(scene)
        if self.kind.dtype is np.float64:
            self._refuse(
                scene, np.isnan(found.lower) | np.isnan(found.upper), found, "is NaN; say ∓∞ where nothing bounds it"
            )
        below, above = self.kind.fields
        self._refuse(scene, found.lower > found.upper, found, f"has {below} above {above}")
        if self.kind is RULE:
            top = scene.setting.regime.scale.top
            outside = (found.lower < 0) | (found.upper > top)
            self._refuse(scene, outside, found, f"is not between rank 0 and rank {top}")

    def _refuse(self, scene: Scene, wrong: Any, found: Bounds, what: str) -> None:
        places = np.flatnonzero(of_each(wrong))
        if len(places):
            place = int(places[0])
            told = " and ".join(
                f"{name} {each[..., place]}" for name, each in zip(self.kind.fields, found, strict=True)
            )
            raise Broken("order", f"the answer about {scene.codes[place]} {what}: {told}")

    def complete(self, scene: Scene) -> None:
        """Refuse what is open although nothing is missing."""
        if not scene.complete:
            return
        found = self.kind.bounds(scene)
        unlike = found.different(Bounds(found.lower, found.lower))
        if unlike.any():
            place = int(np.flatnonzero(unlike)[0])
            words = f"the answer about {scene.codes[place]} is {self.kind.told(found, place, scene)}, though nothing is missing"
            raise Broken("complete", words)

    def repeatable(self, scene: Scene) -> None:
        """Refuse answers that change when the same is asked again, or that hang on what was asked before."""
        evidence = scene.evidence()
        first = self.kind.bounds(scene, evidence)
        kept = Bounds(first.lower.copy(), first.upper.copy())
        self.kind.compare("repeatable", scene, self.kind.bounds(scene, evidence), kept, "when it was asked again")
        self.kind.compare("repeatable", scene, first, kept, "once it was asked again, which changed its first answer")
        self.kind.compare(
            "repeatable", scene, self.kind.bounds(scene, scene.evidence()), kept, "when it was asked again"
        )
        memory: dict[Hashable, Any] = {}
        for back in (3, 1):
            earlier = attrs.evolve(scene, on=add_months(scene.on, -back), parent=None)
            try:
                shown = earlier.evidence(memory=memory)
            except ReviewDateError:
                continue
            self.kind.bounds(scene, shown)
        found = self.kind.bounds(scene, scene.evidence(memory=memory))
        self.kind.compare(
            "repeatable", scene, found, kept, "after earlier reviews that it keeps something of in evidence.memory"
        )

    def scenarios(self, scene: Scene) -> None:
        """Refuse what answers about several scenarios otherwise than about each by itself."""
        if not scene.count or _own_scenarios(self.kind.bounds(scene)):
            return
        top = scene.setting.regime.scale.top
        ranks = np.where(scene.ranks < 0, scene.ranks, np.int8(top) - scene.ranks)
        values = np.where(scene.gaps, np.nan, scene.redrawn(3))
        other = scene.with_values(values).with_ranks(ranks)
        both = np.stack([scene.panel.values, values])
        shown = attrs.evolve(scene, panel=_stacked(scene, both), parent=None)
        evidence = shown.evidence(current=np.stack([scene.ranks, ranks]))
        found = self.kind.bounds(scene, evidence)
        answers = [np.broadcast_to(each, (2, scene.count)) for each in found]
        for number, single in enumerate((scene, other)):
            own = Bounds(*(each[number] for each in answers))
            self.kind.compare("scenarios", scene, own, self.kind.bounds(single), "as one of two scenarios")


def _own_scenarios(found: Bounds) -> bool:
    return bool(found.lower.ndim > 1)


def _stacked(scene: Scene, values: FloatArray) -> Any:
    shown = scene.panel
    return type(shown).from_arrays(
        values,
        metrics=shown.metrics,
        periods=shown.periods,
        organisations=shown.organisations,
        weights=np.broadcast_to(shown.weights, values.shape),
        coverage=np.broadcast_to(shown.coverage, values.shape),
    )
