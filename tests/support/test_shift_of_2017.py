"""The example that puts two policies of 2017 side by side."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest
from examples import loaded

from tiering import Status
from tiering.nhs import ae_groups_2017
from tiering.support import PolicyComparison


def example() -> Any:
    return loaded("shift_2017")


@cache
def found() -> PolicyComparison:
    comparison: PolicyComparison = example().compared(example().reviewed())
    return comparison


@pytest.mark.parametrize("worst", [18, 24, 27, 36])
def test_the_lower_groups_hold_the_54_trusts_however_they_are_divided(worst: int) -> None:
    review = example().reviewed(worst)

    assert (len(review.in_tier("4")), len(review.in_tier("3"))) == (worst, 54 - worst)


def test_who_did_not_report_every_month_is_in_no_group_for_certain() -> None:
    assert [each.organisation.code for each in found().review.undecided] == ["RWH"]


@pytest.mark.parametrize(("policy", "helped"), [("worst first", (24, 6, 0, 0)), ("second worst", (0, 30, 0, 0))])
def test_the_team_helps_thirty_trusts_under_both_policies(policy: str, helped: tuple[int, ...]) -> None:
    rows = [each for each in found().rows if each.policy == policy and each.tier]

    assert tuple(each.helped for each in rows) == helped
    assert found().plans[policy].remaining["TEAM"] == 0


def test_all_of_the_worst_group_lose_by_the_shift() -> None:
    losers = {each.code for each in found().losers("second worst", "worst first")}

    assert losers == {each.code for each in found().review.in_tier("4")}
    assert losers <= {each.code for each in found().without("second worst")}


def test_patients_are_those_of_september_beyond_the_standard() -> None:
    (need,) = found().needs.of("RVV")

    # Of 17,259 there were 5,090 over four hours, and 5 % may be.
    assert need.patients == 5_090 - int(0.05 * 17_259)


def test_which_policy_gains_most_hangs_on_the_factor() -> None:
    review, even = found().review, example().even(found().review)
    before, after = (example().gains(example().compared(review, even + step)) for step in (-0.01, 0.01))

    assert before["worst first"] < before["second worst"]
    assert after["worst first"] > after["second worst"]


def test_nothing_but_standards_is_said_to_be_published() -> None:
    regime = found().review.regime
    standards = {reference for what, reference in regime.references if what.startswith("standard for")}
    others = {reference for _, reference in regime.references} - standards

    assert {each.status for each in standards} == {Status.PUBLISHED}
    assert {each.status for each in others} == {Status.ILLUSTRATIVE}


def test_the_groups_are_those_of_the_bundled_regime() -> None:
    assert found().review.regime is ae_groups_2017.regime


def test_it_prints_everybody_who_goes_without(capsys: pytest.CaptureFixture[str]) -> None:
    example().main()
    printed = capsys.readouterr().out

    assert printed.count("\n  group 4  ") == 24
    assert printed.count("\n  group 3  ") == 24
    assert "never published" in printed
