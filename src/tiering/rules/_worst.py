"""The criterion that compares organisations with each other."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal, Self, final

import attrs
import numpy as np

from tiering._cohorts import Cohort
from tiering._evidence import Evidence
from tiering._extents import Extent
from tiering._fields import is_positive, key_of
from tiering._findings import Finding
from tiering._lines import Line, figure_line
from tiering._metrics import Metric, Polarity
from tiering._pools import Comparing
from tiering._protocols import Score
from tiering._ranking import Counts, places_in
from tiering._references import YOURS, Reference, is_reference
from tiering._scoring import score_notes, value_text
from tiering.errors import DefinitionError
from tiering.rules._logic import Combinable

_MOST_PARTS = 1_000_000
_NAMES = {
    Fraction(1, 2): "half",
    Fraction(1, 3): "third",
    Fraction(1, 4): "quarter",
    Fraction(1, 5): "fifth",
    Fraction(1, 10): "tenth",
}


def as_share(value: float | Decimal | Fraction | None) -> Fraction | None:
    """Read a share as it is written: 0.1 is a tenth, and 1 / 3 a third."""
    if value is None:
        return None
    try:
        written = value if isinstance(value, Fraction | Decimal) else Decimal(repr(float(value)))
        share = Fraction(written)
    except (TypeError, ValueError, OverflowError):
        message = f"a share must be a number above 0 and up to 1, not {value!r}"
        raise DefinitionError(message) from None
    # What was divided in binary is the fraction that it was meant to be.
    simple = share.limit_denominator(_MOST_PARTS)
    return simple if isinstance(value, float) and float(simple) == value else share


def _is_share(_: object, __: object, value: Fraction) -> None:
    if not 0 < value <= 1:
        message = f"a share must be above 0 and up to 1, not {float(value):g}; a quarter is 0.25"
        raise DefinitionError(message)


@final
@attrs.frozen
class InWorst(Comparing, Combinable):
    """
    Holds where an organisation is among the worst: a share of the pool, or so many.

    A share has as many places as it comes to in exact arithmetic, rounded up.  An organisation
    is among the worst where fewer than so many are strictly worse.  Whoever does not report
    may be among them, and is not counted among the others unless the pool says so.

    Attributes:
        of: A metric's code, or a score.
        over: The periods that a metric's figure is taken over; the latest where none are given.
        pool: Who is compared with whom.
        share: Which share of the pool is the worst, above 0 and up to 1.
        count: How many are the worst; either this or a share.
        ties: Whether equals at the edge are all "in", however many they are, or all "out".
        reference: Where the share, or the number, comes from.

    Raises:
        DefinitionError: Both share and count are given, or neither, or one that cannot be.

    Example:
        >>> from tiering import rules
        >>> [str(each) for each in (rules.InWorst.quarter("four_hour"), rules.InWorst("four_hour", count=5))]
        ['four_hour in the worst quarter of those who report', 'four_hour in the worst 5 of those who report']
    """

    share: Fraction | None = attrs.field(
        default=None, kw_only=True, converter=as_share, validator=attrs.validators.optional(_is_share)
    )
    count: int | None = attrs.field(default=None, kw_only=True, validator=attrs.validators.optional(is_positive))
    ties: Literal["in", "out"] = attrs.field(default="in", kw_only=True)
    reference: Reference = attrs.field(default=YOURS, kw_only=True, validator=is_reference)

    def __attrs_post_init__(self) -> None:
        Comparing.__attrs_post_init__(self)
        if (self.share is None) == (self.count is None):
            message = "InWorst asks for either a share of the pool or a count; give one of the two"
            raise DefinitionError(message)
        given: Any = self.ties
        if given not in {"in", "out"}:
            message = f"ties at the edge are all 'in' or all 'out', not {given!r}"
            raise DefinitionError(message)

    @classmethod
    def quarter(cls, of: str | Score, **options: Any) -> Self:
        """
        Ask for the worst quarter.

        Args:
            of: A metric's code, or a score.
            options: What else `InWorst` takes.
        """
        return cls(of, share=Fraction(1, 4), **options)

    @classmethod
    def tenth(cls, of: str | Score, **options: Any) -> Self:
        """
        Ask for the worst tenth.

        Args:
            of: A metric's code, or a score.
            options: What else `InWorst` takes.
        """
        return cls(of, share=Fraction(1, 10), **options)

    @property
    def references(self) -> Iterable[tuple[str, Reference]]:
        """The share, or the number, with its reference, and those of the pool."""
        return ((str(self), self.reference), *self.pool.references)

    @property
    def extent(self) -> Extent:
        """Where it holds: the worst tenth of a pool is in its worst quarter."""
        key = (self._what(), key_of(self.of), self.pool, self.ties)
        if self.share is None:
            return Extent.below(("", (*key, "place")), float(self.count or 0))
        return Extent.below(("", (*key, "share")), float(self.share))

    def looks(self, _: Evidence) -> tuple[()]:
        """Nothing: the score tells its parts itself."""
        return ()

    def assess(self, evidence: Evidence, /) -> Finding:
        """Answer for every organisation shown."""
        cohort = self._cohort(evidence)
        sizes = cohort.sizes()
        places = self._places(sizes)
        fewest, most = cohort.worse() if self.ties == "in" else cohort.better()
        if self.ties == "in":
            met = most < places
            possible = met if most is fewest else fewest < places
        else:
            # As bad or worse are, with itself, all who are not better.
            met = sizes - fewest <= places
            possible = met if most is fewest else sizes - most <= places
        if most is not fewest and not self.pool.everybody:
            # Where there is a place for everybody, nothing has been learnt of those who do not report.
            met = met & ((cohort.least == cohort.most) | (sizes > places))
        if most is not fewest and not getattr(self.of, "elementwise", True):
            # A score that compares organisations changes for others too where somebody's gap is filled.
            is_open = cohort.least != cohort.most
            met, possible = met & ~is_open, possible | is_open
        if cohort.nobody is not None:
            met, possible = met & ~cohort.nobody, possible | cohort.nobody
        return Finding(self, met, possible, cohort.figure, basis=cohort)

    def _places(self, sizes: Counts) -> Counts:
        return np.full_like(sizes, self.count or 0) if self.share is None else places_in(self.share, sizes)

    def describe(self, finding: Finding, index: int, /) -> Line:
        """Show the figure beside that with which the worst begin, and the rank."""
        answer = finding.answer(index)
        cohort = finding.basis
        if not isinstance(cohort, Cohort):
            return Line(str(self), answer, reference=self.reference)
        # Whoever stands as high as there are places is among them, whichever way equals are taken.
        standing = cohort.standing(index, from_worst=True, with_equals=self.ties == "out")
        asked = f"the {self._asked()}: {standing}"
        if cohort.scores is not None:
            value = value_text(cohort.scores, index)
            return Line(
                f"{self}: {value}, {standing}",
                answer,
                notes=score_notes(cohort.scores, index),
                reference=self.reference,
            )
        figure = finding.figure
        if figure is None:
            return Line(f"{self.of}, {asked}", answer, reference=self.reference)
        falls = figure.metric.polarity is Polarity.HIGHER_IS_BETTER
        edge = cohort.edge(index, int(self._places(np.array(standing.size))))
        if math.isnan(edge) or self.pool.everybody:
            value = figure.metric.unit.text(float(figure.values[index]))
            return Line(f"{figure.title} {value}, {asked}", answer, reference=self.reference)
        relation = ("below" if falls else "above") if self.ties == "out" else ("at most" if falls else "at least")
        shown = finding._replace(limit=-edge if falls else edge)
        line = figure_line(shown, index, relation, self.reference, (asked,), is_measured=True)
        # With so many people more it would stand at the edge, which is no promise of being beyond it.
        return line._replace(people=None, people_text="")

    def _asked(self) -> str:
        return f"worst {self._how_many()} of {self.pool}"

    def _how_many(self) -> str:
        return str(self.count) if self.share is None else _NAMES.get(self.share, f"{float(self.share * 100):g} %")

    def in_words(self, metrics: Mapping[str, Metric], /) -> str:
        """Say what it asks, with the metric's name."""
        name = metrics[self.of].name if isinstance(self.of, str) else str(self.of)
        over = "" if self.over is None else f" over {self.over}"
        return f"{name}{over} in the {self._asked()}"

    def __str__(self) -> str:
        return f"{self._what()} in the {self._asked()}"
