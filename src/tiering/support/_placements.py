"""One organisation's placements in several programmes, and what they ask of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple, final

import attrs

from tiering._decisions import Decision
from tiering._fields import FrozenMapping
from tiering._organisations import Organisation
from tiering._tiers import Tier
from tiering._wording import times

__all__ = ["Burden", "Placements"]


class Burden(NamedTuple):
    """
    What the programmes ask of an organisation in one period.

    Attributes:
        programmes: In how many it stands above the least intensive tier.
        meetings: How many meetings its tiers bring with them.
        visits: How many visits others impose on it.

    Example:
        >>> from tiering.support import Burden
        >>> str(Burden(programmes=2, meetings=7, visits=1))
        '2 programmes, 7 meetings, 1 visit imposed by others'
    """

    programmes: int
    meetings: int
    visits: int

    @property
    def attention(self) -> int:
        """Programmes and visits together: how many there are who want its attention."""
        return self.programmes + self.visits

    def __str__(self) -> str:
        asked = (times(self.programmes, "programme"), times(self.meetings, "meeting"), times(self.visits, "visit"))
        return f"{', '.join(asked)} imposed by others"


def _as_decisions(values: Mapping[str, Decision]) -> Mapping[str, Decision]:
    return FrozenMapping(values)


@final
@attrs.frozen(kw_only=True)
class Placements:
    """
    Where one organisation stands in all programmes that it is in.

    Attributes:
        organisation: The organisation.
        decisions: Programme to what its latest review decided.
        raised: The programmes in which it stands above the least intensive tier.
        most_intensive: The programmes in which it stands highest, as a share of the way up their scales; nothing
            where it stands above the least intensive tier in none.
        burden: What they ask of it.

    Example:
        >>> from datetime import date
        >>> from tiering import samples, support
        >>> from tiering.nhs import uec_2023
        >>> review = uec_2023.regime.review(samples.urgent_care(), on=date(2023, 12, 1))
        >>> print(support.Portfolio({"urgent care": review})["QOC"])
        Shropshire, Telford and Wrekin (QOC): tier 1 (urgent care)
    """

    organisation: Organisation
    decisions: Mapping[str, Decision] = attrs.field(converter=_as_decisions, repr=False)
    raised: tuple[str, ...]
    most_intensive: tuple[str, ...]
    burden: Burden

    @property
    def tiers(self) -> Mapping[str, Tier]:
        """Programme to the tier in which it stands."""
        return {programme: decision.tier for programme, decision in self.decisions.items()}

    def __str__(self) -> str:
        told = ", ".join(
            f"{decision.tier.name} ({programme}{'' if decision.is_decided else ', undecided'})"
            for programme, decision in self.decisions.items()
        )
        return f"{self.organisation}: {told}"

    def to_records(self) -> list[dict[str, Any]]:
        """Return one mapping of plain data for each programme."""
        return [
            {
                "organisation": self.organisation.code,
                "programme": programme,
                "review": decision.on,
                "tier": decision.tier.code,
                "is_decided": decision.is_decided,
                "is_raised": programme in self.raised,
                "is_most_intensive": programme in self.most_intensive,
                "programmes": self.burden.programmes,
                "meetings": self.burden.meetings,
                "visits": self.burden.visits,
            }
            for programme, decision in self.decisions.items()
        ]
