"""What is counted in a history adds up, whatever happened in it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from typing import Any, NamedTuple

import attrs
import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from strategies import cases, started_cases

from tiering import History, movements


@st.composite
def histories(draw: st.DrawFn) -> History:
    """Draw the history of a regime with guards, from where some organisations stood."""
    case, start = draw(started_cases())
    return case.regime.replay(case.panel, until=case.until, start=start)


@st.composite
def pairs(draw: st.DrawFn) -> tuple[History, History]:
    """Draw two histories of the same organisations, of a regime with its guards and without."""
    case = draw(cases())
    free = attrs.evolve(case.regime, guards=())
    return case.regime.replay(case.panel, until=case.until), free.replay(case.panel, until=case.until)


def ends(history: History, data: st.DataObject) -> tuple[date | None, date]:
    """Draw the days of two reviews, the first of which may be before all of them."""
    first = data.draw(st.integers(-1, len(history) - 2))
    last = data.draw(st.integers(first + 1, len(history) - 1))
    return (None if first < 0 else history.dates[first]), history.dates[last]


# Between two reviews.


@given(histories(), st.data())
def test_those_who_entered_less_those_who_left_are_the_change_of_the_counts(
    history: History, data: st.DataObject
) -> None:
    """Who entered, escalated, de-escalated, left, and the counts per tier."""
    changes = history.between(*ends(history, data))
    bottom = history.scale[0].code
    above = [
        sum(count for code, count in counts.items() if code != bottom)
        for counts in (changes.counts_before, changes.counts_after)
    ]

    assert len(changes.entered) - len(changes.left) == above[1] - above[0]


@given(histories(), st.data())
def test_everybody_changed_in_one_way_or_in_none(history: History, data: st.DataObject) -> None:
    """First placed, escalated, de-escalated or unchanged: one of them, and only one."""
    changes = history.between(*ends(history, data))
    kinds = (changes.first_placed, changes.escalated, changes.de_escalated, changes.unchanged)

    assert sum(map(len, kinds)) == len(history.organisations)


@given(histories())
def test_between_two_reviews_in_a_row_changes_are_the_moves(history: History) -> None:
    """Comparing the placements after one review with those after the next."""
    for review in history:
        earlier = history.dates[history.dates.index(review.on) - 1] if review is not history[0] else None
        changes = history.between(earlier, review.on)
        moved = {each.organisation.code for each in (*changes.escalated, *changes.de_escalated)}

        assert moved == {each.organisation.code for each in review.moves}


# Transitions.


@given(histories())
def test_transitions_are_of_everybody_in_every_review_but_first_placements(history: History) -> None:
    """Organisations × (reviews − 1), and one each for those who stood somewhere before the first."""
    stood = int((history[0].before >= 0).sum())

    assert history.transitions().total == len(history.organisations) * (len(history) - 1) + stood


@given(histories())
def test_transitions_off_the_diagonal_are_the_moves(history: History) -> None:
    """A movement matrix, from tier × to tier."""
    assert history.transitions().moved == len(history.moves)


@given(histories())
def test_shares_lie_in_their_intervals_and_add_up(history: History) -> None:
    """Shares are of the row, and an interval holds its share."""
    found = history.transitions()
    lower, upper = found.intervals
    known = ~np.isnan(found.shares)

    assert (lower[known] <= found.shares[known]).all()
    assert (found.shares[known] <= upper[known]).all()
    assert (lower[known] >= 0).all()
    assert (upper[known] <= 1).all()
    assert np.allclose(found.shares.sum(axis=1)[known[:, 0]], 1)


# Spells.


@given(histories())
def test_spells_partition_the_time(history: History) -> None:
    """Each spell ends where the next one starts, and all of them last as long as the history."""
    for organisation in history.organisations:
        spells = history.spells(organisation.code)

        assert spells[0].start == history.dates[0]
        assert [spell.end for spell in spells] == [*(spell.start for spell in spells[1:]), None]
        assert sum(spell.reviews for spell in spells) == len(history)


@given(histories(), st.integers(0, 40))
def test_time_in_tier_is_the_time_of_the_spells(history: History, more: int) -> None:
    """Time in tier, in reviews and days."""
    until = date.fromordinal(history.dates[-1].toordinal() + more)
    for code, time in history.time_in_tier(until=until).items():
        spells = [spell for spell in history.spells() if spell.tier.code == code]

        assert time.reviews == sum(spell.reviews for spell in spells)
        assert time.days == sum(spell.days(until) for spell in spells)


@given(histories())
def test_there_are_as_many_spells_as_organisations_and_moves_after_the_first_review(history: History) -> None:
    """A spell starts with a move, or with the history."""
    later = [move for move in history.moves if move.on > history.dates[0]]

    assert len(history.spells()) == len(history.organisations) + len(later)


# Flaps and delays: the definitions once more, one organisation and one review at a time.


class _Move(NamedTuple):
    review: int
    way: int


def _moves(standings: Sequence[int]) -> list[_Move]:
    steps = enumerate(pairwise(standings))
    return [_Move(review, 1 if after > before else -1) for review, (before, after) in steps if -1 < before != after]


@given(histories(), st.integers(1, 4))
def test_a_flap_is_a_move_and_the_next_one_in_the_other_direction(history: History, within: int) -> None:
    """A move up followed by a move down of the same organisation, or the other way round, no more than n reviews later."""
    expected = []
    for place, organisation in enumerate(history.organisations):
        made = _moves([int(history[0].before[place]), *history.ranks[:, place].tolist()])
        expected += [
            (history.dates[later.review], organisation.code, history.dates[earlier.review])
            for earlier, later in pairwise(made)
            if earlier.way != later.way and later.review - earlier.review <= within
        ]
    found = [(each.back.on, each.back.organisation.code, each.move.on) for each in history.flaps(within)]

    assert sorted(found) == sorted(expected)


@given(histories())
def test_a_longer_while_has_no_fewer_flaps(history: History) -> None:
    """No more than n reviews later."""
    counts = [len(history.flaps(within)) for within in (1, 2, 3, 9)]

    assert counts == sorted(counts)


@given(histories())
def test_a_move_is_late_by_the_reviews_that_proposed_it_and_did_not_make_it(history: History) -> None:
    """The reviews before it that follow each other without a break up to it, proposed to go at least as far, and did not."""
    for delay in history.delays().made:
        code, goal = delay.last.organisation.code, history.scale.rank(delay.last.tier.code)
        assert delay.last.before is not None
        way = 1 if goal > history.scale.rank(delay.last.before.code) else -1
        timeline = history.timeline(code)
        late, place = 0, history.dates.index(delay.last.on)
        while place - late > 0:
            earlier = timeline[place - late - 1]
            proposed, decided = (history.scale.rank(tier.code) for tier in (earlier.proposed, earlier.tier))
            if (proposed - goal) * way < 0 or (decided - goal) * way >= 0:
                break
            late += 1

        assert delay.reviews == late
        assert delay.since == history.dates[place - late]


@given(histories())
def test_every_move_is_made_late_or_at_once_or_was_not_proposed(history: History) -> None:
    """How many reviews lie between the first proposal and the move; 0 = at once."""
    found = history.delays()

    assert len(found.made) + len(found.unproposed) == len(history.moves)
    assert found.unproposed == ()


@given(histories())
def test_those_waiting_are_the_watch_of_the_last_review(history: History) -> None:
    """Those proposed but never made are apart: still waiting, or dropped."""
    assert {each.last.organisation.code for each in history.delays().waiting} == {
        each.organisation.code for each in history[-1].watch
    }


@given(cases(most_guards=False))
def test_without_guards_nothing_waits(case: Any) -> None:
    """A move that nothing holds back is made at once."""
    found = case.regime.replay(case.panel, until=case.until).delays()

    assert all(delay.reviews == 0 for delay in found.made)
    assert (found.waiting, found.dropped) == ((), ())


@given(histories())
def test_what_was_held_back_was_made_in_time_is_waiting_or_was_dropped(history: History) -> None:
    """No wait is lost, and none is counted twice."""
    proposed = np.stack([review.proposed for review in history])
    waits = movements.waits(proposed, history.ranks)
    direction = np.sign(proposed - history.ranks)
    steps = movements.moves(history.ranks, history[0].before)
    ended = np.zeros(waits.shape, dtype=np.bool_)
    ended[-1] = waits[-1] > 0
    ended[:-1] = (waits[:-1] > 0) & (direction[1:] != direction[:-1])
    made = int((ended[:-1] & (steps[1:] == direction[:-1])).sum())
    found = history.delays()

    assert int(ended.sum()) == made + len(found.waiting) + len(found.dropped)


# Compared.


@given(histories())
def test_a_history_compared_with_itself_has_no_differences(history: History) -> None:
    """Who is placed differently at which review."""
    found = history.compare(history)

    assert found.differences == ()
    assert found.agreement == 1
    assert found.moves[0] == found.moves[1] == len(history.moves)


@given(pairs())
def test_comparing_the_other_way_round_swaps_the_sides(both: tuple[History, History]) -> None:
    """Two regimes on the same figures, side by side."""
    one, other = both
    found, swapped = one.compare(other), other.compare(one)

    assert swapped.moves == found.moves[::-1]
    assert swapped.agreement == found.agreement
    assert swapped.table.tolist() == found.table.T.tolist()
    assert [(each.second, each.first) for each in swapped.differences] == [
        (each.first, each.second) for each in found.differences
    ]
    assert {on: sides[::-1] for on, sides in swapped.counts.items()} == found.counts


@given(pairs())
def test_what_is_compared_adds_up(both: tuple[History, History]) -> None:
    """Agreement is the share of placements that are the same."""
    found = both[0].compare(both[1])
    placements = len(both[0]) * len(both[0].organisations)

    assert found.table.sum() == placements
    assert len(found.differences) == placements - np.trace(found.table)
    assert abs(found.agreement - np.trace(found.table) / placements) < 1e-12


# Plain arrays.


@st.composite
def scenarios(draw: st.DrawFn) -> list[list[list[int]]]:
    """Draw ranks of a few scenarios, reviews and organisations, some of them not placed."""
    scenarios, reviews, organisations = (draw(st.integers(1, most)) for most in (3, 5, 3))
    row = st.lists(st.integers(-1, 3), min_size=organisations, max_size=organisations)
    return draw(st.lists(st.lists(row, min_size=reviews, max_size=reviews), min_size=scenarios, max_size=scenarios))


@given(scenarios(), st.data())
def test_each_scenario_is_what_it_would_be_alone(ranks: list[list[list[int]]], data: st.DataObject) -> None:
    """Leading axes are scenarios."""
    after = np.array(ranks, dtype=np.int8)
    proposed = data.draw(st.permutations(ranks).map(lambda each: np.array(each, dtype=np.int8)))
    kernels = (
        lambda _, found: movements.moves(found),
        lambda _, found: movements.counts(found, 4),
        lambda _, found: movements.transitions(found, 4),
        lambda _, found: movements.flaps(found, 2),
        movements.delays,
        movements.waits,
    )
    for kernel in kernels:
        whole = kernel(proposed, after)

        assert all(
            np.array_equal(whole[scenario], kernel(proposed[scenario], after[scenario]))
            for scenario in range(len(after))
        )


@given(started_cases())
def test_the_ranks_of_simulate_give_what_the_history_does(started: Any) -> None:
    """Usable on plain arrays of ranks, where there are no decisions."""
    case, start = started
    history = case.regime.replay(case.panel, until=case.until, start=start)
    ranks, before = case.regime.simulate(case.panel, until=case.until, start=start), history[0].before

    assert movements.moves(ranks, before).astype(bool).sum() == len(history.moves)
    assert movements.flaps(ranks, 2, before).sum() == len(history.flaps(2))
    assert np.array_equal(movements.transitions(ranks, len(history.scale), before), history.transitions().counts)
