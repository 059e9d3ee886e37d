"""Who helps whom: alike, strong where the other is weak, and a reason for every pair that is none."""

from __future__ import annotations

import builtins
from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from invented import METRICS, first_of, four_hours, regime

from tiering import Judgement, Movement, Organisation, Panel, Period, Register, Review, Standard, hysteresis
from tiering.errors import (
    DefinitionError,
    DuplicateCodeError,
    MissingExtraError,
    ProblemsError,
    RuleError,
    TieringError,
    UnknownCodeError,
)
from tiering.support import Matching, Need, Needs, Refusal, Suiting, Where, WhyNoBuddy, Within, buddies, needs_of

STANDARDS = (Standard("four_hour", 0.95), Standard("category_2", 1_800))


def held(
    figures: Mapping[str, tuple[float, float]],
    kinds: Mapping[str, str] | None = None,
    judgements: Sequence[Judgement] = (),
) -> Review:
    """Return a review of four hours and category 2; tier 1 below 0.5, tier 2 below 0.7, else tier 3."""
    panel = Panel.from_arrays(
        np.array(list(figures.values())).T[:, None, :],
        metrics=METRICS,
        periods=[Period.parse("2023-04")],
        organisations=[Organisation(code, kind=(kinds or {}).get(code, "trust")) for code in figures],
    )
    return regime(standards=STANDARDS).review(panel, on=first_of(1), judgements=judgements)


# TA is short on four hours alone, TB on both; TX, TY and TZ lead, and TY is not strong on category 2.
FIVE = {"TA": (0.4, 1_000.0), "TB": (0.6, 4_000.0), "TX": (0.96, 1_000.0), "TY": (0.97, 2_000.0), "TZ": (0.98, 1_500.0)}


def leaders(found: Matching) -> dict[str, str]:
    return {each.organisation.code: each.leader.code for each in found.pairs}


def alone(found: Matching) -> dict[str, str]:
    return {each.organisation.code: each.reason for each in found.alone}


# Who helps whom.


def test_those_are_matched_who_suit_each_other_best_together() -> None:
    found = buddies(held(FIVE))

    # TX suits both; TA has the same category 2 as TX.
    assert leaders(found) == {"TA": "TX", "TB": "TZ"}
    assert not found.alone


def test_as_many_as_can_be_are_matched_though_some_suit_each_other_less() -> None:
    # TA may have TX alone, and TB would suit TX so well that it outweighs both of the pairs that there can be.
    figures = {"TA": (0.4, 1_000.0), "TB": (0.6, 4_000.0), "TX": (0.96, 1_000.0), "TY": (0.97, 2_000.0)}
    found = buddies(
        held(figures),
        where=lambda one, other: (one.code, other.code) != ("TA", "TY"),
        wishes={"TA": ["TY"], "TB": ["TX"]},
        suiting=Suiting(strength=0, size=0, profile=0),
    )

    assert leaders(found) == {"TA": "TX", "TB": "TY"}


def test_a_leader_is_strong_where_the_other_is_weak() -> None:
    found = buddies(held(FIVE), whom=["TB"], leaders=["TX", "TY"])

    assert leaders(found) == {"TB": "TX"}
    assert found.pairs[0].strong_on == ("four_hour", "category_2")


def test_strength_counts_by_how_far_one_falls_short() -> None:
    found = buddies(held(FIVE), whom=["TB"], leaders=["TY"])

    # Four hours are short by 37 % of the limit; category 2 by all of it and more, which counts as all.
    assert found.pairs[0].parts["strength"] == pytest.approx((0.35 / 0.95) / (0.35 / 0.95 + 1))


def test_who_is_as_large_suits_better() -> None:
    sizes = {"TA": 100, "TX": 1_000, "TY": 110, "TZ": 500}
    found = buddies(held(FIVE), whom=["TA"], sizes=sizes, suiting=Suiting(strength=0, profile=0))

    assert leaders(found) == {"TA": "TY"}
    assert found.pairs[0].score == pytest.approx(100 / 110)
    assert "in size 91 % alike" in found.pairs[0].reason


def test_who_has_like_figures_otherwise_suits_better() -> None:
    found = buddies(held(FIVE), whom=["TA"], suiting=Suiting(strength=0))

    assert leaders(found) == {"TA": "TX"}
    assert found.pairs[0].parts["profile"] == 1.0


def test_only_the_metrics_that_are_named_make_up_what_organisations_are_like() -> None:
    found = buddies(held(FIVE), whom=["TA"], metrics=["four_hour"])

    assert "profile" not in found.pairs[0].parts


def test_strength_is_seen_in_all_metrics_whatever_makes_up_what_organisations_are_like() -> None:
    found = buddies(held(FIVE), whom=["TB"], leaders=["TX", "TY"], metrics=["four_hour"])

    assert found.pairs[0].strong_on == ("four_hour", "category_2")
    assert found.pairs[0].parts == buddies(held(FIVE), whom=["TB"], leaders=["TX", "TY"]).pairs[0].parts


def test_no_metric_at_all_may_make_up_what_organisations_are_like() -> None:
    found = buddies(held(FIVE), metrics=[])

    assert len(found.pairs) == 2
    assert all(set(each.parts) == {"strength"} for each in found.pairs)


def test_a_wish_counts_and_those_who_would_help_are_not_asked() -> None:
    found = buddies(held(FIVE), whom=["TA"], wishes={"TA": ["TZ", "TY"]})

    assert leaders(found) == {"TA": "TZ"}
    assert found.pairs[0].reason.endswith("number 1 of its wishes")
    assert found.pairs[0].parts["wish"] == 1.0


def test_the_first_wish_counts_most() -> None:
    only = Suiting(strength=0, profile=0, size=0)
    found = buddies(held(FIVE), whom=["TA", "TB"], wishes={"TA": ["TY", "TZ"], "TB": ["TZ", "TY"]}, suiting=only)

    assert leaders(found) == {"TA": "TY", "TB": "TZ"}


def test_a_leader_takes_on_one_unless_it_is_said_otherwise() -> None:
    assert len(buddies(held(FIVE), leaders=["TX"]).pairs) == 1
    assert len(buddies(held(FIVE), leaders=["TX"], limits=2).pairs) == 2
    assert buddies(held(FIVE), leaders=["TX"], limits={"TX": 2}).helped_by("TX")[1].code == "TB"


def test_ties_are_broken_by_code() -> None:
    same = {"TB": (0.4, 1_000.0), "TA": (0.4, 1_000.0), "TY": (0.96, 1_000.0), "TX": (0.96, 1_000.0)}

    assert leaders(buddies(held(same), whom=["TA"])) == {"TA": "TX"}
    assert leaders(buddies(held(dict(reversed(same.items()))), whom=["TA"])) == {"TA": "TX"}


def test_the_order_of_what_is_given_changes_nothing() -> None:
    one = buddies(held(FIVE), whom=["TA", "TB"], leaders=["TX", "TY", "TZ"])
    other = buddies(held(dict(reversed(FIVE.items()))), whom=["TB", "TA"], leaders=["TZ", "TY", "TX"])

    assert one == other


# Why not.


def test_nobody_leads_who_is_in_a_tier_itself() -> None:
    found = buddies(held(FIVE), whom=["TA"], leaders=["TB", "TX"])

    assert leaders(found) == {"TA": "TX"}
    assert found.why_not("TA", "TB").reason == "TB is in tier 2 itself"
    assert found.why_not("TA", "TB").why is WhyNoBuddy.IN_A_TIER


# TN may be in tier 1, in tier 2, or in none.
OPEN = {"TA": (0.4, 4_000.0), "TN": (float("nan"), 1_000.0)}


def test_nobody_leads_who_may_be_in_a_tier_itself() -> None:
    found = buddies(held(OPEN))

    assert found.why_not("TA", "TN") == Refusal(WhyNoBuddy.UNDECIDED, "it is not known that TN is in no tier itself")
    assert alone(found) == {"TA": "none of 1 organisation can help: 1 perhaps in a tier itself"}


def test_who_has_been_judged_to_be_in_no_tier_leads() -> None:
    judged = Judgement(organisation="TN", tier="3", reason="seen on a visit", by="the panel", on=first_of(1))

    assert leaders(buddies(held(OPEN, judgements=[judged]))) == {"TA": "TN"}


def test_who_is_known_to_be_in_no_tier_leads_though_a_figure_is_missing() -> None:
    figures = {"TA": (0.4, 4_000.0), "TX": (0.96, float("nan"))}

    assert leaders(buddies(held(figures))) == {"TA": "TX"}


def test_who_is_held_in_the_least_intensive_tier_leads() -> None:
    panel = four_hours({"TA": "0.4 0.4", "TX": "0.96 0.6"})
    slow = regime(standards=STANDARDS[:1], guards=[hysteresis.Confirm(escalate=2)])
    review = slow.replay(panel, until=first_of(2))[-1]
    needs = Needs(each for each in needs_of(review) if each.organisation.code == "TA")

    assert review["TX"].movement is Movement.HELD
    assert leaders(buddies(review, needs=needs)) == {"TA": "TX"}


def test_a_buddy_is_of_the_same_kind_unless_any_will_do() -> None:
    seen = held(FIVE, kinds=dict.fromkeys(["TX", "TY", "TZ"], "ambulance service"))

    assert buddies(seen).why_not("TA", "TX").reason == "TX is of another kind: ambulance service, not trust"
    assert leaders(buddies(seen, any_kind=True)) == {"TA": "TX", "TB": "TZ"}


REGIONS = {"TA": "RN", "TB": "RS", "TX": "RS", "TY": "RN"}


def test_a_buddy_may_have_to_be_in_the_same_region() -> None:
    found = buddies(held(FIVE), where=Where.SAME_REGION, regions=REGIONS)

    assert leaders(found) == {"TA": "TY", "TB": "TX"}
    assert found.why_not("TA", "TX").reason == "TX is in region RS, and must be in the same region"
    assert found.why_not("TA", "TZ").reason == "the region of TZ is not known"


def test_a_buddy_may_have_to_be_in_another_region() -> None:
    found = buddies(held(FIVE), where=Where.OTHER_REGION, regions=REGIONS)

    assert leaders(found) == {"TA": "TX", "TB": "TY"}
    assert found.why_not("TB", "TX").why is WhyNoBuddy.REGION


def test_a_function_may_say_who_is_near_enough() -> None:
    def within_an_hour(_: Organisation, leader: Organisation) -> bool:
        return leader.code == "TZ"

    found = buddies(held(FIVE), whom=["TA"], where=within_an_hour)

    assert leaders(found) == {"TA": "TZ"}
    assert found.why_not("TA", "TX").reason == "TX is ruled out by within_an_hour"


def test_a_function_may_say_why_somebody_is_ruled_out() -> None:
    found = buddies(held(FIVE), whom=["TA"], where=lambda _, leader: leader.code == "TZ" or f"{leader} is busy")

    assert leaders(found) == {"TA": "TZ"}
    assert found.why_not("TA", "TX") == Refusal(WhyNoBuddy.RULE, "TX is busy")


@pytest.mark.parametrize("answer", [None, 1, "", " "])
def test_a_function_that_says_neither_yes_nor_no_is_refused(answer: Any) -> None:
    with pytest.raises(RuleError, match=f"must say True, False or why not of TA and TX, and said {answer!r}"):
        buddies(held(FIVE), where=lambda *_: answer)


# A degree of latitude is 111.195 kilometres; TX is 111 from TA, TY 222, and of TZ nobody knows.
PLACES = {"TA": (50.0, 0.0), "TB": (52.0, 0.0), "TX": (51.0, 0.0), "TY": (52.0, 0.0), "T9": (0.0, 0.0)}


def test_a_buddy_may_have_to_be_near() -> None:
    found = buddies(held(FIVE), whom=["TA"], where=Within(150, places=PLACES))

    assert leaders(found) == {"TA": "TX"}
    assert found.why_not("TA", "TY") == Refusal(
        WhyNoBuddy.DISTANCE, "TY is 222 km away, and at most 150 km are allowed"
    )


@pytest.mark.parametrize(
    ("whom", "places", "unknown"), [("TB", PLACES, "TZ"), ("TA", {"TZ": (52.0, 0.0)}, "TA"), ("TA", {}, "TA")]
)
def test_who_is_nobody_knows_where_is_near_nobody(
    whom: str, places: Mapping[str, tuple[float, float]], unknown: str
) -> None:
    found = buddies(held(FIVE), whom=[whom], leaders=["TZ"], where=Within(150, places=places))

    assert found.why_not(whom, "TZ") == Refusal(WhyNoBuddy.DISTANCE, f"the place of {unknown} is not known")


@pytest.mark.parametrize(
    ("one", "other", "kilometres"),
    [
        ((51.5, -0.1), (51.5, -0.1), 0.0),
        ((0.0, 0.0), (1.0, 0.0), 111.195),
        ((60.0, 0.0), (60.0, 1.0), 55.597),
        ((0.0, 179.0), (0.0, -179.0), 222.390),
        ((90.0, 0.0), (-90.0, 0.0), 20_015.115),
        # On opposite sides, half of the way round.
        ((-64.2, -31.6), (64.2, 148.4), 20_015.115),
        # Nashville to Los Angeles: 2,887.26 km on a sphere of 6,372.8 km, as it is often worked out.
        ((36.12, -86.67), (33.94, -118.40), 2_887.25995 / 6_372.8 * 6_371.0088),
    ],
)
def test_distances_are_along_great_circles(
    one: tuple[float, float], other: tuple[float, float], kilometres: float
) -> None:
    near = Within(1, places={"TA": one, "TB": other})

    assert near.distance("TA", "TB") == pytest.approx(kilometres, abs=0.001)
    assert near.distance("TB", "TA") == pytest.approx(kilometres, abs=0.001)


def test_who_is_exactly_as_far_away_as_is_allowed_is_near() -> None:
    away = Within(1, places=PLACES).distance("TA", "TX")
    assert away is not None

    assert leaders(buddies(held(FIVE), whom=["TA"], where=Within(away, places=PLACES))) == {"TA": "TX"}


def test_who_is_just_too_far_away_is_not_told_the_distance_that_is_allowed() -> None:
    found = buddies(held(FIVE), whom=["TA"], where=Within(111, places=PLACES))

    assert found.why_not("TA", "TX").reason == "TX is 111.2 km away, and at most 111 km are allowed"


def test_a_function_may_ask_how_near_somebody_is() -> None:
    near = Within(150, places=PLACES)

    def near_and_not_busy(organisation: Organisation, leader: Organisation) -> bool | str:
        return near(organisation, leader) if leader.code != "TX" else "TX is busy"

    found = buddies(held(FIVE), whom=["TB"], where=near_and_not_busy)

    assert (str(near), near.distance("TA", "TZ")) == ("within 150 km", None)
    assert leaders(found) == {"TB": "TY"}
    assert found.why_not("TB", "TZ").reason == "the place of TZ is not known"


@pytest.mark.parametrize("kilometres", [0, -1, float("inf"), float("nan"), "150", True])
def test_a_distance_is_finite_and_above_0(kilometres: Any) -> None:
    with pytest.raises(DefinitionError, match=r"a buddy cannot be within .* km; give a finite number"):
        Within(kilometres, places=PLACES)


@pytest.mark.parametrize(
    ("place", "told"),
    [
        ((90.1, 0.0), "the latitude of 'TA' cannot be 90.1; give degrees from −90 to 90"),
        ((-91, 0.0), "the latitude of 'TA' cannot be -91.0;"),
        ((0.0, 180.5), "the longitude of 'TA' cannot be 180.5; give degrees from −180 to 180"),
        ((0.0, float("nan")), "the longitude of 'TA' cannot be nan;"),
        ((float("inf"), 0.0), "the latitude of 'TA' cannot be inf;"),
        (("51", 0.0), "the latitude of 'TA' cannot be '51';"),
        ((51.0,), r"the place of 'TA' cannot be \(51.0,\); give its latitude and its longitude"),
        ("51", "the place of 'TA' cannot be '51';"),
        (None, "the place of 'TA' cannot be None;"),
    ],
)
def test_a_place_is_latitude_and_longitude(place: Any, told: str) -> None:
    with pytest.raises(DefinitionError, match=told):
        Within(150, places={"TA": place})


def test_everything_wrong_with_places_is_told_at_once() -> None:
    given: Any = {"TA": (91, 181), "TB": (50.0, 0.0), "TC": (0.0,)}
    with pytest.raises(ProblemsError) as caught:
        Within(-1, places=given)

    assert len(caught.value.exceptions) == 4


def test_places_may_come_as_lists_or_arrays() -> None:
    given: Any = {"TA": [50.0, 0.0], "TX": np.array([51.0, 0.0])}

    assert Within(150, places=given).distance("TA", "TX") == pytest.approx(111.195, abs=0.001)


def test_a_distance_may_be_any_number() -> None:
    given: Any = {"TA": (Fraction(50), Decimal(0)), "TX": (51, 0)}
    near = Within(Decimal(100), places=given)

    assert near == Within(100.0, places={"TA": (50.0, 0.0), "TX": (51.0, 0.0)})
    assert near(Organisation("TA"), Organisation("TX")) == "TX is 111 km away, and at most 100 km are allowed"


def test_who_takes_nobody_on_says_so() -> None:
    found = buddies(held(FIVE), whom=["TA"], leaders=["TX"], limits=0)

    assert found.why_not("TA", "TX").reason == "TX takes nobody on"
    assert alone(found) == {"TA": "none of 1 organisation can help: 1 takes nobody on"}


def test_who_is_not_strong_where_the_other_is_weak_says_so() -> None:
    figures = {**FIVE, "TY": (0.8, 1_000.0)}
    found = buddies(held(figures), whom=["TA"])

    assert found.why_not("TA", "TY").reason == "TY is not strong where TA is weak: four_hour"


def test_who_has_no_figure_is_not_strong() -> None:
    figures = {"TA": (0.6, 4_000.0), "TX": (0.8, float("nan"))}
    found = buddies(held(figures), metrics=[each.code for each in METRICS])

    assert found.why_not("TA", "TX").why is WhyNoBuddy.NOT_STRONG


def test_who_has_no_figure_is_not_strong_though_nobody_says_that_it_may_fall_short() -> None:
    seen = held({"TA": (0.6, 4_000.0), "TX": (0.8, float("nan"))})
    short = Need(seen.organisations[0], seen["TA"].tier, "category_2", gap=2_200.0, relative=1.2)

    assert buddies(seen, needs=Needs([short])).why_not("TA", "TX").why is WhyNoBuddy.NOT_STRONG


def test_who_is_taken_by_others_says_by_whom() -> None:
    found = buddies(held(FIVE), leaders=["TX"])

    assert leaders(found) == {"TA": "TX"}
    assert found.why_not("TB", "TX").reason == "TX has taken on TA, as many as it can"
    assert alone(found) == {"TB": "TX could help, and has taken on as many others as it can"}


def test_who_suits_less_well_says_so() -> None:
    found = buddies(held(FIVE), whom=["TA"])

    assert found.why_not("TA", "TY").reason == "TX suits at least as well as TY: 1.00 to 0.75"
    assert found.why_not("TA", "TY").why is WhyNoBuddy.WORSE


def test_every_pair_that_is_none_has_its_reason() -> None:
    found = buddies(held(FIVE))

    for organisation in ("TA", "TB"):
        others = {"TX", "TY", "TZ"} - {leaders(found)[organisation]}
        assert all(found.why_not(organisation, leader).reason for leader in others)


@pytest.mark.parametrize(
    ("organisation", "leader", "told"),
    [
        ("TX", "TA", "unknown organisation 'TX' in those who look for a buddy"),
        ("TA", "T9", "unknown organisation 'T9' in those who were asked to help 'TA'"),
        ("TA", "TZ", "unknown organisation 'TZ' in those who were asked to help 'TA'"),
    ],
)
def test_only_who_was_asked_has_a_reason(organisation: str, leader: str, told: str) -> None:
    found = buddies(held(FIVE), whom=["TA"], leaders=["TX", "TY"])
    with pytest.raises(UnknownCodeError, match=told) as caught:
        found.why_not(organisation, leader)

    assert set(caught.value.known) == ({"TA"} if organisation == "TX" else {"TX", "TY"})


def test_why_a_buddy_is_none_cannot_be_asked() -> None:
    found = buddies(held(FIVE), whom=["TA"])
    with pytest.raises(DefinitionError, match="'TX' is the buddy of 'TA', because: strong on four_hour, in other"):
        found.why_not("TA", "TX")


def test_why_nobody_is_its_own_mentor_cannot_be_asked() -> None:
    with pytest.raises(DefinitionError, match="nobody is its own mentor, so 'TA' was not asked to be"):
        buddies(held(FIVE)).why_not("TA", "TA")


def test_who_falls_short_of_nothing_has_no_buddy() -> None:
    assert alone(buddies(held(FIVE), whom=["TX"])) == {"TX": "it falls short of nothing that is known"}


def test_where_nobody_leads_everybody_is_alone() -> None:
    assert alone(buddies(held({"TA": (0.4, 1_000.0)}))) == {"TA": "nobody leads"}


def test_where_nobody_struggles_there_is_nothing_to_match() -> None:
    assert buddies(held({"TX": (0.96, 1_000.0)})) == Matching([], [])


def test_why_nobody_helps_is_counted_by_reason() -> None:
    seen = held(FIVE, kinds={"TX": "ambulance service"})
    found = buddies(seen, whom=["TA"], where=lambda *_: False)

    assert alone(found) == {
        "TA": "none of 4 organisations can help: 1 in a tier itself, 1 of another kind, 2 ruled out"
    }


# As text and as data.


def test_a_matching_can_be_read_and_kept() -> None:
    found = buddies(held(FIVE), leaders=["TX"])

    assert str(found).splitlines() == [
        "TX helps TA: strong on four_hour, in other figures 100 % alike",
        "TB has no buddy: TX could help, and has taken on as many others as it can",
    ]
    assert [each["leader"] for each in found.to_records()] == ["TX", None]
    assert found.to_records()[0]["strength"] == 1.0


def test_who_has_no_buddy_has_no_leader() -> None:
    found = buddies(held(FIVE), leaders=["TX"])

    assert found.leader_of("TB") is None
    assert found.leader_of("TA") == Organisation("TX", kind="trust")


# What cannot be.


@pytest.mark.parametrize(
    ("settings", "kind", "message"),
    [
        ({"wishes": {"TA": ["TX", "TA"]}}, DefinitionError, "'TA' wishes to be its own mentor"),
        ({"whom": ["TA"], "leaders": ["TX", "TA"]}, DefinitionError, "nobody is its own mentor"),
        ({"whom": ["T9"]}, UnknownCodeError, "'T9' in whom"),
        ({"leaders": ["T9"]}, UnknownCodeError, "'T9' in leaders"),
        ({"limits": {"T9": 1}}, UnknownCodeError, "'T9' in limits"),
        ({"sizes": {"T9": 1}}, UnknownCodeError, "'T9' in sizes"),
        ({"wishes": {"T9": ["TX"]}}, UnknownCodeError, "'T9' in wishes"),
        ({"wishes": {"TA": ["T9"]}}, UnknownCodeError, "'T9' in the wishes of 'TA'"),
        ({"leaders": ["TX", "TX"]}, DuplicateCodeError, "'TX' in leaders"),
        ({"metrics": ["five_hour"]}, UnknownCodeError, "'five_hour'"),
        ({"limits": -1}, DefinitionError, "'each leader' cannot take on -1 organisations"),
        ({"limits": {"TX": 1.5}}, DefinitionError, "'TX' cannot take on 1.5 organisations"),
        ({"sizes": {"TX": 0}}, DefinitionError, "'TX' cannot be of size 0"),
        ({"sizes": {"TX": float("inf")}}, DefinitionError, "'TX' cannot be of size inf"),
        ({"limits": {"TB": 2}}, DefinitionError, "'TB' does not lead, because it is in tier 2 itself"),
        ({"limits": {"TB": 2}, "leaders": ["TB"]}, DefinitionError, "'TB' does not lead, because it is in tier 2"),
        ({"limits": {"TZ": 2}, "leaders": ["TX"]}, DefinitionError, "'TZ' does not lead, because leaders do not name"),
        ({"where": Where.SAME_REGION}, DefinitionError, "regions are not given"),
        ({"where": "near"}, DefinitionError, "a buddy cannot be 'near'; give a Where, a Within or a function"),
        ({"whom": "TA"}, DefinitionError, r"one by one in whom, not as the text 'TA'; write \['TA'\]"),
        ({"leaders": "TX"}, DefinitionError, "one by one in leaders"),
        ({"leaders": "TX", "limits": {"TY": 2}}, DefinitionError, "one by one in leaders"),
        ({"metrics": "four_hour"}, DefinitionError, "one by one in metrics"),
        ({"wishes": {"TA": "TA"}}, DefinitionError, "one by one in the wishes of 'TA'"),
    ],
)
def test_what_cannot_be_is_one_clear_error(settings: dict[str, Any], kind: type[TieringError], message: str) -> None:
    with pytest.raises(kind, match=message) as caught:
        buddies(held(FIVE), **settings)

    assert not isinstance(caught.value, ProblemsError)


def test_everything_that_cannot_be_is_told_at_once() -> None:
    register = Register([Organisation(code, kind="trust") for code in FIVE if code != "TZ"])
    with pytest.raises(ProblemsError) as caught:
        buddies(held(FIVE), limits={"TX": -1, "T9": 1, "TA": 2}, wishes={"TA": ["TA"]}, register=register)

    assert [type(each) for each in caught.value.exceptions] == [
        UnknownCodeError,
        UnknownCodeError,
        DefinitionError,
        DefinitionError,
        DefinitionError,
    ]


def test_who_may_lead_if_a_figure_comes_in_may_have_a_limit() -> None:
    assert not buddies(held(OPEN), limits={"TN": 2}).pairs


@pytest.mark.parametrize(
    ("weights", "message"),
    [
        ({"size": -1}, "size of Suiting must not be negative"),
        ({"wish": float("nan")}, "must be finite"),
        ({"strength": 0, "size": 0, "profile": 0, "wish": 0}, "nothing counts"),
    ],
)
def test_weights_are_finite_from_0_up_and_not_all_nothing(weights: dict[str, float], message: str) -> None:
    with pytest.raises(DefinitionError, match=message):
        Suiting(**weights)


def test_where_nothing_that_counts_is_known_everybody_suits_as_little() -> None:
    found = buddies(held(FIVE), whom=["TA"], suiting=Suiting(strength=0, profile=0))

    assert leaders(found) == {"TA": "TX"}
    assert found.pairs[0].score == 0


def test_without_scipy_the_error_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without(name: str, *args: Any, **settings: Any) -> Any:
        if name.startswith("scipy"):
            raise ImportError(name)
        return real(name, *args, **settings)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(MissingExtraError, match=r'matching buddies needs scipy.*pip install "tiering\[optimise\]"'):
        buddies(held(FIVE))
