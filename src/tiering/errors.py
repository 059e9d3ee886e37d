"""
Every exception that tiering raises.

All of them derive from `TieringError` and from the built-in exception that
fits, carry what they are about as attributes, and say in words what was
wrong, where, and what to do.  Several problems found at once come as one
`ProblemsError`, an `ExceptionGroup` with one leaf for each.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Self

__all__ = [
    "DefinitionError",
    "DuplicateCodeError",
    "DuplicateValueError",
    "InvalidValueError",
    "LeftOutWarning",
    "MissingExtraError",
    "OddRegimeWarning",
    "PeriodError",
    "ProblemsError",
    "ReviewDateError",
    "RuleError",
    "ShapeError",
    "TieringError",
    "UnknownCodeError",
    "raise_problems",
]


_MOST_TOLD = 10


class TieringError(Exception):
    """
    The base of everything that tiering raises.

    Example:
        >>> from tiering import Period, errors
        >>> try:
        ...     Period.parse("soon")
        ... except errors.TieringError as error:
        ...     print(error)
        'soon' is not a period; write '2023-10', '2023-Q4' (of the calendar year), '2023/24-Q3', '2023' or '2023/24'
    """


class UnknownCodeError(TieringError, LookupError):
    """
    A code that nothing is known by.

    Attributes:
        kind: What the code should name: "metric", "organisation", "tier".
        code: The code as given.
        known: The codes that would have been right.
        where: Where it was met, or an empty string.
    """

    def __init__(self, kind: str, code: str, known: Collection[str], where: str = "") -> None:
        super().__init__(kind, code, tuple(known), where)
        self.kind = kind
        self.code = code
        self.known = tuple(known)
        self.where = where

    def __str__(self) -> str:
        text = f"unknown {self.kind} {self.code!r}"
        if self.where:
            text += f" in {self.where}"
        nearest = _nearest(str(self.code), self.known, 0.5)
        if nearest:
            return f"{text}; did you mean {nearest[0]!r}?"
        if not self.known:
            return f"{text}; none is defined"
        some = ", ".join(map(repr, self.known[:8]))
        return f"{text}; known are {some}{', …' if len(self.known) > 8 else ''}"  # noqa: PLR2004 - as many as fit a line


class DuplicateCodeError(TieringError, ValueError):
    """
    One code given to two things of a kind.

    Attributes:
        kind: What the code names.
        code: The code that came twice.
        where: Where it was met, or an empty string.
    """

    def __init__(self, kind: str, code: str, where: str = "") -> None:
        super().__init__(kind, code, where)
        self.kind = kind
        self.code = code
        self.where = where

    def __str__(self) -> str:
        place = f" in {self.where}" if self.where else ""
        return f"two {self.kind}s share the code {self.code!r}{place}; codes must be unique"


class DuplicateValueError(TieringError, ValueError):
    """
    Two values for one cell of a panel.

    Attributes:
        metric: The metric's code.
        period: The period, as text.
        organisation: The organisation's code.
        where: Where the second value stands.
    """

    def __init__(self, metric: str, period: str, organisation: str, where: str = "") -> None:
        super().__init__(metric, period, organisation, where)
        self.metric = metric
        self.period = period
        self.organisation = organisation
        self.where = where

    def __str__(self) -> str:
        place = f" (the second in {self.where})" if self.where else ""
        return (
            f"two values of {self.metric!r} for {self.organisation!r} in {self.period}{place}; "
            "keep one, or aggregate them first"
        )


class InvalidValueError(TieringError, ValueError):
    """A figure that cannot be right: infinite, out of range, a negative weight, no number."""


class PeriodError(TieringError, ValueError):
    """A period that cannot be read, is out of order or of the wrong cadence."""


class ShapeError(TieringError, ValueError):
    """Arrays whose shapes do not fit each other."""


class DefinitionError(TieringError, ValueError):
    """A definition that contradicts itself or what it is used with."""


class RuleError(TieringError, ValueError):
    """A rule that asks for what it did not declare, or answers what it may not."""


class ReviewDateError(TieringError, ValueError):
    """A review that is out of order, or before there is anything to review."""


class MissingExtraError(TieringError, ImportError):
    """
    Something needs a library that is not installed.

    Attributes:
        what: What needs it.
        extra: The extra of tiering that brings it.
        library: The library.
    """

    def __init__(self, what: str, extra: str, library: str) -> None:
        super().__init__(what, extra, library)
        self.what = what
        self.extra = extra
        self.library = library

    def __str__(self) -> str:
        return f'{self.what} needs {self.library}, which is not installed; pip install "tiering[{self.extra}]"'


class OddRegimeWarning(UserWarning):
    """
    What works, but is hardly meant: a tier that nobody can reach, an exit easier than its entry.

    Whoever takes no chances turns it into an error with `warnings.simplefilter("error", OddRegimeWarning)`.
    """


class LeftOutWarning(UserWarning):
    """
    Figures that are in none of the sums, because the organisations that have them are parts of nobody.

    Whoever takes no chances turns it into an error with `warnings.simplefilter("error", LeftOutWarning)`.
    """


class ProblemsError(ExceptionGroup[TieringError], TieringError):
    """
    Several problems found at once, one leaf for each.

    `except* tiering.errors.UnknownCodeError` takes the leaves of one type;
    `except tiering.errors.TieringError` takes the whole.
    """

    def derive(self, excs: Sequence[TieringError], /) -> Self:  # type: ignore[override]  # all leaves are ours
        """Make the group of a part of the leaves, as `except*` needs it."""
        return type(self)(self.message, excs)

    def __str__(self) -> str:
        leaves = [f"  - {problem}" for problem in self.exceptions[:_MOST_TOLD]]
        if len(self.exceptions) > _MOST_TOLD:
            leaves.append(f"  … and {len(self.exceptions) - _MOST_TOLD} more")
        return "\n".join([super().__str__(), *leaves])


def is_nearly_one_of(code: str, known: Collection[str]) -> bool:
    """Tell whether a code is so like one of some others that it was hardly meant to be another."""
    return bool(_nearest(code, known, 0.8))


def _nearest(code: str, known: Collection[str], cutoff: float) -> list[str]:
    # Loaded when it is needed, because it takes longer than the rest of this module.
    import difflib

    return difflib.get_close_matches(code, known, n=1, cutoff=cutoff)


def raise_problems(what: str, problems: Sequence[TieringError]) -> None:
    """
    Raise the problems found in *what*, if there are any: one as it is, several as a group.

    Raises:
        TieringError: The one problem.
        ProblemsError: All of them, where there are several.
    """
    if len(problems) == 1:
        raise problems[0]
    if problems:
        message = f"{len(problems)} problems in {what}"
        raise ProblemsError(message, problems)
