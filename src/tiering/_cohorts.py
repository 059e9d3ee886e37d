"""Where each organisation stands among those with whom it is compared."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from tiering._arrays import BoolArray, FloatArray
from tiering._figures import Figure
from tiering._findings import Scores
from tiering._peers import Peers
from tiering._ranking import Counts, count_above, count_below, known, pool_sizes


class Standing(NamedTuple):
    """
    Where one organisation stands; 1 is the best, unless it is counted from the worst.

    Attributes:
        best: The best that it can be.
        worst: The worst that it can be.
        size: Among how many, itself included.
        open: In words, what there are that have no known value; empty where there are none.
        peers: In words, with whom it is compared; empty where with all.
        alone: In words, that it is compared with nobody, and why; empty where it is with somebody.
        from_worst: Whether 1 is the worst.
    """

    best: int
    worst: int
    size: int
    open: str
    peers: str = ""
    alone: str = ""
    from_worst: bool = False

    def __str__(self) -> str:
        if self.alone:
            return self.alone
        told = f"{self._place(self.best)} of {self.size}"
        if self.best != self.worst:
            told = f"between {self._place(self.best)} and {self._place(self.worst)} of {self.size}"
        told = f"{told} {self.peers}" if self.peers else told
        return f"{told}; {self.open}" if self.open else told

    def _place(self, number: int) -> str:
        if not self.from_worst:
            return ordinal(number)
        return "the worst" if number == 1 else f"{ordinal(number)} worst"


def ordinal(number: int) -> str:
    """Write 1st, 2nd, 3rd, 4th, ...."""
    teens = 10 <= number % 100 < 20  # noqa: PLR2004 - 11th, 12th, 13th
    ending = "th" if teens else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


class Cohort(NamedTuple):
    """
    The values of those who are compared in one review, the higher the worse.

    Attributes:
        least: The least values that the evidence allows (…, organisation).
        most: The greatest; the same object where nothing is missing.
        peers: Who is compared with whom; None where all are.
        everybody: Whether those who do not report count, wherever they could stand.
        figure: The figures, where a metric is compared.
        scores: The scores, where a score is.
    """

    least: FloatArray
    most: FloatArray
    peers: Peers | None
    everybody: bool
    figure: Figure | None = None
    scores: Scores | None = None

    @property
    def groups(self) -> Counts | None:
        """A number for each organisation's group (…, organisation); None where all are compared."""
        return None if self.peers is None else self.peers.groups

    @property
    def nobody(self) -> BoolArray | None:
        """Who is compared with nobody, bool (…, organisation); None where everybody is with somebody."""
        return None if self.peers is None else self.peers.nobody

    def members(self) -> BoolArray | None:
        """Return who reports (…, organisation); None where everybody does."""
        return None if self.least is self.most else known(self.least, self.most)

    def values(self) -> FloatArray:
        """Return the values of those who report; NaN elsewhere."""
        members = self.members()
        return self.least if members is None else np.where(members, self.least, np.nan)

    def sizes(self) -> Counts:
        """Return among how many each stands, itself included."""
        members = None if self.everybody else self.members()
        if members is None:
            return pool_sizes(self.least, self.groups)
        # Whoever does not report stands among those who do as if it had joined them.
        return pool_sizes(self.values(), self.groups) + ~members

    def worse(self) -> tuple[Counts, Counts]:
        """Return how many are strictly worse, at least and at most (…, organisation)."""
        least, most, groups = self.least, self.most, self.groups
        if least is most:
            count = count_above(least, least, groups)
            return count, count
        if self.everybody:
            # Oneself is not among those who could be worse.
            return count_above(most, least, groups), count_above(least, most, groups) - (least < most)
        values = self.values()
        return count_above(most, values, groups), count_above(least, values, groups)

    def better(self) -> tuple[Counts, Counts]:
        """Return how many are strictly better, at least and at most (…, organisation)."""
        least, most, groups = self.least, self.most, self.groups
        if least is most:
            count = count_below(least, least, groups)
            return count, count
        if self.everybody:
            return count_below(least, most, groups), count_below(most, least, groups) - (least < most)
        values = self.values()
        return count_below(least, values, groups), count_below(most, values, groups)

    def standing(self, index: int, *, from_worst: bool = False, with_equals: bool = False) -> Standing:
        """
        Return where one organisation stands.

        Args:
            index: Its place on the last axis, where there are no scenarios.
            from_worst: Count from the worst; otherwise from the best.
            with_equals: Count from the worst whoever is as bad, too; otherwise equals share the first of their places.
        """
        least, most = self.least[index], self.most[index]
        theirs = self._others(index)
        lower, upper = self.least[theirs], self.most[theirs]
        members = known(lower, upper)
        silent = int((~members).sum())
        if not self.everybody:
            lower, upper = lower[members], upper[members]
        best, worst = int((upper < least).sum()), int((lower < most).sum())
        if from_worst:
            ahead = np.greater_equal if with_equals else np.greater
            best, worst = int(ahead(upper, least).sum()), int(ahead(lower, most).sum())
        others = "" if known(least, most) else "other" if silent == 1 else "others"
        unknown = "did not report" if self.scores is None else "not known"
        told = " ".join(filter(None, (str(silent), others, unknown))) if silent else ""
        size, peers = len(lower) + 1, self.peers
        if peers is None:
            return Standing(best + 1, worst + 1, size, told, from_worst=from_worst)
        whom = peers.told(index, size), peers.why_nobody(index)
        return Standing(best + 1, worst + 1, size, told, *whom, from_worst=from_worst)

    def edge(self, index: int, places: int) -> float:
        """
        Return the value at which an organisation begins to be among so many of the worst; NaN where there are not so many others.

        Args:
            index: Its place on the last axis, where there are no scenarios.
            places: How many.
        """
        values = np.sort(self.values()[self._others(index)])
        values = values[~np.isnan(values)]
        return float(values[-places]) if 0 < places <= len(values) else np.nan

    def _others(self, index: int) -> BoolArray:
        theirs = np.ones(self.least.shape, dtype=np.bool_) if self.peers is None else self.peers.others(index)
        theirs[index] = False
        return theirs
