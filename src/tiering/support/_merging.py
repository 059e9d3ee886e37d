"""Several teams as one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import attrs

from tiering._dates import Cadence, DateRange, Period
from tiering._fields import duplicates
from tiering._wording import listed
from tiering.errors import DefinitionError, TieringError, raise_problems
from tiering.support._amounts import is_number, part_of, wrong_amount
from tiering.support._levels import TeamLevel
from tiering.support._spans import months_of

if TYPE_CHECKING:
    from tiering.support._teams import Team


def merged_fields(
    teams: Sequence[Team],
    floors: Mapping[str, int | float] | None,
    level: TeamLevel | None,
    region: str | None,
) -> dict[str, Any]:
    """
    Return the fields of one team with the capacities of several.

    Raises:
        TieringError: They cannot be one; several reasons come as one `ProblemsError`.
    """
    where = f"the merger of {listed(repr(each.code) for each in teams)}"
    per = max((each.per for each in teams), key=lambda cadence: cadence.months)
    times = [per.months // each.per.months for each in teams]
    usable = sum(each.usable * count for each, count in zip(teams, times, strict=True))
    problems: list[TieringError] = [*duplicates("team", (each.code for each in teams), where)]
    start = max((each.valid.start for each in teams if each.valid.start), default=None)
    end = min((each.valid.end for each in teams if each.valid.end), default=None)
    if start is not None and end is not None and end <= start:
        message = f"{where} would exist on no day: one of them ends on {end}, and another starts on {start}"
        problems.append(DefinitionError(message))
    if level is None:
        problems += _wrong_levels(teams, region, where)
        level = teams[0].level
        region = teams[0].region if region is None else region
    if floors is None:
        floors = _summed_floors(teams, times)
    else:
        problems += _wrong_floors(floors, where)
    raise_problems(where, problems)
    return {
        "level": level,
        "region": region,
        "funded": sum(each.funded * count for each, count in zip(teams, times, strict=True)),
        # Not the sum of those in post: where one team has more than it has posts, they fill nobody else's.
        "filled": None if all(each.filled is None for each in teams) else usable,
        "per": per,
        "valid": DateRange(start, end),
        "exceptions": dict(_exceptions(teams, per)),
        "floors": {
            programme: part_of(usable, kept) if isinstance(kept, float) else kept for programme, kept in floors.items()
        },
    }


def _wrong_levels(teams: Sequence[Team], region: str | None, where: str) -> Iterator[TieringError]:
    if len({each.level for each in teams}) > 1:
        told = listed(f"{each.code!r} is {each.level.value}" for each in teams)
        yield DefinitionError(f"{where} has no level of its own, as {told}; give one")
    elif region is None and len({each.region for each in teams}) > 1:
        told = listed(f"{each.code!r} serves {each.region!r}" for each in teams)
        yield DefinitionError(f"{where} has no region of its own, as {told}; give one, or another level")


def _wrong_floors(floors: Mapping[str, int | float], where: str) -> Iterator[TieringError]:
    for programme, kept in floors.items():
        what = f"what {where} keeps for {programme!r}"
        if not isinstance(kept, float):
            yield from wrong_amount(kept, what)
        elif not is_number(kept) or not 0 <= kept <= 1:
            yield DefinitionError(f"{what} must be whole minutes, or a share from 0 to 1 as a float, not {kept!r}")


def _summed_floors(teams: Sequence[Team], times: Sequence[int]) -> dict[str, int]:
    found: dict[str, int] = {}
    for each, count in zip(teams, times, strict=True):
        for programme, minutes in each.floors.items():
            found[programme] = found.get(programme, 0) + minutes * count
    return found


def _exceptions(teams: Sequence[Team], per: Cadence) -> Iterator[tuple[Period, int]]:
    """Yield what teams can give together in every month of the periods in which one of them has an exception."""
    touched = {
        Period.containing(month.start, per)
        for each in teams
        for period in each.exceptions
        for month in months_of(period)
    }
    # The merged team has days of its own, so theirs would count twice.
    timeless = [attrs.evolve(each, valid=DateRange()) for each in teams]
    for period in sorted(touched):
        for month in months_of(period):
            yield month, sum(each.capacity(month) for each in timeless)
