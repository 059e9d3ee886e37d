from __future__ import annotations

import math
import pickle
from typing import Any

import numpy as np
import pytest
from compared import answers
from invented import FOUR_HOUR, first_of, four_hours, number, regime

from tiering import Reference, Status, Tier, TierScale, Unit, rules, scores
from tiering.errors import DefinitionError, OddRegimeWarning, RuleError
from tiering.typing import Scores

M = number("m", minimum=0, maximum=4)
GIVEN = scores.Given("m")
GAP = math.nan
SCALE = TierScale.from_most_intensive(Tier("1"), Tier("2"))
POINTS = scores.Points("four_hour", {1: 0.78, 2: 0.7}, otherwise=3)


def test_a_score_at_the_cut_point_reaches_it() -> None:
    assert answers(rules.Reaches(GIVEN, 2.7), (2.69, 2.7, 2.71), M).met.tolist() == [False, True, True]


def test_what_may_be_on_either_side_is_open() -> None:
    found = answers(rules.Reaches(GIVEN, 2), (1, 3, GAP), M)

    assert found.met.tolist() == [False, True, False]
    assert found.possible.tolist() == [False, True, True]


def test_what_can_only_reach_it_does() -> None:
    assert answers(rules.Reaches(GIVEN, 0), (GAP,), M).met.tolist() == [True]
    assert answers(rules.Reaches(GIVEN, 5), (GAP,), M).possible.tolist() == [False]


def test_complete_scores_make_met_and_possible_one_object() -> None:
    found = answers(rules.Reaches(GIVEN, 2), (1, 3), M)

    assert found.met is found.possible


def test_cut_points_of_the_shape_k_1_are_scenarios() -> None:
    criterion = rules.Reaches(GIVEN, np.array([[1.0], [3.0]]))

    assert answers(criterion, (1, 2, 3), M).met.tolist() == [[True, True, True], [False, False, True]]


def test_it_is_what_its_score_is() -> None:
    assert rules.Reaches(GIVEN, 2).elementwise
    assert not rules.Reaches(scores.RankScore("m"), 2).elementwise
    assert dict(rules.Reaches(GIVEN, 2).reads) == {"m": 1}
    assert rules.Reaches(GIVEN, 2).parts == (("", GIVEN),)


def test_a_higher_cut_point_lies_in_the_region_of_a_lower_one() -> None:
    rule = rules.Ladder(enter={"1": rules.Reaches(GIVEN, 1), "2": rules.Reaches(GIVEN, 2)})
    with pytest.warns(OddRegimeWarning, match="nobody can enter tier '2'"):
        regime(rule, metrics=[M])
    assert rules.Reaches(GIVEN, np.array([[1.0]])).extent == rules.Reaches(GIVEN, np.array([[1.0]])).extent


def test_its_cut_point_has_a_reference() -> None:
    source = Reference(Status.ILLUSTRATIVE, note="ours")

    assert list(rules.Reaches(GIVEN, 2, reference=source).references) == [("m at least 2.0", source)]


@pytest.mark.parametrize("cut", [math.nan, math.inf])
def test_a_cut_point_is_finite(cut: float) -> None:
    with pytest.raises(DefinitionError, match="the limit of Reaches must be finite"):
        rules.Reaches(GIVEN, cut)


def test_a_score_is_compared_with_a_number() -> None:
    with pytest.raises(DefinitionError, match="a score is compared with a number, not with its standard"):
        rules.Reaches(GIVEN, rules.ItsStandard())


@pytest.mark.parametrize("score", ["m", rules.Below("m", 1), scores.Given])
def test_what_is_no_score_is_refused(score: Any) -> None:
    with pytest.raises(DefinitionError, match="score of Reaches is"):
        rules.Reaches(score, 1)


def test_criteria_are_equal_where_score_and_cut_point_are() -> None:
    assert rules.Reaches(GIVEN, 2) == rules.Reaches(scores.Given("m"), 2.0)
    assert hash(rules.Reaches(GIVEN, 2)) == hash(rules.Reaches(scores.Given("m"), 2.0))
    assert rules.Reaches(GIVEN, 2) != rules.Reaches(GIVEN, 3)
    assert pickle.loads(pickle.dumps(rules.Reaches(POINTS, 2))) == rules.Reaches(POINTS, 2)  # noqa: S301 - our own


def explained(criterion: Any, figures: str) -> str:
    rule = rules.Ladder(enter={"1": criterion})
    shown = four_hours({"TA": figures, "TB": "0.6"})
    asking = regime(rule, metrics=[FOUR_HOUR], scale=SCALE)
    return str(asking.review(shown, on=first_of(1))["TA"].explain(full=True))


def test_the_explanation_shows_the_score_and_its_parts_by_domain() -> None:
    access = scores.mean_of(POINTS, scores.Percentile("four_hour"), name="access")
    overall = scores.WeightedMean([access, POINTS], [1, 2], name="overall")
    derived = Reference(Status.DERIVED, note="invented")
    text = explained(rules.Reaches(overall, 2.5, reference=derived), "0.5")

    assert text.splitlines()[1:] == [
        "  entry to tier 1 is met",
        "    met        overall at least 2.5: 2.58  derived",
        "               weights 1, 2",
        "               access: 1.75",
        "                 points for four_hour: 3; Four hours (April 2023) 50.0 %",
        "                 percentile of four_hour: 0.5; Four hours (April 2023) 50.0 %, 2nd of 2",
        "               points for four_hour: 3; Four hours (April 2023) 50.0 %",
    ]


def test_the_explanation_of_an_open_score_says_between_what_it_lies() -> None:
    text = explained(rules.Reaches(POINTS, 2), "_")

    assert "points for four_hour at least 2: between 1.00 and 3.00  yours" in text
    assert "Four hours (April 2023) missing" in text


def test_a_score_beside_its_cut_point_has_the_digits_that_it_needs() -> None:
    given = scores.Given("score")
    criterion = rules.Reaches(given, 2.7)
    found = answers(criterion, (2.6999,), number("score"))

    assert criterion.describe(found, 0).text == "score at least 2.7: 2.6999"


def test_a_finding_of_another_hand_is_told_plainly() -> None:
    criterion = rules.Reaches(GIVEN, 2)
    found = answers(criterion, (1,), M)._replace(basis=None)

    assert criterion.describe(found, 0).text == "m at least 2.0"


class Broken:
    reads = {"m": 1}  # noqa: RUF012 - as careless as its author
    elementwise = True

    def __init__(self, answer: Any) -> None:
        self.answer = answer

    def score(self, _: object) -> Scores:
        return Scores(self, self.answer, self.answer)

    def __str__(self) -> str:
        return "broken"


@pytest.mark.parametrize("answer", [np.array([GAP]), np.array([1]), np.array([1.0, 2.0])])
def test_a_score_that_answers_what_it_may_not_is_told_of(answer: Any) -> None:
    with pytest.raises(RuleError, match=r"the score broken answered with .* for 1 organisations") as caught:
        answers(rules.Reaches(Broken(answer), 2), (1,), M)

    assert "raised by the score broken" in caught.value.__notes__[0]


def test_a_regime_checks_the_metrics_of_the_scores() -> None:
    wrong = scores.Points("four_hour", {1: 0.6, 2: 0.7}, otherwise=3)
    with pytest.raises(DefinitionError, match="takes 'four_hour' as a metric of which lower is better, but higher"):
        regime(rules.Ladder(enter={"1": rules.Reaches(wrong, 2)}), metrics=[FOUR_HOUR], scale=SCALE)
    beyond = scores.Points("four_hour", {1: 78}, otherwise=3)
    with pytest.raises(DefinitionError, match=r"30 % is 0.3, so did you mean 0.78"):
        regime(rules.Ladder(enter={"1": rules.Reaches(beyond, 2)}), metrics=[FOUR_HOUR], scale=SCALE)
    assert FOUR_HOUR.unit is Unit.FRACTION


def test_a_regime_lists_the_references_of_the_scores() -> None:
    asking = regime(rules.Ladder(enter={"1": rules.Reaches(POINTS, 2)}), metrics=[FOUR_HOUR], scale=SCALE)

    assert [what for what, _ in asking.references][:2] == [
        "entry to tier '1': points for four_hour at least 2.0",
        "entry to tier '1': points for four_hour: 1 from 0.78, 2 from 0.7, otherwise 3",
    ]
