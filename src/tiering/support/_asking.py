"""Who is eligible for what, and needs it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, final

import attrs
import numpy as np

from tiering._arrays import BoolArray
from tiering._dates import Period
from tiering._fields import is_code, is_positive
from tiering._organisations import Organisation
from tiering._register import Register
from tiering._reviews import Review
from tiering._tiers import Tier
from tiering.errors import DefinitionError, DuplicateCodeError, TieringError, UnknownCodeError, raise_problems
from tiering.support._catalogue import Catalogue
from tiering.support._demands import Demand, Demands, as_demands, severity
from tiering.support._levels import TeamLevel
from tiering.support._needs import Need, Needs
from tiering.support._offers import SupportOffer
from tiering.support._plans import Engagement
from tiering.support._teams import Team

__all__ = ["Request"]


@final
@attrs.frozen(kw_only=True)
class Request:
    """
    That an organisation asks for an offer.

    Attributes:
        organisation: The organisation's code.
        offer: The offer's code.
        minutes: How many minutes it asks for; what the offer says where none are given.

    Example:
        >>> from tiering.support import Request
        >>> Request(organisation="TA", offer="BUDDY").offer
        'BUDDY'
    """

    organisation: str = attrs.field(validator=is_code)
    offer: str = attrs.field(validator=is_code)
    minutes: int | None = attrs.field(default=None, validator=attrs.validators.optional(is_positive))


@final
@attrs.frozen(kw_only=True, eq=False)
class Asked:
    """
    What is asked of the teams after a review.

    Attributes:
        review: The review.
        catalogue: The teams and the offers.
        period: The period that is planned.
        demands: What could be given to whom.
        undefined: What is promised without a word of what it is.
    """

    review: Review
    catalogue: Catalogue
    period: Period
    demands: Demands
    undefined: tuple[tuple[Organisation, SupportOffer], ...]
    _eligible: Mapping[str, BoolArray]
    _needed: Mapping[str, BoolArray]
    _offers: Mapping[str, SupportOffer]
    _teams: Mapping[str, Team]
    _regions: Mapping[str, str | None]
    _register: Register | None
    _tiers: Mapping[str, Tier]
    _clashes: Mapping[str, frozenset[str]]

    def organisation(self, code: str) -> Organisation:
        """Return an organisation as the review has it."""
        return self.review.organisations[self.review.position(code)]

    def tier(self, code: str) -> Tier:
        """Return an organisation's tier."""
        return self._tiers[code]

    def is_there(self, code: str) -> bool:
        """Tell whether an organisation is in the review."""
        return code in self.review

    def offer(self, code: str) -> SupportOffer:
        """Return an offer."""
        return self._offers[code]

    def has_offer(self, code: str) -> bool:
        """Tell whether there is such an offer."""
        return code in self._offers

    def clashes(self, offer: str) -> frozenset[str]:
        """Return the offers beside which one cannot run, whichever of the two says so."""
        return self._clashes[offer]

    def has_team(self, code: str) -> bool:
        """Tell whether there is such a team."""
        return code in self._teams

    def is_eligible(self, code: str, offer: str) -> bool:
        """Tell whether an organisation is eligible for an offer."""
        return bool(self._eligible[offer][self.review.position(code)])

    def is_needed(self, code: str, offer: str) -> bool:
        """Tell whether an organisation needs an offer."""
        return bool(self._needed[offer][self.review.position(code)])

    def region_text(self, code: str) -> str:
        """Return what an organisation's region is called."""
        region = self._regions.get(code)
        return "an organisation without a region" if region is None else f"region {region}"

    def lead(self, engagement: Engagement) -> str:
        """Return who leads for an organisation's tier; the team's name where nobody is said to."""
        code = engagement.organisation.code
        if self._register is not None and code in self._register:
            found = self._register.lead_of(code, engagement.tier.code, self.review.on)
            if found is not None:
                return str(found)
        return engagement.team.name


def asked(
    review: Review,
    catalogue: Catalogue,
    period: Period,
    needs: Needs,
    requests: Iterable[Request] | None,
    register: Register | None,
    regions: Mapping[str, str] | None,
) -> Asked:
    """Find who is eligible for what, and needs it."""
    wishes = None if requests is None else tuple(requests)
    offers = {each.code: each for each in sorted(catalogue.offers, key=lambda offer: offer.code)}
    found, problems = regions_of(review, register, regions)
    problems += _wrong(review, catalogue, offers, needs, wishes)
    raise_problems("the allocation", problems)
    by_code: dict[str, dict[str, Need]] = {}
    for need in needs:
        by_code.setdefault(need.organisation.code, {})[need.metric] = need
    eligible = {code: _eligible(review, offer) for code, offer in offers.items()}
    needed = {code: eligible[code] & _needed(review, offer, by_code) for code, offer in offers.items()}
    teams = {each.code: each for each in sorted(catalogue.teams, key=lambda team: team.code)}
    rows, undefined, groups = (
        _rows(review, offers, needed, by_code, wishes),
        _undefined(review, offers, eligible),
        dict[tuple[Team, ...], int](),
    )
    numbers: list[int] = []
    served: dict[tuple[str, str | None], int] = {}
    for row in rows:
        key = row.offer.code, found.get(row.organisation.code)
        if key not in served:
            own = tuple(each for each in teams.values() if _gives(each, row.offer) and each.serves(key[1]))
            served[key] = groups.setdefault(own, len(groups)) if own else -1
        numbers.append(served[key])
    ranks = review.ranks.tolist()
    return Asked(
        review=review,
        catalogue=catalogue,
        period=period,
        demands=as_demands(
            rows, review.scale, [ranks[review.position(row.organisation.code)] for row in rows], numbers, list(groups)
        ),
        undefined=undefined,
        eligible=eligible,
        needed=needed,
        offers=offers,
        teams=teams,
        regions=found,
        register=register,
        tiers={each.code: review.scale[rank] for each, rank in zip(review.organisations, ranks, strict=True)},
        clashes=_clashes(offers),
    )


def _clashes(offers: Mapping[str, SupportOffer]) -> dict[str, frozenset[str]]:
    return {
        code: frozenset(other for other, each in offers.items() if code in each.excludes or other in offer.excludes)
        for code, offer in offers.items()
    }


def _gives(team: Team, offer: SupportOffer) -> bool:
    return team.level is offer.teams if isinstance(offer.teams, TeamLevel) else team.code in offer.teams


def regions_of(
    review: Review, register: Register | None, regions: Mapping[str, str] | None
) -> tuple[dict[str, str | None], list[TieringError]]:
    """Return the region of each organisation, and those whom the register does not know."""
    if regions is not None:
        return dict(regions), []
    found: dict[str, str | None] = {}
    problems: list[TieringError] = []
    if register is None:
        return found, problems
    for each in review.organisations:
        try:
            region = register.region_of(each.code, review.on)
        except UnknownCodeError as problem:
            problems.append(problem)
            continue
        found[each.code] = None if region is None else region.code
    return found, problems


def _wrong(
    review: Review,
    catalogue: Catalogue,
    offers: Mapping[str, SupportOffer],
    needs: Needs,
    requests: Sequence[Request] | None,
) -> list[TieringError]:
    problems: list[TieringError] = []
    known = [each.code for each in review.organisations]
    if catalogue.scale != review.scale:
        problems.append(DefinitionError("the catalogue is made for another scale of tiers than the review's"))
    problems += [
        UnknownCodeError("organisation", code, known, "the needs")
        for code in dict.fromkeys(need.organisation.code for need in needs)
        if code not in review
    ]
    seen: set[tuple[str, str]] = set()
    for each in requests or ():
        if each.organisation not in review:
            problems.append(UnknownCodeError("organisation", each.organisation, known, "the requests"))
        if each.offer not in offers:
            problems.append(UnknownCodeError("offer", each.offer, tuple(offers), "the requests"))
        if (each.organisation, each.offer) in seen:
            problems.append(DuplicateCodeError("request", f"{each.organisation}, {each.offer}", "the requests"))
        seen.add((each.organisation, each.offer))
    return problems


def _eligible(review: Review, offer: SupportOffer) -> BoolArray:
    """Return who is eligible for an offer, bool (organisation,)."""
    found = np.ones(len(review), dtype=np.bool_)
    if offer.tiers:
        found &= np.isin(review.ranks, [review.scale.rank(code) for code in offer.tiers])
    if offer.when is not None:
        found &= review.trace.finding(offer.when).met
    return found


def _needed(review: Review, offer: SupportOffer, needs: Mapping[str, Mapping[str, Need]]) -> BoolArray:
    """Return who needs what an offer addresses, bool (organisation,); everybody where it is universal."""
    if offer.universal:
        return np.ones(len(review), dtype=np.bool_)
    found = [needs.get(each.code, {}).keys() for each in review.organisations]
    wanted = set(offer.metrics)
    return np.array([bool(wanted & own) if wanted else bool(own) for own in found], dtype=np.bool_)


def _rows(
    review: Review,
    offers: Mapping[str, SupportOffer],
    needed: Mapping[str, BoolArray],
    needs: Mapping[str, Mapping[str, Need]],
    requests: Sequence[Request] | None,
) -> list[Demand]:
    wishes = None if requests is None else {(each.organisation, each.offer): each for each in requests}
    found: list[Demand] = []
    # Lists, because truth comes out of arrays much slower one by one.
    asked_for = {code: needed[code].tolist() for code, offer in offers.items() if offer.amount is not None}
    for place in np.argsort([each.code for each in review.organisations], kind="stable").tolist():
        organisation = review.organisations[place]
        own = needs.get(organisation.code, {})
        for code, of_whom in asked_for.items():
            if not of_whom[place]:
                continue
            offer = offers[code]
            amount = offer.amount or 0
            wish = None if wishes is None else wishes.get((organisation.code, code))
            is_mandated = offer.mandated or offer.universal
            if wishes is not None and wish is None and not is_mandated:
                continue
            wanted = amount if wish is None or wish.minutes is None else min(wish.minutes, amount)
            least = amount if offer.least is None else offer.least
            least = min(least, wanted)
            found.append(Demand(organisation, offer, _addressed(offer, own), wanted, least, is_mandated))
    return found


def _addressed(offer: SupportOffer, needs: Mapping[str, Need]) -> tuple[Need, ...]:
    """Return the needs that an offer addresses, the most severe first."""
    if offer.universal and not offer.metrics:
        return ()
    those: Collection[Need] = (
        needs.values() if not offer.metrics else [needs[each] for each in offer.metrics if each in needs]
    )
    if len(those) > 1:
        those = sorted(those, key=lambda need: (-severity(need), need.metric))
    return tuple(those)


def _undefined(
    review: Review, offers: Mapping[str, SupportOffer], eligible: Mapping[str, BoolArray]
) -> tuple[tuple[Organisation, SupportOffer], ...]:
    pairs: list[tuple[Organisation, Any]] = [
        (review.organisations[place], offer)
        for code, offer in offers.items()
        if offer.amount is None
        for place in np.flatnonzero(eligible[code]).tolist()
    ]
    return tuple(sorted(pairs, key=lambda pair: (pair[0].code, pair[1].code)))
