"""Laws, and how one that is broken is told: by its name, in words, with the smallest counter-example."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Any, NamedTuple, NoReturn

from tiering.errors import RuleError, UnknownCodeError

_MOST_STEPS = 60


class Law(NamedTuple):
    """
    What every plug-in of a kind must keep.

    Attributes:
        name: What it is called, as tests and messages name it.
        text: The law in words.
        try_on: Raises `Broken` where a scene shows that it is broken.
        has_scenes: Whether it looks at scenes; one that does not is tried once.
    """

    name: str
    text: str
    try_on: Callable[[Any], None]
    has_scenes: bool = True


TEXTS = {
    "members": "a plug-in has the members of its protocol",
    "answers": "every question is answered, whatever is missing",
    "leaves-alone": "nothing that it is shown is written to",
    "form": "an answer has the documented shape and type",
    "order": "the lower bound is not above the upper one",
    "complete": "where nothing is missing, nothing is left open",
    "repeatable": "the same input has the same output",
    "reads": "nothing is looked at but what reads says",
    "bounds": "however the gaps are filled, the answer lies within the bounds",
    "blocks": "the answer about a block is that about everybody, for what calls itself elementwise",
    "others": "what calls itself elementwise looks at one organisation at a time",
    "order-of-organisations": "reordering the organisations reorders the answers",
    "scenarios": "leading axes are scenarios: each is answered as it would be by itself",
    "values": "a plug-in is a value: equal to its copies, hashable, and pickled whole",
    "words": "there are words for every organisation",
    "monotone": "what says that worse never helps is never lighter on a worse figure",
    "monotone-step": "a step to a more intensive tier never ends in a less intensive one",
    "between": "a guard admits a rank between the current and the proposed one",
    "shortcuts": "what answers more quickly than assess answers the same",
    "settle": "what is settled after the guards lies between the current rank and that which they let through",
}
"""Every law by its name."""


class Broken(Exception):  # noqa: N818 - it is caught, and told as an AssertionError
    """A law is broken, which need not be the one that was tried."""

    def __init__(self, law: str, words: str) -> None:
        super().__init__(law, words)
        self.law = law
        self.words = words


def call(ask: Callable[..., Any], *arguments: Any) -> Any:
    """Call a plug-in; where it raises, say which law that breaks."""
    try:
        return ask(*arguments)
    except Exception as problem:
        raise Broken(*_why(problem)) from problem


def _why(problem: Exception) -> tuple[str, str]:
    told = f"it raised {type(problem).__name__}: {problem}"
    if isinstance(problem, UnknownCodeError) and problem.where == "what the rule says it reads":
        return "reads", f"it looked at the metric {problem.code!r}, which its reads does not name"
    if isinstance(problem, RuleError) and "the rule says it reads" in str(problem):
        return "reads", told
    if isinstance(problem, ValueError) and "read-only" in str(problem):
        return "leaves-alone", f"{told}; work on a copy"
    return "answers", told


def name_of_plugin(plugin: Any) -> str:
    """Return what a message calls a plug-in: its own words, or the name of its class where these are long."""
    text = str(plugin)
    return text if text and len(text) <= 60 and " object at 0x" not in text else type(plugin).__name__  # noqa: PLR2004 - a line


def uphold(plugin: Any, laws: Sequence[Law], scenes: Callable[[], Iterable[Any]]) -> None:
    """
    Try laws on scenes, from small ones to large ones.

    Args:
        plugin: The plug-in.
        laws: The laws.
        scenes: Makes the scenes.

    Raises:
        AssertionError: One is broken.
    """
    shown: tuple[Any, ...] | None = None
    for law in laws:
        if not law.has_scenes:
            _try(plugin, law, None)
            continue
        if shown is None:
            shown = _made(plugin, scenes)
        for each in shown:
            _try(plugin, law, each)


def _made(plugin: Any, scenes: Callable[[], Iterable[Any]]) -> tuple[Any, ...]:
    try:
        return tuple(scenes())
    except Broken as broken:
        _fail(plugin, broken, None)


def _try(plugin: Any, law: Law, scene: Any) -> None:
    try:
        law.try_on(scene)
    except Broken as broken:
        if scene is None:
            _fail(plugin, broken, None)
        _fail(plugin, *_smallest(law, broken, scene))


def _smallest(law: Law, broken: Broken, scene: Any) -> tuple[Broken, Any]:
    """Take things away from a scene for as long as the same law stays broken."""
    steps, found = 0, True
    while found and steps < _MOST_STEPS:
        found = False
        for each in scene.smaller():
            steps += 1
            try:
                law.try_on(each)
            except Broken as again:
                if again.law == broken.law:
                    broken, scene, found = again, each, True
                    break
            except Exception:  # noqa: BLE001, S112 - a scene too small to be asked about
                continue
    return broken, scene


def _fail(plugin: Any, broken: Broken, scene: Any) -> NoReturn:
    message = f"{name_of_plugin(plugin)} breaks the law {broken.law!r}: {TEXTS[broken.law]}\n{broken.words}"
    if scene is not None:
        message += f"\nasked about {scene}"
    raise AssertionError(message) from broken.__cause__


def chosen(laws: Sequence[Law], without: Collection[str]) -> tuple[Law, ...]:
    """Return the laws but for some."""
    known = {law.name for law in laws}
    for name in without:
        if name not in known:
            raise UnknownCodeError("law", name, tuple(known), "without")
    return tuple(law for law in laws if law.name not in without)
