"""Histories as plain records, in and out."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import numpy as np
import pytest
from invented import first_of, four_hours, guarded, regime

from tiering import History, Judgement, Placement, hysteresis, rules, samples, scores, testing
from tiering.errors import DefinitionError, ReviewDateError, TieringError
from tiering.nhs import uec_2023

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


def test_records_of_other_guards_are_refused() -> None:
    records = stored(guarded().replay(PANEL, until=first_of(1)))

    with pytest.raises(DefinitionError, match="other guards"):
        History.from_records(records, regime())


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
