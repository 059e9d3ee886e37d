"""What criteria, scores and rules have in common: they answer with a lower and an upper bound."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import attrs
import numpy as np

from tiering._evidence import Evidence
from tiering._findings import Finding, Proposal, Scores
from tiering._protocols import walk
from tiering.testing._laws import Broken, call
from tiering.testing._scenes import Scene
from tiering.testing._spread import of_each


class Bounds(NamedTuple):
    """An answer's lower and upper bounds (…, organisation)."""

    lower: Any
    upper: Any

    def at(self, places: Any) -> Bounds:
        """Return those of some organisations, or of one."""
        return Bounds(self.lower[..., places], self.upper[..., places])

    def same(self, other: Bounds) -> bool:
        """Tell whether both bounds are the same, infinities too."""
        return bool(np.array_equal(self.lower, other.lower) and np.array_equal(self.upper, other.upper))

    def within(self, other: Bounds) -> Any:
        """Return where these bounds lie within the others."""
        return (self.lower >= other.lower) & (self.upper <= other.upper)

    def different(self, other: Bounds) -> Any:
        """Return where the two differ (organisation,)."""
        unlike = (self.lower != other.lower) | (self.upper != other.upper)
        return of_each(unlike)


class Kind(NamedTuple):
    """
    A kind of plug-in that answers with bounds.

    Attributes:
        name: What it is called.
        member: The member that is asked.
        result: What it returns.
        fields: The names of the two bounds.
        dtype: What they hold.
        say: Puts one organisation's bounds into words.
    """

    name: str
    member: str
    result: type[Any]
    fields: tuple[str, str]
    dtype: type[np.generic]
    say: Callable[[Any, Any, Scene], str]

    @property
    def members(self) -> tuple[str, ...]:
        """What its protocol asks for."""
        return ("reads", "elementwise", self.member)

    def raw(self, plugin: Any, evidence: Evidence) -> Any:
        """Ask."""
        return call(getattr(plugin, self.member), evidence)

    def bounds(self, scene: Scene, evidence: Evidence | None = None) -> Bounds:
        """Ask, and refuse what is no answer; about a scene as it is where no evidence is given."""
        if evidence is None:
            if not scene.answer:
                scene.answer.append(self.bounds(scene, scene.evidence()))
            (known,) = scene.answer
            return Bounds(*known)
        plugin, shown = scene.setting.plugin, evidence
        answer = self.raw(plugin, shown)
        if not isinstance(answer, self.result):
            raise Broken("form", f"it answered with {type(answer).__name__}, not with {self.result.__name__}")
        scenarios = shown.panel.values.shape[:-3] if shown.current.ndim == 1 else shown.current.shape[:-1]
        for name in self.fields:
            self._check(name, getattr(answer, name), shown.current.shape[-1], scenarios, plugin)
        lower, upper = (getattr(answer, name) for name in self.fields)
        return Bounds(*np.broadcast_arrays(lower, upper))

    def _check(self, name: str, array: Any, count: int, scenarios: tuple[int, ...], plugin: Any) -> None:
        if not isinstance(array, np.ndarray) or array.dtype != self.dtype:
            found = array.dtype if isinstance(array, np.ndarray) else type(array).__name__
            raise Broken("form", f"{name} is {found}, not an array of {self.dtype.__name__}")
        if array.shape[-1:] != (count,):
            raise Broken(
                "form", f"{name} has the shape {array.shape} for {count} organisation{'' if count == 1 else 's'}"
            )
        if array.shape[:-1] not in {scenarios, ()} and not has_scenarios(plugin):
            words = f"{name} has the shape {array.shape}, and nothing has scenarios; reduce its other axes, that of the periods for instance"
            raise Broken(
                "form", words if not scenarios else f"{name} has the shape {array.shape}, not {(*scenarios, count)}"
            )

    def told(self, bounds: Bounds, place: int, scene: Scene) -> str:
        """Put one organisation's answer into words."""
        lower, upper = (each[..., place].ravel() for each in bounds)
        several = [self.say(low, high, scene) for low, high in zip(lower, upper, strict=True)]
        return several[0] if len(set(several)) == 1 else f"[{', '.join(several)}]"

    def compare(
        self,
        law: str,
        scene: Scene,
        found: Bounds,
        expected: Bounds,
        when: str,
        places: list[int] | None = None,
    ) -> None:
        """Refuse an answer that differs from the one that was expected."""
        if found.same(expected):
            return
        unlike = int(np.flatnonzero(found.different(expected))[0])
        place = unlike if places is None else places[unlike]
        is_now, was = (self.told(each, unlike, scene) for each in (found, expected))
        raise Broken(law, f"the answer about {scene.codes[place]} is {was}, but {is_now} {when}")


def has_scenarios(plugin: Any) -> bool:
    """Tell whether a plug-in holds arrays of its own, which are scenarios."""
    return any(
        isinstance(getattr(part, field.name, None), np.ndarray)
        for _, part in walk(plugin, "")
        if attrs.has(type(part))
        for field in attrs.fields(type(part))
    )


def _answer(met: Any, possible: Any, _: Scene) -> str:
    return "met" if met else "undecided" if possible else "not met"


def _number(least: float, most: float, _: Scene) -> str:
    return f"{least:.12g}" if least == most else f"{least:.12g} to {most:.12g}"


def _tiers(least: int, most: int, scene: Scene) -> str:
    scale = scene.setting.regime.scale
    low, high = (scale[rank].name if 0 <= rank <= scale.top else f"rank {rank}" for rank in (least, most))
    return low if least == most else f"{low} to {high}"


CRITERION = Kind("criterion", "assess", Finding, ("met", "possible"), np.bool_, _answer)
SCORE = Kind("score", "score", Scores, ("least", "most"), np.float64, _number)
RULE = Kind("rule", "propose", Proposal, ("least", "most"), np.int8, _tiers)
# A rule may hold a score as its member of that name, so what it does as a rule comes first.
_KINDS = (CRITERION, RULE, SCORE)


def kind_of(plugin: object) -> Kind | None:
    """Return what kind of plug-in something is; None where it does not answer with bounds."""
    return next((kind for kind in _KINDS if callable(getattr(plugin, kind.member, None))), None)
