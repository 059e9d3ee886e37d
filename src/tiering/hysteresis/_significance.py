"""The change without which a move is not significant."""

from __future__ import annotations

import math
from collections.abc import Iterable
from decimal import Decimal
from functools import cached_property
from typing import Any, final

import attrs
import numpy as np

from tiering._arrays import BoolArray, FloatArray, IntArray, RankArray
from tiering._findings import Scores, Step
from tiering._protocols import Score
from tiering._references import YOURS, Reference, is_reference
from tiering._scoring import ask
from tiering._windows import Window
from tiering.errors import DefinitionError
from tiering.hysteresis._change_text import change_text
from tiering.hysteresis._sharing import Asking
from tiering.hysteresis._subjects import has_own_window, is_subject, score_of

_FALLS, _RISES = 0, 1
_NOT_KNOWN = (-math.inf, math.inf)
# A change of 0.10 is not one of more than 0.10, whatever binary arithmetic makes of it.
_NOISE = 1 + 1e-9


def _as_pair(value: Any) -> Any:
    """Read a multiple with the standard error that it is of."""
    if value is None:
        return None
    try:
        multiple, error = value
        return float(multiple), error if isinstance(error, str) or hasattr(error, "score") else float(error)
    except (TypeError, ValueError):
        message = f"standard_errors must be a multiple with a standard error, such as (1.96, 0.05), not {value!r}"
        raise DefinitionError(message) from None


def _is_size(_: object, attribute: attrs.Attribute[Any], value: float | None) -> None:
    if value is not None and not 0 < value < math.inf:
        message = f"a change of more than {value!r} says nothing; give a finite number above 0 as {attribute.name}"
        raise DefinitionError(message)


def _is_pair(instance: object, attribute: attrs.Attribute[Any], value: tuple[float, Any] | None) -> None:
    if value is None:
        return
    multiple, error = value
    for each in (multiple,) if isinstance(error, str) or hasattr(error, "score") else value:
        _is_size(instance, attribute, each)
    if not isinstance(error, float):
        is_subject(instance, attribute, error)


def _as_number(value: float | None) -> float | None:
    return None if value is None else float(value)


@final
@attrs.frozen
class Significance(Asking):
    """
    Admits an escalation only where a score has risen by more than a threshold, and a de-escalation only where it has fallen so far.

    A rise counts from the score with which the organisation was placed, last de-escalated, or last
    escalated as far as was proposed; a fall from the same, the other way round.  So what is left of a
    move that another guard has shortened needs no further change.  Where that score was not wholly known, the
    one that has been known best since then counts.  A change must be certain, whatever is missing.

    Attributes:
        what: A score, or the code of a metric with a better side.
        by: More than how much it must have changed.
        standard_errors: A multiple, and the standard error of which the change must be more than so many: a
            number, or a score or metric that gives it as it is on the day.  It is the standard error of a
            change, about 1.4 times that of one score.
        over: The periods that a metric's figure is taken over; the latest where none are given.
        reference: Where the numbers come from.

    Raises:
        DefinitionError: It gives neither a threshold nor standard errors, or both, or a number that is not above 0.

    Example:
        >>> from tiering import hysteresis, scores
        >>> str(hysteresis.Significance(scores.Given("average_score"), by=0.1))
        'average_score has to change by more than 0.1'
        >>> str(hysteresis.Significance(scores.Given("average_score"), standard_errors=(1.96, 0.05)))
        'average_score has to change by more than 1.96 standard errors of 0.05'
    """

    what: str | Score = attrs.field(validator=is_subject)
    by: float | None = attrs.field(default=None, kw_only=True, converter=_as_number, validator=_is_size)
    standard_errors: tuple[float, float | str | Score] | None = attrs.field(
        default=None, kw_only=True, converter=_as_pair, validator=_is_pair
    )
    over: Window | None = attrs.field(default=None, kw_only=True, validator=has_own_window)
    reference: Reference = attrs.field(default=YOURS, kw_only=True, validator=is_reference)

    def __attrs_post_init__(self) -> None:
        if (self.by is None) == (self.standard_errors is None):
            message = "Significance needs either by or standard_errors: how much is significant"
            raise DefinitionError(message)

    @cached_property
    def _score(self) -> Score:
        return score_of(self.what, self.over, turned=True)

    @cached_property
    def _error(self) -> Score | None:
        """The standard error, where it is not a number."""
        error = None if self.standard_errors is None else self.standard_errors[1]
        return None if error is None or isinstance(error, float) else score_of(error)

    @cached_property
    def _number(self) -> float:
        """The threshold, or the multiple of a standard error that is not a number."""
        if self.standard_errors is None:
            return self.by or 0.0
        multiple, error = self.standard_errors
        return float(Decimal(repr(multiple)) * Decimal(repr(error))) if isinstance(error, float) else multiple

    @property
    def parts(self) -> tuple[tuple[str, Score], ...]:
        """The score, and the standard error where it is one."""
        return (("", self._score),) if self._error is None else (("", self._score), ("", self._error))

    @property
    def margins(self) -> Iterable[tuple[str, float]]:
        """The metric with the threshold; nothing for a score."""
        return ((self.what, self._number),) if isinstance(self.what, str) and self._error is None else ()

    @property
    def fields(self) -> tuple[str, ...]:
        """The score from which a fall counts, and that from which a rise does, as the bits of floating-point numbers."""
        return ("falls_from", "rises_from")

    @property
    def state_type(self) -> type[np.int64]:
        """What holds the bits of a floating-point number."""
        return np.int64

    @property
    def initial(self) -> tuple[int, ...]:
        """Nothing is known before the first review."""
        return tuple(np.array(_NOT_KNOWN).view(np.int64).tolist())

    def admit(self, state: IntArray, step: Step, /) -> RankArray:
        """Return the rank to which a move is admitted."""
        falls_from, rises_from = state.view(np.float64)
        now, by = ask(self._score, step.evidence), self._threshold(step)
        risen = np.greater(now.least - rises_from, by).view(np.int8)
        steady = np.less_equal(falls_from - now.most, by).view(np.int8)
        # Where a rank counts for nothing it is 0, which is below all others.
        least = np.maximum(step.current, step.proposed * risen)
        admitted: RankArray = np.minimum(least, np.maximum(step.proposed, step.current * steady))
        return admitted

    def _threshold(self, step: Step) -> float | FloatArray:
        if self._error is None:
            return self._number * _NOISE
        # What is below 0 is no standard error, and what may be missing may be as great as can be.
        return np.maximum(ask(self._error, step.evidence).most, 0.0) * (self._number * _NOISE)

    def advance(self, state: IntArray, step: Step, outcome: RankArray, /) -> IntArray:
        """Return the state with this review's score where the organisation was placed or moved, or the score was not known."""
        since, now = state.view(np.float64), ask(self._score, step.evidence)
        up, down = np.greater(outcome, step.current), np.less(outcome, step.current)
        arrived, afresh = np.equal(outcome, step.proposed), _is_known_better(since, now)
        renewed = np.empty((2, *outcome.shape), dtype=np.bool_)
        renewed[_FALLS] = up | (down & arrived) | afresh
        renewed[_RISES] = down | (up & arrived) | afresh
        scores = now.least
        if now.least is not now.most:
            scores = _with_scenarios(np.stack(np.broadcast_arrays(now.least, now.most)), renewed)
        following: FloatArray = np.where(renewed, scores, _with_scenarios(since, renewed))
        return following.view(np.int64)

    def tell(self, state: IntArray, step: Step, index: int, /) -> str:
        """
        Say how much the score has changed, and how much is asked for.

        Args:
            state: What was remembered before the review.
            step: The step.
            index: The organisation's place on the last axis.
        """
        rises = bool(step.proposed[index] > step.current[index])
        before = float(state.view(np.float64)[_RISES if rises else _FALLS, index])
        by = self._threshold(step) if self._error is not None else self._number
        return change_text(
            ask(self._score, step.evidence),
            index,
            before=before,
            by=float(np.broadcast_to(by, step.proposed.shape)[index]),
            rises=rises,
            is_metric=isinstance(self.what, str),
        )

    def __str__(self) -> str:
        if self.standard_errors is None:
            return f"{self._score} has to change by more than {self.by:g}"
        multiple, error = self.standard_errors
        of = f"{error:g}" if isinstance(error, float) else f"{error}"
        return f"{self._score} has to change by more than {multiple:g} standard errors of {of}"


def _with_scenarios(rows: FloatArray, like: BoolArray) -> FloatArray:
    """Return rows (field, …, organisation) with as many axes as others have, so that they broadcast row by row."""
    missing = like.ndim - rows.ndim
    return rows.reshape(len(rows), *(1,) * missing, *rows.shape[1:]) if missing else rows


def _is_known_better(since: FloatArray, now: Scores) -> BoolArray:
    """Return where a score is known better than that from which changes count; before the first review nothing is known of that."""
    # Where a move was cut short, a fall counts from a higher score than a rise does, and nothing is unknown.
    falls_from, rises_from = since
    if now.least is now.most:
        better: BoolArray = np.less(falls_from, rises_from)
    else:
        better = np.greater(rises_from - falls_from, now.most - now.least)
    return better
