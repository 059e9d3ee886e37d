"""What a plug-in must be: nothing to subclass, nothing to register."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol, runtime_checkable

import numpy as np

from tiering._arrays import IntArray, RankArray
from tiering._evidence import Evidence
from tiering._fields import FrozenMapping
from tiering._findings import Finding, Proposal, Step
from tiering.errors import RuleError

__all__ = ["Criterion", "Guard", "Rule"]


@runtime_checkable
class Criterion(Protocol):
    """
    A question about each organisation.

    A criterion may also have `describe(finding, index) -> Line` to put its finding into
    words, `parts` (label and criterion) where it is made of others, `combine(findings) -> Finding`
    where its answer follows from theirs alone, `references` (label and `Reference`) for its
    numbers, `windows` (metric and `Window`) for the averages that it takes, and `standards`
    for the metrics whose standards it needs.
    """

    @property
    def reads(self) -> Mapping[str, int]:
        """Which metrics it looks at, and how many periods of each."""

    @property
    def elementwise(self) -> bool:
        """Whether its answer about an organisation depends on that organisation alone."""

    def assess(self, evidence: Evidence, /) -> Finding:
        """Answer for every organisation shown."""


@runtime_checkable
class Rule(Protocol):
    """
    From evidence to a proposed tier for each organisation.

    A rule may also have `clauses` (a tuple of `Clause`, from which reasons are made),
    `tiers` (the codes that it names), `check(scale)` to refuse a scale
    that it cannot work on, and what a criterion may have.
    """

    @property
    def reads(self) -> Mapping[str, int]:
        """Which metrics it looks at, and how many periods of each."""

    @property
    def elementwise(self) -> bool:
        """Whether its proposal for an organisation depends on that organisation alone."""

    def propose(self, evidence: Evidence, /) -> Proposal:
        """Propose for every organisation shown."""


@runtime_checkable
class Guard(Protocol):
    """
    Hysteresis: may hold back a proposed move.

    Its state is one int16 array (field, …, organisation), zero before the first review.
    A guard's `str()` completes the sentence "held: …".  A guard that looks at figures has
    `reads`, as a rule has.
    """

    @property
    def fields(self) -> tuple[str, ...]:
        """What it remembers from review to review."""

    @property
    def elementwise(self) -> bool:
        """Whether what it admits for an organisation depends on that organisation alone."""

    def admit(self, state: IntArray, step: Step, /) -> RankArray:
        """Return the rank between the current and the proposed one to which a move is admitted."""

    def advance(self, state: IntArray, step: Step, outcome: RankArray, /) -> IntArray:
        """Return what to remember after the review's outcome."""


def assess(criterion: Criterion, evidence: Evidence) -> Finding:
    """Ask a criterion; where it raises, say whom and about what."""
    try:
        finding = criterion.assess(evidence)
        if finding.met.dtype != np.bool_ or finding.possible.dtype != np.bool_:
            message = f"the criterion {criterion} answered with {finding.met.dtype} and {finding.possible.dtype}, not with booleans"
            raise RuleError(message)  # noqa: TRY301 - noted like any other
        return finding  # noqa: TRY300 - the next line of the same try
    except Exception as problem:
        add_origin(problem, f"criterion {criterion}", evidence)
        raise


def add_origin(problem: Exception, plugin: str, evidence: Evidence) -> None:
    """Note on an exception which plug-in raised it, unless one that was asked deeper down has been noted."""
    if not getattr(problem, "_has_origin", False):
        problem._has_origin = True  # type: ignore[attr-defined]  # noqa: SLF001 - a mark of our own
        problem.add_note(
            f"raised by the {plugin} in the review of {evidence.on}, asked about {len(evidence.organisations)} organisations"
        )


def merge_reads(reads: Iterable[Mapping[str, int]]) -> dict[str, int]:
    """Return for every metric the most periods that any of them reads."""
    merged: dict[str, int] = {}
    for each in reads:
        for metric, periods in each.items():
            merged[metric] = max(periods, merged.get(metric, 0))
    return merged


def as_criteria(values: Iterable[Criterion]) -> tuple[Criterion, ...]:
    """Freeze criteria."""
    return tuple(values)


def as_criteria_by_tier(values: Mapping[str, Criterion]) -> Mapping[str, Criterion]:
    """Freeze criteria with the codes of their tiers."""
    return FrozenMapping(values)


def as_guards(values: Iterable[Guard]) -> tuple[Guard, ...]:
    """Freeze guards."""
    return tuple(values)
