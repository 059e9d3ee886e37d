"""Criteria about what somebody judged, and about where an organisation stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, final

import attrs
import numpy as np

from tiering._dates import day_text
from tiering._evidence import Evidence
from tiering._fields import is_code, is_positive
from tiering._findings import Finding
from tiering._judgements import Attestation
from tiering._lines import Line
from tiering._references import YOURS, Reference, is_reference
from tiering.errors import DefinitionError, RuleError
from tiering.rules._logic import Combinable


def _as_codes(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(values)


class OfToday(Combinable):
    """What criteria share that look at no figure."""

    __slots__ = ()

    @property
    def reads(self) -> Mapping[str, int]:
        """Nothing."""
        return {}

    @property
    def elementwise(self) -> bool:
        """True, because it looks at one organisation at a time."""
        return True


def said_by(given: Attestation, said: str) -> str:
    """Say what an attestation says, by whom, when and why."""
    by = f" by {given.by}" if given.by else ""
    reason = f": {given.reason}" if given.reason else ""
    return f"{said}{by} on {day_text(given.on)}{reason}"


@final
@attrs.frozen
class Attested(OfToday):
    """
    Holds where a soft condition was found to hold; unknown where nobody has judged.

    Attributes:
        code: The condition, as attestations name it.

    Example:
        >>> from tiering import rules
        >>> str(~rules.Below("four_hour", 0.7) & rules.Attested("commitment to culture change"))
        'not (four_hour below 0.7) and attested: commitment to culture change'
    """

    code: str = attrs.field(validator=is_code)

    @property
    def attestations(self) -> tuple[str, ...]:
        """The condition."""
        return (self.code,)

    def assess(self, evidence: Evidence, /) -> Finding:
        """Answer for every organisation shown."""
        holds, unknown = evidence.attested(self.code)
        return Finding(self, holds, holds | unknown if unknown.any() else holds, basis=evidence)

    def describe(self, finding: Finding, index: int, /) -> Line:
        """Say who judged, and when."""
        given = finding.basis.attestation(self.code, index) if isinstance(finding.basis, Evidence) else None
        if given is None:
            return Line(str(self), finding.answer(index), notes=("nobody has judged it",))
        found = "found to hold" if given.holds else "found not to hold"
        return Line(str(self), finding.answer(index), notes=(said_by(given, found),))

    def __str__(self) -> str:
        return f"attested: {self.code}"


@final
@attrs.frozen(init=False)
class InTier(OfToday):
    """
    Holds where an organisation stands in one of some tiers before the review.

    Whoever is not yet placed stands in none.

    Attributes:
        tiers: The codes of the tiers.

    Raises:
        DefinitionError: No tier was given.

    Example:
        >>> from tiering import rules
        >>> str(rules.InTier("1", "2"))
        'in tier 1 or 2'
    """

    tiers: tuple[str, ...] = attrs.field(converter=_as_codes)

    def __init__(self, *tiers: str) -> None:
        if not tiers:
            message = "no tier was given; give the codes of one or more"
            raise DefinitionError(message)
        self.__attrs_init__(tiers)

    def assess(self, evidence: Evidence, /) -> Finding:
        """Answer for every organisation shown."""
        ranks = [evidence.scale.rank(tier) for tier in self.tiers]
        met = np.isin(evidence.current, ranks)
        return Finding(self, met, met, basis=evidence)

    def describe(self, finding: Finding, index: int, /) -> Line:
        """Say where it stands."""
        return Line(str(self), finding.answer(index), notes=_standing(finding.basis, index))

    def __str__(self) -> str:
        return f"in tier {' or '.join(self.tiers)}"


@final
@attrs.frozen
class InTierFor(OfToday):
    """
    Holds where an organisation has stood in its tier for so many reviews.

    A review counts if it placed the organisation there or left it there; so does
    the list that a replay starts from, as one review.  Not monotone: a worse figure may put an
    organisation into another tier, where its count starts again.

    Attributes:
        reviews: How many reviews in a row.
        reference: Where the number comes from.

    Example:
        >>> from tiering import rules
        >>> str(rules.InTier("1") & rules.InTierFor(reviews=4))
        'in tier 1 and in its tier for 4 reviews'
    """

    reviews: int = attrs.field(kw_only=True, validator=is_positive)
    reference: Reference = attrs.field(default=YOURS, kw_only=True, validator=is_reference)

    @property
    def counts_reviews(self) -> bool:
        """True: the regime is to count for how many reviews organisations stay."""
        return True

    @property
    def references(self) -> tuple[tuple[str, Reference], ...]:
        """The number of reviews, with its reference."""
        return ((str(self), self.reference),)

    def assess(self, evidence: Evidence, /) -> Finding:
        """Answer for every organisation shown."""
        counted: Any = evidence.reviews_in_tier
        if counted is None:
            message = "this evidence does not say for how many reviews organisations have stayed; a rule made of others has to show its parts"
            raise RuleError(message)
        met = np.greater_equal(counted, self.reviews)
        return Finding(self, met, met, basis=evidence)

    def describe(self, finding: Finding, index: int, /) -> Line:
        """Say for how many."""
        counted = finding.basis.reviews_in_tier if isinstance(finding.basis, Evidence) else None
        notes = () if counted is None else (f"so far {int(counted[index])}",)
        return Line(str(self), finding.answer(index), notes=notes, reference=self.reference)

    def __str__(self) -> str:
        return f"in its tier for {self.reviews} review{'s' if self.reviews > 1 else ''}"


def _standing(evidence: object, index: int) -> tuple[str, ...]:
    if not isinstance(evidence, Evidence):
        return ()
    rank = int(evidence.current[index])
    return ("not yet placed",) if rank < 0 else (f"it stands in {evidence.scale[rank].name}",)
