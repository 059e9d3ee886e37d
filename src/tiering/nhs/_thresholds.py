"""The levels that a regime starts from, and those that a user puts in their place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from tiering._references import YOURS, Reference
from tiering.errors import UnknownCodeError, raise_problems


class Chosen(NamedTuple):
    """
    A level with where it comes from.

    Attributes:
        level: The level.
        reference: That of the regime, or that of the user.
    """

    level: float
    reference: Reference


def chosen(levels: Mapping[str, float], reference: Reference, given: Mapping[str, float]) -> dict[str, Chosen]:
    """
    Put a user's levels in place of a regime's own; those that are not given stay.

    Args:
        levels: What each level is called, and the level.
        reference: Where all of them come from.
        given: The user's, by the same names.

    Raises:
        UnknownCodeError: There is no level of such a name.
    """
    unknown = [
        UnknownCodeError("threshold", name, tuple(levels), "the thresholds") for name in given if name not in levels
    ]
    raise_problems("the thresholds", unknown)
    own = {name: Chosen(level, reference) for name, level in levels.items()}
    return own | {name: Chosen(level, YOURS) for name, level in given.items()}


def whose(given: Mapping[str, float]) -> str:
    """Say whose thresholds they are, as the name of a regime ends."""
    return "with thresholds of yours" if given else "illustrative thresholds"
