"""Links that lead back to where they start."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from operator import itemgetter

from tiering._register_index import Link, Links

__all__ = ["circles"]

_MOST_FOUND = 100
"""Enough to see what is wrong, where somebody has every link both ways."""


def circles(links: Links) -> Iterator[tuple[tuple[str, ...], int]]:
    """Yield those who can be reached from themselves on a day, in order, and the first such day."""
    knot = _without_ends(links)
    knot &= _without_ends(_turned(links)) if knot else knot
    told: set[tuple[str, str]] = set()
    order = {code: place for place, code in enumerate(links)}
    found = 0
    # A circle is closed on the day on which the last of its links starts.
    closing = [(each.start, code, each.code) for code in links if code in knot for each in links[code]]
    for day, code, other in sorted(closing, key=itemgetter(0)):
        circle: tuple[str, ...] = (
            () if (code, other) in told or other not in knot else _way(links, knot, (other, code), day)
        )
        if circle:
            told.update(zip(circle, (*circle[1:], circle[0]), strict=True))
            start = min(range(len(circle)), key=[order[each] for each in circle].__getitem__)
            yield circle[start:] + circle[:start], day
            found += 1
        if found == _MOST_FOUND:
            return


def _turned(links: Links) -> Links:
    turned: Links = {}
    for code, some in links.items():
        for each in some:
            turned.setdefault(each.code, []).append(Link(each.start, each.end, code))
    return turned


def _without_ends(links: Links) -> set[str]:
    """Return those whose links never come to an end, which is nearly always nobody."""
    count = {code: len(some) for code, some in links.items()}
    back: dict[str, list[str]] = {}
    for code, some in links.items():
        for each in some:
            back.setdefault(each.code, []).append(code)
    free = [code for code in back if code not in count]
    while free:
        for code in back.get(free.pop(), ()):
            count[code] -= 1
            if not count[code]:
                free.append(code)
    return {code for code, left in count.items() if left}


def _way(links: Links, among: AbstractSet[str], ends: tuple[str, str], day: int) -> tuple[str, ...]:
    """Return a way from one to another on a day, the other one first; nothing where there is none."""
    first, last = ends
    came_from = {first: last}
    waiting = [first]
    while waiting and last not in came_from:
        here = waiting.pop()
        for each in links.get(here, ()):
            if each.code in among and each.code not in came_from and each.start <= day < each.end:
                came_from[each.code] = here
                waiting.append(each.code)
    if last not in came_from:
        return ()
    way = [last]
    while came_from[way[-1]] != last:
        way.append(came_from[way[-1]])
    return (last, *reversed(way[1:]))
