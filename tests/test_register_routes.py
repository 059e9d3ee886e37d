from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np
import pytest
from registered import SPRING, SUMMER, codes, named, real_register, since, until

from tiering import Aggregation, Membership, Metric, Organisation, Panel, Period, Polarity, Register, Succession, Unit
from tiering._routes import Routes
from tiering.errors import DefinitionError, PeriodError, ProblemsError, UnknownCodeError

JANUARY = Period.parse("2020-01")
YEAR = [JANUARY.shifted(month) for month in range(12)]
APRIL, JULY = 3, 6
UNKNOWN = -1.0
"""What stands in these tests for a share that nobody knows."""


def told(routes: Routes, source: int) -> list[tuple[int, int, dict[str, float]]]:
    """Return where the figures of one organisation go: from which column until which, shares by target."""
    found: list[tuple[int, int, dict[str, float]]] = []
    for first, stop, shares, unknown, _ in routes.stretches:
        nobody_knows = np.zeros_like(shares, dtype=bool) if unknown is None else unknown
        row = {
            target.code: UNKNOWN if vague else round(float(share), 12)
            for target, share, vague in zip(routes.targets, shares[source], nobody_knows[source], strict=True)
            if share or vague
        }
        if found and found[-1][2] == row:
            found[-1] = (found[-1][0], stop, row)
        else:
            found.append((first, stop, row))
    return found


def gone(routes: Routes, source: int) -> list[int]:
    """Return the columns in which an organisation may have no figures any more."""
    return [
        column
        for first, stop, _, _, those in routes.stretches
        for column in range(first, stop)
        if those is not None and those[source]
    ]


def within(member: str, of: str, share: float | None = 1.0, **rest: Any) -> Membership:
    return Membership(member=member, of=of, share=share, **rest)


def routed(
    register: Register, source: str, to: str, periods: Iterable[Period] = YEAR
) -> list[tuple[int, int, dict[str, float]]]:
    return told(register.routes([register[source]], periods, to), 0)


# By memberships.


def test_figures_go_where_the_organisation_belonged() -> None:
    register = Register(
        named("TA", "QA", "QB"), [within("TA", "QA", valid=until(SPRING)), within("TA", "QB", valid=since(SPRING))]
    )

    assert routed(register, "TA", "ics") == [(0, APRIL, {"QA": 1}), (APRIL, 12, {"QB": 1})]


def test_the_last_day_of_a_period_says_where_its_figures_go() -> None:
    changed = date(2020, 4, 30)
    register = Register(
        named("TA", "QA", "QB"), [within("TA", "QA", valid=until(changed)), within("TA", "QB", valid=since(changed))]
    )

    assert routed(register, "TA", "ics") == [(0, APRIL, {"QA": 1}), (APRIL, 12, {"QB": 1})]


def test_the_last_day_on_which_the_organisation_existed_says_so_where_it_ends_within() -> None:
    register = Register(
        named("QA", "QB", TA=until(date(2020, 4, 10))),
        [
            within("TA", "QA", valid=until(date(2020, 4, 20))),
            within("TA", "QB", valid=since(date(2020, 1, 1)), share=0),
        ],
    )

    assert routed(register, "TA", "ics") == [(0, APRIL + 1, {"QA": 1}), (APRIL + 1, 12, {})]


def test_shares_are_multiplied_on_the_way() -> None:
    register = Register(
        named("TA", "QA", "QB", "YA", "YB"),
        [
            within("TA", "QA", 0.25),
            within("TA", "QB", 0.75),
            within("QA", "YA"),
            within("QB", "YA", 0.5),
            within("QB", "YB", 0.5),
        ],
    )

    assert routed(register, "TA", "region") == [(0, 12, {"YA": 0.625, "YB": 0.375})]


def test_whoever_is_of_the_kind_keeps_its_own() -> None:
    register = Register(named("QA", "YA"), [within("QA", "YA")])

    assert routed(register, "QA", "ics") == [(0, 12, {"QA": 1})]


def test_one_organisation_may_be_asked_for_by_its_code() -> None:
    register = Register(
        named("TA", "TB", "QA", "YA", "YB"), [within("TA", "QA"), within("QA", "YA"), within("TB", "YB")]
    )
    routes = register.routes(register.of_kind("trust"), YEAR, "YA")

    assert (codes(routes.targets), routes.what) == ("YA", "region")
    assert [told(routes, source) for source in range(2)] == [[(0, 12, {"YA": 1})], [(0, 12, {})]]


def test_everybody_of_a_kind_who_exists_in_the_periods_is_a_target() -> None:
    register = Register(
        named("TA", "QB", QA=until(date(2020, 1, 1)), QC=until(date(2020, 1, 2)), QD=since(date(2021, 1, 1)))
    )
    routes = register.routes([register["TA"]], YEAR, "ics")

    assert (codes(routes.targets), routes.what) == ("QB QC", "ics")


def test_the_successors_of_whoever_has_ended_say_where_late_figures_go() -> None:
    register = Register(
        named("TA", "TB", "QA", "QB"),
        [within("TA", "QA"), within("TB", "QB")],
        [Succession(of="TA", to="TB", on=SPRING, reports_until=SUMMER)],
    )
    routes = register.routes([register["TA"]], YEAR, "ics")

    assert told(routes, 0) == [(0, APRIL, {"QA": 1}), (APRIL, 12, {"QB": 1})]
    assert gone(routes, 0) == list(range(JULY, 12))


def test_figures_after_the_end_are_not_expected_unless_somebody_says_so() -> None:
    register = Register(named("TA", "TB"), successions=[Succession(of="TA", to="TB", on=date(2020, 4, 2))])

    assert gone(register.routes([register["TA"]], YEAR, "trust"), 0) == list(range(APRIL + 1, 12))


def test_the_parts_of_a_split_report_until_the_last_of_them_does() -> None:
    split = [
        Succession(of="TA", to="TB", on=SPRING, reports_until=SUMMER),
        Succession(of="TA", to="TC", on=SPRING),
    ]
    register = Register(named("TA", "TB", "TC"), successions=split)

    assert gone(register.routes_onto([register["TA"]], YEAR, SPRING), 0) == list(range(JULY, 12))


def test_what_was_carried_onto_one_that_does_not_exist_yet_belongs_where_it_will() -> None:
    register = Register(named("QA", TA=since(SPRING)), [within("TA", "QA")])
    routes = register.routes([register["TA"]], YEAR, "ics")

    assert told(routes, 0) == [(0, 12, {"QA": 1})]
    assert gone(routes, 0) == []


def test_longer_periods_go_by_their_last_day() -> None:
    register = Register(
        named("TA", "QA", "QB"), [within("TA", "QA", valid=until(SPRING)), within("TA", "QB", valid=since(SPRING))]
    )
    quarters = [Period.parse(f"2020-Q{quarter}") for quarter in range(1, 5)]

    assert routed(register, "TA", "ics", quarters) == [(0, 1, {"QA": 1}), (1, 4, {"QB": 1})]
    assert routed(register, "TA", "ics", [Period.parse("2020")]) == [(0, 1, {"QB": 1})]


# What nobody knows.


@pytest.mark.parametrize(
    ("memberships", "found"),
    [
        ([within("TA", "QA", None), within("TA", "QB", None)], {"YA": 1}),
        ([within("TA", "QA", None), within("TA", "QC", None)], {"YA": UNKNOWN, "YB": UNKNOWN}),
        ([within("TA", "QA", 0.25), within("TA", "QC", None)], {"YA": 0.25, "YB": 0.75}),
        (
            [within("TA", "QA", 0.25), within("TA", "QB", None), within("TA", "QC", None)],
            {"YA": UNKNOWN, "YB": UNKNOWN},
        ),
        ([within("TA", "QC", 0.25), within("TA", "QA", None), within("TA", "QB", None)], {"YB": 0.25, "YA": 0.75}),
        ([within("TA", "QA", None, exhaustive=False)], {"YA": UNKNOWN}),
        ([within("TA", "QA", 0.25, exhaustive=False)], {"YA": 0.25}),
        ([within("TA", "QA"), within("TA", "QC", None)], {"YA": 1}),
    ],
    ids=["into one", "into two", "the rest", "of three", "rest into one", "a part", "a known part", "nothing left"],
)
def test_what_nobody_knows_is_known_where_it_comes_to_one(
    memberships: list[Membership], found: dict[str, float]
) -> None:
    register = Register(
        named("TA", "QA", "QB", "QC", "YA", "YB"),
        [*memberships, within("QA", "YA"), within("QB", "YA"), within("QC", "YB")],
    )

    assert routed(register, "TA", "region") == [(0, 12, found)]


def test_what_nobody_knows_on_the_way_stays_so() -> None:
    register = Register(
        named("TA", "QA", "QB", "YA", "YB", "YC"),
        [
            within("TA", "QA", 0.5),
            within("TA", "QB", 0.5),
            within("QA", "YA", None),
            within("QA", "YB", None),
            within("QB", "YB"),
            within("QB", "YC", 0),
        ],
    )

    assert routed(register, "TA", "region") == [(0, 12, {"YA": UNKNOWN, "YB": UNKNOWN})]


def test_shares_that_claim_to_be_all_are_all_of_it() -> None:
    register = Register(
        named("TA", "QA", "QB", "YA"),
        [within("TA", "QA", 0.333333), within("TA", "QB", 0.666666), within("QA", "YA"), within("QB", "YA")],
    )
    (stretch,) = register.routes([register["TA"]], YEAR, "region").stretches

    assert stretch.shares[0, 0] == pytest.approx(1, abs=1e-15)


# Several ways.


def test_ones_own_membership_counts_before_that_of_ones_wholes() -> None:
    register = Register(named("TA", "QA", "YA", "YB"), [within("TA", "QA"), within("QA", "YB"), within("TA", "YA")])

    assert routed(register, "TA", "region") == [(0, 12, {"YA": 1})]


def test_two_ways_that_agree_are_one() -> None:
    network = Organisation("NET", kind="network")
    register = Register(
        [*named("TA", "QA", "YA"), network],
        [within("TA", "NET", 0.4, exhaustive=False), within("TA", "QA"), within("QA", "YA"), within("NET", "YA")],
    )

    assert routed(register, "TA", "region") == [(0, 12, {"YA": 1})]


def test_two_ways_that_contradict_each_other_are_refused() -> None:
    network = Organisation("NET", kind="network")
    register = Register(
        [*named("TA", "TB", "QA", "YA", "YB"), network],
        [within(code, of) for code in ("TA", "TB") for of in ("NET", "QA")] + [within("QA", "YA"), within("NET", "YB")],
    )

    with pytest.raises(ProblemsError) as caught:
        register.routes(register.of_kind("trust"), YEAR, "region")
    assert [str(each) for each in caught.value.exceptions] == [
        f"{code!r} belongs in two ways on 2020-01-31: as 1 of 'YB' by its network, as 1 of 'YA' by its ics; "
        "give it a membership of its own there"
        for code in ("TA", "TB")
    ]


# What cannot be routed.


@pytest.mark.parametrize(
    ("to", "error", "message"),
    [
        ("isc", UnknownCodeError, "unknown kind 'isc' in the register; did you mean 'ics'"),
        ("region", DefinitionError, "organisations of the kind 'region', but none that exists in the periods"),
    ],
)
def test_what_nobody_is_cannot_be_routed_to(to: str, error: type[Exception], message: str) -> None:
    register = Register(named("TA", "QA", YA=until(date(2019, 1, 1))))

    with pytest.raises(error, match=message):
        register.routes([register["TA"]], YEAR, to)


@pytest.mark.parametrize(
    "ask",
    [
        lambda register, those: register.routes(those, YEAR, "ics"),
        lambda register, those: register.routes_onto(those, YEAR, SPRING),
    ],
    ids=["by memberships", "by successions"],
)
def test_all_strangers_are_named_at_once(ask: Callable[[Register, Sequence[Organisation]], Routes]) -> None:
    with pytest.raises(ProblemsError) as caught:
        ask(Register(named("TA", "QA")), named("TX", "TA", "TY"))

    assert [getattr(each, "code", None) for each in caught.value.exceptions] == ["TX", "TY"]


def test_periods_out_of_order_are_refused() -> None:
    register = Register(named("TA"))

    with pytest.raises(PeriodError, match="January 2020 follows on a period that ends later than it starts"):
        register.routes_onto([register["TA"]], YEAR[1::-1], SPRING)


# By successions.


MERGED = Register(
    named("TA", "TB", "TC", "TD", "TE"),
    successions=[
        Succession(of="TA", to="TC", on=SPRING),
        Succession(of="TB", to="TC", on=SPRING, reports_until=SUMMER),
        Succession(of="TC", to="TE", on=date(2021, 1, 1)),
    ],
)


@pytest.mark.parametrize(
    ("onto", "targets", "found"),
    [
        (date(2020, 3, 31), "TD TB TA TC", ["TD", "TB", "TA", "TC"]),
        (SPRING, "TD TC", ["TD", "TC", "TC", "TC"]),
        (date(2021, 1, 1), "TD TE", ["TD", "TE", "TE", "TE"]),
    ],
)
def test_history_is_told_for_those_of_the_day(onto: date, targets: str, found: list[str]) -> None:
    routes = MERGED.routes_onto(named("TD", "TB", "TA", "TC"), YEAR, onto)

    assert (codes(routes.targets), routes.what) == (targets, "successor")
    assert [told(routes, source) for source in range(4)] == [[(0, 12, {code: 1})] for code in found]


def test_stretches_follow_on_each_other_and_change_with_what_may_be_reported() -> None:
    routes = MERGED.routes_onto(named("TA", "TB"), YEAR, SPRING)

    assert [(each.first, each.stop) for each in routes.stretches] == [(0, APRIL), (APRIL, JULY), (JULY, 12)]
    assert [gone(routes, source) for source in range(2)] == [list(range(APRIL, 12)), list(range(JULY, 12))]


def test_there_is_one_stretch_where_nothing_changes() -> None:
    (stretch,) = MERGED.routes_onto(named("TD"), YEAR, SPRING).stretches

    assert (stretch.first, stretch.stop, stretch.unknown, stretch.gone) == (0, 12, None, None)


@pytest.mark.parametrize(
    ("shares", "onto", "found"),
    [
        ((0.4, 0.6), SPRING, {"TB": 0.4, "TC": 0.6}),
        ((None, None), SPRING, {"TB": UNKNOWN, "TC": UNKNOWN}),
        ((None, None), SUMMER, {"TD": 1}),
    ],
    ids=["shares", "none", "together again"],
)
def test_a_split_goes_by_its_shares(
    shares: tuple[float | None, float | None], onto: date, found: dict[str, float]
) -> None:
    register = Register(
        named("TA", "TB", "TC", "TD"),
        successions=[
            *(
                Succession(of="TA", to=to, on=SPRING, share=share)
                for to, share in zip(("TB", "TC"), shares, strict=True)
            ),
            *(Succession(of=of, to="TD", on=SUMMER) for of in ("TB", "TC")),
        ],
    )
    routes = register.routes_onto([register["TA"]], YEAR, onto)

    assert told(routes, 0)[0][2] == found


def test_what_ended_without_a_successor_stays_where_it_was() -> None:
    register = Register(named("TB", TA=until(SPRING)))
    routes = register.routes_onto([*register], YEAR, SUMMER)

    assert codes(routes.targets) == "TB TA"
    assert gone(routes, 1) == list(range(APRIL, 12))


def test_an_unknown_split_within_one_system_is_known_to_the_system() -> None:
    register = Register(
        named("TA", "TB", "TC", "QA"),
        [within(code, "QA") for code in ("TB", "TC")],
        [Succession(of="TA", to=code, on=SPRING, reports_until=SUMMER) for code in ("TB", "TC")],
    )

    assert routed(register, "TA", "ics") == [(0, APRIL, {}), (APRIL, 12, {"QA": 1})]


def test_real_mergers_and_a_real_split_are_told_for_2022() -> None:
    register = real_register()
    sources = [register[code] for code in ("RW3", "RM2", "RR1", "RW6", "RM3")]
    routes = register.routes_onto(
        sources, [Period.parse("2017-09").shifted(month) for month in range(12)], date(2022, 1, 1)
    )

    assert codes(routes.targets) == "R0A RRK RM3"
    assert [told(routes, source)[0][2] for source in range(5)] == [
        {"R0A": 1},
        {"R0A": 1},
        {"RRK": 1},
        {"R0A": UNKNOWN, "RM3": UNKNOWN},
        {"RM3": 1},
    ]
    assert gone(routes, 2) == [10, 11]


# A reorganisation of everybody at once.


def reorganised() -> Register:
    """
    Return 42 invented systems that become 36 with new codes on one day, with four trusts in each.

    Twelve become six, two are split in two of which nobody knows the shares, and the others are given a new code.
    """
    old = [f"Q{number:02}" for number in range(42)]
    new = [f"QN{number:02}" for number in range(36)]
    heirs: Mapping[str, tuple[str, ...]] = {
        **{code: (new[place // 2],) for place, code in enumerate(old[:12])},
        **{code: (new[place],) for place, code in zip(range(6, 34), old[12:40], strict=True)},
        **dict.fromkeys(old[40:], (new[34], new[35])),
    }
    trusts = {f"T{number:03}": old[number % 42] for number in range(168)}
    return Register(
        named(*trusts, *old, **{code: since(SPRING) for code in new}, YA=until(date(2030, 1, 1))),
        [
            *(within(trust, system) for trust, system in trusts.items()),
            *(
                within(trust, heirs[system][place // 42 % len(heirs[system])], valid=since(SPRING))
                for place, (trust, system) in enumerate(trusts.items())
            ),
            *(within(code, "YA") for code in (*old, *new)),
        ],
        [Succession(of=code, to=to, on=SPRING) for code, those in heirs.items() for to in those],
    )


def test_a_reorganisation_of_all_systems_routes_every_trust_before_and_after() -> None:
    register = reorganised()
    routes = register.routes(register.of_kind("trust"), YEAR, "ics")

    assert [(each.first, each.stop, each.unknown, each.gone) for each in routes.stretches] == [
        (0, APRIL, None, None),
        (APRIL, 12, None, None),
    ]
    for stretch, systems in zip(routes.stretches, (42, 36), strict=True):
        assert (stretch.shares.sum(axis=1) == 1).all()
        assert (stretch.shares.any(axis=0)).sum() == systems


def test_a_reorganisation_of_all_systems_changes_nothing_for_their_region() -> None:
    register = reorganised()
    (stretch,) = register.routes(register.of_kind("trust"), YEAR, "region").stretches

    assert (stretch.shares == 1).all()


def test_a_reorganisation_of_all_systems_keeps_every_history() -> None:
    register = reorganised()
    systems = [each for each in register.of_kind("ics") if register.exists(each.code, date(2020, 3, 1))]
    (before, _) = register.routes_onto(systems, YEAR, SPRING).stretches

    assert codes(each for each in systems if not register.successors(each.code, SPRING)) == ""
    assert before.unknown is not None
    assert (before.unknown.sum(axis=1)).tolist() == [0] * 40 + [2] * 2
    assert (before.shares.sum(axis=1)).tolist() == [1] * 40 + [0] * 2


# Carrying.


def test_carrying_adds_predecessors_up() -> None:
    waits = Metric("waits", unit=Unit.COUNT, polarity=Polarity.LOWER_IS_BETTER, aggregation=Aggregation.SUM)
    panel = Panel.from_arrays(
        np.arange(9.0).reshape(1, 3, 3), metrics=[waits], periods=YEAR[:3], organisations=named("TA", "TB", "TD")
    )
    carried = MERGED.carry(panel, onto=SPRING)

    assert codes(carried.organisations) == "TC TD"
    assert carried.values[0].tolist() == [[1, 2], [7, 5], [13, 8]]
