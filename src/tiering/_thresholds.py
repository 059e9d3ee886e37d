"""The numbers that a bundled regime starts from, and those that a user puts in their place."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping
from typing import Any, NamedTuple

from tiering._references import YOURS, Reference
from tiering.errors import DefinitionError, TieringError, UnknownCodeError, raise_problems


class Chosen(NamedTuple):
    """
    A number with where it comes from.

    Attributes:
        level: The number.
        reference: That of the regime, or that of the user.
    """

    level: float
    reference: Reference

    @property
    def whole(self) -> int:
        """The number, which counts something."""
        return int(self.level)


def chosen(
    levels: Mapping[str, float], reference: Reference, given: Mapping[str, float], *, counted: Collection[str] = ()
) -> dict[str, Chosen]:
    """
    Put a user's numbers in place of a regime's own; those that are not given stay.

    Args:
        levels: What each number is called, and the number.
        reference: Where all of them come from.
        given: The user's, by the same names.
        counted: The names of those that count something.

    Raises:
        UnknownCodeError: There is no number of such a name.
        DefinitionError: A number is none, negative or infinite, or counts something and is no whole one from 1 up.
        ProblemsError: Several of these.
    """
    raise_problems("the thresholds", list(wrong(levels, given, counted=counted)))
    own = {name: Chosen(level, reference) for name, level in levels.items()}
    return own | {name: Chosen(float(level), YOURS) for name, level in given.items()}


def wrong(
    known: Collection[str],
    given: Any,
    *,
    counted: Collection[str] = (),
    where: str = "the thresholds",
    kind: str = "threshold",
) -> Iterator[TieringError]:
    """Yield what is wrong with a user's numbers: all of it, so that nothing is told one by one."""
    if not isinstance(given, Mapping):
        yield DefinitionError(f"{where} are given by name, as {{{next(iter(known))!r}: …}}, not as {given!r}")
        return
    for name, level in given.items():
        if name not in known:
            yield UnknownCodeError(kind, str(name), tuple(known), where)
        elif isinstance(level, bool) or not isinstance(level, int | float) or not 0 <= level < math.inf:
            yield DefinitionError(f"{name!r} in {where} must be a number from 0 up, not {level!r}")
        elif name in counted and (level < 1 or level != int(level)):
            yield DefinitionError(
                f"{name!r} in {where} counts something, so give a whole number from 1 up, not {level!r}"
            )


def whose(given: object, otherwise: str = "illustrative thresholds") -> str:
    """Say whose thresholds they are, as the name of a regime ends."""
    return "with thresholds of yours" if given else otherwise
