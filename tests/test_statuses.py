"""Every number that an explanation counts by has its status beside it, in words and in records."""

from __future__ import annotations

from datetime import date
from typing import Any

import attrs
import pytest
from invented import METRICS, first_of, four_hours, regime

from tiering import Decision, Reference, Standard, Status, hysteresis, rules, scores, spc
from tiering.nhs import cancer_2022
from tiering.testing import panel_of
from tiering.typing import Line, Section

OURS = Reference(Status.ILLUSTRATIVE, note="ours")
LOW, LOWER = rules.Below("four_hour", 0.65), rules.Below("four_hour", 0.6)


def decide(rule: Any, figures: str = "0.5", months: int = 1, **changes: Any) -> Decision:
    whole = rule if hasattr(rule, "propose") else rules.Ladder(enter={"1": rule})
    history = regime(whole, **changes).replay(four_hours({"TA": figures}), until=first_of(months))
    return history[-1]["TA"]


def lines(criterion: Any, figures: str = "0.5", months: int = 1) -> tuple[Line, ...]:
    """Return the lines of a criterion, which is put beside another one so that it has a line of its own."""
    return decide(rules.all_of(criterion, rules.Below("four_hour", 1)), figures, months).explain(full=True).lines


@pytest.mark.parametrize(
    "criterion",
    [
        rules.at_least(1, LOW, LOWER, reference=OURS),
        rules.InPeriods(LOW, 1, of=2, reference=OURS),
        rules.WeightedMajority([(1, LOW)], at_least=1, reference=OURS),
        rules.InTierFor(reviews=2, reference=OURS),
        rules.Reaches(scores.Points("four_hour", {1: 0.7}, otherwise=2), 2, reference=OURS),
        rules.InWorst("four_hour", count=1, reference=OURS),
        rules.SpecialCause("four_hour", spc.Signal.CONCERN, points=3, reference=OURS),
        rules.Assurance("four_hour", spc.Assurance.FAILING, target=0.9, points=3, reference=OURS),
    ],
    ids=lambda criterion: type(criterion).__name__,
)
def test_what_counts_shows_its_status(criterion: Any) -> None:
    first = lines(criterion, "0.5x4", 4)[0]

    assert first.cells()[-1] is Status.ILLUSTRATIVE
    assert str(first).endswith("  illustrative")
    assert (first.to_record()["status"], first.to_record()["reference"]) == ("illustrative", "illustrative: ours")


def test_all_and_any_are_no_numbers() -> None:
    first = lines(rules.any_of(LOW, LOWER))[0]

    assert (first.text, first.reference) == ("any of 2: 2 met", None)


def test_what_is_not_to_hold_keeps_the_status() -> None:
    assert lines(rules.not_(rules.at_least(2, LOW, LOWER, reference=OURS)))[0].reference == OURS


def test_statuses_stand_below_each_other() -> None:
    criterion = rules.all_of(rules.at_least(1, LOW, LOWER, reference=OURS), rules.Below("four_hour", 1, reference=OURS))
    written = str(decide(criterion).explain()).splitlines()
    places = {each.index("illustrative") for each in written if each.endswith("illustrative")}

    assert len(places) == 1
    assert sum("at least 1 of 2: 2 met" in each for each in written) == 1


def test_long_words_push_their_own_status_only() -> None:
    named = rules.at_least(1, LOW, LOWER, name="so long a name that it stands beyond all columns" * 2, reference=OURS)
    written = str(decide(rules.all_of(named, LOW)).explain()).splitlines()

    assert [each for each in written if each.endswith("met  illustrative")]


def test_the_heading_of_a_count_shows_its_status() -> None:
    explanation = decide(rules.at_least(1, LOW, LOWER, reference=OURS)).explain()
    (section,) = explanation.sections

    assert (section.tally, section.reference) == ("at least 1 of 2: 2 met", OURS)
    assert str(explanation).splitlines()[1].endswith("illustrative")
    assert {row["reason_status"] for row in explanation.to_records()} == {"illustrative"}


def test_a_heading_without_a_number_has_no_status() -> None:
    explanation = decide(LOW).explain()

    assert str(explanation).splitlines()[1] == "  entry to tier 1 is met"
    assert {row["reason_status"] for row in explanation.to_records()} == {None}


@pytest.mark.parametrize(
    "guard", [hysteresis.Confirm(escalate=3, reference=OURS), hysteresis.StepLimit(1, reference=OURS)]
)
def test_a_guard_that_holds_shows_its_status(guard: Any) -> None:
    explanation = decide(LOW, "0.9 0.5", 2, guards=[guard]).explain()
    held = [section for section in explanation.sections if section.heading.startswith("held")]

    assert [section.reference for section in held] == [OURS]
    assert [line for line in str(explanation).splitlines() if "held:" in line and line.endswith("illustrative")]


def test_a_tier_without_a_vacancy_shows_the_status_of_its_places() -> None:
    rule = rules.Slots(rules.Ladder(enter={"1": LOW}), "1", 1, by=scores.Given("category_2"), reference=OURS)
    shown = panel_of(
        {"TA": {"four_hour": "0.5x2", "category_2": "9x2"}, "TB": {"four_hour": "0.5x2", "category_2": "8x2"}},
        METRICS,
        first="2023-04",
    )
    explanation = regime(rule).replay(shown, until=first_of(2))[-1]["TB"].explain()

    told = {section.heading.split(":")[0]: section.reference for section in explanation.sections}
    assert told["held"] == OURS
    assert told["candidate for the only place of tier 1"] == OURS


def test_an_override_shows_its_status() -> None:
    rule = rules.Override(rules.Ladder(enter={"1": LOWER}), when=LOW, at_least="2", reference=OURS)

    assert decide(rule, "0.62").explain().sections[0].reference == OURS


def test_a_row_of_a_table_shows_its_status() -> None:
    rows = [rules.Row({"four_hour": "< 0.65"}, "1", reference=OURS)]
    table = rules.DecisionTable(inputs={"four_hour": "four_hour"}, rows=rows, otherwise="3")

    assert decide(table).explain().sections[0].reference == OURS


class Held:
    """A guard of others, with two references that differ and none for the whole."""

    fields = ()
    elementwise = True
    references: tuple[tuple[str, Reference], ...] = (("one", OURS), ("other", Reference(Status.RECALLED)))

    def admit(self, _: Any, step: Any, /) -> Any:
        return step.current

    def advance(self, state: Any, _: Any, __: Any, /) -> Any:
        return state


class HeldByOne(Held):
    references = (("one", OURS),)


@pytest.mark.parametrize(("guard", "reference"), [(Held(), None), (HeldByOne(), OURS)])
def test_a_guard_of_others_shows_a_status_where_it_has_one(guard: Any, reference: Any) -> None:
    explanation = decide(LOW, "0.9 0.5", 2, guards=[guard]).explain()

    assert explanation.sections[-1].reference == reference


def test_a_margin_of_nothing_that_a_user_gave_is_told_as_the_users() -> None:
    mine = cancer_2022.build({"2": 0})
    shown = panel_of({"TA": {"backlog_62_day": "1.2x7"}}, mine.metrics, first="2022-02")
    lines = mine.review(shown, on=date(2022, 8, 20))["TA"].explain(full=True).lines
    (first,) = [line for line in lines if line.relation == "above" and line.limit == 1][:1]

    assert str(first.reference) == "yours"
    assert first.notes == ("the standard is 1 (published), the margin 0",)


def test_a_standard_without_a_margin_is_told_as_published() -> None:
    theirs = Reference(Status.PUBLISHED, source="A letter")
    asked = regime(
        rules.Ladder(enter={"1": rules.Misses("four_hour")}), standards=[Standard("four_hour", 0.9, reference=theirs)]
    )
    (line,) = asked.review(four_hours({"TA": "0.5"}), on=first_of(1))["TA"].explain().lines

    assert (line.reference, line.notes) == (theirs, ("the standard is 90 % (published)",))


def test_a_changed_copy_keeps_whether_a_reference_was_given() -> None:
    plain = attrs.evolve(rules.Misses("four_hour"), metric="category_2")
    given = attrs.evolve(rules.Misses("four_hour", reference=OURS), metric="category_2")

    assert not list(plain.references)
    assert list(given.references) == [("category_2 misses its standard", OURS)]


def test_a_section_has_no_reference_unless_it_is_given() -> None:
    assert Section("a heading").reference is None
