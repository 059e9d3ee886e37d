"""Finding who is asked too much of by several programmes together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeAlias

from tiering._organisations import Organisation
from tiering._reviews import Review
from tiering.support._clashes import Clash, ClashKind
from tiering.support._engagements import Engagement
from tiering.support._needs import Need
from tiering.support._offers import SupportOffer
from tiering.support._placements import Placements

Offered: TypeAlias = Mapping[tuple[str, str], tuple[SupportOffer, str]]
"""Offers with their programmes, by the offer's code and the programme that it belongs to, if it does to one."""
Given: TypeAlias = Mapping[str, Offered]
"""The same by metric."""


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
    found: dict[str, dict[str, dict[tuple[str, str], tuple[SupportOffer, str]]]] = {}

    def add(code: str, metric: str, offer: SupportOffer, programme: str) -> None:
        # Two programmes may call what they offer by the same code.
        own = found.setdefault(code, {}).setdefault(metric, {})
        own.setdefault((offer.code, offer.programme), (offer, programme))

    for need in needs:
        for offer in offers:
            if is_for(offer, reviews[need.programme], need):
                add(need.organisation.code, need.metric, offer, need.programme)
    for each in engagements:
        for metric in each.offer.metrics:
            add(each.organisation.code, metric, each.offer, each.offer.programme)
    return found


def over(
    placements: Placements,
    limits: Mapping[ClashKind, int | None],
    meetings: Mapping[str, Mapping[str, int]],
) -> Iterator[Clash]:
    """
    Yield what is beyond the limits.

    Args:
        placements: Where an organisation stands.
        limits: How much there may be of what.
        meetings: Programme to tier to how many meetings the tier brings with it.
    """
    burden = placements.burden
    meeting = tuple(name for name, tier in placements.tiers.items() if meetings.get(name, {}).get(tier.code))
    counts = {
        ClashKind.PROGRAMMES: (burden.attention, placements.raised, burden.visits),
        ClashKind.MEETINGS: (burden.meetings, meeting, 0),
    }
    for kind, (count, programmes, visits) in counts.items():
        limit = limits[kind]
        if limit is not None and count > limit:
            yield Clash(
                organisation=placements.organisation,
                kind=kind,
                programmes=programmes,
                count=count,
                limit=limit,
                visits=visits,
            )


def double(organisation: Organisation, given: Given, names: Mapping[str, str]) -> Iterator[Clash]:
    """
    Yield the metrics for which there are several offers.

    Args:
        organisation: The organisation.
        given: What it would be offered, and is promised.
        names: What metrics are called, by code.
    """
    for metric in sorted(given):
        rivals = [given[metric][key] for key in sorted(given[metric]) if not given[metric][key][0].universal]
        clashing = [
            pair
            for pair in rivals
            if any(other is not pair and not _go_together(other[0], pair[0]) for other in rivals)
        ]
        if clashing:
            yield Clash(
                organisation=organisation,
                kind=ClashKind.OFFERS,
                programmes=tuple(dict.fromkeys(programme for _, programme in clashing if programme)),
                count=len(clashing),
                limit=1,
                metric=metric,
                metric_name=names.get(metric, ""),
                offers=[offer for offer, _ in clashing],
            )


def _go_together(one: SupportOffer, other: SupportOffer) -> bool:
    """Tell whether one of two offers requires the other, and not another programme's of the same code."""
    if one.programme != other.programme and one.programme and other.programme:
        return False
    return other.code in one.requires or one.code in other.requires
