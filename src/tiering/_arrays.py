"""Array types, and arrays that nobody can write to."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from tiering.errors import ShapeError

FloatArray: TypeAlias = NDArray[np.float64]
"""Figures; NaN is missing."""
BoolArray: TypeAlias = NDArray[np.bool_]
"""Answers."""
RankArray: TypeAlias = NDArray[np.int8]
"""Ranks of tiers; 0 is the least intensive."""
IntArray: TypeAlias = NDArray[np.signedinteger[Any]]
"""What guards remember: whole numbers, int16 unless a guard says otherwise."""


PANEL_AXES = 3
"""The last axes of a panel's layers: metric, period, organisation; those before them are scenarios."""


def read_only(array: NDArray[Any]) -> NDArray[Any]:
    """Return a view of *array* that refuses to be written through."""
    view = array.view()
    view.flags.writeable = False
    return view


def frozen_floats(values: object) -> FloatArray:
    """Copy *values* into a C-ordered float array that owns its data and cannot be written to."""
    if isinstance(values, np.ma.MaskedArray):
        values = np.ma.filled(values.astype(np.float64), np.nan)
    try:
        array = np.array(values, dtype=np.float64, order="C")
    except (TypeError, ValueError) as problem:
        message = f"these are no numbers in the shape of an array: {problem}"
        raise ShapeError(message) from None
    array.flags.writeable = False
    return array


def settled_floats(values: FloatArray) -> FloatArray:
    """Return an array that nobody can write to: the same one where that is so already."""
    is_owner = values.base is None and not values.flags.writeable
    is_constant = values.size > 0 and not any(values.strides)
    return values if is_owner or (is_constant and not values.flags.writeable) else frozen_floats(values)


def frozen_ranks(values: object) -> RankArray:
    """Copy *values* into an int8 array that cannot be written to."""
    array = np.array(values, dtype=np.int8)
    array.flags.writeable = False
    return array


def frozen_booleans(values: object) -> BoolArray:
    """Copy *values* into a bool array that cannot be written to."""
    array = np.array(values, dtype=np.bool_)
    array.flags.writeable = False
    return array


def frozen_states(values: Iterable[object]) -> tuple[IntArray, ...]:
    """Copy guards' states into arrays of whole numbers that cannot be written to."""
    states = tuple(np.array(each) for each in values)
    for each in states:
        each.flags.writeable = False
    return states


def same_arrays(left: object, right: object) -> bool:
    """Tell whether two arrays have one shape and equal elements, NaN equal to NaN."""
    a, b = np.asarray(left), np.asarray(right)
    if a.shape != b.shape:
        return False
    return bool(np.array_equal(a, b, equal_nan=a.dtype.kind == "f" and b.dtype.kind == "f"))
