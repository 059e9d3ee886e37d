"""What a guard looks at: a score, or a metric by its code."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, final

import attrs

from tiering._evidence import Evidence
from tiering._fields import is_code
from tiering._findings import Scores
from tiering._metrics import Polarity
from tiering._protocols import Need, Score
from tiering._scoring import is_score
from tiering._windows import Window
from tiering.errors import DefinitionError
from tiering.scores._own import OwnFigure


def is_subject(instance: object, attribute: attrs.Attribute[Any], value: str | Score) -> None:
    """Require a metric's code, or a score."""
    if isinstance(value, str):
        is_code(instance, attribute, value)
    else:
        is_score(instance, attribute, value)


def has_own_window(instance: object, attribute: attrs.Attribute[Any], value: object) -> None:
    """Require a window, and none for a score."""
    if value is None:
        return
    if not isinstance(value, Window):
        message = f"{attribute.name} of {type(instance).__name__} must be a Window, not {value!r}"
        raise DefinitionError(message)
    what: str | Score = instance.what  # type: ignore[attr-defined]  # of what it is the window
    if not isinstance(what, str):
        message = f"{attribute.name} of {type(instance).__name__} is for a metric; {what} says itself over which periods it is taken"
        raise DefinitionError(message)


def score_of(what: str | Score, over: Window | None = None, *, turned: bool = False) -> Score:
    """Return what is looked at as a score: a metric's figure as it is, or turned so that higher is worse."""
    return _Figure(what, over=over, turned=turned) if isinstance(what, str) else what


@final
@attrs.frozen
class _Figure(OwnFigure):
    """A metric's figure as it is, or turned so that higher is worse; where it is missing it may lie anywhere in the metric's range."""

    turned: bool = attrs.field(kw_only=True)

    @property
    def needs(self) -> Iterable[Need]:
        """A better side, where it is turned."""
        return super().needs if self.turned else ()

    def score(self, evidence: Evidence, /) -> Scores:
        """Return the figures, negative where they are turned and higher is better."""
        figure = self._figure(evidence)
        least, most = figure.range
        if self.turned and figure.metric.polarity is Polarity.HIGHER_IS_BETTER:
            return self._bounded(figure, -figure.values, -most, -least)
        return self._bounded(figure, figure.values, least, most)

    def __str__(self) -> str:
        return self._what()
