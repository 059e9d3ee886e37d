"""
Asking criteria and rules; and criteria that look back, for several reviews at once.

What a criterion answers by figures alone, whatever the day and whoever stands where, can be found for the
reviews to come as well, from the same pass over the figures.  That pays where each review looks back over
many periods that the one before has seen.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, Self, TypeAlias, final

import attrs
import numpy as np

from tiering._arrays import BoolArray
from tiering._evidence import Evidence
from tiering._findings import Finding, Proposal
from tiering._protocols import Criterion, Question, Rule, parts_of, walk
from tiering.errors import RuleError

Bounds: TypeAlias = tuple[BoolArray, BoolArray]
"""Where something certainly holds, and where it may: one object where nothing is missing."""

AT_HAND = 32_768
"""So many figures stay in the processor's cache, with what is found about them, while more is asked about them."""

_MOST_ANSWERS = 2_097_152
"""So many answers of one criterion are found at once, unless one review asks for more."""

_FEW = 1_024

# There is one such type in the machine's own byte order, and identity is quicker than equality.
_BOOL = np.dtype(np.bool_)


def assess(criterion: Criterion, evidence: Evidence) -> Finding:
    """Ask a criterion; where it raises, say whom and about what."""
    try:
        asked = evidence.recurring
        finding = None if asked is None or criterion not in asked else foreseen(criterion, evidence)
        if finding is None:
            finding = criterion.assess(evidence)
        if finding.met.dtype is not _BOOL or finding.possible.dtype is not _BOOL:
            raise _no_booleans(criterion, finding.met, finding.possible)  # noqa: TRY301 - noted like any other
        return finding  # noqa: TRY300 - the next line of the same try
    except Exception as problem:
        add_origin(problem, f"criterion {criterion}", evidence)
        raise


def propose(rule: Rule, evidence: Evidence) -> Proposal:
    """Ask a rule; where it raises, say which."""
    try:
        return rule.propose(evidence)
    except Exception as problem:
        add_origin(problem, f"rule {type(rule).__name__}", evidence)
        raise


def answered(asked: object, evidence: Evidence, *about: Hashable) -> Any:
    """Return what something has answered about some evidence; None where it has not been asked."""
    known = evidence.asked.get((id(asked), *about))
    # With the thing itself, because another one may come to have the number of one that is gone.
    return known[1] if known is not None and known[0] is asked else None


def note_answer(asked: object, answer: Any, evidence: Evidence, *about: Hashable) -> None:
    """Note what something answers about some evidence, for `answered`."""
    evidence.asked[id(asked), *about] = asked, answer


def add_origin(problem: Exception, plugin: str, evidence: Evidence) -> None:
    """Note on an exception which plug-in raised it, unless one that was asked deeper down has been noted."""
    if not getattr(problem, "_has_origin", False):
        problem._has_origin = True  # type: ignore[attr-defined]  # noqa: SLF001 - a mark of our own
        problem.add_note(
            f"raised by the {plugin} in the review of {evidence.on}, asked about {len(evidence.organisations)} organisations"
        )


def _no_booleans(criterion: Criterion, met: BoolArray, possible: BoolArray) -> RuleError:
    return RuleError(f"the criterion {criterion} answered with {met.dtype} and {possible.dtype}, not with booleans")


def is_timed(criterion: Any) -> bool:
    """Tell whether a criterion answers by the figures of the period alone: as it says, or as all its parts do."""
    parts = parts_of(criterion)
    # What asks its parts about other evidence than its own may choose it by the day.
    own = getattr(criterion, "is_timed", bool(parts) and not hasattr(criterion, "looks"))
    return bool(own) and all(map(is_timed, parts))


@final
@attrs.frozen
class Recurring:
    """
    Criteria for which it pays to look ahead.

    They answer by figures alone and look back over several periods, themselves or in a part of theirs; those that
    are nothing but parts of others of them are left out.

    Attributes:
        criteria: The criteria.
    """

    criteria: tuple[Criterion, ...]
    _alike: Mapping[Any, tuple[Any, ...]]

    @classmethod
    def among(cls, plugins: Iterable[Any]) -> Self | None:
        """Find them among plug-ins and their parts; None where there are none."""
        found = tuple({id(each): each for plugin in plugins for each in _recurring(plugin)}.values())
        if not found:
            return None
        alike: dict[Any, dict[int, Any]] = {}
        for each in found:
            for _, part in walk(each, ""):
                if is_timed(part):
                    alike.setdefault(_kind(part), {})[id(part)] = part
        return cls(found, {kind: tuple(parts.values()) for kind, parts in alike.items()})

    def alike(self, part: Any) -> tuple[Any, ...]:
        """Return the parts of one type, this one's, that read the same as this one and answer by figures alone."""
        return self._alike.get(_kind(part), ())

    def __contains__(self, criterion: Criterion) -> bool:
        """Tell whether it is one of the criteria, not only equal to one."""
        return any([each is criterion for each in self.criteria])  # noqa: C419 - a list is quicker here


def _kind(part: Any) -> tuple[Any, ...]:
    return type(part), frozenset(part.reads.items())


def _recurring(plugin: Any) -> Iterator[Any]:
    if hasattr(plugin, "assess") and _looks_back(plugin) and is_timed(plugin):
        yield plugin
    else:
        for part in parts_of(plugin):
            yield from _recurring(part)


def _looks_back(plugin: Any) -> bool:
    return hasattr(plugin, "over_periods") or (hasattr(plugin, "combine") and any(map(_looks_back, parts_of(plugin))))


class Ahead(NamedTuple):
    """
    What a criterion answers in several periods.

    Attributes:
        ends: Where the first of them stands on the panel's time axis, for each metric that the criterion reads.
        step: How many columns lie between one of them and the next.
        met: Where it certainly holds, bool (…, period, organisation).
        possible: Where it may hold; the same object where nothing is missing.
    """

    ends: Mapping[str, int]
    step: int
    met: BoolArray
    possible: BoolArray

    def place(self, evidence: Evidence) -> int | None:
        """Return which of the periods is the latest of some evidence; None where it lies between two, or the metrics have not moved alike."""
        moved = {evidence.place(metric)[0] - end for metric, end in self.ends.items()}
        place, between = divmod(moved.pop(), self.step) if len(moved) == 1 else (0, 1)
        return None if between else place

    def holds(self, place: int) -> bool:
        """Tell whether a period is one of these."""
        return 0 <= place < int(self.met.shape[-2])

    def at(self, place: int) -> Bounds:
        """Return where it holds in a period, and where it may, bool (…, organisation)."""
        met, possible = self.met[..., place, :], self.possible[..., place, :]
        return met, met if self.possible is self.met or _are_equal(met, possible) else possible


def _are_equal(met: BoolArray, possible: BoolArray) -> bool:
    """Tell whether nothing is open; where much is, a few organisations tell."""
    few = slice(0, _FEW)
    return np.array_equal(met[..., few], possible[..., few]) and np.array_equal(met, possible)


def foreseen(criterion: Criterion, evidence: Evidence) -> Finding | None:
    """
    Return what a criterion answers, found with its answers in the reviews to come; None where none are to come.

    Others for which it pays to look ahead are answered with it, part by part of the organisations, so that what they
    share is asked while it is at hand.

    Args:
        criterion: A criterion that answers by figures alone.
        evidence: What it is asked about.
    """
    if not evidence.coming:
        return None
    found = _kept_of(criterion, evidence)
    place = 0 if found is None else found.place(evidence)
    if place is None:
        return None
    if found is None or not found.holds(place):
        found, place = _look_ahead(criterion, evidence), 0
    return None if found is None else Finding(criterion, *found.at(place))


def _kept_of(criterion: Criterion, evidence: Evidence) -> Ahead | None:
    """Return what was kept of a criterion's answers; None where nothing was."""
    kept: tuple[Criterion, Ahead] | None = evidence.recalled(_key(criterion))
    # With the criterion itself, because another one may come to have the number of one that is gone.
    return kept[1] if kept is not None and kept[0] is criterion else None


def _keep(criterion: Criterion, evidence: Evidence, answers: Bounds, every: int) -> None:
    """Keep what a criterion that reads metrics of one cadence answers about each so many-th of the latest periods (…, period, organisation)."""
    met, possible = answers
    step = evidence.place(next(iter(criterion.reads)))[1] * every
    ends = {metric: evidence.place(metric)[0] - (met.shape[-2] - 1) * step for metric in criterion.reads}
    evidence.keep(_key(criterion), (criterion, Ahead(ends, step, met, possible)))


def _key(criterion: Criterion) -> tuple[str, int]:
    return "ahead", id(criterion)


def over_periods(criterion: Criterion, evidence: Evidence, periods: int, every: int = 1) -> Bounds:
    """
    Return what a criterion answers about the latest periods, bool (…, period, organisation), the oldest first.

    Args:
        criterion: A criterion that answers by figures alone, or about evidence of one review.
        evidence: What it is asked about.
        periods: How many periods back to the oldest.
        every: To answer only about the oldest of them, each so many-th after it, and the latest.

    Raises:
        RuleError: It answers otherwise than with booleans.
    """
    try:
        found = _at_once(criterion, evidence, periods, every)
        if found is None:
            found = side_by_side(
                assess(criterion, evidence.earlier(back)) for back in reversed(range(0, periods, every))
            )
        met, possible = found
        if met.dtype is not _BOOL or possible.dtype is not _BOOL:
            raise _no_booleans(criterion, met, possible)  # noqa: TRY301 - noted like any other
    except Exception as problem:
        add_origin(problem, f"criterion {criterion}", evidence)
        raise
    return found


def _at_once(criterion: Any, evidence: Evidence, periods: int, every: int) -> Bounds | None:
    """Return what a criterion answers about several periods, where it can be asked about them at once."""
    if hasattr(criterion, "over_periods"):
        answers: Bounds | None = criterion.over_periods(evidence, periods, every)
        if answers is not None:
            return answers
    question = question_of(criterion, evidence)
    if question is not None:
        met = question.compare(evidence.series(question.metric, periods)[..., ::every, :], question.level)
        missing = evidence.missing_series(question.metric, periods)
        return met, met if missing is None else met | missing[..., ::every, :]
    if hasattr(criterion, "combine") and not hasattr(criterion, "looks"):
        parts = [Finding(part, *over_periods(part, evidence, periods, every)) for part in parts_of(criterion)]
        finding = criterion.combine(parts)
        return finding.met, finding.possible
    return None


def side_by_side(findings: Iterable[Finding]) -> Bounds:
    """Lay findings about successive periods side by side, bool (…, period, organisation)."""
    found = list(findings)
    met = np.stack(np.broadcast_arrays(*(each.met for each in found)), axis=-2)
    if all(each.met is each.possible for each in found):
        return met, met
    return met, np.stack(np.broadcast_arrays(*(each.possible for each in found)), axis=-2)


def question_of(criterion: Any, evidence: Evidence) -> Question | None:
    """Return what a criterion asks in every period; None where it is no question of that kind."""
    ask = getattr(criterion, "question", None)
    found: Question | None = None if ask is None else ask(evidence)
    return found


def _step(criterion: Criterion, evidence: Evidence) -> int | None:
    """Return how many columns one period of all the metrics that a criterion reads takes; None where they differ."""
    steps = {evidence.place(metric)[1] for metric in criterion.reads}
    return steps.pop() if len(steps) == 1 else None


def _look_ahead(criterion: Criterion, evidence: Evidence) -> Ahead | None:
    """Answer for the reviews to come, for a criterion and others; None where no review is to come."""
    step = _step(criterion, evidence)
    if step is None:
        return None
    known = () if evidence.recurring is None else evidence.recurring.criteria
    others = (each for each in known if each is not criterion and _sees(evidence, each.reads))
    group = (criterion, *(each for each in others if _step(each, evidence) == step))
    later, periods, every = _last_seen(group, evidence)
    if periods == 1:
        return None
    # What was found about other organisations, or earlier, has been used up, and its memory is wanted.
    for each in group:
        evidence.memory.pop(_key(each), None)
    count = later.current.shape[-1]
    wholes: list[_Whole] = []
    for part in _parts(group, count):
        seen = later.within(part)
        for number, each in enumerate(group):
            found = over_periods(each, seen, periods, every)
            if number == len(wholes):
                wholes.append(_Whole(found, count))
            wholes[number].fill(part, found)
    for each, whole in zip(group, wholes, strict=True):
        _keep(each, later, (whole.met, whole.possible), every)
    return _kept_of(criterion, later)


def _sees(evidence: Evidence, reads: Mapping[str, int]) -> bool:
    """Tell whether some evidence shows all that is read."""
    views = evidence.views
    return all(metric in views and views[metric].depth >= periods for metric, periods in reads.items())


def _last_seen(group: Sequence[Criterion], evidence: Evidence) -> tuple[Evidence, int, int]:
    """
    Return the evidence as the last of the reviews to come will see it, or one as far ahead as memory allows.

    Also how many periods they see first, from this review's to that one's, and how many lie between two reviews.
    """
    views = {metric: evidence.views[metric] for each in group for metric in each.reads}
    coming = [(evidence.coming[code], view) for code, view in views.items()]
    every = math.gcd(*(each.every // view.step for each, view in coming)) or 1
    most = max(_MOST_ANSWERS // max(evidence.current.size, 1), 1)
    left = [(each.column - view.column) // view.step // every for each, view in coming]
    ahead = max(min(*left, most - 1), 0) * every
    later = {code: view.later(ahead) for code, view in views.items()}
    # Nothing comes after it, so whoever is asked about it does not look ahead once more.
    return attrs.evolve(evidence, views=later, coming={}), ahead + 1, every


def _parts(group: Sequence[Criterion], count: int) -> Iterator[slice]:
    """Yield so many organisations in parts of one size, unless somebody looks at all of them at once."""
    parts = -(-count // AT_HAND) if all(each.elementwise for each in group) else 1
    width = max(-(-count // max(parts, 1)), 1)
    return (slice(first, min(first + width, count)) for first in range(0, max(count, 1), width))


class _Whole:
    """
    Answers about all organisations, filled in part by part, so that those about a part need not be kept.

    Attributes:
        met: Where something certainly holds, bool (…, period, organisation).
        possible: Where it may hold; the same object where nothing is missing.
    """

    def __init__(self, part: Bounds, organisations: int) -> None:
        met, possible = part
        self.met = np.empty((*met.shape[:-1], organisations), dtype=np.bool_)
        self.possible = self.met if possible is met else np.empty_like(self.met)

    def fill(self, part: slice, answers: Bounds) -> None:
        """Fill in the answers about a part of the organisations."""
        met, possible = answers
        self.met[..., part] = met
        if possible is not met and self.possible is self.met:
            self.possible = self.met.copy()
        if self.possible is not self.met:
            self.possible[..., part] = possible
