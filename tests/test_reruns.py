"""Would it have been decided otherwise? What was known when, and what made the difference."""

from __future__ import annotations

from datetime import date
from typing import Any

import attrs
import pytest
from invented import FOUR_HOUR, first_of, four_hours, guarded, regime

from tiering import (
    Attestation,
    Cadence,
    History,
    Judgement,
    MinimumCoverage,
    Panel,
    Regime,
    Review,
    ReviewCycle,
    Standard,
    Tier,
    TierScale,
    Vintages,
    Window,
    rules,
    scores,
    testing,
)
from tiering.errors import DefinitionError, ReviewDateError
from tiering.typing import Why

MAY, JUNE, JULY = first_of(1), first_of(2), first_of(3)
FIRST = four_hours({"TA": "0.71 0.8 0.8", "TB": "_ 0.6 0.6"})
LATER = four_hours({"TA": "0.69 0.8 0.8", "TB": "0.4 0.6 0.6"})
SHOWN = Vintages(
    {
        MAY: four_hours({"TA": "0.71", "TB": "_"}),
        JUNE: four_hours({"TA": "0.71 0.8", "TB": "_ 0.6"}),
        JULY: FIRST,
        date(2023, 9, 1): LATER,
    }
)


def causes(history: History, panel: Any = SHOWN, **settings: Any) -> list[list[Why]]:
    return [[cause.why for cause in each.causes] for each in history.rerun(panel, **settings).differences]


def test_a_revised_value_and_a_late_one_are_told_apart() -> None:
    history = regime().replay(SHOWN, until=JULY)
    rerun = history.rerun(SHOWN, as_known_on=date(2023, 10, 1))

    testing.assert_tiers(history, {"TA": "3x3", "TB": "3 2 2"})
    testing.assert_tiers(History(rerun.reviews), {"TA": "2 3 3", "TB": "1 2 2"})
    assert causes(history) == [[Why.REVISED_VALUE], [Why.LATE_VALUE]]
    assert [str(each) for each in rerun.differences] == [
        "TA, 1 May 2023: tier 3 then, tier 2 now (revised value: Four hours (April 2023): 71.0 % then, 69.0 % now)",
        "TB, 1 May 2023: tier 3 then, tier 1 now (late value: Four hours (April 2023): missing then, 40.0 % now)",
    ]


def test_as_known_on_the_day_of_the_last_review_nothing_differs() -> None:
    rerun = regime().replay(SHOWN, until=JULY).rerun(SHOWN, as_known_on=JULY)

    assert rerun.differences == ()
    assert str(rerun) == "nobody would have been placed differently in 3 reviews, as known on 1 July 2023"


def test_reviews_look_at_the_periods_they_looked_at() -> None:
    behind = Vintages({MAY: four_hours({"TA": "0.8"}), date(2023, 9, 1): four_hours({"TA": "0.8 0.4 0.4"})})
    rerun = regime().replay(behind, until=JULY).rerun(behind)

    assert [str(review.latest["four_hour"]) for review in rerun.reviews] == ["April 2023"] * 3
    assert rerun.differences == ()


def test_what_follows_from_an_earlier_difference_says_so() -> None:
    history = guarded().replay(FIRST, until=JULY)

    assert causes(history, four_hours({"TA": "0.71 0.8 0.8", "TB": "0.4 0.6 0.6"}))[-1] == [Why.EARLIER_DECISION]


def test_a_withdrawn_value_is_a_cause() -> None:
    history = regime().replay(LATER, until=MAY)

    assert causes(history, FIRST)[-1] == [Why.WITHDRAWN_VALUE]


def test_another_standard_is_a_cause() -> None:
    missed = rules.Ladder(enter={"1": rules.Misses("four_hour")})
    one, other = (regime(missed, standards=[Standard("four_hour", level)]) for level in (0.7, 0.9))
    history = one.replay(FIRST, until=MAY)
    (difference,) = history.rerun(FIRST, regime=other).differences

    assert [(cause.why, cause.text) for cause in difference.causes] == [
        (Why.CHANGED_STANDARD, "Four hours: 70 % then, 90 % now")
    ]


@pytest.mark.parametrize(
    "changes",
    [
        {"rule": rules.Ladder(enter={"1": rules.Below("four_hour", 0.75)})},
        {"minimum_coverage": MinimumCoverage(0.5), "rule": rules.Ladder(enter={"1": rules.Below("four_hour", 0.75)})},
    ],
)
def test_another_rule_is_a_cause(changes: dict[str, Any]) -> None:
    history = regime().replay(FIRST, until=MAY)

    assert causes(history, FIRST, regime=attrs.evolve(regime(), **changes))[0] == [Why.CHANGED_RULE]


def test_another_judgement_is_a_cause() -> None:
    judged = Judgement(organisation="TA", tier="1", reason="a new board", by="the panel", on=MAY)
    history = regime().replay(FIRST, until=MAY, judgements=[judged])

    assert causes(history, FIRST) == []
    assert causes(history, FIRST, judgements=[]) == [[Why.JUDGEMENT]]


def test_where_organisations_are_compared_others_figures_are_a_cause() -> None:
    worst = regime(rules.Ladder(enter={"1": rules.InWorst("four_hour", count=1)}))
    history = worst.replay(four_hours({"TA": "0.5", "TB": "0.6"}), until=MAY)
    found = causes(history, four_hours({"TA": "0.5", "TB": "0.4"}))

    assert found == [[Why.OTHERS], [Why.REVISED_VALUE]]


def test_a_rerun_starts_from_where_organisations_stood() -> None:
    history = guarded().replay(FIRST, until=JULY)
    later = History(history[1:])

    assert later.rerun(FIRST).reviews == history[1:]


def test_a_rerun_is_plain_data() -> None:
    (record, _) = regime().replay(SHOWN, until=JULY).rerun(SHOWN).to_records()

    assert record == {
        "review": MAY,
        "organisation": "TA",
        "then": "3",
        "now": "2",
        "causes": [
            {
                "why": "revised value",
                "text": "Four hours (April 2023): 71.0 % then, 69.0 % now",
                "metric": "four_hour",
                "period": "April 2023",
                "was": 0.71,
                "now": 0.69,
            }
        ],
    }


def test_before_anything_was_published_nothing_can_be_run_again() -> None:
    with pytest.raises(ReviewDateError, match="nothing had been published"):
        regime().replay(SHOWN, until=JULY).rerun(SHOWN, as_known_on=date(2023, 4, 1))


def test_what_was_read_from_records_cannot_be_run_again() -> None:
    history = regime().replay(FIRST, until=JULY)
    read = History.from_records(history.to_records(complete=True), regime())

    with pytest.raises(DefinitionError, match="was read from records"):
        read.rerun(FIRST)


def england(value: float, published: date) -> dict[str, object]:
    return {"organisation": "ENG", "metric": "four_hour", "period": "2017-10", "value": value, "published": published}


def test_englands_figure_for_october_2017_flips_against_90_per_cent() -> None:
    """First published as 90.1 %, later revised to 89.94 % (NHS England, A&E attendances and emergency admissions)."""
    below_90 = Regime(
        name="England at 90 %",
        metrics=[FOUR_HOUR],
        scale=TierScale.from_most_intensive(Tier("below"), Tier("at 90 %")),
        rule=rules.Ladder(enter={"below": rules.Below("four_hour", 0.9)}),
        cycle=ReviewCycle(first=date(2017, 12, 1), every=Cadence.MONTH),
    )
    shown = Vintages.from_records([england(0.901, date(2017, 11, 9)), england(0.8994, date(2018, 6, 14))], [FOUR_HOUR])
    history = below_90.replay(shown, until=date(2017, 12, 31))
    (difference,) = history.rerun(shown, as_known_on=date(2018, 7, 1)).differences

    assert (difference.then.tier.code, difference.now.tier.code) == ("at 90 %", "below")
    assert [cause.why for cause in difference.causes] == [Why.REVISED_VALUE]
    assert difference.causes[0].text == "Four hours (October 2017): 90.1 % then, 89.9 % now"


def test_a_panel_of_other_organisations_is_refused() -> None:
    history = regime().replay(FIRST, until=MAY)
    other: Panel = four_hours({"TX": "0.5", "TB": "0.4"})

    with pytest.raises(DefinitionError, match="other organisations"):
        history.rerun(other)


def folded(given: dict[int, list[Judgement]], **settings: Any) -> History:
    """Return a history whose reviews were each held with judgements of their own."""
    reviews: list[Review] = []
    for months, judgements in given.items():
        previous = reviews[-1] if reviews else None
        reviews.append(regime(**settings).review(FIRST, on=first_of(months), previous=previous, judgements=judgements))
    return History(reviews)


def test_reviews_are_held_again_with_the_judgements_they_were_held_with() -> None:
    judged = Judgement(organisation="TA", tier="2", reason="a new board", by="the panel", on=MAY)
    other = Judgement(organisation="TA", tier="1", reason="a setback", by="the panel", on=JUNE)
    history = folded({1: [judged], 2: [judged.released(JUNE), other], 3: [other]})

    assert history.rerun(FIRST).reviews == history.reviews


def test_reviews_are_held_again_under_the_regime_that_held_them() -> None:
    one, other = regime(), regime(rules.Ladder(enter={"2": rules.Below("four_hour", 0.9)}))
    first = one.review(FIRST, on=MAY)
    history = History([first, other.review(FIRST, on=JUNE, previous=first)])

    assert history.rerun(FIRST).differences == ()


def test_reviews_are_held_again_with_the_attestations_they_were_held_with() -> None:
    asking = regime(rules.Ladder(enter={"1": ~rules.Attested("plan")}))
    given = Attestation(organisation="TA", code="plan", on=date(2023, 4, 1))
    first = asking.review(FIRST, on=MAY)
    history = History([first, asking.review(FIRST, on=JUNE, previous=first, attestations=[given])])

    assert history.rerun(FIRST).reviews == history.reviews


def test_a_revised_denominator_is_a_cause() -> None:
    def shown(weight: float) -> Panel:
        rows = [("2023-04", 0.6, weight), ("2023-05", 0.8, 100)]
        return Panel.from_records(
            [
                {"organisation": "TA", "metric": "four_hour", "period": period, "value": value, "weight": own}
                for period, value, own in rows
            ],
            [FOUR_HOUR],
        )

    average = regime(rules.Ladder(enter={"1": rules.Below("four_hour", 0.7, over=Window.last(2))}), metrics=[FOUR_HOUR])
    (difference,) = average.replay(shown(90), until=JUNE).rerun(shown(120)).differences

    assert [cause.text for cause in difference.causes] == ["Four hours (April 2023): its denominator 90 then, 120 now"]


def test_tiers_that_are_only_renamed_make_no_difference() -> None:
    renamed = TierScale.from_most_intensive(*(Tier(code, name=f"Tier {code}") for code in "123"))

    assert regime().replay(FIRST, until=JULY).rerun(FIRST, regime=regime(scale=renamed)).differences == ()


def test_an_edition_that_counts_reviews_may_take_over() -> None:
    counting = rules.Ladder(enter={"2": rules.Below("four_hour", 0.75)}, leave={"2": rules.InTierFor(reviews=2)})
    rerun = regime().replay(FIRST, until=JULY).rerun(FIRST, regime=regime(counting))

    testing.assert_tiers(History(rerun.reviews), {"TA": "2 2 3"})


def test_where_places_are_short_anothers_place_is_a_cause() -> None:
    short = regime(
        rules.Slots(rules.Ladder(enter={"1": rules.Below("four_hour", 0.7)}), "1", 1, by=scores.Gap("four_hour", 1.0))
    )
    panel = four_hours({"TA": "0.5", "TB": "0.6"})
    judged = Judgement(organisation="TA", tier="1", reason="a new board", by="the panel", on=MAY)
    history = short.replay(panel, until=MAY)
    (one, other) = history.rerun(four_hours({"TA": "0.9", "TB": "0.6"})).differences

    assert [cause.why for cause in one.causes] == [Why.REVISED_VALUE]
    assert [cause.why for cause in other.causes] == [Why.OTHERS]
    assert history.rerun(panel, judgements=[judged]).differences == ()


def test_a_panel_in_another_order_is_the_same_panel() -> None:
    history = regime().replay(LATER, until=JULY)
    turned = four_hours({"TB": "0.4 0.6 0.6", "TA": "0.69 0.8 0.8"})

    assert history.rerun(turned).differences == ()


def test_a_panel_cannot_say_what_was_known_when() -> None:
    with pytest.raises(DefinitionError, match="a panel does not say what was known on 1999-01-01; give vintages"):
        regime().replay(FIRST, until=JULY).rerun(FIRST, as_known_on=date(1999, 1, 1))
