"""What an audience is shown, and that nothing else can be learned from it."""

from __future__ import annotations

import pickle
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import attrs
import numpy as np
from hypothesis import assume, given
from hypothesis import strategies as st
from invented import four_hours, regime

from tiering import Judgement, Placement, Review
from tiering.proceedings import NOT_DISCLOSED, Audience, Proceedings, Representation, redact

CODES = tuple(f"T{number}" for number in range(6))
HELD = date(2023, 5, 1)
REVIEW = regime().review(four_hours(dict(zip(CODES, ["0.4", "0.4", "0.6", "0.8", "_", "0.8"], strict=True))), on=HELD)
TIERS = ("3", "2", "1")
FIGURES = {"3": "0.8", "2": "0.6", "1": "0.4"}
RANKS = st.lists(st.integers(0, 2), min_size=len(CODES), max_size=len(CODES))
SETS = st.frozensets(st.sampled_from(CODES))


@st.composite
def audiences(draw: st.DrawFn) -> Audience:
    return Audience(
        "somebody",
        sees=draw(st.none() | SETS),
        sees_reasons=draw(st.booleans()),
        sees_judgements=draw(st.booleans()),
        sees_counts=draw(st.booleans()),
        smallest_count=draw(st.integers(0, 4)),
    )


@st.composite
def narrower(draw: st.DrawFn) -> tuple[Audience, Audience]:
    """Draw an audience, and one that is to see no more."""
    wide = draw(audiences())
    fewer = draw(SETS)
    sees = wide.sees if draw(st.booleans()) else fewer & (wide.sees if wide.sees is not None else fewer)
    narrow = attrs.evolve(
        wide,
        sees=sees,
        sees_reasons=wide.sees_reasons and draw(st.booleans()),
        sees_judgements=wide.sees_judgements and draw(st.booleans()),
        sees_counts=wide.sees_counts and draw(st.booleans()),
        smallest_count=wide.smallest_count + draw(st.integers(0, 3)),
    )
    return wide, narrow


def outcome(ranks: list[int], before: list[int], proposed: list[int], judged: frozenset[str]) -> Review:
    """Return a review that came out so, in which these were judged."""
    arrays = {"ranks": ranks, "before": before, "proposed": proposed}
    changes: dict[str, Any] = {name: np.array(values, dtype=np.int8) for name, values in arrays.items()}
    judgements = [
        Judgement(organisation=code, tier=TIERS[rank], reason=f"{code} is right", by="the panel", on=HELD)
        for code, rank in zip(CODES, ranks, strict=True)
        if code in judged
    ]
    return attrs.evolve(REVIEW, judgements=judgements, **changes)


@st.composite
def outcomes(draw: st.DrawFn) -> Review:
    return outcome(draw(RANKS), draw(RANKS), draw(RANKS), draw(st.just(frozenset()) | SETS))


@st.composite
def judged(draw: st.DrawFn, before: list[int], after: list[int]) -> Review:
    """Draw a review that comes out so because of judgements, whatever the rule would have made of the figures."""
    ranks = dict(zip(CODES, after, strict=True))
    steps = {code: rank - start for (code, rank), start in zip(ranks.items(), before, strict=True)}
    by_rule = dict(zip(CODES, draw(RANKS), strict=True))
    also = draw(st.sets(st.sampled_from(CODES), min_size=1))
    judgements = []
    for code, rank in ranks.items():
        if rank != by_rule[code] or code in also:
            by_steps = steps[code] != 0 and draw(st.booleans())
            decided: dict[str, Any] = {"step": steps[code]} if by_steps else {"tier": TIERS[rank]}
            judgements.append(Judgement(organisation=code, reason="it is so", by="the panel", on=HELD, **decided))
    return reviewed(before, by_rule.values(), judgements)


def reviewed(before: Iterable[int], by_rule: Iterable[int], judgements: Iterable[Judgement] = ()) -> Review:
    """Hold a review of organisations that stood somewhere, and whose figures belong to some rank."""
    figures = {code: FIGURES[TIERS[rank]] for code, rank in zip(CODES, by_rule, strict=True)}
    start = [Placement(code, TIERS[rank]) for code, rank in zip(CODES, before, strict=True)]
    return regime().review(four_hours(figures), on=HELD, start=start, judgements=judgements)


@st.composite
def judged_alike(draw: st.DrawFn) -> tuple[Review, Review, Review]:
    """Draw two reviews that differ in the judgements that led to their tiers, and one in which nobody judged."""
    before, after = draw(RANKS), draw(RANKS)
    return draw(judged(before, after)), draw(judged(before, after)), reviewed(before, after)


@st.composite
def recorded(draw: st.DrawFn) -> Proceedings:
    """Draw proceedings in which some have spoken and some were told."""
    found = Proceedings.opened(draw(outcomes()), on=date(2023, 5, 2), representations_until=date(2023, 5, 3))
    for code in draw(SETS):
        made = Representation(code, on=date(2023, 5, 3), text=f"{code} is right")
        found = found.represented(made)
        if draw(st.booleans()):
            found = found.answered(made, on=date(2023, 5, 3), by="us", text=f"so {code} is", upheld=True)
    found = found.decided(on=date(2023, 5, 4), by="the panel", note="it was close", regardless="it is urgent")
    told = draw(SETS)
    return found.notified(on=date(2023, 5, 5), organisations=sorted(told)) if told else found


def mixed(shown: Review, other: Review, seen: frozenset[str]) -> Review:
    """Return a review in which those who are seen came out as in the one, and all others as in the other."""
    is_seen = [code in seen for code in CODES]
    ranks, before, proposed = (
        np.where(is_seen, getattr(shown, name), getattr(other, name)).tolist()
        for name in ("ranks", "before", "proposed")
    )
    return outcome(ranks, before, proposed, (judged_in(shown) & seen) | (judged_in(other) - seen))


def judged_in(review: Review) -> frozenset[str]:
    return frozenset(each.organisation for each in review.judgements)


@given(outcomes(), outcomes(), audiences(), SETS)
def test_what_is_hidden_leaves_no_trace(shown: Review, other: Review, audience: Audience, seen: frozenset[str]) -> None:
    """A redacted review holds no reference to what is hidden: it is the same whatever that was."""
    told, another = attrs.evolve(audience, sees=seen, sees_counts=False), mixed(shown, other, seen)
    # Whoever sees reasons and no judgements learns that there are any, and nothing about whom.
    assume(bool(shown.judgements) == bool(another.judgements) or told.sees_judgements or not told.sees_reasons)
    one, same = redact(shown, told), redact(another, told)

    assert one == same
    assert pickle.dumps(one) == pickle.dumps(same)


@given(judged_alike(), audiences())
def test_a_judgement_leaves_no_trace(reviews: tuple[Review, Review, Review], audience: Audience) -> None:
    """A redacted review holds no reference to what is hidden: it is the same whoever was judged, and from where."""
    told = attrs.evolve(audience, sees_judgements=False)
    one, other, _ = (redact(each, told) for each in reviews)

    assert one == other
    assert pickle.dumps(one) == pickle.dumps(other)


@given(judged_alike(), audiences())
def test_without_reasons_a_judged_review_is_like_one_in_which_nobody_judged(
    reviews: tuple[Review, Review, Review], audience: Audience
) -> None:
    """A redacted review holds no reference to what is hidden: it is the same whether anybody was judged or not."""
    told = attrs.evolve(audience, sees_judgements=False, sees_reasons=False)
    one, _, unjudged = (redact(each, told) for each in reviews)

    assert one == unjudged
    assert pickle.dumps(one) == pickle.dumps(unjudged)


@given(outcomes(), audiences(), SETS)
def test_no_code_is_shown_of_whom_the_audience_does_not_see(
    review: Review, audience: Audience, seen: frozenset[str]
) -> None:
    """Nobody is told who is in which tier but by what the audience sees."""
    packed = pickle.dumps(redact(review, attrs.evolve(audience, sees=seen)))

    assert not [code for code in CODES if code not in seen and code.encode() in packed]


def shows_no_more(narrow: Any, wide: Any) -> bool:
    """Tell whether all that one value discloses is disclosed by the other."""
    if narrow == NOT_DISCLOSED:
        return True
    if isinstance(narrow, Mapping):
        return narrow.keys() == wide.keys() and all(shows_no_more(each, wide[key]) for key, each in narrow.items())
    if isinstance(narrow, tuple) and isinstance(wide, tuple):
        return all(any(shows_no_more(each, other) for other in wide) for each in narrow)
    return bool(narrow == wide)


@given(recorded(), narrower())
def test_a_narrower_audience_is_never_shown_more(record: Proceedings, pair: tuple[Audience, Audience]) -> None:
    """An allow-list never shows more for a narrower audience."""
    wide, narrow = (redact(record, audience) for audience in pair)

    assert narrow.undisclosed >= wide.undisclosed
    for name in ("decisions", "stages", "representations"):
        assert shows_no_more(getattr(narrow, name), getattr(wide, name))


@given(outcomes(), narrower())
def test_of_the_same_organisations_a_narrower_audience_is_never_shown_more_counts(
    review: Review, pair: tuple[Audience, Audience]
) -> None:
    """An allow-list never shows more for a narrower audience; who sees others can subtract others."""
    wide, narrow = pair
    same = attrs.evolve(narrow, sees=wide.sees)

    assert shows_no_more(redact(review, same).counts, redact(review, wide).counts)


@given(outcomes(), audiences())
def test_no_count_of_others_below_the_smallest_is_shown(review: Review, audience: Audience) -> None:
    """Fewer than the smallest count of those whom the audience does not see are never told."""
    others = [each for each in review if not audience.sees_placement_of(each.organisation.code)]
    shown = redact(review, audience).counts

    for code, count in shown.items():
        if others and count != NOT_DISCLOSED:
            assert sum(each.tier.code == code for each in others) >= audience.smallest_count


@given(outcomes(), audiences())
def test_counts_that_are_shown_are_right(review: Review, audience: Audience) -> None:
    """Counts are hidden or true, never rounded or made up."""
    for code, count in redact(review, audience).counts.items():
        assert count in {NOT_DISCLOSED, len(review.in_tier(code))}
