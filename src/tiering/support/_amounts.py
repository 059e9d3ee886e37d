"""Amounts of support: whole minutes, so that what is given out is what there was."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import TypeAlias

from tiering._fields import is_whole
from tiering._wording import times
from tiering.errors import DefinitionError, TieringError

Number: TypeAlias = int | float | Decimal | Fraction

HOURS_IN_A_DAY = 7.5
"""The usual working day of the National Health Service: 37.5 hours in five days."""

_HOUR = 60
_DAY = 450
_NOISE = Fraction(1, 1_000_000)
"""Far more than floating-point arithmetic can be wrong by, and far less than anybody means."""


def hours(count: Number) -> int:
    """
    Return how many minutes so many hours are.

    Args:
        count: How many hours; they may be fractions, so long as whole minutes come of them.

    Raises:
        DefinitionError: They are no whole minutes, negative or infinite.

    Example:
        >>> from tiering import support
        >>> support.hours(1.5)
        90
    """
    return _minutes(count, Fraction(_HOUR), "hours")


def days(count: Number, *, hours_each: Number = HOURS_IN_A_DAY) -> int:
    """
    Return how many minutes so many working days are.

    Args:
        count: How many days; they may be fractions, so long as whole minutes come of them.
        hours_each: How many hours a day has.

    Raises:
        DefinitionError: They are no whole minutes, negative or infinite.

    Example:
        >>> from tiering import support
        >>> support.days(2), support.days(0.5), support.days(2, hours_each=8)
        (900, 225, 960)
    """
    return _minutes(count, Fraction(_minutes(hours_each, Fraction(_HOUR), "hours")), "days")


def _minutes(count: Number, each: Fraction, what: str) -> int:
    if not is_number(count) or count < 0:
        message = f"{count!r} {what} are no amount; give a number from 0 up"
        raise DefinitionError(message)
    found = exact(count) * each
    minutes = round(found)
    if abs(found - minutes) > _NOISE:
        message = f"{count!r} {what} are {float(found):.10g} minutes; amounts are whole minutes, so round them first"
        raise DefinitionError(message)
    return minutes


def is_number(value: object) -> bool:
    """Tell whether a value is a finite number; True and False are none."""
    return isinstance(value, int | float | Decimal | Fraction) and not isinstance(value, bool) and math.isfinite(value)


def exact(value: Number) -> Fraction:
    """Return a number as it is written: 0.2 is a fifth, and not the binary fraction next to it."""
    return Fraction(repr(float(value))) if isinstance(value, float) else Fraction(value)


def part_of(minutes: int, share: Number) -> int:
    """Return a share of an amount, rounded down to whole minutes."""
    return math.floor(minutes * exact(share))


def shared_out(minutes: int, weights: Sequence[Number]) -> tuple[int, ...]:
    """
    Share an amount out by weights, to the minute.

    Everybody has what is due rounded down, and the minutes left over go one by one to the largest
    remainders, of equal ones to whoever comes first: Hamilton's method.  So the shares add up exactly.

    Args:
        minutes: The amount.
        weights: A weight for each, from 0 up; what counts is how they compare.

    Raises:
        DefinitionError: The amount or a weight is negative or infinite, or nobody has a weight, and there is something to share out.

    Example:
        >>> from tiering import support
        >>> support.shared_out(100, [1, 1, 1])
        (34, 33, 33)
    """
    for problem in wrong_amount(minutes, "what is shared out"):
        raise problem
    wrong = [weight for weight in weights if not is_number(weight) or weight < 0]
    if wrong:
        message = f"weights must be finite numbers from 0 up, not {wrong[0]!r}"
        raise DefinitionError(message)
    parts = [exact(weight) for weight in weights]
    total = sum(parts)
    if not total:
        if minutes:
            message = f"{minutes} minutes cannot be shared out, because nobody has a weight; give one to somebody"
            raise DefinitionError(message)
        return (0,) * len(parts)
    due = [minutes * part / total for part in parts]
    whole = [math.floor(each) for each in due]
    # Sorting keeps those in order whose remainders are equal.
    by_remainder = sorted(range(len(due)), key=lambda place: whole[place] - due[place])
    for place in by_remainder[: minutes - sum(whole)]:
        whole[place] += 1
    return tuple(whole)


def wrong_amount(value: object, what: str) -> Iterator[TieringError]:
    """Yield what is wrong with an amount, if anything is."""
    if not is_whole(value) or value < 0:  # type: ignore[operator]  # whole, so a number
        message = f"{what} must be whole minutes from 0 up, not {value!r}; days(…) and hours(…) make them"
        yield DefinitionError(message)


def amount_text(minutes: int) -> str:
    """Write an amount in words, a day being of 7.5 hours: 2 days 3 hours."""
    whole_days, rest = divmod(minutes, _DAY)
    counts = zip((whole_days, *divmod(rest, _HOUR)), ("day", "hour", "minute"), strict=True)
    return " ".join(times(count, what) for count, what in counts if count) or "0 minutes"
