"""What must be true of all needs."""

from __future__ import annotations

from random import Random

import attrs
from hypothesis import assume, given
from hypothesis import strategies as st
from strategies import Case, cases, figures, filled

from tiering import Panel, Polarity, Regime, Review, Standard, rules
from tiering.support import Needs, Portfolio, Shared, needs_of

STANDARDS = (Standard("m0", 3.0),)


def last_review(case: Case, shown: Panel | None = None) -> Review:
    """Return the last review of a case, with a standard for its first metric."""
    regime = attrs.evolve(case.regime, standards=STANDARDS)
    return regime.replay(case.panel if shown is None else shown, until=case.until)[-1]


def keys(needs: Needs) -> set[tuple[str, str]]:
    """Return who needs what."""
    return {(need.organisation.code, need.metric) for need in needs}


def unknown(needs: Needs) -> set[tuple[str, str]]:
    """Return of whom it is not known what they need."""
    return {(each.organisation.code, each.metric) for each in needs.unknown}


@given(cases())
def test_a_need_says_what_its_line_says(case: Case) -> None:
    """Law: gap, figure, limit and patients of a need are those of the line that it carries."""
    for need in needs_of(last_review(case)):
        line = need.line
        assert (line.metric, line.observed, line.limit) == (need.metric, need.observed, need.limit)
        assert (line.gap, line.people) == (need.gap, need.patients)


@given(cases())
def test_a_need_is_on_the_worse_side_of_its_limit(case: Case) -> None:
    """Law: the figure of a need is worse than its limit, and none of its other lines is further from theirs."""
    metrics = {metric.code: metric for metric in case.panel.metrics}
    for need in needs_of(last_review(case)):
        assert metrics[need.metric].is_worse(need.observed, need.limit)
        assert need.gap == max(line.gap for line in need.lines)


@given(cases())
def test_a_need_comes_once_and_is_known_or_not(case: Case) -> None:
    """Law: an organisation has one need on a metric, or one that is not known, or neither."""
    needs = needs_of(last_review(case))

    assert len(keys(needs)) == len(needs)
    assert len(unknown(needs)) == len(needs.unknown)
    assert not keys(needs) & unknown(needs)


@given(cases(gaps=False))
def test_where_no_figure_is_missing_every_need_is_known(case: Case) -> None:
    """Law: where all figures that are looked at are there, no need is unknown."""
    assume(max(case.regime.rule.reads.values()) <= len(case.panel.periods))
    review = case.regime.replay(case.panel, until=case.panel.periods[-1].end)[-1]

    assert not needs_of(review).unknown


@st.composite
def first_reviews(draw: st.DrawFn) -> tuple[Review, Review]:
    """Draw a first review, and the same with every gap filled."""
    case = draw(cases())
    fill = draw(figures(case.panel.values.shape, gaps=False))
    regime = attrs.evolve(case.regime, standards=STANDARDS)
    on = case.panel.periods[-1].end
    gapped, complete = case.panel, filled(case.panel, fill)
    return regime.review(gapped, on=on), regime.review(complete, on=on)


@given(first_reviews())
def test_what_was_missing_can_only_settle_what_was_not_known(reviews: tuple[Review, Review]) -> None:
    """Law: whatever the missing figures are, known needs stay, and every other one was among the unknown."""
    before, after = map(needs_of, reviews)

    assert keys(before) <= keys(after) <= keys(before) | unknown(before)


@given(cases(), st.randoms())
def test_needs_do_not_depend_on_the_order_of_organisations(case: Case, random: Random) -> None:
    """Law: permuting the organisations permutes the needs."""
    order = list(range(len(case.panel.organisations)))
    random.shuffle(order)
    mixed = Panel.from_arrays(
        case.panel.values[..., order],
        metrics=case.panel.metrics,
        periods=case.panel.periods,
        organisations=[case.panel.organisations[place] for place in order],
    )
    needs, others = (needs_of(last_review(case, shown)) for shown in (case.panel, mixed))

    assert sorted(needs, key=str) == sorted(others, key=str)


@given(cases())
def test_fewer_metrics_leave_out_needs_and_change_none(case: Case) -> None:
    """Law: the needs on one metric are those of all needs that are on it."""
    review = last_review(case)

    assert list(needs_of(review, metrics=["m0"])) == [need for need in needs_of(review) if need.metric == "m0"]


@st.composite
def plain_cases(draw: st.DrawFn) -> tuple[Case, float]:
    """Draw figures with one limit for the first metric."""
    return draw(cases(most_guards=False)), draw(st.sampled_from([1.0, 2.0, 3.0, 4.0]))


@given(plain_cases())
def test_needs_are_what_counting_by_hand_finds(drawn: tuple[Case, float]) -> None:
    """Law: gaps and periods of a plain limit are those that a loop over the figures finds."""
    case, limit = drawn
    higher = case.panel.metrics[0].polarity is Polarity.HIGHER_IS_BETTER
    criterion = rules.Below("m0", limit) if higher else rules.Above("m0", limit)
    regime: Regime = attrs.evolve(
        case.regime, rule=rules.Ladder(enter={case.regime.scale[1].code: criterion}), guards=()
    )
    review = regime.review(case.panel, on=case.panel.periods[-1].end)
    expected = {}
    for place, organisation in enumerate(case.panel.organisations):
        gaps = [(limit - value if higher else value - limit) for value in case.panel.values[0, :, place].tolist()]
        row = 0
        while row < len(gaps) and gaps[-1 - row] > 0:
            row += 1
        if row:
            expected[organisation.code] = (gaps[-1], row)

    assert {need.organisation.code: (need.gap, need.periods) for need in needs_of(review)} == expected


@given(cases(), cases())
def test_a_portfolio_has_the_needs_of_its_programmes(one: Case, other: Case) -> None:
    """Law: the needs of a portfolio are those of each programme's review, and no others."""
    reviews = {"one": last_review(one), "other": last_review(other)}
    expected = [need for name, review in reviews.items() for need in needs_of(review, programme=name)]

    assert sorted(Portfolio(reviews).needs, key=str) == sorted(expected, key=str)


@given(cases(), cases())
def test_only_needs_of_two_programmes_are_joint(one: Case, other: Case) -> None:
    """Law: an organisation is told to meet needs together if and only if it has some in two programmes or more."""
    portfolio = Portfolio({"one": last_review(one), "other": last_review(other)})
    joint = portfolio.together(Shared("all", metrics=["m0"]))
    needing = [
        {need.organisation.code for need in portfolio.needs if (need.programme, need.metric) == (name, "m0")}
        for name in portfolio.programmes
    ]

    assert {each.organisation.code for each in joint} == needing[0] & needing[1]
