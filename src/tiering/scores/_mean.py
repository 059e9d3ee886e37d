"""The score that is an average of scores."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Any, final

import attrs
import numpy as np

from tiering._arrays import FloatArray
from tiering._evidence import Evidence
from tiering._fields import is_positive, is_whole
from tiering._findings import Scores
from tiering._protocols import Score, merge_reads
from tiering._ranking import known
from tiering._references import YOURS, Reference, is_reference
from tiering._scoring import ask, is_score
from tiering.errors import DefinitionError, TieringError, raise_problems

# Values are added up as whole numbers of so small a part, which is exact up to 9,000 of them.
_PARTS = 10.0**12
_MOST_DECIMALS = 9


def _as_scores(values: Iterable[Score]) -> tuple[Score, ...]:
    return tuple(values)


def _are_scores(instance: object, attribute: attrs.Attribute[Any], value: tuple[Score, ...]) -> None:
    if not value:
        message = "a mean needs at least one score"
        raise DefinitionError(message)
    for each in value:
        is_score(instance, attribute, each)


def _as_weights(values: Iterable[float] | None) -> tuple[float, ...] | None:
    return None if values is None else tuple(float(value) for value in values)


def _are_decimals(_: object, __: object, value: int) -> None:
    if not is_whole(value) or not 0 <= value <= _MOST_DECIMALS:
        message = f"a mean is rounded to 0 to {_MOST_DECIMALS} decimals, not to {value!r}"
        raise DefinitionError(message)


@final
@attrs.frozen
class WeightedMean:
    """
    The weighted mean of scores; see `mean_of`.

    Where a score is missing, the mean lies between the means of what the scores may be; or else
    missing scores are left out, and the others count for more.  A score is missing where it
    is not one known number.

    The mean is exact in decimal: that of 1.1 and 2.2 is 1.65.  It is rounded, where that is asked for,
    to the nearest decimal, and a half away from zero, as published averages are: 2.125 to 2.13.

    Attributes:
        scores: One or more; means among them are sub-scores, of domains for instance.
        weights: As many numbers above 0; all weigh the same where none are given.
        name: What explanations call it.
        leave_out: Leave missing scores out.
        minimum: How many scores must then be there; with fewer the mean may be whatever the scores may be.
        decimals: To how many decimals it is rounded; to none where nothing is given.
        reference: Where weights, minimum and rounding come from.

    Raises:
        DefinitionError: There is no score, as many weights are not given, one is not above 0, the minimum
            can never be there or nothing is left out.

    Example:
        >>> from tiering import scores
        >>> access = scores.mean_of(scores.Given("four_hour_score"), scores.Given("cancer_score"), name="access")
        >>> str(scores.WeightedMean([access, scores.Given("finance_score")], [2, 1]))
        'mean of 2 scores'
    """

    scores: tuple[Score, ...] = attrs.field(converter=_as_scores, validator=_are_scores)
    weights: tuple[float, ...] | None = attrs.field(default=None, converter=_as_weights)
    name: str = attrs.field(default="", kw_only=True)
    leave_out: bool = attrs.field(default=False, kw_only=True)
    minimum: int = attrs.field(default=1, kw_only=True, validator=is_positive)
    decimals: int | None = attrs.field(default=None, kw_only=True, validator=attrs.validators.optional(_are_decimals))
    reference: Reference = attrs.field(default=YOURS, kw_only=True, validator=is_reference)

    def __attrs_post_init__(self) -> None:
        problems: list[TieringError] = []
        weights, count = self.weights, len(self.scores)
        if weights is not None and len(weights) != count:
            problems.append(DefinitionError(f"{count} scores need {count} weights, not {len(weights)}"))
        problems += [
            DefinitionError(f"a weight must be a number above 0, not {weight!r}; leave out what does not count")
            for weight in weights or ()
            if not 0 < weight < math.inf
        ]
        if self.minimum > count:
            problems.append(DefinitionError(f"{self.minimum} of {count} scores can never be there; ask for fewer"))
        if self.minimum > 1 and not self.leave_out:
            message = (
                "a minimum number of scores means something only where missing ones are left out; give leave_out=True"
            )
            problems.append(DefinitionError(message))
        raise_problems("the mean", problems)

    @property
    def reads(self) -> Mapping[str, int]:
        """Everything that its scores read."""
        return merge_reads(each.reads for each in self.scores)

    @property
    def elementwise(self) -> bool:
        """Whether all its scores are."""
        return all(each.elementwise for each in self.scores)

    @property
    def parts(self) -> tuple[tuple[str, Score], ...]:
        """Its scores."""
        return tuple(("", each) for each in self.scores)

    @property
    def references(self) -> Iterable[tuple[str, Reference]]:
        """Weights, minimum and rounding with their reference, where there are any."""
        return (
            ()
            if self.weights is None and self.minimum == 1 and self.decimals is None
            else ((str(self), self.reference),)
        )

    @cached_property
    def _shares(self) -> tuple[float, ...]:
        """The weights as whole numbers, so that sums are exact."""
        if self.weights is None:
            return (1.0,) * len(self.scores)
        written = [Fraction(Decimal(repr(weight))) for weight in self.weights]
        common = math.lcm(*(each.denominator for each in written))
        shared = math.gcd(*(int(each * common) for each in written))
        return tuple(float(each * common / shared) for each in written)

    def score(self, evidence: Evidence, /) -> Scores:
        """Score every organisation shown."""
        children = tuple([ask(each, evidence) for each in self.scores])
        least = self._mean([each.least for each in children])
        if all([each.least is each.most for each in children]):  # noqa: C419 - a list is quicker here
            return Scores(self, least, least, None, children)
        most = self._mean([each.most for each in children])
        if self.leave_out:
            mean, is_enough = self._mean_of_those_there(children)
            least = np.where(is_enough, mean, least)
            most = least if is_enough.all() else np.where(is_enough, mean, most)
        return Scores(self, least, most, None, children)

    def _mean(self, bounds: Sequence[FloatArray]) -> FloatArray:
        total: Any = 0.0
        for share, bound in zip(self._shares, bounds, strict=True):
            total = total + share * np.rint(bound * _PARTS)
        return self._rounded(total / (sum(self._shares) * _PARTS))

    def _mean_of_those_there(self, children: Sequence[Scores]) -> tuple[FloatArray, Any]:
        total: Any = 0.0
        weight: Any = 0.0
        count: Any = 0
        for share, each in zip(self._shares, children, strict=True):
            there: Any = known(each.least, each.most)
            total = total + np.where(there, share * np.rint(each.least * _PARTS), 0.0)
            weight = weight + share * there
            count = count + there
        # Where nothing is there the mean is not asked for.
        return self._rounded(total / (np.maximum(weight, min(self._shares)) * _PARTS)), count >= self.minimum

    def _rounded(self, values: FloatArray) -> FloatArray:
        if self.decimals is None:
            return np.asarray(values)
        scale = 10.0**self.decimals
        # 2.675 × 100 is less than 267.5 in binary.
        size = np.floor(np.round(np.abs(values) * scale, _MOST_DECIMALS) + 0.5)
        return np.asarray(np.copysign(size, values) / scale + 0.0)

    def notes(self, scores: Scores, index: int, /) -> tuple[str, ...]:
        """What weighs how much, and what was left out."""
        told: list[str] = []
        if self.weights is not None:
            told.append(f"weights {', '.join(f'{weight:g}' for weight in self.weights)}")
        there = sum(bool(known(each.least[index], each.most[index])) for each in scores.children)
        if self.leave_out and there < len(self.scores):
            short = f", and {self.minimum} must be" if there < self.minimum else ""
            told.append(
                f"{there} of {len(self.scores)} are known{short}"
                if short
                else f"{len(self.scores) - there} of {len(self.scores)} left out"
            )
        return tuple(told)

    def __str__(self) -> str:
        return self.name or f"mean of {len(self.scores)} scores"


def mean_of(
    *scores: Score,
    name: str = "",
    leave_out: bool = False,
    minimum: int = 1,
    decimals: int | None = None,
    reference: Reference = YOURS,
) -> WeightedMean:
    """
    Average scores of equal weight.

    Args:
        scores: One or more.
        name: What explanations call it.
        leave_out: Leave missing scores out.
        minimum: How many scores must then be there.
        decimals: To how many decimals it is rounded; to none where nothing is given.
        reference: Where minimum and rounding come from.

    Raises:
        DefinitionError: There is no score, or the minimum can never be there or nothing is left out.

    Example:
        >>> from tiering import scores
        >>> overall = scores.mean_of(scores.Given("access"), scores.Given("finance"), name="overall", decimals=2)
        >>> str(overall), sorted(overall.reads)
        ('overall', ['access', 'finance'])
    """
    return WeightedMean(scores, name=name, leave_out=leave_out, minimum=minimum, decimals=decimals, reference=reference)
