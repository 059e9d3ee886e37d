"""What an input of a decision table looks like in one review: for each organisation, the class of its value."""

from __future__ import annotations

import math
from typing import Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from tiering._arrays import FloatArray
from tiering._assessing import assess
from tiering._evidence import Evidence
from tiering._limits import FigureOf
from tiering._protocols import Criterion
from tiering.rules._table_axes import Axis

Codes: TypeAlias = NDArray[Any]
"""For each organisation the class that its value is in, a small whole number; the axis's gap where there is none."""

ALL_NUMBERS = (-math.inf, math.inf)

_FEW_CUTS = 8


class Seen(NamedTuple):
    """
    The values of one input.

    Attributes:
        codes: Their classes (…, organisation).
        is_complete: Whether none is missing, but where missing is a value of its own.
        range: The least and the greatest value that there can be.
    """

    codes: Codes
    is_complete: bool
    range: tuple[float, float]


def see(axis: Axis, asked: FigureOf | Criterion, evidence: Evidence) -> Seen:
    """Look at an input."""
    if isinstance(asked, FigureOf):
        figure = evidence.figure(asked.metric, asked.over)
        codes, missing = classes_of(figure.values, axis.starts), figure.missing
        if missing is not None:
            np.copyto(codes, axis.gap, where=missing)
        return Seen(codes, missing is None or axis.names_missing, figure.range)
    finding = assess(asked, evidence)
    if finding.met is finding.possible:
        return Seen(finding.met.view(np.int8), True, ALL_NUMBERS)  # noqa: FBT003 - by place
    codes = finding.met.astype(np.int8)
    np.copyto(codes, axis.gap, where=finding.possible & ~finding.met)
    return Seen(codes, axis.names_missing, ALL_NUMBERS)


def classes_of(values: FloatArray, starts: tuple[float, ...]) -> Codes:
    """Count for each figure the classes that start at it or below; of no meaning where it is NaN."""
    if len(starts) > _FEW_CUTS:
        return np.searchsorted(np.array(starts), values, side="right").astype(np.int16)
    if not starts:
        return np.zeros(values.shape, dtype=np.int8)
    codes = np.greater_equal(values, starts[0]).view(np.int8)
    for start in starts[1:]:
        codes += np.greater_equal(values, start).view(np.int8)
    return codes
