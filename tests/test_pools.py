from __future__ import annotations

from typing import Any

import pytest
from compared import latest
from invented import number

from tiering import Reference, Status, Window, rules, scores
from tiering._pools import peers_in
from tiering.errors import DefinitionError
from tiering.typing import Need, What

M = number("m")
SIZE = rules.SizeBands("seen", (10, 20), over=Window.last(3), reference=Reference(Status.PUBLISHED, source="made up"))
KIN = rules.Pool(by_kind=True, within="region", size=SIZE)


def test_without_kinds_all_are_in_one_group() -> None:
    assert peers_in(rules.Pool(everybody=True), latest((1, 2), M)) is None


def test_kinds_are_told_apart() -> None:
    peers = peers_in(rules.Pool(by_kind=True), latest((1, 2, 3), M, kinds=("trust", "service", "trust")))
    assert peers is not None

    assert peers.groups.tolist() == [0, 1, 0]


def test_kinds_are_looked_up_once() -> None:
    seen = latest((1, 2), M, kinds=("trust", "service"))
    one, other = (peers_in(rules.Pool(by_kind=True), seen) for _ in range(2))
    assert one is not None
    assert other is not None

    assert one.groups is other.groups


def test_peers_are_found_once_in_a_review() -> None:
    seen, pool = latest((1, 2), M, regions=("North", "South")), rules.Pool(within="region")

    assert peers_in(pool, seen) is peers_in(pool, seen)


def test_pools_are_equal_where_they_hold_the_same() -> None:
    assert rules.Pool(by_kind=True, within="region") == rules.Pool(by_kind=True, within="region")
    assert rules.Pool(within="region") != rules.Pool(within="system")
    assert hash(rules.Pool()) == hash(rules.Pool(everybody=False))


@pytest.mark.parametrize(
    ("pool", "text"),
    [
        (rules.Pool(within="region"), "those in its region who report"),
        (rules.Pool(within="ics", everybody=True), "all in its ics"),
        (rules.Pool(size=SIZE), "those of its size who report"),
        (KIN, "those of its kind and size in its region who report"),
    ],
)
def test_a_pool_says_what_is_the_same_for_all(pool: rules.Pool, text: str) -> None:
    assert str(pool) == text


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"within": ""}, "within must be text without surrounding space, not ''"),
        ({"within": 3}, "within must be text without surrounding space, not 3"),
        ({"size": (10, 20)}, r"size of Pool must be a SizeBands, not \(10, 20\)"),
    ],
)
def test_what_is_no_pool_is_refused(options: Any, message: str) -> None:
    with pytest.raises(DefinitionError, match=message):
        rules.Pool(**options)


POOLED = (
    rules.InWorst("m", count=1, pool=KIN),
    rules.Below("m", rules.OfCohort(pool=KIN)),
    scores.RankScore("m", pool=KIN),
    scores.Percentile("m", pool=KIN),
    scores.ZScore("m", pool=KIN),
    scores.Gap("m", rules.OfCohort(pool=KIN)),
    rules.Quantiles("m", {"1": 0.5}, pool=KIN),
)


@pytest.mark.parametrize("plugin", POOLED, ids=lambda each: type(each).__name__)
def test_what_tells_sizes_is_read(plugin: Any) -> None:
    assert dict(plugin.reads) == {"m": 1, "seen": 3}


def test_of_one_metric_the_longer_memory_is_read() -> None:
    size = rules.SizeBands("m", (10,))

    assert dict(rules.InWorst("m", count=1, over=Window.last(24), pool=rules.Pool(size=size)).reads) == {"m": 24}
    assert dict(rules.InWorst("m", count=1, pool=rules.Pool(size=size)).reads) == {"m": 12}
    assert dict(rules.InWorst(scores.Given("m"), count=1, pool=KIN).reads) == {"m": 1, "seen": 3}


@pytest.mark.parametrize("plugin", POOLED[:-1], ids=lambda each: type(each).__name__)
def test_what_a_review_must_be_given_is_told(plugin: Any) -> None:
    needs = tuple(plugin.needs)

    assert Need(What.REGISTER, "m", "region") in needs
    assert Need(What.WEIGHTS, "seen") in needs


def test_a_pool_of_scores_needs_its_register_for_no_metric() -> None:
    assert tuple(rules.InWorst(scores.Given("m"), count=1, pool=rules.Pool(within="ics")).needs) == (
        Need(What.REGISTER, "", "ics"),
    )


@pytest.mark.parametrize("plugin", POOLED[:-1], ids=lambda each: type(each).__name__)
def test_the_limits_between_sizes_have_their_reference(plugin: Any) -> None:
    assert (str(SIZE), SIZE.reference) in tuple(plugin.references)


def test_a_pool_in_wholes_hangs_on_the_day() -> None:
    timed = [rules.Below("m", rules.OfCohort(pool=pool)).is_timed for pool in (rules.Pool(size=SIZE), KIN)]

    assert timed == [True, False]
