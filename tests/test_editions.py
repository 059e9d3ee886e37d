from __future__ import annotations

import pickle
from datetime import date
from typing import Any

import attrs
import numpy as np
import pytest
from invented import METRICS, four_hours, number, regime

from tiering import (
    Attestation,
    Cadence,
    DateRange,
    Judgement,
    Panel,
    Placement,
    Regime,
    ReviewCycle,
    Tier,
    TierScale,
    hysteresis,
    rules,
    testing,
)
from tiering.errors import DefinitionError, ProblemsError, ReviewDateError, UnknownCodeError
from tiering.typing import Changeover

SEGMENTS = TierScale.from_least_intensive(Tier("1"), Tier("2"), Tier("3"), Tier("4"))
TIERS = {"1": "4", "2": "3", "3": "1"}
OLD = regime()
"""Tiers 1 to 3, the first the most intensive; monthly from May 2023."""
NEW = Regime(
    name="Invented anew",
    metrics=METRICS,
    scale=SEGMENTS,
    rule=rules.Ladder(enter={"4": rules.Below("four_hour", 0.4), "3": rules.Below("four_hour", 0.6)}),
    guards=[hysteresis.StepLimit(1)],
    cycle=ReviewCycle(first=date(2023, 8, 1), every=Cadence.MONTH),
)
"""Segments 1 to 4, the last the most intensive; monthly from August 2023."""


def changeover(**changes: Any) -> Changeover:
    return Changeover(**{"before": OLD, "after": NEW, "tiers": TIERS, **changes})


def shown() -> Panel:
    """Return figures of April to August 2023."""
    return four_hours({"TA": "0.45x3 0.9x2", "TB": "0.65x5", "TC": "0.9x5"})


# How one edition follows another.


def test_a_regime_is_succeeded_by_another() -> None:
    assert OLD.succeeded_by(NEW, tiers=TIERS) == changeover()


def test_the_day_may_be_given() -> None:
    assert OLD.succeeded_by(NEW, tiers=TIERS, on=date(2023, 7, 10)).on == date(2023, 7, 10)


def test_the_new_edition_follows_with_its_first_review() -> None:
    assert changeover().on == date(2023, 8, 1)


def test_a_first_review_that_was_moved_is_the_first() -> None:
    cycle = attrs.evolve(NEW.cycle, blackouts=[DateRange(date(2023, 7, 20), date(2023, 8, 5))])

    assert changeover(after=attrs.evolve(NEW, cycle=cycle)).on == date(2023, 8, 7)


def test_a_changeover_is_written_in_words() -> None:
    assert str(changeover()) == "Invented anew follows Invented on 1 August 2023: 1 to 4, 2 to 3, 3 to 1"


def test_a_changeover_survives_pickling() -> None:
    again = pickle.loads(pickle.dumps(changeover()))  # noqa: S301 - our own

    assert again == changeover()


def test_tiers_cannot_be_changed() -> None:
    with pytest.raises(TypeError, match="this mapping is read-only"):
        changeover().tiers["1"] = "3"  # type: ignore[index]


def test_several_old_tiers_may_become_one() -> None:
    assert changeover(tiers={"1": "4", "2": "1", "3": "1"}).tiers["2"] == "1"


# What is refused.


def test_every_old_tier_is_mapped() -> None:
    with pytest.raises(DefinitionError, match="nothing says where tier '2' of 'Invented' goes; map it, too"):
        changeover(tiers={"1": "4", "3": "1"})


def test_an_unknown_old_tier_is_refused() -> None:
    with pytest.raises(UnknownCodeError, match="unknown tier '4' in the scale of 'Invented'; known are '3', '2', '1'"):
        changeover(tiers={**TIERS, "4": "4"})


def test_an_unknown_new_tier_is_refused_with_the_nearest() -> None:
    scale = TierScale.from_least_intensive(Tier("watched"), Tier("supported"))
    after = regime(
        rules.Ladder(enter={"supported": rules.Below("four_hour", 0.5)}), name="Words", scale=scale, cycle=NEW.cycle
    )
    with pytest.raises(
        UnknownCodeError, match="unknown tier 'suported' in the scale of 'Words'; did you mean 'supported'"
    ):
        changeover(after=after, tiers={"1": "suported", "2": "watched", "3": "watched"})


def test_a_map_that_turns_intensity_round_is_refused() -> None:
    with pytest.raises(ProblemsError) as caught:
        changeover(tiers={"1": "1", "2": "2", "3": "3"})

    assert [str(each) for each in caught.value.exceptions] == [
        f"tier '{more}' is more intensive than '{less}', but '{more}' is less intensive than '{less}' "
        "on the scale of 'Invented anew'; map tiers by intensity, not by label"
        for less, more in (("3", "2"), ("2", "1"))
    ]


def test_the_old_edition_holds_a_review_before_it_ends() -> None:
    with pytest.raises(
        ReviewDateError,
        match="'Invented' holds its first review on 2023-05-01, and so none before it ends on 2023-05-01",
    ):
        changeover(on=date(2023, 5, 1))


def test_the_new_edition_holds_no_review_before_it_follows() -> None:
    with pytest.raises(
        ReviewDateError, match="'Invented anew' holds its first review on 2023-08-01, before it follows on 2023-08-02"
    ):
        changeover(on=date(2023, 8, 2))


def test_all_that_is_wrong_is_told_at_once() -> None:
    with pytest.raises(ProblemsError, match="5 problems in 'Invented anew' as the successor of 'Invented'"):
        changeover(tiers={"1": "5", "4": "1"}, on=date(2023, 9, 1))


@pytest.mark.parametrize("after", ["Invented anew", SEGMENTS, None])
def test_only_a_regime_succeeds_a_regime(after: object) -> None:
    with pytest.raises(DefinitionError, match="one regime is succeeded by another, not by"):
        changeover(after=after)


# Where everybody starts.


def test_everybody_starts_where_the_old_edition_left_them() -> None:
    last = OLD.replay(shown(), until=date(2023, 7, 31))[-1]

    assert changeover().placements(last) == (
        Placement("TA", "4", since=date(2023, 7, 1)),
        Placement("TB", "3", since=date(2023, 7, 1)),
        Placement("TC", "1", since=date(2023, 7, 1)),
    )


def test_a_review_on_another_scale_is_refused() -> None:
    review = NEW.review(shown(), on=date(2023, 8, 1))
    with pytest.raises(DefinitionError, match="of 2023-08-01 was held on another scale than that of 'Invented'"):
        changeover().placements(review)


# Both replayed.


def test_the_old_edition_reviews_until_the_new_one_does() -> None:
    old, new = changeover().replay(shown(), until=date(2023, 9, 30))

    assert old.dates == (date(2023, 5, 1), date(2023, 6, 1), date(2023, 7, 1))
    assert new.dates == (date(2023, 8, 1), date(2023, 9, 1))


def test_the_old_edition_ends_on_the_day_given() -> None:
    old, _ = changeover(on=date(2023, 7, 1)).replay(shown(), until=date(2023, 8, 31))

    assert old.dates == (date(2023, 5, 1), date(2023, 6, 1))


def test_the_old_edition_may_have_ended_before() -> None:
    ended = attrs.evolve(OLD, cycle=attrs.evolve(OLD.cycle, last=date(2023, 6, 15)))
    old, new = changeover(before=ended).replay(shown(), until=date(2023, 8, 31))

    assert old.dates == (date(2023, 5, 1), date(2023, 6, 1))
    assert new.dates == (date(2023, 8, 1),)


def test_the_new_edition_starts_from_the_old_placements() -> None:
    _, new = changeover().replay(shown(), until=date(2023, 9, 30))

    assert [each.before and each.before.code for each in new[0]] == ["4", "3", "1"]
    # Trust A is well by then, and comes down one step at a time.
    testing.assert_tiers(new, {"TA": "3 2", "TB": "2 1", "TC": "1 1"})


def test_both_replays_are_what_each_edition_alone_would_give() -> None:
    panel = shown()
    old, new = changeover().replay(panel, until=date(2023, 9, 30))

    assert np.array_equal(old.ranks, OLD.replay(panel, until=date(2023, 7, 31)).ranks)
    start = changeover().placements(old[-1])
    assert np.array_equal(new.ranks, NEW.replay(panel, until=date(2023, 9, 30), start=start).ranks)


def test_earlier_placements_are_those_of_the_old_edition() -> None:
    old, _ = changeover().replay(shown(), until=date(2023, 9, 30), start=[Placement("TC", "1")])

    assert old[0]["TC"].before == Tier("1")


def test_nothing_is_replayed_before_the_new_edition_reviews() -> None:
    unfit = testing.panel_of({"TA": {"m": "1"}}, [number("m")], first="2023-04")
    with pytest.raises(ReviewDateError, match="no review is held until 2023-07-31; the first is on 2023-08-01"):
        changeover().replay(unfit, until=date(2023, 7, 31))


def test_attestations_count_in_both_editions() -> None:
    attested = rules.Attested("culture")
    old = regime(rules.Ladder(enter={"1": attested}))
    new = attrs.evolve(NEW, rule=rules.Ladder(enter={"4": attested}), guards=())
    given = Attestation(organisation="TC", code="culture", on=date(2023, 4, 1))
    both = Changeover(before=old, after=new, tiers=TIERS).replay(shown(), until=date(2023, 8, 31), attestations=[given])

    assert [each[-1]["TC"].tier.code for each in both] == ["1", "4"]


def test_a_judgement_counts_in_the_edition_that_it_was_made_in() -> None:
    judged = [
        Judgement(organisation="TC", tier="2", reason="a special case", by="the panel", on=date(2023, 7, 1)),
        Judgement(organisation="TA", tier="4", reason="a new case", by="the panel", on=date(2023, 7, 2)),
    ]
    old, new = changeover().replay(shown(), until=date(2023, 9, 30), judgements=iter(judged))

    assert old[-1]["TC"].tier.code == "2"
    testing.assert_tiers(new, {"TA": "4 4", "TB": "2 1", "TC": "2 1"})
