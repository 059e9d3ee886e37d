"""
What `docs/examples` holds runs, and what it shows of each bundled regime is a whole one: replayed and explained.

An example shows its run by `history()`, or several by `histories()`.
"""

from __future__ import annotations

import math
import re
import runpy
from collections.abc import Callable, Iterator
from functools import cache

import pytest
from bundled import bundled
from examples import EXAMPLES, loaded

from tiering import Decision, History, Review, TierScale
from tiering.testing import check_guard, check_rule
from tiering.typing import Answer, Explanation, Line, Section

# The average of the scores that there are says nothing about those that are missing, as it is published.
LEAVES_OUT = {"oversight_2025.regime", "oversight_2025.regime_2026"}
REGIMES = bundled()

pytestmark = pytest.mark.skipif(not EXAMPLES, reason="the examples of the documentation do not lie beside the tests")


@cache
def histories(name: str) -> tuple[History, ...]:
    """Return the runs that an example shows."""
    example = loaded(name)
    one: Callable[[], History] | None = getattr(example, "history", None)
    several: Callable[[], dict[str, History]] | None = getattr(example, "histories", None)
    return (*([one()] if one is not None else []), *(several().values() if several is not None else ()))


def reviews() -> Iterator[Review]:
    """Yield every review of every example."""
    for name in EXAMPLES:
        for history in histories(name):
            yield from history


# What a reason asks, of which tier, and what came of it.
ASKED = re.compile(r"(?P<role>entry to|leaving) (?P<tier>.+) is (?P<answer>met|not met|undecided)")
APPLIES = re.compile(r"override to at (least|most) (?P<tier>.+) (?P<answer>applies|does not apply)$")
SPOKEN = re.compile(r"found (not )?to hold|nobody has judged|^decided( not)? |nobody has decided")


def tells_why(decision: Decision, explanation: Explanation, scale: TierScale) -> bool:
    """
    Tell whether an explanation says what put an organisation into the tier that was decided.

    That is what was judged or taken over, or what held it there; where the tier is open what is missing; and otherwise
    a reason that is about this tier, with the figure beside its limit, the score, or what somebody found.
    """
    headings = [section.heading for section in explanation.sections]
    if decision.judgement is not None:
        return any(heading.startswith("judged: ") for heading in headings)
    if decision.held_by:
        return any(heading.startswith("held: ") for heading in headings)
    if any(heading.startswith("succession: ") for heading in headings):
        return True
    if not decision.is_decided:
        between = f"undecided: {decision.least.name} to {decision.most.name} are open"
        is_said = any(heading.startswith(between) for heading in headings)
        return is_said and any(map(is_open, explanation.lines))
    return any(is_about(decision, section, scale) for section in explanation.sections)


def is_open(line: Line) -> bool:
    """Tell whether a line says what is missing: a figure, what to compare with, a finding, the bounds of a score or a rank."""
    if line.answer is not Answer.UNDECIDED:
        return False
    if line.metric:
        return math.isnan(line.observed) or math.isnan(line.limit)
    told = "; ".join([line.text, *line.notes])
    return re.search(r"nobody has|not published|missing|between|did not report|not reported", told) is not None


def is_about(decision: Decision, section: Section, scale: TierScale) -> bool:
    """Tell whether a reason speaks for the tier that was decided, and carries what made it so."""
    asked, applied = ASKED.match(section.heading), APPLIES.match(section.heading)
    ranks = {tier.name: rank for rank, tier in enumerate(scale)}
    if asked is not None:
        name, is_met = asked["tier"], asked["answer"] == "met"
        # Into this tier, or still in it; or not into a more intensive one, or out of that.
        is_in = (asked["role"] == "entry to") is is_met and asked["answer"] != "undecided"
        is_out = (asked["role"] == "leaving") is is_met and asked["answer"] != "undecided"
    elif applied is not None:
        name, is_met = applied["tier"], applied["answer"] == "applies"
        is_in, is_out = is_met, not is_met
    else:
        return False
    here = ranks[decision.tier.name]
    speaks = (is_in and ranks[name] == here) or (is_out and ranks[name] > here)
    return speaks and any(is_carrying(line) for line in agreeing(section, is_met=is_met))


def agreeing(section: Section, *, is_met: bool) -> Iterator[Line]:
    """Yield the lines whose answers make that of their reason; below what does not hold they are the other way round."""
    turned: list[int] = []
    for line, depth in zip(section.lines, section.depths, strict=True):
        turned = [place for place in turned if place < depth]
        wanted = Answer.MET if is_met is (len(turned) % 2 == 0) else Answer.NOT_MET
        if line.answer is wanted:
            yield line
        if line.text.startswith("this does not hold: "):
            turned.append(depth)


def is_carrying(line: Line) -> bool:
    """Tell whether a line holds a figure beside a limit, a score beside a cut point, a flag, or what somebody found."""
    if line.metric:
        return not (math.isnan(line.observed) or math.isnan(line.limit))
    is_score = re.search(r"(at least|in the worst|at most) .*: .*\d", line.text) is not None
    return is_score or any(map(SPOKEN.search, line.notes)) or line.text.startswith("in financial deficit")


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_runs_and_has_something_to_say(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    runpy.run_path(str(EXAMPLES[name]), run_name="__main__")
    out, err = capsys.readouterr()

    assert (len(out.splitlines()) > 5, err) == (True, "")


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_says_where_its_figures_come_from(name: str) -> None:
    assert re.search("licensed under|invented", loaded(name).__doc__)


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_decision_that_an_example_shows_is_explained(name: str) -> None:
    told = [
        (decision, decision.explain(), review.scale)
        for history in histories(name)
        for review in history
        for decision in review
    ]

    assert not [
        str(explanation) for decision, explanation, scale in told if not tells_why(decision, explanation, scale)
    ]


def without(explanation: Explanation, leave_out: Callable[[Line], bool]) -> Explanation:
    """Return an explanation without some of its lines."""
    sections = []
    for section in explanation.sections:
        kept = [(line, depth) for line, depth in zip(section.lines, section.depths, strict=True) if not leave_out(line)]
        sections.append(
            section._replace(lines=tuple(line for line, _ in kept), depths=tuple(depth for _, depth in kept))
        )
    return Explanation(explanation.title, sections)


@pytest.mark.parametrize("name", ["ae_groups_2017", "cancer_2022", "oversight_2021", "star_ratings_2023"])
def test_an_explanation_without_its_figures_and_findings_tells_nothing(name: str) -> None:
    told = [
        (decision, without(decision.explain(), lambda line: is_carrying(line) or is_open(line)), review.scale)
        for review in histories(name)[0]
        for decision in review
        if not review.take_overs and not decision.held_by
    ]

    assert told
    assert not [str(bare) for decision, bare, scale in told if tells_why(decision, bare, scale)]


def test_figures_that_speak_for_another_tier_tell_nothing() -> None:
    review = histories("ae_groups_2017")[0][1]
    worst, best = (next(each for each in review if each.tier.code == tier) for tier in ("4", "2"))

    assert tells_why(worst, worst.explain(), review.scale)
    assert not tells_why(worst, best.explain(), review.scale)


def test_an_open_decision_is_not_told_by_what_is_certain() -> None:
    review = histories("cancer_2022")[0][0]
    (opened,) = [each for each in review.undecided if each.organisation.code == "TB"]

    certain = without(opened.explain(), lambda line: line.answer is Answer.UNDECIDED)

    assert tells_why(opened, opened.explain(), review.scale)
    assert not tells_why(opened, certain, review.scale)


@pytest.mark.parametrize("name", EXAMPLES)
def test_what_is_to_be_pictured_is_there(name: str) -> None:
    pictured = getattr(loaded(name), "PICTURED", {})
    pairs = [pictured] if isinstance(pictured, tuple) else list(pictured.values())
    known = {
        (metric.code, organisation.code)
        for history in histories(name)
        for metric in history.reviews[-1].evidence.panel.metrics
        for organisation in history.organisations
    }

    assert not [pair for pair in pairs if pair not in known]


@pytest.mark.parametrize("name", REGIMES)
def test_every_bundled_regime_is_run_by_an_example(name: str) -> None:
    assert any(review.regime == REGIMES[name] for review in reviews())


@pytest.mark.parametrize("name", [name for name, regime in REGIMES.items() if regime.cycle.last is not None])
def test_a_regime_that_has_ended_is_replayed_from_its_first_review_to_its_last(name: str) -> None:
    regime = REGIMES[name]
    held = {review.on for review in reviews() if review.regime == regime}
    assert regime.cycle.last is not None
    planned = regime.cycle.dates(until=regime.cycle.last)

    assert {planned[0], planned[-1]} <= held


@pytest.mark.parametrize("name", REGIMES)
def test_the_rule_and_the_guards_of_every_bundled_regime_keep_the_laws(name: str) -> None:
    regime = REGIMES[name]

    check_rule(regime.rule, regime=regime, without=["bounds"] if name in LEAVES_OUT else [])
    for guard in regime.guards:
        check_guard(guard, regime=regime)
