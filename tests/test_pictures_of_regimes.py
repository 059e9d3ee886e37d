"""What the pictures and tables of the documentation show is what the regimes compare and decide."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from bundled import bundled
from invented import METRICS, four_hours, regime

from tiering import Judgement, Reference, Status, rules, samples, testing
from tiering.elsewhere import special_focus_2022, star_ratings_2023
from tiering.nhs import cancer_2022, oversight_2016, oversight_2025

FOLDER = Path(__file__).parents[1] / "docs" / "_extensions"

pytest.importorskip("matplotlib", reason="pictures are drawn by matplotlib")
pytest.importorskip("sphinx", reason="pictures are drawn when the documentation is built")
if not FOLDER.is_dir():
    pytest.skip("the documentation does not lie beside the tests", allow_module_level=True)


from matplotlib.dates import date2num  # noqa: E402 - not before it is known to be there
from matplotlib.figure import Figure  # noqa: E402

LOW, SLOW = rules.Below("four_hour", 0.5), rules.Above("category_2", 2400)


@pytest.fixture
def extension(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Any]:
    """Return what imports a part of the documentation's machinery."""
    monkeypatch.syspath_prepend(str(FOLDER.parent / "examples"))
    monkeypatch.syspath_prepend(str(FOLDER))
    return importlib.import_module


@pytest.fixture
def limits(extension: Callable[[str], Any]) -> Any:
    return extension("limits_of_reviews")


@pytest.fixture
def figures(extension: Callable[[str], Any]) -> Any:
    return extension("figures_and_limits")


@pytest.fixture
def ribbons(extension: Callable[[str], Any]) -> Any:
    return extension("ribbons")


@pytest.fixture
def pictures(extension: Callable[[str], Any]) -> Any:
    return extension("pictures_of_regimes")


def waits(**series: str) -> Any:
    """Return the reviews of invented trusts by the later edition for cancer, whose goal rises every year."""
    figures = {code: {"faster_diagnosis": text} for code, text in series.items()}
    panel = testing.panel_of(figures, cancer_2022.regime_2023.metrics, first="2023-01")
    return cancer_2022.regime_2023.replay(panel, until=date(2025, 12, 31))


def test_limits_move_with_the_standard(limits: Any) -> None:
    found = {
        review.on.year: seen.limit
        for review in waits(TA="0.7x36")
        for seen in limits.seen_in(review, "faster_diagnosis", "TA")
        if seen.purpose == "entry to tier 2"
    }

    assert found == pytest.approx({2023: 0.70, 2024: 0.72, 2025: 0.75})


def test_what_is_shown_is_the_figure_that_was_compared_and_its_periods(limits: Any) -> None:
    review = waits(TA="0.70x3 0.60 0.66 0.66 0.7x30").reviews[0]
    first = next(iter(limits.seen_in(review, "faster_diagnosis", "TA")))

    assert (round(first.observed, 2), str(first.first), str(first.last)) == (0.64, "April 2023", "June 2023")


def test_of_a_condition_on_several_periods_each_is_shown(limits: Any) -> None:
    alone = oversight_2016.build(looks_at=["four_hour"])
    review = alone.review(samples.accident_and_emergency(), on=date(2017, 11, 1))

    assert {str(seen.last) for seen in limits.seen_in(review, "four_hour", "RVV")} == {
        "August 2017",
        "September 2017",
    }


def test_criteria_for_leaving_are_told_from_those_for_entering(limits: Any) -> None:
    panel = testing.panel_of(
        {"HA": {"inspection_score": "10x2", "clean_surveys": "1x2"}}, special_focus_2022.metrics, first="2022-10"
    )
    review = special_focus_2022.regime.review(panel, on=date(2023, 4, 1))
    found = {(seen.purpose, seen.limit, seen.is_leaving) for seen in limits.seen_in(review, "clean_surveys", "HA")}

    assert ("leaving special focus", 2.0, True) in found
    assert ("entry to special focus", 1.0, False) in found


def test_a_cut_point_on_the_metric_itself_is_a_limit(limits: Any) -> None:
    review = oversight_2025.quarter_3.review(samples.oversight(), on=date(2026, 3, 9))
    found = {seen.purpose: seen.limit for seen in limits.seen_in(review, "OF5002", "RHW")}

    assert found == {"entry to segment 4": 2.695, "entry to segment 3": 2.355, "entry to segment 2": 2.09}


def test_the_levels_at_which_points_begin_are_limits(limits: Any) -> None:
    panel = testing.panel_of(
        {"CA": {"screening": "0.7", "blood_pressure": "0.7", "leaving": "0.2"}}, star_ratings_2023.metrics, first="2021"
    )
    review = star_ratings_2023.regime.review(panel, on=date(2022, 10, 6))

    assert {seen.limit for seen in limits.seen_in(review, "leaving", "CA")} == {0.08, 0.14, 0.22, 0.34}


def test_the_most_intensive_places_come_first_and_then_those_most_often_open(ribbons: Any) -> None:
    ordered = ribbons.ordered(waits(TA="0.8x36", TB="0.5x36", TC="0.8x3 _x33", TD="0.71x36"))

    assert ordered == ["TB", "TD", "TC", "TA"]


def test_each_run_of_an_example_has_a_picture_of_its_own(pictures: Any, tmp_path: Path) -> None:
    class Example:
        PICTURED = {"": ("faster_diagnosis", "TA")}  # noqa: RUF012 - as an example writes it

        @staticmethod
        def history() -> Any:
            return waits(TA="0.7x36")

        @staticmethod
        def histories() -> Any:
            return {"worse": waits(TA="0.6x36")}

    assert list(pictures.runs_of(Example)) == ["", "worse"]

    pictures.ribbons(Example.history(), tmp_path / "ribbons.svg")
    pictures.lines(Example.history(), *Example.PICTURED[""], tmp_path / "lines.svg")

    assert {path.name for path in tmp_path.iterdir()} == {"ribbons.svg", "lines.svg"}


@pytest.mark.parametrize(
    ("marks", "label"),
    [({"open"}, "left open"), ({"held"}, "held back"), ({"judged"}, "judged"), (set(), "not monitored")],
)
def test_the_legend_explains_what_is_marked_and_nothing_else(ribbons: Any, marks: set[str], label: str) -> None:
    handles = ribbons.legend(waits(TA="0.7x36"), marks)

    assert len(handles) == 3 + len(marks)
    assert label in handles[-1].get_label()


def test_what_is_judged_held_or_open_is_marked(ribbons: Any, extension: Callable[[str], Any]) -> None:
    figures = {"TA": {"faster_diagnosis": "0.7x12"}, "TB": {"faster_diagnosis": "_"}}
    panel = testing.panel_of(figures, cancer_2022.regime_2023.metrics, first="2023-01")
    judged = Judgement(organisation="TB", tier="1", reason="invented", by="somebody", on=date(2023, 8, 20))
    history = cancer_2022.regime_2023.replay(panel, until=date(2024, 2, 28), judgements=[judged])
    axis = Figure().subplots()

    assert ribbons.ribbon(axis, history, {"TA": 0, "TB": 1}, extension("drawing").ending(history)) == {"judged", "open"}


# What is said of limits.


def by_purpose(limits: Any, rule: object, panel: Any, *, metric: str = "four_hour") -> dict[str, Any]:
    """Return what an invented regime compares of Trust A, by what for."""
    held = regime(rule, metrics=METRICS).review(panel, on=date(2023, 5, 1))  # type: ignore[arg-type]
    return {seen.purpose: seen for seen in limits.seen_in(held, metric, "TA")}


@pytest.mark.parametrize(
    ("criterion", "relation"),
    [
        (LOW, "below"),
        (~LOW, "at least"),
        (~(LOW | SLOW), "at least"),
        (~(~LOW & SLOW), "below"),
        (rules.not_(rules.not_(LOW)), "below"),
        (~rules.InWorst("four_hour", count=1), "not among"),
    ],
    ids=["plain", "not", "not any", "not not inside", "not of not", "not among the worst"],
)
def test_what_is_turned_round_on_the_way_down_is_read_the_other_way(
    limits: Any, criterion: object, relation: str
) -> None:
    found = by_purpose(limits, rules.Ladder(enter={"2": criterion}), four_hours({"TA": "0.8", "TB": "0.4"}))  # type: ignore[dict-item]

    assert found["entry to tier 2"].relation == relation


def test_each_limit_says_how_far_it_can_be_relied_on(limits: Any) -> None:
    told = Reference(Status.RECALLED, note="so it is told")
    ladder = rules.Ladder(enter={"1": rules.Below("four_hour", 0.4, reference=told), "2": LOW})
    found = by_purpose(limits, ladder, four_hours({"TA": "0.8"}))

    assert {purpose: seen.status for purpose, seen in found.items()} == {
        "entry to tier 1": "recalled",
        "entry to tier 2": "yours",
    }


def test_a_limit_that_follows_from_a_standard_says_so_in_the_unit_of_the_metric(limits: Any, figures: Any) -> None:
    review = waits(TA="0.7x36").reviews[0]
    found = [each for each in limits.seen_in(review, "faster_diagnosis", "TA") if each.purpose == "entry to tier 2"]

    assert figures._called(found, cancer_2022.faster_diagnosis) == (
        "entry to tier 2: below 70 % (5 points worse than its standard, over the last 3 months; illustrative)"
    )


def test_a_limit_that_serves_several_ends_names_all_of_them(limits: Any, figures: Any) -> None:
    ladder = rules.Ladder(enter={"1": LOW & SLOW, "2": LOW}, leave={"1": ~LOW})
    found = by_purpose(limits, ladder, four_hours({"TA": "0.8"}))
    said = "entry to tier 1 and tier 2: below 50 %; leaving tier 1: at least 50 % (yours)"

    assert figures._called(list(found.values()), METRICS[0]) == said


def test_points_are_called_by_what_they_are_summed_up_to(limits: Any) -> None:
    panel = testing.panel_of(
        {"CA": {"screening": "0.7", "blood_pressure": "0.7", "leaving": "0.2"}}, star_ratings_2023.metrics, first="2021"
    )
    review = star_ratings_2023.regime.review(panel, on=date(2022, 10, 6))
    found = {seen.purpose: seen.relation for seen in limits.seen_in(review, "leaving", "CA")}

    assert found == dict.fromkeys([f"{stars} stars short of five" for stars in range(4)], "at most")


def test_no_limit_is_drawn_before_the_figures_of_the_first_review(figures: Any) -> None:
    axis = Figure().subplots()
    history = waits(TA="0.7x36")
    figures._limits(axis, list(history), cancer_2022.faster_diagnosis, "TA")
    drawn: Any = axis.collections
    starts = [segment[0][0] for lines in drawn for segment in lines.get_segments()]

    assert min(starts) == date2num(date(2023, 4, 1))  # type: ignore[no-untyped-call]


# What stands above them.


def test_a_picture_is_headed_by_its_regimes_and_the_status_of_their_numbers(extension: Callable[[str], Any]) -> None:
    assert extension("drawing").whose(waits(TA="0.7x36")) == [
        "Cancer tiers from 2023/24, illustrative thresholds",
        "Numbers of the rule: 3 illustrative",
    ]


def test_published_lists_are_drawn_on_their_days_and_on_no_other(
    extension: Callable[[str], Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    drawn: list[Figure] = []
    monkeypatch.setattr(Figure, "savefig", lambda figure, _: drawn.append(figure))
    history = samples.published_history()
    extension("published_lists").marks(history, "as published", tmp_path / "lists.svg")
    (axis,) = drawn[0].axes
    middles = {
        round(float(box.get_paths()[0].vertices[:4, 0].mean()))  # type: ignore[union-attr, index]
        for box in axis.collections
    }

    assert middles == {round(date2num(day)) for day in history.dates}  # type: ignore[no-untyped-call]
    assert "September 2023:\nnot known" in [label.get_text() for label in axis.get_xticklabels()]


def test_the_lists_of_the_example_are_named_as_published(pictures: Any, extension: Callable[[str], Any]) -> None:
    assert list(pictures.published_in(extension("uec_2023"))) == ["lists"]


# Tables.


def test_a_run_of_few_organisations_says_where_each_stood(extension: Callable[[str], Any]) -> None:
    first, _, second, *_ = extension("run_tables").table_of(waits(TA="0.7x36", TB="_x36"))

    assert first == "| review | TA | TB |"
    assert second == "| 20 August 2023 | not monitored | not monitored (not monitored to tier 1 open) |"


def test_a_run_of_many_says_how_many_stood_where(extension: Callable[[str], Any]) -> None:
    many = waits(**{f"T{place:02}": "0.7x3 0.6x33" for place in range(20)})
    first, _, second, *_ = extension("run_tables").table_of(many)

    assert first == "| review | tier 1 | tier 2 | not monitored | undecided | moved | held |"
    assert second == "| 20 August 2023 | 20 | 0 | 0 | 0 | 0 | 0 |"


def test_of_every_bundled_regime_it_is_said_whether_placements_were_published(extension: Callable[[str], Any]) -> None:
    side_by_side = extension("side_by_side")

    assert sorted(side_by_side.PLACEMENTS) == sorted(bundled())


def test_every_page_of_a_regime_has_the_table_of_its_run() -> None:
    pages = {path.stem: path.read_text(encoding="utf-8") for path in (FOLDER.parent / "regimes").glob("*_20*.md")}

    assert pages
    assert not [name for name, text in pages.items() if f"{{run-table}} {name}" not in text]
