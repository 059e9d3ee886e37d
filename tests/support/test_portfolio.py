"""Several programmes at once: placements together, what they ask, and what should be met together."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import pytest
from invented import METRICS, SCALE, SHORT, TRUST_A, first_of, four_hours, number, regime

from tiering import History, Organisation, Period, Regime, Review, Tier, TierScale, errors, rules, testing
from tiering.support import (
    Burden,
    ClashKind,
    Engagement,
    Portfolio,
    Shared,
    SupportOffer,
    Team,
    TeamLevel,
    days,
)

WAITS = number("waits_52")
ELECTIVE_SCALE = TierScale.from_most_intensive(*[Tier(f"S{segment}") for segment in (4, 3, 2, 1)])
LONG = rules.Ladder(enter={"S4": rules.Above("waits_52", 200), "S2": rules.Above("waits_52", 50)})
BEDS = Shared("beds", metrics=("four_hour", "waits_52"))
NATIONAL = Team("N", name="National team", level=TeamLevel.NATIONAL, funded=days(100))


def urgent(figures: Mapping[str, str]) -> Review:
    """Return the review of four hours."""
    return regime(SHORT).review(four_hours(figures), on=first_of(1))


def elective_regime() -> Regime:
    """Return the regime of long waits, which has another scale."""
    return regime(LONG, metrics=[WAITS], scale=ELECTIVE_SCALE)


def elective(figures: Mapping[str, str]) -> Review:
    """Return the review of long waits."""
    panel = testing.panel_of({code: {"waits_52": text} for code, text in figures.items()}, [WAITS], first="2023-04")
    return elective_regime().review(panel, on=first_of(1))


def portfolio(**changes: Any) -> Portfolio:
    """Return two programmes: A is short in both, B in one, C in the other, D in none."""
    return Portfolio(
        {
            "urgent care": urgent({"TB": "0.4", "TA": "0.6", "TD": "0.9"}),
            "elective": elective({"TA": "300", "TB": "10", "TC": "60"}),
        },
        **changes,
    )


def offer(code: str, *metrics: str, **changes: Any) -> SupportOffer:
    """Return an offer of ten days by the national team."""
    settled: dict[str, Any] = {"name": f"Offer {code}", "teams": ["N"], "amount": days(10), **changes}
    return SupportOffer(code, metrics=metrics, **settled)


def engaged(code: str, given: SupportOffer) -> Engagement:
    """Return one promise."""
    quarter = Period.parse("2023-Q2")
    return Engagement(
        organisation=Organisation(code),
        tier=SCALE[1],
        offer=given,
        team=NATIONAL,
        amount=days(10),
        start=quarter,
        stop=quarter,
    )


def test_an_organisation_has_its_tier_in_every_programme() -> None:
    placements = portfolio()["TA"]

    assert {programme: tier.code for programme, tier in placements.tiers.items()} == {
        "urgent care": "2",
        "elective": "S4",
    }
    assert str(placements) == "TA: tier 2 (urgent care), tier S4 (elective)"


def test_a_programme_that_an_organisation_is_not_in_is_left_out() -> None:
    assert list(portfolio()["TC"].tiers) == ["elective"]


def test_the_most_intensive_placement_is_the_highest_on_its_own_scale() -> None:
    found = {each.organisation.code: each.most_intensive for each in portfolio()}

    assert found == {"TA": ("elective",), "TB": ("urgent care",), "TC": ("elective",), "TD": ()}


def test_placements_that_are_as_high_are_both_the_most_intensive() -> None:
    both = Portfolio({"one": urgent({"TA": "0.4"}), "other": elective({"TA": "300"})})

    assert both["TA"].most_intensive == ("one", "other")


def test_programmes_count_in_which_it_stands_above_the_least_intensive_tier() -> None:
    assert [each.burden.programmes for each in portfolio()] == [2, 1, 1, 0]


def test_meetings_and_visits_add_up() -> None:
    stated = {"urgent care": {"1": 6, "2": 3}, "elective": {"S4": 4, "S1": 1}}
    found = {each.organisation.code: each.burden for each in portfolio(meetings=stated, imposed={"TB": 2})}

    assert found == {"TA": Burden(2, 7, 0), "TB": Burden(1, 7, 2), "TC": Burden(1, 0, 0), "TD": Burden(0, 0, 0)}


def test_a_history_stands_for_its_last_review() -> None:
    history = regime(SHORT).replay(four_hours({"TA": "0.4 0.9"}), until=first_of(2))

    assert Portfolio({"urgent care": history})["TA"].tiers["urgent care"].code == "3"


def test_organisations_come_in_the_order_of_their_codes() -> None:
    together = portfolio()

    assert [each.code for each in together.organisations] == ["TA", "TB", "TC", "TD"]
    assert (len(together), "TC" in together, "TE" in together) == (4, True, False)


def test_a_portfolio_says_what_it_is() -> None:
    assert str(portfolio()) == "2 programmes, 4 organisations, 1 above the least intensive tier in more than one"
    assert portfolio().programmes == ("urgent care", "elective")


def test_an_unknown_organisation_is_refused() -> None:
    with pytest.raises(errors.UnknownCodeError, match="unknown organisation 'TX' in the portfolio"):
        portfolio()["TX"]


def test_placements_are_plain_data_as_records() -> None:
    assert portfolio(imposed={"TC": 1}).to_records()[-2] == {
        "organisation": "TC",
        "programme": "elective",
        "review": first_of(1),
        "tier": "S2",
        "is_decided": True,
        "is_raised": True,
        "is_most_intensive": True,
        "programmes": 1,
        "meetings": 0,
        "visits": 1,
    }


def test_needs_of_all_programmes_come_by_organisation() -> None:
    assert [(each.organisation.code, each.programme, each.metric) for each in portfolio().needs] == [
        ("TA", "urgent care", "four_hour"),
        ("TA", "elective", "waits_52"),
        ("TB", "urgent care", "four_hour"),
        ("TC", "elective", "waits_52"),
    ]


def test_the_day_of_needs_is_that_of_the_reviews_where_they_share_one() -> None:
    later = regime(SHORT).review(four_hours({"TA": "0.4 0.4"}), on=first_of(2))

    assert portfolio().needs.on == first_of(1)
    assert Portfolio({"one": later, "other": elective({"TA": "300"})}).needs.on is None


def test_needs_that_rest_on_the_same_thing_are_to_be_met_together() -> None:
    (joint,) = portfolio().together(BEDS)

    assert joint.organisation.code == "TA"
    assert joint.programmes == ("urgent care", "elective")
    assert str(joint) == "TA: beds, for Four hours (urgent care), waits_52 (elective)"


def test_needs_of_one_programme_alone_are_not_joint() -> None:
    shared = Shared("ambulances", metrics=("four_hour", "category_2"))
    slow = rules.Ladder(enter={"2": rules.Below("four_hour", 0.7) | rules.Above("category_2", 1800)})
    panel = testing.panel_of({"TA": {"four_hour": "0.6", "category_2": "2400"}}, METRICS, first="2023-04")
    review = regime(slow).review(panel, on=first_of(1))

    assert Portfolio({"urgent care": review}).together(shared) == ()


def test_joint_needs_are_plain_data_as_records() -> None:
    (joint,) = portfolio().together(BEDS)
    record = joint.to_record()

    assert (record["organisation"], record["shared"]) == ("TA", "beds")
    assert [each["programme"] for each in record["needs"]] == record["programmes"] == ["urgent care", "elective"]


def test_metrics_that_no_programme_has_are_refused_at_once() -> None:
    with pytest.raises(errors.ProblemsError) as caught:
        portfolio().together(Shared("beds", metrics=("four_hours", "waits_52")), Shared("staff", metrics=("rota",)))

    assert [getattr(each, "code", "") for each in caught.value.exceptions] == ["four_hours", "rota"]


@pytest.mark.parametrize(
    ("metrics", "told"),
    [
        ((), "no metric rests on 'beds'"),
        ("beds", "one by one, not as the text 'beds'"),
        (("a", "a"), "two metrics share"),
    ],
)
def test_something_shared_that_nothing_rests_on_is_refused(metrics: Any, told: str) -> None:
    with pytest.raises(errors.TieringError, match=told):
        Shared("beds", metrics=metrics)


def test_an_offer_whose_metrics_are_needs_in_two_programmes_serves_both() -> None:
    (common,) = portfolio().common_offers([offer("FLOW", "four_hour", "waits_52"), offer("DOOR", "four_hour")])

    assert (common.organisation.code, common.offer.code) == ("TA", "FLOW")
    assert str(common) == "TA: Offer FLOW serves Four hours (urgent care), waits_52 (elective)"
    assert common.to_record()["programmes"] == ["urgent care", "elective"]


@pytest.mark.parametrize(
    "changes",
    [{"tiers": ["2"]}, {"programme": "elective"}, {"when": rules.Below("four_hour", 0.7)}],
    ids=["tiers", "programme", "when"],
)
def test_an_offer_counts_only_where_an_organisation_is_eligible(changes: dict[str, Any]) -> None:
    assert portfolio().common_offers([offer("FLOW", "four_hour", "waits_52", **changes)]) == ()


def test_whoever_has_more_programmes_and_visits_than_the_limit_clashes() -> None:
    clashes = portfolio(imposed={"TC": 1}).clashes(programmes=1)

    assert [(each.organisation.code, each.kind, each.count) for each in clashes] == [
        ("TA", ClashKind.PROGRAMMES, 2),
        ("TC", ClashKind.PROGRAMMES, 2),
    ]


def test_a_clash_says_what_it_counts() -> None:
    both, one, none = portfolio(imposed={"TC": 1, "TD": 2}).clashes(programmes=1)

    assert str(both) == (
        "TA: too many programmes and visits: 2 programmes (urgent care, elective), where 1 is the limit"
    )
    assert str(one) == (
        "TC: too many programmes and visits: 1 programme (elective) and 1 visit imposed by others, where 1 is the limit"
    )
    assert str(none) == "TD: too many programmes and visits: 2 visits imposed by others, where 1 is the limit"
    assert (one.count, one.visits, one.to_record()["visits"]) == (2, 1, 1)


def test_whoever_has_more_meetings_than_the_limit_clashes() -> None:
    stated = {"urgent care": {"2": 3}, "elective": {"S4": 4, "S2": 4}}
    (clash,) = portfolio(meetings=stated).clashes(meetings=6)

    assert clash.to_record() == {
        "organisation": "TA",
        "kind": "too many meetings",
        "programmes": ["urgent care", "elective"],
        "count": 7,
        "limit": 6,
        "visits": 0,
        "metric": None,
        "offers": [],
    }


def test_the_meetings_of_the_least_intensive_tier_have_their_programme_too() -> None:
    stated = {"urgent care": {"1": 6}, "elective": {"S1": 1}}
    (clash,) = portfolio(meetings=stated, imposed={"TB": 1}).clashes(meetings=6)

    assert str(clash) == "TB: too many meetings: 7 in urgent care, elective, where 6 is the limit"


def test_whoever_brings_no_meetings_has_no_part_in_too_many() -> None:
    (clash,) = portfolio(meetings={"elective": {"S4": 7}}).clashes(meetings=6)

    assert clash.programmes == ("elective",)


def test_at_a_limit_nothing_clashes() -> None:
    assert portfolio().clashes(programmes=2, meetings=0) == ()


def test_two_offers_for_one_metric_clash_where_both_would_be_given() -> None:
    offers = [offer("B", "four_hour"), offer("A", "four_hour", tiers=["1"]), offer("C", "waits_52")]
    (clash,) = portfolio().clashes(offers=offers)

    assert str(clash) == "TB: several offers for one metric: Offer A, Offer B for Four hours"
    assert clash.programmes == ("urgent care",)


@pytest.mark.parametrize(
    "other",
    [offer("B"), offer("B", "four_hour", universal=True), offer("B", "four_hour", requires=["A"])],
    ids=["for everything", "for everybody", "one requires the other"],
)
def test_offers_that_belong_together_do_not_clash(other: SupportOffer) -> None:
    assert portfolio().clashes(offers=[offer("A", "four_hour"), other]) == ()


def test_what_plans_have_given_clashes_too() -> None:
    given = [engaged("TD", offer("A", "four_hour", programme="urgent care")), engaged("TD", offer("B", "four_hour"))]
    (clash,) = portfolio().clashes(engagements=given)

    assert (clash.organisation.code, clash.metric, clash.programmes) == ("TD", "four_hour", ("urgent care",))


def test_what_two_programmes_call_by_one_code_clashes() -> None:
    urgent_visit, elective_visit = (offer("VISIT", "four_hour", programme=name) for name in ("urgent care", "elective"))
    (clash,) = portfolio().clashes(engagements=[engaged("TD", urgent_visit), engaged("TD", elective_visit)])

    assert clash.offers == (elective_visit, urgent_visit)
    assert str(clash) == (
        "TD: several offers for one metric: Offer VISIT (elective), Offer VISIT (urgent care) for Four hours"
    )


def test_what_one_requires_is_not_what_another_programme_calls_by_its_code() -> None:
    visit = offer("VISIT", "four_hour", programme="urgent care")
    given = [engaged("TD", visit), engaged("TD", offer("B", "four_hour", programme="elective", requires=["VISIT"]))]
    (clash,) = portfolio().clashes(engagements=given)

    assert [each.code for each in clash.offers] == ["B", "VISIT"]


def test_what_one_requires_may_be_for_all_programmes() -> None:
    visit = offer("VISIT", "four_hour")
    given = [engaged("TD", visit), engaged("TD", offer("B", "four_hour", programme="elective", requires=["VISIT"]))]

    assert portfolio().clashes(engagements=given) == ()


def test_one_offer_is_no_clash_though_two_programmes_need_it() -> None:
    both = Portfolio({"one": urgent({"TA": "0.4"}), "other": urgent({"TA": "0.4"})})

    assert both.clashes(offers=[offer("A", "four_hour")], engagements=[engaged("TA", offer("A", "four_hour"))]) == ()


def test_whoever_is_engaged_and_in_no_programme_is_refused_with_all_else() -> None:
    with pytest.raises(errors.ProblemsError) as caught:
        portfolio().clashes(meetings=-1, engagements=[engaged("TX", offer("A")), engaged("TX", offer("B"))])

    assert [str(each).partition(";")[0] for each in caught.value.exceptions] == [
        "the limit for too many meetings must be a whole number from 0 up, not -1",
        "unknown organisation 'TX' in the engagements",
    ]


@pytest.mark.parametrize("limit", [-1, 1.5, True])
def test_a_limit_that_is_no_number_is_refused(limit: Any) -> None:
    with pytest.raises(
        errors.DefinitionError, match="the limit for too many programmes and visits must be a whole number"
    ):
        portfolio().clashes(programmes=limit)


def test_everything_wrong_with_a_portfolio_is_told_at_once() -> None:
    with pytest.raises(errors.ProblemsError) as caught:
        portfolio(meetings={"cancer": {"1": 2}, "elective": {"S9": 1, "S4": -1}}, imposed={"TX": 1, "TA": math.inf})

    assert sorted(map(type, caught.value.exceptions), key=str) == [
        errors.DefinitionError,
        errors.DefinitionError,
        errors.UnknownCodeError,
        errors.UnknownCodeError,
        errors.UnknownCodeError,
    ]


def test_a_portfolio_without_a_programme_is_refused() -> None:
    with pytest.raises(errors.DefinitionError, match="needs at least one programme"):
        Portfolio({})


def test_a_programme_without_a_review_is_refused() -> None:
    wrong: Any = {"urgent care": TRUST_A}

    with pytest.raises(errors.DefinitionError, match="the programme 'urgent care' has Organisation"):
        Portfolio(wrong)


def test_placements_do_without_figures_and_needs_do_not() -> None:
    of = regime(SHORT)
    records = of.replay(four_hours({"TA": "0.4"}), until=first_of(1)).to_records(complete=True)
    read = Portfolio({"urgent care": History.from_records(records, of)})

    assert read["TA"].tiers["urgent care"].code == "1"
    with pytest.raises(errors.DefinitionError, match="hold no figures"):
        read.together(Shared("beds", metrics=("four_hour",)))


def test_what_is_open_in_a_programme_is_said_to_be() -> None:
    found = Portfolio(
        {"urgent care": urgent({"TA": "_", "TB": "0.4"}), "elective": elective({"TA": "300", "TB": "10"})}
    )

    assert str(found["TA"]).endswith("(urgent care, undecided), tier S4 (elective)")
    assert [each["is_decided"] for each in found["TA"].to_records()] == [False, True]
