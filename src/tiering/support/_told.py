"""Lines of explanations, made when somebody asks for them."""

from __future__ import annotations

from typing import Protocol, final

import attrs

from tiering._lines import Line


class Telling(Protocol):
    """What can say why there are needs, when somebody asks."""

    def lines(self, index: int) -> tuple[Line, ...]:
        """Return the lines about one organisation, the one that says most first."""


@final
@attrs.frozen
class Told:
    """
    Where the lines of a need are to be had.

    Attributes:
        telling: What can say them.
        index: The organisation's place.
    """

    telling: Telling
    index: int


def lines_of(given: Line | Told | None, plain: Line) -> tuple[Line, ...]:
    """Return the lines that were given, or are to be had; a plain one where there is nothing."""
    if given is None:
        return (plain,)
    return given.telling.lines(given.index) if isinstance(given, Told) else (given,)
