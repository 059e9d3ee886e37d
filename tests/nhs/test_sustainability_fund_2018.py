"""
The accident and emergency part of the sustainability fund of 2018/19.

Source of the figures: NHS England, licensed under the Open Government Licence v3.0; provider rows as packaged by
NHSRdatasets (CC0).  What lies beside a developer's checkout is no part of the library.
"""

from __future__ import annotations

import csv
import math
from collections import Counter
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from tiering import History, Organisation, Panel, Period, Register, Status, Succession
from tiering.errors import UnknownCodeError
from tiering.nhs import sustainability_fund_2018 as fund
from tiering.testing import panel_of, parametrize_with_checks

DATA = Path(__file__).parents[3] / "shared" / "data"
beside = pytest.mark.skipif(not DATA.is_dir(), reason="the published statistics do not lie beside this checkout")

APRIL_2019 = date(2019, 4, 14)
QUARTERS = ("2018-Q2", "2018-Q3", "2018-Q4", "2019-Q1")
YEAR_BEFORE = ("2017-Q2", "2017-Q3", "2017-Q4", "2018-Q1")

# Attendances and those of over four hours, from April 2017, by quarter.
TRUSTS = {
    "RVJ": [(22652, 4227), (22029, 5227), (22078, 4995), (20877, 5658), (23174, 3132), (23581, 5440), (23254, 4295), (23426, 6025)],
    "RWD": [(38978, 7739), (39006, 8795), (39120, 9594), (37995, 12518), (41302, 11012), (41951, 12028), (41575, 13615), (41873, 13774)],
    "RVV": [(53331, 12112), (53206, 15655), (59946, 14210), (50152, 13652), (54241, 10773), (56503, 11966), (54884, 10610), (55110, 13500)],
    "RYR": [(38571, 2071), (40070, 2156), (40470, 3743), (32595, 3534), (36599, 1779), (37206, 2385), (35683, 2237), (35814, 2730)],
}  # fmt: skip


def replayed(panel: Panel) -> History:
    return fund.regime.replay(panel, until=APRIL_2019)


def tiers_of(before: str, now: str) -> str:
    """Return the tier of an invented trust in April to June 2018, from its figures of a year before and of then."""
    panel = panel_of({"TA": {"four_hour": f"{before} _ _ _ {now}"}}, fund.metrics, first="2017-04")
    return fund.regime.review(panel, on=date(2018, 7, 14))["TA"].tier.code


# The rule.


@pytest.mark.parametrize(
    ("before", "now", "tier"),
    [
        ("0.95", "0.90", "earned"),
        ("0.95", "0.8999", "not earned"),
        ("0.70", "0.7001", "earned"),
        ("0.70", "0.70", "not earned"),
        ("0.70", "0.6999", "not earned"),
        ("_", "0.90", "earned"),
    ],
)
def test_at_least_90_per_cent_or_better_than_the_same_quarter_a_year_before(before: str, now: str, tier: str) -> None:
    assert tiers_of(before, now) == tier


def test_it_is_the_same_quarter_that_counts_and_not_the_one_before() -> None:
    panel = panel_of({"TA": {"four_hour": "0.70 0.60 0.60 0.60 0.65"}}, fund.metrics, first="2017-04")

    assert fund.regime.review(panel, on=date(2018, 7, 14))["TA"].tier.code == "not earned"


@pytest.mark.parametrize(("before", "now"), [("_", "0.80"), ("0.80", "_")])
def test_without_a_figure_nothing_is_earned_and_that_is_flagged(before: str, now: str) -> None:
    panel = panel_of(
        {"TA": {"four_hour": f"{before} _ _ _ {now}"}, "TB": {"four_hour": "0.9x5"}}, fund.metrics, first="2017-04"
    )
    decision = fund.regime.review(panel, on=date(2018, 7, 14))["TA"]

    assert (decision.tier.code, decision.is_decided) == ("not earned", False)


def test_nobody_keeps_what_an_earlier_quarter_earned() -> None:
    panel = panel_of({"TA": {"four_hour": "0.80x4 0.91 0.79 0.81 0.80"}}, fund.metrics, first="2017-04")

    assert [review["TA"].tier.code for review in replayed(panel)] == ["earned", "not earned", "earned", "not earned"]


def test_there_is_one_review_for_each_quarter_of_the_year() -> None:
    reviews = fund.regime.replay(real(), until=date(2020, 1, 1))

    assert [str(review.evidence.period("four_hour")) for review in reviews] == [
        "April to June 2018",
        "July to September 2018",
        "October to December 2018",
        "January to March 2019",
    ]


def test_no_tier_is_called_as_an_intervention_is() -> None:
    assert [tier.name for tier in fund.scale] == ["payment earned", "payment not earned"]


# Numbers and whose they are.


def test_no_number_is_called_published() -> None:
    assert {reference.status for _, reference in fund.regime.references} == {Status.RECALLED, Status.ILLUSTRATIVE}


def test_a_threshold_of_ones_own_is_said_to_be_yours() -> None:
    mine = fund.build(thresholds={"four_hour": 0.75})
    (line,) = (
        line
        for line in str(mine.review(real(), on=APRIL_2019)["RVV"].explain()).splitlines()
        if "at least 75 %" in line
    )

    assert line.endswith("yours")


def test_a_threshold_of_another_name_is_refused() -> None:
    with pytest.raises(
        UnknownCodeError, match="unknown threshold 'four_hours' in the thresholds; did you mean 'four_hour'"
    ):
        fund.build(thresholds={"four_hours": 0.95})


# The kit's checks.


@parametrize_with_checks([fund.regime.rule], regime=fund.regime)
def test_the_rule_keeps_the_laws(check: Callable[[], None]) -> None:
    check()


# Figures of four trusts.


def real() -> Panel:
    return Panel.from_records(
        [
            {
                "organisation": code,
                "metric": "four_hour",
                "period": quarter,
                "numerator": all_ - late,
                "denominator": all_,
            }
            for code, cells in TRUSTS.items()
            for quarter, (all_, late) in zip((*YEAR_BEFORE, *QUARTERS), cells, strict=True)
        ],
        fund.metrics,
    )


def test_a_trust_far_below_90_per_cent_earns_by_being_better_than_a_year_before() -> None:
    history = replayed(real())

    assert {code: "".join("-+"[review[code].tier.code == "earned"] for review in history) for code in TRUSTS} == {
        "RVJ": "++++",
        "RWD": "---+",
        "RVV": "++++",
        "RYR": "++++",
    }


def test_every_decision_is_explained() -> None:
    texts = [str(decision.explain(full=True)) for review in replayed(real()) for decision in review]

    assert len(texts) == 16
    assert all("earned (any of 2)" in text and "recalled" in text for text in texts)


def test_replay_and_simulation_agree() -> None:
    assert fund.regime.simulate(real(), until=APRIL_2019).tolist() == replayed(real()).ranks.tolist()


# All providers.


def mergers() -> list[Succession]:
    """Return who became whom up to the end of the year; two old codes went on reporting for some months."""
    late = {"RR1": date(2018, 7, 1), "RY1": date(2018, 8, 1)}
    with (DATA / "trust_successions.csv").open(encoding="utf-8", newline="") as lines:
        links = [
            Succession(
                of=row["old_code"],
                to=row["new_code"],
                on=date.fromisoformat(row["date"]),
                reports_until=late.get(row["old_code"]),
            )
            for row in csv.DictReader(lines)
        ]
    return [link for link in links if link.on <= APRIL_2019]


@cache
def sums() -> dict[str, dict[str, tuple[int, int]]]:
    """Return trust to quarter to attendances and those of over four hours, where all three months were reported."""
    found: dict[tuple[str, str], Counter[str]] = {}
    with (DATA / "ae_providers_2016-04_2019-03.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            year, month = map(int, row["month"].split("-")[:2])
            own = found.setdefault((row["org_code"], f"{year}-Q{(month + 2) // 3}"), Counter())
            own.update(
                {
                    "all": int(row["attendances"]),
                    "late": int(row["breaches"]),
                    "major": int(row["attendances"]) if row["type"] == "1" else 0,
                    f"month {month}": 1,
                }
            )
    majors = {code for (code, quarter), own in found.items() if quarter in QUARTERS and own["major"]}
    # Those that they are made of count as well.
    kept = majors | {link.of for link in mergers() if link.to in majors}
    result: dict[str, dict[str, tuple[int, int]]] = {}
    for (code, quarter), own in found.items():
        if code in kept and sum(key.startswith("month") for key in own) == 3:
            result.setdefault(code, {})[quarter] = (own["all"], own["late"])
    return result


def all_trusts() -> Panel:
    panel = Panel.from_records(
        [
            {
                "organisation": code,
                "metric": "four_hour",
                "period": quarter,
                "numerator": all_ - late,
                "denominator": all_,
            }
            for code, cells in sums().items()
            for quarter, (all_, late) in cells.items()
        ],
        fund.metrics,
    )
    codes = {each.code for each in panel.organisations}
    links = [link for link in mergers() if {link.of, link.to} <= codes]
    register = Register([Organisation(each.code) for each in panel.organisations], successions=links)
    return register.carry(panel, onto=APRIL_2019)


@beside
def test_the_embedded_figures_are_those_of_the_providers() -> None:
    assert {code: [sums()[code][quarter] for quarter in (*YEAR_BEFORE, *QUARTERS)] for code in TRUSTS} == TRUSTS


@beside
def test_every_trust_and_quarter_comes_out_as_plain_arithmetic_says() -> None:
    panel = all_trusts()
    history = replayed(panel)
    for now, before, review in zip(QUARTERS, YEAR_BEFORE, history, strict=True):
        for decision in review:
            code = decision.organisation.code
            share, past = (
                panel.values[0, panel.column(Period.parse(quarter)), panel.position(code)] for quarter in (now, before)
            )
            expected = share >= 0.9 or share > past

            assert (decision.tier.code == "earned") == expected, (code, now)
            assert decision.is_decided == (share >= 0.9 or not (math.isnan(share) or math.isnan(past)))


@beside
def test_the_trusts_of_a_merger_are_compared_with_what_they_were_made_of() -> None:
    review = replayed(all_trusts())[1]
    own = {code: sums()[code] for code in ("RRK", "RR1")}
    past_all, past_late = (sum(own[code]["2017-Q3"][place] for code in own) for place in (0, 1))

    assert review["RRK"].tier.code == "not earned"
    assert f"{1 - past_late / past_all:.1%}".replace("%", " %") in str(review["RRK"].explain())


@beside
def test_how_many_trusts_with_a_major_department_earned_it() -> None:
    history = replayed(all_trusts())

    assert [len(review.in_tier("earned")) for review in history] == [83, 73, 70, 86]
    assert {len(review) for review in history} == {134}


@beside
def test_one_decision_is_left_open_because_a_month_of_the_year_before_was_not_reported() -> None:
    undecided = [{each.organisation.code for each in review.undecided} for review in replayed(all_trusts())]

    assert undecided == [set(), {"RWH"}, set(), set()]
