"""Plans keep to what there is, to whom it is for and to what organisations can take in; and the best one is the best."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from typing import Any

import attrs
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from planned import OBJECTIVES, QUARTER, Case, cases, plain_cases
from supporting import given as given_to
from supporting import national, offer, plan, review

from tiering import Standard
from tiering.support import (
    Engagement,
    Limits,
    MostChallenged,
    NeedsMet,
    Objective,
    PatientsCovered,
    Promise,
    SupportPlan,
    Team,
    WhyUnmet,
    allocate,
    needs_of,
    optimise,
    value_of,
)

_QUICK = settings.default.max_examples if settings.default is not None else 0
many = settings(max_examples=10_000 if _QUICK >= 1_000 else _QUICK)
MAKERS = pytest.mark.parametrize("make", [allocate, optimise])
Maker = Callable[..., SupportPlan]
# What solvers take as equal, of worths that are not whole numbers.
NOISE = 1e-6


def chosen(found: SupportPlan) -> list[Engagement]:
    """Return what is promised now: what was not running before, and what is promised again."""
    return [each for each in found.engagements if each.promise in {Promise.NEW, Promise.EXTENDED}]


def is_by(team: Team, each: Engagement) -> bool:
    return each.team is not None and each.team.code == team.code


# What there is.


@MAKERS
@many
@given(cases())
def test_no_team_gives_more_than_it_has_and_no_minute_is_lost(make: Maker, case: Case) -> None:
    """Law: no team over; capacity is conserved exactly."""
    found = case.plan(make)
    given_by = {team.code: sum(each.amount for each in found.engagements if is_by(team, each)) for team in case.teams}

    assert all(found.capacity[each.code] == each.capacity(QUARTER) for each in case.teams)
    assert all(given_by[code] + left == found.capacity[code] for code, left in found.remaining.items())
    assert min(found.remaining.values()) >= 0


@MAKERS
@many
@given(cases())
def test_what_is_wanted_is_given_or_unmet_for_a_reason(make: Maker, case: Case) -> None:
    """Law: every minute that is wanted is given, or not met for a stated reason."""
    found = case.plan(make)
    given_to_each = {(each.organisation.code, each.offer.code): each.amount for each in found.engagements}
    refused = {WhyUnmet.NOT_ELIGIBLE, WhyUnmet.NO_NEED, WhyUnmet.UNDEFINED, WhyUnmet.TOO_LITTLE}
    unmet = [each for each in found.unmet if each.why not in refused]
    told = {(each.organisation.code, each.offer.code): each.minutes for each in unmet}

    assert len(told) == len(unmet)
    # What was promised before may be more than is wanted now.
    assert all(
        given_to_each.get(key, 0) + told.get(key, 0) == max(wanted, given_to_each.get(key, 0))
        for key, wanted in case.demands.items()
    )
    assert all(key in given_to_each or key in told for key in case.demands)
    assert all(each.reason for each in found.unmet)


@MAKERS
@many
@given(cases())
def test_what_becomes_of_what_was_running_is_what_the_plan_holds(make: Maker, case: Case) -> None:
    """Law: an outcome says "ended" where nothing goes on, and otherwise the plan holds the engagement so."""
    found = case.plan(make)
    held = {(each.organisation.code, each.offer.code): each for each in found.engagements}

    for each in found.outcomes:
        key = each.engagement.organisation.code, each.engagement.offer.code
        assert (each.promise is Promise.ENDED) == (key not in held or held[key].promise is Promise.NEW)
        assert each.promise is Promise.ENDED or held[key].promise is each.promise


@MAKERS
@many
@given(cases())
def test_what_is_reserved_goes_to_whom_it_is_for(make: Maker, case: Case) -> None:
    """Law: those for whom none of some reserves are have no more than the rest, whichever reserves one takes."""
    found = case.plan(make)
    assume(not any(each.promise in {Promise.CONTINUED, Promise.STEPPED_DOWN} for each in found.engagements))

    for team in case.teams:
        kept = list(reserves(case, team))
        for some in itertools.chain.from_iterable(
            itertools.combinations(kept, size) for size in range(1, len(kept) + 1)
        ):
            others = [
                each
                for each in found.engagements
                if is_by(team, each) and not any(is_for(whom, each) for whom, _ in some)
            ]
            assert sum(each.amount for each in others) <= team.capacity(QUARTER) - sum(minutes for _, minutes in some)


def reserves(case: Case, team: Team) -> Iterator[tuple[tuple[str, str | None], int]]:
    """Yield for whom a team keeps how many minutes."""
    yield from ((("programme", programme), minutes) for programme, minutes in team.kept(QUARTER).items())
    for each in case.settings.get("reserved", ()):
        if each.team == team.code:
            yield (("tier", each.tier) if each.tier else ("organisation", each.organisation)), each.minutes


def is_for(whom: tuple[str, str | None], each: Engagement) -> bool:
    kind, code = whom
    return {"programme": each.offer.programme, "tier": each.tier.code, "organisation": each.organisation.code}[
        kind
    ] == code


# Whom it is for.


@MAKERS
@many
@given(cases())
def test_no_organisation_has_more_than_it_can_take_in(make: Maker, case: Case) -> None:
    """Law: no organisation over its limit, unless by what was running before."""
    found = case.plan(make)
    limits = case.settings.get("limits", Limits())

    for code in {each.organisation.code for each in chosen(found)}:
        own = [each for each in found.of(code) if each.amount]
        room = limits.room(code)
        if room is not None and any(each in own for each in chosen(found)):
            assert len(own) <= room
        if limits.minutes is not None and any(each in own for each in chosen(found)):
            assert sum(each.amount for each in own) <= limits.minutes


@MAKERS
@many
@given(cases())
def test_nobody_is_given_what_is_not_for_them(make: Maker, case: Case) -> None:
    """Law: no engagement without eligibility, by a team that gives it and serves the region, and of use."""
    found = case.plan(make)
    needs = needs_of(case.review)

    for each in chosen(found):
        code, given_offer = each.organisation.code, each.offer
        assert given_offer.reaches(case.review[code].tier.code)
        assert given_offer.universal or any(given_offer.addresses(need.metric) for need in needs.of(code))
        if each.team is not None:
            assert case.catalogue.gives(each.team, given_offer)
            assert each.team.serves(case.settings["regions"].get(code))
        if each.promise is Promise.NEW:
            wanted = case.demands[code, given_offer.code]
            assert each.amount >= min(wanted, least(given_offer.least, given_offer.amount))


def least(given_least: int | None, amount: int | None) -> int:
    return (amount or 0) if given_least is None else given_least


@MAKERS
@many
@given(cases())
def test_what_comes_first_is_there_and_what_is_excluded_is_not(make: Maker, case: Case) -> None:
    """Law: prerequisites are running or done, and of two offers that exclude each other nobody is newly given both."""
    found = case.plan(make)
    finished = set(case.settings.get("finished", ()))
    # What has run for its whole time has been had in full, whether or not it is promised again.
    finished |= {
        (each.engagement.organisation.code, each.engagement.offer.code)
        for each in found.outcomes
        if each.promise is Promise.ENDED and each.engagement.stop.end <= QUARTER.start and not each.engagement.steps
    }

    for each in chosen(found):
        own = {other.offer.code: other.offer for other in found.of(each.organisation.code)}
        assert all(code in own or (each.organisation.code, code) in finished for code in each.offer.requires)
        assert not [
            code for code, other in own.items() if code in each.offer.excludes or each.offer.code in other.excludes
        ]


# The best plan.


@many
@given(cases(), st.sampled_from(OBJECTIVES))
def test_the_best_plan_is_never_worth_less_than_the_greedy_one(case: Case, objective: Objective) -> None:
    """Law: the optimal plan's objective is never below greedy's under the same constraints."""
    greedy, best = (value_of(case.plan(make), objective) for make in (allocate, purposeful(objective)))

    assert best.mandated >= greedy.mandated
    assert best.mandated > greedy.mandated or best.worth >= greedy.worth - NOISE


def purposeful(objective: Objective) -> Maker:
    def make(*args: Any, **settings: Any) -> SupportPlan:
        return optimise(*args, objective=objective, **settings)

    return make


@many
@given(plain_cases((3, 5, 12)), st.sampled_from([NeedsMet(), PatientsCovered()]))
def test_no_choice_at_all_is_worth_more_than_the_best_plan(case: Case, objective: Objective) -> None:
    """Law: of all choices that a team has the minutes for, none is worth more than the optimal plan."""
    left = case.teams[0].capacity(QUARTER)
    rows = [
        (each.amount or 0, objective.covers(need))
        for need in needs_of(case.review)
        for each in case.offers
        if each.addresses(need.metric)
    ]
    affordable = (some for some in subsets(rows) if sum(minutes for minutes, _ in some) <= left)

    assert value_of(case.plan(purposeful(objective)), objective).worth == max(
        sum(worth for _, worth in some) for some in affordable
    )


def subsets(rows: list[tuple[int, float]]) -> Iterator[tuple[tuple[int, float], ...]]:
    return itertools.chain.from_iterable(itertools.combinations(rows, size) for size in range(len(rows) + 1))


@many
@given(plain_cases((5,)), st.sampled_from([NeedsMet(), PatientsCovered()]))
def test_assigning_equal_doses_is_worth_as_much_as_solving_for_them(case: Case, objective: Objective) -> None:
    """Law: where all doses are one unit, the assignment and the general solver reach the same."""
    # A limit that never binds makes it a case for the general solver.
    limited = {"limits": Limits(minutes=10_000)}
    assigned, general = (case.plan(purposeful(objective), **changes) for changes in ({}, limited))

    assert value_of(assigned, objective) == value_of(general, objective)


# More capacity.


@many
@given(plain_cases((5,)), st.integers(1, 20), st.integers(0, 1))
def test_with_equal_doses_more_capacity_never_means_fewer_needs_met(case: Case, more: int, which: int) -> None:
    """Law: with equal doses, and nothing else in the way, adding capacity never lowers the number of needs met."""
    assert met(with_more(case, more, which).plan()) >= met(case.plan())


@many
@given(plain_cases((3, 5, 12), priority=MostChallenged(blocks=True)), st.integers(1, 20))
def test_where_nobody_overtakes_more_capacity_never_means_fewer_needs_met(case: Case, more: int) -> None:
    """Law: where each offer has one team and the first unmet need blocks its queue, more capacity never meets fewer needs."""
    assert met(with_more(case, more, 0).plan()) >= met(case.plan())


def with_more(case: Case, more: int, which: int) -> Case:
    teams = list(case.teams)
    teams[which] = attrs.evolve(teams[which], funded=teams[which].funded + more)
    return case._replace(teams=tuple(teams))


def met(found: SupportPlan) -> float:
    return value_of(found, NeedsMet()).worth


def test_with_unequal_doses_more_capacity_can_mean_fewer_needs_met() -> None:
    """No law: who comes first wants 12, the others 5 each; 10 minutes meet two needs, and 12 meet one."""
    held = review({"TA": "0.4", "TB": "0.6", "TC": "0.8"}, standards=[Standard("four_hour", 0.95)])
    rows = [offer("O12", 12, tiers=("1",)), offer("O5", 5, tiers=("2", "3"))]
    few, more = (plan(held, [national(minutes)], rows) for minutes in (10, 12))

    assert given_to(few) == {"TB": 5, "TC": 5}
    assert given_to(more) == {"TA": 12}


def test_with_limits_more_capacity_can_mean_fewer_needs_met() -> None:
    """No law: with the same doses, one more engagement may keep an organisation from one that would meet two needs."""
    few, more = (
        plan(
            review({"TA": "0.4"}, standards=[Standard("four_hour", 0.95)]),
            [national(minutes, "OWN"), national(5)],
            [offer("A", 5, teams=("OWN",), metrics=("category_2", "four_hour")), offer("B", 5)],
            limits=Limits(engagements=1),
        )
        for minutes in (0, 5)
    )

    assert given_to(few) == {"TA": 5}
    assert [each.offer.code for each in few.engagements] == ["B"]
    assert [each.offer.code for each in more.engagements] == ["A"]


# The order in which things are given.


@MAKERS
@many
@given(cases(), st.data())
def test_the_order_in_which_things_are_given_changes_nothing(make: Maker, case: Case, data: st.DataObject) -> None:
    """Law: after canonical order by code, permuting the input changes nothing."""
    names = ("running", "requests", "reserved", "finished")
    changed = {name: data.draw(st.permutations(case.settings[name])) for name in names if case.settings.get(name)}
    other = case._replace(
        teams=tuple(data.draw(st.permutations(case.teams))), offers=tuple(data.draw(st.permutations(case.offers)))
    )

    assert other.plan(make, **changed).to_records() == case.plan(make).to_records()


@MAKERS
@many
@given(cases())
def test_the_order_of_organisations_changes_nothing(make: Maker, case: Case) -> None:
    """Law: after canonical order by code, permuting the organisations changes nothing."""
    panel = case.review.evidence.panel
    turned = attrs.evolve(
        panel,
        organisations=panel.organisations[::-1],
        values=panel.values[..., ::-1],
        weights=panel.weights[..., ::-1],
    )
    other = case._replace(review=case.review.regime.review(turned, on=case.review.on))

    assert other.plan(make).to_records() == case.plan(make).to_records()
