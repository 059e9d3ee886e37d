from __future__ import annotations

from datetime import date

import attrs
import pytest
from bundled import bundled
from invented import CATEGORY_2, METRICS, SCALE, SHORT, four_hours, regime

from tiering import (
    Cadence,
    History,
    MinimumCoverage,
    Reference,
    ReviewCycle,
    Scope,
    Standard,
    Status,
    Tier,
    TierScale,
    Undecided,
    hysteresis,
    rules,
    scores,
)
from tiering.errors import DefinitionError
from tiering.typing import Profile

SLOW = rules.Above("category_2", 2400)
OURS = Reference(Status.ILLUSTRATIVE, note="ours")


def profile(rule: object = SHORT, **changes: object) -> Profile:
    return regime(rule, **changes).profile  # type: ignore[arg-type]


# What only a person can say.


def test_a_regime_says_which_kind_of_organisation_it_places_and_who_decides() -> None:
    found = profile(kind="trust", decided_by="a committee")

    assert (found.aspects["organisations"], found.aspects["decided by"]) == ("trust", "a committee")


def test_what_nobody_has_said_is_called_not_said() -> None:
    assert (profile().aspects["organisations"], profile().aspects["decided by"]) == ("not said", "not said")


@pytest.mark.parametrize("field", ["kind", "decided_by"])
def test_what_only_a_person_can_say_must_be_text(field: str) -> None:
    with pytest.raises(DefinitionError, match=f"{field} of Regime must be a str, not 7"):
        regime(**{field: 7})  # type: ignore[arg-type]


def test_regimes_of_which_something_else_is_said_are_not_equal() -> None:
    assert regime(kind="trust") != regime(kind="system")


def test_what_is_said_changes_nothing_that_the_regime_does() -> None:
    panel = four_hours({"TA": "0.8 0.6 0.4", "TB": "0.4 0.6 _"})
    told = regime(kind="trust", decided_by="a committee")
    until = date(2023, 7, 1)

    assert told.simulate(panel, until=until).tolist() == regime().simulate(panel, until=until).tolist()


def test_records_of_reviews_are_read_by_the_same_regime_of_which_more_is_said() -> None:
    held = regime().replay(four_hours({"TA": "0.8 0.6 0.4"}), until=date(2023, 7, 1))
    told = regime(kind="trust", decided_by="a committee")

    assert History.from_records(held.to_records(complete=True), regime=told).tiers.tolist() == held.tiers.tolist()


@pytest.mark.parametrize("name", bundled())
def test_every_bundled_regime_says_both(name: str) -> None:
    told = bundled()[name].profile.aspects

    assert "not said" not in {told["organisations"], told["decided by"]}


# What follows from the values.


def test_the_metrics_are_those_that_rule_and_guards_look_at() -> None:
    assert profile().metrics == ("Four hours",)
    assert profile(guards=[hysteresis.Significance("category_2", by=60)]).metrics == ("Four hours", "Category 2")


def test_of_many_metrics_all_are_named() -> None:
    metrics = [attrs.evolve(CATEGORY_2, code=f"wait_{place}", name=f"Wait {place}") for place in range(5)]
    asked = rules.any_of(*(rules.Above(metric.code, 60) for metric in metrics))
    found = profile(rules.Ladder(enter={"1": asked, "2": asked}), metrics=metrics)

    assert found.aspects["metrics"] == "Wait 0; Wait 1; Wait 2; Wait 3; Wait 4"


def test_tiers_are_named_from_the_most_intensive_one_down() -> None:
    assert profile(scale=TierScale.from_most_intensive(Tier("1"), Tier("2"), Tier("3", name="the rest"))).tiers == (
        "tier 1",
        "tier 2",
        "the rest",
    )


def test_the_form_of_a_rule_names_the_rules_inside_it() -> None:
    inside = rules.Override(SHORT, when=SLOW, at_least="2")

    assert profile().rule == "ladder"
    assert profile(inside).rule == "override around ladder"
    assert profile(rules.WorstOf(SHORT, rules.Ladder(enter={"1": SLOW}))).rule == "worst of around ladder and ladder"


@pytest.mark.parametrize(
    ("criterion", "told"),
    [
        (SLOW, ("fixed levels",)),
        (rules.Misses("four_hour"), ("its standard",)),
        (rules.Beats("four_hour", rules.ItsPast.years_before(1)), ("its figure of a year before",)),
        (rules.InWorst("four_hour", count=3), ("the other organisations",)),
        (rules.Attested("culture"), ("what somebody attests",)),
        (rules.Reaches(scores.Given("category_2"), 2.5), ("cut points on the category_2",)),
        (rules.all_of(SLOW, ~rules.Above("category_2", 5400), rules.Attested("a")), ("fixed levels", "what somebody attests")),
        (rules.InPeriods(SLOW, 2), ("fixed levels",)),
    ],
    ids=str,
)  # fmt: skip
def test_what_is_compared_is_told_once_for_each_kind(criterion: object, told: tuple[str, ...]) -> None:
    standards = [Standard("four_hour", 0.76, reference=OURS)]
    ladder = rules.Ladder(enter={"1": criterion, "2": criterion})  # type: ignore[dict-item]

    assert profile(ladder, standards=standards).compared_with == told


def test_places_that_a_criterion_asks_about_are_called_by_the_names_of_their_tiers() -> None:
    scale = TierScale.from_most_intensive(Tier("1", name="the first"), Tier("2", name="the second"), Tier("3"))
    asked = rules.Ladder(enter={"1": SLOW & rules.InTier("1", "2")})

    assert profile(asked, scale=scale).compared_with == ("fixed levels", "its own place, the first or the second")


def test_without_guards_and_leave_criteria_there_is_no_hysteresis() -> None:
    assert profile().hysteresis == ()
    assert profile().aspects["hysteresis"] == "none"


def test_hysteresis_is_leave_criteria_places_and_guards() -> None:
    ladder = rules.Ladder(enter={"1": SLOW, "2": SLOW}, leave={"1": ~rules.Above("category_2", 1800)})
    places = rules.Slots(ladder, "1", 3, by=scores.Given("category_2"))

    assert profile(places, guards=[hysteresis.StepLimit(1)]).hysteresis == (
        "criteria of their own for leaving tier 1",
        "only vacancies are filled",
        "no more than 1 tier at a time",
    )


def test_the_profile_says_what_becomes_of_those_left_open() -> None:
    assert profile(undecided=Undecided.ASSUME_WORST).missing == Undecided.ASSUME_WORST.value


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({}, "by quarter, from 1 May 2023"),
        ({"last": date(2024, 2, 1)}, "by quarter, from 1 May 2023 to 1 February 2024"),
        ({"extraordinary": [date(2023, 6, 1), date(2023, 7, 1)]}, "by quarter, from 1 May 2023, and 2 more"),
    ],
)
def test_the_profile_says_when_reviews_are_held(changes: dict[str, object], told: str) -> None:
    cycle = ReviewCycle(first=date(2023, 5, 1), every=Cadence.QUARTER, **changes)  # type: ignore[arg-type]

    assert profile(cycle=cycle).reviews == told


STATED = Reference(Status.PUBLISHED, source="an invented plan")
TOLD = Reference(Status.RECALLED, note="so it is told")


def test_numbers_of_the_rule_are_counted_by_status_and_the_best_known_come_first() -> None:
    found = profile(
        rules.Ladder(
            enter={
                "1": rules.Above("category_2", 60, reference=OURS),
                "2": rules.any_of(
                    rules.Above("category_2", 30, reference=STATED), rules.Above("category_2", 20, reference=OURS)
                ),
            }
        )
    )

    assert list(found.numbers.items()) == [("published", 1), ("illustrative", 2)]
    assert found.aspects["numbers of the rule"] == "1 published, 2 illustrative"


def test_numbers_of_guards_cycle_and_coverage_are_counted_apart() -> None:
    cycle = ReviewCycle(first=date(2023, 5, 1), every=Cadence.QUARTER, reference=STATED)
    plain = profile(cycle=cycle)
    more = profile(
        cycle=cycle,
        guards=[hysteresis.StepLimit(1, reference=OURS)],
        minimum_coverage=MinimumCoverage(0.9, reference=OURS),
    )

    assert dict(more.surroundings) == dict(plain.surroundings) | {"illustrative": 2}
    assert more.numbers == plain.numbers


@pytest.mark.parametrize(
    ("rule", "told"),
    [
        (rules.Ladder(enter={"1": SLOW}), "2 published, none asked for by the rule"),
        (rules.Ladder(enter={"1": rules.Misses("four_hour")}), "2 published, 1 asked for by the rule"),
        (
            rules.Ladder(enter={"1": rules.Misses("four_hour") & rules.Misses("category_2")}),
            "2 published, all asked for by the rule",
        ),
    ],
    ids=["none", "one", "all"],
)
def test_standards_are_told_apart_and_whether_the_rule_asks_for_them(rule: object, told: str) -> None:
    standards = [Standard("four_hour", 0.76, reference=STATED), Standard("category_2", 1800, reference=STATED)]

    assert profile(rule, metrics=[*METRICS, CATEGORY_2][:2], standards=standards).aspects["standards"] == told


def test_a_standard_of_all_together_is_none_that_a_rule_asks_for() -> None:
    standards = [
        Standard("four_hour", 0.76, reference=STATED),
        Standard("four_hour", 0.8, scope=Scope.together(), reference=STATED),
    ]
    found = profile(rules.Ladder(enter={"1": rules.Misses("four_hour")}), standards=standards)

    assert found.aspects["standards"] == "2 published, 1 asked for by the rule"


def test_without_standards_there_is_none() -> None:
    assert profile().aspects["standards"] == "none"


def test_a_number_that_stands_in_several_places_counts_once() -> None:
    level = rules.Above("category_2", 60, reference=OURS)
    once = profile(rules.Ladder(enter={"1": level})).numbers
    twice = profile(rules.Ladder(enter={"1": level & rules.Attested("a"), "2": level})).numbers

    assert twice["illustrative"] == once["illustrative"] == 1


def test_the_cut_points_of_one_score_count_once() -> None:
    bands = rules.Bands(scores.Given("category_2"), enter={"1": 3.0, "2": 2.5}, leave={"1": 2.8}, reference=OURS)

    assert dict(profile(bands).numbers) == {"illustrative": 1}


def test_so_many_periods_in_a_row_are_one_number_whatever_is_asked_of_them() -> None:
    rows = [rules.InPeriods(each, 2, reference=TOLD) for each in (SLOW, rules.Below("four_hour", 0.5))]
    longer = rules.InPeriods(SLOW, 3, reference=TOLD)

    assert profile(rules.Ladder(enter={"1": rules.any_of(*rows)})).numbers["recalled"] == 1
    assert profile(rules.Ladder(enter={"1": rules.any_of(*rows, longer)})).numbers["recalled"] == 2


def test_records_hold_one_aspect_each() -> None:
    found = profile(kind="trust")

    assert found.to_records()[0] == {"regime": "Invented", "aspect": "organisations", "text": "trust"}
    assert [row["aspect"] for row in found.to_records()] == list(found.aspects)


def test_as_text_the_aspects_stand_below_the_name() -> None:
    first, second, *_ = str(profile(kind="trust", metrics=METRICS, scale=SCALE)).splitlines()

    assert (first, second) == ("Invented", "  organisations        trust")
