from __future__ import annotations

import math
from datetime import date
from typing import Any

import pytest

from tiering import Cadence, DateRange, Period
from tiering.errors import DefinitionError, DuplicateCodeError, ProblemsError
from tiering.support import Team, TeamLevel, days

SPRING = Period.parse("2024-Q2")
SUMMER = Period.parse("2024-Q3")


def month(text: str) -> Period:
    return Period.parse(text)


def team(code: str = "NT", **changes: Any) -> Team:
    settled: dict[str, Any] = {"name": f"Team {code}", "level": TeamLevel.NATIONAL, "funded": 900, **changes}
    return Team(code, **settled)


# What it is made of.


def test_everything_that_is_wrong_with_a_team_is_told_at_once() -> None:
    with pytest.raises(ProblemsError) as raised:
        team(level=TeamLevel.REGIONAL, funded=-1, filled=math.inf)

    assert [str(each) for each in raised.value.exceptions] == [
        "the team 'NT' is regional and has no region; give the code of its region",
        "what is funded of the team 'NT' must be whole minutes from 0 up, not -1; days(…) and hours(…) make them",
        "what is filled of the team 'NT' must be whole minutes from 0 up, not inf; days(…) and hours(…) make them",
    ]


@pytest.mark.parametrize("level", [TeamLevel.NATIONAL, TeamLevel.PEER])
def test_a_region_of_a_team_that_serves_everybody_is_refused(level: TeamLevel) -> None:
    with pytest.raises(DefinitionError, match="has the region 'RA'; it serves everybody, so leave the region out"):
        team(level=level, region="RA")


@pytest.mark.parametrize("minutes", [-1, 1.0, math.nan, True, "9"])
def test_what_is_no_amount_is_refused(minutes: Any) -> None:
    with pytest.raises(DefinitionError, match="what is funded of the team 'NT' must be whole minutes from 0 up"):
        team(funded=minutes)


def test_a_floor_that_is_no_amount_is_refused() -> None:
    with pytest.raises(DefinitionError, match="what is kept for 'elective' of the team 'NT' must be whole minutes"):
        team(floors={"elective": 0.5})


def test_no_more_can_be_kept_than_is_funded() -> None:
    with pytest.raises(DefinitionError, match=r"2 days 1 minute of the team 'NT' are kept .* only 2 days are funded"):
        team(floors={"elective": 450, "cancer": 451})


def test_an_exception_that_is_no_amount_is_refused() -> None:
    with pytest.raises(DefinitionError, match="the exception of the team 'NT' in April to June 2024 must be whole"):
        team(exceptions={SPRING: -1})


def test_an_exception_without_a_period_is_refused() -> None:
    with pytest.raises(DefinitionError, match="the exceptions of the team 'NT' are by Period, not by '2024-Q2'"):
        team(exceptions={"2024-Q2": 0})


def test_exceptions_that_overlap_are_refused() -> None:
    with pytest.raises(DefinitionError, match="in April to June 2024 and in May 2024 overlap; give each month one"):
        team(exceptions={SPRING: 0, month("2024-05"): 10})


def test_a_team_is_a_value() -> None:
    one = team(exceptions={SPRING: 0}, floors={"elective": 1})

    assert len({one, team(exceptions={SPRING: 0}, floors={"elective": 1})}) == 1


# Whom it serves.


def test_a_regional_team_serves_its_region_alone() -> None:
    regional = team(level=TeamLevel.REGIONAL, region="RA")

    assert [regional.serves(region) for region in ("RA", "RB", None)] == [True, False, False]


@pytest.mark.parametrize("level", [TeamLevel.NATIONAL, TeamLevel.PEER])
def test_the_other_teams_serve_everybody(level: TeamLevel) -> None:
    assert [team(level=level).serves(region) for region in ("RA", None)] == [True, True]


# What it can give.


def test_a_team_whose_posts_are_all_filled_can_give_what_is_funded() -> None:
    assert team().capacity(SPRING) == 900
    assert team().vacant == 0


def test_a_team_can_give_no_more_than_is_filled() -> None:
    part_filled = team(filled=600)

    assert part_filled.capacity(SPRING) == 600
    assert part_filled.vacant == 300


def test_a_team_can_give_no_more_than_is_funded() -> None:
    assert team(filled=1200).capacity(SPRING) == 900


def test_the_months_of_a_quarter_add_up_to_it() -> None:
    assert [team(funded=100).capacity(month(f"2024-0{each}")) for each in (4, 5, 6)] == [34, 33, 33]


def test_a_year_has_what_its_quarters_have() -> None:
    assert team(funded=100).capacity(Period.parse("2024")) == 400


def test_a_quarter_of_a_yearly_team_is_a_quarter_of_it() -> None:
    assert team(funded=1200, per=Cadence.FINANCIAL_YEAR).capacity(SPRING) == 300


def test_an_exception_counts_instead_of_what_is_funded_and_filled() -> None:
    excepted = team(filled=600, exceptions={SPRING: 30})

    assert excepted.capacity(SPRING) == 30
    assert excepted.capacity(month("2024-05")) == 10
    assert excepted.capacity(SUMMER) == 600


def test_an_unfunded_month_leaves_the_others_as_they_are() -> None:
    assert team(exceptions={month("2024-05"): 0}).capacity(SPRING) == 600


def test_a_team_gives_nothing_when_it_does_not_exist() -> None:
    one = team(valid=DateRange(date(2024, 7, 1)))

    assert [one.capacity(period) for period in (SPRING, SUMMER)] == [0, 900]


def test_a_month_in_which_a_team_starts_has_its_share_of_the_days() -> None:
    # 15 of April's 30 days, and the 300 minutes of each of the other months.
    assert team(valid=DateRange(date(2024, 4, 16))).capacity(SPRING) == 750


def test_a_month_in_which_a_team_ends_has_its_share_of_the_days_rounded_down() -> None:
    # 16 of May's 31 days: 154.8 minutes.
    assert team(valid=DateRange(end=date(2024, 5, 17))).capacity(month("2024-05")) == 154


# What is kept for programmes.


def test_floors_are_kept_in_every_period() -> None:
    assert team(floors={"elective": 300}).kept(SPRING) == {"elective": 300}
    assert team(floors={"elective": 300}).kept(month("2024-05")) == {"elective": 100}


def test_floors_shrink_alike_where_there_is_less_than_they_come_to() -> None:
    assert team(filled=100, floors={"elective": 300, "cancer": 100}).kept(SPRING) == {"elective": 75, "cancer": 25}


def test_nothing_is_kept_when_the_team_does_not_exist() -> None:
    assert team(valid=DateRange(date(2024, 7, 1)), floors={"elective": 300}).kept(SPRING) == {"elective": 0}


def test_programmes_are_served_in_the_order_given() -> None:
    wanted = {"emergency": 700, "elective": 500}

    assert team().divided(wanted, SPRING) == {"emergency": 700, "elective": 200}
    assert team().divided(dict(reversed(wanted.items())), SPRING) == {"elective": 500, "emergency": 400}


def test_nobody_is_given_more_than_they_want() -> None:
    assert team().divided({"emergency": 100}, SPRING) == {"emergency": 100}


def test_what_is_kept_and_not_wanted_is_there_for_the_others() -> None:
    floored = team(floors={"elective": 300})

    assert floored.divided({"emergency": 900, "elective": 100}, SPRING) == {"emergency": 800, "elective": 100}
    assert floored.divided({"emergency": 900}, SPRING) == {"emergency": 900}


def test_wanting_what_is_no_amount_is_refused() -> None:
    with pytest.raises(DefinitionError, match="what 'emergency' wants must be whole minutes from 0 up, not inf"):
        team().divided({"emergency": math.inf}, SPRING)  # type: ignore[dict-item]


# Cuts.


def test_a_cut_takes_its_share_of_everything() -> None:
    whole = team(funded=100, filled=90, exceptions={SPRING: 50}, floors={"elective": 40})

    assert whole.cut(0.2) == team(funded=80, filled=72, exceptions={SPRING: 40}, floors={"elective": 32})


def test_what_a_cut_leaves_is_rounded_down() -> None:
    assert team(funded=99).cut(0.5).funded == 49


def test_a_fifth_is_exactly_a_fifth() -> None:
    # In binary arithmetic 1 − 0.9 is less than a tenth.
    assert team(funded=10).cut(0.9).funded == 1


def test_a_cut_of_nothing_leaves_the_team_and_one_of_everything_leaves_nothing() -> None:
    assert team().cut(0) == team()
    assert team().cut(1).capacity(SPRING) == 0


@pytest.mark.parametrize("share", [-0.1, 1.1, math.nan, True])
def test_a_cut_by_what_is_no_share_is_refused(share: float) -> None:
    with pytest.raises(DefinitionError, match="a team is cut by a share from 0 to 1"):
        team().cut(share)


# Mergers.


def merged(*teams: Team, **changes: Any) -> Team:
    return teams[0].merged(*teams[1:], **{"code": "M", "name": "Merged team", **changes})


EMERGENCY = team("emergency", funded=days(100))
ELECTIVE = team("elective", funded=days(60), floors={"elective": days(60)})


def elective_days(one: Team) -> int:
    """Return the days of elective support in a quarter in which emergency care goes first and wants more than there is."""
    wanted = {"emergency": days(150), "elective": days(60)}
    return one.divided(wanted, SPRING)["elective"] // days(1)


def test_before_the_merger_elective_care_has_its_own_team() -> None:
    assert elective_days(ELECTIVE) == 60


def test_after_a_merger_without_a_floor_elective_care_has_what_emergency_care_leaves() -> None:
    assert elective_days(merged(EMERGENCY, ELECTIVE, floors={})) == 10


def test_a_floor_keeps_elective_days_through_a_merger() -> None:
    assert elective_days(merged(EMERGENCY, ELECTIVE, floors={"elective": days(40)})) == 40


def test_a_floor_keeps_elective_days_through_a_merger_and_a_cut() -> None:
    assert elective_days(merged(EMERGENCY, ELECTIVE, floors={"elective": days(40)}).cut(0.2)) == 32


def test_a_floor_can_be_a_share() -> None:
    floored = merged(EMERGENCY, ELECTIVE, floors={"elective": 0.25})

    assert floored.floors == {"elective": days(40)}


def test_a_whole_number_is_minutes_and_a_float_a_share() -> None:
    floors = {"elective": 1, "cancer": 0.0}

    assert merged(EMERGENCY, ELECTIVE, floors=floors).floors == {"elective": 1, "cancer": 0}


def test_teams_bring_their_floors_where_nobody_says_otherwise() -> None:
    one, other = team("A", floors={"elective": 10, "cancer": 5}), team("B", floors={"elective": 20})

    assert merged(one, other).floors == {"elective": 30, "cancer": 5}
    assert merged(one, other, floors={}).floors == {}


def test_capacities_are_added() -> None:
    both = merged(team("A", funded=100, filled=80), team("B", funded=50))

    assert (both.funded, both.filled) == (150, 130)
    assert both.capacity(SPRING) == 130


def test_one_teams_people_do_not_fill_the_others_posts() -> None:
    both = merged(team("A", funded=100, filled=120), team("B", funded=100, filled=60))

    assert both.capacity(SPRING) == 160


def test_amounts_are_given_for_the_longest_period() -> None:
    both = merged(team("A", funded=100), team("B", funded=1000, per=Cadence.YEAR, floors={"elective": 4}))

    assert (both.per, both.funded, both.floors) == (Cadence.YEAR, 1400, {"elective": 4})


def test_an_exception_of_one_team_leaves_what_the_other_gives() -> None:
    one, other = team("A", funded=100, exceptions={month("2024-05"): 0}), team("B", funded=100)
    both = merged(one, other)

    for period in (SPRING, SUMMER, *(month(f"2024-0{each}") for each in (4, 5, 6))):
        assert both.capacity(period) == one.capacity(period) + other.capacity(period)


def test_a_merged_team_exists_when_all_of_them_do() -> None:
    one, other = team("A", valid=DateRange(date(2024, 4, 16))), team("B", valid=DateRange(date(2024, 1, 1)))

    assert merged(one, other).valid == DateRange(date(2024, 4, 16))


def test_days_on_which_a_team_does_not_exist_count_once() -> None:
    days_of_both = DateRange(date(2024, 4, 16))
    one = team("A", valid=days_of_both, exceptions={month("2024-04"): 60})
    other = team("B", valid=days_of_both)

    # Half of 60 and half of 300.
    assert merged(one, other).capacity(month("2024-04")) == 180


def test_teams_that_never_exist_together_cannot_be_merged() -> None:
    one, other = team("A", valid=DateRange(end=date(2024, 4, 1))), team("B", valid=DateRange(date(2024, 4, 1)))

    with pytest.raises(DefinitionError, match="the merger of 'A', 'B' would exist on no day"):
        merged(one, other)


def test_a_merged_team_has_the_level_and_region_that_they_share() -> None:
    regional = {"level": TeamLevel.REGIONAL, "region": "RA"}
    both = merged(team("A", **regional), team("B", **regional))

    assert (both.level, both.region) == (TeamLevel.REGIONAL, "RA")


def test_teams_of_several_levels_need_one() -> None:
    one, other = team("A", level=TeamLevel.REGIONAL, region="RA"), team("B")

    with pytest.raises(DefinitionError, match="has no level of its own, as 'A' is regional, 'B' is national; give one"):
        merged(one, other)
    assert merged(one, other, level=TeamLevel.NATIONAL).region is None


def test_teams_of_several_regions_need_one() -> None:
    one, other = (team(code, level=TeamLevel.REGIONAL, region=f"R{code}") for code in "AB")

    with pytest.raises(DefinitionError, match="has no region of its own, as 'A' serves 'RA', 'B' serves 'RB'"):
        merged(one, other)
    assert merged(one, other, region="RC").region == "RC"


def test_a_team_is_not_merged_with_itself() -> None:
    with pytest.raises(DuplicateCodeError, match="two teams share the code 'NT' in the merger of 'NT', 'NT'"):
        merged(team(), team())


@pytest.mark.parametrize("kept", [30.0, -0.1, math.nan, -3, "1"])
def test_a_floor_that_is_neither_minutes_nor_a_share_is_refused(kept: Any) -> None:
    with pytest.raises(DefinitionError, match="what the merger of 'A', 'B' keeps for 'elective' must be whole minutes"):
        merged(team("A"), team("B"), floors={"elective": kept})


def test_a_cut_comes_to_the_same_before_a_merger_as_after_it_but_for_rounding() -> None:
    one, other = team("A", funded=1000), team("B", funded=500)

    assert merged(one, other).cut(0.2) == merged(one.cut(0.2), other.cut(0.2))
