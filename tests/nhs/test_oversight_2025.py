from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import date

import attrs
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tiering import Attestation, Metric, Organisation, Panel, Regime, Review, Status
from tiering.errors import DefinitionError, InvalidValueError, ShapeError
from tiering.nhs import oversight_2025 as framework
from tiering.rules import Pool, Quantiles
from tiering.testing import check_rule, check_score
from tiering.typing import Answer, Scores

MARCH_2026 = date(2026, 3, 9)
OCTOBER_TO_DECEMBER = "2025-Q4"
SCORED = [metric.code for metric in framework.metric_scores]
BY_CUTS = attrs.evolve(
    framework.regime, rule=attrs.evolve(framework.override, rule=attrs.evolve(framework.bands, score=framework.average))
)


def panel(trusts: Mapping[str, Mapping[str, float | None]], kinds: Mapping[str, str] | None = None) -> Panel:
    """Return invented trusts' figures of one quarter, by metric."""
    records = [
        {"organisation": trust, "metric": metric, "period": OCTOBER_TO_DECEMBER, "value": value}
        for trust, values in trusts.items()
        for metric, value in values.items()
    ]
    organisations = [Organisation(trust, kind=(kinds or {}).get(trust, "trust")) for trust in trusts]
    return Panel.from_records(records, framework.metrics, organisations=organisations)


def scored(value: float, deficit: float | None = 0, **others: float | None) -> dict[str, float | None]:
    """Return every metric score at one value, but for those given."""
    return {**dict.fromkeys(SCORED, value), "in_deficit": deficit, **others}


def review(trusts: Mapping[str, Mapping[str, float | None]], regime: Regime = BY_CUTS) -> Review:
    return regime.review(panel(trusts), on=MARCH_2026)


def averages(trusts: Mapping[str, Mapping[str, float | None]]) -> Scores:
    return framework.average.score(review(trusts).evidence)


# The average.


def test_the_average_is_the_mean_of_all_metric_scores_and_not_of_the_domains() -> None:
    # Three metrics of eleven are of effectiveness, which is one domain of five.
    found = averages({"TA": scored(1, OF1035=4, OF1057=4, OF1063=4)})

    assert found.least.tolist() == [1.82]


def test_a_missing_metric_score_is_left_out() -> None:
    found = averages({"TA": scored(1, OF1035=4, OF1057=4, OF1063=None)})

    assert (found.least.tolist(), found.most.tolist()) == ([1.6], [1.6])


def test_a_missing_metric_score_is_left_out_of_its_domain() -> None:
    evidence = review({"TA": scored(1, OF1035=4, OF1057=2, OF1063=None)}).evidence

    assert framework.average.domains["Effectiveness and experience"].score(evidence).least.tolist() == [3.0]


def test_without_any_metric_score_the_average_may_be_anything() -> None:
    found = averages({"TA": dict.fromkeys(SCORED, None)})

    assert (found.least.tolist(), found.most.tolist()) == ([1.0], [4.0])


def test_the_parts_of_the_combined_finance_score_do_not_count() -> None:
    found = averages({"TA": scored(2, OF1079=4, OF1081=4)})

    assert found.least.tolist() == [2.0]


def test_a_half_is_rounded_up() -> None:
    average = framework.AverageByDomain({"one": framework.metric_scores[:2]})
    evidence = review({"TA": scored(1, OF1041=2.97)}).evidence

    assert average.score(evidence).least.tolist() == [1.99]


def test_the_metrics_of_the_average_are_those_of_its_domains() -> None:
    assert sorted(framework.average.reads) == sorted(SCORED)


@pytest.mark.parametrize("value", [0.99, 4.01])
def test_a_metric_score_lies_between_1_and_4(value: float) -> None:
    with pytest.raises(InvalidValueError, match="must be finite and between 1 and 4"):
        panel({"TA": {"OF1005": value}})


@pytest.mark.parametrize("domains", [{}, {"access": ()}])
def test_an_average_without_metric_scores_is_refused(domains: Mapping[str, Sequence[Metric]]) -> None:
    with pytest.raises(DefinitionError, match="give the metrics whose figures are scores"):
        framework.AverageByDomain(domains)


def test_the_average_keeps_the_laws_of_scores() -> None:
    # Scores that are left out set no bounds: with them the average may be another.
    check_score(framework.average, metrics=framework.metrics, without=["bounds"])


def test_the_rule_on_the_published_average_keeps_all_laws() -> None:
    check_rule(framework.quarter_3.rule, regime=framework.quarter_3)


@pytest.mark.parametrize("regime", [framework.regime, framework.regime_2026])
def test_the_rule_on_the_metric_scores_keeps_the_laws(regime: Regime) -> None:
    check_rule(regime.rule, regime=regime, without=["bounds"])


# Segments.


def test_a_quarter_of_all_trusts_is_in_each_segment() -> None:
    trusts = {f"T{place}": scored(1 + place / 4) for place in range(8)}
    decided = [each.tier.code for each in review(trusts, framework.regime)]

    assert decided == ["1", "1", "2", "2", "3", "3", "4", "4"]


def test_trusts_of_all_kinds_are_one_pool() -> None:
    trusts = {f"T{place}": scored(1 + place / 4) for place in range(8)}
    kinds = {trust: "acute trust" if place < 4 else "ambulance trust" for place, trust in enumerate(trusts)}
    found = framework.regime.review(panel(trusts, kinds), on=MARCH_2026)

    assert [each.tier.code for each in found] == ["1", "1", "2", "2", "3", "3", "4", "4"]


@pytest.mark.parametrize(
    ("average", "segment"), [(2.06, "1"), (2.12, "2"), (2.35, "2"), (2.36, "3"), (2.69, "3"), (2.70, "4")]
)
def test_the_cut_points_lie_between_the_published_averages(average: float, segment: str) -> None:
    found = review({"TA": {"OF5002": average, "in_deficit": 0}}, framework.quarter_3)

    assert found["TA"].tier.code == segment


@pytest.mark.parametrize(("average", "segment"), [(1, "3"), (2.2, "3"), (2.5, "3"), (4, "4")])
def test_a_trust_in_deficit_is_never_better_than_segment_3(average: float, segment: str) -> None:
    assert review({"TA": scored(average, deficit=1)})["TA"].tier.code == segment


def test_where_the_deficit_is_not_published_both_segments_are_open() -> None:
    decision = review({"TA": scored(1, deficit=None)})["TA"]

    assert (decision.least.code, decision.most.code) == ("1", "3")


def test_where_the_deficit_is_not_published_a_bad_average_still_decides() -> None:
    decision = review({"TA": scored(4, deficit=None)})["TA"]

    assert (decision.tier.code, decision.is_decided) == ("4", True)


def test_segments_are_made_anew_every_quarter() -> None:
    shown = Panel.from_records(
        [
            {"organisation": "TA", "metric": metric, "period": period, "value": value}
            for period, average in (("2025-Q2", 4), ("2025-Q3", 1), ("2025-Q4", 2.2), ("2026-Q1", 3))
            for metric, value in scored(average).items()
            if value is not None
        ],
        framework.metrics,
    )
    history = BY_CUTS.replay(shown, until=date(2026, 6, 9))

    assert [each["TA"].tier.code for each in history] == ["4", "1", "2", "4"]


# The editions.


def test_the_edition_of_2026_differs_in_one_part_of_the_rule() -> None:
    edition = framework.regime_2026
    assert isinstance(edition.rule, type(framework.override))
    back = attrs.evolve(
        edition, name=framework.regime.name, rule=attrs.evolve(edition.rule, rule=framework.override.rule)
    )

    assert back == framework.regime
    assert edition.rule != framework.regime.rule


@pytest.mark.parametrize("regime", [framework.regime, framework.quarter_3, framework.regime_2026])
def test_every_number_says_where_it_comes_from(regime: Regime) -> None:
    assert not [what for what, reference in regime.references if reference.status is Status.YOURS]


@pytest.mark.parametrize(
    ("regime", "status"),
    [
        (framework.regime, Status.PUBLISHED),
        (framework.quarter_3, Status.DERIVED),
        (framework.regime_2026, Status.ILLUSTRATIVE),
    ],
)
def test_what_divides_the_segments_has_its_status(regime: Regime, status: Status) -> None:
    told = [reference.status for what, reference in regime.references if "at least 2" in what or "worst" in what]

    assert told == [status] * 3


# Explanations.


def test_an_explanation_tells_the_override_and_the_segment_without_it() -> None:
    text = str(review({"TA": scored(1.5, deficit=1)})["TA"].explain())

    assert "override to at least segment 3 applies" in text
    assert "in financial deficit, October to December 2025  published" in text
    assert "without the override: segment 1" in text


def test_an_explanation_tells_the_average_by_domain_and_metric() -> None:
    text = str(review({"TA": scored(2.2, OF1082=None)})["TA"].explain())

    assert "average metric score at least 2.09: 2.20  derived" in text
    assert "of October to December 2025; 1 of 11 left out" in text.replace("\n               ", "; ")
    assert "People and workforce: 2.2; 1 of 2 left out" in text
    assert "Sickness absence rate: between 1.00 and 4.00; not published" in text


def test_an_explanation_tells_where_the_deficit_is_not_published() -> None:
    (line, *_) = review({"TA": scored(1, deficit=None)})["TA"].explain().lines

    assert (line.answer, line.notes) == (Answer.UNDECIDED, ("not published",))


def test_the_published_average_says_of_what_time_it_is() -> None:
    text = str(review({"TA": {"OF5002": 2.5, "in_deficit": 0}}, framework.quarter_3)["TA"].explain())

    assert "published average metric score at least 2.355: 2.50  derived" in text
    assert "               of October to December 2025" in text


# The league table.


def test_the_better_segment_goes_before_the_better_average() -> None:
    assert framework.league_ranks([2, 0], [1.5, 2.0]).tolist() == [2, 1]


def test_equals_share_the_best_of_their_ranks() -> None:
    assert framework.league_ranks([0, 0, 0, 0], [1.5, 1.4, 1.5, 1.6]).tolist() == [2, 1, 2, 4]


def test_equal_averages_in_different_segments_are_no_equals() -> None:
    assert framework.league_ranks([1, 2], [2.35, 2.35]).tolist() == [1, 2]


def test_ranks_are_counted_within_a_kind() -> None:
    assert framework.league_ranks([0, 0, 1], [1.2, 1.1, 1.0], ["acute", "ambulance", "acute"]).tolist() == [1, 1, 2]


def test_whoever_has_no_average_or_no_segment_has_no_rank() -> None:
    assert framework.league_ranks([0, 1, -1], [math.nan, 2.0, 1.0]).tolist() == [-1, 1, -1]


def test_leading_axes_are_scenarios() -> None:
    found = framework.league_ranks([[0, 1], [1, 0]], [1.5, 1.0])

    assert found.tolist() == [[1, 2], [2, 1]]


def test_there_must_be_a_kind_for_each() -> None:
    with pytest.raises(ShapeError, match="2 organisations need 2 kinds, not 1"):
        framework.league_ranks([0, 0], [1.0, 2.0], ["acute"])


def test_nobody_is_ranked_among_nobody() -> None:
    assert framework.league_ranks([], []).tolist() == []


_TRUSTS = st.lists(
    st.tuples(
        st.integers(0, 3), st.integers(100, 110).map(lambda each: each / 100), st.sampled_from(["acute", "ambulance"])
    ),
    max_size=12,
)


@given(_TRUSTS)
def test_a_rank_is_one_more_than_how_many_of_its_kind_are_better(trusts: list[tuple[int, float, str]]) -> None:
    ranks = framework.league_ranks(*([each[place] for each in trusts] for place in range(3)))  # type: ignore[arg-type]
    expected = [
        1 + sum(other[2] == each[2] and (other[0], other[1]) < (each[0], each[1]) for other in trusts)
        for each in trusts
    ]

    assert ranks.tolist() == expected


def test_the_league_table_shows_both_segments() -> None:
    found = review({"TA": scored(1.5, deficit=1), "TB": scored(2.2), "TC": scored(1, deficit=None)})
    table = framework.league_table(found, framework.average)
    shown = [(row.rank, row.organisation.code, row.segment.code, row.unadjusted) for row in table]

    assert shown == [
        (1, "TC", "1", framework.scale[0]),
        (2, "TB", "2", framework.scale[1]),
        (3, "TA", "3", framework.scale[0]),
    ]


def test_the_league_table_leaves_out_whoever_has_no_average() -> None:
    found = review({"TA": scored(1.5), "TB": {"OF1005": None}})

    assert [row.organisation.code for row in framework.league_table(found, framework.average)] == ["TA"]


def test_the_league_table_leaves_open_what_the_segment_would_have_been() -> None:
    # Whoever is not known may be better or worse than everybody.
    quartiles = Quantiles.quartiles(framework.average, ("4", "3", "2", "1"), pool=Pool(everybody=True))
    regime = attrs.evolve(framework.regime, rule=attrs.evolve(framework.override, rule=quartiles))
    found = review({"TA": scored(2), "TB": scored(3), "TC": {"OF1005": None}, "TD": scored(4)}, regime)
    table = framework.league_table(found, framework.average)

    assert [(row.organisation.code, row.unadjusted) for row in table] == [
        ("TA", None),
        ("TB", None),
        ("TD", framework.scale[3]),
    ]


def test_league_tables_stand_one_after_another() -> None:
    trusts = {"TA": scored(1.5), "TB": scored(1.2), "TC": scored(1.1)}
    kinds = {"TA": "ambulance trust", "TB": "acute trust", "TC": "acute trust"}
    found = BY_CUTS.review(panel(trusts, kinds), on=MARCH_2026)
    table = framework.league_table(found, framework.average)

    assert [(row.rank, row.organisation.code) for row in table] == [(1, "TC"), (2, "TB"), (1, "TA")]


def test_the_metrics_have_codes_of_their_own() -> None:
    codes = [metric.code for metric in (*framework.metrics, *framework.figures)]

    assert len(set(codes)) == len(codes)


def test_scores_are_whole_hundredths() -> None:
    rng = np.random.default_rng(0)
    trusts = {f"T{place}": dict(zip(SCORED, rng.integers(100, 401, 11) / 100, strict=True)) for place in range(50)}
    found = averages(trusts).least

    assert np.array_equal(found, np.round(found, 2))


# Segment 5, which is decided apart from the scores.

PUBLISHED = "OF5002"
WITH_5 = framework.with_segment_5(framework.quarter_3)


def averaged(**averages: float) -> Panel:
    return panel({trust: {PUBLISHED: average, "in_deficit": 0} for trust, average in averages.items()})


def decided(organisation: str, *, holds: bool = True, until: date | None = None) -> Attestation:
    return Attestation(
        organisation=organisation,
        code=framework.improvement_programme,
        holds=holds,
        on=date(2026, 1, 20),
        until=until,
        by="the invented regulator",
        reason="invented",
    )


def with_5(figures: Panel, *given: Attestation) -> Review:
    return WITH_5.review(figures, on=MARCH_2026, attestations=given)


def test_segment_5_is_more_intensive_than_all_others() -> None:
    assert [tier.code for tier in framework.scale_with_segment_5] == ["1", "2", "3", "4", "5"]


def test_no_score_leads_into_segment_5() -> None:
    assert with_5(averaged(TA=4.0))["TA"].tier.code == "4"


def test_whoever_is_not_decided_about_is_where_the_scores_put_it_for_certain() -> None:
    figures = averaged(TA=1.5, TB=2.2, TC=2.5, TD=3.0)

    assert with_5(figures).placements() == framework.quarter_3.review(figures, on=MARCH_2026).placements()
    assert not with_5(figures).undecided


def test_a_decision_puts_a_trust_into_segment_5_whatever_its_scores() -> None:
    found = with_5(averaged(TA=1.5, TB=1.5), decided("TA"))

    assert [decision.tier.code for decision in found] == ["5", "1"]


def test_a_decision_against_it_leaves_a_trust_where_the_scores_put_it() -> None:
    assert with_5(averaged(TA=3.0), decided("TA", holds=False))["TA"].tier.code == "4"


def test_a_decision_that_no_longer_counts_leaves_a_trust_where_the_scores_put_it() -> None:
    assert with_5(averaged(TA=3.0), decided("TA", until=date(2026, 2, 1)))["TA"].tier.code == "4"


def test_the_explanation_names_who_decided_and_the_segment_of_the_scores() -> None:
    told = str(with_5(averaged(TA=2.2), decided("TA"))["TA"].explain())

    assert "decided by the invented regulator on 20 January 2026: invented" in told
    assert "without the override: segment 2" in told


def test_the_full_explanation_says_that_nobody_has_decided() -> None:
    assert "nobody has decided it" in str(with_5(averaged(TA=2.2))["TA"].explain(full=True))


def test_segment_5_comes_last_in_the_league_table() -> None:
    found = with_5(averaged(TA=1.5, TB=3.0, TC=2.2), decided("TA"))

    assert [
        (row.organisation.code, row.rank) for row in framework.league_table(found, framework.published_average)
    ] == [
        ("TC", 1),
        ("TB", 2),
        ("TA", 3),
    ]


def test_the_league_table_shows_the_unadjusted_segment_of_a_trust_in_segment_5() -> None:
    found = with_5(panel({"TA": {PUBLISHED: 1.5, "in_deficit": 1}}), decided("TA"))
    (row,) = framework.league_table(found, framework.published_average)

    assert (row.segment.code, row.unadjusted and row.unadjusted.code) == ("5", "1")


def test_that_segment_5_is_decided_apart_is_published() -> None:
    told = {what: reference.status for what, reference in WITH_5.references}

    assert told["the rule: override to at least tier '5'"] is Status.PUBLISHED
    assert told["override to at least tier '5': decided: Provider Improvement Programme"] is Status.PUBLISHED


def test_the_rule_with_segment_5_keeps_all_laws() -> None:
    check_rule(WITH_5.rule, regime=WITH_5)
