"""Who continues whom, after a merger, a split or a change of code."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import final

import attrs

from tiering._dates import as_day, as_day_or_none
from tiering._fields import is_code, is_fraction_or_none, is_member_of
from tiering.errors import DefinitionError

__all__ = ["Succession"]


@final
@attrs.frozen(kw_only=True)
class Succession:
    """
    That one organisation becomes another, or a part of it.

    A merger is a succession for each of those who merge, a split one for each of those who take
    over.  The predecessor exists no more from that day on, and the successor must exist by then.
    Whoever takes others in and keeps its code has no succession of its own.

    Attributes:
        of: The code of the predecessor.
        to: The code of the successor.
        on: The first day without the predecessor.
        share: Which share of the predecessor goes to this successor.  Where there is only one it
            is all of it; where there are several and none has a share, nobody knows which.
        reports_until: Figures under the old code still come for periods that begin before this
            day; None where none do any more.
        note: What else there is to say, such as the source.

    Raises:
        DefinitionError: It becomes itself, or its figures end before it does.

    Example:
        >>> from datetime import date
        >>> from tiering import Succession
        >>> merger = Succession(of="RR1", to="RRK", on=date(2018, 4, 1), reports_until=date(2018, 7, 1))
        >>> merger.share is None
        True
    """

    of: str = attrs.field(validator=is_code)
    to: str = attrs.field(validator=is_code)
    on: date = attrs.field(converter=as_day)
    share: float | None = attrs.field(default=None, validator=is_fraction_or_none)
    reports_until: date | None = attrs.field(default=None, converter=as_day_or_none)
    note: str = attrs.field(default="", validator=is_member_of(str))

    def __attrs_post_init__(self) -> None:
        if self.of == self.to:
            message = f"{self.of!r} cannot become itself; whoever keeps its code needs no succession"
            raise DefinitionError(message)
        if self.reports_until is not None and self.reports_until < self.on:
            message = (
                f"the figures of {self.of!r} end on {self.reports_until}, before it became {self.to!r} on {self.on}; "
                "give the first day of the first period without them, or leave reports_until out"
            )
            raise DefinitionError(message)


def as_successions(values: Iterable[Succession]) -> tuple[Succession, ...]:
    """Freeze successions."""
    return tuple(values)
