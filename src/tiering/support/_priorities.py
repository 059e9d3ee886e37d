"""Who is served first when capacity is short, and with how much."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any, Protocol, final, runtime_checkable

import attrs
import numpy as np

from tiering._arrays import FloatArray
from tiering._fields import FrozenMapping, is_member_of
from tiering.errors import DefinitionError, RuleError, TieringError, raise_problems
from tiering.support._amounts import shared_out
from tiering.support._demands import Demands, Whole
from tiering.support._kinds import as_codes
from tiering.support._responses import Response, is_least_zero

__all__ = [
    "EqualShares",
    "GreatestGain",
    "MostChallenged",
    "Priority",
    "ProportionalToPatients",
    "TierOrder",
    "TierShares",
]


_NOISE = 1e-6
"""A share of minutes may fall short of a whole one by rounding."""


@runtime_checkable
class Priority(Protocol):
    """
    Who is served first when capacity is short.

    It may also have any of these.

    - `doses(demands, capacity)`, which returns how many minutes each demand is to get at the most, int64
      (demand,), where the teams of each group have so many, int64 (group,), and
      what groups share is counted once; it is asked first for what is mandated, and without it everybody gets what is wanted.
    - `budgets(demands)`, which returns the share of each team's capacity that may go to each tier, by the tier's
      code; without it any tier may have all of it.
    - `blocks`, True where a demand for which there is not enough time keeps its teams from those that come after it.
    - `tiers`, the codes of the tiers that it names, which are looked up on the scale.

    Example:
        >>> from tiering.support import MostChallenged, Priority
        >>> isinstance(MostChallenged(), Priority)
        True
    """

    def order(self, demands: Demands, /) -> FloatArray:
        """Return what is served first, the higher the sooner (demand,); or several such rows, the first counts most."""


def is_priority(_: object, attribute: attrs.Attribute[Any], value: Any) -> None:
    """Refuse what is no priority."""
    if isinstance(value, type):
        message = f"{attribute.name} must be one of {value.__name__}, not the class itself; write {value.__name__}(…)"
        raise DefinitionError(message)
    if not isinstance(value, Priority):
        message = f"{attribute.name} must be a priority, which has a method order(demands), and {value!r} has none"
        raise DefinitionError(message)


@final
@attrs.frozen
class MostChallenged:
    """
    The most intensive tier first, then whoever falls shortest, then for the longest time.

    Attributes:
        blocks: Whether a demand that cannot be met keeps its teams from those that come after it, so that
            nobody overtakes anybody.

    Example:
        >>> from tiering.support import MostChallenged
        >>> str(MostChallenged())
        'the most challenged first'
    """

    blocks: bool = attrs.field(default=False, kw_only=True)

    def order(self, demands: Demands, /) -> FloatArray:
        """Return the keys, one below the other."""
        return np.stack([demands.ranks.astype(np.float64), demands.severity, demands.periods.astype(np.float64)])

    def __str__(self) -> str:
        return "the most challenged first" + (", and nobody overtakes" if self.blocks else "")


@final
@attrs.frozen
class GreatestGain:
    """
    Whoever is expected to gain most by each minute first, by a stated model of the response.

    Attributes:
        response: What support is expected to do.
        caution: How many standard errors are taken from the expected gain before it is compared.

    Example:
        >>> from tiering.support import GreatestGain, Response, days
        >>> str(GreatestGain(Response(half=days(10)), caution=1))
        'the greatest expected gain first, less 1 standard error'
    """

    response: Response = attrs.field(validator=is_member_of(Response))
    caution: float = attrs.field(default=0.0, kw_only=True, converter=float, validator=is_least_zero)

    @property
    def tiers(self) -> tuple[str, ...]:
        """The tiers that the response names."""
        return self.response.tiers

    def order(self, demands: Demands, /) -> FloatArray:
        """Return the gain by each minute, less the caution; where nothing is then left of it, the gain decides."""
        gain, error = self.response.gains(demands, demands.wanted)
        minutes = np.maximum(demands.wanted, 1)
        return np.stack([np.maximum(gain - self.caution * error, 0) / minutes, gain / minutes])

    def __str__(self) -> str:
        less = f", less {self.caution:g} standard error{'' if self.caution == 1 else 's'}" if self.caution else ""
        return f"the greatest expected gain first{less}"


@final
@attrs.frozen
class EqualShares:
    """
    The same for every organisation, as far as it is wanted; what some do not want goes to the others.

    What is mandated is shared out first.  Where an organisation wants several offers, its share is divided among them.

    Example:
        >>> from tiering.support import EqualShares
        >>> str(EqualShares())
        'equal shares'
    """

    def order(self, demands: Demands, /) -> FloatArray:
        """Return the keys of the most challenged: where shares are too small for all, they decide."""
        return MostChallenged().order(demands)

    def doses(self, demands: Demands, capacity: Whole, /) -> Whole:
        """Return equal shares of each group's capacity."""
        codes = [each.organisation.code for each in demands.rows]
        return _shares(demands, capacity, 1 / _alike(demands, codes), self.order(demands))

    def __str__(self) -> str:
        return "equal shares"


@final
@attrs.frozen
class ProportionalToPatients:
    """
    In proportion to the patients for whom the needs stand; who has none that are known gets nothing.

    What is mandated is shared out first.  Several offers for the same needs divide what these are due.

    Example:
        >>> from tiering.support import ProportionalToPatients
        >>> str(ProportionalToPatients())
        'in proportion to patients'
    """

    def order(self, demands: Demands, /) -> FloatArray:
        """Return the patients."""
        return demands.patients

    def doses(self, demands: Demands, capacity: Whole, /) -> Whole:
        """Return shares of each group's capacity, by patients."""
        keys = [(each.organisation.code, *(need.metric for need in each.needs)) for each in demands.rows]
        return _shares(demands, capacity, demands.patients / _alike(demands, keys), self.order(demands))

    def __str__(self) -> str:
        return "in proportion to patients"


def _alike(demands: Demands, keys: Sequence[object]) -> FloatArray:
    """Count the demands that want something and share a key, at least 1 (demand,)."""
    counts = Counter(key for key, wanted in zip(keys, demands.wanted.tolist(), strict=True) if wanted)
    return np.array([max(counts[key], 1) for key in keys], dtype=np.float64)


def _as_shares(values: Mapping[str, float]) -> Mapping[str, float]:
    return FrozenMapping({str(code): float(share) for code, share in dict(values).items()})


@final
@attrs.frozen
class TierShares:
    """
    A share of every team's capacity for each tier, and an order within it.

    Attributes:
        shares: The share of each tier by its code, 0 to 1, together no more than one; a tier that is not
            named gets nothing.
        within: Who is served first within a tier.

    Raises:
        DefinitionError: A share lies outside of 0 to 1, or they add up to more than one.

    Example:
        >>> from tiering.support import TierShares
        >>> print(TierShares({"3": 1}))
        100 % for tier 3; within it the most challenged first
    """

    shares: Mapping[str, float] = attrs.field(converter=_as_shares)
    within: Priority = attrs.field(factory=MostChallenged, kw_only=True, validator=is_priority)

    def __attrs_post_init__(self) -> None:
        problems: list[TieringError] = [
            DefinitionError(f"tier {code!r} cannot have a share of {share:g}; give 0 to 1")
            for code, share in self.shares.items()
            if not 0 <= share <= 1
        ]
        total = sum(self.shares.values())
        if not problems and total > 1 + 1e-9:
            problems.append(DefinitionError(f"the shares add up to {total:g}; give no more than 1"))
        raise_problems("the shares of tiers", problems)

    @property
    def blocks(self) -> bool:
        """Whether the order within a tier lets nobody overtake."""
        return bool(getattr(self.within, "blocks", False))

    @property
    def tiers(self) -> tuple[str, ...]:
        """The tiers that have a share, or that the order within names."""
        return (*self.shares, *getattr(self.within, "tiers", ()))

    def order(self, demands: Demands, /) -> FloatArray:
        """Return the order within."""
        return self.within.order(demands)

    def doses(self, demands: Demands, capacity: Whole, /) -> Whole:
        """Return what the order within gives out of each tier's share."""
        parts = {code: (capacity * share + _NOISE).astype(np.int64) for code, share in self.shares.items()}
        return _by_tier(self.within, demands, parts)

    def budgets(self, _: Demands, /) -> Mapping[str, float]:
        """Return the shares."""
        return self.shares

    def __str__(self) -> str:
        told = [f"{share * 100:g} % for tier {code}" for code, share in self.shares.items()]
        return f"{', '.join(told)}; within it {self.within}"


@final
@attrs.frozen
class TierOrder:
    """
    Tiers in an order of one's own, each served before the next, and an order within; tiers not named get nothing.

    Attributes:
        tiers: The codes of the tiers, the one that is served first first.
        within: Who is served first within a tier.

    Raises:
        DefinitionError: No tier is named, or one twice.

    Example:
        >>> from tiering.support import TierOrder
        >>> print(TierOrder(("3", "4")))
        tier 3 first, then tier 4; within each the most challenged first
    """

    tiers: tuple[str, ...] = attrs.field(converter=as_codes)
    within: Priority = attrs.field(factory=MostChallenged, kw_only=True, validator=is_priority)

    def __attrs_post_init__(self) -> None:
        if not self.tiers or len(set(self.tiers)) < len(self.tiers):
            message = f"the order of tiers needs the codes of tiers, each once, not {self.tiers!r}"
            raise DefinitionError(message)

    @property
    def blocks(self) -> bool:
        """Whether the order within a tier lets nobody overtake."""
        return bool(getattr(self.within, "blocks", False))

    def order(self, demands: Demands, /) -> FloatArray:
        """Return the place of the tier, and below it the keys of the order within."""
        places = np.full(len(demands.scale), -float(len(self.tiers)))
        for place, code in enumerate(self.tiers):
            places[demands.scale.rank(code)] = -place
        return np.vstack([places[demands.ranks], np.atleast_2d(self.within.order(demands))])

    def doses(self, demands: Demands, capacity: Whole, /) -> Whole:
        """Return what the order within gives out, tier by tier."""
        return _by_tier(self.within, demands, dict.fromkeys(self.tiers, capacity))

    def budgets(self, _: Demands, /) -> Mapping[str, float]:
        """Return all of each team's capacity for every tier that is named."""
        return dict.fromkeys(self.tiers, 1.0)

    def __str__(self) -> str:
        first, *others = (f"tier {code}" for code in self.tiers)
        then = "".join(f", then {tier}" for tier in others)
        return f"{first} first{then}; within each {self.within}"


def _by_tier(within: Priority, demands: Demands, capacity: Mapping[str, Whole]) -> Whole:
    """Return what an order gives out in each tier, of what there is for it; all that is wanted where it gives out nothing."""
    ask = getattr(within, "doses", None)
    if ask is None:
        return demands.wanted
    found = np.zeros(len(demands), dtype=np.int64)
    given = np.zeros(len(demands.teams), dtype=np.int64)
    in_order = any(one is other for one, other in pairwise(capacity.values()))
    for code, minutes in capacity.items():
        concerned = demands.ranks == demands.scale.rank(code)
        wanted, least = np.where(concerned, demands.wanted, 0), np.where(concerned, demands.least, 0)
        left = np.maximum(minutes - given, 0) if in_order else minutes
        doses = np.asarray(ask(attrs.evolve(demands, wanted=wanted, least=least), left))
        found += np.where(concerned, doses, 0)
        given += np.bincount(demands.group + 1, np.where(concerned, doses, 0), len(given) + 1)[1:].astype(np.int64)
    return found


def _shares(demands: Demands, capacity: Whole, weights: FloatArray, order: FloatArray) -> Whole:
    """
    Share each group's capacity out by weights, as far as it is wanted.

    Whoever's share would be less than what makes sense gets nothing, those last in the order first, until
    the shares of the others do make sense.
    """
    doses = np.zeros(len(demands), dtype=np.int64)
    keys: Any = np.atleast_2d(order)
    for group, minutes in enumerate(capacity.tolist()):
        places = np.flatnonzero((demands.group == group) & (weights > 0))
        places = places[np.lexsort([places, *(-keys[::-1, places])])]
        while len(places):
            found = _filled(minutes, weights[places], demands.wanted[places])
            short = np.flatnonzero(found < demands.least[places])
            if not len(short):
                doses[places] = found
                break
            places = np.delete(places, short[-1])
    return doses


def _filled(minutes: int, weights: FloatArray, wanted: Whole) -> Whole:
    """Share minutes out by weights, as far as each is wanted; what some do not want goes to the others."""
    found = np.zeros(len(wanted), dtype=np.int64)
    open_places = np.arange(len(wanted))
    while len(open_places) and minutes:
        more = np.array(shared_out(minutes, weights[open_places].tolist()), dtype=np.int64)
        lacking = wanted[open_places] - found[open_places]
        if (more <= lacking).all():
            found[open_places] += more
            break
        # Whoever is due all that it wants has it, and the rest is shared out anew.
        full = more >= lacking
        minutes -= int(lacking[full].sum())
        found[open_places[full]] = wanted[open_places[full]]
        open_places = open_places[~full]
    return found


def order_of(priority: Priority, demands: Demands) -> Whole:
    """Return the places of demands in the order in which they are served; ties by organisation and offer."""
    keys: Any = np.atleast_2d(priority.order(demands))
    if keys.shape[-1] != len(demands):
        message = f"the priority {priority} gave {keys.shape[-1]} keys for {len(demands)} demands; give one for each"
        raise DefinitionError(message)
    if keys.dtype.kind not in "biuf" or np.isnan(keys).any():
        message = f"the priority {priority} gave keys that cannot be put in order; give numbers, and no NaN"
        raise RuleError(message)
    return np.lexsort([np.arange(len(demands)), *(-keys[::-1].astype(np.float64))])
