"""Teams: who gives support, to whom, and how much of it there is."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from typing import Any, final

import attrs

from tiering._dates import Cadence, DateRange, Period
from tiering._fields import FrozenMapping, is_code, is_member_of
from tiering.errors import DefinitionError, TieringError, raise_problems
from tiering.support._amounts import amount_text, exact, part_of, shared_out, wrong_amount
from tiering.support._kinds import told_apart
from tiering.support._levels import TeamLevel
from tiering.support._merging import merged_fields
from tiering.support._spans import days_of, days_within, in_month, months_of

__all__ = ["Team", "TeamLevel"]


def _as_exceptions(values: Mapping[Period, int]) -> Mapping[Period, int]:
    # Periods are keys as good as codes to it.
    found: Any = FrozenMapping(values)  # type: ignore[arg-type]
    frozen: Mapping[Period, int] = found
    return frozen


def _as_floors(values: Mapping[str, int]) -> Mapping[str, int]:
    return FrozenMapping(values)


@final
@attrs.frozen
class Team:
    """
    Who gives support, and how many minutes of it in a period.

    What is funded and what is filled are kept apart; what can be given is the smaller of the two.

    Attributes:
        code: What offers call it.
        name: Its name.
        level: Whom it is there for.
        region: The code of its region; only for a regional team, which has one.
        funded: The minutes that are paid for, in each period of `per`.
        filled: The minutes for which somebody is in post; None where all that are funded are filled.
        per: The period that these and the floors are for.
        valid: The days on which it exists.
        exceptions: Period to the minutes that it can give in that one, whatever is funded and filled: 0 where it is unfunded.
        floors: Programme to the minutes that are kept for it in each period of `per`.

    Raises:
        DefinitionError: An amount is negative, infinite or not whole minutes, a regional team has no region
            or another one has, exceptions overlap, or more is kept for programmes than is funded.
        ProblemsError: Several of these.

    Example:
        >>> from tiering import Period
        >>> from tiering.support import Team, TeamLevel, days
        >>> team = Team("N", name="National team", level=TeamLevel.NATIONAL, funded=days(90), filled=days(75))
        >>> team.capacity(Period.parse("2017-Q4")) == days(75), team.capacity(Period.parse("2017-12")) == days(25)
        (True, True)
    """

    code: str = attrs.field(validator=is_code)
    name: str = attrs.field(kw_only=True, validator=is_code)
    level: TeamLevel = attrs.field(kw_only=True, validator=is_member_of(TeamLevel))
    region: str | None = attrs.field(default=None, kw_only=True, validator=attrs.validators.optional(is_code))
    funded: int = attrs.field(kw_only=True)
    filled: int | None = attrs.field(default=None, kw_only=True)
    per: Cadence = attrs.field(default=Cadence.QUARTER, kw_only=True, validator=is_member_of(Cadence))
    valid: DateRange = attrs.field(default=DateRange(), kw_only=True, validator=is_member_of(DateRange))
    exceptions: Mapping[Period, int] = attrs.field(factory=dict, kw_only=True, converter=_as_exceptions)
    floors: Mapping[str, int] = attrs.field(factory=dict, kw_only=True, converter=_as_floors)

    def __attrs_post_init__(self) -> None:
        raise_problems(f"the team {self.code!r}", list(self._problems()))

    def _problems(self) -> Iterator[TieringError]:
        where = f"of the team {self.code!r}"
        if self.level is TeamLevel.REGIONAL and self.region is None:
            yield DefinitionError(f"the team {self.code!r} is regional and has no region; give the code of its region")
        if self.level is not TeamLevel.REGIONAL and self.region is not None:
            message = (
                f"the team {self.code!r} is {self.level.value} and has the region {self.region!r}; "
                "it serves everybody, so leave the region out, or make it regional"
            )
            yield DefinitionError(message)
        wrong = list(wrong_amount(self.funded, f"what is funded {where}"))
        if self.filled is not None:
            wrong += wrong_amount(self.filled, f"what is filled {where}")
        for programme, minutes in self.floors.items():
            wrong += wrong_amount(minutes, f"what is kept for {programme!r} {where}")
        yield from wrong
        if not wrong and sum(self.floors.values()) > self.funded:
            message = (
                f"{amount_text(sum(self.floors.values()))} {where} are kept for programmes, "
                f"but only {amount_text(self.funded)} are funded; keep less"
            )
            yield DefinitionError(message)
        yield from self._wrong_exceptions(where)

    def _wrong_exceptions(self, where: str) -> Iterator[TieringError]:
        periods, others = told_apart(self.exceptions, Period)
        for each in others:
            yield DefinitionError(f"the exceptions {where} are by Period, not by {each!r}")
        for period, minutes in self.exceptions.items():
            yield from wrong_amount(minutes, f"the exception {where} in {period}")
        for one, other in itertools.pairwise(sorted(periods)):
            if other.start < one.end:
                message = f"the exceptions {where} in {one} and in {other} overlap; give each month one"
                yield DefinitionError(message)

    @property
    def usable(self) -> int:
        """The minutes in each period of `per`, as a rule: what is funded, or what is filled where that is less."""
        return self.funded if self.filled is None else min(self.funded, self.filled)

    @property
    def vacant(self) -> int:
        """The minutes in each period of `per` that are funded, and that nobody is in post for."""
        return self.funded - self.usable

    def serves(self, region: str | None) -> bool:
        """
        Tell whether it is there for the organisations of a region.

        Args:
            region: The code of the region; None where an organisation belongs to none.
        """
        return self.level is not TeamLevel.REGIONAL or self.region == region

    def capacity(self, period: Period) -> int:
        """
        Return how many minutes it can give in a period.

        A shorter period than `per` has its months' shares, which add up exactly.  A month in
        which the team starts or ends has its share of the days, rounded down.

        Args:
            period: The period, of any cadence.
        """
        return sum(map(self._in_month, months_of(period)))

    def _in_month(self, month: Period) -> int:
        exception = next((each for each in self.exceptions if each.start <= month.start < each.end), None)
        if exception is None:
            return self._of_rule(self.usable, month)
        return self._of_days(in_month(self.exceptions[exception], exception, month), month)

    def _of_rule(self, minutes: int, month: Period) -> int:
        """Return what of the minutes of each period of `per` falls into a month."""
        return self._of_days(in_month(minutes, Period.containing(month.start, self.per), month), month)

    def _of_days(self, minutes: int, month: Period) -> int:
        return minutes * days_within(month, self.valid) // days_of(month)

    def kept(self, period: Period) -> dict[str, int]:
        """
        Return how many minutes are kept for each programme in a period.

        Where there are fewer than the floors together, they are shared out as the floors are.

        Args:
            period: The period, of any cadence.
        """
        months = months_of(period)
        floors = {
            programme: sum(self._of_rule(minutes, month) for month in months)
            for programme, minutes in self.floors.items()
        }
        capacity = self.capacity(period)
        if sum(floors.values()) <= capacity:
            return floors
        return dict(zip(floors, shared_out(capacity, tuple(floors.values())), strict=True))

    def divided(self, wanted: Mapping[str, int], period: Period) -> dict[str, int]:
        """
        Return what each programme gets of the capacity of a period, where they are served in the order given.

        Each gets what it wants or what is kept for it, whichever is less, before anybody gets more.
        What is kept for a programme that does not want it is there for the others.

        Args:
            wanted: Programme to the minutes that it wants, the first to be served first.
            period: The period, of any cadence.

        Raises:
            DefinitionError: An amount is negative, infinite or not whole minutes.
            ProblemsError: Several of these.
        """
        wrong = [
            problem
            for programme, minutes in wanted.items()
            for problem in wrong_amount(minutes, f"what {programme!r} wants")
        ]
        raise_problems("what programmes want", wrong)
        kept = self.kept(period)
        found = {programme: min(minutes, kept.get(programme, 0)) for programme, minutes in wanted.items()}
        left = self.capacity(period) - sum(found.values())
        for programme, minutes in wanted.items():
            more = min(minutes - found[programme], left)
            found[programme] += more
            left -= more
        return found

    def cut(self, share: float) -> Team:
        """
        Return the team with everything that it has cut by a share, what is left rounded down.

        Whoever cuts vacant posts only changes `funded`.

        Args:
            share: From 0, which cuts nothing, to 1; 0.2 is exactly a fifth.

        Raises:
            DefinitionError: The share is not between 0 and 1.
        """
        if isinstance(share, bool) or not 0 <= share <= 1:
            message = f"a team is cut by a share from 0 to 1, not by {share!r}; 0.2 is a fifth"
            raise DefinitionError(message)
        left = 1 - exact(share)
        return attrs.evolve(
            self,
            funded=part_of(self.funded, left),
            filled=None if self.filled is None else part_of(self.filled, left),
            exceptions={period: part_of(minutes, left) for period, minutes in self.exceptions.items()},
            floors={programme: part_of(minutes, left) for programme, minutes in self.floors.items()},
        )

    def merged(
        self,
        *others: Team,
        code: str,
        name: str,
        floors: Mapping[str, int | float] | None = None,
        level: TeamLevel | None = None,
        region: str | None = None,
    ) -> Team:
        """
        Return one team with the capacities of several.

        It exists on the days on which they all do.  In a period of its `per`, which is the longest of theirs,
        it can give exactly what they can together.  A part of one can differ by a minute for each team.

        Args:
            others: The other teams.
            code: The code of the team that comes of it.
            name: Its name.
            floors: Programme to what is kept for it: minutes as a whole number, or a share of what the team
                can give as a rule, as a `float` from 0 to 1; what the teams keep together where this is not said.
            level: Its level; where none is given theirs, if they share one.
            region: Its region; where none is given theirs, if they share one and the level.

        Raises:
            DefinitionError: Their levels or regions differ and none is given, they never exist on the same day,
                or more is kept for programmes than is funded.
            ProblemsError: Several of these.

        Example:
            >>> from tiering import Period
            >>> from tiering.support import Team, TeamLevel, days
            >>> emergency, elective = (
            ...     Team(code, name=code, level=TeamLevel.NATIONAL, funded=days(count))
            ...     for code, count in (("emergency", 100), ("elective", 60))
            ... )
            >>> one = emergency.merged(elective, code="one", name="One team", floors={"elective": days(40)})
            >>> quarter, wanted = Period.parse("2024-Q2"), {"emergency": days(150), "elective": days(60)}
            >>> {programme: minutes // days(1) for programme, minutes in one.divided(wanted, quarter).items()}
            {'emergency': 120, 'elective': 40}
        """
        return Team(code, name=name, **merged_fields((self, *others), floors, level, region))
