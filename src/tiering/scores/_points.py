"""The score that gives a figure the points of its band."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, final

import attrs
import numpy as np

from tiering._evidence import Evidence
from tiering._fields import FrozenMapping, is_finite
from tiering._findings import Scores
from tiering._metrics import Polarity
from tiering._protocols import Need, What
from tiering._references import YOURS, Reference, is_reference
from tiering.errors import DefinitionError, TieringError, raise_problems
from tiering.scores._own import OwnFigure


def _as_bands(values: Mapping[float, float]) -> Any:
    """Read points and cut points as numbers, in the order of the points."""
    try:
        frozen: Any = FrozenMapping
        return frozen({float(points): float(values[points]) for points in sorted(values)})
    except (AttributeError, TypeError, ValueError):
        message = f"the bands of Points must be points with the figure that earns them, such as {{1: 0.78, 2: 0.70}}, not {values!r}"
        raise DefinitionError(message) from None


@final
@attrs.frozen
class Points(OwnFigure):
    """
    The points of the band in which a figure falls.

    Each number of points is earned by figures at its cut point or better; figures worse
    than every cut point get the last number.  Where a figure is missing it may earn any.

    Attributes:
        metric: The metric's code.
        bands: Points with the figure that just earns them, in the metric's unit.  More points are
            worse, so the figures get worse as the points rise.
        otherwise: The points of figures worse than all of these.
        over: The periods that the figure is taken over; the latest where none are given.
        reference: Where the bands come from.

    Raises:
        DefinitionError: There is no band, the figures do not get worse as the points rise, or a number is not finite.

    Example:
        >>> from tiering import scores
        >>> points = scores.Points("four_hour", {1: 0.78, 2: 0.70, 3: 0.60}, otherwise=4)
        >>> str(points), points.bands[2]
        ('points for four_hour', 0.7)
    """

    bands: Mapping[float, float] = attrs.field(converter=_as_bands)
    otherwise: float = attrs.field(kw_only=True, converter=float, validator=is_finite)
    reference: Reference = attrs.field(default=YOURS, kw_only=True, validator=is_reference)

    def __attrs_post_init__(self) -> None:
        points, cuts = list(self.bands), np.array(list(self.bands.values()))
        problems: list[TieringError] = []
        if not points:
            problems.append(DefinitionError(f"points for {self.metric!r} need at least one band"))
        elif not np.isfinite([*points, *cuts]).all():
            problems.append(
                DefinitionError(f"points for {self.metric!r} need finite points and figures, not {dict(self.bands)}")
            )
        elif not (np.all(np.diff(cuts) < 0) or np.all(np.diff(cuts) > 0)):
            message = (
                f"the figures that earn points for {self.metric!r} must get worse as the points rise, not {dict(self.bands)}; "
                "put them in order"
            )
            problems.append(DefinitionError(message))
        if points and self.otherwise <= points[-1]:
            message = (
                f"figures outside the bands for {self.metric!r} are the worst, so they get more than {points[-1]:g} points, "
                f"not {self.otherwise:g}"
            )
            problems.append(DefinitionError(message))
        raise_problems(f"the points for {self.metric!r}", problems)

    @property
    def needs(self) -> Iterable[Need]:
        """That the side is better on which the fewest points are earned."""
        cuts = list(self.bands.values())
        if len(cuts) == 1:
            return (Need(What.BETTER_SIDE, self.metric),)
        return (Need(What.HIGHER_IS_BETTER if cuts[0] > cuts[-1] else What.LOWER_IS_BETTER, self.metric),)

    @property
    def limits(self) -> Iterable[tuple[str, float, float]]:
        """The metric with the least and the greatest figure that it is compared with."""
        return ((self.metric, min(self.bands.values()), max(self.bands.values())),)

    @property
    def references(self) -> Iterable[tuple[str, Reference]]:
        """The bands with their reference."""
        told = ", ".join(f"{points:g} from {figure:g}" for points, figure in self.bands.items())
        return ((f"{self}: {told}, otherwise {self.otherwise:g}", self.reference),)

    def score(self, evidence: Evidence, /) -> Scores:
        """Score every organisation shown."""
        figure = self._figure(evidence)
        sign = -1.0 if figure.metric.polarity is Polarity.HIGHER_IS_BETTER else 1.0
        edges = sign * np.array(list(self.bands.values()))
        points = np.array([*self.bands, self.otherwise])
        # A figure at the edge is not worse than it, so it earns the points.
        values = points[np.searchsorted(edges, sign * figure.values, side="left")]
        return self._bounded(figure, values, points[0], points[-1])

    def __str__(self) -> str:
        return f"points for {self._what()}"
