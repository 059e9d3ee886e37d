from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pytest
from guarding import history, tiers, told
from invented import SCALE, SHORT, first_of, four_hours, regime

from tiering import Judgement
from tiering.errors import DefinitionError, RuleError
from tiering.hysteresis import MinimumStay
from tiering.hysteresis._lasting import latest_start
from tiering.typing import Step


@pytest.mark.parametrize(
    ("reviews", "expected"), [(1, "1 3 3 3 3"), (2, "1 1 3 3 3"), (3, "1 1 1 3 3"), (9, "1 1 1 1 1")]
)
def test_a_tier_is_kept_for_so_many_reviews(reviews: int, expected: str) -> None:
    assert tiers("0.4 0.8 0.8 0.8 0.8", MinimumStay(reviews=reviews)) == expected


def test_an_escalation_is_not_delayed() -> None:
    assert tiers("0.8 0.4", MinimumStay(reviews=9)) == "3 1"


def test_every_tier_is_kept() -> None:
    assert tiers("0.4 0.8 0.6 0.8 0.8", MinimumStay(reviews=2)) == "1 1 2 2 3"


def test_an_escalation_starts_another_stay() -> None:
    assert tiers("0.6 0.6 0.4 0.6 0.6", MinimumStay(reviews=2)) == "2 2 1 1 2"


def test_a_list_that_is_started_from_counts_as_one_review() -> None:
    assert tiers("0.8 0.8", MinimumStay(reviews=2), start="1") == "1 3"
    assert tiers("0.8 0.8", MinimumStay(reviews=1), start="1") == "3 3"


@pytest.mark.parametrize(
    ("months", "expected"), [(1, "1 3 3 3 3"), (2, "1 1 3 3 3"), (3, "1 1 1 3 3"), (12_000_000, "1 1 1 1 1")]
)
def test_a_tier_is_kept_for_so_many_months(months: int, expected: str) -> None:
    assert tiers("0.4 0.8 0.8 0.8 0.8", MinimumStay(months=months)) == expected


def test_months_count_from_the_day_of_the_placement() -> None:
    assert tiers("0.8 0.8", MinimumStay(months=6), start="1", since=date(2022, 11, 1)) == "3 3"
    assert tiers("0.8 0.8", MinimumStay(months=6), start="1", since=date(2022, 11, 2)) == "1 3"


def test_where_nobody_knows_since_when_the_months_count_from_the_first_review() -> None:
    assert tiers("0.8 0.8 0.8", MinimumStay(months=2), start="1") == "1 1 3"


def test_a_judgement_starts_another_stay() -> None:
    judged = Judgement(organisation="TA", tier="1", reason="safety", by="the panel", on=first_of(2), until=first_of(2))
    guarded = regime(SHORT, guards=[MinimumStay(reviews=2)])
    found = guarded.replay(four_hours({"TA": "0.8 0.8 0.8 0.8"}), until=first_of(4), judgements=[judged])

    assert [decision.tier.code for decision in found.timeline("TA")] == ["3", "1", "1", "3"]


@pytest.mark.parametrize(
    ("on", "months", "expected"),
    [
        (date(2024, 5, 15), 2, date(2024, 3, 15)),
        (date(2024, 5, 31), 1, date(2024, 4, 30)),
        # Each of the last days of January is a month before the last day of February.
        (date(2023, 2, 28), 1, date(2023, 1, 31)),
        (date(2024, 2, 28), 1, date(2024, 1, 28)),
        (date(2024, 2, 29), 12, date(2023, 2, 28)),
        (date(2024, 3, 1), 13, date(2023, 2, 1)),
    ],
)
def test_months_are_those_of_the_calendar(on: date, months: int, expected: date) -> None:
    assert date.fromordinal(latest_start(on, months)) == expected


def test_before_all_calendars_nothing_started() -> None:
    assert latest_start(date(2024, 1, 1), 12 * 2023) == 0


@pytest.mark.parametrize("count", [0, -1, 1.5, True])
@pytest.mark.parametrize("field", ["reviews", "months"])
def test_a_length_is_a_whole_number_from_one_up(field: str, count: Any) -> None:
    with pytest.raises(DefinitionError, match=f"{field} of MinimumStay must be a whole number from 1 up"):
        MinimumStay(**{field: count})


@pytest.mark.parametrize("lengths", [{}, {"reviews": 1, "months": 1}])
def test_it_takes_reviews_or_months(lengths: dict[str, Any]) -> None:
    with pytest.raises(DefinitionError, match="MinimumStay needs either reviews or months"):
        MinimumStay(**lengths)


@pytest.mark.parametrize(
    ("guard", "words"),
    [
        (MinimumStay(reviews=1), "a tier is kept for at least 1 review"),
        (MinimumStay(months=6), "a tier is kept for at least 6 months"),
    ],
)
def test_it_says_what_it_asks_for(guard: MinimumStay, words: str) -> None:
    assert str(guard) == words


def test_it_says_how_long_the_organisation_has_been_there() -> None:
    assert told("0.4 0.8", MinimumStay(reviews=3)) == ["a tier is kept for at least 3 reviews, so far 1"]
    assert told("0.4 0.8", MinimumStay(months=3)) == ["a tier is kept for at least 3 months, since 1 May 2023"]
    assert told("0.8", MinimumStay(months=3), start="1") == [
        "a tier is kept for at least 3 months, since when is not known"
    ]


@pytest.mark.parametrize("guard", [MinimumStay(reviews=2), MinimumStay(months=2)])
def test_it_refuses_evidence_that_does_not_say_how_long(guard: MinimumStay) -> None:
    review = history("0.4", [])[-1]
    step = Step(review.on, SCALE, review.ranks, review.least, review.most, review.proposed, review.evidence)

    with pytest.raises(RuleError, match="does not say how long organisations have been in their tiers"):
        guard.admit(np.zeros((0, 1), dtype=np.int16), step)
