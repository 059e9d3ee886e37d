"""The catalogue: which offers there are, and the teams that give them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeVar, final

import attrs

from tiering._fields import is_member_of
from tiering._metrics import Metric
from tiering._register import Register
from tiering._tiers import TierScale
from tiering.errors import UnknownCodeError, raise_problems
from tiering.support._catalogue_checks import catalogue_problems
from tiering.support._kinds import told_apart
from tiering.support._levels import TeamLevel
from tiering.support._offers import SupportOffer
from tiering.support._panels import MemberPanel
from tiering.support._teams import Team

__all__ = ["Catalogue"]

T = TypeVar("T")


def _as_teams(values: Iterable[Team | MemberPanel]) -> tuple[Team, ...]:
    return tuple(each.team() if isinstance(each, MemberPanel) else each for each in values)


def _as_offers(values: Iterable[SupportOffer]) -> tuple[SupportOffer, ...]:
    return tuple(values)


def _as_metrics(values: Iterable[Metric] | None) -> tuple[Metric, ...] | None:
    return None if values is None else tuple(values)


@final
@attrs.frozen
class Catalogue:
    """
    Which offers there are for the tiers of a scale, and the teams that give them; checked as a whole.

    Attributes:
        teams: The teams; a panel of members counts as one.
        offers: The offers.
        scale: The tiers.
        register: The organisations, among which the teams' regions must be; these are not looked up where there is none.
        metrics: The metrics that offers may address and ask for; they are not looked up where there are none.

    Raises:
        DuplicateCodeError: Two teams or two offers share a code.
        UnknownCodeError: An offer names a tier that is not on the scale, a team, an offer or a metric that is not
            there, or a team a region that the register does not know.
        DefinitionError: Nobody gives an offer, offers require each other in a circle, one excludes what it
            requires, or a team's region is none.
        ProblemsError: Several of these.

    Example:
        >>> from tiering import Tier, TierScale
        >>> from tiering.support import Catalogue, SupportOffer, Team, TeamLevel, days
        >>> scale = TierScale.from_most_intensive(Tier("1"), Tier("2"))
        >>> team = Team("N", name="National team", level=TeamLevel.NATIONAL, funded=days(90))
        >>> visit = SupportOffer("visit", name="Visit", teams=["N"], amount=days(12), tiers=["1"])
        >>> catalogue = Catalogue([team], [visit], scale)
        >>> [each.name for each in catalogue.teams_of("visit")], catalogue.for_tier("2")
        (['National team'], ())
    """

    teams: tuple[Team, ...] = attrs.field(converter=_as_teams)
    offers: tuple[SupportOffer, ...] = attrs.field(converter=_as_offers)
    scale: TierScale = attrs.field(validator=is_member_of(TierScale))
    register: Register | None = attrs.field(
        default=None, kw_only=True, repr=False, validator=attrs.validators.optional(is_member_of(Register))
    )
    metrics: tuple[Metric, ...] | None = attrs.field(default=None, kw_only=True, repr=False, converter=_as_metrics)
    _teams: Mapping[str, Team] = attrs.field(init=False, repr=False, eq=False)
    _offers: Mapping[str, SupportOffer] = attrs.field(init=False, repr=False, eq=False)

    def __attrs_post_init__(self) -> None:
        problems = list(catalogue_problems(self.teams, self.offers, self.scale, self.register, self.metrics))
        raise_problems("the catalogue", problems)

    @_teams.default
    def _by_team(self) -> Mapping[str, Team]:
        return {each.code: each for each in told_apart(self.teams, Team)[0]}

    @_offers.default
    def _by_offer(self) -> Mapping[str, SupportOffer]:
        return {each.code: each for each in told_apart(self.offers, SupportOffer)[0]}

    def team(self, code: str) -> Team:
        """
        Return a team.

        Args:
            code: Its code.

        Raises:
            UnknownCodeError: No team has that code.
        """
        return _found(self._teams, code, "team")

    def offer(self, code: str) -> SupportOffer:
        """
        Return an offer.

        Args:
            code: Its code.

        Raises:
            UnknownCodeError: No offer has that code.
        """
        return _found(self._offers, code, "offer")

    def gives(self, team: Team, offer: SupportOffer) -> bool:
        """
        Tell whether a team is among those that give an offer.

        Args:
            team: The team.
            offer: The offer.
        """
        return team.level is offer.teams if isinstance(offer.teams, TeamLevel) else team.code in offer.teams

    def teams_of(self, code: str) -> tuple[Team, ...]:
        """
        Return the teams that give an offer, in the order of the catalogue.

        Args:
            code: The offer's code.

        Raises:
            UnknownCodeError: No offer has that code.
        """
        offer = self.offer(code)
        return tuple(each for each in self.teams if self.gives(each, offer))

    def for_tier(self, tier: str) -> tuple[SupportOffer, ...]:
        """
        Return what the organisations of a tier are eligible for, as far as their tier goes.

        Args:
            tier: The tier's code.

        Raises:
            UnknownCodeError: The scale has no such tier.
        """
        self.scale.rank(tier)
        return tuple(each for each in self.offers if each.reaches(tier))

    def prerequisites(self, code: str) -> tuple[SupportOffer, ...]:
        """
        Return every offer that must come before one, what comes first before what needs it.

        Args:
            code: The offer's code.

        Raises:
            UnknownCodeError: No offer has that code.
        """
        found: dict[str, SupportOffer] = {}

        def add(offer: SupportOffer) -> None:
            for each in offer.requires:
                if each not in found:
                    add(self._offers[each])
                    found[each] = self._offers[each]

        add(self.offer(code))
        return tuple(found.values())

    @property
    def undefined(self) -> tuple[SupportOffer, ...]:
        """The offers of which nobody has said what they are."""
        return tuple(each for each in self.offers if each.is_undefined)


def _found(things: Mapping[str, T], code: str, kind: str) -> T:
    try:
        return things[code]
    except KeyError:
        raise UnknownCodeError(kind, code, tuple(things), "the catalogue") from None
