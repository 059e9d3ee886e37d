"""Histories as plain records, in and out."""

from __future__ import annotations

import json
from datetime import date
from typing import Any, ClassVar

import attrs
import numpy as np
import pytest
from invented import first_of, four_hours, guarded, regime

from tiering import (
    History,
    Judgement,
    Organisation,
    Placement,
    Tier,
    TierScale,
    Undecided,
    hysteresis,
    rules,
    samples,
    scores,
    testing,
)
from tiering._plain import plain
from tiering.errors import DefinitionError, ProblemsError, ReviewDateError, TieringError
from tiering.nhs import uec_2023
from tiering.typing import Evidence, Proposal

PANEL = four_hours({"TA": "0.8 0.4 0.4 0.8 0.8 0.4", "TB": "0.6 _ 0.6 0.4 0.8 0.8"})
JUDGED = Judgement(organisation="TB", tier="1", reason="a new board", by="the panel", on=first_of(3), until=first_of(3))
WORST = scores.Gap("four_hour", 1.0)
STAY: Any = hysteresis.MinimumStay(months=2)


def stored(history: History) -> list[dict[str, Any]]:
    """Return a history's records as a store gives them back."""
    kept: list[dict[str, Any]] = json.loads(json.dumps(history.to_records(complete=True), allow_nan=False))
    return kept


def test_a_history_comes_back_as_it_was() -> None:
    history = guarded().replay(PANEL, until=first_of(4), judgements=[JUDGED])
    read = History.from_records(stored(history), guarded())

    assert read == history
    assert read.to_records(complete=True) == history.to_records(complete=True)


def test_its_reasons_are_those_on_record() -> None:
    history = uec_2023.regime.replay(
        samples.urgent_care(), until=date(2024, 3, 31), start=samples.published_tiers("2023-06")
    )
    read = History.from_records(stored(history), uec_2023.regime)

    for review, again in zip(history, read, strict=True):
        assert [str(each.explain()) for each in again] == [str(each.explain()) for each in review]
        assert [each.explain().to_records() for each in again] == [each.explain().to_records() for each in review]
        assert again.latest == review.latest
        assert again.missing == review.missing


@pytest.mark.parametrize("stop", [1, 2, 3, 4])
def test_who_stops_and_goes_on_decides_what_would_have_been_decided(stop: int) -> None:
    asking = regime(guards=[hysteresis.Confirm(escalate=2, de_escalate=3), hysteresis.StepLimit(1), STAY])
    whole = asking.replay(PANEL, until=first_of(6), start=[Placement("TB", "1", since=date(2023, 4, 20))])
    read = History.from_records(stored(History(whole[:stop])), asking)
    for on in whole.dates[stop:]:
        read = read.appended(asking.review(PANEL, on=on, previous=read[-1]))

    assert np.array_equal(read.ranks, whole.ranks)
    assert read == whole


def test_what_was_read_answers_everything_that_needs_no_figures() -> None:
    read = History.from_records(stored(guarded().replay(PANEL, until=first_of(4))), guarded())

    testing.assert_tiers(read, {"TA": "3 3 2 2"})
    assert read[1]["TA"].held_by
    assert read.transitions().counts.sum() == 6


def test_what_needs_figures_is_refused() -> None:
    read = History.from_records(stored(guarded().replay(PANEL, until=first_of(1))), guarded())

    with pytest.raises(DefinitionError, match="the review of 1 May 2023 was read from records"):
        _ = read[0].evidence


def test_records_of_another_regime_are_refused() -> None:
    records = stored(guarded().replay(PANEL, until=first_of(1)))

    with pytest.raises(TieringError, match="of the regime 'Invented', not of 'Other'"):
        History.from_records(records, regime(name="Other", guards=guarded().guards))


@pytest.mark.parametrize(
    "guards",
    [
        [],
        [STAY],
        [hysteresis.Confirm(escalate=3, de_escalate=2), hysteresis.StepLimit(1)],
        [hysteresis.StepLimit(1), hysteresis.Confirm(escalate=2, de_escalate=2)],
    ],
)
def test_records_of_other_guards_are_refused(guards: Any) -> None:
    records = stored(guarded().replay(PANEL, until=first_of(1)))

    with pytest.raises(DefinitionError, match="of other guards, 'escalation needs 2 reviews in a row and"):
        History.from_records(records, regime(guards=guards))


def test_a_guard_that_remembers_something_else_is_another() -> None:
    records = stored(guarded().replay(PANEL, until=first_of(1)))
    for row in records:
        row["guards"][0]["state"]["more"] = row["guards"][0]["state"].pop("least_1")

    with pytest.raises(DefinitionError, match=r"another guard 'escalation needs .*remembers below_top_1, more, than"):
        History.from_records(records, guarded())


def test_what_guards_remember_is_on_record_by_its_name() -> None:
    record = guarded().replay(PANEL, until=first_of(1)).to_records(complete=True)[0]

    assert [each["guard"] for each in record["guards"]] == [str(each) for each in guarded().guards]
    assert record["guards"][0]["state"] == {"least_1": 0, "below_top_1": 2}
    assert {type(each) for each in record["guards"][0]["state"].values()} == {int}


def test_records_of_another_rule_are_refused() -> None:
    records = stored(regime().replay(PANEL, until=first_of(2)))
    other = rules.Ladder(enter={"1": rules.Below("four_hour", 0.5), "2": rules.Below("four_hour", 0.71)})

    with pytest.raises(
        DefinitionError,
        match=r"another rule than that of 'Invented' \(reviews of 2023-05-01, 2023-06-01\); a history of",
    ):
        History.from_records(records, regime(other))


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"undecided": Undecided.ASSUME_WORST}, "treats the undecided otherwise, 'hold', than 'Invented', 'assume_w"),
        ({"scale": TierScale.from_most_intensive(Tier("2"), Tier("1"), Tier("3"))}, "another scale, 3, 2, 1, than"),
    ],
)
def test_records_of_a_regime_that_is_otherwise_another_are_refused(changed: Any, message: str) -> None:
    records = stored(regime().replay(PANEL, until=first_of(1)))

    with pytest.raises(DefinitionError, match=message):
        History.from_records(records, regime(**changed))


def test_editions_are_read_in_parts() -> None:
    first, second = guarded(), attrs.evolve(guarded(), name="Second")
    history = first.replay(PANEL, until=first_of(2))
    history = history.appended(second.review(PANEL, on=first_of(3), previous=history[-1]))
    records = stored(history)
    parts = [[each for each in records if each["regime"] == held.name] for held in (first, second)]
    read = [History.from_records(part, held) for part, held in zip(parts, (first, second), strict=True)]

    assert History([*read[0], *read[1]]) == history


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"review": "2023-05-32"}, "row 2 of the records: 'review' is '2023-05-32', which cannot be read"),
        ({"review": None}, "row 2 of the records: 'review' is None"),
        ({"tier": 3}, "row 2 of the records: 'tier' is 3, which cannot be read"),
        ({"movement": "up"}, "row 2 of the records: 'movement' is 'up'"),
        ({"organisation": "TB"}, "row 2 of the records: 'organisation' is 'TB'"),
        ({"organisation": {"code": "TB"}}, r"row 2 of the records: 'organisation' is .* \(it has no 'name'\)"),
        ({"reasons": {"title": "so", "sections": [{"heading": "so"}]}}, r"row 2 .*'reasons' is .*it has no 'tally'"),
        ({"latest": ["2023-04"]}, "row 2 of the records: 'latest' is"),
        ({"latest": {}}, "row 2 of the records: 'latest' does not fit row 1 of the records, of the same review"),
        ({"missing": "four_hour"}, "row 2 of the records: 'missing' is 'four_hour'"),
        ({"missing": ["waits"]}, "row 2 of the records: 'waits' is missing, but not among 'latest'"),
        ({"held": [7]}, r"row 2 of the records: 'held' is \[7\], and there are 2 that can hold back"),
        ({"held": [True]}, "row 2 of the records: 'held' is"),
        ({"guards": [[0, 2], []]}, "row 2 of the records: 'guards' is"),
        ({"reviews_in_tier": 40_000}, "row 2 of the records: 'reviews_in_tier' is 40000"),
        ({"reviews_in_tier": 1}, "row 2 of the records: 'reviews_in_tier' does not fit row 1"),
        ({"in_tier_since": 0}, "row 2 of the records: 'in_tier_since' is 0"),
        ({"judgements": [{"organisation": "TB"}]}, "row 2 of the records: 'judgements' is"),
        (
            {"judgements": [plain(JUDGED)], "organisation": {"code": "TX", "name": "", "kind": "t"}},
            "on 'TB' stands with",
        ),
        (
            {"organisation": {"code": "TA", "name": "", "kind": "t"}},
            "row 2 .*: the review of 2023-05-01 has 'TA' already",
        ),
    ],
)
def test_a_record_that_cannot_be_read_is_told(change: dict[str, Any], message: str) -> None:
    records = stored(guarded().replay(PANEL, until=first_of(1)))
    records[1] |= change

    with pytest.raises(DefinitionError, match=message + r".*; give what History.to_records\(complete=True\) returned"):
        History.from_records(records, guarded())


@pytest.mark.parametrize("key", ["observed", "text", "people", "first", "notes", "attributions", "answer"])
def test_a_line_that_cannot_be_read_is_told(key: str) -> None:
    records = stored(regime().replay(PANEL, until=first_of(1)))
    records[0]["reasons"]["sections"][0]["lines"][0][key] = {"1": 2}

    with pytest.raises(DefinitionError, match="row 1 of the records: 'reasons' is"):
        History.from_records(records, regime())


def test_a_number_that_a_guard_cannot_remember_is_told() -> None:
    records = stored(guarded().replay(PANEL, until=first_of(1)))
    records[0]["guards"][0]["state"]["least_1"] = 300

    with pytest.raises(DefinitionError, match="row 1 of the records: 300 is out of range for 'least_1' of the guard"):
        History.from_records(records, guarded())


def test_rows_that_lack_something_are_told_together() -> None:
    history = guarded().replay(PANEL, until=first_of(1))
    given: Any = [*history.to_records(), "TA"]

    with pytest.raises(ProblemsError) as caught:
        History.from_records(given, guarded())

    told = [str(each) for each in caught.value.exceptions]
    assert [each[:33] for each in told] == [
        "row 1 of the records has no 'regi",
        "row 2 of the records has no 'regi",
        "row 3 of the records is 'TA', not",
    ]


def test_reviews_of_other_organisations_make_no_history() -> None:
    records = stored(guarded().replay(PANEL, until=first_of(2)))

    with pytest.raises(
        DefinitionError, match="the review of 2023-06-01 lacks 'TB', of that of 2023-05-01, without a word"
    ):
        History.from_records(records[:-1], guarded())


def test_several_judgements_of_one_day_come_back_in_their_order() -> None:
    common: dict[str, Any] = {"tier": "1", "by": "the panel", "on": first_of(1)}
    given = [
        Judgement(organisation=organisation, reason=reason, **common)
        for organisation, reason in (("TB", "z"), ("TA", "y"), ("TB", "a"), ("TB", "z"))
    ]
    history = regime().replay(PANEL, until=first_of(2), judgements=given)
    read = History.from_records(stored(history), regime())

    assert [each.judgements for each in read] == [each.judgements for each in history]
    assert read == history


def test_what_the_review_before_left_comes_back() -> None:
    asking = regime(guards=[STAY, hysteresis.MinimumStay(reviews=2)])
    history = asking.replay(PANEL, until=first_of(2), judgements=[attrs.evolve(JUDGED, on=first_of(1))])
    left, read = (each[1].earlier for each in (history, History.from_records(stored(history), asking)))

    assert [str(each) for each in read] == [str(each) for each in left]
    assert read.stays is not None
    assert read.since is not None


def test_what_was_read_cannot_be_changed() -> None:
    asking = regime(guards=[*guarded().guards, STAY])
    read = History.from_records(stored(asking.replay(PANEL, until=first_of(2))), asking)[1]
    held: Any = read
    for mapping in (held.kept.told, held.kept.latest, held.kept.missing, held.latest, held.missing):
        with pytest.raises(TypeError, match="read-only"):
            mapping["TA"] = None
    earlier = read.earlier
    arrays = [earlier.ranks, *earlier.guards, earlier.stays, earlier.since, *read.guard_states, read.ranks]

    assert not any(each.flags.writeable for each in arrays if each is not None)


def test_what_is_missing_is_looked_up_and_not_searched(monkeypatch: pytest.MonkeyPatch) -> None:
    history = regime().replay(four_hours({f"T{number}": "_" for number in range(50)}), until=first_of(1))
    compared: list[object] = []

    def watched(self: Organisation, other: object) -> bool:
        compared.append(other)
        return self is other

    monkeypatch.setattr(Organisation, "__eq__", watched)
    records = history.to_records(complete=True)

    assert [each["missing"] for each in records] == [["four_hour"]] * 50
    assert len(compared) < 50


def test_a_rule_without_words_of_its_own_is_known_by_its_class() -> None:
    class Bottom:
        reads: ClassVar[dict[str, int]] = {"four_hour": 1}
        elementwise = True

        def propose(self, evidence: Evidence) -> Proposal:
            least = np.zeros_like(evidence.current)
            return Proposal(least, least)

    history = regime(Bottom()).replay(PANEL, until=first_of(1))

    assert np.array_equal(History.from_records(stored(history), regime(Bottom())).ranks, history.ranks)


def test_no_records_make_no_history() -> None:
    with pytest.raises(ReviewDateError, match="at least one review"):
        History.from_records([], guarded())


def test_records_out_of_order_are_refused() -> None:
    records = stored(guarded().replay(PANEL, until=first_of(2)))

    with pytest.raises(ReviewDateError, match="does not come after"):
        History.from_records(records[2:] + records[:2], guarded())


def test_records_of_an_unknown_tier_are_refused() -> None:
    records = stored(guarded().replay(PANEL, until=first_of(1)))
    records[0]["tier"] = "9"

    with pytest.raises(TieringError, match="unknown tier '9'"):
        History.from_records(records, guarded())


def test_places_that_were_short_are_on_record() -> None:
    short = regime(rules.Slots(rules.Ladder(enter={"1": rules.Below("four_hour", 0.7)}), "1", 1, by=WORST))
    history = short.replay(four_hours({"TA": "0.5 0.5", "TB": "0.6 0.6"}), until=first_of(2))
    read = History.from_records(stored(history), short)

    assert read == history
    assert [str(each) for each in read[1]["TB"].held_by] == ["the only place of tier 1 is taken"]
