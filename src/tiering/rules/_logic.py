"""Criteria made of criteria: all, any, not, at least k of n."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from itertools import repeat
from typing import Any, final

import attrs
import numpy as np

from tiering._assessing import assess
from tiering._criteria import is_criterion
from tiering._evidence import Evidence
from tiering._extents import Extent, extent_of
from tiering._fields import is_positive
from tiering._findings import Finding, is_complete
from tiering._lines import Line, describe
from tiering._protocols import Criterion, as_criteria, merge_reads
from tiering._references import YOURS, Reference, is_reference
from tiering.errors import DefinitionError

_INT8_MOST = 127


class Combinable:
    """The operators `&`, `|` and `~` for criteria."""

    __slots__ = ()

    def __and__(self: Criterion, other: Criterion) -> AllOf:
        """Hold where both do."""
        return AllOf(_spread(AllOf, self, other))

    def __or__(self: Criterion, other: Criterion) -> AnyOf:
        """Hold where either does."""
        return AnyOf(_spread(AnyOf, self, other))

    def __invert__(self: Criterion) -> Not:
        """Hold where this does not."""
        return Not(self)

    def __bool__(self) -> bool:
        # Without this, `a and b` would quietly be `b`.
        message = (
            "a criterion is neither true nor false by itself; combine criteria with &, | and ~, not with and, or, not"
        )
        raise TypeError(message)


def _spread(kind: type[AllOf | AnyOf], *criteria: Criterion) -> tuple[Criterion, ...]:
    """Write (a & b) & c as one criterion of three, unless the inner one has a name of its own."""
    flat: list[Criterion] = []
    for each in criteria:
        if isinstance(each, kind) and not each.name:
            flat.extend(each.criteria)
        else:
            flat.append(each)
    return tuple(flat)


def _are_criteria(instance: object, attribute: attrs.Attribute[Any], value: tuple[Criterion, ...]) -> None:
    if not value:
        message = "no criteria were given; give at least one"
        raise DefinitionError(message)
    for each in value:
        is_criterion(instance, attribute, each)


class Composite(Combinable):
    """What criteria made of several criteria share."""

    __slots__ = ()
    criteria: tuple[Criterion, ...]
    name: str

    @property
    def reads(self) -> Mapping[str, int]:
        """Everything that its parts read."""
        return merge_reads(each.reads for each in self.criteria)

    @property
    def elementwise(self) -> bool:
        """Whether all its parts are."""
        return all(each.elementwise for each in self.criteria)

    @property
    def parts(self) -> tuple[tuple[str, Criterion], ...]:
        """Its parts, without labels of their own."""
        return tuple(("", each) for each in self.criteria)

    @property
    def extent(self) -> Extent:
        """Where it holds."""
        return Extent.at_least(self._fewest, [extent_of(each) for each in self.criteria])

    @property
    def _fewest(self) -> int:
        """How many of its parts must hold."""
        return len(self.criteria)

    def assess(self, evidence: Evidence, /) -> Finding:
        """Answer for every organisation shown."""
        # One part at a time, so that what is combined is still in the cache.
        return self.combine(map(assess, self.criteria, repeat(evidence)))

    def combine(self, findings: Iterable[Finding], /) -> Finding:
        """Answer from the findings of its parts."""
        raise NotImplementedError

    @property
    def _asked(self) -> str:
        raise NotImplementedError

    @property
    def heading(self) -> str:
        """How many of its parts must hold, and what it is called."""
        return self._asked if self.name else f"{self._asked} hold{'s' if self._fewest == 1 else ''}"

    @property
    def _where_from(self) -> Reference | None:
        """Where the number that must hold comes from; all and any are no numbers."""
        return None

    def describe(self, finding: Finding, index: int, /) -> Line:
        """Say how many hold."""
        return tally_line(self._asked, finding, index, self._where_from)

    def _called(self, asked: str) -> str:
        return f"{self.name} ({asked})" if self.name else asked


def tally_line(asked: str, finding: Finding, index: int, reference: Reference | None = None) -> Line:
    """Say how many of a finding's parts hold."""
    met = unknown = 0
    for child in finding.children:
        if child.met[index]:
            met += 1
        elif child.met is not child.possible and child.possible[index]:
            unknown += 1
    tally = f"{met} met, {unknown} undecided" if unknown else f"{met} met"
    return Line(f"{asked}: {tally}", finding.answer(index), reference=reference)


def _folded(findings: Iterable[Finding], operation: np.ufunc, dtype: type[np.generic]) -> tuple[Any, Any]:
    """Return what the operation makes of all the lower bounds, and of all the upper ones: one object if complete."""
    findings = iter(findings)
    finding = next(findings)
    complete = finding.met is finding.possible
    met = finding.met.view(np.int8).astype(dtype, copy=False)
    possible = met if complete else finding.possible.view(np.int8).astype(dtype, copy=False)
    for finding in findings:
        complete = complete and finding.met is finding.possible
        met, before = operation(met, finding.met.view(np.int8)), possible
        possible = met if complete else operation(before, finding.possible.view(np.int8))
    return met, possible


def combine_all(source: object, findings: Iterable[Finding]) -> Finding:
    """Return the finding that all of them hold."""
    return _bitwise(source, findings, np.bitwise_and)


def _bitwise(source: object, findings: Iterable[Finding], operation: np.ufunc) -> Finding:
    met, possible = _folded(findings, operation, np.int8)
    lower = met.view(np.bool_)
    return Finding(source, lower, lower if possible is met else possible.view(np.bool_))


@final
@attrs.frozen
class AllOf(Composite):
    """
    Holds where all its criteria do; see `all_of`.

    Attributes:
        criteria: One or more.
        name: What explanations call it.

    Example:
        >>> from tiering import rules
        >>> len(rules.all_of(rules.Below("a", 1), rules.Below("b", 2)).criteria)
        2
    """

    criteria: tuple[Criterion, ...] = attrs.field(converter=as_criteria, validator=_are_criteria)
    name: str = attrs.field(default="", kw_only=True)

    def combine(self, findings: Iterable[Finding], /) -> Finding:
        """Answer from the findings of its parts."""
        return combine_all(self, findings)

    @cached_property
    def _asked(self) -> str:
        return self._called(f"all of {len(self.criteria)}")

    def __str__(self) -> str:
        return self.name or _joined(self.criteria, "and")


@final
@attrs.frozen
class AnyOf(Composite):
    """
    Holds where any of its criteria does; see `any_of`.

    Attributes:
        criteria: One or more.
        name: What explanations call it.

    Example:
        >>> from tiering import rules
        >>> len(rules.any_of(rules.Below("a", 1), rules.Below("b", 2)).criteria)
        2
    """

    criteria: tuple[Criterion, ...] = attrs.field(converter=as_criteria, validator=_are_criteria)
    name: str = attrs.field(default="", kw_only=True)

    @property
    def _fewest(self) -> int:
        return 1

    def combine(self, findings: Iterable[Finding], /) -> Finding:
        """Answer from the findings of its parts."""
        return _bitwise(self, findings, np.bitwise_or)

    @cached_property
    def _asked(self) -> str:
        return self._called(f"any of {len(self.criteria)}")

    def __str__(self) -> str:
        return self.name or _joined(self.criteria, "or")


@final
@attrs.frozen
class AtLeast(Composite):
    """
    Holds where at least so many of its criteria do; see `at_least`.

    Attributes:
        count: How many must hold.
        criteria: As many or more.
        name: What explanations call it.
        reference: Where the number that must hold comes from.

    Example:
        >>> from tiering import rules
        >>> rules.at_least(1, rules.Below("a", 1), rules.Below("b", 2)).count
        1
    """

    count: int = attrs.field(validator=is_positive)
    criteria: tuple[Criterion, ...] = attrs.field(converter=as_criteria, validator=_are_criteria)
    name: str = attrs.field(default="", kw_only=True)
    reference: Reference = attrs.field(default=YOURS, kw_only=True, validator=is_reference)

    @property
    def references(self) -> Iterable[tuple[str, Reference]]:
        """The number that must hold, with its reference."""
        return ((str(self), self.reference),)

    def __attrs_post_init__(self) -> None:
        if self.count > len(self.criteria):
            message = (
                f"at least {self.count} of {len(self.criteria)} criteria can never hold; ask for fewer or give more"
            )
            raise DefinitionError(message)

    @property
    def _fewest(self) -> int:
        return self.count

    @property
    def _where_from(self) -> Reference:
        return self.reference

    def combine(self, findings: Iterable[Finding], /) -> Finding:
        """Answer from the findings of its parts."""
        met, possible = _folded(findings, np.add, np.int8 if len(self.criteria) <= _INT8_MOST else np.int16)
        lower = np.greater_equal(met, self.count)
        return Finding(self, lower, lower if possible is met else np.greater_equal(possible, self.count))

    @cached_property
    def _asked(self) -> str:
        return self._called(f"at least {self.count} of {len(self.criteria)}")

    def __str__(self) -> str:
        return self._asked


def _joined(criteria: Iterable[Criterion], word: str) -> str:
    """Write criteria in one line, those that are joined themselves in brackets."""
    texts = [f"({each})" if isinstance(each, AllOf | AnyOf) and not each.name else str(each) for each in criteria]
    return f" {word} ".join(texts)


@final
@attrs.frozen
class Not(Combinable):
    """
    Holds where its criterion does not; see `not_`.

    Attributes:
        criterion: The criterion.

    Example:
        >>> from tiering import rules
        >>> rules.not_(rules.Below("a", 1)).criterion == rules.Below("a", 1)
        True
    """

    criterion: Criterion = attrs.field(validator=is_criterion)

    @property
    def reads(self) -> Mapping[str, int]:
        """Everything that its criterion reads."""
        return self.criterion.reads

    @property
    def elementwise(self) -> bool:
        """Whether its criterion is."""
        return self.criterion.elementwise

    @property
    def parts(self) -> tuple[tuple[str, Criterion], ...]:
        """Its criterion."""
        return (("", self.criterion),)

    @property
    def negates(self) -> bool:
        """True, because its criterion must not hold."""
        return True

    @property
    def extent(self) -> Extent:
        """Where its criterion does not hold."""
        return ~extent_of(self.criterion)

    def __invert__(self) -> Any:
        """Hold where the criterion itself does."""
        return self.criterion

    def assess(self, evidence: Evidence, /) -> Finding:
        """Answer for every organisation shown."""
        return self.combine((assess(self.criterion, evidence),))

    def combine(self, findings: Iterable[Finding], /) -> Finding:
        """Answer from the finding of its criterion."""
        (finding,) = findings
        met = ~finding.possible
        return Finding(self, met, met if is_complete(finding) else ~finding.met)

    def describe(self, finding: Finding, index: int, /) -> Line:
        """Say the opposite of what its criterion says."""
        (child,) = finding.children
        line = describe(child, index)
        answer = finding.answer(index)
        if line.metric:
            return line._replace(answer=answer, relation=f"not {line.relation}", speaks_for_part=True)
        return line._replace(answer=answer, text=f"this does not hold: {line.text}", speaks_for_part=True)

    def __str__(self) -> str:
        return f"not ({self.criterion})"
