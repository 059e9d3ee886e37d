"""Telling what was meant to be there from what was not."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

T = TypeVar("T")


def told_apart(values: Iterable[object], kind: type[T]) -> tuple[list[T], list[object]]:
    """Return what is of a kind, and what is not, because callers need not be typed."""
    good: list[T] = []
    others: list[object] = []
    for each in values:
        (good if isinstance(each, kind) else others).append(each)  # type: ignore[arg-type]  # one list is for all
    return good, others
