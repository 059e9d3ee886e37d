"""Scores that are distances from a level, asked as comparisons with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, final

import attrs
import numpy as np

from tiering._evidence import Evidence
from tiering._findings import Finding, Scores
from tiering._lines import Line, figure_line
from tiering._metrics import Polarity
from tiering._protocols import Level
from tiering._references import YOURS
from tiering._scoring import ask


@final
@attrs.frozen(eq=False)
class FromLevel:
    """
    Holds where the figure that a score measures is worse than the level that it measures from.

    Attributes:
        score: The score.
    """

    score: Any

    @property
    def reads(self) -> Mapping[str, int]:
        """What the score reads."""
        reads: Mapping[str, int] = self.score.reads
        return reads

    @property
    def elementwise(self) -> bool:
        """Whether the score is."""
        return bool(self.score.elementwise)

    def assess(self, evidence: Evidence, /) -> Finding:
        """Answer for every organisation shown."""
        scores = ask(self.score, evidence)
        figure, level = scores.figure, scores.basis
        if figure is None or not isinstance(level, Level):
            nobody = np.zeros(scores.least.shape, dtype=np.bool_)
            return Finding(self, nobody, nobody)
        higher = figure.metric.polarity is Polarity.HIGHER_IS_BETTER
        met = np.less(figure.values, level.values) if higher else np.greater(figure.values, level.values)
        unknown = np.isnan(figure.values) | np.isnan(level.values)
        return Finding(self, met, met | unknown, figure, level.values, level.basis)

    def describe(self, finding: Finding, index: int, /) -> Line:
        """Show the figure beside the level."""
        figure = finding.figure
        higher = figure is not None and figure.metric.polarity is Polarity.HIGHER_IS_BETTER
        reference = getattr(finding.basis, "reference", getattr(self.score, "reference", YOURS))
        return figure_line(finding, index, "below" if higher else "above", reference, (f"{self.score}",))

    def __str__(self) -> str:
        return f"{self.score} above 0"


def measured(scores: Scores) -> Iterator[FromLevel]:
    """Yield the scores that are distances from a level, among what scores are made of."""
    if scores.figure is not None and isinstance(scores.basis, Level):
        yield FromLevel(scores.source)
    for child in scores.children:
        yield from measured(child)
