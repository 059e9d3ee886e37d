"""Everything that a plan is made from, and whether it fits together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, final

import attrs

from tiering._calendar import as_days
from tiering._dates import Period
from tiering._fields import is_member_of, is_whole
from tiering._register import Register
from tiering._reviews import Review
from tiering.errors import DefinitionError, DuplicateCodeError, TieringError, UnknownCodeError, raise_problems
from tiering.support._amounts import amount_text
from tiering.support._catalogue import Catalogue
from tiering.support._engagements import Engagement
from tiering.support._levels import TeamLevel
from tiering.support._limits import Limits
from tiering.support._needing import needs_of
from tiering.support._needs import Needs
from tiering.support._plans import SupportPlan
from tiering.support._priorities import MostChallenged, Priority, is_priority
from tiering.support._requests import Request, Reserved

_PAIR = 2


def _as_limits(value: Limits | None) -> Limits:
    return Limits() if value is None else value


def _as_priority(value: Priority | None) -> Priority:
    return MostChallenged() if value is None else value


def _as_requests(values: Iterable[Request] | None) -> tuple[Request, ...] | None:
    return None if values is None else _several(values)


def _several(values: Any) -> tuple[Any, ...]:
    if isinstance(values, str) or not isinstance(values, Iterable):
        message = f"what there may be several of is given one by one, in a list, not as {values!r}"
        raise DefinitionError(message)
    return tuple(values)


def _pairs(values: Iterable[tuple[str, str]]) -> frozenset[tuple[str, str]]:
    found = _several(values)
    for each in found:
        if not (isinstance(each, tuple) and len(each) == _PAIR and all(isinstance(code, str) for code in each)):
            message = f"what is finished is given by the codes of an organisation and an offer, not as {each!r}"
            raise DefinitionError(message)
    return frozenset(found)


@final
@attrs.frozen(kw_only=True, eq=False)
class Terms:
    """Everything that a plan is made from; `allocate` says what each is."""

    review: Review = attrs.field(validator=is_member_of(Review))
    catalogue: Catalogue = attrs.field(validator=is_member_of(Catalogue))
    period: Period = attrs.field(validator=is_member_of(Period))
    needs: Needs
    priority: Priority = attrs.field(converter=_as_priority, validator=is_priority)
    limits: Limits = attrs.field(converter=_as_limits)
    running: tuple[Engagement, ...] = attrs.field(converter=_several)
    requests: tuple[Request, ...] | None = attrs.field(converter=_as_requests)
    reserved: tuple[Reserved, ...] = attrs.field(converter=_several)
    finished: frozenset[tuple[str, str]] = attrs.field(converter=_pairs)
    beside: tuple[SupportPlan, ...] = attrs.field(converter=_several)
    register: Register | None
    regions: Mapping[str, str] | None
    floor: int
    holidays: frozenset[date] = attrs.field(converter=as_days)

    @classmethod
    def of(cls, review: Review, needs: Needs | None, **others: Any) -> Terms:
        """
        Find the needs where none are given, and check that everything fits together.

        Raises:
            TieringError: Something does not fit the review or the catalogue; all problems at once.
        """
        found = cls(review=review, needs=needs_of(review) if needs is None else needs, **others)
        raise_problems("the allocation", list(found._problems()))
        return found

    def _problems(self) -> Iterator[TieringError]:
        if self.catalogue.scale != self.review.scale:
            yield DefinitionError("the catalogue is made for another scale of tiers than the review's")
        if not is_whole(self.floor) or self.floor < 0:
            yield DefinitionError(f"a floor of {self.floor!r} cannot be given; give whole minutes, from 0 up")
        tiers = [tier.code for tier in self.review.scale]
        for code in dict.fromkeys(getattr(self.priority, "tiers", ())):
            if code not in tiers:
                yield UnknownCodeError("tier", code, tiers, f"the priority, {self.priority}")
        yield from self._wrong_needs()
        yield from self._wrong_requests()
        yield from self._wrong_reserves()
        yield from self._wrong_company()
        yield from self._wrong_places()

    def _wrong_needs(self) -> Iterator[TieringError]:
        known = [each.code for each in self.review.organisations]
        for code in dict.fromkeys(need.organisation.code for need in self.needs):
            if code not in self.review:
                yield UnknownCodeError("organisation", code, known, "the needs")
        if self.needs.on is not None and self.needs.on != self.review.on:
            yield DefinitionError(
                f"the needs are those of the review of {self.needs.on}, and the plan follows that of {self.review.on}; "
                "give the needs of the same review"
            )
        for code in self.limits.imposed:
            if code not in self.review and (self.register is None or code not in self.register):
                yield UnknownCodeError("organisation", code, known, "the limits")

    def _wrong_requests(self) -> Iterator[TieringError]:
        known = [each.code for each in self.review.organisations]
        offers = [each.code for each in self.catalogue.offers]
        seen: set[tuple[str, str]] = set()
        for each in self.requests or ():
            if each.organisation not in self.review:
                yield UnknownCodeError("organisation", each.organisation, known, "the requests")
            if each.offer not in offers:
                yield UnknownCodeError("offer", each.offer, tuple(offers), "the requests")
            if (each.organisation, each.offer) in seen:
                yield DuplicateCodeError("request", f"{each.organisation}, {each.offer}", "the requests")
            seen.add((each.organisation, each.offer))

    def _wrong_reserves(self) -> Iterator[TieringError]:
        capacity = {team.code: team.capacity(self.period) for team in self.catalogue.teams}
        tiers = [tier.code for tier in self.review.scale]
        for each in self.reserved:
            if each.team not in capacity:
                yield UnknownCodeError("team", each.team, tuple(capacity), "reserved")
            if each.tier is not None and each.tier not in tiers:
                yield UnknownCodeError("tier", each.tier, tiers, "reserved")
            if each.organisation is not None and each.organisation not in self.review:
                known = [one.code for one in self.review.organisations]
                yield UnknownCodeError("organisation", each.organisation, known, "reserved")
        for team in self.catalogue.teams:
            minutes, floors = capacity[team.code], sum(team.kept(self.period).values())
            kept = sum(each.minutes for each in self.reserved if each.team == team.code)
            if kept and kept + floors > minutes:
                besides = f" besides {amount_text(floors)} for programmes" if floors else ""
                yield DefinitionError(
                    f"{amount_text(kept)} of {team.code!r} are reserved{besides}, but it has {amount_text(minutes)}"
                )

    def _wrong_company(self) -> Iterator[TieringError]:
        seen: set[tuple[str, str]] = set()
        for each in self.running:
            key = each.organisation.code, each.offer.code
            if key in seen:
                yield DuplicateCodeError("engagement", f"{key[0]}, {key[1]}", "running")
            seen.add(key)
            if not is_whole(each.amount) or each.amount < 0:
                yield DefinitionError(
                    f"{key[0]}, {key[1]} cannot run with {each.amount!r} minutes; give whole ones from 0 up"
                )
            if each.stop.end < self.period.start or each.start.start >= self.period.end:
                yield DefinitionError(
                    f"{key[0]}, {key[1]} runs from {each.start} to {each.stop}, so it was not running before {self.period}; "
                    "give the engagements of the plan before, as that plan left them"
                )
        for plan in self.beside:
            if plan.period != self.period:
                yield DefinitionError(
                    f"a plan beside this one is for {plan.period}, and this one for {self.period}; only those of the "
                    "same period share teams"
                )

    def _wrong_places(self) -> Iterator[TieringError]:
        if self.register is not None:
            known = tuple(each.code for each in self.register)
            for each in self.review.organisations:
                if each.code not in self.register:
                    yield UnknownCodeError("organisation", each.code, known, "the register")
        if self.register is None and self.regions is None:
            regional = [each.code for each in self.catalogue.teams if each.level is TeamLevel.REGIONAL]
            if regional:
                yield DefinitionError(
                    f"the regional team {regional[0]!r} serves its region, and nobody says where organisations are; "
                    "give regions, or a register"
                )
