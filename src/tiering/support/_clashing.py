"""Finding who is asked too much of by several programmes together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeAlias

from tiering._organisations import Organisation
from tiering._reviews import Review
from tiering.support._clashes import Clash, ClashKind
from tiering.support._needs import Need
from tiering.support._offers import SupportOffer
from tiering.support._placements import Placements
from tiering.support._plans import Engagement

Given: TypeAlias = dict[str, dict[str, tuple[SupportOffer, str]]]
"""Offers with their programmes, by metric and by the offer's code."""


def is_for(offer: SupportOffer, review: Review, need: Need) -> bool:
    """Tell whether an organisation is eligible for an offer in the programme of a need that the offer addresses."""
    if need.metric not in offer.metrics or offer.programme not in {"", need.programme}:
        return False
    if offer.when is None or not offer.reaches(need.tier.code):
        return offer.reaches(need.tier.code)
    # What asks about the metrics of one programme is for that programme.
    is_asked_here = all(metric in review.evidence.views for metric in offer.when.reads)
    return is_asked_here and bool(review.trace.finding(offer.when).met[review.position(need.organisation.code)])


def given_to(
    reviews: Mapping[str, Review],
    needs: Iterable[Need],
    offers: Sequence[SupportOffer],
    engagements: Iterable[Engagement],
) -> Mapping[str, Given]:
    """Return what everybody would be offered, and is promised, by the organisation's code."""
    found: dict[str, Given] = {}

    def add(code: str, metric: str, offer: SupportOffer, programme: str) -> None:
        found.setdefault(code, {}).setdefault(metric, {}).setdefault(offer.code, (offer, programme))

    for need in needs:
        for offer in offers:
            if is_for(offer, reviews[need.programme], need):
                add(need.organisation.code, need.metric, offer, need.programme)
    for each in engagements:
        for metric in each.offer.metrics:
            add(each.organisation.code, metric, each.offer, each.offer.programme)
    return found


def over(placements: Placements, limits: Mapping[ClashKind, int | None]) -> Iterator[Clash]:
    """Yield what is beyond the limits."""
    burden = placements.burden
    counts = {ClashKind.PROGRAMMES: burden.attention, ClashKind.MEETINGS: burden.meetings}
    for kind, count in counts.items():
        limit = limits[kind]
        if limit is not None and count > limit:
            yield Clash(
                organisation=placements.organisation,
                kind=kind,
                programmes=placements.raised,
                count=count,
                limit=limit,
            )


def double(organisation: Organisation, given: Mapping[str, Mapping[str, tuple[SupportOffer, str]]]) -> Iterator[Clash]:
    """Yield the metrics for which there are several offers."""
    for metric in sorted(given):
        pairs = [given[metric][code] for code in sorted(given[metric])]
        rivals = [pair for pair in pairs if not pair[0].universal]
        clashing = [
            pair
            for pair in rivals
            if any(
                other is not pair and other[0].code not in pair[0].requires and pair[0].code not in other[0].requires
                for other in rivals
            )
        ]
        if clashing:
            yield Clash(
                organisation=organisation,
                kind=ClashKind.OFFERS,
                programmes=tuple(dict.fromkeys(programme for _, programme in clashing if programme)),
                count=len(clashing),
                limit=1,
                metric=metric,
                offers=[offer for offer, _ in clashing],
            )
