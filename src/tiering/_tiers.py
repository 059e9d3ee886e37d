"""Tiers, the scale that orders them, and where organisations stand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Self, final

import attrs

from tiering._fields import duplicates, is_code
from tiering.errors import DefinitionError, UnknownCodeError, raise_problems

__all__ = ["Placement", "Tier", "TierScale"]

_FEWEST_TIERS = 2
_MOST_TIERS = 100


@final
@attrs.frozen
class Tier:
    """
    A level of intervention.

    Attributes:
        code: What rules call it.
        name: What a letter calls it; "tier" with the code where none is given.

    Example:
        >>> from tiering import Tier
        >>> Tier("1").name
        'tier 1'
    """

    code: str = attrs.field(validator=is_code)
    name: str = attrs.field(kw_only=True)

    @name.default
    def _name_from_code(self) -> str:
        return f"tier {self.code}"


def as_tiers(values: Iterable[Tier]) -> tuple[Tier, ...]:
    """Freeze tiers."""
    return tuple(values)


@final
@attrs.frozen
class TierScale:
    """
    The tiers in order of intensity.

    Labels never order tiers, only ranks do: 0 is the least intensive.  Build one
    with `from_most_intensive` or `from_least_intensive`.

    Attributes:
        tiers: The tiers by rank, the least intensive first.
        default: The code of the tier from which a first placement moves only as far
            as the evidence compels; the least intensive where none is given.

    Raises:
        DefinitionError: There are fewer than two tiers, or more than 100.
        DuplicateCodeError: Two tiers share a code.
        UnknownCodeError: The default is not one of them.

    Example:
        >>> from tiering import Tier, TierScale
        >>> scale = TierScale.from_most_intensive(Tier("1"), Tier("2"), Tier("3"))
        >>> scale.rank("1"), scale.default
        (2, '3')
    """

    tiers: tuple[Tier, ...] = attrs.field(converter=as_tiers)
    default: str = attrs.field(kw_only=True)
    _ranks: dict[str, int] = attrs.field(init=False, repr=False, eq=False)

    @default.default
    def _least_intensive(self) -> str:
        return self.tiers[0].code if self.tiers else ""

    @_ranks.default
    def _index(self) -> dict[str, int]:
        return {tier.code: rank for rank, tier in enumerate(self.tiers)}

    def __attrs_post_init__(self) -> None:
        if not _FEWEST_TIERS <= len(self.tiers) <= _MOST_TIERS:
            message = f"a scale needs {_FEWEST_TIERS} to {_MOST_TIERS} tiers, not {len(self.tiers)}"
            raise DefinitionError(message)
        raise_problems("the scale", duplicates("tier", (tier.code for tier in self.tiers), "the scale"))
        self.rank(self.default)

    @classmethod
    def from_most_intensive(cls, *tiers: Tier, default: str | None = None) -> Self:
        """
        Build a scale from its tiers, the most intensive first.

        Args:
            tiers: The tiers.
            default: The code of the default tier; the last where none is given.
        """
        return cls.from_least_intensive(*reversed(tiers), default=default)

    @classmethod
    def from_least_intensive(cls, *tiers: Tier, default: str | None = None) -> Self:
        """
        Build a scale from its tiers, the least intensive first.

        Args:
            tiers: The tiers.
            default: The code of the default tier; the first where none is given.
        """
        return cls(tiers) if default is None else cls(tiers, default=default)

    @property
    def top(self) -> int:
        """The rank of the most intensive tier."""
        return len(self.tiers) - 1

    def rank(self, code: str) -> int:
        """
        Return the rank of a tier.

        Args:
            code: The tier's code.

        Raises:
            UnknownCodeError: No tier has that code.
        """
        try:
            return self._ranks[code]
        except KeyError:
            raise UnknownCodeError("tier", code, tuple(self._ranks), "the scale") from None

    def __getitem__(self, rank: int) -> Tier:
        return self.tiers[rank]

    def __contains__(self, code: object) -> bool:
        return code in self._ranks

    def __iter__(self) -> Iterator[Tier]:
        return iter(self.tiers)

    def __len__(self) -> int:
        return len(self.tiers)


@final
@attrs.frozen
class Placement:
    """
    That an organisation was in a tier, from wherever this is known.

    Attributes:
        organisation: The organisation's code.
        tier: The tier's code.
        since: The day it was placed there; None where this is not known.

    Example:
        >>> from tiering import Placement
        >>> Placement("QOC", "2").tier
        '2'
    """

    organisation: str = attrs.field(validator=is_code)
    tier: str = attrs.field(validator=is_code)
    since: date | None = attrs.field(default=None, kw_only=True)
