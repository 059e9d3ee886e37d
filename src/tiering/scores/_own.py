"""What scores share that are made of one figure of the organisation itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import attrs
import numpy as np

from tiering._arrays import FloatArray
from tiering._evidence import Evidence
from tiering._fields import is_code, is_member_of
from tiering._figures import Figure
from tiering._findings import Scores
from tiering._protocols import Need, What
from tiering._windows import LATEST, Window


@attrs.frozen
class OwnFigure:
    """A metric's figure, over a window."""

    metric: str = attrs.field(validator=is_code)
    over: Window | None = attrs.field(
        default=None, kw_only=True, validator=attrs.validators.optional(is_member_of(Window))
    )

    @property
    def reads(self) -> Mapping[str, int]:
        """The metric, over the window."""
        return {self.metric: (self.over or LATEST).periods}

    @property
    def elementwise(self) -> bool:
        """True, because it looks at one organisation at a time."""
        return True

    @property
    def windows(self) -> Iterable[tuple[str, Window]]:
        """The metric with the window that it is taken over."""
        return () if self.over is None else ((self.metric, self.over),)

    @property
    def needs(self) -> Iterable[Need]:
        """A better side."""
        return (Need(What.BETTER_SIDE, self.metric),)

    def _bounded(self, figure: Figure, values: FloatArray, least: float, most: float) -> Scores:
        """Return values, with bounds where the figure is missing."""
        if figure.missing is None:
            return Scores(self, values, values, figure)
        lower, upper = (np.where(figure.missing, bound, values) for bound in (least, most))
        return Scores(self, lower, upper, figure)

    def _figure(self, evidence: Evidence) -> Figure:
        return evidence.figure(self.metric, self.over or LATEST)

    def _what(self) -> str:
        return self.metric if self.over is None else f"{self.metric} over {self.over}"
