"""How well organisations suit each other: strong where the other is weak, and otherwise alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, final

import attrs
import numpy as np

from tiering._arrays import BoolArray, FloatArray
from tiering._evidence import Evidence
from tiering._fields import is_finite
from tiering.errors import DefinitionError
from tiering.support._needs import Need, Needs

__all__ = ["Suiting"]


def _is_weight(instance: object, attribute: attrs.Attribute[float], value: float) -> None:
    is_finite(instance, attribute, value)
    if value < 0:
        message = f"{attribute.name} of Suiting must not be negative, and is {value!r}; 0 leaves it out"
        raise DefinitionError(message)


def _weight() -> Any:
    return attrs.field(default=1.0, converter=float, validator=_is_weight)


@final
@attrs.frozen(kw_only=True)
class Suiting:
    """
    What counts how much for how well two organisations suit each other.

    The score is the mean of what is known, weighted by these.

    Attributes:
        strength: Being strong where the other is weak: the share of its needs, weighted by how far it falls short,
            on whose metrics the leader falls short of nothing.
        size: Being of the same size: the smaller as a share of the larger.
        profile: Having like figures otherwise: how near they are among those of all organisations.
        wish: Being wished for: all of it for the first on the list, less for each one after, nothing for who is not on it.

    Raises:
        DefinitionError: A weight is negative or infinite, or all are 0.

    Example:
        >>> from tiering.support import Suiting
        >>> Suiting(size=0).size
        0.0
    """

    strength: float = _weight()
    size: float = _weight()
    profile: float = _weight()
    wish: float = _weight()

    def __attrs_post_init__(self) -> None:
        if not (self.strength or self.size or self.profile or self.wish):
            message = "nothing counts for how well organisations suit each other; give at least one weight above 0"
            raise DefinitionError(message)

    def score(self, parts: Mapping[str, float]) -> float:
        """
        Return how well two suit each other, 0 to 1; 0 where nothing that counts is known.

        Args:
            parts: What is known, each 0 to 1, by the names of the weights.
        """
        weights = [getattr(self, name) for name in parts]
        total = sum(weights)
        weighted = sum(weight * part for weight, part in zip(weights, parts.values(), strict=True))
        return float(weighted / total) if total else 0.0


class Profiles(NamedTuple):
    """
    What is known of organisations.

    Attributes:
        places: Where each stands in the review, by code.
        figures: Whether each has a figure, bool (organisation,), by metric, whatever makes up what they are like.
        levels: Which part of all organisations has lower figures, float64 (organisation,), by metric; NaN where missing.
            It is there for the metrics that make up what they are like.
        short: The metrics on which each falls short, or may, by code.
        sizes: How large each is, by code.
    """

    places: Mapping[str, int]
    figures: Mapping[str, BoolArray]
    levels: Mapping[str, FloatArray]
    short: Mapping[str, frozenset[str]]
    sizes: Mapping[str, float]

    def strong_on(self, needs: Sequence[Need], leader: str) -> tuple[str, ...]:
        """Return on which metrics a leader is strong where there are needs."""
        return tuple(each.metric for each in needs if self._is_strong(leader, each.metric))

    def _is_strong(self, leader: str, metric: str) -> bool:
        if metric in self.short.get(leader, frozenset()):
            return False
        return metric in self.figures and bool(self.figures[metric][self.places[leader]])

    def parts(self, needs: Sequence[Need], organisation: str, leader: str) -> dict[str, float]:
        """Return how much they suit each other in what is known, each 0 to 1."""
        strong = set(self.strong_on(needs, leader))
        weights = {each.metric: min(each.relative, 1.0) for each in needs}
        found = {"strength": sum(weights[metric] for metric in strong) / sum(weights.values())}
        one, other = self.sizes.get(organisation), self.sizes.get(leader)
        if one and other:
            found["size"] = min(one, other) / max(one, other)
        mine, theirs = self.places[organisation], self.places[leader]
        others = [abs(levels[mine] - levels[theirs]) for metric, levels in self.levels.items() if metric not in weights]
        known = [float(each) for each in others if not np.isnan(each)]
        if known:
            found["profile"] = 1 - sum(known) / len(known)
        return found


def profiles(evidence: Evidence, needs: Needs, metrics: Sequence[str], sizes: Mapping[str, float]) -> Profiles:
    """Look at what organisations are like."""
    short: dict[str, set[str]] = {}
    for each in (*needs, *needs.unknown):
        short.setdefault(each.organisation.code, set()).add(each.metric)
    return Profiles(
        {each.code: place for place, each in enumerate(evidence.organisations)},
        {code: ~np.isnan(evidence.latest(code)) for code in evidence.views},
        {code: _levels(evidence.latest(code)) for code in metrics},
        {code: frozenset(those) for code, those in short.items()},
        sizes,
    )


def _levels(figures: FloatArray) -> FloatArray:
    """Return which part of all figures lies below each, those that are equal sharing their places; NaN where missing."""
    known = np.sort(figures[~np.isnan(figures)])
    between = np.searchsorted(known, figures, "left") + np.searchsorted(known, figures, "right")
    found: FloatArray = np.where(np.isnan(figures), np.nan, between / max(2 * len(known), 1))
    return found
