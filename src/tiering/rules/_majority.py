"""The weighted majority with veto."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Any, final

import attrs
import numpy as np

from tiering._assessing import assess
from tiering._criteria import is_criterion
from tiering._evidence import Evidence
from tiering._findings import Finding, is_complete
from tiering._lines import Line
from tiering._protocols import Criterion, merge_reads
from tiering._references import YOURS, Reference, is_reference
from tiering.errors import DefinitionError
from tiering.rules._logic import Combinable, Not

_MOST = int(np.iinfo(np.int64).max)


def _as_votes(values: Iterable[tuple[float, Criterion]]) -> tuple[tuple[float, Criterion], ...]:
    try:
        return tuple((float(weight), criterion) for weight, criterion in values)
    except (TypeError, ValueError):
        message = f"votes come each as (weight, criterion), not as {values!r}"
        raise DefinitionError(message) from None


def _as_vetoes(values: Iterable[Criterion]) -> tuple[Criterion, ...]:
    return tuple(values)


def _are_votes(instance: object, attribute: attrs.Attribute[Any], value: tuple[tuple[float, Criterion], ...]) -> None:
    if not value:
        message = "no votes were given; give at least one, each as (weight, criterion)"
        raise DefinitionError(message)
    for weight, criterion in value:
        is_criterion(instance, attribute, criterion)
        if not (weight > 0 and math.isfinite(weight)):
            message = f"the weight of {criterion} must be a number above 0, not {weight!r}"
            raise DefinitionError(message)


def _are_vetoes(instance: object, attribute: attrs.Attribute[Any], value: tuple[Criterion, ...]) -> None:
    for each in value:
        is_criterion(instance, attribute, each)


@final
@attrs.frozen
class WeightedMajority(Combinable):
    """
    Holds where the criteria that hold weigh enough together, and no veto does.

    This is the assignment rule of MR-Sort, the form of ELECTRE TRI in which criteria agree or do not
    and vetoes hold or do not.  Weights are added exactly, as they are written: 0.1 + 0.2 is 0.3.

    Sources: Leroy, Mousseau and Pirlot, *Learning the parameters of a multiple criteria sorting
    method*, 2011; Yu, *ELECTRE TRI: aspects méthodologiques et manuel d'utilisation*, 1992.

    Attributes:
        votes: Each criterion with its weight, in any unit.
        at_least: What the weights of those that hold must add up to.
        veto: Criteria of which none may hold.
        name: What explanations call it.
        reference: Where weights and majority come from.

    Raises:
        DefinitionError: A weight is not above 0, or the weights do not reach the majority.

    Example:
        >>> from tiering import rules
        >>> slow, crowded = rules.Above("category_2", 2400), rules.Below("four_hour", 0.65)
        >>> str(rules.WeightedMajority([(2, slow), (1, crowded)], at_least=2))
        'a weight of at least 2 of 3'
    """

    votes: tuple[tuple[float, Criterion], ...] = attrs.field(converter=_as_votes, validator=_are_votes)
    at_least: float = attrs.field(kw_only=True, converter=float)
    veto: tuple[Criterion, ...] = attrs.field(default=(), kw_only=True, converter=_as_vetoes, validator=_are_vetoes)
    name: str = attrs.field(default="", kw_only=True)
    reference: Reference = attrs.field(default=YOURS, kw_only=True, validator=is_reference)

    def __attrs_post_init__(self) -> None:
        if not (self.at_least > 0 and math.isfinite(self.at_least)):
            message = f"the majority must be a number above 0, not {self.at_least!r}"
            raise DefinitionError(message)
        weights, majority = self._exactly
        if sum(weights) < majority:
            total = f"{sum((Decimal(repr(weight)) for weight, _ in self.votes), Decimal(0)).normalize():f}"
            message = f"the weights add up to {total}, so {self.at_least:g} can never be reached; ask for less"
            raise DefinitionError(message)
        if sum(weights) > _MOST:
            message = "the weights and the majority are too far apart to be added exactly; write them with fewer digits"
            raise DefinitionError(message)

    @cached_property
    def _exactly(self) -> tuple[tuple[int, ...], int]:
        """The weights and the majority as whole numbers in the same proportion."""
        exact = [Fraction(repr(each)) for each in (*(weight for weight, _ in self.votes), self.at_least)]
        unit = math.lcm(*(each.denominator for each in exact))
        *weights, majority = (int(each * unit) for each in exact)
        return tuple(weights), majority

    @property
    def _total(self) -> float:
        return math.fsum(weight for weight, _ in self.votes)

    @property
    def reads(self) -> Mapping[str, int]:
        """Everything that its criteria read."""
        return merge_reads(each.reads for _, each in self.parts)

    @property
    def elementwise(self) -> bool:
        """Whether all its criteria are."""
        return all(each.elementwise for _, each in self.parts)

    @property
    def parts(self) -> tuple[tuple[str, Criterion], ...]:
        """Its criteria, and that no veto holds."""
        return (*(("", each) for _, each in self.votes), *(("a veto", Not(each)) for each in self.veto))

    @property
    def references(self) -> tuple[tuple[str, Reference], ...]:
        """Weights and majority, with their reference."""
        return ((str(self), self.reference),)

    def assess(self, evidence: Evidence, /) -> Finding:
        """Answer for every organisation shown."""
        return self.combine([assess(each, evidence) for _, each in self.parts])

    def combine(self, findings: Sequence[Finding], /) -> Finding:
        """Answer from the findings of its criteria, the vetoes last."""
        weights, majority = self._exactly
        findings, vetoes = findings[: len(weights)], findings[len(weights) :]
        met = np.greater_equal(_weighed([each.met for each in findings], weights), majority)
        for each in vetoes:
            met = met & each.met
        if all(map(is_complete, (*findings, *vetoes))):
            return Finding(self, met, met)
        possible = np.greater_equal(_weighed([each.possible for each in findings], weights), majority)
        for each in vetoes:
            possible = possible & each.possible
        return Finding(self, met, possible)

    def describe(self, finding: Finding, index: int, /) -> Line:
        """Say how much weight holds, and whether a veto does."""
        votes = finding.children[: len(self.votes)]
        weighs = math.fsum(weight for (weight, _), child in zip(self.votes, votes, strict=True) if child.met[index])
        barred = any(not child.possible[index] for child in finding.children[len(self.votes) :])
        tally = f"{self}: {weighs:g} met"
        told = f"{tally}, but a veto holds" if barred else tally
        return Line(told, finding.answer(index), reference=self.reference)

    def __str__(self) -> str:
        asked = f"a weight of at least {self.at_least:g} of {self._total:g}"
        return f"{self.name} ({asked})" if self.name else asked


def _weighed(answers: list[Any], weights: tuple[int, ...]) -> Any:
    total: Any = 0
    for answer, weight in zip(answers, weights, strict=True):
        total = total + answer * np.int64(weight)
    return total
