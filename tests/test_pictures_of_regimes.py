"""What the pictures of the documentation show is what the regimes compare."""

from __future__ import annotations

import importlib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tiering import Judgement, samples, testing
from tiering.elsewhere import special_focus_2022, star_ratings_2023
from tiering.nhs import cancer_2022, oversight_2016, oversight_2025

FOLDER = Path(__file__).parents[1] / "docs" / "_extensions"

pytest.importorskip("matplotlib", reason="pictures are drawn by matplotlib")
pytest.importorskip("sphinx", reason="pictures are drawn when the documentation is built")
if not FOLDER.is_dir():
    pytest.skip("the documentation does not lie beside the tests", allow_module_level=True)


@pytest.fixture
def pictures(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.syspath_prepend(str(FOLDER))
    return importlib.import_module("pictures_of_regimes")


def waits(**series: str) -> Any:
    """Return the reviews of invented trusts by the later edition for cancer, whose goal rises every year."""
    figures = {code: {"faster_diagnosis": text} for code, text in series.items()}
    panel = testing.panel_of(figures, cancer_2022.regime_2023.metrics, first="2023-01")
    return cancer_2022.regime_2023.replay(panel, until=date(2025, 12, 31))


def test_limits_move_with_the_standard(pictures: Any) -> None:
    limits = {
        review.on.year: seen.limit
        for review in waits(TA="0.7x36")
        for seen in pictures.seen_in(review, "faster_diagnosis", "TA")
        if seen.purpose == "entry to tier 2"
    }

    assert limits == pytest.approx({2023: 0.70, 2024: 0.72, 2025: 0.75})


def test_what_is_shown_is_the_figure_that_was_compared_and_its_periods(pictures: Any) -> None:
    review = waits(TA="0.70x3 0.60 0.66 0.66 0.7x30").reviews[0]
    first = next(iter(pictures.seen_in(review, "faster_diagnosis", "TA")))

    assert (round(first.observed, 2), str(first.first), str(first.last)) == (0.64, "April 2023", "June 2023")


def test_of_a_condition_on_several_periods_each_is_shown(pictures: Any) -> None:
    alone = oversight_2016.build(looks_at=["four_hour"])
    review = alone.review(samples.accident_and_emergency(), on=date(2017, 11, 1))

    assert {str(seen.last) for seen in pictures.seen_in(review, "four_hour", "RVV")} == {
        "August 2017",
        "September 2017",
    }


def test_criteria_for_leaving_are_told_from_those_for_entering(pictures: Any) -> None:
    panel = testing.panel_of(
        {"HA": {"inspection_score": "10x2", "clean_surveys": "1x2"}}, special_focus_2022.metrics, first="2022-10"
    )
    review = special_focus_2022.regime.review(panel, on=date(2023, 4, 1))
    found = {(seen.purpose, seen.limit, seen.is_leaving) for seen in pictures.seen_in(review, "clean_surveys", "HA")}

    assert ("leaving special focus", 2.0, True) in found
    assert ("entry to special focus", 1.0, False) in found


def test_a_cut_point_on_the_metric_itself_is_a_limit(pictures: Any) -> None:
    review = oversight_2025.quarter_3.review(samples.oversight(), on=date(2026, 3, 9))
    limits = {seen.purpose: seen.limit for seen in pictures.seen_in(review, "OF5002", "RHW")}

    assert limits == {"entry to segment 4": 2.695, "entry to segment 3": 2.355, "entry to segment 2": 2.09}


def test_the_levels_at_which_points_begin_are_limits(pictures: Any) -> None:
    panel = testing.panel_of(
        {"CA": {"screening": "0.7", "blood_pressure": "0.7", "leaving": "0.2"}}, star_ratings_2023.metrics, first="2021"
    )
    review = star_ratings_2023.regime.review(panel, on=date(2022, 10, 6))

    assert {seen.limit for seen in pictures.seen_in(review, "leaving", "CA")} == {0.08, 0.14, 0.22, 0.34}


def test_the_most_intensive_places_come_first_and_then_those_most_often_open(pictures: Any) -> None:
    ordered = pictures._ordered(waits(TA="0.8x36", TB="0.5x36", TC="0.8x3 _x33", TD="0.71x36"))

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
def test_the_legend_explains_what_is_marked_and_nothing_else(pictures: Any, marks: set[str], label: str) -> None:
    handles = pictures._legend(waits(TA="0.7x36"), marks)

    assert len(handles) == 3 + len(marks)
    assert label in handles[-1].get_label()


def test_what_is_judged_held_or_open_is_marked(pictures: Any) -> None:
    figures = {"TA": {"faster_diagnosis": "0.7x12"}, "TB": {"faster_diagnosis": "_"}}
    panel = testing.panel_of(figures, cancer_2022.regime_2023.metrics, first="2023-01")
    judged = Judgement(organisation="TB", tier="1", reason="invented", by="somebody", on=date(2023, 8, 20))
    history = cancer_2022.regime_2023.replay(panel, until=date(2024, 2, 28), judgements=[judged])
    axis = pictures.Figure().subplots()

    assert pictures._ribbon(axis, history, {"TA": 0, "TB": 1}, pictures.ending(history)) == {"judged", "open"}
