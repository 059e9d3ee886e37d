"""Peer groups: who is not compared with whom has no say."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any, Literal, NamedTuple

import numpy as np
from compared import evidence, latest
from hypothesis import given
from hypothesis import strategies as st
from invented import number
from strategies import chosen

from tiering import Window, rules, scores
from tiering.typing import Evidence, FloatArray

M = number("m")
GAP = math.nan
BANDS = rules.SizeBands("m", (10, 20), over=Window.last(1))
SIZES, REGIONS, KINDS = (5.0, 15.0, 25.0, GAP), ("North", "South", None), ("trust", "service")
LEVELS = (1.0, 2.0, 3.0, GAP)


class Group(NamedTuple):
    """Some organisations, with all that can tell them apart."""

    figures: tuple[float, ...]
    kinds: tuple[str, ...]
    regions: tuple[str | None, ...]
    sizes: tuple[float, ...]

    def seen(self, **changes: Any) -> Evidence:
        """Return what a review sees of them."""
        own = self._replace(**changes)
        return latest(own.figures, M, kinds=own.kinds, regions=own.regions, weights=own.sizes)

    def only(self, places: Sequence[int]) -> Group:
        """Return some of them, in the order given."""
        parts: list[Any] = [tuple(each[place] for place in places) for each in self]
        return Group(*parts)

    @property
    def labels(self) -> list[tuple[Any, ...]]:
        """What each has in common with its peers, by everything that there is."""
        bands = [None if math.isnan(size) else int(size // 10) for size in self.sizes]
        return list(zip(self.kinds, self.regions, bands, strict=True))


@st.composite
def groups(draw: st.DrawFn, most: int = 6) -> Group:
    """Draw a few organisations."""
    count = draw(st.integers(1, most))
    choices: list[Any] = [LEVELS, KINDS, REGIONS, SIZES]
    drawn: list[Any] = [
        tuple(draw(st.lists(st.sampled_from(each), min_size=count, max_size=count))) for each in choices
    ]
    return Group(*drawn)


Ask = Callable[[Evidence], tuple[FloatArray, FloatArray]]


@st.composite
def questions(draw: st.DrawFn) -> Callable[[rules.Pool], Ask]:
    """Draw something pooled, still without its pool; all answer with two bounds."""
    kind = draw(st.sampled_from(("count", "share", "rank", "percentile", "z", "cohort", "gap")))
    ties: Literal["in", "out"] = draw(st.sampled_from(("in", "out")))

    def question(pool: rules.Pool) -> Ask:
        criteria: dict[str, Any] = {
            "count": lambda: rules.InWorst("m", count=2, ties=ties, pool=pool),
            "share": lambda: rules.InWorst("m", share=0.5, ties=ties, pool=pool),
            "rank": lambda: scores.RankScore("m", pool=pool),
            "percentile": lambda: scores.Percentile("m", pool=pool),
            "z": lambda: scores.ZScore("m", pool=_reporting(pool)),
            "cohort": lambda: rules.Below("m", rules.OfCohort(0.5, pool=_reporting(pool))),
            "gap": lambda: scores.Gap("m", rules.OfCohort(0.25, pool=_reporting(pool))),
        }
        asked = criteria[kind]()

        def ask(seen: Evidence) -> tuple[FloatArray, FloatArray]:
            if hasattr(asked, "assess"):
                found = asked.assess(seen)
                return found.met.astype(float), found.possible.astype(float)
            scored = asked.score(seen)
            return scored.least, scored.most

        return ask

    return question


def _reporting(pool: rules.Pool) -> rules.Pool:
    return rules.Pool(by_kind=pool.by_kind, within=pool.within, size=pool.size)


@st.composite
def divided(draw: st.DrawFn) -> rules.Pool:
    """Draw a pool that is divided by something."""
    kind, whole, size = draw(st.sampled_from([(1, 0, 0), (0, 1, 0), (0, 0, 1), (1, 1, 0), (0, 1, 1), (1, 1, 1)]))
    return rules.Pool(
        by_kind=bool(kind),
        within="region" if whole else None,
        size=BANDS if size else None,
        everybody=draw(st.booleans()),
    )


def own(pool: rules.Pool, group: Group) -> list[Any]:
    """Return the label of each organisation's pool; None where it has none."""
    asked = (pool.by_kind, pool.within is not None, pool.size is not None)
    labels = [tuple(part for part, is_asked in zip(each, asked, strict=True) if is_asked) for each in group.labels]
    return [None if None in each else each for each in labels]


def assert_same(found: tuple[FloatArray, FloatArray], expected: tuple[FloatArray, FloatArray], places: Any) -> None:
    for one, other in zip(found, expected, strict=True):
        assert one.tolist() == other[places].tolist()


@given(groups(), questions(), divided())
def test_one_group_only_is_no_groups(group: Group, question: Any, pool: rules.Pool) -> None:
    """One group only = no groups."""
    alike = group.seen(
        kinds=("trust",) * 9, regions=("North",) * len(group.figures), sizes=(15.0,) * len(group.figures)
    )

    assert_same(question(pool)(alike), question(rules.Pool(everybody=pool.everybody))(alike), slice(None))


@given(groups(), questions(), divided(), st.randoms(use_true_random=False))
def test_another_order_of_the_organisations_changes_nothing(
    group: Group, question: Any, pool: rules.Pool, shuffle: Any
) -> None:
    """The order of the organisations means nothing."""
    order = list(range(len(group.figures)))
    shuffle.shuffle(order)

    assert_same(question(pool)(group.only(order).seen()), question(pool)(group.seen()), order)


@given(groups(), questions(), divided(), st.data())
def test_whoever_is_in_another_group_cannot_change_ones_answer(
    group: Group, question: Any, pool: rules.Pool, data: st.DataObject
) -> None:
    """Only those of one group are compared."""
    place = data.draw(st.sampled_from(range(len(group.figures))))
    labels = own(pool, group)
    others = data.draw(chosen((len(labels),), (0.0, 1.5, 9.0, GAP))).tolist()
    is_peer = [label is not None and label == labels[place] for label in labels]
    is_peer[place] = True
    changed = [mine if same else other for same, mine, other in zip(is_peer, group.figures, others, strict=True)]

    assert_same(
        tuple(each[[place]] for each in question(pool)(group.seen(figures=tuple(changed)))),
        question(pool)(group.seen()),
        [place],
    )


@given(groups(), questions(), divided())
def test_each_group_is_answered_as_if_it_were_alone(group: Group, question: Any, pool: rules.Pool) -> None:
    """A group is a pool of its own."""
    labels, found = own(pool, group), question(pool)(group.seen())
    for label in {label for label in labels if label is not None}:
        theirs = [place for place, each in enumerate(labels) if each == label]
        alone = question(rules.Pool(everybody=pool.everybody))(group.only(theirs).seen())

        assert_same(alone, found, theirs)


@given(groups(), questions(), divided(), st.sampled_from((-1e6, 1.5, 1e6)))
def test_who_is_compared_with_nobody_is_as_open_as_if_its_own_figure_were_missing(
    group: Group, question: Any, pool: rules.Pool, other: float
) -> None:
    """An organisation that belongs nowhere, or has no size, is compared with nobody: its answer is open."""
    labels, found = own(pool, group), question(pool)(group.seen())
    for place in (place for place, label in enumerate(labels) if label is None):
        figures = tuple(other if each == place else figure for each, figure in enumerate(group.figures))
        for regions, sizes in ((("North",) * 9, (15.0,) * 9), (("South",) * 9, (5.0,) * 9)):
            settled = group._replace(figures=figures).seen(
                regions=tuple(mine or any_ for mine, any_ in zip(group.regions, regions, strict=False)),
                sizes=tuple(any_ if math.isnan(mine) else mine for mine, any_ in zip(group.sizes, sizes, strict=False)),
            )
            least, most = question(pool)(settled)

            assert found[0][place] <= least[place]
            assert most[place] <= found[1][place]
        assert found[0][place] < found[1][place]


@given(groups(), questions(), divided(), st.data())
def test_scenarios_with_groups_of_their_own_are_answered_as_each_by_itself(
    group: Group, question: Any, pool: rules.Pool, data: st.DataObject
) -> None:
    """Leading axes are scenarios, of sizes as of figures."""
    count = len(group.figures)
    figures = data.draw(chosen((3, 1, 1, count), LEVELS))
    weights = data.draw(chosen((3, 1, 1, count), SIZES))

    def seen(shown: FloatArray, sizes: FloatArray) -> Evidence:
        return evidence(shown, [M], kinds=group.kinds, regions=group.regions, weights=sizes)

    together = question(pool)(seen(figures, weights))
    for place in range(3):
        apart = question(pool)(seen(figures[place], weights[place]))
        own_part = tuple(np.broadcast_to(each, (3, count))[place] for each in together)

        assert_same(apart, own_part, slice(None))
