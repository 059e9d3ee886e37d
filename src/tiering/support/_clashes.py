"""What several programmes together ask too much of, and what serves more than one of them."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Iterator
from typing import Any, final

import attrs

from tiering._organisations import Organisation
from tiering._wording import listed, times
from tiering.support._needs import Need
from tiering.support._offers import SupportOffer
from tiering.support._together import with_programmes

__all__ = ["Clash", "ClashKind", "CommonOffer"]


class ClashKind(enum.Enum):
    """
    What is too much.

    Example:
        >>> from tiering.support import ClashKind
        >>> ClashKind.OFFERS.value
        'several offers for one metric'
    """

    PROGRAMMES = "too many programmes and visits"
    """Programmes above the least intensive tier, and visits imposed by others, counted together."""
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
        count: How many there are of what is too much; of programmes and visits, both together.
        limit: How many there may be.
        visits: How many of them are visits imposed by others.
        metric: The metric that several offers are for; empty where it is about something else.
        metric_name: What the metric is called; empty where nobody says.
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
    visits: int = 0
    metric: str = ""
    metric_name: str = ""
    offers: tuple[SupportOffer, ...] = attrs.field(default=(), converter=_as_offers)

    def __str__(self) -> str:
        if self.kind is ClashKind.OFFERS:
            told = f"{listed(self._offers_told())} for {self.metric_name or self.metric}"
        else:
            told = f"{self._counted()}, where {self.limit} is the limit"
        return f"{self.organisation}: {self.kind.value}: {told}"

    def _offers_told(self) -> Iterator[str]:
        """Yield what offers are called; where two are called the same, with the programme of each."""
        names = [each.name for each in self.offers]
        for each in self.offers:
            is_one_of_many = names.count(each.name) > 1 and each.programme
            yield f"{each.name} ({each.programme})" if is_one_of_many else each.name

    def _counted(self) -> str:
        if self.kind is not ClashKind.PROGRAMMES:
            return f"{self.count} in {listed(self.programmes)}" if self.programmes else f"{self.count}"
        told = []
        if self.count > self.visits:
            where = f" ({listed(self.programmes)})" if self.programmes else ""
            told.append(f"{times(self.count - self.visits, 'programme')}{where}")
        if self.visits:
            told.append(f"{times(self.visits, 'visit')} imposed by others")
        return " and ".join(told)

    def to_record(self) -> dict[str, Any]:
        """Return plain data."""
        return {
            "organisation": self.organisation.code,
            "kind": self.kind.value,
            "programmes": list(self.programmes),
            "count": self.count,
            "limit": self.limit,
            "visits": self.visits,
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
        return f"{self.organisation}: {self.offer.name} serves {with_programmes(self.needs)}"

    def to_record(self) -> dict[str, Any]:
        """Return plain data."""
        return {
            "organisation": self.organisation.code,
            "offer": self.offer.code,
            "programmes": list(self.programmes),
            "metrics": [need.metric for need in self.needs],
        }
