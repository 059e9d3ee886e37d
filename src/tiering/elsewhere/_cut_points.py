"""Cut points that are made anew from every year's figures, and may move only so far."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, final

import attrs
import numpy as np
from numpy.typing import ArrayLike

from tiering._arrays import FloatArray
from tiering._fields import FrozenMapping, is_finite
from tiering._metrics import Metric, Polarity
from tiering._references import YOURS, Reference, is_reference
from tiering.errors import DefinitionError
from tiering.rules._compare import beyond

STARS = (5, 4, 3, 2)
"""The stars that a cut point earns; whoever reaches none has one star."""

CutPoints = Mapping[int, float]
"""Stars to the figure that just earns them."""


def frozen(cut_points: CutPoints) -> CutPoints:
    """Return cut points that cannot be changed."""
    # Its keys are stars here, and as good as codes to it.
    anything: Any = cut_points
    made: Any = FrozenMapping(anything)
    return made  # type: ignore[no-any-return]


def _as_amount(value: float) -> float:
    return float(value)


def _is_not_negative(instance: object, attribute: attrs.Attribute[float], value: float) -> None:
    is_finite(instance, attribute, value)
    if value < 0:
        message = f"a guardrail is 0 or more, not {value!r}"
        raise DefinitionError(message)


@final
@attrs.frozen
class Guardrail:
    """
    How far a cut point may move from one edition to the next.

    Attributes:
        at_most: The most that it may move, up or down, in the measure's unit.
        reference: Where the number comes from.

    Raises:
        DefinitionError: It is negative, or no finite number.

    Example:
        >>> from tiering.elsewhere import star_ratings_2023
        >>> rail = star_ratings_2023.Guardrail(0.05)
        >>> dict(rail.held({5: 0.80, 4: 0.70, 3: 0.60, 2: 0.50}, {5: 0.90, 4: 0.72, 3: 0.60, 2: 0.40}))
        {5: 0.85, 4: 0.72, 3: 0.6, 2: 0.45}
    """

    at_most: float = attrs.field(converter=_as_amount, validator=_is_not_negative)
    reference: Reference = attrs.field(default=YOURS, kw_only=True, validator=is_reference)

    def held(self, before: CutPoints, wanted: CutPoints) -> CutPoints:
        """
        Return the cut points that are wanted, each held as close to the one before as the guardrail asks.

        Cut points that are in order before, and as wanted, are in order after.

        Args:
            before: Those of the edition before.
            wanted: Those that this year's figures ask for, for the same stars.

        Raises:
            DefinitionError: They are for different stars.
        """
        if set(before) != set(wanted):
            message = f"the cut points before are for {sorted(before)} stars, and those wanted for {sorted(wanted)}; give the same"
            raise DefinitionError(message)
        return frozen({stars: self._held(float(before[stars]), float(wanted[stars])) for stars in before})

    def _held(self, before: float, wanted: float) -> float:
        # In decimal, because 0.7 + 0.05 is not 0.75 in binary.
        return float(min(max(wanted, beyond(before, -self.at_most)), beyond(before, self.at_most)))


def clustered(metric: Metric, figures: ArrayLike) -> CutPoints:
    """
    Make cut points of a year's figures: five groups, each as close together as can be.

    Neighbours are joined, those first that lie closest for their numbers, until five groups are left;
    a group's cut point is the worst figure in it.  Figures that are missing (NaN) are left out.

    Args:
        metric: The measure, which tells the better side.
        figures: One figure for each organisation.

    Raises:
        DefinitionError: There are fewer than five different figures, or the metric has no better side.

    Example:
        >>> from tiering.elsewhere import star_ratings_2023 as stars
        >>> dict(stars.clustered(stars.blood_pressure, [0.5, 0.6, 0.61, 0.7, 0.71, 0.8, 0.81, 0.9]))
        {5: 0.9, 4: 0.8, 3: 0.7, 2: 0.6}
    """
    if metric.polarity is Polarity.NEUTRAL:
        message = f"of {metric.code!r} neither side is better, so no figure of it earns more stars than another"
        raise DefinitionError(message)
    sign = 1.0 if metric.polarity is Polarity.HIGHER_IS_BETTER else -1.0
    given = sign * np.asarray(figures, dtype=np.float64).ravel()
    values, counts = np.unique(given[~np.isnan(given)], return_counts=True)
    groups = len(STARS) + 1
    if len(values) < groups:
        message = f"{groups} groups of {metric.code!r} need {groups} different figures, and there are {len(values)}"
        raise DefinitionError(message)
    starts = _starts(values, counts.astype(np.float64), groups)
    # The worst group needs no cut point.
    return frozen(dict(zip(STARS, (sign * float(start) for start in reversed(starts[1:])), strict=True)))


def _starts(values: FloatArray, counts: FloatArray, groups: int) -> FloatArray:
    """Return the least figure of each group."""
    starts, means, sizes = values.copy(), values.copy(), counts.copy()
    while len(starts) > groups:
        joint = sizes[:-1] + sizes[1:]
        # By how much the squares within all groups grow where two neighbours are joined.
        cost = sizes[:-1] * sizes[1:] / joint * np.diff(means) ** 2
        place = int(np.argmin(cost))
        means[place] = (means[place] * sizes[place] + means[place + 1] * sizes[place + 1]) / joint[place]
        sizes[place] = joint[place]
        starts, means, sizes = (np.delete(each, place + 1) for each in (starts, means, sizes))
    return starts


def following(
    before: Mapping[str, CutPoints], metrics: Iterable[Metric], figures: Mapping[str, ArrayLike], guardrail: Guardrail
) -> Mapping[str, CutPoints]:
    """Return the next edition's cut points: those of this year's figures, held by the guardrail."""
    by_code = {metric.code: metric for metric in metrics}
    return FrozenMapping(
        {code: guardrail.held(before[code], clustered(by_code[code], figures[code])) for code in before}
    )
