"""What somebody judged, and put on record."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import final

import attrs

from tiering._dates import as_day
from tiering._fields import is_code, is_member_of
from tiering.errors import DefinitionError

__all__ = ["Attestation"]


def _as_last_day(value: date | None) -> date | None:
    return None if value is None else as_day(value)


@final
@attrs.frozen(kw_only=True)
class Attestation:
    """
    A recorded judgement on a soft condition, which criteria can ask for.

    Attributes:
        organisation: The organisation's code.
        code: The condition: what `rules.Attested` asks for.
        holds: Whether it was found to hold.
        on: The day it was given.
        until: The last day on which it counts; None where it counts until another one follows.
        by: Who gave it.
        reason: Why, in words.

    Raises:
        DefinitionError: It ends before it was given.

    Example:
        >>> from datetime import date
        >>> from tiering import Attestation
        >>> given = Attestation(organisation="TA", code="culture", on=date(2023, 11, 20), by="the regional panel")
        >>> given.holds
        True
    """

    organisation: str = attrs.field(validator=is_code)
    code: str = attrs.field(validator=is_code)
    holds: bool = attrs.field(default=True, validator=is_member_of(bool))
    on: date = attrs.field(converter=as_day)
    until: date | None = attrs.field(default=None, converter=_as_last_day)
    by: str = ""
    reason: str = ""

    def __attrs_post_init__(self) -> None:
        if self.until is not None and self.until < self.on:
            message = f"the attestation {self.code!r} of {self.organisation!r} ends on {self.until}, before it was given on {self.on}"
            raise DefinitionError(message)

    def counts_on(self, day: date) -> bool:
        """
        Tell whether it had been given by a day, and still counts.

        Args:
            day: The day.
        """
        return self.on <= day and (self.until is None or day <= self.until)


def as_attestations(values: Iterable[Attestation]) -> tuple[Attestation, ...]:
    """Freeze attestations, in the order in which they were given."""
    return tuple(sorted(values, key=lambda each: each.on))
