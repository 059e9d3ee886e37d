"""Review, replay and simulate are one fold."""

from __future__ import annotations

import attrs
import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from strategies import Case, cases, started_cases

from tiering import History, Placement, Review
from tiering.typing import Evidence, Finding


def folded(case: Case, start: tuple[Placement, ...]) -> History:
    reviews: list[Review] = []
    for on in case.regime.cycle.dates(until=case.until):
        reviews.append(
            case.regime.review(case.panel, on=on, previous=reviews[-1])
            if reviews
            else case.regime.review(case.panel, on=on, start=start)
        )
    return History(reviews)


@given(cases())
def test_replay_is_the_fold_of_review(case: Case) -> None:
    """`replay` equals folding `review`."""
    replayed = case.regime.replay(case.panel, until=case.until)

    assert replayed == folded(case, ())


@given(started_cases())
def test_replay_from_where_some_stood_is_the_fold_of_review_from_there(
    started: tuple[Case, tuple[Placement, ...]],
) -> None:
    """`replay` equals folding `review`."""
    case, start = started
    replayed = case.regime.replay(case.panel, until=case.until, start=start)

    assert replayed == folded(case, start)


@given(started_cases())
def test_simulate_is_the_ranks_of_replay(started: tuple[Case, tuple[Placement, ...]]) -> None:
    """`simulate` equals the ranks of `replay`."""
    case, start = started
    ranks = case.regime.simulate(case.panel, until=case.until, start=start)

    assert ranks.dtype == np.int8
    assert np.array_equal(ranks, case.regime.replay(case.panel, until=case.until, start=start).ranks)


@given(cases())
def test_each_review_starts_where_the_one_before_ended(case: Case) -> None:
    """A `Regime` only holds values and folds this line over review dates."""
    history = case.regime.replay(case.panel, until=case.until)

    assert all(
        np.array_equal(later.before, earlier.ranks)
        for earlier, later in zip(history.reviews, history.reviews[1:], strict=False)
    )


@given(cases(), st.data())
def test_a_replay_that_goes_on_from_a_review_is_the_longer_replay(case: Case, data: st.DataObject) -> None:
    """`replay` equals folding `review`, and a history is append-only."""
    dates = case.regime.cycle.dates(until=case.until)
    stop = data.draw(st.integers(0, len(dates) - 1))
    history = case.regime.replay(case.panel, until=dates[stop])
    for on in dates[stop + 1 :]:
        history = history.appended(case.regime.review(case.panel, on=on, previous=history[-1]))

    assert history == case.regime.replay(case.panel, until=case.until)


@given(started_cases(), st.integers(1, 3))
def test_blocks_are_the_whole(started: tuple[Case, tuple[Placement, ...]], block: int) -> None:
    """What is elementwise is evaluated in blocks of organisations."""
    case, start = started
    dates = case.regime.cycle.dates(until=case.until)
    ranks = case.regime._starting.placed(start, case.panel)
    in_blocks = case.regime._prepared(case.panel).ranks(dates, ranks, block)

    assert np.array_equal(in_blocks, case.regime._prepared(case.panel).ranks(dates, ranks, 1_000_000))


@attrs.frozen
class _Witness:
    """A criterion that says how many organisations it was shown at once."""

    shown: list[int] = attrs.field(factory=list, eq=False)
    elementwise: bool = True

    @property
    def reads(self) -> dict[str, int]:
        return {"m0": 1}

    def assess(self, evidence: Evidence, /) -> Finding:
        self.shown.append(len(evidence.organisations))
        nobody = np.zeros(len(evidence.organisations), dtype=np.bool_)
        return Finding(self, nobody, nobody)


@given(cases(most_guards=False))
def test_what_is_not_elementwise_is_shown_everybody_at_once(case: Case) -> None:
    """Everything else is evaluated whole."""
    witness = _Witness(elementwise=False)
    regime = attrs.evolve(case.regime, rule=attrs.evolve(case.regime.rule, enter={"0": witness}, leave={}))  # type: ignore[misc]  # a ladder
    ranks = regime._starting.placed((), case.panel)
    regime._prepared(case.panel).ranks(regime.cycle.dates(until=case.until), ranks, 1)

    assert set(witness.shown) == {len(case.panel.organisations)}


def test_what_is_elementwise_is_shown_in_blocks() -> None:
    """What is elementwise says so and is evaluated in blocks."""
    witness = _Witness()
    case = _wide_case(witness)
    ranks = case.regime._starting.placed((), case.panel)
    case.regime._prepared(case.panel).ranks(case.regime.cycle.dates(until=case.until), ranks, 2)

    assert max(witness.shown) == 2


def _wide_case(witness: _Witness) -> Case:
    from invented import first_of, regime
    from strategies import metrics, panel

    from tiering import rules

    of = metrics(1)
    return Case(
        regime=regime(rules.Ladder(enter={"1": witness}), metrics=of),
        panel=panel(np.zeros((1, 2, 5)), of),
        until=first_of(2),
    )
