"""What can be wrong with a catalogue as a whole."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tiering._circles import circles
from tiering._fields import duplicates
from tiering._metrics import Metric
from tiering._register import Register
from tiering._register_index import Link
from tiering._tiers import TierScale
from tiering._wording import listed
from tiering.errors import DefinitionError, TieringError, UnknownCodeError
from tiering.support._kinds import told_apart
from tiering.support._levels import TeamLevel
from tiering.support._offers import SupportOffer
from tiering.support._teams import Team

_REGION = "region"
_WHERE = "the catalogue"


def catalogue_problems(
    teams: Sequence[Team],
    offers: Sequence[SupportOffer],
    scale: TierScale,
    register: Register | None,
    metrics: Sequence[Metric] | None,
) -> Iterator[TieringError]:
    """Yield everything that is wrong."""
    teams, no_teams = told_apart(teams, Team)
    offers, no_offers = told_apart(offers, SupportOffer)
    yield from (DefinitionError(f"{each!r} in {_WHERE} is neither a Team nor a MemberPanel") for each in no_teams)
    yield from (DefinitionError(f"{each!r} in {_WHERE} is no SupportOffer") for each in no_offers)
    yield from duplicates("team", (each.code for each in teams), _WHERE)
    yield from duplicates("offer", (each.code for each in offers), _WHERE)
    if register is not None:
        yield from _wrong_regions(teams, register)
    codes = tuple(dict.fromkeys(each.code for each in offers))
    for offer in offers:
        yield from _wrong_names(offer, codes, scale, metrics)
        yield from _without_givers(offer, teams)
    yield from _contradictions({each.code: each for each in offers})


def _wrong_regions(teams: Sequence[Team], register: Register) -> Iterator[TieringError]:
    for each in teams:
        if each.region is None:
            continue
        if each.region not in register:
            known = [region.code for region in register.of_kind(_REGION)]
            yield UnknownCodeError("region", each.region, known, f"the team {each.code!r}")
        elif (kind := register[each.region].kind) != _REGION:
            yield DefinitionError(
                f"the team {each.code!r} has the region {each.region!r}, which the register has as {kind!r}; "
                "give the code of a region"
            )


def _wrong_names(
    offer: SupportOffer, offers: Sequence[str], scale: TierScale, metrics: Sequence[Metric] | None
) -> Iterator[TieringError]:
    where = f"the offer {offer.code!r}"
    tiers = [each.code for each in scale]
    yield from (UnknownCodeError("tier", code, tiers, where) for code in offer.tiers if code not in scale)
    others = [each for each in offers if each != offer.code]
    for code in (*offer.requires, *offer.excludes):
        if code not in others:
            yield UnknownCodeError("offer", code, others, where)
    if metrics is not None:
        known = [each.code for each in metrics]
        asked = () if offer.when is None else offer.when.reads
        for code in dict.fromkeys((*offer.metrics, *asked)):
            if code not in known:
                yield UnknownCodeError("metric", code, known, where)


def _without_givers(offer: SupportOffer, teams: Sequence[Team]) -> Iterator[TieringError]:
    where = f"the offer {offer.code!r}"
    if isinstance(offer.teams, TeamLevel):
        if not any(each.level is offer.teams for each in teams):
            message = f"nobody gives {where}, because no team is {offer.teams.value}; add one, or name the teams"
            yield DefinitionError(message)
        return
    known = tuple(dict.fromkeys(each.code for each in teams))
    yield from (UnknownCodeError("team", code, known, where) for code in offer.teams if code not in known)
    if offer.amount and not offer.teams:
        message = f"nobody gives {where}, which takes time; name its teams, or the level whose teams give it"
        yield DefinitionError(message)


def _contradictions(offers: dict[str, SupportOffer]) -> Iterator[TieringError]:
    # As links that last for one day, of which it does not matter which.
    links = {
        code: [Link(0, 1, each) for each in offer.requires if each in offers and each != code]
        for code, offer in offers.items()
    }
    for circle, _ in circles({code: some for code, some in links.items() if some}):
        steps = zip(circle, (*circle[1:], circle[0]), strict=True)
        told = listed(f"{one!r} requires {other!r}" for one, other in steps)
        yield DefinitionError(
            f"offers require each other in a circle, so none can ever start: {told}; leave one of these out"
        )
    for code, offer in offers.items():
        for each in offer.requires:
            if each in offers and code in offers[each].excludes:
                message = f"the offer {each!r} excludes {code!r}, which requires it; leave one of the two out"
                yield DefinitionError(message)
