"""Whom teams are there for."""

from __future__ import annotations

import enum

__all__ = ["TeamLevel"]


class TeamLevel(enum.Enum):
    """
    Whom a team is there for.

    Example:
        >>> from tiering.support import TeamLevel
        >>> [level.value for level in TeamLevel]
        ['national', 'regional', 'peer']
    """

    NATIONAL = "national"
    """Everybody."""
    REGIONAL = "regional"
    """The organisations of one region."""
    PEER = "peer"
    """Everybody: organisations that help others."""
