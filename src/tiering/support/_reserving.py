"""What teams have left, and for whom."""

from __future__ import annotations

from collections import ChainMap, Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple, Self, final

import attrs

from tiering._dates import Period
from tiering.support._demands import Demands
from tiering.support._plans import SupportPlan
from tiering.support._requests import Reserved
from tiering.support._teams import Team
from tiering.support._terms import Terms
from tiering.support._unmet import Ahead

_NOISE = 1e-6
"""A share of minutes may fall short of a whole one by rounding."""


class Whom(NamedTuple):
    """For whom minutes are: an organisation, its tier, and the programme of an offer."""

    organisation: str
    tier: str
    programme: str

    @property
    def claims(self) -> tuple[tuple[str, str], ...]:
        """The kinds of reserved minutes that are for it."""
        return ("organisation", self.organisation), ("tier", self.tier), ("programme", self.programme)


def _kept(team: Team, period: Period, reserved: Sequence[Reserved]) -> list[tuple[tuple[str, str], int]]:
    """Return what a team keeps for programmes, tiers and organisations."""
    found = [(("programme", programme), minutes) for programme, minutes in sorted(team.kept(period).items())]
    # What is kept for one organisation goes before what others of its tier may have too.
    for each in sorted(reserved, key=lambda one: (one.organisation is None, one.organisation, one.tier, one.minutes)):
        if each.team == team.code:
            key = ("tier", each.tier) if each.tier is not None else ("organisation", each.organisation or "")
            found.append((key, each.minutes))
    return found


@final
@attrs.define(eq=False)
class Stock:
    """
    What teams have left.

    Attributes:
        capacity: What each team had, by its code.
    """

    capacity: dict[str, int]
    _left: dict[str, int]
    _kept: dict[str, list[tuple[tuple[str, str], int]]]
    _budgets: dict[str, dict[str, int]] | None
    _served: dict[str, dict[str, Ahead]]
    _seen: set[Ahead] = attrs.field(factory=set)

    @classmethod
    def of(cls, terms: Terms, demands: Demands) -> Self:
        """Return what teams have before anything is given."""
        teams, period = terms.catalogue.teams, terms.period
        capacity = {team.code: team.capacity(period) for team in teams}
        ask = getattr(terms.priority, "budgets", None)
        budgets = None
        if ask is not None:
            shares, tiers = ask(demands), [tier.code for tier in demands.scale]
            # What is reserved for a tier is for it, whatever its share.
            kept = Counter[tuple[str, str | None]]()
            for each in terms.reserved:
                kept[each.team, each.tier] += each.minutes
            budgets = {
                code: {tier: max(int(minutes * shares.get(tier, 0.0) + _NOISE), kept[code, tier]) for tier in tiers}
                for code, minutes in capacity.items()
            }
        return cls(
            capacity,
            dict(capacity),
            {team.code: _kept(team, period, terms.reserved) for team in teams},
            budgets,
            {code: {} for code in capacity},
        )

    def share(self, plans: Iterable[SupportPlan]) -> None:
        """Take what other plans for the same period give of the same teams."""
        for each in (each for plan in plans for each in plan.engagements):
            if each.team is not None and each.team.code in self._left:
                code = each.team.code
                minutes = min(each.amount, self._left[code])
                self._left[code] -= minutes
                self.capacity[code] -= minutes
                self._use(code, Whom(each.organisation.code, "", each.offer.programme), minutes)

    def left(self, team: str) -> int:
        """Return the minutes that a team has left, whoever they are for."""
        return self._left[team]

    def available(self, team: str, whom: Whom, *, whatever_its_share: bool = False) -> int:
        """Return the minutes that a team has left for somebody, within the share of its tier, or whatever that is."""
        kept, found = self._kept[team], self._left[team]
        if kept:
            claims = whom.claims
            found -= sum(minutes for each, minutes in kept if each not in claims)
        if self._budgets is not None and not whatever_its_share:
            found = min(found, self._budgets[team][whom.tier])
        return max(found, 0) if kept else found

    def kept(self, team: str) -> Sequence[tuple[tuple[str, str], int]]:
        """Return what a team still keeps for some: for whom, and how many minutes."""
        return self._kept[team]

    def keep(self, team: str, minutes: Sequence[int]) -> None:
        """Say how much is left of what a team keeps for each."""
        self._kept[team] = [(whom, left) for (whom, _), left in zip(self._kept[team], minutes, strict=True)]

    def budgets(self, team: str) -> Mapping[str, int] | None:
        """Return how many minutes of a team may still go to each tier; None where any may go to any."""
        return None if self._budgets is None else self._budgets[team]

    def take(self, team: str, whom: Whom, minutes: int, ahead: Ahead) -> None:
        """Take minutes from a team: first those that are kept for whoever takes them."""
        self._left[team] -= minutes
        if self._budgets is not None:
            self._budgets[team][whom.tier] = max(self._budgets[team][whom.tier] - minutes, 0)
        self._use(team, whom, minutes)
        if minutes:
            self._served[team].setdefault(whom.organisation, ahead)
            self._seen.add(ahead)

    def _use(self, team: str, whom: Whom, minutes: int) -> None:
        """Use up what a team keeps for whoever takes something."""
        kept, rest = self._kept[team], minutes
        for place, (each, own) in enumerate(kept):
            if each in whom.claims:
                used = min(own, rest)
                kept[place] = (each, own - used)
                rest -= used

    def others(self, teams: Sequence[Team], organisation: str) -> tuple[tuple[Ahead, int], ...]:
        """Return how many organisations teams serve so far, beside one, by what they were served for first."""
        # A set of all of them would be made for each thing that is turned down.
        served = [self._served[each.code] for each in teams]
        everybody = served[0] if len(served) == 1 else dict(ChainMap(*served))
        if len(self._seen) == 1:
            count = len(everybody) - (organisation in everybody)
            return ((next(iter(everybody.values())), count),) if count else ()
        counts = Counter(ahead for code, ahead in everybody.items() if code != organisation)
        return tuple((ahead, counts[ahead]) for ahead in Ahead if counts[ahead])
