"""Offers: what support there is, for whom, and on which terms."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from typing import final

import attrs

from tiering._calendar import Due, as_days
from tiering._cycles import ReviewCycle
from tiering._dates import as_day
from tiering._fields import duplicates, is_code, is_member_of, is_whole
from tiering._protocols import Criterion
from tiering.calendar import Deadline
from tiering.errors import DefinitionError, TieringError, raise_problems
from tiering.support._amounts import amount_text, wrong_amount
from tiering.support._kinds import as_codes, told_apart
from tiering.support._levels import TeamLevel

__all__ = ["SupportOffer"]


def _as_teams(values: Iterable[str] | TeamLevel) -> tuple[str, ...] | TeamLevel:
    return values if isinstance(values, TeamLevel) else as_codes(values)


def _as_shares(values: Iterable[float]) -> tuple[float, ...]:
    return tuple(float(value) for value in values)


def _as_deadlines(values: Iterable[Deadline]) -> tuple[Deadline, ...]:
    return tuple(values)


@final
@attrs.frozen
class SupportOffer:
    """
    Something that organisations can be given, and on which terms.

    Attributes:
        code: What plans call it.
        name: What a letter calls it.
        teams: The codes of the teams that give it, or a level, whose teams all do; nothing where no team's time is needed.
        amount: The minutes that it takes in each period of a plan; None where its content is undefined:
            "bespoke support" that was promised and never described.
        least: The fewest minutes in a period that are of any use; the whole amount where none are given.
        periods: For how many periods it runs.
        tiers: The codes of the tiers whose organisations are eligible; in every tier where none is named.
        when: What must also hold of an organisation for it to be eligible; nothing where none is given.
        metrics: The codes of the metrics that it addresses; whatever falls short where none is named.
        universal: Whether everybody who is eligible gets it; otherwise it is rationed.
        mandated: Whether it is sent in; otherwise it is requested.
        requires: The codes of offers that must be running or done.
        excludes: The codes of offers beside which it cannot run.
        payer: Who pays for it.
        programme: The programme that it belongs to; empty where it serves all.
        kind: What sort of support it is.
        deadlines: What has to be done about it, counted from the review after which it is given.
        step_down: What is left, period by period, for whoever is no longer eligible: shares, 0 to 1, of what was
            given the period before; after the last of them it ends.  With none it ends at once.

    Raises:
        DefinitionError: An amount is negative or infinite, more is needed to be of use than there is, or it
            requires or excludes itself, or excludes what it requires.
        ProblemsError: Several of these.

    Example:
        >>> from tiering.support import SupportOffer, TeamLevel, days
        >>> visit = SupportOffer("visit", name="Visit", teams=TeamLevel.NATIONAL, amount=days(12), tiers=("1", "2"))
        >>> visit.reaches("2"), visit.is_undefined
        (True, False)
    """

    code: str = attrs.field(validator=is_code)
    name: str = attrs.field(kw_only=True, validator=is_code)
    teams: tuple[str, ...] | TeamLevel = attrs.field(default=(), kw_only=True, converter=_as_teams)
    amount: int | None = attrs.field(kw_only=True)
    least: int | None = attrs.field(default=None, kw_only=True)
    periods: int = attrs.field(default=1, kw_only=True)
    tiers: tuple[str, ...] = attrs.field(default=(), kw_only=True, converter=as_codes)
    when: Criterion | None = attrs.field(
        default=None, kw_only=True, validator=attrs.validators.optional(is_member_of(Criterion))
    )
    metrics: tuple[str, ...] = attrs.field(default=(), kw_only=True, converter=as_codes)
    universal: bool = attrs.field(default=False, kw_only=True, validator=is_member_of(bool))
    mandated: bool = attrs.field(default=False, kw_only=True, validator=is_member_of(bool))
    requires: tuple[str, ...] = attrs.field(default=(), kw_only=True, converter=as_codes)
    excludes: tuple[str, ...] = attrs.field(default=(), kw_only=True, converter=as_codes)
    payer: str = attrs.field(default="", kw_only=True, validator=is_member_of(str))
    programme: str = attrs.field(default="", kw_only=True, validator=is_member_of(str))
    kind: str = attrs.field(default="", kw_only=True, validator=is_member_of(str))
    deadlines: tuple[Deadline, ...] = attrs.field(default=(), kw_only=True, converter=_as_deadlines)
    step_down: tuple[float, ...] = attrs.field(default=(0.5,), kw_only=True, converter=_as_shares)
    extensions: int | None = attrs.field(default=None, kw_only=True)

    def __attrs_post_init__(self) -> None:
        raise_problems(f"the offer {self.code!r}", list(self._problems()))

    def _problems(self) -> Iterator[TieringError]:
        where = f"the offer {self.code!r}"
        yield from self._wrong_amounts(where)
        if not is_whole(self.periods) or self.periods < 1:
            yield DefinitionError(f"{where} must run for a whole number of periods from 1 up, not {self.periods!r}")
        if not isinstance(self.teams, TeamLevel):
            yield from _wrong_codes(self.teams, "team", where)
        for codes, kind in ((self.tiers, "tier"), (self.metrics, "metric")):
            yield from _wrong_codes(codes, kind, where)
        for codes in (self.requires, self.excludes):
            yield from _wrong_codes(codes, "offer", where)
        if self.extensions is not None and not (is_whole(self.extensions) and self.extensions >= 0):
            yield DefinitionError(f"{where} is extended a whole number of times from 0 up, not {self.extensions!r}")
        for share in self.step_down:
            if not 0 < share <= 1:
                yield DefinitionError(
                    f"{where} cannot step down to {share!r} of what was given; give shares from 0 to 1"
                )
        yield from self._wrong_company(where)
        yield from _wrong_deadlines(self.deadlines, where)

    def _wrong_amounts(self, where: str) -> Iterator[TieringError]:
        if self.amount is None:
            if self.least is not None:
                message = (
                    f"{where} is undefined, so nobody can say how little of it is of use; leave {self.least!r} out"
                )
                yield DefinitionError(message)
            return
        wrong = list(wrong_amount(self.amount, f"the amount of {where}"))
        if self.least is not None:
            wrong += wrong_amount(self.least, f"the least of {where}")
        yield from wrong
        if not wrong and self.least is not None and self.least > self.amount:
            message = (
                f"{where} is of use from {amount_text(self.least)} up, but is only {amount_text(self.amount)}; "
                "nobody could ever be given it"
            )
            yield DefinitionError(message)

    def _wrong_company(self, where: str) -> Iterator[TieringError]:
        if self.code in self.requires:
            yield DefinitionError(f"{where} requires itself; leave it out")
        if self.code in self.excludes:
            yield DefinitionError(f"{where} excludes itself; leave it out")
        for code in self.requires:
            if code in self.excludes and code != self.code:
                yield DefinitionError(f"{where} excludes {code!r}, which it requires; leave one of the two out")

    @property
    def is_undefined(self) -> bool:
        """Whether it was promised without a word of what it is, so that nobody can plan it."""
        return self.amount is None

    @property
    def is_sent_in(self) -> bool:
        """Whether it is given without being asked for: it is mandated, or for everybody."""
        return self.mandated or self.universal

    def reaches(self, tier: str) -> bool:
        """
        Tell whether the organisations of a tier are eligible, as far as their tier goes.

        Args:
            tier: The tier's code.
        """
        return not self.tiers or tier in self.tiers

    def addresses(self, metric: str) -> bool:
        """
        Tell whether it helps where a metric falls short.

        Args:
            metric: The metric's code.
        """
        return not self.metrics or metric in self.metrics

    def due(self, review: date, holidays: Iterable[date] = (), *, cycle: ReviewCycle | None = None) -> tuple[Due, ...]:
        """
        Return what falls due about it after a review, the earliest first.

        Args:
            review: The day on which the review was held.
            holidays: The bank holidays, which are no working days.
            cycle: The reviews among which it is one.  A deadline on a fixed day then hangs on the last of
                them that is held by that day, as those of the cycle do, and without one on every review until then.

        Raises:
            DefinitionError: A deadline is before the first review of the cycle.
            ProblemsError: Several are.
        """
        if cycle is not None:
            return attrs.evolve(cycle, deadlines=self.deadlines).due(review, holidays)
        review, off = as_day(review), as_days(holidays)
        found = (Due(each.name, each.due(review, off)) for each in self.deadlines)
        return tuple(sorted((each for each in found if each.on >= review), key=lambda due: due.on))


def _wrong_deadlines(deadlines: Iterable[Deadline], where: str) -> Iterator[TieringError]:
    good, others = told_apart(deadlines, Deadline)
    yield from (DefinitionError(f"a deadline of {where} must be a Deadline, not {each!r}") for each in others)
    yield from duplicates("deadline", (each.name for each in good), where)


def _wrong_codes(codes: Iterable[str], kind: str, where: str) -> Iterator[TieringError]:
    good, others = told_apart(codes, str)
    yield from (DefinitionError(f"{where} names a {kind} by {code!r}; give its code, which is text") for code in others)
    for code, count in Counter(good).items():
        if count > 1:
            yield DefinitionError(f"{where} names the {kind} {code!r} {count} times; once will do")
