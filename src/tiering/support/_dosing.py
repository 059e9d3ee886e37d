"""How much each demand is to get, where a priority shares out what there is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import attrs
import numpy as np

from tiering.errors import RuleError
from tiering.support._amounts import shared_out
from tiering.support._demands import Demands, Whole
from tiering.support._priorities import Priority


def doses_of(
    priority: Priority, demands: Demands, had: Whole, room: Whole, left: Callable[[str], int]
) -> Sequence[int] | None:
    """
    Return how much each demand is to get at the most; None is as much as is wanted.

    What teams have left is shared out first among what is mandated, then among the rest, besides what each has had.

    Args:
        priority: What shares it out.
        demands: The demands.
        had: How much each has had, int64 (demand,).
        room: How much more each can take in, int64 (demand,).
        left: How many minutes a team has left, by its code.

    Raises:
        RuleError: The priority gives something other than whole minutes for each demand.
    """
    ask = getattr(priority, "doses", None)
    if ask is None or not len(demands):
        return None
    minutes = {team.code: left(team.code) for teams in demands.teams for team in teams}
    is_mandated = np.array([each.is_mandated for each in demands.rows], dtype=np.bool_)
    found = had.copy()
    for concerned in (is_mandated, ~is_mandated):
        more = np.where(concerned, np.minimum(np.maximum(demands.wanted - had, 0), room), 0)
        if not more.any():
            continue
        least = np.where(concerned, np.clip(demands.least - had, 0, more), 0)
        capacity = _counted_once(demands, more, minutes)
        given = _checked(ask(attrs.evolve(demands, wanted=more, least=least), capacity), priority, demands)
        found += np.minimum(given, more)
    doses: list[int] = found.tolist()
    return doses


def _counted_once(demands: Demands, wanted: Whole, minutes: dict[str, int]) -> Whole:
    """
    Return how many minutes there are for each group, int64 (group,); those that groups share are counted once.

    Whoever serves few groups is asked first; what it has is divided as its groups still want it, and taken from
    *minutes*.
    """
    lacking = np.bincount(demands.group + 1, wanted, len(demands.teams) + 1)[1:].astype(np.int64).tolist()
    found = [0] * len(lacking)
    groups: dict[str, list[int]] = {}
    for group, teams in enumerate(demands.teams):
        for team in teams:
            groups.setdefault(team.code, []).append(group)
    for code in sorted(groups, key=lambda each: (len(groups[each]), each)):
        own = groups[code]
        total = sum(lacking[group] for group in own)
        given = min(minutes[code], total)
        if given:
            minutes[code] -= given
            for group, part in zip(own, shared_out(given, [lacking[group] for group in own]), strict=True):
                found[group] += part
                lacking[group] -= part
    return np.array(found, dtype=np.int64)


def _checked(answer: Any, priority: Priority, demands: Demands) -> Whole:
    found = np.asarray(answer)
    if found.shape != (len(demands),) or found.dtype.kind not in "iu" or (found < 0).any():
        message = f"the doses of {priority} must be whole minutes from 0 up, one for each of {len(demands)} demands, not {answer!r}"
        raise RuleError(message)
    return found.astype(np.int64)
