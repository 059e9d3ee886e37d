"""Lists and tables in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

_MOST_LISTED = 12


def in_columns(rows: Sequence[Sequence[str]]) -> str:
    """Write rows of as many cells each one below the other: the first column to the left, the others to the right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join([first.ljust(widths[0]), *map(str.rjust, others, widths[1:])]).rstrip() for first, *others in rows
    )


def listed(things: Iterable[object]) -> str:
    """List things, but not more than fit a message."""
    texts = list(map(str, things))
    more = f" and {len(texts) - _MOST_LISTED} more" if len(texts) > _MOST_LISTED else ""
    return ", ".join(texts[:_MOST_LISTED]) + more


def plural(word: str) -> str:
    """Write a word, such as the kind of some organisations, in the plural; what ends in an s stays as it is."""
    if word.endswith("y") and word[-2:-1] not in {*"aeiou", ""}:
        return f"{word[:-1]}ies"
    return word if word.endswith("s") else f"{word}s"


def times(count: int, what: str) -> str:
    """Write how many of something there are, its word ending in an s unless it is one."""
    return f"{count} {what}{'' if count == 1 else 's'}"
