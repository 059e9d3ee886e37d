"""
How many organisations are in each tier, without saying who.

A small count says too much, so it is not shown.  One count alone that is not shown is the
difference of the others to the total, and several that are all alike can be guessed from
their sum; so counts are hidden from the smallest up until two of them differ.  Whoever
exchanged the hidden counts among their tiers would be shown the same, so no hidden count can
be worked out from what is shown, the total and this rule together.

This is the primary and secondary suppression of cells in official statistics: Handbook on
Statistical Disclosure Control (https://sdctools.github.io/HandbookSDC/), chapters 4 and 5.
"""

from __future__ import annotations

from collections.abc import Sequence


def suppressed(counts: Sequence[int], smallest: int) -> frozenset[int]:
    """
    Return the places of the counts that must not be shown.

    Args:
        counts: The counts, whose total is known.
        smallest: The smallest count that may be shown.
    """
    small = {count for count in counts if count < smallest}
    if not small or not sum(counts):
        return frozenset()
    # Two that differ are enough; where only one value is small, the next larger one goes with it.
    larger = [] if len(small) > 1 else [count for count in counts if count not in small]
    most = min(larger, default=max(small))
    return frozenset(place for place, count in enumerate(counts) if count <= most)
