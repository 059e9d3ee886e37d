"""Several programmes at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any, final

import attrs

from tiering._fields import FrozenMapping
from tiering._history import History
from tiering._organisations import Organisation
from tiering._reviews import Review
from tiering.errors import UnknownCodeError, raise_problems
from tiering.support._clashes import Clash, ClashKind, CommonOffer
from tiering.support._clashing import double, given_to, is_for, over
from tiering.support._engagements import Engagement
from tiering.support._needing import needs_of
from tiering.support._needs import Need, Needs
from tiering.support._offers import SupportOffer
from tiering.support._placements import Burden, Placements
from tiering.support._portfolio_checks import wrong_count, wrong_portfolio
from tiering.support._together import JointNeed, Shared

__all__ = ["Portfolio"]


def _as_reviews(values: Mapping[str, Review | History]) -> Mapping[str, Review]:
    latest = {name: given[-1] if isinstance(given, History) else given for name, given in values.items()}
    return FrozenMapping(latest)


def _as_meetings(values: Mapping[str, Mapping[str, int]]) -> Mapping[str, Mapping[str, int]]:
    return FrozenMapping({programme: FrozenMapping(tiers) for programme, tiers in values.items()})


def _as_counts(values: Mapping[str, int]) -> Mapping[str, int]:
    return FrozenMapping(values)


@final
@attrs.frozen
class Portfolio:
    """
    The placements of the same organisations in several programmes.

    Organisations are the same where their codes are; each programme has those that its review has.  They come in the
    order of their codes.

    Attributes:
        reviews: Programme to its latest review; a history stands for its last one.
        meetings: Programme to tier to how many meetings in a period the tier brings with it; tiers that are not named
            bring none.
        imposed: Organisation to how many visits in a period others impose on it.

    Raises:
        DefinitionError: There is no programme, or one without a review, or a number is not a whole one from 0 up.
        UnknownCodeError: Meetings are stated for a programme or a tier that there is not, or visits for an organisation.
        ProblemsError: Several of these.

    Example:
        >>> from datetime import date
        >>> from tiering import samples, support
        >>> from tiering.nhs import uec_2023
        >>> history = uec_2023.regime.replay(samples.urgent_care(), until=date(2023, 12, 31))
        >>> portfolio = support.Portfolio({"urgent care": history}, meetings={"urgent care": {"1": 6, "2": 3}})
        >>> str(portfolio["QOC"].burden)
        '1 programme, 6 meetings, 0 visits imposed by others'
    """

    reviews: Mapping[str, Review] = attrs.field(converter=_as_reviews, repr=False)
    meetings: Mapping[str, Mapping[str, int]] = attrs.field(factory=dict, kw_only=True, converter=_as_meetings)
    imposed: Mapping[str, int] = attrs.field(factory=dict, kw_only=True, converter=_as_counts)

    def __attrs_post_init__(self) -> None:
        raise_problems("the portfolio", list(wrong_portfolio(self.reviews, self.meetings, self.imposed)))

    @cached_property
    def _organisations(self) -> Mapping[str, Organisation]:
        found: dict[str, Organisation] = {}
        for review in self.reviews.values():
            for each in review.organisations:
                found.setdefault(each.code, each)
        return {code: found[code] for code in sorted(found)}

    @cached_property
    def _names(self) -> Mapping[str, str]:
        """What metrics are called, by code."""
        return {metric.code: metric.name for review in self.reviews.values() for metric in review.regime.metrics}

    @property
    def programmes(self) -> tuple[str, ...]:
        """The programmes."""
        return tuple(self.reviews)

    @property
    def organisations(self) -> tuple[Organisation, ...]:
        """Everybody who is in any programme, in the order of their codes."""
        return tuple(self._organisations.values())

    def __len__(self) -> int:
        return len(self._organisations)

    def __contains__(self, organisation: object) -> bool:
        return organisation in self._organisations

    def __iter__(self) -> Iterator[Placements]:
        return (self[code] for code in self._organisations)

    def __getitem__(self, organisation: str) -> Placements:
        if organisation not in self._organisations:
            raise UnknownCodeError("organisation", organisation, tuple(self._organisations), "the portfolio")
        found = {name: review for name, review in self.reviews.items() if organisation in review}
        shares = {name: _share(review, organisation) for name, review in found.items()}
        raised = tuple(name for name, share in shares.items() if share)
        decisions = {name: review[organisation] for name, review in found.items()}
        meetings = sum(self.meetings.get(name, {}).get(each.tier.code, 0) for name, each in decisions.items())
        return Placements(
            organisation=self._organisations[organisation],
            decisions=decisions,
            raised=raised,
            most_intensive=tuple(name for name in raised if shares[name] == max(shares.values())),
            burden=Burden(len(raised), meetings, self.imposed.get(organisation, 0)),
        )

    @cached_property
    def needs(self) -> Needs:
        """
        The needs of all programmes, by organisation and then by programme.

        Raises:
            DefinitionError: A review was read from records, which hold no figures.
        """
        found = [needs_of(review, programme=name) for name, review in self.reviews.items()]
        days = {review.on for review in self.reviews.values()}
        return Needs(
            # Sorting leaves the programmes of an organisation in their order.
            sorted((need for needs in found for need in needs), key=_code),
            sorted((each for needs in found for each in needs.unknown), key=_code),
            on=days.pop() if len(days) == 1 else None,
        )

    def together(self, *shared: Shared) -> tuple[JointNeed, ...]:
        """
        Return the needs in different programmes that rest on the same thing, and are to be met together.

        Args:
            shared: What programmes draw on.

        Raises:
            DefinitionError: A review was read from records, which hold no figures.
            UnknownCodeError: No programme has such a metric.
            ProblemsError: Several of these.
        """
        raise_problems(
            "what is shared",
            [
                UnknownCodeError("metric", code, tuple(self._names), f"what rests on {each.name!r}")
                for each in shared
                for code in each.metrics
                if code not in self._names
            ],
        )
        return tuple(
            JointNeed(organisation, each, needs)
            for organisation in self.organisations
            for each in shared
            if _is_common(needs := [need for need in self.needs.of(organisation.code) if need.metric in each.metrics])
        )

    def common_offers(self, offers: Iterable[SupportOffer]) -> tuple[CommonOffer, ...]:
        """
        Return the offers that would serve an organisation in more than one programme.

        An offer counts for the metrics that it names; one that names none addresses everything and is left out.

        Args:
            offers: The offers, such as those of a catalogue.

        Raises:
            DefinitionError: A review was read from records, which hold no figures.
        """
        named = sorted((each for each in offers if each.metrics), key=lambda each: each.code)
        return tuple(
            CommonOffer(organisation, offer, needs)
            for organisation in self.organisations
            for offer in named
            if _is_common(
                needs := [
                    need
                    for need in self.needs.of(organisation.code)
                    if is_for(offer, self.reviews[need.programme], need)
                ]
            )
        )

    def clashes(
        self,
        *,
        programmes: int | None = None,
        meetings: int | None = None,
        offers: Iterable[SupportOffer] = (),
        engagements: Iterable[Engagement] = (),
    ) -> tuple[Clash, ...]:
        """
        Return what programmes together ask too much of, by organisation.

        Two offers for one metric clash where neither requires the other; those for everybody, and those that name no
        metric, clash with none.  Offers of different programmes are different ones, though their codes may be the
        same, and neither requires the other.

        Args:
            programmes: How many programmes above the least intensive tier and visits imposed by others an
                organisation can take in together; None is without a limit.
            meetings: How many meetings it can hold in a period; None is without a limit.
            offers: The offers that organisations would get wherever they are eligible and in need.
            engagements: What they do get, as plans of several programmes have it.

        Raises:
            DefinitionError: A limit is not a whole number from 0 up, or offers are given and a review was read from records.
            UnknownCodeError: Somebody is engaged who is in no programme.
            ProblemsError: Several of these.
        """
        offered = tuple(offers)
        limits = {ClashKind.PROGRAMMES: programmes, ClashKind.MEETINGS: meetings}
        promised = tuple(engagements)
        wrong = [
            problem
            for kind, limit in limits.items()
            if limit is not None
            for problem in wrong_count(limit, f"the limit for {kind.value}")
        ]
        engaged = dict.fromkeys(each.organisation.code for each in promised)
        unknown = [
            UnknownCodeError("organisation", code, tuple(self._organisations), "the engagements")
            for code in engaged
            if code not in self
        ]
        raise_problems("what may clash", [*wrong, *unknown])
        given = given_to(self.reviews, self.needs if offered else (), offered, promised)
        return tuple(
            clash
            for each in self
            for clash in (
                *over(each, limits, self.meetings),
                *double(each.organisation, given.get(each.organisation.code, {}), self._names),
            )
        )

    def __str__(self) -> str:
        several = sum(len(each.raised) > 1 for each in self)
        return (
            f"{len(self.reviews)} programmes, {len(self)} organisations, "
            f"{several} above the least intensive tier in more than one"
        )

    def to_records(self) -> list[dict[str, Any]]:
        """Return one mapping of plain data for each organisation and programme."""
        return [record for each in self for record in each.to_records()]


def _share(review: Review, organisation: str) -> float:
    """Return how far up the scale an organisation stands, 0 to 1."""
    return int(review.ranks[review.position(organisation)]) / review.scale.top


def _code(each: Any) -> str:
    code: str = each.organisation.code
    return code


def _is_common(needs: list[Need]) -> bool:
    return len({need.programme for need in needs}) > 1
