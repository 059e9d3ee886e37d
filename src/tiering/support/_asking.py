"""Who is eligible for what, and needs it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, final

import attrs
import numpy as np

from tiering._arrays import BoolArray
from tiering._dates import Period
from tiering._organisations import Organisation
from tiering._register import Register
from tiering._reviews import Review
from tiering._tiers import Tier
from tiering.errors import TieringError, UnknownCodeError
from tiering.support._catalogue import Catalogue
from tiering.support._demands import Demand, Demands, as_demands, severity
from tiering.support._engagements import Engagement
from tiering.support._levels import TeamLevel
from tiering.support._needs import Need
from tiering.support._offers import SupportOffer
from tiering.support._requests import Request
from tiering.support._teams import Team
from tiering.support._terms import Terms
from tiering.support._unmet import Unmet, WhyUnmet


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
        refused: What has been asked for by whoever is not eligible for it, or has no need of it, and why not.
    """

    review: Review
    catalogue: Catalogue
    period: Period
    demands: Demands
    undefined: tuple[tuple[Organisation, SupportOffer], ...]
    refused: tuple[Unmet, ...]
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

    def serves(self, team: Team, code: str) -> bool:
        """Tell whether a team serves an organisation, by its region."""
        return team.serves(self._regions.get(code))

    def is_eligible(self, code: str, offer: str) -> bool:
        """Tell whether an organisation is eligible for an offer."""
        return bool(self._eligible[offer][self.review.position(code)])

    def why_not_eligible(self, code: str, offer: str) -> str:
        """Say why an organisation is not eligible for an offer."""
        tier, own = self._tiers[code], self._offers[offer]
        detail = (str(own.when),) if own.reaches(tier.code) else ()
        return Unmet(self.organisation(code), tier, own, 0, WhyUnmet.NOT_ELIGIBLE, detail=detail).reason

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
        return "" if engagement.team is None else engagement.team.name


def asked(terms: Terms) -> Asked:
    """Find who is eligible for what, and needs it."""
    review, catalogue = terms.review, terms.catalogue
    offers = {each.code: each for each in sorted(catalogue.offers, key=lambda offer: offer.code)}
    regions, _ = regions_of(review, terms.register, terms.regions)
    by_code: dict[str, dict[str, list[Need]]] = {}
    for need in terms.needs:
        by_code.setdefault(need.organisation.code, {}).setdefault(need.metric, []).append(need)
    eligible = {code: _eligible(review, offer) for code, offer in offers.items()}
    addressed = {
        code: [_addressed(offer, by_code.get(each.code, {})) for each in review.organisations]
        for code, offer in offers.items()
    }
    needed = {
        code: eligible[code] & np.array([offer.universal or bool(those) for those in addressed[code]], dtype=np.bool_)
        for code, offer in offers.items()
    }
    # Regional teams are asked first, because others can serve those who have no other.
    regional_first = sorted(catalogue.teams, key=lambda team: (team.level is not TeamLevel.REGIONAL, team.code))
    teams = {each.code: each for each in regional_first}
    rows = _rows(review, offers, needed, addressed, terms.requests)
    groups: dict[tuple[Team, ...], int] = {}
    numbers: list[int] = []
    served: dict[tuple[str, str | None], int] = {}
    for row in rows:
        key = row.offer.code, regions.get(row.organisation.code)
        if key not in served:
            own = tuple(each for each in teams.values() if catalogue.gives(each, row.offer) and each.serves(key[1]))
            served[key] = groups.setdefault(own, len(groups)) if own else -1
        numbers.append(served[key])
    ranks = review.ranks.tolist()
    tiers = {each.code: review.scale[rank] for each, rank in zip(review.organisations, ranks, strict=True)}
    return Asked(
        review=review,
        catalogue=catalogue,
        period=terms.period,
        demands=as_demands(
            rows, review.scale, [ranks[review.position(row.organisation.code)] for row in rows], numbers, list(groups)
        ),
        undefined=_undefined(review, offers, eligible),
        refused=tuple(_refused(review, offers, tiers, eligible, needed, terms.requests or ())),
        eligible=eligible,
        needed=needed,
        offers=offers,
        teams=teams,
        regions=regions,
        register=terms.register,
        tiers=tiers,
        clashes=_clashes(offers),
    )


def _refused(
    review: Review,
    offers: Mapping[str, SupportOffer],
    tiers: Mapping[str, Tier],
    eligible: Mapping[str, BoolArray],
    needed: Mapping[str, BoolArray],
    requests: Iterable[Request],
) -> Iterator[Unmet]:
    """Yield what is asked for by whoever is not eligible for it, or falls short of nothing that it addresses."""
    for each in sorted(requests, key=lambda request: (request.organisation, request.offer)):
        place, offer = review.position(each.organisation), offers[each.offer]
        tier, detail = tiers[each.organisation], tuple[object, ...]()
        if not eligible[offer.code][place]:
            why, detail = WhyUnmet.NOT_ELIGIBLE, (str(offer.when),) if offer.reaches(tier.code) else ()
        elif offer.is_undefined:
            why = WhyUnmet.UNDEFINED
        elif not needed[offer.code][place]:
            why = WhyUnmet.NO_NEED
        elif each.minutes is not None and each.minutes < (offer.least or 0):
            why, detail = WhyUnmet.TOO_LITTLE, (offer.least,)
        else:
            continue
        minutes = (offer.amount or 0) if each.minutes is None else each.minutes
        yield Unmet(review.organisations[place], tier, offer, minutes, why, detail=detail)


def _clashes(offers: Mapping[str, SupportOffer]) -> dict[str, frozenset[str]]:
    return {
        code: frozenset(other for other, each in offers.items() if code in each.excludes or other in offer.excludes)
        for code, offer in offers.items()
    }


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


def _eligible(review: Review, offer: SupportOffer) -> BoolArray:
    """Return who is eligible for an offer, bool (organisation,)."""
    found = np.ones(len(review), dtype=np.bool_)
    if offer.tiers:
        found &= np.isin(review.ranks, [review.scale.rank(code) for code in offer.tiers])
    if offer.when is not None:
        found &= review.trace.finding(offer.when).met
    return found


def _rows(
    review: Review,
    offers: Mapping[str, SupportOffer],
    needed: Mapping[str, BoolArray],
    addressed: Mapping[str, Sequence[tuple[Need, ...]]],
    requests: Sequence[Request] | None,
) -> list[Demand]:
    wishes = None if requests is None else {(each.organisation, each.offer): each for each in requests}
    found: list[Demand] = []
    # Lists, because truth comes out of arrays much slower one by one.
    asked_for = {code: needed[code].tolist() for code, offer in offers.items() if offer.amount is not None}
    for place in np.argsort([each.code for each in review.organisations], kind="stable").tolist():
        organisation = review.organisations[place]
        for code, of_whom in asked_for.items():
            if not of_whom[place]:
                continue
            offer = offers[code]
            amount = offer.amount or 0
            wish = None if wishes is None else wishes.get((organisation.code, code))
            is_mandated = offer.is_sent_in
            if wishes is not None and wish is None and not is_mandated:
                continue
            wanted = amount if wish is None or wish.minutes is None else min(wish.minutes, amount)
            # Whoever asks for less of something that is whole or nothing has said what is of use.
            least = wanted if offer.least is None else offer.least
            if least > wanted:
                continue
            found.append(Demand(organisation, offer, addressed[code][place], wanted, least, is_mandated))
    return found


def _addressed(offer: SupportOffer, needs: Mapping[str, Sequence[Need]]) -> tuple[Need, ...]:
    """Return the needs that an offer addresses, those of its programme where it has one, the most severe first."""
    if offer.universal and not offer.metrics:
        return ()
    if len(offer.metrics) == 1:
        found = list(needs.get(offer.metrics[0], ()))
    else:
        found = [need for metric in offer.metrics or needs for need in needs.get(metric, ())]
    if offer.programme:
        found = [need for need in found if need.programme in {"", offer.programme}]
    if len(found) > 1:
        found.sort(key=lambda need: (-severity(need), need.metric, need.programme))
    return tuple(found)


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
