"""The rule of a regime in words."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from bundled import bundled, modules
from invented import regime

from tiering import (
    DateRange,
    Reference,
    Scope,
    Standard,
    Status,
    Window,
    hysteresis,
    rules,
    scores,
)
from tiering._protocols import walk
from tiering.typing import Evidence, Proposal

OURS = Reference(Status.ILLUSTRATIVE, note="ours")
TOLD = Reference(Status.RECALLED, note="told")
LOW = rules.Below("four_hour", 0.65, over=Window.last(3), reference=OURS)
SLOW = rules.Above("category_2", 2400, reference=TOLD)
PAGES = Path(__file__).parents[1] / "docs" / "regimes"


def lines(rule: Any, **changes: Any) -> list[str]:
    return regime(rule, **changes).rule_text.splitlines()


def entry(criterion: Any, **changes: Any) -> list[str]:
    """Return the lines of a criterion for entering tier 1."""
    return lines(rules.Ladder(enter={"1": criterion}), **changes)[:-2]


REGIMES = bundled()


def test_a_comparison_is_told_with_the_metrics_name_and_in_its_unit() -> None:
    assert entry(LOW) == ["tier 1 is entered where Four hours below 65 % over the last 3 periods [illustrative]"]


def test_a_margin_is_told_in_the_metrics_unit() -> None:
    standards = [Standard("four_hour", 0.76)]
    told = entry(rules.Misses("four_hour", by=0.08, reference=OURS), standards=standards)[0]

    assert told == "tier 1 is entered where Four hours misses its standard by more than 8 points [illustrative]"


def test_what_must_all_hold_is_told_as_a_tree() -> None:
    assert entry(rules.all_of(LOW, rules.any_of(SLOW, LOW, name="either"))) == [
        "tier 1 is entered where all of 2 hold:",
        "  Four hours below 65 % over the last 3 periods [illustrative]",
        "  either (any of 2):",
        "    Category 2 above 40 min [recalled]",
        "    Four hours below 65 % over the last 3 periods [illustrative]",
    ]


def test_what_has_a_name_stands_below_the_tier() -> None:
    assert entry(rules.all_of(LOW, SLOW, name="bad")) == [
        "tier 1 is entered where:",
        "  bad (all of 2):",
        "    Four hours below 65 % over the last 3 periods [illustrative]",
        "    Category 2 above 40 min [recalled]",
    ]


def test_counts_and_negations_are_told_with_their_status() -> None:
    assert entry(rules.at_least(1, rules.not_(rules.at_least(2, LOW, SLOW, reference=TOLD)), SLOW, reference=OURS)) == [
        "tier 1 is entered where at least 1 of 2 holds [illustrative]:",
        "  not: at least 2 of 2 hold [recalled]:",
        "    Four hours below 65 % over the last 3 periods [illustrative]",
        "    Category 2 above 40 min [recalled]",
        "  Category 2 above 40 min [recalled]",
    ]


def test_periods_stand_above_what_is_asked_of_each() -> None:
    assert entry(rules.InPeriods(SLOW, 2, of=3, reference=OURS)) == [
        "tier 1 is entered where:",
        "  in at least 2 of the last 3 periods [illustrative]:",
        "    Category 2 above 40 min [recalled]",
    ]


def test_what_lies_between_limits_is_told_with_both() -> None:
    assert entry(rules.Between("four_hour", 0.65, 0.76, reference=OURS)) == [
        "tier 1 is entered where:",
        "  four_hour between 0.65 and 0.76:",
        "    not: Four hours below 65 % [illustrative]",
        "    not: Four hours above 76 % [illustrative]",
    ]


def test_vetoes_and_the_numbers_of_a_pool_have_lines_of_their_own() -> None:
    bands = rules.SizeBands("four_hour", (10_000,), reference=TOLD)
    pooled = rules.InWorst("four_hour", count=5, pool=rules.Pool(size=bands), reference=OURS)
    told = entry(rules.WeightedMajority([(1, pooled)], at_least=1, veto=[SLOW], reference=OURS))

    assert told == [
        "tier 1 is entered where:",
        "  a weight of at least 1 of 1 [illustrative]:",
        "    Four hours in the worst 5 of those of its size who report [illustrative]",
        f"      {bands} [recalled]",
        "    a veto: not: Category 2 above 40 min [recalled]",
    ]


def test_tiers_come_from_the_most_intensive_down_with_what_each_is_left_for() -> None:
    ladder = rules.Ladder(enter={"2": LOW, "1": SLOW}, leave={"1": rules.not_(SLOW)})

    assert lines(ladder) == [
        "tier 1 is entered where Category 2 above 40 min [recalled]",
        "tier 1 is left where not: Category 2 above 40 min [recalled]",
        "tier 2 is entered where Four hours below 65 % over the last 3 periods [illustrative]",
        "any other tier is left where what it is entered for does not hold",
        "everybody else: tier 3",
    ]


def test_a_score_is_told_once() -> None:
    points = scores.Points("four_hour", {1: 0.7}, otherwise=2, reference=TOLD)
    bands = rules.Bands(points, enter={"1": 2, "2": 1.5}, reference=OURS)

    assert lines(bands)[:4] == [
        "tier 1 is entered where:",
        "  points for four_hour at least 2.0 [illustrative]:",
        "    points for four_hour: 1 from 0.7, otherwise 2 [recalled]",
        "tier 2 is entered where points for four_hour at least 1.5 [illustrative]",
    ]


def test_shares_are_told_as_places_among_the_worst() -> None:
    told = lines(rules.Quantiles("four_hour", {"1": 0.25, "2": 0.25}, reference=OURS))

    assert told[:2] == [
        "tier 1 is entered where Four hours in the worst quarter of those who report [illustrative]",
        "tier 2 is entered where Four hours in the worst half of those who report [illustrative]",
    ]


def test_an_override_stands_before_the_rule_that_it_changes() -> None:
    rule = rules.Override(rules.Ladder(enter={"1": LOW}), when=SLOW, at_least="2", reference=TOLD)

    assert lines(rule)[:3] == [
        "override to at least tier '2' [recalled] where:",
        "  Category 2 above 40 min [recalled]",
        "tier 1 is entered where Four hours below 65 % over the last 3 periods [illustrative]",
    ]


def test_places_and_their_order_are_told() -> None:
    rule = rules.Slots(rules.Ladder(enter={"1": LOW}), "1", 10, by=scores.Given("category_2"), reference=TOLD)
    told = lines(rule)

    assert told[0] == "places of tier '1': 10 [recalled]"
    assert told[-2:] == ["the order of candidates for tier '1':", "  category_2"]


def test_several_rules_are_told_by_their_names() -> None:
    one, other = rules.Ladder(enter={"1": LOW}), rules.Ladder(enter={"2": SLOW})

    assert lines(rules.WorstOf({"crowded": one, "slow": other})) == [
        "the most intensive of what 2 rules propose",
        "crowded:",
        *(f"  {each}" for each in lines(one)),
        "slow:",
        *(f"  {each}" for each in lines(other)),
    ]


def test_a_table_is_told_row_by_row() -> None:
    table = rules.DecisionTable(
        inputs={"four_hour": "four_hour", "slow": SLOW},
        rows=[
            rules.Row({"four_hour": "< 0.65"}, "1", reference=OURS),
            rules.Row({"slow": True}, "2", reference=TOLD),
        ],
        hit=rules.HitPolicy.FIRST,
        otherwise="3",
    )

    assert lines(table) == [
        "a table: the first row that matches decides; where none does, tier 3",
        "row 1: four_hour below 0.65 → 1 [illustrative]",
        "row 2: slow true → 2 [recalled]",
        "the input 'slow':",
        "  Category 2 above 40 min [recalled]",
    ]


class Plain:
    """A rule of others, without parts."""

    reads = {"four_hour": 1}  # noqa: RUF012 - never changed
    elementwise = True

    def propose(self, evidence: Evidence, /) -> Proposal:
        ranks = np.zeros(len(evidence.organisations), dtype=np.int8)
        return Proposal(ranks, ranks)

    def __str__(self) -> str:
        return "nobody is anywhere"


def test_a_rule_of_others_is_told_by_its_own_words() -> None:
    assert lines(Plain()) == ["nobody is anywhere"]


def test_a_criterion_of_others_is_told_by_its_own_words() -> None:
    @rules.criterion(reads={"four_hour": 1})
    def falling(evidence: Evidence) -> Any:
        return np.zeros(len(evidence.organisations), dtype=np.bool_)

    assert entry(falling) == ["tier 1 is entered where falling"]


def test_guards_are_told_with_their_status() -> None:
    told = lines(rules.Ladder(enter={"1": LOW}), guards=[hysteresis.StepLimit(1, reference=TOLD)])

    assert told[-1] == "a move is held: no more than 1 tier at a time [recalled]"


def test_standards_are_told_that_are_asked_for() -> None:
    standards = [
        Standard("four_hour", 0.76, valid=DateRange(date(2023, 4, 1), date(2024, 4, 1)), reference=TOLD),
        Standard("four_hour", 0.9, scope=Scope.at_least(0.5), reference=TOLD),
        Standard("category_2", 1800, window=Window.year_to_date(), reference=OURS),
    ]
    asked = rules.Misses("four_hour") & rules.Misses("category_2")
    told = [each for each in lines(rules.Ladder(enter={"1": asked}), standards=standards) if "the standard" in each]

    assert told == [
        "the standard for Four hours is 76 % from 1 April 2023 until 1 April 2024 [recalled]",
        "the standard for Category 2 is 30 min over the financial year to date [illustrative]",
    ]
    assert "the standard" not in "".join(lines(rules.Ladder(enter={"1": LOW}), standards=standards))


@pytest.mark.parametrize("name", REGIMES)
def test_every_bundled_rule_is_told_with_each_status_of_its_numbers(name: str) -> None:
    edition = REGIMES[name]
    text = edition.rule_text
    plugins = (edition.rule, *edition.guards)
    numbers = [each for plugin in plugins for _, part in walk(plugin, "") for each in getattr(part, "references", ())]

    assert {f"[{reference.status}]" for _, reference in numbers} <= {
        word for word in text.replace(":", " ").split() if word.startswith("[")
    }
    named = [each for each in edition.scale if each.code in getattr(edition.rule, "tiers", ())]
    assert all(each.name in text or f"tier {each.code!r}" in text for each in named)
    assert "object at" not in text


@pytest.mark.parametrize("name", REGIMES)
def test_every_line_of_a_bundled_rule_stands_at_most_one_step_deeper_than_the_one_before(name: str) -> None:
    depths = [(len(each) - len(each.lstrip())) / 2 for each in REGIMES[name].rule_text.splitlines()]

    assert depths[0] == 0
    assert all(after - before <= 1 for before, after in pairwise(depths))


@pytest.mark.parametrize("module", modules(), ids=lambda module: module.__name__)
def test_the_page_of_each_family_of_regimes_prints_a_rule(module: ModuleType) -> None:
    page = (PAGES / f"{module.__name__.rpartition('.')[2]}.md").read_text(encoding="utf-8")

    assert f"```{{rule}} {module.__name__}.regime\n" in page
