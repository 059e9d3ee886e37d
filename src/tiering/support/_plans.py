"""All promises of one period, with what is not met."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property
from typing import Any, final

import attrs

from tiering._dates import Period
from tiering._fields import FrozenMapping
from tiering._organisations import Organisation
from tiering._tiers import TierScale
from tiering._wording import in_columns, times
from tiering.support._engagements import DuePromise, Engagement, Outcome
from tiering.support._offers import SupportOffer
from tiering.support._unknown_needs import UnknownNeed
from tiering.support._unmet import Unmet

__all__ = ["SupportPlan"]


def _frozen(values: Iterable[Any]) -> tuple[Any, ...]:
    return tuple(values)


@final
@attrs.frozen(kw_only=True)
class SupportPlan:
    """
    All promises of one period, with what is not met.

    Attributes:
        period: The period.
        on: The day of the review that it follows.
        scale: The tiers.
        policy: The priority, in words.
        engagements: The promises, by organisation and offer.
        unmet: What is needed and not given, or not all of it, in the order in which it was turned down.
        undefined: What was promised to whom without a word of what it is, such as bespoke support (organisation and offer).
        outcomes: What became of those that were running.
        unknown: What is not known to be needed, because figures are missing.
        capacity: The minutes of each team in the period, by its code.

    Example:
        >>> from tiering.support import SupportPlan
        >>> "unmet" in SupportPlan.__annotations__
        True
    """

    period: Period
    on: date
    scale: TierScale
    policy: str
    engagements: tuple[Engagement, ...] = attrs.field(converter=_frozen)
    unmet: tuple[Unmet, ...] = attrs.field(converter=_frozen)
    undefined: tuple[tuple[Organisation, SupportOffer], ...] = attrs.field(default=(), converter=_frozen)
    outcomes: tuple[Outcome, ...] = attrs.field(default=(), converter=_frozen)
    unknown: tuple[UnknownNeed, ...] = attrs.field(default=(), converter=_frozen)
    capacity: Mapping[str, int]

    @cached_property
    def loads(self) -> Mapping[str, int]:
        """How many minutes each team gives, by its code."""
        found = dict.fromkeys(self.capacity, 0)
        for each in self.engagements:
            if each.team is not None:
                found[each.team.code] += each.amount
        return FrozenMapping(found)

    @property
    def remaining(self) -> Mapping[str, int]:
        """How many minutes each team has left, by its code."""
        return FrozenMapping({code: minutes - self.loads[code] for code, minutes in self.capacity.items()})

    @cached_property
    def burden(self) -> Mapping[str, int]:
        """How many minutes each organisation that is given anything has to take in, by its code."""
        found: dict[str, int] = {}
        for each in self.engagements:
            found[each.organisation.code] = found.get(each.organisation.code, 0) + each.amount
        return FrozenMapping(found)

    @cached_property
    def without(self) -> tuple[Organisation, ...]:
        """Who needs something, and gets no minute of anything, by code."""
        found = {each.organisation.code: each.organisation for each in self.unmet if each.needs}
        return tuple(found[code] for code in sorted(found) if not self.burden.get(code))

    def due(self, *, by: date | None = None, done: Iterable[DuePromise] = ()) -> tuple[DuePromise, ...]:
        """
        Return what falls due about the promises, the earliest first.

        Args:
            by: The last day that is looked at; all days where none is given.
            done: What has been done, and is left out.
        """
        was_done = set(done)
        found = [
            DuePromise(due.on, each.organisation.code, each.offer.code, due.name)
            for each in self.engagements
            for due in each.due
        ]
        return tuple(sorted(each for each in found if each not in was_done and (by is None or each.on <= by)))

    def of(self, organisation: str) -> tuple[Engagement, ...]:
        """
        Return what an organisation is promised.

        Args:
            organisation: Its code.
        """
        return tuple(each for each in self.engagements if each.organisation.code == organisation)

    def why_not(self, organisation: str) -> tuple[Unmet, ...]:
        """
        Return what an organisation needs and is not given.

        Args:
            organisation: Its code.
        """
        return tuple(each for each in self.unmet if each.organisation.code == organisation)

    def to_records(self) -> list[dict[str, Any]]:
        """Return one mapping of plain data for each promise, for each thing that is not met, and for each undefined one."""
        shared = {"period": str(self.period), "review": self.on}
        promised = [{**shared, "what": "promised", **each.to_record()} for each in self.engagements]
        unmet = [{**shared, "what": "unmet", **each.to_record()} for each in self.unmet]
        undefined = [
            {**shared, "what": "undefined", "organisation": each.code, "name": each.name, "offer": offer.code}
            for each, offer in self.undefined
        ]
        return promised + unmet + undefined

    def __str__(self) -> str:
        rows = [["", "minutes", "given", "left"]]
        rows += [
            [code, str(minutes), str(self.loads[code]), str(self.remaining[code])]
            for code, minutes in self.capacity.items()
        ]
        helped = len({each.organisation.code for each in self.engagements})
        given = f"{times(len(self.engagements), 'engagement')} with {times(helped, 'organisation')}"
        unknown = f", {times(len(self.unknown), 'need')} not known" if self.unknown else ""
        lines = [
            f"plan for {self.period}, {self.policy}",
            f"{given}, {len(self.unmet)} not met, {len(self.undefined)} promised but not described{unknown}",
            in_columns(rows),
        ]
        return "\n".join(lines)
