"""Who may see what of a review."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, Self, final

import attrs

from tiering._fields import is_code, is_member_of, is_whole
from tiering.errors import DefinitionError

NOT_DISCLOSED: Final = "not disclosed"
"""What stands where something is hidden."""


def as_codes(values: Iterable[str]) -> tuple[str, ...]:
    """Freeze the codes of organisations; a text would be taken for many codes of one letter."""
    if isinstance(values, str):
        message = f"organisations must be several codes, not the text {values!r}; give [{values!r}]"
        raise DefinitionError(message)
    return tuple(values)


def _as_codes_or_all(values: Iterable[str] | None) -> frozenset[str] | None:
    return None if values is None else frozenset(as_codes(values))


def _is_count(_: object, __: object, value: int) -> None:
    if not is_whole(value) or value < 0:
        message = f"smallest_count of Audience must be a whole number from 0 up, not {value!r}"
        raise DefinitionError(message)


@final
@attrs.frozen
class Audience:
    """
    Who is told of a review, and what they may see of it.

    Nobody sees more than is said here: whatever a review may come to hold is hidden until it is
    named.  Most audiences are one of `everything`, `placements`, `own`, `counts` and `nothing`, or a
    copy of one with `attrs.evolve`.

    Attributes:
        name: Who they are.
        sees: The codes of the organisations whose placements they see, now and before; None where they see everybody's.
        sees_reasons: Whether they also see why: what was proposed, what held it back, the figures, and the
            representations of these organisations; in a review in which anybody was judged, only if they also
            see judgements.
        sees_judgements: Whether they also see judgements, and on what grounds somebody judged.
        sees_counts: Whether they see how many organisations are in each tier.
        smallest_count: The smallest count that they see: how many organisations in a tier, those that they
            see left out, there must at least be; 0 where they see every count.

    Raises:
        DefinitionError: The name is blank, or the smallest count is negative.

    Example:
        >>> from tiering.proceedings import Audience
        >>> region = Audience("the regional team", sees={"TA", "TB"}, sees_reasons=True)
        >>> region.sees_counts
        False
    """

    name: str = attrs.field(validator=is_code)
    sees: frozenset[str] | None = attrs.field(default=frozenset(), kw_only=True, converter=_as_codes_or_all)
    sees_reasons: bool = attrs.field(default=False, kw_only=True, validator=is_member_of(bool))
    sees_judgements: bool = attrs.field(default=False, kw_only=True, validator=is_member_of(bool))
    sees_counts: bool = attrs.field(default=False, kw_only=True, validator=is_member_of(bool))
    smallest_count: int = attrs.field(default=0, kw_only=True, validator=_is_count)

    @classmethod
    def everything(cls, name: str) -> Self:
        """
        Return an audience that sees all there is.

        Args:
            name: Who they are.
        """
        return cls(name, sees=None, sees_reasons=True, sees_judgements=True, sees_counts=True)

    @classmethod
    def placements(cls, name: str) -> Self:
        """
        Return an audience that sees who is in which tier, and no reasons.

        Args:
            name: Who they are.
        """
        return cls(name, sees=None, sees_counts=True)

    @classmethod
    def own(cls, organisation: str, *, name: str = "") -> Self:
        """
        Return an audience that sees one organisation's placement with its reasons: the organisation itself.

        Args:
            organisation: Its code.
            name: Who they are; the code where none is given.
        """
        return cls(name or organisation, sees=[organisation], sees_reasons=True, sees_judgements=True)

    @classmethod
    def counts(cls, name: str, *, smallest: int = 0) -> Self:
        """
        Return an audience that sees how many organisations are in each tier, and not which.

        Args:
            name: Who they are.
            smallest: The smallest count that they see; 0 where they see every count.
        """
        return cls(name, sees_counts=True, smallest_count=smallest)

    @classmethod
    def nothing(cls, name: str) -> Self:
        """
        Return an audience that sees that there was a review, of how many organisations, and no more.

        Args:
            name: Who they are.
        """
        return cls(name)

    def sees_placement_of(self, organisation: str) -> bool:
        """
        Tell whether they see where an organisation is placed.

        Args:
            organisation: Its code.
        """
        return self.sees is None or organisation in self.sees

    def __str__(self) -> str:
        return self.name
