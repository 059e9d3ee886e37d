"""The criterion about a score."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, final

import attrs
import numpy as np

from tiering._arrays import FloatArray, same_arrays
from tiering._evidence import Evidence
from tiering._extents import Extent
from tiering._fields import key_of
from tiering._findings import Finding, Scores
from tiering._limits import is_own_limit
from tiering._lines import Line
from tiering._protocols import Score
from tiering._references import YOURS, Reference, is_reference
from tiering._scoring import ask, is_score, score_notes, value_text
from tiering._units import Unit
from tiering.errors import DefinitionError
from tiering.rules._compare import as_limit, is_limit
from tiering.rules._logic import Combinable


def _is_cut(instance: object, attribute: attrs.Attribute[Any], value: Any) -> None:
    if is_own_limit(value):
        message = f"a score is compared with a number, not with {value}"
        raise DefinitionError(message)
    is_limit(instance, attribute, value)


@final
@attrs.frozen(unsafe_hash=False)
class Reaches(Combinable):
    """
    Holds where a score is at a cut point, or worse; the higher a score, the worse.

    Attributes:
        score: The score.
        cut: The cut point, or an array (…, 1) of them, one for each scenario.
        reference: Where the cut point comes from.

    Raises:
        DefinitionError: The score is none, or the cut point is not finite.

    Example:
        >>> from tiering import rules, scores
        >>> str(rules.Reaches(scores.Given("average_score"), 2.7))
        'average_score at least 2.7'
    """

    score: Score = attrs.field(validator=is_score)
    cut: float | FloatArray = attrs.field(
        converter=as_limit, validator=_is_cut, eq=attrs.cmp_using(eq=same_arrays, require_same_type=False)
    )
    reference: Reference = attrs.field(default=YOURS, kw_only=True, validator=is_reference)

    @property
    def reads(self) -> Mapping[str, int]:
        """What the score reads."""
        return self.score.reads

    @property
    def elementwise(self) -> bool:
        """Whether the score is."""
        return self.score.elementwise

    @property
    def parts(self) -> tuple[tuple[str, Score], ...]:
        """The score."""
        return (("", self.score),)

    @property
    def scenarios(self) -> tuple[int, ...]:
        """The shape of its scenarios: empty where its cut point is one for all of them."""
        return np.shape(self.cut)[:-1]

    @property
    def references(self) -> Iterable[tuple[str, Reference]]:
        """The cut point with its reference."""
        return ((str(self), self.reference),)

    @property
    def extent(self) -> Extent:
        """Where it holds: from the cut point up."""
        if isinstance(self.cut, np.ndarray):
            return Extent.condition(self)
        return ~Extent.below(("", (str(self.score), key_of(self.score))), self.cut)

    def looks(self, _: Evidence) -> tuple[()]:
        """Nothing: the score tells its parts itself."""
        return ()

    def assess(self, evidence: Evidence, /) -> Finding:
        """Answer for every organisation shown."""
        scores = ask(self.score, evidence)
        met = np.greater_equal(scores.least, self.cut)
        possible = met if scores.least is scores.most else np.greater_equal(scores.most, self.cut)
        return Finding(self, met, possible, basis=scores)

    def describe(self, finding: Finding, index: int, /) -> Line:
        """Show the score beside the cut point, and what it is made of."""
        scores, answer = finding.basis, finding.answer(index)
        if not isinstance(scores, Scores):
            return Line(str(self), answer, reference=self.reference)
        cut = float(np.ravel(self.cut)[0])
        value = value_text(scores, index, cut)
        text = f"{self.score} at least {Unit.NUMBER.exact(cut)}: {value}"
        return Line(text, answer, notes=score_notes(scores, index), reference=self.reference)

    def __str__(self) -> str:
        return f"{self.score} at least {self.cut}"

    def __hash__(self) -> int:
        return hash((str(self.score), np.asarray(self.cut).tobytes()))
