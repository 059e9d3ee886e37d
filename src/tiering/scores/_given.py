"""The score that somebody else has made."""

from __future__ import annotations

from collections.abc import Iterable
from typing import final

import attrs

from tiering._evidence import Evidence
from tiering._findings import Scores
from tiering._protocols import Need, What
from tiering.scores._own import OwnFigure


@final
@attrs.frozen
class Given(OwnFigure):
    """
    A metric whose figure is itself the score, of which the higher is the worse.

    Where a figure is missing it may lie anywhere in the metric's range.

    Attributes:
        metric: The metric's code; of it lower must be better.
        over: The periods that the figure is taken over; the latest where none are given.

    Example:
        >>> from tiering import scores
        >>> str(scores.Given("average_score"))
        'average_score'
    """

    @property
    def needs(self) -> Iterable[Need]:
        """That lower is better."""
        return (Need(What.LOWER_IS_BETTER, self.metric),)

    def score(self, evidence: Evidence, /) -> Scores:
        """Return the figures."""
        figure = self._figure(evidence)
        return self._bounded(figure, figure.values, *figure.range)

    def __str__(self) -> str:
        return self._what()
