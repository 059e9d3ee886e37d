from __future__ import annotations

import attrs
import numpy as np
import pytest
from invented import first_of, four_hours, guarded, regime

from tiering import History, Organisation, Tier, TierScale
from tiering.errors import DefinitionError, ReviewDateError, UnknownCodeError

PANEL = four_hours({"TA": "0.8 0.4 0.4", "TB": "0.6 0.6 0.6"})


def history() -> History:
    return guarded().replay(PANEL, until=first_of(3))


def test_a_history_is_the_reviews_in_order() -> None:
    found = history()

    assert found.dates == (first_of(1), first_of(2), first_of(3))
    assert len(found) == 3
    assert [review.on for review in found] == list(found.dates)
    assert found[-1] is found.reviews[2]
    assert found[1:] == found.reviews[1:]


def test_ranks_and_tiers_are_tables_of_review_and_organisation() -> None:
    found = history()

    assert found.ranks.tolist() == [[0, 1], [0, 1], [1, 1]]
    assert found.tiers.tolist() == [["3", "2"], ["3", "2"], ["2", "2"]]
    assert found.ranks.dtype == np.int8


def test_moves_are_those_of_all_reviews() -> None:
    assert [(move.on, move.organisation.code) for move in history().moves] == [(first_of(3), "TA")]


def test_a_timeline_is_one_organisations() -> None:
    assert [decision.tier.code for decision in history().timeline("TA")] == ["3", "3", "2"]


def test_an_unknown_organisation_has_no_timeline() -> None:
    with pytest.raises(UnknownCodeError):
        history().timeline("TX")


def test_records_come_review_by_review() -> None:
    records = history().to_records()

    assert [(record["review"], record["organisation"]) for record in records[:3]] == [
        (first_of(1), "TA"),
        (first_of(1), "TB"),
        (first_of(2), "TA"),
    ]
    assert len(records) == 6


def test_appending_leaves_the_history_as_it_was() -> None:
    found = History(history().reviews[:2])
    longer = found.appended(history()[2])

    assert (len(found), len(longer)) == (2, 3)
    assert longer == history()


def test_an_empty_history_is_refused() -> None:
    with pytest.raises(ReviewDateError, match="a history needs at least one review"):
        History([])


@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_review_that_is_not_later_is_refused(place: int) -> None:
    found = history()
    with pytest.raises(ReviewDateError, match="does not come after that of 2023-07-01"):
        found.appended(found[place])

    assert len(found) == 3


def test_a_review_of_other_organisations_is_refused() -> None:
    found = History(history().reviews[:1])
    stranger = regime().review(four_hours({"TX": "0.8 0.4"}), on=first_of(2))
    with pytest.raises(
        DefinitionError, match=r"the review of 2023-06-01 lacks 'TA', 'TB', .*of 2023-05-01, without a word"
    ):
        found.appended(stranger)

    assert len(found) == 1


def test_a_review_on_another_scale_is_refused() -> None:
    found = History(history().reviews[:1])
    scale = TierScale.from_most_intensive(Tier("1"), Tier("2"), Tier("3", name="rest"))
    with pytest.raises(DefinitionError, match="another scale"):
        found.appended(regime(scale=scale).review(PANEL, on=first_of(2)))


def test_a_review_of_the_same_organisations_in_another_order_says_so() -> None:
    first = guarded().review(four_hours({"TA": "0.8 0.4", "TB": "0.6 0.6"}), on=first_of(1))
    turned = guarded().review(four_hours({"TB": "0.6 0.6", "TA": "0.8 0.4"}), on=first_of(2), previous=first)

    with pytest.raises(DefinitionError, match="has the organisations in another order than that of 2023-05-01"):
        History([first, turned])


def test_an_organisation_may_get_another_name() -> None:
    panel = four_hours({"TA": "0.8 0.4"})
    renamed = attrs.evolve(panel, organisations=[Organisation("TA", name="Trust A and others")])
    first = guarded().review(panel, on=first_of(1))
    found = History([first, guarded().review(renamed, on=first_of(2), previous=first)])

    assert [each.organisation.name for each in found.timeline("TA")] == ["TA", "Trust A and others"]


def test_a_review_that_started_from_elsewhere_is_refused() -> None:
    found = history()
    fresh = guarded().review(PANEL, on=first_of(3))

    with pytest.raises(DefinitionError, match="2023-07-01 did not start from where that of 2023-06-01 left everybody"):
        History([*found[:2], fresh])


def test_the_scale_and_the_organisations_are_those_of_the_reviews() -> None:
    found = history()

    assert found.scale == found[0].scale
    assert [each.code for each in found.organisations] == ["TA", "TB"]
