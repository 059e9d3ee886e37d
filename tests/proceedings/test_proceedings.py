from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from datetime import date
from typing import Any

import attrs
import pytest
from invented import four_hours, regime

from tiering import Judgement, Placement, Review
from tiering.errors import DefinitionError, ProblemsError, ReviewDateError, UnknownCodeError
from tiering.proceedings import Audience, Proceedings, Reply, Representation, Stage, StageKind
from tiering.proceedings._course import Course

HELD = date(2023, 5, 1)
LAST_DAY = date(2023, 5, 12)
FIGURES = {"TA": "0.4", "TB": "0.6", "TC": "0.8"}
MADE = Representation("TA", on=date(2023, 5, 9), text="the April return was incomplete")
OF_B = Representation("TB", on=date(2023, 5, 10), text="so was ours")


def may(day: int) -> date:
    return date(2023, 5, day)


def review(on: date = HELD, **figures: str) -> Review:
    """Return the review of three trusts: one in each tier unless their figures say otherwise."""
    return regime().review(four_hours({**FIGURES, **figures}), on=on)


def opened(**changes: Any) -> Proceedings:
    return Proceedings.opened(
        review(), **{"on": may(4), "by": "the panel", "representations_until": LAST_DAY, **changes}
    )


def without_window() -> Proceedings:
    return opened(representations_until=None)


def decided(again: Review | None = None) -> Proceedings:
    return without_window().decided(on=may(15), by="the national panel", review=again)


def answered(to: Representation = MADE, *, on: date = LAST_DAY) -> Proceedings:
    return opened().represented(to).answered(to, on=on, by="the regional team", text="it was", upheld=True)


def kinds(proceedings: Proceedings) -> list[StageKind]:
    return [stage.kind for stage in proceedings.stages]


# Opening.


def test_an_outcome_is_provisional_at_first() -> None:
    found = opened()

    assert found.is_provisional
    assert kinds(found) == [StageKind.PROVISIONAL]


def test_the_provisional_stage_concerns_everybody() -> None:
    assert opened().stages[0].organisations == ("TA", "TB", "TC")


def test_an_outcome_may_be_provisional_from_the_day_of_the_review() -> None:
    assert opened(on=HELD).stages[0].on == HELD


def test_there_is_no_outcome_before_the_review() -> None:
    with pytest.raises(ReviewDateError, match="the review of 2023-05-01 has no outcome on 2023-04-30"):
        opened(on=date(2023, 4, 30))


def test_a_window_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(ReviewDateError, match=r"representations until 2023-05-03 end before .* on 2023-05-04"):
        opened(representations_until=may(3))


def test_a_window_may_last_a_day() -> None:
    assert opened(representations_until=may(4)).representations_until == may(4)


def test_nothing_comes_before_the_opening() -> None:
    with pytest.raises(
        DefinitionError, match="a representation of TA comes first; proceedings start with a provisional"
    ):
        Proceedings([MADE])


def test_a_decision_does_not_come_first_either() -> None:
    with pytest.raises(DefinitionError, match="the stage 'decided' comes first"):
        Proceedings(decided().entries[1:])


def test_there_are_no_proceedings_of_nothing() -> None:
    with pytest.raises(DefinitionError, match=r"use Proceedings\.opened"):
        Proceedings([])


def test_an_outcome_is_opened_once() -> None:
    with pytest.raises(DefinitionError, match="the review of 2023-05-01 was provisional on 2023-05-04 already"):
        Proceedings(opened().entries * 2)


def test_what_is_no_entry_is_refused() -> None:
    with pytest.raises(DefinitionError, match="'TA' is no stage, representation or reply"):
        opened().represented("TA")  # type: ignore[arg-type]


# Representations.


def test_a_representation_is_recorded() -> None:
    found = opened().represented(MADE)

    assert found.representations == (MADE,)
    assert found.unanswered == (MADE,)


@pytest.mark.parametrize("day", [may(4), LAST_DAY])
def test_the_window_includes_its_first_and_its_last_day(day: date) -> None:
    made = attrs.evolve(MADE, on=day)

    assert opened().represented(made).representations == (made,)


def test_after_the_window_the_error_says_when_it_was() -> None:
    with pytest.raises(
        ReviewDateError,
        match=r"TA made representations on 2023-05-13; .* they can be made from 2023-05-04 to 2023-05-12",
    ):
        opened().represented(attrs.evolve(MADE, on=may(13)))


def test_before_the_opening_nobody_makes_representations() -> None:
    with pytest.raises(ReviewDateError, match=r"a representation of TA is of 2023-05-03, and the record .* 2023-05-04"):
        opened().represented(attrs.evolve(MADE, on=may(3)))


def test_where_none_are_invited_none_are_made() -> None:
    with pytest.raises(DefinitionError, match="no representations are invited on the review of 2023-05-01"):
        without_window().represented(MADE)


def test_once_it_is_decided_none_are_made() -> None:
    final = opened().decided(on=may(9), by="the panel", regardless="everybody has replied")
    with pytest.raises(DefinitionError, match="was decided on 2023-05-09, and TA made representations on 2023-05-09"):
        final.represented(MADE)


def test_only_organisations_of_the_review_make_representations() -> None:
    with pytest.raises(UnknownCodeError, match="unknown organisation 'TD' in a representation; did you mean 'TC'"):
        opened().represented(attrs.evolve(MADE, organisation="TD"))


def test_the_same_representation_is_not_recorded_twice() -> None:
    with pytest.raises(DefinitionError, match="this representation of TA on 2023-05-09 is recorded already"):
        opened().represented(MADE).represented(MADE)


def test_an_organisation_may_make_several() -> None:
    another = attrs.evolve(MADE, text="and so was that of March")

    assert opened().represented(MADE).represented(another).unanswered == (MADE, another)


def test_a_representation_is_answered() -> None:
    found = answered()

    assert found.unanswered == ()
    assert found.replies == (Reply(MADE, on=LAST_DAY, by="the regional team", text="it was", upheld=True),)


def test_the_others_stay_unanswered() -> None:
    both = opened().represented(MADE).represented(OF_B)

    assert both.answered(MADE, on=may(11), by="us", text="yes", upheld=True).unanswered == (OF_B,)


def test_what_was_not_made_is_not_answered() -> None:
    with pytest.raises(DefinitionError, match="no such representation of TB on 2023-05-10 is recorded"):
        opened().represented(MADE).answered(OF_B, on=may(11), by="us", text="yes", upheld=True)


def test_nothing_is_answered_twice() -> None:
    with pytest.raises(DefinitionError, match="the representation of TA on 2023-05-09 has been answered already"):
        answered().answered(MADE, on=LAST_DAY, by="us", text="no", upheld=False)


def test_a_reply_may_come_after_the_decision() -> None:
    late = opened().represented(MADE).decided(on=may(15), by="the panel", regardless="it changes nothing")

    assert late.answered(MADE, on=may(16), by="us", text="it changes nothing", upheld=False).unanswered == ()


# Deciding.


def test_without_another_review_the_provisional_outcome_stands() -> None:
    found = decided()

    assert not found.is_provisional
    assert found.review == found.provisional
    assert found.amendments == ()


def test_a_review_held_again_is_what_is_decided() -> None:
    again = review(TA="0.6")
    found = decided(again)

    assert found.review == again
    assert found.provisional == review()


def test_amendments_say_who_is_placed_differently() -> None:
    found = decided(review(TA="0.6", TC="0.4"))

    assert [str(each) for each in found.amendments] == [
        "TA: tier 2, provisionally tier 1",
        "TC: tier 1, provisionally tier 3",
    ]


def test_the_record_of_an_amendment_is_of_codes() -> None:
    assert decided(review(TA="0.6")).amendments[0].to_record() == {
        "organisation": "TA",
        "name": "TA",
        "provisional": "1",
        "decided": "2",
    }


def test_nothing_is_amended_while_it_is_provisional() -> None:
    assert opened().amendments == ()


def test_the_review_held_again_is_of_the_same_day() -> None:
    with pytest.raises(DefinitionError, match="is of 2023-05-02, and the provisional one of 2023-05-01"):
        decided(review(on=may(2)))


def test_the_review_held_again_is_of_the_same_organisations() -> None:
    with pytest.raises(DefinitionError, match="the review decided on has other organisations than the provisional one"):
        decided(review(TD="0.8"))


def test_the_review_held_again_is_on_the_same_scale() -> None:
    scale = attrs.evolve(review().scale, default="1")
    with pytest.raises(DefinitionError, match="the review decided on has another scale than the provisional one"):
        decided(attrs.evolve(review(), scale=scale))


def test_the_review_held_again_is_of_the_same_regime() -> None:
    with pytest.raises(DefinitionError, match="is one of 'Another', and the provisional one of 'Invented'"):
        decided(regime(name="Another").review(four_hours(FIGURES), on=HELD))


def test_the_review_held_again_starts_from_where_everybody_stood() -> None:
    start = [Placement("TA", "3"), Placement("TC", "3")]
    with pytest.raises(DefinitionError, match="starts TA, TC elsewhere than the provisional one; hold it again from"):
        decided(regime().review(four_hours(FIGURES), on=HELD, start=start))


def test_who_starts_elsewhere_is_not_asked_of_other_organisations() -> None:
    figures = {"TA": "0.4", "TB": "0.6", "TD": "0.8"}
    with pytest.raises(DefinitionError, match="has other organisations than the provisional one"):
        decided(regime().review(four_hours(figures), on=HELD, start=[Placement("TA", "3")]))


def test_the_review_held_again_may_be_judged_otherwise() -> None:
    judged = Judgement(organisation="TA", tier="3", reason="it was a fire", by="the panel", on=HELD)
    again = regime().review(four_hours(FIGURES), on=HELD, judgements=[judged])

    assert [each.organisation.code for each in decided(again).amendments] == ["TA"]


def test_it_is_decided_once() -> None:
    with pytest.raises(DefinitionError, match=r"was decided on 2023-05-15 already; .* put right by the next review"):
        decided().decided(on=may(16), by="the panel")


def test_unanswered_representations_are_named() -> None:
    made = opened().represented(MADE).represented(OF_B)
    with pytest.raises(DefinitionError, match=r"unanswered: TA \(2023-05-09\), TB \(2023-05-10\); answer them"):
        made.decided(on=may(15), by="the panel")


def test_it_is_decided_after_the_window() -> None:
    with pytest.raises(ReviewDateError, match="representations can be made until 2023-05-12; decide after that day"):
        opened().decided(on=LAST_DAY, by="the panel")


def test_the_day_after_the_window_it_can_be_decided() -> None:
    assert not answered().decided(on=may(13), by="the panel").is_provisional


def test_all_that_speaks_against_deciding_is_said_at_once() -> None:
    with pytest.raises(ProblemsError, match="3 problems in the decision on the review of 2023-05-01"):
        opened().represented(MADE).decided(on=LAST_DAY, by="the panel", review=review(on=may(2)))


def test_it_can_be_decided_regardless_and_the_reason_is_on_record() -> None:
    found = opened().represented(MADE).decided(on=LAST_DAY, by="the panel", regardless="an election was called")

    assert found.stages[-1].regardless == "an election was called"
    assert found.unanswered == (MADE,)


def test_another_review_is_refused_regardless() -> None:
    with pytest.raises(DefinitionError, match="hold it again on the same day"):
        opened().decided(on=LAST_DAY, by="the panel", review=review(on=may(2)), regardless="of everything")


# Telling.


def test_everybody_is_notified_unless_some_are_named() -> None:
    found = decided().notified(on=may(16))

    assert found.stages[-1].organisations == ("TA", "TB", "TC")
    assert found.unnotified == ()


def test_some_can_be_notified_first_and_the_others_later() -> None:
    first = decided().notified(on=may(16), organisations=["TB"])

    assert first.unnotified == ("TA", "TC")
    assert first.notified(on=may(17)).stages[-1].organisations == ("TA", "TC")


def test_nobody_is_notified_twice() -> None:
    told = decided().notified(on=may(16), organisations=["TB", "TC"])
    with pytest.raises(DefinitionError, match="TB, TC have been notified already; name the others"):
        told.notified(on=may(17), organisations=["TA", "TB", "TC"])


def test_once_everybody_is_notified_nobody_is_left() -> None:
    with pytest.raises(DefinitionError, match="nobody is left to notify"):
        decided().notified(on=may(16)).notified(on=may(17))


def test_somebody_is_notified() -> None:
    with pytest.raises(DefinitionError, match="nobody was named to be notified"):
        decided().notified(on=may(16), organisations=[])


def test_only_organisations_of_the_review_are_notified() -> None:
    with pytest.raises(UnknownCodeError, match="unknown organisation 'TD' in those who are notified"):
        decided().notified(on=may(16), organisations=["TD"])


def test_one_code_is_not_taken_for_many() -> None:
    with pytest.raises(DefinitionError, match=r"organisations must be several codes, not the text 'TA'; give \['TA'\]"):
        decided().notified(on=may(16), organisations="TA")


def test_publishing_tells_the_public_who_is_where() -> None:
    found = decided().notified(on=may(16)).published(on=may(18)).stages[-1]

    assert found.organisations == ("TA", "TB", "TC")
    assert found.audience == Audience.placements("the public")


def test_telling_and_publishing_may_fall_on_one_day() -> None:
    assert kinds(decided().notified(on=may(16)).published(on=may(16)))[-1] is StageKind.PUBLISHED


def test_whoever_is_named_in_public_was_told_before() -> None:
    told = decided().notified(on=may(16), organisations=["TB"])
    with pytest.raises(DefinitionError, match="TA, TC would read of their placement in public; notify them before"):
        told.published(on=may(18))


def test_one_who_was_not_told_is_spoken_of_as_one() -> None:
    told = decided().notified(on=may(16), organisations=["TB", "TC"])
    with pytest.raises(DefinitionError, match="TA would read of its placement in public"):
        told.published(on=may(18))


def test_those_who_were_told_can_be_named_before_the_others_are() -> None:
    told = decided().notified(on=may(16), organisations=["TB"])

    assert told.published(on=may(18), audience=Audience("the board", sees=["TB"])).stages[-1].organisations == ("TB",)


def test_counts_are_published_though_nobody_was_told() -> None:
    found = decided().published(on=may(18), audience=Audience.counts("the public"))

    assert found.stages[-1].organisations == ()
    assert found.unnotified == ("TA", "TB", "TC")


def test_names_may_follow_counts() -> None:
    found = decided().published(on=may(18), audience=Audience.counts("the public")).notified(on=may(19))

    assert kinds(found.published(on=may(20))) == [
        StageKind.PROVISIONAL,
        StageKind.DECIDED,
        StageKind.PUBLISHED,
        StageKind.NOTIFIED,
        StageKind.PUBLISHED,
    ]


def test_a_publication_is_made_for_somebody() -> None:
    final = decided().notified(on=may(16))
    stage = attrs.evolve(final.published(on=may(18)).stages[-1], audience=None)
    with pytest.raises(DefinitionError, match="a publication needs an audience"):
        Proceedings([*final.entries, stage])


def test_what_is_told_is_what_was_decided() -> None:
    final = decided(review(TA="0.6"))
    stage = attrs.evolve(final.notified(on=may(16)).stages[-1], review=review())
    with pytest.raises(DefinitionError, match="what is notified on 2023-05-16 is not what was decided on 2023-05-15"):
        Proceedings([*final.entries, stage])


# Order.

STEPS: dict[str, Callable[[Proceedings, date], Proceedings]] = {
    "answered": lambda each, on: each.answered(MADE, on=on, by="us", text="yes", upheld=True),
    "decided": lambda each, on: each.decided(on=on, by="the panel"),
    "notified": lambda each, on: each.notified(on=on),
    "published": lambda each, on: each.published(on=on, audience=Audience.counts("the public")),
}


@pytest.mark.parametrize("step", ["notified", "published"])
def test_a_provisional_outcome_is_told_to_nobody_as_a_decision(step: str) -> None:
    with pytest.raises(DefinitionError, match=f"is provisional, so it cannot be {step}; decide first"):
        STEPS[step](answered(), may(15))


@pytest.mark.parametrize("step", STEPS)
def test_days_never_go_backwards(step: str) -> None:
    with pytest.raises(ReviewDateError, match="is of 2023-05-03, and the record has come to"):
        STEPS[step](decided() if step in {"notified", "published"} else opened(), may(3))


@pytest.mark.parametrize("step", ["decided", "notified", "published"])
def test_a_step_that_may_not_follow_leaves_everything_as_it_was(step: str) -> None:
    before = opened().represented(MADE)
    with pytest.raises((DefinitionError, ProblemsError)):
        STEPS[step](before, may(10))

    assert before == opened().represented(MADE)
    assert before.unanswered == (MADE,)
    assert before.unnotified == ("TA", "TB", "TC")


# What a step costs.


def many() -> list[Representation]:
    return [Representation(code, on=may(9), text=f"number {number}") for number in range(10) for code in FIGURES]


def all_answered(made: list[Representation]) -> Proceedings:
    found = opened()
    for each in made:
        found = found.represented(each)
    for each in made:
        found = found.answered(each, on=LAST_DAY, by="us", text="yes", upheld=True)
    return found


def test_a_step_takes_its_own_entry_and_not_the_earlier_ones_again(monkeypatch: pytest.MonkeyPatch) -> None:
    taken: list[Representation] = []
    hear = Course._hear

    def counted(course: Course, made: Representation) -> None:
        taken.append(made)
        hear(course, made)

    monkeypatch.setattr(Course, "_hear", counted)
    made = many()
    all_answered(made)

    assert taken == made


def test_a_representation_is_found_without_comparing_it_with_all_others(monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[object] = []

    def counted(made: Representation, other: object) -> bool:
        compared.append(other)
        return made is other

    monkeypatch.setattr(Representation, "__eq__", counted)

    assert all_answered(many()).unanswered == ()
    assert compared == []


def test_what_was_built_step_by_step_is_what_its_entries_build_at_once() -> None:
    found = full()
    whole = Proceedings(found.entries, representations_until=LAST_DAY)

    assert found == whole
    assert (found.stages, found.representations, found.replies) == (whole.stages, whole.representations, whole.replies)
    assert (found.unanswered, found.unnotified) == (whole.unanswered, whole.unnotified)


def test_whoever_changes_the_entries_has_all_of_them_checked() -> None:
    with pytest.raises(DefinitionError, match="no such representation of TA on 2023-05-09 is recorded"):
        attrs.evolve(answered(), entries=[entry for entry in answered().entries if entry != MADE])


# The record.


def full() -> Proceedings:
    final = answered(on=may(10)).decided(
        on=may(15), by="the national panel", review=review(TA="0.6"), note="TA was right"
    )
    return (
        final.notified(on=may(16), organisations=["TA"])
        .notified(on=may(16))
        .published(on=may(18), by="the press office")
    )


def test_every_step_makes_a_new_value_and_the_earlier_ones_stay() -> None:
    assert full().earlier == (
        opened(),
        opened().represented(MADE),
        answered(on=may(10)),
        answered(on=may(10)).decided(on=may(15), by="the national panel", review=review(TA="0.6"), note="TA was right"),
        *full().earlier[-2:],
    )
    assert [len(each.entries) for each in full().earlier] == [1, 2, 3, 4, 5, 6]


def test_nothing_is_earlier_than_the_opening() -> None:
    assert opened().earlier == ()


@pytest.mark.parametrize(
    ("day", "entries"), [(may(4), 1), (may(8), 1), (may(9), 2), (may(14), 3), (may(15), 4), (may(16), 6), (may(30), 7)]
)
def test_what_they_were_on_a_day_is_what_was_on_record_by_its_end(day: date, entries: int) -> None:
    assert full().as_at(day) == Proceedings(full().entries[:entries], representations_until=LAST_DAY)


def test_the_provisional_outcome_can_be_had_back() -> None:
    assert full().as_at(may(14)).review == review()


def test_before_the_opening_nothing_was_on_record() -> None:
    with pytest.raises(ReviewDateError, match=r"nothing was on record on 2023-05-03; .* provisional from 2023-05-04"):
        full().as_at(may(3))


def test_proceedings_tell_their_story() -> None:
    assert str(full()).splitlines() == [
        "review of 1 May 2023: published",
        "  4 May 2023   provisional, by the panel; representations until 12 May 2023",
        "  9 May 2023   representation of TA: the April return was incomplete",
        "  10 May 2023  reply to TA by the regional team, upheld: it was",
        "  15 May 2023  decided, by the national panel: TA was right; 1 placed differently from the provisional outcome",
        "  16 May 2023  notified: TA",
        "  16 May 2023  notified: TB, TC",
        "  18 May 2023  published to the public, by the press office",
    ]


def test_a_story_without_window_and_amendments_mentions_neither() -> None:
    assert str(decided().notified(on=may(16))).splitlines() == [
        "review of 1 May 2023: notified",
        "  4 May 2023   provisional, by the panel",
        "  15 May 2023  decided, by the national panel",
        "  16 May 2023  notified: all 3",
    ]


def test_a_decision_in_spite_of_something_says_so() -> None:
    found = opened().decided(on=may(5), by="the panel", regardless="an election was called")

    assert str(found.stages[-1]) == "decided, by the panel, regardless (an election was called)"


def test_of_many_who_were_notified_the_first_are_named() -> None:
    figures = dict.fromkeys([f"T{number}" for number in range(16)], "0.8")
    many = regime().review(four_hours(figures), on=HELD)
    final = Proceedings.opened(many, on=may(4)).decided(on=may(5), by="the panel")
    told = final.notified(on=may(6), organisations=[code for code in final.unnotified if code != "T1"])

    assert str(told.stages[-1]) == "notified: T0, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12 and 3 more"


def test_the_records_are_plain_and_numbered() -> None:
    assert [(each["number"], each["entry"], each["on"].day) for each in full().to_records()] == [
        (1, "provisional", 4),
        (2, "representation", 9),
        (3, "reply", 10),
        (4, "decided", 15),
        (5, "notified", 16),
        (6, "notified", 16),
        (7, "published", 18),
    ]


def test_every_record_names_the_review() -> None:
    assert {each["review"] for each in full().to_records()} == {HELD}


def test_the_record_of_a_reply_gives_the_number_of_what_it_answers() -> None:
    assert full().to_records()[2]["answers"] == 2


def test_the_record_of_the_decision_holds_the_amendments() -> None:
    assert full().to_records()[3] == {
        "review": HELD,
        "number": 4,
        "entry": "decided",
        "on": may(15),
        "by": "the national panel",
        "note": "TA was right",
        "regardless": "",
        "organisations": ["TA", "TB", "TC"],
        "audience": None,
        "amendments": [{"organisation": "TA", "name": "TA", "provisional": "1", "decided": "2"}],
    }


def test_the_record_of_a_publication_says_for_whom() -> None:
    assert full().to_records()[-1]["audience"] == "the public"


def types_in(value: Any) -> set[type]:
    if isinstance(value, dict):
        return {dict}.union(*map(types_in, value.values()))
    return {list}.union(*map(types_in, value)) if isinstance(value, list) else {type(value)}


def test_records_are_of_built_in_types() -> None:
    assert types_in(full().to_records()) == {list, dict, str, int, bool, date, type(None)}


@pytest.mark.parametrize("way", [copy.copy, copy.deepcopy, lambda value: pickle.loads(pickle.dumps(value))])  # noqa: S301 - our own
def test_a_copy_is_equal_and_goes_on(way: Callable[[Proceedings], Proceedings]) -> None:
    found = way(answered())

    assert found == answered()
    assert found.decided(on=may(15), by="the panel") == answered().decided(on=may(15), by="the panel")


def test_proceedings_are_values() -> None:
    assert opened() == opened()
    assert opened() != without_window()
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        opened().entries = ()  # type: ignore[misc]


def test_a_stage_is_of_a_kind() -> None:
    with pytest.raises(DefinitionError, match="kind of Stage must be a StageKind, not 'decided'"):
        Stage(kind="decided", on=may(5), organisations=["TA"], review=review())  # type: ignore[arg-type]
