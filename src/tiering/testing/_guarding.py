"""The laws of guards."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import attrs
import numpy as np

from tiering._arrays import IntArray, RankArray
from tiering._findings import Step
from tiering._protocols import Guard
from tiering.testing._kinds import has_scenarios
from tiering.testing._laws import Broken, call
from tiering.testing._plays import Play, Record
from tiering.testing._spread import extremes, of_each
from tiering.testing._valuing import has_name

MEMBERS = ("fields", "elementwise", "admit", "advance")


def has_fields(guard: Guard) -> None:
    """Refuse fields that are no names."""
    fields: Any = guard.fields
    if not isinstance(fields, tuple) or not all(isinstance(each, str) for each in fields):
        raise Broken("members", f"fields is {fields!r}, not a tuple of names")
    if len(set(fields)) != len(fields):
        raise Broken("members", f"two of its fields have one name: {', '.join(fields)}")
    own: Any = getattr(guard, "state_type", np.int16)
    try:
        kind = np.dtype(own)
    except TypeError:
        raise Broken("members", f"state_type is {own!r}, no type of whole numbers such as np.int16") from None
    if kind.kind != "i":
        raise Broken("members", f"state_type is {kind}; what is remembered are whole numbers, such as np.int16")
    _has_initial(getattr(guard, "initial", ()), fields, kind)


def _has_initial(initial: Any, fields: tuple[str, ...], kind: np.dtype[Any]) -> None:
    """Refuse numbers to begin with that are not one for each field."""
    if len(initial) not in {0, len(fields)}:
        raise Broken("members", f"initial has {len(initial)} numbers for {len(fields)} fields; give one for each")
    limits = np.iinfo(kind)
    for each in initial:
        if type(each) is not int or not limits.min <= each <= limits.max:
            raise Broken("members", f"initial has {each!r}, which is no whole number that fits {kind}")


def form(guard: Guard, play: Play) -> None:
    """Refuse ranks and states of another shape or type, and ranks that are not on the way."""
    play.fold(guard)


def leaves_alone(guard: Guard, play: Play) -> None:
    """Refuse whoever writes to its state or to the step."""

    def watch(state: IntArray, step: Step, _: RankArray) -> None:
        own = np.array(state)
        arrays = {name: np.array(getattr(step, name)) for name in ("current", "least", "most", "proposed")}
        outcome = np.array(step.proposed)
        shown: Step = step._replace(**arrays)  # type: ignore[arg-type]  # each of them is an array of ranks
        seen: dict[str, Any] = {
            "its state": own,
            "the outcome": outcome,
            **{f"the step's {name}": each for name, each in arrays.items()},
        }
        before = {name: each.copy() for name, each in seen.items()}
        call(guard.admit, own, shown)
        following = call(guard.advance, own, shown, outcome)
        for name, array in seen.items():
            if not np.array_equal(array, before[name]):
                raise Broken("leaves-alone", f"it has changed {name}; work on a copy")
        if any(following is each for name, each in seen.items() if name != "its state"):
            raise Broken("leaves-alone", "its new state is an array of the step, which others use")

    play.fold(guard, watch=watch)


def repeatable(guard: Guard, play: Play) -> None:
    """Refuse what answers otherwise when it is asked again."""

    def watch(state: IntArray, step: Step, admitted: RankArray) -> None:
        if not np.array_equal(call(guard.admit, state, step), admitted):
            raise Broken("repeatable", "it admits other ranks when it is asked again about the same step")

    first = play.fold(guard, watch=watch)
    _compare("repeatable", play, play.fold(guard), first, "when the same reviews were held again")


def reads(guard: Guard, play: Play) -> None:
    """Refuse what looks at figures that its reads does not name."""
    found = play.fold(guard)
    named = getattr(guard, "reads", {})
    panel = play.scene.panel
    unread = np.array([each.code not in named for each in panel.metrics])[:, np.newaxis, np.newaxis]
    values = np.where(unread & ~np.isnan(panel.values), play.scene.redrawn(1), panel.values)
    changed = attrs.evolve(play, scene=play.scene.with_values(values))
    _compare("reads", play, changed.fold(guard), found, "with other figures of a metric that it does not read")


def blocks(guard: Guard, play: Play) -> None:
    """Refuse what answers otherwise when it is asked about a block."""
    if not guard.elementwise or not play.count:
        return
    whole, third = play.fold(guard), max(play.count // 3, 1)
    for block in (slice(0, 1), slice(0, third), slice(third, play.count)):
        places = list(range(play.count))[block]
        if places:
            _compare("blocks", play, play.fold(guard, block), whole.at(places), "in a block", places)


def others(guard: Guard, play: Play) -> None:
    """Refuse what changes with what becomes of the others, though it calls itself elementwise."""
    if not guard.elementwise or play.count < 2:  # noqa: PLR2004 - somebody and an other
        return
    whole, places = play.fold(guard), np.arange(play.count)
    for own in (places % 2 == 0, places % 2 == 1):
        kept = np.flatnonzero(own).tolist()
        for what, changed in _changes(play, own):
            _compare("others", play, changed.fold(guard).at(kept), whole.at(kept), f"when {what}", kept)
        _compare("others", play, play.only(kept).fold(guard), whole.at(kept), "without the others", kept)


def _changes(play: Play, own: Any) -> Iterator[tuple[str, Play]]:
    top = np.int8(play.scene.setting.regime.scale.top)
    for what, rank in (("the least", np.int8(0)), ("the most", top)):
        least, most = (np.where(own, each, rank) for each in (play.least, play.most))
        yield f"the others were proposed for {what} intensive tier", attrs.evolve(play, least=least, most=most)
    for what, rank in (("in the most intensive tier", top), ("not yet placed", np.int8(-1))):
        ranks = np.where(own, play.scene.ranks, rank)
        yield f"the others were {what}", attrs.evolve(play, scene=play.scene.with_ranks(ranks))
    yield "something else held the others", attrs.evolve(play, holds=np.where(own, play.holds, ~play.holds))
    scene = play.scene
    for what, end in (("low", 0), ("high", 1)):
        layer = scene.like_everywhere([extremes(metric)[end] for metric in scene.panel.metrics])
        values = np.where(own, scene.panel.values, layer)
        yield f"the others' figures were as {what} as can be", attrs.evolve(play, scene=scene.with_values(values))


def order_of_organisations(guard: Guard, play: Play) -> None:
    """Refuse answers that hang on the order of the organisations."""
    whole, everybody = play.fold(guard), list(range(play.count))
    for order in (everybody[::-1], everybody[play.count // 2 :] + everybody[: play.count // 2]):
        if order != everybody:
            words = "when the organisations came in another order"
            _compare("order-of-organisations", play, play.only(order).fold(guard), whole.at(order), words, order)


def scenarios(guard: Guard, play: Play) -> None:
    """Refuse what answers about several scenarios otherwise than about each by itself."""
    if not play.count or has_scenarios(guard):
        return
    top = np.int8(play.scene.setting.regime.scale.top)
    mirrored = attrs.evolve(play, least=top - play.most, most=top - play.least)
    both = attrs.evolve(
        play,
        least=np.stack([play.least, mirrored.least], axis=1),
        most=np.stack([play.most, mirrored.most], axis=1),
    )
    found = both.fold(guard)
    for number, single in enumerate((play, mirrored)):
        own = Record(
            tuple(each[number] for each in found.admitted),
            tuple(each[:, number] if each.ndim > 2 else each for each in found.states),  # noqa: PLR2004 - field, organisation
        )
        _compare("scenarios", play, own, single.fold(guard), "as one of two scenarios")


def words(guard: Guard, play: Play) -> None:
    """Refuse a guard without a name, and one that has no words for whom it holds."""
    has_name(guard)
    tell = getattr(guard, "tell", None)
    if tell is None:
        return

    def watch(state: IntArray, step: Step, admitted: RankArray) -> None:
        for place in np.flatnonzero(admitted != step.proposed).tolist():
            text = call(tell, state, step, place)
            if not isinstance(text, str) or not text.strip():
                who = step.evidence.organisations[place].code
                raise Broken("words", f"tell returned {text!r} for {who}; it completes 'held: …'")

    play.fold(guard, watch=watch)


def monotone_step(guard: Guard, play: Play) -> None:
    """Refuse a guard that ends in a less intensive tier when a more intensive one is proposed."""

    def watch(state: IntArray, step: Step, admitted: RankArray) -> None:
        top = np.int8(step.scale.top)
        raised = {
            "least": (np.minimum(step.least + np.int8(1), step.most), step.most),
            "most": (step.least, np.minimum(step.most + np.int8(1), top)),
            "both": (np.minimum(step.least + np.int8(1), top), np.minimum(step.most + np.int8(1), top)),
        }
        for least, most in raised.values():
            proposed = np.minimum(np.maximum(step.current, least), most)
            after = call(guard.admit, state, step._replace(least=least, most=most, proposed=proposed))
            lighter = np.flatnonzero(of_each(after < admitted))
            if len(lighter):
                place, scale = int(lighter[0]), step.scale
                names = [
                    scale[int(each[..., place].ravel()[0])].name for each in (step.proposed, admitted, proposed, after)
                ]
                who = step.evidence.organisations[place].code
                words = f"{who} was proposed for {names[0]} and let into {names[1]}; proposed for {names[2]}, into {names[3]}"
                raise Broken("monotone-step", words)

    if play.count:
        play.fold(guard, watch=watch)


def _compare(law: str, play: Play, found: Record, expected: Record, when: str, places: list[int] | None = None) -> None:
    """Refuse what differs from what was expected."""
    scale = play.scene.setting.regime.scale
    for review, pairs in enumerate(zip(found.admitted, expected.admitted, found.states, expected.states, strict=True)):
        now, was, remembers, remembered = pairs
        unlike = np.flatnonzero(of_each(now != was))
        if len(unlike):
            own = int(unlike[0])
            tiers = [scale[int(each[..., own].ravel()[0])].name for each in (was, now)]
            who = play.scene.codes[own if places is None else places[own]]
            words = f"it admitted {tiers[0]} for {who} in review {review + 1}, but {tiers[1]} {when}"
            raise Broken(law, words)
        if remembers.shape != remembered.shape or not np.array_equal(remembers, remembered):
            raise Broken(law, f"what it remembers after review {review + 1} is another {when}")
