from __future__ import annotations

import pickle
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import attrs
import pytest
from invented import four_hours, regime

from tiering import Attestation, History, Judgement, Review, Tier, TierScale, rules
from tiering.errors import ProblemsError, UnknownCodeError
from tiering.proceedings import NOT_DISCLOSED, Audience, Proceedings, RedactedReview, Representation, redact
from tiering.proceedings._permitted import decision_shown
from tiering.typing import Answer, Explanation, Line, Section

HELD = date(2023, 5, 1)
SCALE = TierScale.from_most_intensive(Tier("crimson"), Tier("amber"), Tier("green"))
CULTURE = rules.Attested("culture")
RULE = rules.Ladder(enter={"crimson": rules.Below("four_hour", 0.5) & ~CULTURE, "amber": rules.Below("four_hour", 0.7)})
GIVEN = Attestation(organisation="SEEN", code="culture", holds=False, on=HELD, by="the panel", reason="no trace of it")
FIGURES = {"SEEN": "0.4", "HIDDEN": "0.6", "VEILED": "0.8", "COVERED": "0.8"}


def review(*judgements: Judgement, **figures: str) -> Review:
    """Return a review with one organisation in the first tier, one in the second and two in the third."""
    series = {**FIGURES, **figures}
    given = [attrs.evolve(GIVEN, organisation=code) for code in series]
    invented = regime(RULE, scale=SCALE)
    return invented.review(four_hours(series), on=HELD, attestations=given, judgements=judgements)


def judged(code: str, tier: str) -> Judgement:
    return Judgement(organisation=code, tier=tier, reason="it was a fire", by="the national panel", on=HELD)


def proceedings(outcome: Review | None = None) -> Proceedings:
    found = Proceedings.opened(
        outcome or review(), on=date(2023, 5, 4), by="the panel", representations_until=date(2023, 5, 12)
    )
    for code, day in (("HIDDEN", 8), ("SEEN", 9)):
        made = Representation(code, on=date(2023, 5, day), text=f"the return of {code} was incomplete")
        found = found.represented(made)
    for made in found.unanswered[1:]:
        found = found.answered(made, on=date(2023, 5, 10), by="the regional team", text="it was not", upheld=False)
    return found.decided(on=date(2023, 5, 15), by="the panel", note="HIDDEN was discussed", regardless="it is urgent")


def told() -> Proceedings:
    letters = proceedings().notified(on=date(2023, 5, 16), organisations=["HIDDEN"])
    return letters.notified(on=date(2023, 5, 17)).published(on=date(2023, 5, 18))


def disclosed_in(shown: Mapping[str, Any]) -> list[str]:
    return [key for key, value in shown.items() if value != NOT_DISCLOSED]


def shown_to(audience: Audience) -> Mapping[str, Any]:
    """Return the one decision that an audience sees."""
    (shown,) = redact(review(), audience).decisions
    return shown


def leaves(value: Any) -> Iterator[Any]:
    """Yield everything that can be reached from a value by its attributes, its keys and its items."""
    if attrs.has(type(value)):
        for field in attrs.fields(type(value)):
            yield from leaves(getattr(value, field.name))
    elif isinstance(value, Mapping):
        yield from leaves(tuple(value.items()))
    elif isinstance(value, tuple | list | set | frozenset):
        for each in value:
            yield from leaves(each)
    else:
        yield value


def texts_in(redacted: RedactedReview) -> str:
    found = list(leaves(redacted))

    assert {type(each) for each in found} <= {str, int, bool, float, date, type(None)}
    return "\n".join(map(str, found))


OWN = Audience.own("SEEN")
REASONED = Audience("the region", sees=["SEEN"], sees_reasons=True)
REGION = Audience("the region", sees=None, sees_reasons=True)
PLACED = ["review", "organisation", "name", "before", "tier"]


# What is hidden is not there.


@pytest.mark.parametrize(
    "audience", [OWN, REASONED, Audience("the region", sees=["SEEN"]), attrs.evolve(OWN, sees_counts=True)]
)
@pytest.mark.parametrize("record", [review(), told()])
def test_nobody_who_is_hidden_is_mentioned_anywhere(audience: Audience, record: Review | Proceedings) -> None:
    found = redact(record, audience)
    held, packed = texts_in(found), pickle.dumps(found)

    assert "SEEN" in held
    for hidden in ("HIDDEN", "VEILED", "COVERED"):
        assert hidden not in held
        assert hidden.encode() not in packed


@pytest.mark.parametrize(
    "audience", [Audience.nothing("all"), Audience.counts("all"), Audience.counts("x", smallest=9)]
)
@pytest.mark.parametrize("record", [review(), told()])
def test_whoever_sees_nobody_finds_nobody(audience: Audience, record: Review | Proceedings) -> None:
    found = redact(record, audience)

    for hidden in FIGURES:
        assert hidden not in texts_in(found)
        assert hidden.encode() not in pickle.dumps(found)


def test_a_hidden_tier_is_named_on_the_scale_alone() -> None:
    found = redact(told(), Audience("the region", sees=["SEEN"]))
    placed = attrs.evolve(found, tiers={}, counts={})

    assert "crimson" in texts_in(placed)
    assert "amber" not in texts_in(placed)
    assert "green" not in texts_in(placed)


def test_what_is_hidden_leaves_no_trace() -> None:
    other = review(HIDDEN="0.9", VEILED="0.1", COVERED="0.65")

    assert redact(other, OWN) == redact(review(), OWN)
    assert pickle.dumps(redact(other, OWN)) == pickle.dumps(redact(review(), OWN))


def test_it_says_how_many_are_hidden() -> None:
    assert redact(review(), OWN).undisclosed == 3


def test_it_keeps_no_review_to_ask() -> None:
    kinds = {type(getattr(redact(told(), OWN), field.name)) for field in attrs.fields(RedactedReview)}

    assert {kind.__name__ for kind in kinds} == {"str", "date", "tuple", "int", "FrozenMapping"}


# Decisions.


def test_a_placement_is_shown_without_its_reasons() -> None:
    shown = shown_to(Audience("the region", sees=["SEEN"]))

    assert disclosed_in(shown) == PLACED
    assert (shown["organisation"], shown["tier"], shown["before"]) == ("SEEN", "crimson", None)


def test_what_is_hidden_of_a_decision_says_so() -> None:
    shown = shown_to(Audience("the region", sees=["SEEN"]))

    assert shown["movement"] == shown["proposed"] == shown["held_by"] == shown["reasons"] == "not disclosed"


def test_reasons_are_shown_to_whoever_sees_reasons() -> None:
    shown = shown_to(REASONED)

    assert (shown["movement"], shown["proposed"]) == ("first placed", "crimson")
    assert [(line["text"], line["answer"]) for line in shown["reasons"]] == [
        ("Four hours (April 2023)", "met"),
        ("this does not hold: attested: culture", "met"),
    ]


def test_on_what_grounds_a_condition_was_attested_is_for_whoever_sees_judgements() -> None:
    assert "no trace of it" in texts_in(redact(review(), OWN))
    assert "no trace of it" not in texts_in(redact(review(), REASONED))
    assert shown_to(REASONED)["reasons"][-1]["notes"] == NOT_DISCLOSED


def test_notes_about_a_figure_are_shown_with_it() -> None:
    assert shown_to(REASONED)["reasons"][0]["notes"] == ()


def test_the_grounds_of_a_real_judgement_are_for_whoever_sees_judgements() -> None:
    found = review(judged("SEEN", "green"))

    for words in ("it was a fire", "the national panel"):
        assert words in texts_in(redact(found, OWN))
        assert words not in texts_in(redact(found, REASONED))


def test_a_review_that_was_read_from_records_is_redacted_like_any_other() -> None:
    invented = regime(RULE, scale=SCALE)
    (read,) = History.from_records(History([review()]).to_records(complete=True), invented)

    assert redact(read, OWN) == redact(review(), OWN)


@attrs.frozen
class JudgedDecision:
    """A decision that somebody judged, and that holds something new."""

    judgement: dict[str, str] | None

    def to_record(self) -> dict[str, Any]:
        return {**review()["SEEN"].to_record(), "judgement": self.judgement, "guarded": "green", "novelty": "new"}

    def explain(self) -> Explanation:
        line = Line("judged on the grounds", Answer.MET)
        return Explanation("", [Section("judged: on the grounds", "", [line], [0])])  # type: ignore[arg-type]


JUDGED: Any = JudgedDecision({"by": "the national panel", "reason": "on the grounds"})


def test_whatever_is_new_in_a_record_is_hidden_until_it_is_named() -> None:
    assert "novelty" not in decision_shown(JUDGED, Audience.everything("us"))


def test_a_judgement_is_shown_to_whoever_sees_judgements() -> None:
    shown = decision_shown(JUDGED, OWN)

    assert shown["judgement"] == {"by": "the national panel", "reason": "on the grounds"}
    assert shown["reasons"][0]["reason"] == "judged: on the grounds"


def test_where_somebody_was_judged_whoever_sees_no_judgements_sees_nobodys_reasons() -> None:
    found = redact(review(judged("SEEN", "green")), REGION)

    assert [disclosed_in(shown) for shown in found.decisions] == [PLACED] * 4


@pytest.mark.parametrize("other", [[judged("VEILED", "green")], [judged("SEEN", "crimson"), judged("HIDDEN", "amber")]])
@pytest.mark.parametrize("audience", [REGION, REASONED])
def test_who_was_judged_is_not_seen(audience: Audience, other: list[Judgement]) -> None:
    one = redact(review(judged("SEEN", "crimson")), audience)

    assert one == redact(review(*other), audience)


def test_from_which_tier_somebody_was_judged_is_not_seen() -> None:
    moved, stayed = review(judged("SEEN", "green")), review(judged("SEEN", "green"), SEEN="0.9")

    assert redact(moved, REGION) == redact(stayed, REGION)


def test_that_somebody_who_is_hidden_was_judged_is_not_told_apart() -> None:
    seen, unseen = review(judged("SEEN", "crimson")), review(judged("HIDDEN", "crimson"))

    assert redact(seen, REASONED) == redact(unseen, REASONED)


def test_what_others_wrote_may_speak_of_a_judgement_and_is_hidden_with_the_reasons() -> None:
    found = redact(proceedings(review(judged("SEEN", "green"))), REGION)

    assert found.representations == ()
    assert {stage[key] for stage in found.stages for key in ("by", "note", "regardless")} == {NOT_DISCLOSED}


def test_a_judgement_on_the_provisional_outcome_is_hidden_once_it_is_withdrawn() -> None:
    opened = Proceedings.opened(review(judged("SEEN", "green")), on=HELD)
    found = redact(opened.decided(on=HELD, by="the panel", review=review()), REGION)

    assert [disclosed_in(shown) for shown in found.decisions] == [PLACED] * 4


def test_a_judgement_in_the_decided_outcome_is_hidden() -> None:
    opened = Proceedings.opened(review(), on=HELD)
    found = redact(opened.decided(on=HELD, by="the panel", review=review(judged("SEEN", "green"))), REGION)

    assert [disclosed_in(shown) for shown in found.decisions] == [PLACED] * 4


def test_where_nobody_was_judged_whoever_sees_reasons_sees_them() -> None:
    assert {tuple(disclosed_in(shown)) for shown in redact(review(), REGION).decisions} == {
        (*PLACED, "movement", "proposed", "guarded", "least", "most", "is_decided", "held_by", "reasons")
    }


def test_whoever_sees_judgements_sees_reasons_all_the_same() -> None:
    shown = redact(review(judged("SEEN", "green")), OWN).decisions[0]

    assert (shown["guarded"], shown["tier"], shown["judgement"]["tier"]) == ("crimson", "green", "green")


def test_whether_anybody_judged_is_hidden_as_well() -> None:
    unseen = Audience("the region", sees=["SEEN"])

    assert decision_shown(JudgedDecision(None), unseen) == decision_shown(JUDGED, unseen)  # type: ignore[arg-type]


def test_where_nobody_judged_whoever_may_see_is_told_so() -> None:
    shown: Any = decision_shown(JudgedDecision(None), OWN)  # type: ignore[arg-type]

    assert shown["judgement"] is None


def test_decisions_cannot_be_changed() -> None:
    shown: Any = shown_to(OWN)
    with pytest.raises(TypeError):
        shown["tier"] = "green"
    with pytest.raises(TypeError):
        shown["reasons"][0]["answer"] = "not met"


# Counts.


def test_counts_are_shown_the_most_intensive_tier_first() -> None:
    assert list(redact(review(), Audience.counts("all")).counts.items()) == [("crimson", 1), ("amber", 1), ("green", 2)]


def test_counts_that_are_hidden_say_so() -> None:
    assert set(redact(review(), OWN).counts.values()) == {NOT_DISCLOSED}


def test_small_counts_are_not_shown() -> None:
    many = review(**dict.fromkeys(["TA", "TB", "TC"], "0.8"), HIDDEN="0.4", VEILED="0.6")
    found = redact(many, Audience.counts("all", smallest=3))

    assert found.counts == {"crimson": NOT_DISCLOSED, "amber": NOT_DISCLOSED, "green": 4}


def test_whoever_sees_some_cannot_subtract_them() -> None:
    """Five are in the tier, and whoever sees two of them would know of three others."""
    crowd = review(
        **dict.fromkeys(["TA", "TB", "TC"], "0.8"),
        **dict.fromkeys(["TD", "TE", "TF", "TG"], "0.6"),
        **dict.fromkeys(["TH", "TI", "TJ"], "0.4"),
    )
    some = Audience("the region", sees=["VEILED", "COVERED"], sees_counts=True, smallest_count=4)

    assert redact(crowd, attrs.evolve(some, sees=())).counts["green"] == 5
    assert redact(crowd, some).counts["green"] == NOT_DISCLOSED


def test_whoever_sees_everybody_can_count_them() -> None:
    everybody = attrs.evolve(Audience.everything("us"), smallest_count=9)

    assert redact(review(), everybody).counts == {"crimson": 1, "amber": 1, "green": 2}


# Proceedings.


def test_the_outcome_as_it_stands_is_what_is_shown() -> None:
    again = Proceedings.opened(review(), on=date(2023, 5, 4)).decided(
        on=date(2023, 5, 5), by="the panel", review=review(SEEN="0.6")
    )
    placed = [redact(each, OWN).decisions[0]["tier"] for each in (*again.earlier, again)]

    assert placed == ["crimson", "amber"]


def test_the_stages_are_shown_with_their_days() -> None:
    assert [(each["entry"], each["on"].day) for each in redact(told(), Audience.placements("all")).stages] == [
        ("provisional", 4),
        ("decided", 15),
        ("notified", 16),
        ("notified", 17),
        ("published", 18),
    ]


def test_letters_to_others_are_not_shown() -> None:
    assert [(each["entry"], each["on"].day) for each in redact(told(), OWN).stages] == [
        ("provisional", 4),
        ("decided", 15),
        ("notified", 17),
        ("published", 18),
    ]


def test_whoever_sees_nobody_sees_no_letters() -> None:
    assert [each["entry"] for each in redact(told(), Audience.nothing("all")).stages] == [
        "provisional",
        "decided",
        "published",
    ]


def test_who_decided_is_among_the_reasons() -> None:
    assert [redact(told(), each).stages[1]["by"] for each in (OWN, Audience.placements("all"))] == [
        "the panel",
        NOT_DISCLOSED,
    ]


@pytest.mark.parametrize("audience", [OWN, Audience.placements("all"), Audience.nothing("all")])
def test_notes_are_for_whoever_sees_everybody_with_reasons(audience: Audience) -> None:
    seen, unseen = (redact(told(), each).stages[1] for each in (Audience.everything("us"), audience))

    assert (seen["note"], seen["regardless"]) == ("HIDDEN was discussed", "it is urgent")
    assert (unseen["note"], unseen["regardless"]) == (NOT_DISCLOSED, NOT_DISCLOSED)


def test_an_organisation_sees_its_own_representation_with_the_reply() -> None:
    assert redact(told(), OWN).to_record()["representations"] == [
        {
            "organisation": "SEEN",
            "on": date(2023, 5, 9),
            "text": "the return of SEEN was incomplete",
            "claims": [],
            "reply": {"on": date(2023, 5, 10), "by": "the regional team", "text": "it was not", "upheld": False},
        }
    ]


def test_a_representation_without_reply_has_none() -> None:
    (made,) = redact(told(), Audience.own("HIDDEN")).representations

    assert made["reply"] is None


def test_whoever_sees_no_reasons_sees_no_representations() -> None:
    assert redact(told(), Audience.placements("all")).representations == ()


def test_a_review_alone_has_no_stages() -> None:
    found = redact(review(), Audience.everything("us"))

    assert (found.stages, found.representations) == ((), ())


# Words and records.


def test_a_redacted_review_says_what_is_not_disclosed() -> None:
    assert str(redact(told(), OWN)).splitlines() == [
        "review of 1 May 2023, for SEEN",
        "  provisional on 4 May 2023",
        "  decided on 15 May 2023",
        "  notified on 17 May 2023",
        "  published on 18 May 2023",
        "  SEEN: tier crimson (first placed)",
        "  placements not disclosed: 3",
        "  in each tier: not disclosed",
    ]


def test_counts_are_said_one_tier_after_the_other() -> None:
    many = review(**dict.fromkeys(["TA", "TB", "TC"], "0.8"), VEILED="0.6")

    assert str(redact(many, Audience.counts("all", smallest=2))).splitlines()[1:] == [
        "  placements not disclosed: 7",
        "  in tier crimson: not disclosed; in tier amber: not disclosed; in tier green: 4",
    ]


def test_whoever_sees_everybody_is_not_told_of_anything_hidden() -> None:
    assert str(redact(review(), Audience.placements("all"))).splitlines() == [
        "review of 1 May 2023, for all",
        "  SEEN: tier crimson",
        "  HIDDEN: tier amber",
        "  VEILED: tier green",
        "  COVERED: tier green",
        "  in tier crimson: 1; in tier amber: 1; in tier green: 2",
    ]


def test_records_are_one_for_each_decision_shown() -> None:
    assert [each["organisation"] for each in redact(review(), Audience.placements("all")).to_records()] == list(FIGURES)


def test_records_are_plain_data_of_ones_own() -> None:
    found = redact(review(), OWN)
    record = found.to_records()[0]
    record["reasons"].clear()

    assert type(record) is dict
    assert found.to_records()[0]["reasons"]


def test_everything_can_be_had_as_one_record() -> None:
    record = redact(told(), OWN).to_record()

    assert list(record) == [
        "name",
        "on",
        "audience",
        "stages",
        "decisions",
        "undisclosed",
        "tiers",
        "counts",
        "representations",
    ]
    assert record["decisions"] == redact(told(), OWN).to_records()
    assert record["tiers"] == {"crimson": "tier crimson", "amber": "tier amber", "green": "tier green"}


def test_an_audience_that_is_to_see_somebody_unknown_is_refused() -> None:
    with pytest.raises(
        UnknownCodeError, match="unknown organisation 'SEAN' in the audience 'SEAN'; did you mean 'SEEN'"
    ):
        redact(review(), Audience.own("SEAN"))


def test_all_who_are_unknown_are_named() -> None:
    with pytest.raises(ProblemsError, match="2 problems in the audience 'us'"):
        redact(review(), Audience("us", sees=["SEAN", "SEEN", "T9"]))
