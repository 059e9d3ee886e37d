"""Who helps whom, and why nobody else does."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any, NamedTuple, final

import attrs

from tiering._fields import FrozenMapping
from tiering._organisations import Organisation
from tiering._wording import listed, times
from tiering.errors import DefinitionError, UnknownCodeError

__all__ = ["Alone", "Matching", "Pair", "Refusal", "WhyNoBuddy"]


class WhyNoBuddy(enum.Enum):
    """
    Why an organisation is not another's buddy.

    Example:
        >>> from tiering.support import WhyNoBuddy
        >>> WhyNoBuddy.IN_A_TIER.value
        'in a tier itself'
    """

    IN_A_TIER = "in a tier itself"
    """It is above the least intensive tier."""
    UNDECIDED = "perhaps in a tier itself"
    """Figures are missing that decide whether it is, and nobody has judged."""
    KIND = "of another kind"
    REGION = "in the wrong region"
    """The regions that are known are not as they should be, or one of them is not known."""
    DISTANCE = "not known to be near enough"
    """The places that are known are too far from each other, or one of them is not known."""
    RULE = "ruled out"
    """A function says no."""
    LIMIT = "takes nobody on"
    NOT_STRONG = "not strong where help is needed"
    TAKEN = "taken by others"
    """It has taken on as many as it can, who need it more or suit it better."""
    WORSE = "suits less well"


class Refusal(NamedTuple):
    """
    Why one organisation does not help another.

    Attributes:
        why: The kind of reason.
        reason: The reason, in words.

    Example:
        >>> from tiering.support import Refusal, WhyNoBuddy
        >>> Refusal(WhyNoBuddy.LIMIT, "TB takes nobody on").why.value
        'takes nobody on'
    """

    why: WhyNoBuddy
    reason: str

    def __str__(self) -> str:
        return self.reason


def _as_parts(values: Mapping[str, float]) -> Mapping[str, float]:
    return FrozenMapping(dict(values))


@final
@attrs.frozen
class Pair:
    """
    Two organisations of which one helps the other.

    Attributes:
        organisation: Who is helped.
        leader: Who helps.
        score: How well they suit each other, 0 to 1.
        parts: What that is made of, each 0 to 1: "strength", "size", "profile", "wish"; without what is not known.
        strong_on: The metrics on which the one is strong and the other weak.
        reason: Why these two, in words.

    Example:
        >>> from tiering import Organisation
        >>> from tiering.support import Pair
        >>> print(Pair(Organisation("TA"), Organisation("TB"), 0.9, {"strength": 0.9}, ("four_hour",), "strong on four_hour"))
        TB helps TA: strong on four_hour
    """

    organisation: Organisation
    leader: Organisation
    score: float
    parts: Mapping[str, float] = attrs.field(converter=_as_parts)
    strong_on: tuple[str, ...]
    reason: str

    def to_record(self) -> dict[str, Any]:
        """Return plain data."""
        return {
            "organisation": self.organisation.code,
            "leader": self.leader.code,
            "score": self.score,
            "strong_on": list(self.strong_on),
            "reason": self.reason,
            **self.parts,
        }

    def __str__(self) -> str:
        return f"{self.leader} helps {self.organisation}: {self.reason}"


@final
@attrs.frozen
class Alone:
    """
    An organisation that nobody helps.

    Attributes:
        organisation: The organisation.
        reason: Why not, in words.

    Example:
        >>> from tiering import Organisation
        >>> from tiering.support import Alone
        >>> print(Alone(Organisation("TA"), "nobody leads"))
        TA has no buddy: nobody leads
    """

    organisation: Organisation
    reason: str

    def to_record(self) -> dict[str, Any]:
        """Return plain data."""
        return {"organisation": self.organisation.code, "leader": None, "reason": self.reason}

    def __str__(self) -> str:
        return f"{self.organisation} has no buddy: {self.reason}"


def _frozen(values: Iterable[Any]) -> tuple[Any, ...]:
    return tuple(values)


def _as_refused(values: Mapping[str, Mapping[str, Refusal]]) -> Mapping[str, Mapping[str, Refusal]]:
    return FrozenMapping({code: FrozenMapping(dict(own)) for code, own in values.items()})


@final
@attrs.frozen
class Matching:
    """
    Who helps whom, with a reason for every pair that is one and for every pair that is not.

    Attributes:
        pairs: Who helps whom, by the code of who is helped.
        alone: Whom nobody helps, by code.
        refused: Why not, by who would be helped and who would help; `why_not` looks there.

    Example:
        >>> from tiering.support import Matching
        >>> print(Matching([], []))
        nobody is matched, and nobody is left alone
    """

    pairs: tuple[Pair, ...] = attrs.field(converter=_frozen)
    alone: tuple[Alone, ...] = attrs.field(converter=_frozen)
    refused: Mapping[str, Mapping[str, Refusal]] = attrs.field(factory=dict, repr=False, converter=_as_refused)

    @cached_property
    def _by_organisation(self) -> Mapping[str, Pair]:
        return {each.organisation.code: each for each in self.pairs}

    def leader_of(self, organisation: str) -> Organisation | None:
        """
        Return who helps an organisation; None where nobody does.

        Args:
            organisation: Its code.
        """
        pair = self._by_organisation.get(organisation)
        return None if pair is None else pair.leader

    def helped_by(self, leader: str) -> tuple[Organisation, ...]:
        """
        Return whom an organisation helps.

        Args:
            leader: Its code.
        """
        return tuple(each.organisation for each in self.pairs if each.leader.code == leader)

    def why_not(self, organisation: str, leader: str) -> Refusal:
        """
        Return why an organisation is not helped by another.

        Args:
            organisation: The code of who would be helped.
            leader: The code of who would help.

        Raises:
            UnknownCodeError: The first does not look for a buddy, or the second was not asked to be one.
            DefinitionError: The second is the buddy of the first, or they are one and the same.
        """
        if organisation not in self.refused:
            raise UnknownCodeError("organisation", organisation, tuple(self.refused), "those who look for a buddy")
        refused, pair = self.refused[organisation], self._by_organisation.get(organisation)
        if pair is not None and pair.leader.code == leader:
            message = f"{leader!r} is the buddy of {organisation!r}, because: {pair.reason}; ask about somebody else"
            raise DefinitionError(message)
        if organisation == leader:
            message = f"nobody is its own mentor, so {leader!r} was not asked to be; ask about somebody else"
            raise DefinitionError(message)
        if leader not in refused:
            known = tuple(refused) if pair is None else (*refused, pair.leader.code)
            raise UnknownCodeError("organisation", leader, known, f"those who were asked to help {organisation!r}")
        return refused[leader]

    def to_records(self) -> list[dict[str, Any]]:
        """Return one mapping of plain data for each who looks for a buddy, by code."""
        rows: list[Pair | Alone] = [*self.pairs, *self.alone]
        return [each.to_record() for each in sorted(rows, key=lambda row: row.organisation.code)]

    def __str__(self) -> str:
        lines = [*map(str, self.pairs), *map(str, self.alone)]
        return "\n".join(lines) if lines else "nobody is matched, and nobody is left alone"


def summed_up(refused: Mapping[str, Refusal]) -> str:
    """Say why nobody helps, from why each does not."""
    if not refused:
        return "nobody leads"
    open_to = [code for code, each in refused.items() if each.why in {WhyNoBuddy.TAKEN, WhyNoBuddy.WORSE}]
    if len(open_to) == 1:
        return f"{open_to[0]} could help, and has taken on as many others as it can"
    if open_to:
        return f"{listed(open_to)} could help, and have taken on as many others as they can"
    counts: dict[WhyNoBuddy, int] = {}
    for each in refused.values():
        counts[each.why] = counts.get(each.why, 0) + 1
    told = [f"{counts[why]} {why.value}" for why in WhyNoBuddy if why in counts]
    return f"none of {times(len(refused), 'organisation')} can help: {', '.join(told)}"
