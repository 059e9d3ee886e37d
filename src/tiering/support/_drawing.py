"""Drawing on reserves: as much as can be is taken from what is kept, so that most is left for everybody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise


def drawn(uses: Sequence[tuple[Sequence[int], int]], kept: Sequence[int]) -> list[int]:
    """
    Return what is left of reserves.

    Whoever takes from a reserve makes room for others where it could take from another one: paths are
    augmented until nothing more can be drawn (Ford and Fulkerson).

    Args:
        uses: The places of the reserves from which somebody may take, and how many minutes it takes altogether.
        kept: The minutes of each reserve.
    """
    left = list(kept)
    flows: list[dict[int, int]] = [dict.fromkeys(places, 0) for places, _ in uses]
    for user, (_, minutes) in enumerate(uses):
        wanted = minutes
        while wanted:
            path = _path(user, flows, left)
            if not path:
                break
            # What each on the way gives up of one reserve it takes from the next.
            least = min(
                [wanted, left[path[-1][1]], *(flows[other][place] for (_, place), (other, _) in pairwise(path))]
            )
            for (giver, place), (other, _) in pairwise(path):
                flows[giver][place] += least
                flows[other][place] -= least
            last, place = path[-1]
            flows[last][place] += least
            left[place] -= least
            wanted -= least
    return left


def _path(user: int, flows: Sequence[Mapping[int, int]], left: Sequence[int]) -> list[tuple[int, int]]:
    """Return a shortest way to a reserve with something left: users, each with the reserve that it takes from."""
    ways: list[list[tuple[int, int]]] = [[(user, place)] for place in flows[user]]
    seen = set(flows[user])
    for way in ways:
        place = way[-1][1]
        if left[place]:
            return way
        for other, own in enumerate(flows):
            if own.get(place):
                more = [each for each in own if each not in seen]
                seen.update(more)
                ways += [[*way, (other, each)] for each in more]
    return []
