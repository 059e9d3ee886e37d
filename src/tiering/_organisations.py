"""Organisations: what can be placed, from when until when, and by which name."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import final

import attrs

from tiering._dates import DateRange, as_day
from tiering._fields import is_code, is_member_of
from tiering.errors import DefinitionError, TieringError, raise_problems

__all__ = ["FormerName", "Organisation"]


@final
@attrs.frozen
class FormerName:
    """
    A name that an organisation no longer has.

    Attributes:
        name: The name.
        until: The first day on which it was called otherwise.

    Example:
        >>> from datetime import date
        >>> from tiering.links import FormerName
        >>> FormerName("Trust A and others", until=date(2023, 4, 1)).name
        'Trust A and others'
    """

    name: str = attrs.field(validator=is_code)
    until: date = attrs.field(kw_only=True, converter=as_day)


def as_former_names(values: Iterable[FormerName]) -> tuple[FormerName, ...]:
    """Freeze former names."""
    return tuple(values)


@final
@attrs.frozen
class Organisation:
    """
    Anything that can be placed: a trust, an ambulance service, an integrated care system.

    Attributes:
        code: Its ODS code, or whatever identifies it.  A code that has been given to another
            organisation since must be told apart, as in "RXX (1999)".
        name: Its name; the code where none is given.
        kind: What it is, in the singular.
        valid: The days on which it exists.
        former_names: What it was called before, the earliest first.

    Raises:
        DefinitionError: A former name has no day, because it ends when another one does, or
            outside the organisation's days.
        ProblemsError: Several of these.

    Example:
        >>> from tiering import Organisation
        >>> str(Organisation("TA", name="Trust A", kind="trust"))
        'Trust A (TA)'
    """

    code: str = attrs.field(validator=is_code)
    name: str = attrs.field(kw_only=True, validator=is_member_of(str))
    kind: str = attrs.field(default="organisation", kw_only=True, validator=is_code)
    valid: DateRange = attrs.field(default=DateRange(), kw_only=True, validator=is_member_of(DateRange))
    former_names: tuple[FormerName, ...] = attrs.field(
        default=(),
        kw_only=True,
        converter=as_former_names,
        validator=attrs.validators.deep_iterable(is_member_of(FormerName)),
    )

    @name.default
    def _name_from_code(self) -> str:
        return self.code

    def __attrs_post_init__(self) -> None:
        if self.former_names:
            raise_problems(f"the former names of {self.code!r}", self._wrong_names())

    def _wrong_names(self) -> list[TieringError]:
        problems: list[TieringError] = []
        start = self.valid.start
        for each in self.former_names:
            if start is not None and each.until <= start:
                message = (
                    f"{self.code!r} cannot have been called {each.name!r} until {each.until}, because that name starts "
                    f"on {start}; give former names in order, each with the first day of the next one"
                )
                problems.append(DefinitionError(message))
            start = each.until if start is None else max(start, each.until)
        if start is not None and self.valid.end is not None and start >= self.valid.end:
            message = (
                f"{self.code!r} has its name {self.name!r} from {start}, but exists only until {self.valid.end}; "
                "the name that it had last is no former name"
            )
            problems.append(DefinitionError(message))
        return problems

    def __str__(self) -> str:
        return self.code if self.name == self.code else f"{self.name} ({self.code})"

    def name_on(self, day: date) -> str:
        """
        Return what it was called on a day, whether or not it existed.

        Args:
            day: The day.
        """
        day = as_day(day)
        return next((each.name for each in self.former_names if day < each.until), self.name)


def as_organisations(values: Iterable[Organisation]) -> tuple[Organisation, ...]:
    """Freeze organisations."""
    return tuple(values)
