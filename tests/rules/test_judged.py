from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from invented import SCALE, first_of, four_hours, regime

from tiering import Attestation, Placement, Reference, Review, Status, hysteresis, rules
from tiering.errors import DefinitionError, OddRegimeWarning, UnknownCodeError
from tiering.typing import Answer

SHORT = rules.Below("four_hour", 0.65)
PLAN = rules.Attested("plan")
PANEL = four_hours({"TA": "0.7x6", "TB": "0.7x6"})
JUNE = date(2023, 6, 1)


def given_for(organisation: str = "TA", *, on: date = date(2023, 5, 20), **changes: Any) -> Attestation:
    return Attestation(organisation=organisation, code="plan", on=on, **changes)


def answers(*attestations: Attestation, on: date = JUNE, criterion: Any = PLAN) -> list[Answer]:
    review = regime(rules.Ladder(enter={"1": criterion})).review(PANEL, on=on, attestations=attestations)
    found = review.trace.finding(criterion)
    return [found.answer(place) for place in range(len(review))]


# Attested.


def test_it_holds_where_it_was_found_to_hold_and_is_unknown_where_nobody_has_judged() -> None:
    assert answers(given_for()) == [Answer.MET, Answer.UNDECIDED]
    assert answers(given_for(holds=False)) == [Answer.NOT_MET, Answer.UNDECIDED]
    assert answers() == [Answer.UNDECIDED, Answer.UNDECIDED]


def test_where_everybody_is_judged_met_and_possible_are_one_object() -> None:
    attestations = [given_for(), given_for("TB", holds=False)]
    review = regime(rules.Ladder(enter={"1": PLAN})).review(PANEL, on=JUNE, attestations=attestations)
    found = review.trace.finding(PLAN)

    assert found.met is found.possible


def test_an_attestation_of_another_condition_says_nothing() -> None:
    other = Attestation(organisation="TA", code="culture", on=date(2023, 5, 20))

    with pytest.warns(OddRegimeWarning, match="does not ask for 'culture'"):
        found = answers(other)

    assert found == [Answer.UNDECIDED, Answer.UNDECIDED]


@pytest.mark.parametrize("order", [1, -1])
def test_the_one_given_last_counts_in_whatever_order_they_come(order: int) -> None:
    both = [given_for(on=date(2023, 5, 10)), given_for(on=date(2023, 5, 20), holds=False)]

    assert answers(*both[::order])[0] is Answer.NOT_MET


@pytest.mark.parametrize("order", [1, -1])
def test_two_of_one_day_that_contradict_each_other_are_refused(order: int) -> None:
    with pytest.raises(DefinitionError, match=r"two attestations of .* of 'TA' on .* contradict each other"):
        answers(*[given_for(), given_for(holds=False)][::order])


def test_two_of_one_day_that_agree_count_as_one() -> None:
    assert answers(given_for(), given_for(by="somebody else"))[0] is Answer.MET


@pytest.mark.parametrize(
    ("until", "expected"),
    [(date(2023, 5, 31), Answer.UNDECIDED), (date(2023, 6, 1), Answer.MET), (date(2023, 6, 2), Answer.MET)],
)
def test_it_counts_up_to_its_last_day(until: date, expected: Answer) -> None:
    assert answers(given_for(until=until))[0] is expected


def test_one_that_has_ended_does_not_bring_back_the_one_that_it_replaced() -> None:
    lasting = given_for(on=date(2023, 5, 1))
    short = given_for(on=date(2023, 5, 10), until=date(2023, 5, 20), holds=False)

    assert answers(lasting, short)[0] is Answer.UNDECIDED


@pytest.mark.parametrize(("on", "expected"), [(date(2023, 6, 1), Answer.MET), (date(2023, 6, 2), Answer.UNDECIDED)])
def test_no_review_sees_what_was_attested_after_it(on: date, expected: Answer) -> None:
    assert answers(given_for(on=on))[0] is expected


def test_every_review_of_a_replay_sees_what_had_been_attested_by_its_day() -> None:
    asked = regime(rules.Ladder(enter={"1": PLAN}))
    attestations = [given_for(), given_for(on=date(2023, 7, 10), holds=False)]
    history = asked.replay(PANEL, until=date(2023, 8, 1), attestations=attestations)

    assert [review["TA"].tier.code for review in history] == ["3", "1", "1", "3"]
    assert asked.simulate(PANEL, until=date(2023, 8, 1), attestations=attestations)[:, 0].tolist() == [0, 2, 2, 0]


def test_an_attestation_of_an_unknown_organisation_is_refused() -> None:
    with pytest.raises(UnknownCodeError, match="unknown organisation 'TX' in the attestations; did you mean 'T"):
        answers(given_for("TX"))


@pytest.mark.parametrize("hold", ["review", "replay", "simulate"])
def test_each_way_to_hold_reviews_refuses_it(hold: str) -> None:
    asked = regime(rules.Ladder(enter={"1": PLAN}))
    when = {"on": JUNE} if hold == "review" else {"until": JUNE}
    with pytest.raises(UnknownCodeError, match="unknown organisation 'TX' in the attestations"):
        getattr(asked, hold)(PANEL, **when, attestations=[given_for("TX")])


@pytest.mark.parametrize(
    ("attestations", "words"),
    [
        ([], "nobody has judged it"),
        ([given_for(on=date(2023, 7, 1))], "nobody has judged it"),
        ([given_for()], "found to hold on 20 May 2023"),
        (
            [given_for(holds=False, by="the regional panel", reason="no sign of it")],
            "found not to hold by the regional panel on 20 May 2023: no sign of it",
        ),
    ],
    ids=["nobody", "later", "holds", "does not"],
)
def test_an_explanation_says_who_judged_and_when(attestations: list[Attestation], words: str) -> None:
    review = regime(rules.Ladder(enter={"1": PLAN})).review(PANEL, on=JUNE, attestations=attestations)

    assert words in str(review["TA"].explain(full=True))


def test_leaving_may_ask_for_a_figure_and_a_judgement() -> None:
    rule = rules.Ladder(enter={"1": SHORT}, leave={"1": ~rules.Below("four_hour", 0.7) & PLAN})
    asked = regime(rule)
    start = [Placement("TA", "1"), Placement("TB", "1")]
    review = asked.review(PANEL, on=JUNE, start=start, attestations=[given_for(), given_for("TB", holds=False)])

    assert [each.tier.code for each in review] == ["3", "1"]


# In tier.


def test_in_tier_holds_where_the_organisation_stands_before_the_review() -> None:
    criterion = rules.InTier("1", "2")
    asked = regime(rules.Ladder(enter={"2": criterion}))
    panel = four_hours({"TA": "0.7", "TB": "0.7", "TC": "0.7", "TD": "0.7"})
    start = [Placement("TA", "1"), Placement("TB", "2"), Placement("TC", "3")]
    found = asked.review(panel, on=first_of(1), start=start).trace.finding(criterion)

    assert found.met.tolist() == [True, True, False, False]
    assert found.met is found.possible


def test_some_tier_must_be_named() -> None:
    with pytest.raises(DefinitionError, match="no tier was given; give the codes of one or more"):
        rules.InTier()


def test_a_tier_that_is_not_on_the_scale_is_refused() -> None:
    with pytest.raises(UnknownCodeError, match="unknown tier '4'"):
        regime(rules.Ladder(enter={"1": rules.InTier("4") & SHORT}))


def test_it_says_which_tiers_and_where_the_organisation_stands() -> None:
    assert str(rules.InTier("1")) == "in tier 1"
    assert str(rules.InTier("1", "2")) == "in tier 1 or 2"
    asked = regime(rules.Ladder(enter={"1": rules.InTier("2")}))
    review = asked.review(PANEL, on=JUNE, start=[Placement("TA", "2")])

    assert "it stands in tier 2" in str(review["TA"].explain(full=True))
    assert "not yet placed" in str(review["TB"].explain(full=True))


# For how long.

STAYED = rules.InTierFor(reviews=3)
# Whoever has stayed long enough in tier 3 is put into tier 2, and back after as long.
TURNS = rules.Ladder(enter={"2": rules.InTier("3") & STAYED}, leave={"2": STAYED})


def ranks(reviews: list[Review], code: str = "TA") -> str:
    return " ".join(review[code].tier.code for review in reviews)


def test_each_review_that_leaves_it_there_counts_and_a_move_starts_again() -> None:
    history = regime(TURNS).replay(four_hours({"TA": "0.7x10"}), until=first_of(10))

    assert ranks(list(history)) == "3 3 3 2 2 2 3 3 3 2"


def test_a_start_counts_as_one_review() -> None:
    panel = four_hours({"TA": "0.7x6", "TB": "0.7x6"})
    history = regime(TURNS).replay(panel, until=first_of(6), start=[Placement("TA", "2")])

    assert ranks(list(history)) == "2 2 3 3 3 2"
    assert ranks(list(history), "TB") == "3 3 3 2 2 2"


def test_who_joins_starts_to_be_counted() -> None:
    asked = regime(TURNS)
    first = asked.replay(four_hours({"TA": "0.7x6"}), until=first_of(2))[-1]
    both = four_hours({"TB": "0.7x6", "TA": "0.7x6"})
    reviews = [first]
    for months in range(3, 7):
        reviews.append(asked.review(both, on=first_of(months), previous=reviews[-1]))

    assert ranks(reviews) == "3 3 2 2 2"
    assert ranks(reviews[1:], "TB") == "3 3 3 2"


def test_who_is_held_by_a_guard_has_stayed() -> None:
    asked = regime(
        rules.Ladder(enter={"1": rules.Below("four_hour", 0.5), "2": STAYED & SHORT}),
        guards=[hysteresis.Confirm(escalate=3)],
    )
    history = asked.replay(four_hours({"TA": "0.7 0.4 0.7 0.6 0.6 0.6"}), until=first_of(6))

    assert ranks(list(history)) == "3 3 3 3 3 2"
    assert [int(review.reviews_in_tier[0]) for review in history if review.reviews_in_tier is not None] == [
        *range(1, 6),
        1,
    ]


def test_nothing_is_counted_where_nothing_asks() -> None:
    review = regime(rules.Ladder(enter={"1": SHORT})).review(PANEL, on=JUNE)

    assert review.reviews_in_tier is None


def test_an_explanation_says_for_how_long() -> None:
    history = regime(TURNS).replay(PANEL, until=first_of(3))

    assert "so far 2" in str(history[-1]["TA"].explain(full=True))


def test_reviews_are_counted_in_whole_numbers() -> None:
    with pytest.raises(DefinitionError, match="reviews of InTierFor must be a whole number from 1 up, not 0"):
        rules.InTierFor(reviews=0)


def test_it_says_for_how_many_reviews() -> None:
    source = Reference(Status.ILLUSTRATIVE, note="ours")

    assert str(rules.InTierFor(reviews=1)) == "in its tier for 1 review"
    assert str(STAYED) == "in its tier for 3 reviews"
    assert list(rules.InTierFor(reviews=3, reference=source).references) == [(str(STAYED), source)]


@st.composite
def stays(draw: st.DrawFn) -> tuple[Any, Any, list[Placement], int]:
    """Draw a regime that asks how long, figures, and where some stood before."""
    counted = [rules.InTierFor(reviews=draw(st.integers(1, 3))) for _ in range(3)]
    short = rules.Below("four_hour", 0.5)
    rule = rules.Ladder(
        enter={"1": short & counted[0], "2": rules.Below("four_hour", 0.7) | (counted[1] & rules.InTier("3"))},
        leave={"1": ~short & counted[2], "2": rules.Above("four_hour", 0.6) & counted[1]},
    )
    months = draw(st.integers(1, 7))
    figure = st.sampled_from(["0.4", "0.55", "0.65", "0.8", "_"])
    panel = four_hours(
        {code: " ".join(draw(st.lists(figure, min_size=months, max_size=months))) for code in ("TA", "TB")}, ["TC"]
    )
    start = [
        Placement(code, draw(st.sampled_from([tier.code for tier in SCALE])))
        for code in ("TA", "TB", "TC")
        if draw(st.booleans())
    ]
    return regime(rule), panel, start, len(panel.periods)


@given(stays())
def test_replay_and_simulate_are_folds_of_review_however_long_organisations_have_stayed(
    drawn: tuple[Any, Any, list[Placement], int],
) -> None:
    """`replay` equals folding `review`; `simulate` equals the ranks of `replay`."""
    asked, panel, start, months = drawn
    history = asked.replay(panel, until=first_of(months), start=start)
    previous: Review | None = None
    for replayed in history:
        previous = asked.review(panel, on=replayed.on, previous=previous, start=start if previous is None else ())

        assert previous == replayed
        assert previous.reviews_in_tier is not None
        assert previous.reviews_in_tier.tolist() == replayed.reviews_in_tier.tolist()

    assert asked.simulate(panel, until=first_of(months), start=start).tolist() == history.ranks.tolist()
