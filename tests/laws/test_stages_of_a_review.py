"""The stages of a review: every step makes a new value, and what was on record stays there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from invented import four_hours, regime

from tiering import Review, TieringError
from tiering.proceedings import Audience, Proceedings, Representation, Stage, StageKind

HELD = date(2023, 5, 1)
CODES = ("TA", "TB", "TC")
Step = Callable[[Proceedings], Proceedings]
DAYS = st.integers(-1, 4)


def review(figures: tuple[str, ...]) -> Review:
    return regime().review(four_hours(dict(zip(CODES, figures, strict=True))), on=HELD)


REVIEWS = [review(figures) for figures in (("0.4", "0.6", "0.8"), ("0.6", "0.6", "0.8"), ("0.8", "0.4", "0.4"))]
AUDIENCES = [Audience.placements("the public"), Audience.counts("the public"), Audience.own("TA")]


def after(proceedings: Proceedings, days: int) -> date:
    """Return the day so many days after the last entry."""
    return proceedings.entries[-1].on + timedelta(days=days)


@st.composite
def steps(draw: st.DrawFn) -> Step:
    """Draw a step, which may be one that must not be taken."""
    days, code, which = draw(DAYS), draw(st.sampled_from([*CODES, "TD"])), draw(st.integers(0, 2))
    told = draw(st.none() | st.lists(st.sampled_from(CODES), unique=True))
    regardless, upheld = draw(st.sampled_from(["", "", "it is urgent"])), draw(st.booleans())

    def represent(each: Proceedings) -> Proceedings:
        return each.represented(Representation(code, on=after(each, days), text=f"number {which}"))

    def answer(each: Proceedings) -> Proceedings:
        made = each.unanswered or (Representation(code, on=after(each, 0), text="never made"),)
        return each.answered(made[-1], on=after(each, days), by="us", text="thank you", upheld=upheld)

    def decide(each: Proceedings) -> Proceedings:
        again = draw(st.sampled_from([None, *REVIEWS]))
        return each.decided(on=after(each, days), by="the panel", review=again, regardless=regardless)

    def notify(each: Proceedings) -> Proceedings:
        return each.notified(on=after(each, days), organisations=told)

    def publish(each: Proceedings) -> Proceedings:
        return each.published(on=after(each, days), audience=AUDIENCES[which])

    return draw(st.sampled_from([represent, represent, answer, answer, decide, decide, notify, notify, publish]))


@st.composite
def courses(draw: st.DrawFn) -> list[Proceedings]:
    """Draw the values that a sequence of steps makes, those that are refused left out."""
    window = draw(st.none() | st.integers(0, 6))
    on = HELD + timedelta(days=draw(st.integers(0, 3)))
    until = None if window is None else on + timedelta(days=window)
    found = [Proceedings.opened(REVIEWS[0], on=on, representations_until=until)]
    for step in draw(st.lists(steps(), max_size=12)):
        before = found[-1]
        kept = Proceedings(before.entries, representations_until=until)
        try:
            found.append(step(before))
        except TieringError:
            assert before == kept
    return found


@given(courses())
def test_each_stage_is_a_new_value_and_the_earlier_ones_stay(course: list[Proceedings]) -> None:
    """Each stage is a new value, the earlier ones stay in the record."""
    for count, each in enumerate(course):
        assert each.earlier == tuple(course[:count])


@given(courses())
def test_each_stage_is_the_value_that_all_its_entries_build(course: list[Proceedings]) -> None:
    """Order is enforced, however proceedings were built."""
    for each in course:
        whole = Proceedings(each.entries, representations_until=each.representations_until)

        for name in ("entries", "stages", "representations", "replies", "unanswered", "unnotified"):
            assert getattr(each, name) == getattr(whole, name)


@given(courses(), st.integers(-2, 40))
def test_what_they_were_on_a_day_is_the_last_value_of_that_day(course: list[Proceedings], days: int) -> None:
    """What was true at each stage must be recoverable."""
    day = course[0].entries[0].on + timedelta(days=max(days, 0))
    expected = [each for each in course if each.entries[-1].on <= day][-1]

    assert course[-1].as_at(day) == expected
    assert course[-1].as_at(course[-1].entries[-1].on) == course[-1]


@given(courses())
def test_the_record_only_grows(course: list[Proceedings]) -> None:
    """The record is append-only."""
    records = course[-1].to_records()

    for each in course:
        assert each.to_records() == records[: len(each.entries)]


@given(courses())
def test_days_never_go_backwards(course: list[Proceedings]) -> None:
    """Dates may not go backwards."""
    days = [entry.on for entry in course[-1].entries]

    assert days == sorted(days)


@given(courses())
def test_no_stage_comes_before_the_one_that_it_needs(course: list[Proceedings]) -> None:
    """Order is enforced: provisional, decided, and only then anybody is told."""
    kinds = [stage.kind for stage in course[-1].stages]

    assert kinds[:2] == [StageKind.PROVISIONAL, StageKind.DECIDED][: len(kinds)]
    assert set(kinds[2:]) <= {StageKind.NOTIFIED, StageKind.PUBLISHED}


@given(courses())
def test_nobody_reads_of_a_placement_in_public_first(course: list[Proceedings]) -> None:
    """Whoever's placement is published was notified before, or on the same day."""
    told: set[str] = set()
    for entry in course[-1].entries:
        if isinstance(entry, Stage) and entry.kind is StageKind.NOTIFIED:
            assert not told.intersection(entry.organisations)
            told.update(entry.organisations)
        elif isinstance(entry, Stage) and entry.kind is StageKind.PUBLISHED:
            assert told.issuperset(entry.organisations)


@given(courses())
def test_nothing_is_decided_while_it_is_open_unless_it_is_said_why(course: list[Proceedings]) -> None:
    """Deciding while representations are unanswered is an error, unless stated otherwise."""
    for before, each in pairwise(course):
        if before.is_provisional and not each.is_provisional and not each.stages[-1].regardless:
            assert not before.unanswered
            assert before.representations_until is None or each.stages[-1].on > before.representations_until
