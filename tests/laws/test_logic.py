"""The algebra of criteria."""

from __future__ import annotations

import attrs
import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from invented import first_of, regime
from strategies import criteria, figures, metrics, panel

from tiering import rules
from tiering.typing import Criterion, Evidence


@attrs.frozen
class Asked:
    """Evidence with criteria to ask about it."""

    evidence: Evidence
    criteria: tuple[Criterion, ...]

    def same(self, one: Criterion, other: Criterion) -> bool:
        """Tell whether two criteria give one answer."""
        first, second = one.assess(self.evidence), other.assess(self.evidence)
        return np.array_equal(first.met, second.met) and np.array_equal(first.possible, second.possible)


@st.composite
def asked(draw: st.DrawFn, least: int = 2, most: int = 5) -> Asked:
    of = metrics(draw(st.integers(1, 3)))
    found = tuple(draw(criteria(of)) for _ in range(draw(st.integers(least, most))))
    months = draw(st.integers(1, 3))
    shown = panel(draw(figures((len(of), months, 4))), of)
    asking = regime(rules.Ladder(enter={"1": rules.any_of(*found)}), metrics=of)
    return Asked(asking.review(shown, on=first_of(months)).evidence, found)


@given(asked())
def test_not_all_is_any_not(them: Asked) -> None:
    """De Morgan: and: met & met, possible & possible; or: | likewise; not: (~possible, ~met)."""
    found = them.criteria

    assert them.same(rules.not_(rules.all_of(*found)), rules.any_of(*map(rules.not_, found)))


@given(asked())
def test_not_any_is_all_not(them: Asked) -> None:
    """De Morgan: and: met & met, possible & possible; or: | likewise; not: (~possible, ~met)."""
    found = them.criteria

    assert them.same(rules.not_(rules.any_of(*found)), rules.all_of(*map(rules.not_, found)))


@given(asked(least=1))
def test_not_not_is_the_criterion_itself(them: Asked) -> None:
    """not: (~possible, ~met)."""
    first = them.criteria[0]

    assert them.same(rules.not_(rules.not_(first)), first)


@given(asked())
def test_at_least_one_is_any(them: Asked) -> None:
    """at least k: (count(met) ≥ k, count(possible) ≥ k)."""
    assert them.same(rules.at_least(1, *them.criteria), rules.any_of(*them.criteria))


@given(asked())
def test_at_least_as_many_as_there_are_is_all(them: Asked) -> None:
    """at least k: (count(met) ≥ k, count(possible) ≥ k)."""
    found = them.criteria

    assert them.same(rules.at_least(len(found), *found), rules.all_of(*found))


@given(asked(), st.data())
def test_not_at_least_so_many_is_at_least_the_rest_not(them: Asked, data: st.DataObject) -> None:
    """at least k: (count(met) ≥ k, count(possible) ≥ k)."""
    found = them.criteria
    count = data.draw(st.integers(1, len(found)))

    assert them.same(
        rules.not_(rules.at_least(count, *found)),
        rules.at_least(len(found) - count + 1, *map(rules.not_, found)),
    )


@given(asked(), st.data())
def test_at_least_counts_both_bounds(them: Asked, data: st.DataObject) -> None:
    """at least k: (count(met) ≥ k, count(possible) ≥ k)."""
    count = data.draw(st.integers(1, len(them.criteria)))
    findings = [each.assess(them.evidence) for each in them.criteria]
    found = rules.at_least(count, *them.criteria).assess(them.evidence)

    assert np.array_equal(found.met, sum(each.met.astype(int) for each in findings) >= count)
    assert np.array_equal(found.possible, sum(each.possible.astype(int) for each in findings) >= count)


@given(asked(), st.data())
def test_the_order_of_criteria_does_not_matter(them: Asked, data: st.DataObject) -> None:
    """and, or and at least are symmetric."""
    shuffled = data.draw(st.permutations(them.criteria))
    count = data.draw(st.integers(1, len(shuffled)))

    assert them.same(rules.at_least(count, *shuffled), rules.at_least(count, *them.criteria))
    assert them.same(rules.all_of(*shuffled), rules.all_of(*them.criteria))


@given(asked(least=3, most=3))
def test_grouping_does_not_matter(them: Asked) -> None:
    """and and or are associative."""
    one, two, three = them.criteria

    assert them.same(
        rules.all_of(rules.all_of(one, two), three),
        rules.all_of(one, rules.all_of(two, three)),
    )


def test_more_than_127_criteria_are_counted() -> None:
    """Counts broadcast first, and widen above 127 criteria."""
    of = metrics(1)
    shown = panel(np.zeros((1, 1, 2)), of)
    all_hold = [rules.Below("m0", 1.0 + place) for place in range(300)]
    asking = regime(rules.Ladder(enter={"1": rules.at_least(300, *all_hold)}), metrics=of)

    assert [each.tier.code for each in asking.review(shown, on=first_of(1))] == ["1", "1"]


def test_exactly_127_and_128_criteria_are_counted() -> None:
    """Counts broadcast first, and widen above 127 criteria."""
    of = metrics(1)
    shown = panel(np.zeros((1, 1, 1)), of)
    for size in (127, 128, 129, 256):
        all_hold = [rules.Below("m0", 1.0 + place) for place in range(size)]
        asking = regime(rules.Ladder(enter={"1": rules.at_least(size, *all_hold)}), metrics=of)

        assert asking.review(shown, on=first_of(1))["T0"].tier.code == "1"


def test_the_bounds_are_sound_but_not_tight() -> None:
    """The bounds are sound, not tight (`a | ~a` is undecided where a is)."""
    of = metrics(1)
    shown = panel(np.array([[[np.nan]]]), of)
    below = rules.Below("m0", 1)
    asking = regime(rules.Ladder(enter={"1": below | ~below}), metrics=of)

    assert not asking.review(shown, on=first_of(1))["T0"].is_decided
