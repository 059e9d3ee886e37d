"""Asking scores, and putting their values into words."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from typing import Any

import attrs
import numpy as np

from tiering._assessing import add_origin, answered, note_answer
from tiering._evidence import Evidence
from tiering._findings import Scores
from tiering._protocols import Score
from tiering._units import Unit
from tiering.errors import DefinitionError, RuleError


def ask(score: Score, evidence: Evidence) -> Scores:
    """Ask a score, once about the same evidence; where it raises, say whom and about what."""
    known: Scores | None = answered(score, evidence)
    if known is not None:
        return known
    try:
        scores = score.score(evidence)
        _check(score, scores, evidence.current.shape[-1])
    except Exception as problem:
        add_origin(problem, f"score {score}", evidence)
        raise
    note_answer(score, scores, evidence)
    return scores


def _check(score: Score, scores: Scores, count: int) -> None:
    """Refuse what is not one number for each organisation."""
    figure = scores.figure
    # A figure that nobody lacks has been looked through once already.
    known = None if figure is None or figure.missing is not None else figure.values
    for bound in (scores.least,) if scores.least is scores.most else (scores.least, scores.most):
        is_whole = bound is known or not np.isnan(bound).any()
        if bound.dtype != np.float64 or bound.shape[-1:] != (count,) or not is_whole:
            message = (
                f"the score {score} answered with {bound.dtype} of the shape {bound.shape} for {count} organisations; "
                "it must be one number for each, infinite and not NaN where nothing bounds it"
            )
            raise RuleError(message)


def is_score(instance: object, attribute: attrs.Attribute[Any], value: object) -> None:
    """Require a score, and not its class."""
    if isinstance(value, type):
        message = (
            f"{attribute.name} of {type(instance).__name__} is the class {value.__name__}; give {value.__name__}(…)"
        )
        raise DefinitionError(message)
    missing = [member for member in ("reads", "elementwise", "score") if not hasattr(value, member)]
    if missing:
        message = (
            f"{attribute.name} of {type(instance).__name__} is {value!r}, no score: it has no {', no '.join(missing)}()"
        )
        raise DefinitionError(message)


def value_text(scores: Scores, index: int, limit: float = math.nan) -> str:
    """
    Put an organisation's value into words.

    Args:
        scores: The values, without scenarios.
        index: The organisation's place.
        limit: What it is compared with, which says how many digits it needs; NaN where it stands alone.
    """
    least, most = float(scores.least[index]), float(scores.most[index])
    if least == most:
        beside = Unit.NUMBER.beside(least, limit)
        return beside if not math.isnan(limit) else min(Unit.NUMBER.exact(least), beside, key=len)
    if math.isinf(least):
        return "unknown" if math.isinf(most) else f"at most {Unit.NUMBER.beside(most, limit)}"
    if math.isinf(most):
        return f"at least {Unit.NUMBER.beside(least, limit)}"
    return f"between {Unit.NUMBER.beside(least, limit)} and {Unit.NUMBER.beside(most, limit)}"


def score_notes(scores: Scores, index: int) -> tuple[str, ...]:
    """
    Say what an organisation's value is made of: its figure, what its score notes, and below them its parts.

    Args:
        scores: The values, without scenarios.
        index: The organisation's place.
    """
    own = _own_notes(scores, index)
    return (*own, *(line for child in scores.children for line in _told(child, index, "")))


def _told(scores: Scores, index: int, indent: str) -> Iterable[str]:
    text = f"{indent}{scores.source}: {value_text(scores, index)}"
    own = ", ".join(_own_notes(scores, index))
    yield f"{text}; {own}" if own else text
    for child in scores.children:
        yield from _told(child, index, indent + "  ")


def _own_notes(scores: Scores, index: int) -> tuple[str, ...]:
    figure = scores.figure
    tell: Callable[[Scores, int], Iterable[str]] | None = getattr(scores.source, "notes", None)
    notes = () if tell is None else tuple(tell(scores, index))
    if figure is None:
        return notes
    return (f"{figure.title} {figure.metric.unit.text(float(figure.values[index]))}", *notes)
