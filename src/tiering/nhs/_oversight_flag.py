"""The criteria that a published flag is set, and that something has been decided."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import final

import attrs

from tiering._evidence import Evidence
from tiering._findings import Answer, Finding
from tiering._lines import Line
from tiering._metrics import Metric
from tiering._references import Reference
from tiering.rules._judged import OfToday, said_by
from tiering.rules._logic import Combinable


@final
@attrs.frozen
class Flagged(Combinable):
    """
    Holds where a flag, a metric that is 0 or 1, is set.

    Attributes:
        flag: The metric.
        text: What the flag says, in words.
        reference: Where it comes from that the flag counts.
    """

    flag: Metric
    text: str
    reference: Reference

    @property
    def reads(self) -> Mapping[str, int]:
        """The flag."""
        return {self.flag.code: 1}

    @property
    def elementwise(self) -> bool:
        """True, because it looks at one organisation at a time."""
        return True

    @property
    def references(self) -> Iterable[tuple[str, Reference]]:
        """What the flag says, with its reference."""
        return ((str(self), self.reference),)

    def assess(self, evidence: Evidence, /) -> Finding:
        """Answer for every organisation shown."""
        figure = evidence.figure(self.flag.code)
        met = figure.values > 0
        return Finding(self, met, figure.possible(met), figure)

    def describe(self, finding: Finding, index: int, /) -> Line:
        """Say what the flag says, and of what time it is."""
        answer, figure = finding.answer(index), finding.figure
        span = "" if figure is None else f", {figure.span}"
        notes = ("not published",) if answer is Answer.UNDECIDED else ()
        return Line(f"{self}{span}", answer, notes=notes, reference=self.reference)

    def __str__(self) -> str:
        return self.text


@final
@attrs.frozen
class Decided(OfToday):
    """
    Holds where somebody has decided something, which an attestation records.

    Unlike `Attested` it does not hold where nobody has, because what is a decision does not exist without one.

    Attributes:
        code: What is decided, as attestations name it.
        reference: Where it comes from that it is decided apart.
    """

    code: str
    reference: Reference

    @property
    def attestations(self) -> tuple[str, ...]:
        """What is decided."""
        return (self.code,)

    @property
    def references(self) -> Iterable[tuple[str, Reference]]:
        """What is decided, with its reference."""
        return ((str(self), self.reference),)

    def assess(self, evidence: Evidence, /) -> Finding:
        """Answer for every organisation shown."""
        holds, _ = evidence.attested(self.code)
        return Finding(self, holds, holds, basis=evidence)

    def describe(self, finding: Finding, index: int, /) -> Line:
        """Say who decided, and when."""
        given = finding.basis.attestation(self.code, index) if isinstance(finding.basis, Evidence) else None
        told = "nobody has decided it" if given is None else said_by(given, "decided" if given.holds else "decided not")
        return Line(str(self), finding.answer(index), notes=(told,), reference=self.reference)

    def __str__(self) -> str:
        return f"decided: {self.code}"
