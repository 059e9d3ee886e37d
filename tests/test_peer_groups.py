from __future__ import annotations

import math
from datetime import date
from typing import Any

import attrs
import numpy as np
import pytest
from compared import evidence, latest
from invented import APRIL, first_of, number

from tiering import DateRange, Membership, Organisation, Register, Window, rules
from tiering._peers import Peers, sizes_in, whole_of, wholes_in
from tiering._pools import peers_in
from tiering.errors import RuleError
from tiering.links import FormerName
from tiering.typing import Evidence

M = number("m")
GAP = math.nan
BANDS = rules.SizeBands("m", (10, 25), over=Window.last(1))
MOVES = date(2024, 1, 1)


def found(pool: rules.Pool, seen: Evidence) -> Peers:
    peers = peers_in(pool, seen)
    assert peers is not None
    return peers


def sized(*weights: float, **changes: Any) -> Evidence:
    return latest([1.0] * len(weights), M, weights=weights, **changes)


def test_who_is_in_the_same_region_is_in_one_group() -> None:
    seen = latest((1, 2, 3), M, regions=("North", "South", "North"))
    peers = found(rules.Pool(within="region"), seen)

    assert peers.groups.tolist() == [0, 1, 0]
    assert peers.nobody is None


def test_who_is_in_no_region_is_with_nobody() -> None:
    seen = latest((1, 2, 3), M, regions=("North", None, "North"))
    peers = found(rules.Pool(within="region"), seen)

    assert peers.nobody is not None
    assert peers.nobody.tolist() == [False, True, False]
    assert peers.told(1) == "compared with nobody, because it is in no region on 1 May 2023"


def test_regions_are_reached_through_others() -> None:
    register = Register(
        [Organisation("T0"), Organisation("S", kind="system"), Organisation("R", kind="region")],
        [Membership(member="T0", of="S"), Membership(member="S", of="R")],
    )
    seen = attrs.evolve(latest((1,), M), register=register)

    assert wholes_in(seen, "region").names == ("R",)
    assert wholes_in(seen, "system").names == ("S",)


def test_of_several_wholes_it_is_the_one_with_the_greatest_share() -> None:
    register = Register(
        [Organisation("T0"), Organisation("S", kind="system"), Organisation("U", kind="system")],
        [Membership(member="T0", of="S", share=0.4), Membership(member="T0", of="U", share=0.6)],
    )

    assert whole_of(register, "T0", MOVES, "system") == register["U"]


def test_without_a_register_the_answer_is_refused() -> None:
    with pytest.raises(RuleError, match="who is in which region is asked for, and nothing says it; give register= to"):
        wholes_in(latest((1,), M), "region")


def moving() -> Register:
    """Return a register in which T1 moves from the North to the South, which has had another name until then."""
    return Register(
        [
            Organisation("T0"),
            Organisation("T1"),
            Organisation("N", name="North", kind="region"),
            Organisation("S", name="South", kind="region", former_names=[FormerName("Deep South", until=MOVES)]),
        ],
        [
            Membership(member="T0", of="S"),
            Membership(member="T1", of="N", valid=DateRange(None, MOVES)),
            Membership(member="T1", of="S", valid=DateRange(MOVES, None)),
        ],
    )


def test_groups_are_those_of_the_day_of_each_review() -> None:
    before = attrs.evolve(latest((1, 2), M), register=moving(), on=date(2023, 12, 31))
    after = attrs.evolve(before, on=MOVES)
    told = [wholes_in(each, "region") for each in (before, after)]

    assert [each.numbers.tolist() for each in told] == [[0, 1], [0, 0]]
    assert [each.names for each in told] == [("Deep South", "North"), ("South",)]


def test_a_whole_has_the_name_of_the_day() -> None:
    region = Organisation("S", name="South", kind="region", former_names=[FormerName("Deep South", until=MOVES)])
    register = Register([Organisation("T0"), region], [Membership(member="T0", of="S")])
    before = attrs.evolve(latest((1,), M), register=register, on=date(2023, 12, 31))

    assert wholes_in(before, "region").names == ("Deep South",)
    assert wholes_in(attrs.evolve(before, on=MOVES), "region").names == ("South",)


def test_wholes_are_found_once_for_reviews_between_which_nothing_changes() -> None:
    first = attrs.evolve(latest((1, 2), M), register=moving(), on=date(2023, 11, 1))
    second, third = (attrs.evolve(first, on=day) for day in (date(2023, 12, 1), date(2024, 2, 1)))

    assert wholes_in(first, "region") is wholes_in(second, "region")
    assert wholes_in(third, "region") is not wholes_in(second, "region")


def test_another_register_is_asked_anew() -> None:
    seen = latest((1, 2), M, regions=("North", "South"))
    wholes_in(seen, "region")
    other = attrs.evolve(seen, register=latest((1, 2), M, regions=("East", "East")).register)

    assert wholes_in(other, "region").names == ("East",)


def test_a_limit_belongs_to_the_band_above_it() -> None:
    assert sizes_in(sized(0, 9.9, 10, 24, 25, 1e6), BANDS).numbers.tolist() == [0, 0, 1, 1, 2, 2]


def test_who_has_no_weight_is_in_no_band() -> None:
    peers = found(rules.Pool(size=BANDS), sized(5, GAP))

    assert peers.nobody is not None
    assert peers.nobody.tolist() == [False, True]
    assert peers.told(1) == "compared with nobody, because the weight behind its m over the latest period is not known"


def test_weights_are_added_over_the_window() -> None:
    bands = rules.SizeBands("m", (10,), over=Window.last(2))
    seen = evidence([[[1, 1], [1, 1], [1, 1]]], [M], weights=[[[50, 50], [4, 6], [5, 6]]])

    assert sizes_in(seen, bands).numbers.tolist() == [0, 1]


def test_where_the_figures_do_not_reach_back_so_far_nobody_has_a_size() -> None:
    assert sizes_in(sized(5, 20), rules.SizeBands("m", (10,))).numbers.tolist() == [-1, -1]


def test_a_weight_missing_in_one_period_leaves_the_size_open() -> None:
    seen = evidence([[[1, 1], [1, 1]]], [M], weights=[[[GAP, 6], [50, 6]]])

    assert sizes_in(seen, rules.SizeBands("m", (10,), over=Window.last(2))).numbers.tolist() == [-1, 1]


def test_weights_are_those_that_could_be_seen_at_the_review() -> None:
    seen = evidence([[[1], [1]]], [M], weights=[[[5], [50]]])

    assert sizes_in(seen, BANDS).numbers.tolist() == [2]
    assert sizes_in(seen.earlier(1), BANDS).numbers.tolist() == [0]


def test_a_block_has_the_bands_of_its_own_organisations() -> None:
    seen = evidence([[[1, 1, 1]]], [M], weights=[[[5, 15, 50]]], block=slice(1, 3))

    assert sizes_in(seen, BANDS).numbers.tolist() == [1, 2]


def test_scenarios_may_differ_in_sizes() -> None:
    values = np.ones((2, 1, 1, 2))
    alike = evidence(values, [M], weights=[[[5, 50]]])
    unlike = evidence(values, [M], weights=[[[[5, 50]]], [[[50, 50]]]])

    assert sizes_in(alike, BANDS).numbers.tolist() == [0, 2]
    assert sizes_in(unlike, BANDS).numbers.tolist() == [[0, 2], [2, 2]]


def test_whatever_is_asked_must_all_be_the_same() -> None:
    pool = rules.Pool(by_kind=True, within="region", size=BANDS)
    seen = sized(5, 5, 15, 5, 5, 5, kinds=("a", "a", "a", "b", "a", "a"), regions=("N", "N", "N", "N", "S", None))
    peers = found(pool, seen)

    assert peers.nobody is not None
    assert peers.nobody.tolist() == [False] * 5 + [True]
    assert [peers.groups.tolist().count(group) for group in peers.groups] == [2, 2, 1, 1, 1, 1]
    assert peers.others(0).tolist() == [True, True, False, False, False, False]


def test_who_is_with_nobody_is_in_the_group_of_nobody_else() -> None:
    seen = latest((1, 2, 3), M, kinds=("a", "a", "b"), regions=("N", "S", None))
    peers = found(rules.Pool(by_kind=True, within="region"), seen)

    assert peers.groups[2] not in peers.groups[:2]
    assert rules.InWorst("m", count=2, pool=rules.Pool(by_kind=True, within="region", everybody=True)).assess(
        seen
    ).met.tolist() == [True, True, False]


def test_peers_are_told_by_kind_whole_and_size() -> None:
    size = rules.SizeBands("m", (10, 25), over=Window.last(1), counted="calls")
    peers = found(
        rules.Pool(by_kind=True, within="region", size=size), sized(15, kinds=("ambulance service",), regions=("N",))
    )

    assert peers.told(0) == "ambulance services in N with 10 to 25 calls"
    assert peers.told(0, 1) == "ambulance service in N with 10 to 25 calls"
    assert peers.of(0) == " of ambulance services in N with 10 to 25 calls"


def test_all_reasons_for_being_with_nobody_are_told() -> None:
    size = rules.SizeBands("m", (10,), over=Window.last(1), counted="calls")
    peers = found(rules.Pool(within="region", size=size), sized(GAP, 5, regions=(None, "N")))

    assert peers.told(0) == (
        "compared with nobody, because it is in no region on 1 May 2023 "
        "and its calls over the latest period are not known"
    )
    assert peers.of(1) == " in N with fewer than 10 calls"
    assert not peers.why_nobody(1)


def test_of_nobody_there_are_no_groups() -> None:
    seen = evidence(np.empty((1, 1, 0)), [M], regions=(), weights=np.empty((1, 1, 0)))

    assert found(rules.Pool(by_kind=True, within="region", size=BANDS), seen).groups.tolist() == []


def test_the_day_is_that_of_the_review() -> None:
    assert found(rules.Pool(by_kind=True), latest((1,), M)).on == first_of(1) == APRIL.end
