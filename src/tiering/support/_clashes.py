"""What several programmes together ask too much of, and what serves more than one of them."""

from __future__ import annotations

import enum
from collections.abc import Iterable
from typing import Any, final

import attrs

from tiering._organisations import Organisation
from tiering._wording import listed
from tiering.support._needs import Need
from tiering.support._offers import SupportOffer

__all__ = ["Clash", "ClashKind", "CommonOffer"]


class ClashKind(enum.Enum):
    """
    What is too much.

    Example:
        >>> from tiering.support import ClashKind
        >>> ClashKind.OFFERS.value
        'several offers for one metric'
    """

    PROGRAMMES = "too many programmes"
    MEETINGS = "too many meetings"
    OFFERS = "several offers for one metric"


def _as_offers(values: Iterable[SupportOffer]) -> tuple[SupportOffer, ...]:
    return tuple(values)


@final
@attrs.frozen(kw_only=True)
class Clash:
    """
    That programmes together ask too much of one organisation.

    Attributes:
        organisation: The organisation.
        kind: What is too much.
        programmes: The programmes that have a part in it.
        count: How many there are of what is too much.
        limit: How many there may be.
        metric: The metric that several offers are for; empty where it is about something else.
        offers: Those offers.

    Example:
        >>> from tiering import Organisation
        >>> from tiering.support import Clash, ClashKind
        >>> print(Clash(organisation=Organisation("TA"), kind=ClashKind.MEETINGS, programmes=["a"], count=9, limit=6))
        TA: too many meetings: 9 in a, where 6 is the limit
    """

    organisation: Organisation
    kind: ClashKind
    programmes: tuple[str, ...] = attrs.field(converter=tuple[str, ...])
    count: int
    limit: int
    metric: str = ""
    offers: tuple[SupportOffer, ...] = attrs.field(default=(), converter=_as_offers)

    def __str__(self) -> str:
        if self.kind is ClashKind.OFFERS:
            offers = listed([each.name for each in self.offers])
            return f"{self.organisation}: {self.kind.value}: {offers} for {self.metric}"
        where = f" in {listed(self.programmes)}" if self.programmes else ""
        return f"{self.organisation}: {self.kind.value}: {self.count}{where}, where {self.limit} is the limit"

    def to_record(self) -> dict[str, Any]:
        """Return plain data."""
        return {
            "organisation": self.organisation.code,
            "kind": self.kind.value,
            "programmes": list(self.programmes),
            "count": self.count,
            "limit": self.limit,
            "metric": self.metric or None,
            "offers": [each.code for each in self.offers],
        }


@final
@attrs.frozen
class CommonOffer:
    """
    That one offer serves an organisation in more than one programme.

    Attributes:
        organisation: The organisation.
        offer: The offer.
        needs: The needs that it addresses, of two programmes or more.

    Example:
        >>> from tiering import Organisation, Tier
        >>> from tiering.support import CommonOffer, Need, SupportOffer, TeamLevel, days
        >>> flow = SupportOffer("FLOW", name="Patient flow", teams=TeamLevel.NATIONAL, amount=days(10))
        >>> trust = Organisation("TA")
        >>> needs = [
        ...     Need(trust, Tier("1"), "four_hour", gap=0.1, relative=0.1, programme="urgent care"),
        ...     Need(trust, Tier("2"), "waits_52", gap=90.0, relative=9.0, programme="elective"),
        ... ]
        >>> print(CommonOffer(trust, flow, needs))
        TA: Patient flow serves four_hour (urgent care), waits_52 (elective)
    """

    organisation: Organisation
    offer: SupportOffer
    needs: tuple[Need, ...] = attrs.field(converter=tuple[Need, ...])

    @property
    def programmes(self) -> tuple[str, ...]:
        """The programmes that it serves."""
        return tuple(dict.fromkeys(need.programme for need in self.needs))

    def __str__(self) -> str:
        told = listed([f"{need.metric} ({need.programme})" for need in self.needs])
        return f"{self.organisation}: {self.offer.name} serves {told}"

    def to_record(self) -> dict[str, Any]:
        """Return plain data."""
        return {
            "organisation": self.organisation.code,
            "offer": self.offer.code,
            "programmes": list(self.programmes),
            "metrics": [need.metric for need in self.needs],
        }
