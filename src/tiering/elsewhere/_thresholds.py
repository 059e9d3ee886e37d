"""The numbers that a regime starts from, and those that a user puts in their place."""

from __future__ import annotations

from collections.abc import Mapping

from tiering._references import YOURS, Reference
from tiering.errors import DefinitionError, UnknownCodeError, raise_problems


def check_names(given: Mapping[str, float], known: Mapping[str, float]) -> None:
    """Refuse numbers of which the regime has none of the name."""
    problems = [
        UnknownCodeError("threshold", name, tuple(known), "the thresholds") for name in given if name not in known
    ]
    raise_problems("the thresholds", problems)


def status_of(name: str, given: Mapping[str, float], own: Reference) -> Reference:
    """Return the regime's own reference, or that of the user's number."""
    return YOURS if name in given else own


def whole(name: str, number: float) -> int:
    """Return a number that counts something."""
    if not float(number).is_integer():
        message = f"the threshold {name!r} counts something, so it must be a whole number, not {number!r}"
        raise DefinitionError(message)
    return int(number)
