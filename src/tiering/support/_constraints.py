"""The constraints of every plan, written down for a solver."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from operator import attrgetter
from typing import NamedTuple, Self, TypeVar, final

import attrs

from tiering.support._choices import Choice, Choices, Key
from tiering.support._drawing import drawn
from tiering.support._giving import Allocation
from tiering.support._model import Model, Whole

K = TypeVar("K", bound=Hashable)


class _Share(NamedTuple):
    """
    What those take of a team who may take from the same of its reserves.

    Attributes:
        columns: The columns of the choices; nothing for what was running and has taken from reserves.
        minutes: What these take besides.
        places: The places of the reserves.
        taken: The columns of how much is taken of each.
    """

    columns: Sequence[int]
    minutes: int
    places: Sequence[int]
    taken: Sequence[int]


@final
@attrs.define(eq=False)
class Constraints:
    """
    What is left to choose, and what stands in the way of choosing all.

    Attributes:
        work: What is given so far.
        choices: What there is to choose; the first columns of the model are theirs.
        covers: What it is worth that a need is addressed, by organisation and metric.
        model: The columns and rows.
        bound: The places of demands that stand and fall with others of the same organisation.
        is_plain: Whether each demand is given once or not at all and nothing but teams' minutes stands in the way.
    """

    work: Allocation
    choices: Sequence[Choice]
    covers: Mapping[Key, float]
    model: Model = attrs.field(factory=Model)
    bound: set[int] = attrs.field(factory=set)
    is_plain: bool = True
    _extra: dict[int, int] = attrs.field(factory=dict)
    _shares: dict[str, list[_Share]] = attrs.field(factory=dict)

    @classmethod
    def of(cls, work: Allocation, given: Choices) -> Self:
        """Write everything down."""
        found = cls(work, given.rows, given.covers)
        for each in given.rows:
            found.model.column(each.worth, 1)
        found._further_minutes()
        by_place = grouped(given.rows, attrgetter("place"))
        for columns in by_place.values():
            if len(columns) > 1:
                found.model.limit(((column, 1) for column in columns), 1)
        found._needs()
        found._teams()
        found._organisations()
        found._company(by_place)
        return found

    def minutes(self, column: int, found: Whole) -> int:
        """Return how many minutes a choice takes."""
        extra = found[self._extra[column]] if column in self._extra else 0
        return int(self.choices[column].base * found[column] + extra)

    def reserves_left(self, found: Whole) -> Iterator[tuple[str, list[int]]]:
        """Yield what is left of the reserves of each team that has some."""
        for team, shares in self._shares.items():
            uses = [(each.places, each.minutes + sum(self.minutes(c, found) for c in each.columns)) for each in shares]
            yield team, drawn(uses, [minutes for _, minutes in self.work.stock.kept(team)])

    def _also(self, terms: Iterable[tuple[int, float]], most: float) -> None:
        """Add a row that is about more than a team's minutes."""
        self.is_plain = False
        self.model.limit(terms, most)

    def _further_minutes(self) -> None:
        """Only what is given at all can be given more of."""
        for column, each in enumerate(self.choices):
            if each.more and each.rate > 0:
                extra = self._extra[column] = self.model.column(each.rate, each.more)
                self._also([(extra, 1), (column, -each.more)], 0)

    def _uses(self, columns: Iterable[int]) -> Iterator[tuple[int, float]]:
        """Yield what choices take of their teams' minutes."""
        for column in columns:
            if self.choices[column].base:
                yield column, self.choices[column].base
            if column in self._extra:
                yield self._extra[column], 1

    def _needs(self) -> None:
        """Count each need once: with the one demand that addresses it, or else in a column of its own."""
        addressing: dict[Key, list[int]] = {}
        for column, each in enumerate(self.choices):
            for need in each.needs:
                addressing.setdefault((each.whom.organisation, need.metric), []).append(column)
        for key, worth in self.covers.items():
            columns = addressing[key]
            # They are in the order of demands, so the first and the last are of one where all are.
            if self.choices[columns[0]].place == self.choices[columns[-1]].place:
                for column in columns:
                    self.model.worth[column] += worth
            else:
                self.bound.update(self.choices[column].place for column in columns)
                counted = self.model.column(worth, 1, is_whole=False)
                self._also([(counted, 1), *((column, -1) for column in columns)], 0)

    def _teams(self) -> None:
        """No team gives more than it has, or more to a tier than its share; what is kept goes to whom it is kept for."""
        stock = self.work.stock
        for code, columns in grouped(self.choices, lambda each: each.team.code).items():
            budgets = stock.budgets(code)
            if budgets is not None:
                for tier, own in grouped(self.choices, lambda each: each.whom.tier, columns).items():
                    self._also(self._uses(own), budgets[tier])
            kept = stock.kept(code)
            if kept:
                self._reserves(code, columns, kept)
            else:
                self.model.limit(self._uses(columns), stock.left(code))

    def _reserves(self, team: str, columns: Sequence[int], kept: Sequence[tuple[Key, int]]) -> None:
        """Everybody takes from reserves that are for them, and from what is kept for nobody."""
        spare = self.work.stock.left(team) - sum(minutes for _, minutes in kept)
        claims = grouped(self.choices, lambda each: _claimed(each, kept), columns)
        # What is running may have taken what is kept; from which reserve is open.
        users: list[tuple[Sequence[int], int, Sequence[int]]] = [((), -spare, range(len(kept)))] if spare < 0 else []
        users += [(own, 0, places) for places, own in claims.items()]
        shares = [_Share(*each, [self.model.column(0, kept[place][1]) for place in each[2]]) for each in users]
        free: list[tuple[int, float]] = []
        for each in shares:
            terms = [*self._uses(each.columns), *((column, -1) for column in each.taken)]
            if spare > 0:
                rest = self.model.column(0, spare)
                free.append((rest, 1))
                terms.append((rest, -1))
            self._also(terms, -each.minutes)
        self._also(free, max(spare, 0))
        for nth, (_, minutes) in enumerate(kept):
            takers = (dict(zip(each.places, each.taken, strict=True)) for each in shares)
            self._also(((own[nth], 1) for own in takers if nth in own), minutes)
        self._shares[team] = shares

    def _organisations(self) -> None:
        """No organisation has more at once, or takes in more, than it has room for."""
        for code, columns in grouped(self.choices, lambda each: each.whom.organisation).items():
            counted = [
                column for column in columns if self.choices[column].is_new and self.choices[column].demand.wanted
            ]
            room, minutes = self.work.room_left(code), self.work.minutes_left(code)
            if room is not None and room < len({self.choices[column].place for column in counted}):
                self._also(((column, 1) for column in counted), room)
            if minutes is not None:
                self._also(self._uses(columns), minutes)

    def _company(self, by_place: Mapping[int, Sequence[int]]) -> None:
        """What excludes something else is not given beside it, and what requires something not without it."""
        places = {(each.whom.organisation, each.demand.offer.code): each.place for each in self.choices}
        for place, columns in by_place.items():
            offer = self.choices[columns[0]].demand.offer
            code = self.choices[columns[0]].whom.organisation
            for other in sorted(self.work.them.clashes(offer.code)):
                beside = places.get((code, other), -1)
                if beside > place:
                    self.bound |= {place, beside}
                    self._also(((column, 1) for column in (*columns, *by_place[beside])), 1)
            for other in offer.requires:
                if not self.work.has_had(code, other):
                    first = places.get((code, other), -1)
                    self.bound |= {place, first}
                    terms = [
                        *((column, 1) for column in columns),
                        *((column, -1) for column in by_place.get(first, ())),
                    ]
                    self._also(terms, 0)


def _claimed(each: Choice, kept: Sequence[tuple[Key, int]]) -> tuple[int, ...]:
    """Return the places of the reserves that are for a choice."""
    return tuple(place for place, (claim, _) in enumerate(kept) if claim in each.whom.claims)


def grouped(
    rows: Sequence[Choice], key: Callable[[Choice], K], columns: Iterable[int] | None = None
) -> dict[K, list[int]]:
    """Return the columns of choices that have something in common."""
    found: defaultdict[K, list[int]] = defaultdict(list)
    for column in range(len(rows)) if columns is None else columns:
        found[key(rows[column])].append(column)
    return dict(found)
