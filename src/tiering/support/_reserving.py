"""What teams have left, and for whom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple, Self, final

import attrs

from tiering._dates import Period
from tiering._fields import FrozenMapping, is_code, is_positive
from tiering.errors import DefinitionError, TieringError, UnknownCodeError, raise_problems
from tiering.support._amounts import amount_text
from tiering.support._catalogue import Catalogue
from tiering.support._demands import Demands
from tiering.support._priorities import Priority
from tiering.support._teams import Team

__all__ = ["Reserved"]


@final
@attrs.frozen(kw_only=True)
class Reserved:
    """
    Minutes of a team that are kept for some organisations.

    Attributes:
        team: The team's code.
        minutes: How many minutes of the period.
        tier: The code of the tier for which they are kept; None where they are kept for an organisation.
        organisation: The code of the organisation for which they are kept; None where they are kept for a tier.

    Raises:
        DefinitionError: They are kept for neither, or for both.

    Example:
        >>> from tiering.support import Reserved, days
        >>> Reserved(team="NAT", minutes=days(2), tier="1").minutes
        900
    """

    team: str = attrs.field(validator=is_code)
    minutes: int = attrs.field(validator=is_positive)
    tier: str | None = None
    organisation: str | None = None

    def __attrs_post_init__(self) -> None:
        if (self.tier is None) == (self.organisation is None):
            message = f"{self.minutes} minutes of {self.team!r} are reserved for a tier or for an organisation; give one of them"
            raise DefinitionError(message)


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

    capacity: Mapping[str, int]
    _left: dict[str, int]
    _kept: dict[str, list[tuple[tuple[str, str], int]]]
    _budgets: dict[str, dict[str, int]] | None
    _served: dict[str, dict[str, None]]

    @classmethod
    def of(
        cls,
        catalogue: Catalogue,
        period: Period,
        reserved: Sequence[Reserved],
        demands: Demands,
        priority: Priority,
    ) -> Self:
        """Return what teams have before anything is given."""
        capacity = {team.code: team.capacity(period) for team in catalogue.teams}
        problems: list[TieringError] = []
        codes = [tier.code for tier in demands.scale]
        for each in reserved:
            if each.team not in capacity:
                problems.append(UnknownCodeError("team", each.team, tuple(capacity), "reserved"))
            if each.tier is not None and each.tier not in demands.scale:
                problems.append(UnknownCodeError("tier", each.tier, codes, "reserved"))
        for code, minutes in capacity.items():
            kept = sum(each.minutes for each in reserved if each.team == code)
            floors = sum(next(team.kept(period) for team in catalogue.teams if team.code == code).values())
            if kept + floors > minutes:
                besides = f" besides {amount_text(floors)} for programmes" if floors else ""
                message = f"{amount_text(kept)} of {code!r} are reserved{besides}, but it has {amount_text(minutes)}"
                problems.append(DefinitionError(message))
        raise_problems("the reserved places", problems)
        ask = getattr(priority, "budgets", None)
        budgets = None
        if ask is not None:
            shares = ask(demands)
            budgets = {
                code: {tier: int(minutes * shares.get(tier, 0.0) + 1e-6) for tier in codes}
                for code, minutes in capacity.items()
            }
        return cls(
            FrozenMapping(capacity),
            dict(capacity),
            {team.code: _kept(team, period, reserved) for team in catalogue.teams},
            budgets,
            {code: {} for code in capacity},
        )

    def left(self, team: str) -> int:
        """Return the minutes that a team has left, whoever they are for."""
        return self._left[team]

    def available(self, team: str, whom: Whom) -> int:
        """Return the minutes that a team has left for somebody."""
        kept, found = self._kept[team], self._left[team]
        if kept:
            claims = whom.claims
            found -= sum(minutes for each, minutes in kept if each not in claims)
        if self._budgets is not None:
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

    def is_kept_from(self, tier: str, teams: Sequence[Team]) -> bool:
        """Tell whether a tier has used up its share of a team that has something left."""
        budgets = self._budgets
        return budgets is not None and any(self._left[each.code] and not budgets[each.code][tier] for each in teams)

    def take(self, team: str, whom: Whom, minutes: int) -> None:
        """Take minutes from a team: first those that are kept for whoever takes them."""
        tier = whom.tier
        self._left[team] -= minutes
        if self._budgets is not None:
            self._budgets[team][tier] = max(self._budgets[team][tier] - minutes, 0)
        kept, rest = self._kept[team], minutes
        for place, (each, own) in enumerate(kept):
            if each in whom.claims:
                used = min(own, rest)
                kept[place] = (each, own - used)
                rest -= used
        if minutes:
            self._served[team][whom.organisation] = None

    def has_some(self, teams: Sequence[Team]) -> bool:
        """Tell whether any of some teams has anything left, whoever it is for."""
        return any(self._left[each.code] for each in teams)

    def others(self, teams: Sequence[Team], organisation: str) -> int:
        """Return how many organisations teams serve so far, beside one."""
        # A set of all of them would be made for each thing that is turned down.
        served = [self._served[each.code] for each in teams]
        everybody = served[0] if len(served) == 1 else set[str]().union(*served)
        return len(everybody) - (organisation in everybody)

    def served(self, team: str) -> int:
        """Return how many organisations a team serves so far."""
        return len(self._served[team])
