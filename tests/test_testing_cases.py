"""Cases that plug-ins carry, what a suite has exercised, and tests made of laws."""

from __future__ import annotations

import builtins
from collections.abc import Callable
from datetime import date
from typing import Any, ClassVar

import attrs
import pytest
from invented import METRICS, SCALE, SHORT, first_of, four_hours, guarded, regime

from tiering import History, hysteresis, rules, scores, testing
from tiering.errors import DefinitionError, InvalidValueError, UnknownCodeError
from tiering.typing import Criterion

CROWDED = rules.Below("four_hour", 0.65)


@pytest.mark.parametrize(
    ("plugin", "case"),
    [
        (CROWDED, testing.Case("below", {"four_hour": "0.6"}, "met")),
        (CROWDED, testing.Case("the last one counts", {"four_hour": "0.6 0.7"}, "not met")),
        (CROWDED, testing.Case("missing", {}, "undecided")),
        (CROWDED, testing.Case("per cent", {"four_hour": "65"}, InvalidValueError)),
        (CROWDED, testing.Case("another limit", {"four_hour": "0.7"}, "met", changed={"limit": 0.8})),
        (CROWDED, testing.Case("no limit", {}, DefinitionError, changed={"limit": float("nan")})),
        (SHORT, testing.Case("in between", {"four_hour": "0.6"}, "2")),
        (SHORT, testing.Case("unknown", {"four_hour": "_"}, "3 to 1")),
        (SHORT, testing.Case("open is undecided", {"four_hour": "_"}, "undecided")),
        (rules.InTier("1"), testing.Case("where it stands", {}, "met", current="1")),
        (rules.Attested("plan"), testing.Case("found to hold", {}, "met", attested={"plan": True})),
        (rules.Attested("plan"), testing.Case("found not to hold", {}, "not met", attested={"plan": False})),
        (
            rules.InWorst("four_hour", count=1),
            testing.Case("the worst", {"four_hour": "0.5"}, "met", others={"TB": {"four_hour": "0.6"}}),
        ),
        (scores.Given("category_2"), testing.Case("the figure", {"category_2": "1800"}, 1800)),
        (scores.Given("category_2"), testing.Case("no figure", {"category_2": "_"}, "0 to inf")),
    ],
    ids=lambda value: value.name if isinstance(value, testing.Case) else "",
)
def test_a_case_that_is_right_passes(plugin: Any, case: testing.Case) -> None:
    testing.check_case(plugin, case, metrics=METRICS, scale=SCALE)


def test_a_case_that_is_wrong_is_told_with_what_was_found() -> None:
    case = testing.Case("on the limit", {"four_hour": "0.65"}, "met")

    with pytest.raises(AssertionError) as caught:
        testing.check_case(CROWDED, case, metrics=METRICS)

    assert str(caught.value) == (
        "four_hour below 0.65: the case 'on the limit' (four_hour 0.65) expects met, found not met"
    )


def test_a_case_that_is_to_be_refused_and_is_not_fails() -> None:
    case = testing.Case("refused", {"four_hour": "0.6"}, DefinitionError)

    with pytest.raises(AssertionError, match="expects refused with DefinitionError, found met"):
        testing.check_case(CROWDED, case)


def test_undecided_does_not_fit_what_is_decided() -> None:
    with pytest.raises(AssertionError, match="expects undecided, found 2"):
        testing.check_case(SHORT, testing.Case("known", {"four_hour": "0.6"}, "undecided"), scale=SCALE)


def test_a_guard_has_no_cases() -> None:
    with pytest.raises(DefinitionError, match="is no criterion, score or rule"):
        testing.check_case(hysteresis.StepLimit(1), testing.Case("a step", {}, "1"))  # type: ignore[arg-type]


def test_a_series_of_an_unknown_metric_is_told() -> None:
    with pytest.raises(UnknownCodeError, match="unknown metric 'four_hours'"):
        testing.check_case(CROWDED, testing.Case("a slip", {"four_hours": "0.6"}, "met"))


@attrs.frozen
class Crowded:
    """A criterion with one right and one wrong case."""

    cases: ClassVar[tuple[testing.Case, ...]] = (
        testing.Case("crowded", {"four_hour": "0.6"}, "met", at=date(2024, 5, 1), current="2"),
        testing.Case("wrong", {"four_hour": "0.6"}, "not met", attested={"plan": False}),
    )
    criterion: Criterion = CROWDED

    def __getattr__(self, name: str) -> Any:
        return getattr(object.__getattribute__(self, "criterion"), name)


@pytest.mark.filterwarnings("ignore:the regime does not ask for 'plan'")
def test_the_cases_of_a_plugin_are_checked_with_its_laws() -> None:
    with pytest.raises(AssertionError, match="the case 'wrong'"):
        testing.check_criterion(Crowded(), metrics=METRICS, scale=SCALE, without=["values"])


def test_cases_make_a_table() -> None:
    assert testing.cases_table(Crowded()).splitlines()[2:] == [
        "| crowded | four_hour 0.6, in tier 2, on 1 May 2024 | met |",
        "| wrong | four_hour 0.6, attested: not plan | not met |",
    ]


def test_what_has_no_cases_has_no_table() -> None:
    with pytest.raises(DefinitionError, match="has no cases"):
        testing.cases_table(CROWDED)


# One test for each plug-in and law.


def ids(*plugins: object, **world: Any) -> list[str]:
    mark = testing.parametrize_with_checks(plugins, metrics=METRICS, scale=SCALE, **world)
    return [str(each.id) for each in mark.args[1]]


def test_every_law_and_every_case_has_a_test_with_a_readable_name() -> None:
    found = ids(CROWDED, hysteresis.StepLimit(1), Crowded())

    assert {"four_hour below 0.65: bounds", "no more than 1 tier at a time: between"} <= set(found)
    assert found[-1].endswith(": case wrong")


def test_no_two_tests_have_one_name() -> None:
    found = ids(CROWDED, CROWDED)

    assert len(set(found)) == len(found)
    assert "four_hour below 0.65: bounds (2)" in found


def test_laws_are_left_out() -> None:
    assert not [each for each in ids(CROWDED, hysteresis.StepLimit(1), without=["bounds"]) if "bounds" in each]


def test_what_is_no_plugin_is_refused() -> None:
    with pytest.raises(DefinitionError, match="7 is no plug-in"):
        ids(7)


def test_without_pytest_the_decorator_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    importing: Callable[..., Any] = builtins.__import__

    def refuse(name: str, *rest: Any, **named: Any) -> Any:
        if name == "pytest":
            raise ImportError(name)
        return importing(name, *rest, **named)

    monkeypatch.setattr(builtins, "__import__", refuse)
    with pytest.raises(ImportError) as caught:
        testing.parametrize_with_checks([CROWDED])

    assert "tiering[testing]" in caught.value.__notes__[0]


# What a suite has exercised.


def reviews(**figures: str) -> History:
    return guarded().replay(four_hours(figures), until=first_of(4))


def test_what_never_happened_is_missing() -> None:
    missing = [str(each) for each in testing.rule_coverage(guarded(), [reviews(TA="0.8x4")]).missing]

    assert "four_hour below 0.5: never met" in missing
    assert "four_hour below 0.5: never undecided" in missing
    assert "entry to tier '1': never deciding" in missing
    assert "tier 1: never reached" in missing
    assert "no more than 1 tier at a time: never holding" in missing
    assert "four_hour below 0.5: never not met" not in missing


def test_what_happened_is_counted() -> None:
    coverage = testing.rule_coverage(guarded(), [reviews(TA="0.8 0.4x3", TB="0.8x3 _")])
    counted = {(each.what, each.event): each.times for each in coverage.branches}

    assert counted["four_hour below 0.5", "met"] == 3
    assert counted["four_hour below 0.5", "undecided"] == 1
    assert counted["tier 1", "reached"] == 1
    assert counted["no more than 1 tier at a time", "holding"] == 2
    assert counted["no more than 1 tier at a time", "letting through"] == 1


def test_a_single_review_counts_as_well() -> None:
    (first, *_) = reviews(TA="0.4x4")
    coverage = testing.rule_coverage(guarded(), [first])

    assert "tier 1: never reached" not in str(coverage)


def test_every_tier_of_a_rule_made_of_rules_is_found() -> None:
    worst = rules.WorstOf({"one": SHORT, "other": rules.Ladder(enter={"1": rules.Above("category_2", 1800)})})
    asking = regime(worst)
    history = asking.replay(four_hours({"TA": "0.8 0.6 0.4"}), until=first_of(3))
    coverage = testing.rule_coverage(asking, [history])

    assert "category_2 above 1800.0: never met" in str(coverage)
    assert "entry to tier '2': never deciding" not in str(coverage)


def test_the_rows_of_a_table_are_branches() -> None:
    table = rules.DecisionTable(
        inputs={"four_hour": "four_hour"},
        rows=[rules.Row({"four_hour": "< 0.5"}, "1"), rules.Row({"four_hour": "< 0.65"}, "2")],
        hit=rules.HitPolicy.FIRST,
        otherwise="3",
    )
    asking = regime(table)
    history = asking.replay(four_hours({"TA": "0.8 0.6 _"}), until=first_of(3))
    counted = {
        each.what: each.times for each in testing.rule_coverage(asking, [history]).branches if each.event == "deciding"
    }

    assert counted == {"row 1 of 2": 0, "row 2 of 2": 1, "no row of 2": 1}


def test_coverages_are_put_together() -> None:
    parts = [testing.rule_coverage(guarded(), [reviews(TA=text)]) for text in ("0.8x4", "0.4x4")]

    assert (parts[0] | parts[1]) == testing.rule_coverage(guarded(), [reviews(TA="0.8x4"), reviews(TA="0.4x4")])


def test_what_is_missing_fails() -> None:
    coverage = testing.rule_coverage(guarded(), [reviews(TA="0.8x4")])

    with pytest.raises(AssertionError, match=r"Invented: .* branches exercised\n"):
        testing.assert_covered(coverage)


def test_what_need_not_happen_is_left_out() -> None:
    coverage = testing.rule_coverage(guarded(), [reviews(TA="0.8x4")])

    testing.assert_covered(coverage, but_for=["undecided", *map(str, coverage.missing)])


def test_an_event_that_does_not_exist_cannot_be_left_out() -> None:
    with pytest.raises(UnknownCodeError, match="did you mean 'undecided'"):
        testing.assert_covered(testing.rule_coverage(guarded(), []), but_for=["undecide"])


def test_coverage_is_plain_data() -> None:
    (record, *_) = testing.rule_coverage(guarded(), []).to_records()

    assert record == {"what": "four_hour below 0.5", "event": "met", "times": 0}
