"""All the laws of one plug-in, with what they are tried on."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import cached_property, partial
from typing import Any, final

import attrs

from tiering.errors import DefinitionError
from tiering.testing import _guarding
from tiering.testing._answering import Answering
from tiering.testing._bounding import Bounding
from tiering.testing._cases import Case, cases_of, hold
from tiering.testing._inventing import scenes
from tiering.testing._inventing_plays import plays
from tiering.testing._kinds import CRITERION, RULE, Kind, kind_of
from tiering.testing._laws import TEXTS, Law, chosen, name_of_plugin, uphold
from tiering.testing._looking import Looking
from tiering.testing._optional import answers_over_periods, combines, settles
from tiering.testing._valuing import has_members, has_words, is_a_value
from tiering.testing._worlds import World, setting_of


@final
@attrs.frozen(eq=False)
class Suite:
    """
    All the laws of one plug-in.

    Attributes:
        plugin: The plug-in.
        world: What the test says about its world.
        kind: What it is; None where it is a guard.
    """

    plugin: Any
    world: World
    kind: Kind | None

    @cached_property
    def shown(self) -> tuple[Any, ...]:
        """What the laws are tried on, from small to large."""
        setting = setting_of(self.plugin, self.world)
        return scenes(setting) if self.kind is not None else plays(setting)

    @cached_property
    def laws(self) -> tuple[Law, ...]:
        """The laws, in the order in which they are best read."""
        own = _of_guards(self.plugin) if self.kind is None else _of_answers(self.kind, self.plugin)
        return (*own, _law("values", lambda _: is_a_value(self.plugin), once=True))

    @property
    def cases(self) -> tuple[Case, ...]:
        """The plug-in's own cases."""
        return cases_of(self.plugin)

    def uphold(self, laws: Collection[Law]) -> None:
        """Try laws."""
        uphold(self.plugin, tuple(laws), lambda: self.shown)

    def hold(self, case: Case) -> None:
        """Try one of the plug-in's own cases."""
        hold(self.plugin, case, self.world)

    def check(self, without: Collection[str]) -> None:
        """Try all the laws but for some, and all cases."""
        self.uphold(chosen(self.laws, without))
        for case in self.cases:
            self.hold(case)


def _law(name: str, try_on: Callable[[Any], None], *, once: bool = False) -> Law:
    return Law(name, TEXTS[name], try_on, has_scenes=not once)


def _of_answers(kind: Kind, plugin: Any) -> tuple[Law, ...]:
    ask, bound, look = Answering(kind), Bounding(kind), Looking(kind)
    own: tuple[Law, ...] = ()
    if kind is CRITERION:
        own = (_law("shortcuts", _both(combines, answers_over_periods)),)
    elif kind is RULE:
        own = (_law("settle", settles),)
    return (
        _law("members", lambda _: has_members(plugin, kind.members, kind.name), once=True),
        _law("leaves-alone", ask.leaves_alone),
        _law("form", ask.form),
        _law("order", ask.order),
        _law("repeatable", ask.repeatable),
        _law("reads", look.reads),
        _law("blocks", look.blocks),
        _law("others", look.others),
        _law("order-of-organisations", look.order_of_organisations),
        _law("complete", ask.complete),
        _law("bounds", bound.bounds),
        _law("monotone", bound.monotone),
        _law("scenarios", ask.scenarios),
        *own,
        _law("words", partial(has_words, kind)),
    )


def _both(*laws: Callable[[Any], None]) -> Callable[[Any], None]:
    def try_on(scene: Any) -> None:
        for law in laws:
            law(scene)

    return try_on


def _of_guards(guard: Any) -> tuple[Law, ...]:
    def members(_: object) -> None:
        has_members(guard, _guarding.MEMBERS, "guard")
        _guarding.has_fields(guard)

    return (
        _law("members", members, once=True),
        _law("leaves-alone", partial(_guarding.leaves_alone, guard)),
        _law("form", partial(_guarding.form, guard)),
        _law("between", partial(_guarding.form, guard)),
        _law("reads", partial(_guarding.reads, guard)),
        _law("repeatable", partial(_guarding.repeatable, guard)),
        _law("blocks", partial(_guarding.blocks, guard)),
        _law("others", partial(_guarding.others, guard)),
        _law("order-of-organisations", partial(_guarding.order_of_organisations, guard)),
        _law("monotone-step", partial(_guarding.monotone_step, guard)),
        _law("scenarios", partial(_guarding.scenarios, guard)),
        _law("words", partial(_guarding.words, guard)),
    )


def suite_of(plugin: Any, world: World) -> Suite:
    """Return the laws of a plug-in of whatever kind."""
    kind = kind_of(plugin)
    if kind is None and not hasattr(plugin, "admit"):
        message = f"{name_of_plugin(plugin)} is no plug-in: it has no assess, no propose, no score, no admit"
        raise DefinitionError(message)
    return Suite(plugin, world, kind)
