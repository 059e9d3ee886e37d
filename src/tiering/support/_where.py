"""Where a buddy may be: by region, by distance, or as a function says."""

from __future__ import annotations

import enum
import math
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeAlias, final

import attrs
import numpy as np

from tiering._fields import FrozenMapping
from tiering._organisations import Organisation
from tiering._units import Unit
from tiering.errors import DefinitionError, RuleError, TieringError, raise_problems
from tiering.support._amounts import is_number
from tiering.support._matching import Refusal, WhyNoBuddy

__all__ = ["Where", "Within"]

_RADIUS = 6371.0088
"""The mean radius of the Earth in kilometres: (2a + b) / 3 of GRS 80 (Moritz, Journal of Geodesy 74, 2000)."""

_FURTHEST = {"latitude": 90, "longitude": 180}


class Where(enum.Enum):
    """
    Where a buddy may be.

    Example:
        >>> from tiering.support import Where
        >>> Where.OTHER_REGION.value
        'in another region'
    """

    ANYWHERE = "anywhere"
    SAME_REGION = "in the same region"
    OTHER_REGION = "in another region"


Place: TypeAlias = tuple[float, float]
Near: TypeAlias = Callable[[Organisation, Organisation], bool | str]
"""A function of who is helped and who helps that says whether they are near enough, or why they are not."""


def _as_float(value: Any) -> Any:
    # What is no number is kept as it is, so that all that is wrong is told at once.
    return float(value) if is_number(value) else value


def _as_places(values: Mapping[str, Any]) -> Mapping[str, Place]:
    return FrozenMapping(
        {
            code: tuple(map(_as_float, each)) if isinstance(each, tuple | list | np.ndarray) else each
            for code, each in values.items()
        }
    )


@final
@attrs.frozen
class Within:
    """
    That a buddy may be at most so far away.

    Distances are as the crow flies, along a great circle of a sphere, by the haversine formula (Sinnott, "Virtues of
    the Haversine", 1984); the Earth is no sphere, and they are wrong by half a per cent at most.  Whoever is exactly
    as far away as is allowed is near enough.  It is a function like one's own, and so can be called by one.

    Attributes:
        kilometres: How far away at most.
        places: Latitude and longitude in degrees, north and east above 0, by the organisation's code; those of
            others do no harm, and who has none is near nobody.

    Raises:
        DefinitionError: The distance is not finite and above 0, or a place is none.
        ProblemsError: Several of these.

    Example:
        >>> from tiering import Organisation
        >>> from tiering.support import Within
        >>> near = Within(150, places={"TA": (51.5, -0.1), "TB": (53.4, -2.2)})
        >>> near(Organisation("TA"), Organisation("TB"))
        'TB is 255 km away, and at most 150 km are allowed'
    """

    kilometres: float = attrs.field(converter=_as_float)
    places: Mapping[str, Place] = attrs.field(kw_only=True, converter=_as_places, repr=False)

    def __attrs_post_init__(self) -> None:
        raise_problems("where a buddy may be", list(self._problems()))

    def _problems(self) -> Iterator[TieringError]:
        if not is_number(self.kilometres) or self.kilometres <= 0:
            yield DefinitionError(
                f"a buddy cannot be within {self.kilometres!r} km; give a finite number of kilometres above 0"
            )
        for code, place in self.places.items():
            yield from _wrong_place(code, place)

    def distance(self, organisation: str, leader: str) -> float | None:
        """
        Return how many kilometres two organisations are from each other; None where nobody knows the place of one.

        Args:
            organisation: The code of one.
            leader: The code of the other.
        """
        if organisation not in self.places or leader not in self.places:
            return None
        (north, east), (other_north, other_east) = (
            map(math.radians, self.places[code]) for code in (organisation, leader)
        )
        across = math.sin((other_north - north) / 2) ** 2
        along = math.cos(north) * math.cos(other_north) * math.sin((other_east - east) / 2) ** 2
        # Rounding may leave it a little above 1 for those on opposite sides of the Earth.
        return 2 * _RADIUS * math.asin(min(1.0, math.sqrt(across + along)))

    def __call__(self, organisation: Organisation, leader: Organisation) -> bool | str:
        """
        Return True where one is near enough to the other, and otherwise why not.

        Args:
            organisation: Who is helped.
            leader: Who helps.
        """
        away = self.distance(organisation.code, leader.code)
        if away is None:
            unknown = organisation if organisation.code not in self.places else leader
            return f"the place of {unknown.code} is not known"
        if away <= self.kilometres:
            return True
        far, most = Unit.COUNT.beside(away, self.kilometres), Unit.COUNT.exact(self.kilometres)
        return f"{leader.code} is {far} km away, and at most {most} km are allowed"

    def __str__(self) -> str:
        return f"within {Unit.COUNT.exact(self.kilometres)} km"


def _wrong_place(code: str, place: Any) -> Iterator[TieringError]:
    if not isinstance(place, tuple) or len(place) != len(_FURTHEST):
        yield DefinitionError(f"the place of {code!r} cannot be {place!r}; give its latitude and its longitude")
        return
    for (name, furthest), value in zip(_FURTHEST.items(), place, strict=True):
        if not is_number(value) or abs(value) > furthest:
            yield DefinitionError(
                f"the {name} of {code!r} cannot be {value!r}; give degrees from −{furthest} to {furthest}"
            )


def misplaced(
    where: Where | Near, regions: Mapping[str, str | None], organisation: Organisation, leader: Organisation
) -> Refusal | None:
    """Return why a leader is not where a buddy may be; None where it is."""
    if not isinstance(where, Where):
        return _ruled_out(where, organisation, leader)
    if where is Where.ANYWHERE:
        return None
    one, other = regions.get(organisation.code), regions.get(leader.code)
    if one is None or other is None:
        unknown = organisation.code if one is None else leader.code
        return Refusal(WhyNoBuddy.REGION, f"the region of {unknown} is not known")
    if (one == other) != (where is Where.SAME_REGION):
        return Refusal(WhyNoBuddy.REGION, f"{leader.code} is in region {other}, and must be {where.value}")
    return None


def _ruled_out(where: Near, organisation: Organisation, leader: Organisation) -> Refusal | None:
    answer: object = where(organisation, leader)
    if isinstance(answer, str) and answer.strip():
        return Refusal(WhyNoBuddy.DISTANCE if isinstance(where, Within) else WhyNoBuddy.RULE, answer)
    if not isinstance(answer, bool | np.bool_):
        message = (
            f"{_name_of(where)} must say True, False or why not of {organisation.code} and {leader.code}, "
            f"and said {answer!r}"
        )
        raise RuleError(message)
    return None if answer else Refusal(WhyNoBuddy.RULE, f"{leader.code} is ruled out by {_name_of(where)}")


def _name_of(function: object) -> str:
    return getattr(function, "__name__", None) or repr(function)
