"""Who gives a home to a service."""

from __future__ import annotations

from collections.abc import Iterable
from typing import final

import attrs

from tiering._dates import DateRange
from tiering._fields import is_code, is_member_of
from tiering.errors import DefinitionError

__all__ = ["Hosting"]


@final
@attrs.frozen(kw_only=True)
class Hosting:
    """
    That a service is hosted by an organisation, which employs its people and signs for it.

    A host is not a whole: the figures of a service are not its host's.  Whom the service works
    for is said by its `ServiceShare` values.

    Attributes:
        service: The code of the service.
        host: The code of the organisation that hosts it.
        valid: The days on which this is so.

    Raises:
        DefinitionError: The service hosts itself.

    Example:
        >>> from datetime import date
        >>> from tiering import DateRange
        >>> from tiering.links import Hosting
        >>> Hosting(service="UNIT", host="TA", valid=DateRange(start=date(2013, 4, 1))).host
        'TA'
    """

    service: str = attrs.field(validator=is_code)
    host: str = attrs.field(validator=is_code)
    valid: DateRange = attrs.field(default=DateRange(), validator=is_member_of(DateRange))

    def __attrs_post_init__(self) -> None:
        if self.service == self.host:
            message = f"{self.service!r} cannot host itself; leave the hosting of an independent service out"
            raise DefinitionError(message)


def as_hostings(values: Iterable[Hosting]) -> tuple[Hosting, ...]:
    """Freeze hostings."""
    return tuple(values)
