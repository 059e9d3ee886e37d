"""As many as can be are matched, within what leaders take on, and everything else has its reason."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from invented import METRICS, SCALE, first_of, regime

from tiering import Organisation, Panel, Period, Review, Standard, rules
from tiering.errors import DefinitionError
from tiering.support import Matching, WhyNoBuddy, buddies, needs_of

CODES = ("TA", "TB", "TC", "TD", "TE", "TF")
EITHER = rules.Ladder(
    enter={
        "1": rules.Below("four_hour", 0.5),
        "2": rules.Below("four_hour", 0.7) | rules.Above("category_2", 3_000),
    }
)


class Case(NamedTuple):
    """A review, and how many each leader takes on."""

    review: Review
    limits: int | Mapping[str, int]
    kept_apart: frozenset[tuple[str, str]]

    def found(self) -> Matching:
        """Return who helps whom."""
        return buddies(self.review, limits=self.limits, where=self.are_together)

    def are_together(self, one: Organisation, other: Organisation) -> bool | str:
        """Say why two cannot be."""
        return (one.code, other.code) not in self.kept_apart or "they are kept apart"

    def limit(self, code: str) -> int:
        """Return how many one takes on."""
        return self.limits.get(code, 1) if isinstance(self.limits, Mapping) else self.limits


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Draw small reviews with figures missing."""
    codes = draw(st.permutations(CODES[: draw(st.integers(2, len(CODES)))]))
    four_hours = st.sampled_from([0.45, 0.6, 0.8, 0.96, 0.97, math.nan])
    category_2 = st.sampled_from([1_000.0, 1_700.0, 2_500.0, 4_000.0, math.nan])
    figures = np.array([[draw(four_hours) for _ in codes], [draw(category_2) for _ in codes]])
    panel = Panel.from_arrays(
        figures[:, None, :],
        metrics=METRICS,
        periods=[Period.parse("2023-04")],
        organisations=[Organisation(code, kind="trust") for code in codes],
    )
    standards = (Standard("four_hour", 0.95), Standard("category_2", 1_800))
    review = regime(EITHER, standards=standards).review(panel, on=first_of(1))
    leading = [each.organisation.code for each in review if each.tier == SCALE[0]]
    some = st.dictionaries(st.sampled_from(leading), st.integers(0, 3)) if leading else st.just({})
    pairs = st.tuples(st.sampled_from(codes), st.sampled_from(codes))
    return Case(review, draw(st.integers(0, 3) | some), draw(st.frozensets(pairs, max_size=4)))


def most(rest: Sequence[str], could: Mapping[str, Sequence[str]], left: Mapping[str, int]) -> int:
    """Return how many can be matched at most, by trying everything."""
    if not rest:
        return 0
    first, *others = rest
    taken = [1 + most(others, could, {**left, leader: left[leader] - 1}) for leader in could[first] if left[leader] > 0]
    return max(most(others, could, left), *taken, 0)


@given(cases())
def test_nobody_leads_beyond_its_limit_or_may_be_in_a_tier_or_helps_itself(case: Case) -> None:
    """Law: no leader takes on more than its limit, none is in a tier or may be, and none is its own mentor."""
    found = case.found()

    for pair in found.pairs:
        leader = case.review[pair.leader.code]
        assert pair.leader != pair.organisation
        assert leader.most == leader.tier == SCALE[0]
        assert len(found.helped_by(pair.leader.code)) <= case.limit(pair.leader.code)


@given(cases())
def test_as_many_as_can_be_are_matched(case: Case) -> None:
    """Law: no other matching within the same limits has more pairs."""
    found, needs = case.found(), needs_of(case.review)
    short = {(each.organisation.code, each.metric) for each in (*needs, *needs.unknown)}
    held = {
        (each.code, metric.code)
        for metric, figures in zip(METRICS, case.review.evidence.panel.values[:, 0], strict=True)
        for each, figure in zip(case.review.organisations, figures, strict=True)
        if not np.isnan(figure)
    }
    whom = [
        each.organisation.code for each in case.review if each.tier != SCALE[0] and needs.of(each.organisation.code)
    ]
    could = {
        code: [
            leader.organisation.code
            for leader in case.review
            if leader.most == leader.tier == SCALE[0]
            and (code, leader.organisation.code) not in case.kept_apart
            and any((leader.organisation.code, need.metric) in held - short for need in needs.of(code))
        ]
        for code in whom
    }
    limits = {code: case.limit(code) for code in CODES}

    assert len(found.pairs) == most(whom, could, limits)


@given(cases())
def test_every_pair_that_is_none_has_its_reason(case: Case) -> None:
    """Law: of all who look for a buddy and all who could be one, each pair is one or says why not."""
    found = case.found()
    helped = {each.organisation.code: each.leader.code for each in found.pairs}

    for organisation in found.refused:
        for leader in case.review:
            code = leader.organisation.code
            try:
                refusal = found.why_not(organisation, code)
            except DefinitionError:
                assert code in {helped.get(organisation), organisation}
            else:
                assert refusal.reason
                assert code != helped.get(organisation)
                assert refusal.why is not WhyNoBuddy.TAKEN or len(found.helped_by(code)) == case.limit(code)
