"""How much help an organisation can take in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, final

import attrs

from tiering._fields import FrozenMapping, is_whole
from tiering.errors import DefinitionError, TieringError, raise_problems

__all__ = ["Limits"]


def _as_counts(values: Mapping[str, int]) -> Mapping[str, int]:
    return FrozenMapping(dict(values))


def _is_limit(_: object, attribute: attrs.Attribute[Any], value: Any) -> None:
    if value is not None and (not is_whole(value) or value < 0):
        message = f"{value!r} is no limit of {attribute.name}; give a whole number from 0 up, or None for none"
        raise DefinitionError(message)


@final
@attrs.frozen(kw_only=True)
class Limits:
    """
    How much help an organisation can take in during one period, over all programmes.

    What takes no time of the organisation, an offer of no minutes, counts nothing.

    Attributes:
        engagements: How many engagements at once; None is without a limit.
        minutes: How many minutes; None is without a limit.
        imposed: How many visits and programmes each has from elsewhere, by its code; they count as engagements.

    Raises:
        DefinitionError: A number is not a whole one from 0 up.

    Example:
        >>> from tiering.support import Limits
        >>> Limits(engagements=3, imposed={"TA": 2}).room("TA")
        1
    """

    engagements: int | None = attrs.field(default=None, validator=_is_limit)
    minutes: int | None = attrs.field(default=None, validator=_is_limit)
    imposed: Mapping[str, int] = attrs.field(factory=dict, converter=_as_counts)

    def __attrs_post_init__(self) -> None:
        problems: list[TieringError] = [
            DefinitionError(f"{code!r} cannot have {count!r} visits from elsewhere; give a whole number from 0 up")
            for code, count in self.imposed.items()
            if not is_whole(count) or count < 0
        ]
        raise_problems("the limits", problems)

    def room(self, organisation: str) -> int | None:
        """
        Return how many engagements an organisation has room for; None is without a limit.

        Args:
            organisation: Its code.
        """
        if self.engagements is None:
            return None
        return max(self.engagements - self.imposed.get(organisation, 0), 0)
