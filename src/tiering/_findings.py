"""Answers with bounds: findings of criteria, proposals of rules, steps that guards see."""

from __future__ import annotations

import enum
from datetime import date
from typing import Any, NamedTuple

from tiering._arrays import BoolArray, FloatArray, RankArray
from tiering._dates import Period
from tiering._evidence import Evidence
from tiering._figures import Figure
from tiering._references import Reference
from tiering._tiers import TierScale

__all__ = ["Answer", "Clause", "Finding", "Proposal", "Ranks", "Reason", "Role", "Scores", "Step"]


class Answer(enum.StrEnum):
    """
    What a finding says about one organisation.

    Example:
        >>> from tiering.typing import Answer
        >>> Answer.UNDECIDED.value
        'undecided'
    """

    MET = "met"
    NOT_MET = "not met"
    UNDECIDED = "undecided"


# Members are looked up through their class at every use; names of the module are quicker.
_MET, _NOT_MET, _UNDECIDED = Answer.MET, Answer.NOT_MET, Answer.UNDECIDED


class Finding(NamedTuple):  # noqa: PLW1641 - its hash is set below
    """
    A criterion's answer about each organisation, as bounds.

    Missing data is neither a pass nor a fail: `met` is certain whatever the missing
    figures are, `possible` is not ruled out.  Where nothing is missing the two are
    one array object.

    Attributes:
        source: The criterion that answers.
        met: Where it certainly holds, bool (…, organisation).
        possible: Where it may hold, bool (…, organisation); never False where `met` is True.
        figure: What it looked at; None where it is made of other findings.
        limit: What the figure was compared with, in its unit; None where nothing was.
        basis: What the limit is made of, where it is not a number of the criterion's own:
            a standard, another figure, or what else a `Limit` says.
        children: The findings of the criterion's parts, filled in when somebody asks for reasons.

    Example:
        >>> import numpy as np
        >>> from tiering.typing import Finding
        >>> finding = Finding("hand-made", met=np.array([False]), possible=np.array([True]))
        >>> finding.answer(0).value
        'undecided'
    """

    source: object
    met: BoolArray
    possible: BoolArray
    figure: Figure | None = None
    limit: float | FloatArray | None = None
    basis: object = None
    children: tuple[Finding, ...] = ()

    @property
    def observed(self) -> FloatArray | None:
        """The figures (…, organisation); None where it is made of other findings."""
        return None if self.figure is None else self.figure.values

    @property
    def period(self) -> Period | None:
        """The last period looked at; None where it is made of other findings."""
        return None if self.figure is None else self.figure.last

    def answer(self, index: int) -> Answer:
        """
        Return the answer about one organisation.

        Args:
            index: Its place on the last axis, where there are no scenarios.
        """
        if self.met[index]:
            return _MET
        if self.met is self.possible:
            return _NOT_MET
        return _UNDECIDED if self.possible[index] else _NOT_MET

    # Arrays are neither equal nor hashable as a whole, so a finding is itself, and no other is.
    def __eq__(self, other: object) -> bool:
        return self is other

    def __ne__(self, other: object) -> bool:
        return self is not other


# Set from outside, so that the one of every object is used as it is.
Finding.__hash__ = object.__hash__  # type: ignore[method-assign]


class Role(enum.Enum):
    """
    What a criterion does in a rule.

    Example:
        >>> from tiering.typing import Role
        >>> Role.ENTRY.value
        'entry to'
    """

    ENTRY = "entry to"
    LEAVE = "leaving"


class Clause(NamedTuple):
    """
    A criterion with the tier that it speaks for or against.

    Attributes:
        role: Whether it puts organisations into the tier or lets them leave.
        tier: The tier's code.
        criterion: The criterion.

    Example:
        >>> from tiering import rules
        >>> ladder = rules.Ladder(enter={"1": rules.Below("four_hour", 0.65)})
        >>> [clause.tier for clause in ladder.clauses]
        ['1']
    """

    role: Role
    tier: str
    criterion: Any


class Proposal(NamedTuple):
    """
    The ranks that the evidence compels and allows.

    Attributes:
        least: The least intensive rank possible, int8 (…, organisation).
        most: The most intensive rank possible, int8 (…, organisation); the same
            object as `least` where nothing is missing.

    Example:
        >>> import numpy as np
        >>> from tiering.typing import Proposal
        >>> Proposal(np.array([0], dtype=np.int8), np.array([2], dtype=np.int8)).least
        array([0], dtype=int8)
    """

    least: RankArray
    most: RankArray


class Scores(NamedTuple):
    """
    A score's value for each organisation, as bounds: the higher, the worse.

    Where nothing that matters is missing the two are one array object.

    Attributes:
        source: The score.
        least: The least value that the evidence allows, float (…, organisation); −∞ where nothing bounds it.
        most: The greatest value that the evidence allows, float (…, organisation); ∞ where nothing bounds it.
        figure: What it is made of; None where it is made of other scores, or of several figures.
        children: The values of the scores that it is made of.
        basis: What else its words are made of; only the score itself knows what it is.

    Example:
        >>> import numpy as np
        >>> from tiering.typing import Scores
        >>> values = np.array([2.25])
        >>> Scores("hand-made", values, values).least
        array([2.25])
    """

    source: object
    least: FloatArray
    most: FloatArray
    figure: Figure | None = None
    children: tuple[Scores, ...] = ()
    basis: object = None


class Ranks(NamedTuple):
    """
    The ranks of one organisation in one review.

    Attributes:
        before: Before the review; −1 where it was not yet placed.
        least: The least intensive that the evidence allows.
        most: The most intensive that the evidence allows.
        proposed: As far as the evidence compels it to move.
        outcome: What was decided.

    Example:
        >>> from tiering.typing import Ranks
        >>> Ranks(before=0, least=1, most=2, proposed=1, outcome=1).outcome
        1
    """

    before: int
    least: int
    most: int
    proposed: int
    outcome: int


class Reason(NamedTuple):
    """
    Why a rule proposes what it does for one organisation.

    Attributes:
        heading: The reason in words.
        finding: The finding that carries it, whose lines stand below the heading; None where the words say it all.
        reference: Where a number in the heading comes from; None where there is none.

    Example:
        >>> from tiering.typing import Reason
        >>> Reason("segment 2 without the override").finding is None
        True
    """

    heading: str
    finding: Finding | None = None
    reference: Reference | None = None


class Step(NamedTuple):
    """
    What every guard sees of one review.

    Attributes:
        on: The day of the review.
        scale: The tiers.
        current: Ranks (…, organisation) before the review; the default's where not yet placed.
        least: The ranks that the evidence compels, int8 (…, organisation).
        most: The ranks that the evidence allows, int8 (…, organisation).
        proposed: `current`, moved only as far as the evidence compels.
        evidence: What the rule saw.
    """

    on: date
    scale: TierScale
    current: RankArray
    least: RankArray
    most: RankArray
    proposed: RankArray
    evidence: Evidence


def is_complete(finding: Finding | Proposal | Step) -> bool:
    """Tell whether the bounds are one object, so that nothing is missing."""
    lower: Any
    upper: Any
    if isinstance(finding, Finding):
        lower, upper = finding.met, finding.possible
    else:
        lower, upper = finding.least, finding.most
    return lower is upper
