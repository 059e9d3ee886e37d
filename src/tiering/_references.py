"""Where a number comes from, and how far it can be relied on."""

from __future__ import annotations

import enum
from typing import Any, final

import attrs

from tiering._fields import is_member_of
from tiering.errors import DefinitionError

__all__ = ["Reference", "Status"]


class Status(enum.StrEnum):
    """
    How far a number can be relied on.

    Example:
        >>> from tiering import Status
        >>> Status.ILLUSTRATIVE.value
        'illustrative'
    """

    PUBLISHED = "published"
    """Printed by the responsible body; the source says where."""
    DERIVED = "derived"
    """Reproduces published results; the note says how."""
    RECALLED = "recalled"
    """Commonly stated, not verified."""
    ILLUSTRATIVE = "illustrative"
    """Chosen by the authors of this library; not official."""
    YOURS = "yours"
    """Put in by the user."""


@final
@attrs.frozen
class Reference:
    """
    The status of a number with the source that backs it.

    Attributes:
        status: How far the number can be relied on.
        source: The document that it is taken from; required of a published number.
        note: What else a reader needs to know.

    Raises:
        DefinitionError: A published number has no source.

    Example:
        >>> from tiering import Reference, Status
        >>> str(Reference(Status.PUBLISHED, source="NHS England, planning guidance 2023/24"))
        'published: NHS England, planning guidance 2023/24'
    """

    status: Status = attrs.field(validator=is_member_of(Status))
    source: str = attrs.field(default="", kw_only=True)
    note: str = attrs.field(default="", kw_only=True)

    def __attrs_post_init__(self) -> None:
        if self.status is Status.PUBLISHED and not self.source:
            message = "a published number needs the source that it is taken from"
            raise DefinitionError(message)

    def __str__(self) -> str:
        return ": ".join(filter(None, (self.status.value, self.source or self.note)))


YOURS = Reference(Status.YOURS)
"""The reference of every number that was given without one."""


def reference_of(plugin: Any) -> Reference | None:
    """Return where the numbers of a plug-in come from, its parts' left out; None where it has none, or they differ."""
    own = getattr(plugin, "reference", None)
    if isinstance(own, Reference):
        return own
    found = {each for _, each in getattr(plugin, "references", ())}
    return found.pop() if len(found) == 1 else None


is_reference = is_member_of(Reference)
"""Require the reference of a number, not its bare text."""
