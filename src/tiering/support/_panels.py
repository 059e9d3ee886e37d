"""Panels whose members each give the days that they have."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import final

import attrs

from tiering._dates import Cadence, DateRange, Period
from tiering._fields import duplicates, is_code, is_member_of, is_positive
from tiering.errors import DefinitionError, TieringError, raise_problems
from tiering.support._amounts import wrong_amount
from tiering.support._kinds import told_apart
from tiering.support._levels import TeamLevel
from tiering.support._spans import days_of, in_month
from tiering.support._teams import Team

__all__ = ["MemberPanel", "PanelMember"]

_DAY = timedelta(days=1)


def _is_amount(instance: PanelMember, _: object, value: int) -> None:
    for problem in wrong_amount(value, f"what {instance.name!r} gives"):
        raise problem


@final
@attrs.frozen
class PanelMember:
    """
    Somebody who gives so much time a year.

    Attributes:
        name: Who it is.
        minutes: What is given each time.
        times: How often a year: 52 for a day a week, 12 for a day a month, 1 for a day a year.

    Raises:
        DefinitionError: The minutes are negative, infinite or not whole, or the times no whole number from 1 up.

    Example:
        >>> from tiering.support import PanelMember, days
        >>> PanelMember("a clinician", days(1), times=52).yearly == days(52)
        True
    """

    name: str = attrs.field(validator=is_code)
    minutes: int = attrs.field(validator=_is_amount)
    times: int = attrs.field(default=1, kw_only=True, validator=is_positive)

    @property
    def yearly(self) -> int:
        """The minutes in a year."""
        return self.minutes * self.times


def _as_members(values: Iterable[PanelMember]) -> tuple[PanelMember, ...]:
    return tuple(values)


def _as_ranges(values: Iterable[DateRange]) -> tuple[DateRange, ...]:
    return tuple(values)


@final
@attrs.frozen
class MemberPanel:
    """
    A team whose capacity is what its members give.

    Attributes:
        code: What offers call it.
        name: Its name.
        members: Who gives how much.
        level: Whom it is there for.
        region: The code of its region; only for a regional panel, which has one.
        valid: The days on which it exists.
        unfunded: When nobody paid for it, so that it gives nothing; each from a first day to the first day after.

    Raises:
        DefinitionError: A regional panel has no region or another one has, or a time without funds has no start or no end.
        DuplicateCodeError: Two members share a name.
        ProblemsError: Several of these.

    Example:
        >>> from datetime import date
        >>> from tiering import DateRange, Period
        >>> from tiering.support import MemberPanel, PanelMember, days
        >>> members = [PanelMember("Clinician A", days(1), times=52), PanelMember("Clinician B", days(1), times=4)]
        >>> gap = DateRange(date(2018, 4, 1), date(2018, 7, 1))
        >>> panel = MemberPanel("P", name="Clinicians", members=members, unfunded=[gap])
        >>> [panel.team().capacity(Period.parse(text)) // days(1) for text in ("2018-Q1", "2018-Q2", "2018-Q3")]
        [14, 0, 14]
    """

    code: str = attrs.field(validator=is_code)
    name: str = attrs.field(kw_only=True, validator=is_code)
    members: tuple[PanelMember, ...] = attrs.field(kw_only=True, converter=_as_members)
    level: TeamLevel = attrs.field(default=TeamLevel.NATIONAL, kw_only=True, validator=is_member_of(TeamLevel))
    region: str | None = attrs.field(default=None, kw_only=True, validator=attrs.validators.optional(is_code))
    valid: DateRange = attrs.field(default=DateRange(), kw_only=True, validator=is_member_of(DateRange))
    unfunded: tuple[DateRange, ...] = attrs.field(default=(), kw_only=True, converter=_as_ranges)

    def __attrs_post_init__(self) -> None:
        where = f"the panel {self.code!r}"
        raise_problems(where, list(self._problems(where)))
        # What is wrong with the team would be told only when somebody asks for it.
        self.team()

    def _problems(self, where: str) -> Iterator[TieringError]:
        members, others = told_apart(self.members, PanelMember)
        for other in others:
            yield DefinitionError(f"a member of {where} must be a PanelMember, not {other!r}")
        yield from duplicates("member", (each.name for each in members), where)
        ranges, others = told_apart(self.unfunded, DateRange)
        for other in others:
            yield DefinitionError(f"a time in which {where} is unfunded must be a DateRange, not {other!r}")
        for each in ranges:
            if each.start is None or each.end is None:
                message = (
                    f"{where} is unfunded from {each.start} to {each.end}; give both the first day and the first day "
                    "after, or say with valid when it exists"
                )
                yield DefinitionError(message)

    @property
    def yearly(self) -> int:
        """The minutes of all members in a year."""
        return sum(each.yearly for each in self.members)

    def team(self) -> Team:
        """
        Return it as a team, whose capacity is for each financial year.

        A month that is unfunded in part has its share of the days, rounded down.
        """
        return Team(
            self.code,
            name=self.name,
            level=self.level,
            region=self.region,
            funded=self.yearly,
            per=Cadence.FINANCIAL_YEAR,
            valid=self.valid,
            exceptions={month: self._left_in(month) for month in self._touched()},
        )

    def _touched(self) -> list[Period]:
        """Return the months of which some days are unfunded."""
        found: dict[Period, None] = {}
        for each in self.unfunded:
            if each.start is not None and each.end is not None:
                month = Period.containing(each.start, Cadence.MONTH)
                while month.start < each.end:
                    found[month] = None
                    month = month.shifted(1)
        return list(found)

    def _left_in(self, month: Period) -> int:
        all_days = [month.start + _DAY * place for place in range(days_of(month))]
        funded = sum(not any(day in each for each in self.unfunded) for day in all_days)
        return (
            in_month(self.yearly, Period.containing(month.start, Cadence.FINANCIAL_YEAR), month)
            * funded
            // len(all_days)
        )
