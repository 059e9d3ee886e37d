"""Taking what was meant to be given, and telling it from what was not."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from tiering.errors import DefinitionError

T = TypeVar("T")


def told_apart(values: Iterable[object], kind: type[T]) -> tuple[list[T], list[object]]:
    """Return what is of a kind, and what is not, because callers need not be typed."""
    good: list[T] = []
    others: list[object] = []
    for each in values:
        (good if isinstance(each, kind) else others).append(each)  # type: ignore[arg-type]  # one list is for all
    return good, others


def as_codes(values: Iterable[str]) -> tuple[str, ...]:
    """Freeze codes."""
    # Text is a sequence of texts, and "12" would be two tiers.
    if isinstance(values, str):
        message = f"codes are given one by one, not as the text {values!r}; write ({values!r},)"
        raise DefinitionError(message)
    return tuple(values)
