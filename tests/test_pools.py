from __future__ import annotations

from compared import latest
from invented import number

from tiering import rules
from tiering._pools import groups_in

M = number("m")


def test_without_kinds_all_are_in_one_group() -> None:
    assert groups_in(rules.Pool(), latest((1, 2), M)) is None


def test_kinds_are_told_apart() -> None:
    groups = groups_in(rules.Pool(by_kind=True), latest((1, 2, 3), M, kinds=("trust", "service", "trust")))
    assert groups is not None

    assert groups.tolist() == [0, 1, 0]


def test_kinds_are_looked_up_once() -> None:
    seen = latest((1, 2), M, kinds=("trust", "service"))

    assert groups_in(rules.Pool(by_kind=True), seen) is groups_in(rules.Pool(by_kind=True), seen)


def test_pools_are_equal_where_they_hold_the_same() -> None:
    assert rules.Pool(by_kind=True) == rules.Pool(by_kind=True)
    assert hash(rules.Pool()) == hash(rules.Pool(everybody=False))
