"""Named converters and validators for the fields of the model."""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Iterable
from typing import Any, TypeVar

import attrs

from tiering.errors import DefinitionError, DuplicateCodeError, TieringError

V = TypeVar("V")


class FrozenMapping(dict[str, V]):
    """A mapping that cannot be changed, and can be hashed, pickled and copied."""

    __slots__ = ()

    def _refuse(self, *_: object, **__: object) -> Any:
        message = "this mapping is read-only; build a new one"
        raise TypeError(message)

    __setitem__ = __delitem__ = __ior__ = _refuse
    clear = pop = popitem = setdefault = update = _refuse

    def __hash__(self) -> int:  # type: ignore[override]
        return hash(tuple(sorted(self)))

    def __reduce__(self) -> tuple[Any, ...]:
        return (type(self), (dict(self),))


def is_code(_: object, attribute: attrs.Attribute[str], value: str) -> None:
    """Require text that is not blank and has no space around it."""
    if not isinstance(value, str) or not value or value != value.strip():  # type: ignore[redundant-expr]  # callers need not be typed
        message = f"{attribute.name} must be text without surrounding space, not {value!r}"
        raise DefinitionError(message)


def is_finite(instance: object, attribute: attrs.Attribute[float], value: float) -> None:
    """Require a number that is neither NaN nor infinite."""
    if not math.isfinite(value):
        message = f"{attribute.name} of {type(instance).__name__} must be finite, not {value!r}"
        raise DefinitionError(message)


def is_positive(instance: object, attribute: attrs.Attribute[int], value: int) -> None:
    """Require a whole number from one up."""
    if not is_whole(value) or value < 1:
        message = f"{attribute.name} of {type(instance).__name__} must be a whole number from 1 up, not {value!r}"
        raise DefinitionError(message)


def is_fraction(instance: object, attribute: attrs.Attribute[float], value: float) -> None:
    """Require a number from 0 to 1."""
    try:
        is_one = bool(0 <= value <= 1)
    except (TypeError, ValueError):
        is_one = False
    if not is_one:
        message = f"{attribute.name} of {type(instance).__name__} must lie between 0 and 1, not {value!r}"
        raise DefinitionError(message)


def is_fraction_or_none(instance: object, attribute: attrs.Attribute[Any], value: float | None) -> None:
    """Require a number from 0 to 1, or that nobody knows it."""
    if value is not None:
        is_fraction(instance, attribute, value)


def duplicates(kind: str, codes: Iterable[str], where: str = "") -> list[TieringError]:
    """Return one problem for each code that comes more than once."""
    seen: set[str] = set()
    twice: dict[str, None] = {}
    for code in codes:
        if code in seen:
            twice[code] = None
        seen.add(code)
    return [DuplicateCodeError(kind, code, where) for code in twice]


def is_whole(value: object) -> bool:
    """Tell whether a value is a whole number; True and False are none."""
    return isinstance(value, int) and not isinstance(value, bool)


def key_of(value: object) -> Hashable:
    """Return what a value is known by among others: itself, where that can be looked up."""
    try:
        hash(value)
    except TypeError:
        return id(value)
    return value


def is_member_of(kind: type[Any]) -> Callable[[Any, Any, Any], None]:
    """Require an instance of a class, and say which."""

    def check(instance: object, attribute: attrs.Attribute[Any], value: object) -> None:
        if not isinstance(value, kind):
            message = f"{attribute.alias} of {type(instance).__name__} must be a {kind.__name__}, not {value!r}"
            raise DefinitionError(message)

    return check
