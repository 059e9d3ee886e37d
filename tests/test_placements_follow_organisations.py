"""Placements follow organisations that merge, split, change their codes, come and go."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

import attrs
import numpy as np
import pytest
from invented import FOUR_HOUR, first_of, four_hours, regime

from tiering import (
    DateRange,
    History,
    Judgement,
    Membership,
    Movement,
    Organisation,
    Panel,
    Period,
    Placement,
    Register,
    Succession,
    SuccessionPolicy,
    hysteresis,
    rules,
    testing,
)
from tiering.errors import DefinitionError, RuleError, UnknownCodeError
from tiering.typing import Candidate

JULY = date(2023, 7, 1)
GONE, NEW = DateRange(end=JULY), DateRange(start=JULY)
MERGED = Register(
    [
        Organisation("TA", valid=GONE),
        Organisation("TB", valid=GONE),
        Organisation("TC", valid=NEW),
        Organisation("TD"),
    ],
    successions=[Succession(of="TA", to="TC", on=JULY), Succession(of="TB", to="TC", on=JULY)],
)
# TA is in tier 1 and TB in tier 3; TC, which they become, is as good as TB was.
FIGURES = {"TA": "0.4x2 _x3", "TB": "0.8x2 _x3", "TC": "_x2 0.8x3", "TD": "0.6x5"}
PANEL = four_hours(FIGURES)
END = first_of(5)


def replay(register: Register | None = MERGED, panel: Panel = PANEL, **changes: Any) -> History:
    return regime(**changes).replay(panel, until=END, register=register)


def weighted(weights: dict[str, float]) -> Panel:
    """Return the same figures with so many patients in each month."""
    layer = np.array([weights.get(each.code, np.nan) for each in PANEL.organisations])
    return attrs.evolve(PANEL, weights=np.broadcast_to(layer, PANEL.values.shape).copy())


# Who is there.


def test_only_those_that_exist_on_the_day_are_in_a_review() -> None:
    history = replay()

    assert [[each.organisation.code for each in review] for review in history] == [["TA", "TB", "TD"]] * 2 + [
        ["TC", "TD"]
    ] * 3


def test_a_history_has_everybody_in_the_order_in_which_they_came() -> None:
    history = replay()

    assert [each.code for each in history.organisations] == ["TA", "TB", "TD", "TC"]
    assert history.ranks.tolist() == [[2, 0, 1, -1]] * 2 + [[-1, -1, 1, 0]] * 3
    assert history.tiers[0].tolist() == ["1", "3", "2", ""]


def test_a_simulation_has_everybody_in_the_order_of_the_panel() -> None:
    ranks = regime().simulate(PANEL, until=END, register=MERGED)

    assert ranks[:, [0, 1]].tolist() == [[2, 0]] * 2 + [[-1, -1]] * 3
    assert ranks[:2, 2].tolist() == [-1, -1]


def test_without_a_register_everybody_is_in_every_review() -> None:
    history = replay(register=None)

    assert all(len(review) == 4 for review in history)


def test_an_organisation_that_the_register_does_not_know_is_named() -> None:
    with pytest.raises(UnknownCodeError, match="'TX'"):
        regime().replay(four_hours({"TX": "0.8"}), until=first_of(1), register=MERGED)


def test_a_review_alone_has_those_of_its_day() -> None:
    review = regime().review(PANEL, on=END, register=MERGED)

    assert [each.code for each in review.organisations] == ["TC", "TD"]


def test_who_is_no_more_and_has_no_successor_has_ended() -> None:
    register = Register([Organisation("TA", valid=GONE), *(Organisation(code) for code in ("TB", "TC", "TD"))])
    review = replay(register)[2]

    assert [each.code for each in review.ended] == ["TA"]
    assert review.take_overs == ()


def test_who_comes_and_follows_nobody_is_first_placed() -> None:
    register = Register([Organisation("TC", valid=NEW), *(Organisation(code) for code in ("TA", "TB", "TD"))])

    assert replay(register)[2]["TC"].movement is Movement.FIRST_PLACED


def test_a_merger_on_the_day_of_a_review_counts_in_it_and_on_the_day_after_in_the_next() -> None:
    later = date(2023, 7, 2)
    register = Register(
        [
            Organisation("TA", valid=DateRange(end=later)),
            Organisation("TB", valid=DateRange(end=later)),
            Organisation("TC", valid=DateRange(start=later)),
            Organisation("TD"),
        ],
        successions=[Succession(of="TA", to="TC", on=later), Succession(of="TB", to="TC", on=later)],
    )

    assert "TC" in replay()[2]
    assert "TC" not in replay(register)[2]
    assert "TC" in replay(register)[3]


# Whose place is taken.


def test_by_default_the_most_intensive_place_is_taken() -> None:
    decision = replay(guards=[hysteresis.Confirm(de_escalate=2)])[2]["TC"]

    assert (decision.before, decision.tier.code) == (decision.tier, "1")
    assert decision.movement is Movement.SUCCESSION


def test_the_largest_is_the_one_with_the_most_patients() -> None:
    policy = SuccessionPolicy.LARGEST

    for sizes, tier in (({"TA": 10.0, "TB": 90.0}, "3"), ({"TA": 90.0, "TB": 10.0}, "1"), ({"TA": 1.0}, "1")):
        history = replay(panel=weighted(sizes), succession=policy, guards=[hysteresis.Confirm(de_escalate=2)])

        assert history[2]["TC"].before is not None
        assert history[2]["TC"].before.code == tier


def test_nobody_is_the_largest_where_nothing_was_counted() -> None:
    with pytest.raises(DefinitionError, match="nothing says which of 'TA', 'TB' is the largest"):
        replay(succession=SuccessionPolicy.LARGEST)


def test_the_largest_of_one_needs_no_weights() -> None:
    register = Register(
        [Organisation("TA", valid=GONE), Organisation("TC", valid=NEW), Organisation("TB"), Organisation("TD")],
        successions=[Succession(of="TA", to="TC", on=JULY)],
    )

    assert replay(register, succession=SuccessionPolicy.LARGEST)[2]["TC"].take_over is not None


def test_a_fresh_start_takes_nobodys_place() -> None:
    decision = replay(succession=SuccessionPolicy.FRESH_START, guards=[hysteresis.Confirm(de_escalate=2)])[2]["TC"]

    assert decision.before is None
    assert decision.tier.code == "3"
    assert "starts afresh (fresh start)" in str(decision.explain())


def test_a_function_sees_where_each_stood() -> None:
    asked: list[tuple[str, Sequence[Candidate]]] = []

    def the_better_one(successor: Organisation, candidates: Sequence[Candidate]) -> str:
        asked.append((successor.code, candidates))
        return "TB"

    found = replay(
        panel=weighted({"TA": 10, "TB": 20}), succession=the_better_one, guards=[hysteresis.MinimumStay(reviews=2)]
    )

    assert found[2]["TC"].tier.code == "3"
    (heir, candidates), *_ = asked
    assert heir == "TC"
    assert [(each.organisation.code, each.tier and each.tier.code, each.reviews_in_tier) for each in candidates] == [
        ("TA", "1", 2),
        ("TB", "3", 2),
    ]
    assert [each.activity for each in candidates] == [20, 40]
    assert "takes the place of TB (the_better_one)" in str(found[2]["TC"].explain())


def test_a_function_may_ask_for_a_fresh_start() -> None:
    assert replay(succession=lambda *_: None)[2]["TC"].before is None


def test_a_function_that_names_somebody_else_is_told_whom_it_may_name() -> None:
    with pytest.raises(RuleError, match="chose 'TD' for TC; return the code of one of 'TA', 'TB', or None"):
        replay(succession=lambda *_: "TD")


@pytest.mark.parametrize("policy", ["worst", SuccessionPolicy, None, 3])
def test_what_is_no_policy_is_refused_with_the_regime(policy: Any) -> None:
    with pytest.raises(DefinitionError, match="is no succession policy"):
        regime(succession=policy)


def test_one_that_takes_others_in_is_a_candidate_itself() -> None:
    register = Register(
        [Organisation("TA", valid=GONE), *(Organisation(code) for code in ("TB", "TC", "TD"))],
        successions=[Succession(of="TA", to="TD", on=JULY)],
    )
    (take_over,) = replay(register, guards=[hysteresis.Confirm(de_escalate=2)])[2].take_overs

    assert str(take_over) == "TD follows TA in tier 1, and takes the place of TA (worst)"
    assert [each.organisation.code for each in take_over.candidates] == ["TD", "TA"]


def test_of_two_in_the_same_tier_one_keeps_its_own_place() -> None:
    register = Register(
        [Organisation("TA", valid=GONE), *(Organisation(code) for code in ("TB", "TC", "TD"))],
        successions=[Succession(of="TA", to="TD", on=JULY)],
    )
    (take_over,) = replay(register, panel=four_hours({**FIGURES, "TD": "0.4x5"}))[2].take_overs

    assert "keeps its own place" in str(take_over)


def test_both_parts_of_a_split_take_the_place_of_the_whole() -> None:
    register = Register(
        [
            Organisation("TA", valid=GONE),
            Organisation("TB", valid=NEW),
            Organisation("TC", valid=NEW),
            Organisation("TD"),
        ],
        successions=[Succession(of="TA", to="TB", on=JULY), Succession(of="TA", to="TC", on=JULY)],
    )
    panel = four_hours({"TA": "0.4x2 _x3", "TB": "_x2 0.8x3", "TC": "_x2 0.8x3", "TD": "0.6x5"})
    history = replay(register, panel, guards=[hysteresis.Confirm(de_escalate=3)])

    testing.assert_tiers(history, {"TA": "1 1", "TB": "1 1 3", "TC": "1 1 3", "TD": "2x5"})


def test_a_chain_within_one_quarter_is_followed_to_its_end() -> None:
    middle = DateRange(JULY.replace(month=5, day=20), JULY)
    register = Register(
        [
            Organisation("TA", valid=DateRange(end=middle.start)),
            Organisation("TB", valid=middle),
            Organisation("TC", valid=NEW),
            Organisation("TD"),
        ],
        successions=[
            Succession(of="TA", to="TB", on=middle.start or JULY),
            Succession(of="TB", to="TC", on=JULY),
        ],
    )
    panel = four_hours({"TA": "0.4 _x4", "TB": "_ _ _x3", "TC": "_x2 0.8x3", "TD": "0.6x5"})
    history = replay(register, panel, guards=[hysteresis.Confirm(de_escalate=2)])

    testing.assert_tiers(history, {"TA": "1", "TB": "1", "TC": "1 3 3"})


# What goes with the place.


def test_the_time_in_tier_goes_with_the_place() -> None:
    told = str(replay(guards=[hysteresis.MinimumStay(reviews=4)])[2]["TC"].explain())

    assert "a tier is kept for at least 4 reviews, so far 2" in told


def test_what_guards_remember_goes_with_the_place() -> None:
    # TA has been good for one review when it becomes TC, which is good for another.
    panel = four_hours({**FIGURES, "TA": "0.4 0.8 _x3"})
    history = replay(panel=panel, guards=[hysteresis.Confirm(de_escalate=2)])

    testing.assert_tiers(history, {"TA": "1 1", "TC": "3 3 3"})


def test_in_a_fresh_start_guards_remember_nothing() -> None:
    panel = four_hours({"TA": "0.4 0.8 _x3", "TB": "0.8x2 _x3", "TC": "_x2 0.4 0.8 0.8", "TD": "0.6x5"})
    history = replay(panel=panel, guards=[hysteresis.Confirm(de_escalate=2)], succession=SuccessionPolicy.FRESH_START)

    testing.assert_tiers(history, {"TC": "1 1 3"})


def test_a_judgement_ends_with_the_organisation_that_it_is_about() -> None:
    judged = Judgement(organisation="TB", tier="1", reason="a breach", by="the panel", on=first_of(1))
    history = regime().replay(PANEL, until=END, register=MERGED, judgements=[judged])

    testing.assert_tiers(history, {"TB": "1 1", "TC": "3 3 3"})


# On record.


def test_the_movement_is_one_of_its_own() -> None:
    history = replay(guards=[hysteresis.Confirm(de_escalate=2)])
    decision = history[2]["TC"]

    assert str(decision) == "TC: tier 1 (succession; tier 3 proposed)"
    assert not decision.has_moved
    assert (
        decision.to_record()["succession"]
        == "TC follows TA in tier 1 and TB in tier 3, and takes the place of TA (worst)"
    )
    assert history.moves == (history[3]["TC"],)


def test_one_that_moves_at_once_has_moved_from_the_place_that_it_took() -> None:
    decision = replay()[2]["TC"]

    assert decision.movement is Movement.DE_ESCALATED
    assert decision.before is not None
    assert decision.before.code == "1"
    assert "succession: TC follows" in str(decision.explain())


def test_between_two_reviews_it_says_who_followed_whom() -> None:
    history = replay(guards=[hysteresis.Confirm(de_escalate=9)])
    changes = history.between(history.dates[0], history.dates[-1])

    assert [each.code for each in changes.gone] == ["TA", "TB"]
    assert [each.organisation.code for each in changes.succeeded] == ["TC"]
    assert [(each.organisation.code, each.movement) for each in changes] == [
        ("TD", Movement.UNCHANGED),
        ("TC", Movement.SUCCESSION),
    ]
    assert changes.first_placed == ()
    assert (dict(changes.counts_before), dict(changes.counts_after)) == (
        {"1": 1, "2": 1, "3": 1},
        {"1": 1, "2": 1, "3": 0},
    )


def test_spells_end_with_the_organisation_and_begin_before_its_successor() -> None:
    history = replay(guards=[hysteresis.Confirm(de_escalate=9)])
    (gone,), (new,) = history.spells("TA"), history.spells("TC")

    assert (gone.end, gone.reviews) == (JULY, 2)
    assert (new.start, new.reviews, new.has_known_start) == (JULY, 3, False)


def test_time_in_tier_counts_those_that_were_there() -> None:
    found = replay(guards=[hysteresis.Confirm(de_escalate=9)]).time_in_tier()

    assert {tier: time.reviews for tier, time in found.items()} == {"1": 5, "2": 5, "3": 2}


def test_transitions_are_those_of_the_reviews() -> None:
    found = replay().transitions()

    assert found.counts.tolist() == [[3, 0, 0], [0, 4, 0], [1, 0, 1]]


def test_complete_records_come_back_as_they_were() -> None:
    asking = regime(guards=[hysteresis.Confirm(de_escalate=2), hysteresis.MinimumStay(months=1)])
    history = asking.replay(weighted({"TA": 3}), until=END, register=MERGED)
    back = History.from_records(json.loads(json.dumps(history.to_records(complete=True))), asking)

    assert back == history
    assert back[2].take_overs == history[2].take_overs
    assert all(
        np.array_equal(one, other) for one, other in zip(back[2].earlier.guards, history[2].earlier.guards, strict=True)
    )


def test_a_history_that_was_stored_goes_on_through_a_merger() -> None:
    asking = regime(guards=[hysteresis.Confirm(de_escalate=2)])
    whole = asking.replay(PANEL, until=END, register=MERGED)
    records = json.loads(json.dumps(History(whole[:2]).to_records(complete=True)))
    found = History.from_records(records, asking)
    for review in whole[2:]:
        found = found.appended(asking.review(PANEL, on=review.on, previous=found[-1], register=MERGED))

    assert found.ranks.tolist() == whole.ranks.tolist()
    assert found[2].take_overs == whole[2].take_overs


def test_a_record_of_a_succession_that_cannot_be_read_is_told() -> None:
    asking = regime()
    records = asking.replay(PANEL, until=END, register=MERGED).to_records(complete=True)
    (row,) = [each for each in records if each["succession"]]
    row["succession"] = {**row["succession"], "taken": "TX"}

    with pytest.raises(DefinitionError, match=r"'succession' is .*'TX' is not among those that it follows"):
        History.from_records(records, asking)


def test_a_review_of_fewer_without_a_word_makes_no_history() -> None:
    first = regime().review(four_hours({"TA": "0.8", "TB": "0.8"}), on=first_of(1))
    second = regime().review(four_hours({"TA": "0.8 0.8"}), on=first_of(2))

    with pytest.raises(DefinitionError, match=r"lacks 'TB', .*without a word; review with a register"):
        History([first, second])


def test_held_again_the_same_is_decided() -> None:
    history = replay(guards=[hysteresis.Confirm(de_escalate=2)])
    revised = four_hours({**FIGURES, "TA": "0.8x2 _x3"})

    assert history.rerun(PANEL).differences == ()
    assert [(each.then.organisation.code, each.now.on) for each in history.rerun(revised).differences] == [
        ("TA", first_of(1)),
        ("TA", first_of(2)),
        ("TC", first_of(3)),
    ]


def test_two_policies_can_be_compared() -> None:
    guards = [hysteresis.Confirm(de_escalate=2)]
    found = replay(guards=guards).compare(replay(guards=guards, succession=SuccessionPolicy.FRESH_START))

    assert [(each.organisation.code, each.on) for each in found.differences] == [("TC", JULY)]


def test_histories_of_other_organisations_are_not_compared() -> None:
    with pytest.raises(DefinitionError, match="only the second history has 'TC' on 2023-05-01"):
        replay().compare(replay(register=None))


# Many at once.


def test_in_scenarios_each_takes_its_own_place() -> None:
    limits = np.array([[0.5], [0.3]])
    rule = rules.Ladder(enter={"1": rules.Below("four_hour", limits), "2": rules.Below("four_hour", 0.7)})
    asking = regime(rule, guards=[hysteresis.Confirm(de_escalate=9)])
    ranks = asking.simulate(PANEL, until=END, register=MERGED)
    alone = [
        regime(
            rules.Ladder(enter={"1": rules.Below("four_hour", limit), "2": rules.Below("four_hour", 0.7)}),
            guards=[hysteresis.Confirm(de_escalate=9)],
        ).simulate(PANEL, until=END, register=MERGED)
        for limit in (0.5, 0.3)
    ]

    assert ranks.shape == (2, 5, 4)
    assert np.array_equal(ranks, np.stack(alone))
    assert ranks[:, 2, 2].tolist() == [2, 1]


def test_all_systems_may_be_made_anew_on_one_day() -> None:
    """Forty-two become thirty-six with new codes: six pairs merge, one in six of the others is split in two first."""
    old = [f"OLD{number:02}" for number in range(42)]
    new = [f"NEW{number:02}" for number in range(36)]
    heirs = {code: [new[number % 36]] for number, code in enumerate(old)}
    for number in range(0, 30, 6):
        heirs[old[number]].append(new[number + 1])
    register = Register(
        [
            *(Organisation(code, kind="ics", valid=GONE) for code in old),
            *(Organisation(code, kind="ics", valid=NEW) for code in new),
        ],
        successions=[Succession(of=code, to=heir, on=JULY) for code, those in heirs.items() for heir in those],
    )
    chance = np.random.default_rng(7)
    values = chance.random((1, 5, 78)).round(3)
    values[:, 2:, :42] = np.nan
    values[:, :2, 42:] = np.nan
    panel = Panel.from_arrays(
        values,
        metrics=[FOUR_HOUR],
        periods=[Period.parse("2023-04").shifted(month) for month in range(5)],
        organisations=register.organisations,
    )
    asking = regime(metrics=[FOUR_HOUR], guards=[hysteresis.Confirm(de_escalate=3, escalate=3)])
    history = asking.replay(panel, until=END, register=register)
    before = {each.organisation.code: each.tier.code for each in history[1]}

    assert [len(review) for review in history] == [42, 42, 36, 36, 36]
    for each in history[2]:
        assert each.take_over is not None
        tiers = [before[code] for code, those in heirs.items() if each.organisation.code in those]
        assert each.tier.code == min(tiers)
    assert np.array_equal(
        asking.simulate(panel, until=END, register=register),
        history.ranks[:, [history.organisations.index(each) for each in panel.organisations]],
    )


def test_recoding_alone_changes_nothing_but_codes() -> None:
    register = Register(
        [Organisation("TA", valid=GONE), Organisation("TX", valid=NEW), Organisation("TB"), Organisation("TD")],
        successions=[Succession(of="TA", to="TX", on=JULY)],
    )
    guards = [hysteresis.Confirm(de_escalate=2), hysteresis.MinimumStay(reviews=2), hysteresis.StepLimit(1)]
    figures = {"TA": "0.4 0.8 0.8 0.4 0.8", "TB": "0.8 0.4 0.6 0.8 0.8", "TD": "0.6x5"}
    plain = regime(guards=guards).replay(four_hours(figures), until=END)
    both = four_hours({**figures, "TA": "0.4 0.8 _x3", "TX": "_x2 0.8 0.4 0.8"})
    recoded = regime(guards=guards).replay(both, until=END, register=register)

    old, now = recoded.timeline("TA"), recoded.timeline("TX")
    assert [each.tier.code for each in (*old, *now)] == [each.tier.code for each in plain.timeline("TA")]
    for code in ("TB", "TD"):
        assert [each.tier for each in recoded.timeline(code)] == [each.tier for each in plain.timeline(code)]


def test_where_they_stood_at_first_is_told_of_those_that_were_there() -> None:
    history = regime(guards=[hysteresis.MinimumStay(reviews=9)]).replay(
        PANEL, until=END, register=MERGED, start=[Placement("TB", "2")]
    )

    testing.assert_tiers(history, {"TB": "2 2"})


def test_memberships_make_no_difference_to_who_is_there() -> None:
    members = attrs.evolve(MERGED, memberships=[Membership(member="TA", of="TD")])

    assert replay(members).ranks.tolist() == replay().ranks.tolist()
