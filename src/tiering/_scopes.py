"""Who a standard is meant for."""

from __future__ import annotations

from fractions import Fraction
from typing import Self, final

import attrs

from tiering._fields import is_member_of
from tiering._units import Unit
from tiering.errors import DefinitionError

__all__ = ["Scope"]

_MOST_PARTS = 1_000_000
_HALF = 0.5


def _as_share(value: float | None) -> float | None:
    return None if value is None else float(value)


def _is_share(_: object, __: object, value: float | None) -> None:
    if value is not None and not 0 < value <= 1:
        message = f"a share of the organisations must be above 0 and up to 1, not {value:g}; a half is 0.5"
        raise DefinitionError(message)


@final
@attrs.frozen
class Scope:
    """
    Who a standard is meant for: each organisation, all of them together, or a share of them.

    Build one with `each`, `together`, `more_than` or `at_least`.

    Attributes:
        share: The share of the organisations that has to reach the level, 1 for each of them; None where all
            together have to, as one.
        is_exceeded: Whether more than the share has to, and not just as many.

    Raises:
        DefinitionError: The share is not above 0 and up to 1, or is to be exceeded where nothing can.

    Example:
        >>> from tiering import Scope
        >>> [str(scope) for scope in (Scope.each(), Scope.together(), Scope.more_than(0.5), Scope.at_least(0.9))]
        ['each organisation', 'all organisations together', 'more than half of the organisations', 'at least 90 % of the organisations']
    """

    share: float | None = attrs.field(default=1.0, converter=_as_share, validator=_is_share)
    is_exceeded: bool = attrs.field(default=False, kw_only=True, validator=is_member_of(bool))

    def __attrs_post_init__(self) -> None:
        if self.is_exceeded and self.share in {None, 1.0}:
            whom = "all together" if self.share is None else "all of the organisations"
            message = f"there is no more than {whom}; give a share below 1"
            raise DefinitionError(message)

    @classmethod
    def each(cls) -> Self:
        """Mean each organisation by itself."""
        return cls()

    @classmethod
    def together(cls) -> Self:
        """Mean all organisations as one, by what their figures come to together."""
        return cls(None)

    @classmethod
    def more_than(cls, share: float) -> Self:
        """
        Mean more than a share of the organisations, such as most of them.

        Args:
            share: The share, above 0 and below 1.
        """
        return cls(share, is_exceeded=True)

    @classmethod
    def at_least(cls, share: float) -> Self:
        """
        Mean a share of the organisations or more.

        Args:
            share: The share, above 0 and up to 1.
        """
        return cls(share)

    @property
    def is_each(self) -> bool:
        """Whether it means each organisation by itself."""
        return self.share == 1

    @property
    def is_together(self) -> bool:
        """Whether it means all organisations as one."""
        return self.share is None

    @property
    def asked(self) -> str:
        """Of whom the level is asked, in short: "more than half"."""
        if self.share is None:
            return "all together"
        if self.is_each:
            return "each"
        share = "half" if self.share == _HALF else Unit.FRACTION.exact(self.share)
        return f"{'more than' if self.is_exceeded else 'at least'} {share}"

    def is_met_by(self, count: int, of: int) -> bool:
        """
        Tell whether so many are as many as it asks for, in exact arithmetic; nobody is a share of nobody.

        Args:
            count: How many reach the level.
            of: How many there are.

        Raises:
            DefinitionError: It asks for no share.
        """
        if self.share is None:
            message = "all together are no share of the organisations, so nothing can be counted"
            raise DefinitionError(message)
        # What was divided in binary is the fraction that it was meant to be.
        simple = Fraction(self.share).limit_denominator(_MOST_PARTS)
        wanted = of * (simple if float(simple) == self.share else Fraction(self.share))
        return bool(of) and (count > wanted if self.is_exceeded else count >= wanted)

    def __str__(self) -> str:
        if self.share is None:
            return "all organisations together"
        return "each organisation" if self.is_each else f"{self.asked} of the organisations"


EACH = Scope()
"""Each organisation by itself."""
