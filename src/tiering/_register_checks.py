"""What cannot be right in a register."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby, pairwise
from operator import attrgetter
from typing import Any

from tiering._circles import circles
from tiering._fields import duplicates
from tiering._register_index import Index, Link, Records
from tiering._succession_checks import odd_successions, round_text
from tiering._timelines import Span, span_words
from tiering.errors import DefinitionError, TieringError, UnknownCodeError

__all__ = ["register_problems"]

_TOLERANCE = 1e-6
"""Shares come with six digits."""

_ENDS: Mapping[str, Callable[[Any], tuple[str, ...]]] = {
    "memberships": attrgetter("member", "of"),
    "successions": attrgetter("of", "to"),
    "shares": attrgetter("service", "client"),
    "hostings": attrgetter("service", "host"),
    "leads": lambda lead: () if lead.team is None else (lead.team,),
    "partnerships": attrgetter("bodies"),
}
_TITLES: Mapping[str, str] = {
    "memberships": "the membership of {member!r} in {of!r}",
    "successions": "the succession of {of!r} by {to!r}",
    "shares": "the service of {service!r} for {client!r}",
    "hostings": "the hosting of {service!r} by {host!r}",
    "leads": "the lead for tier {tier!r}",
    "partnerships": "the partnership of {bodies}",
}


def register_problems(records: Records, index: Index) -> list[TieringError]:
    """Return everything that cannot be right."""
    return [
        *duplicates("organisation", (each.code for each in records.organisations), "the register"),
        *_strangers(records, index),
        *odd_successions(records.successions, index),
        *_idle(index),
        *_round(index),
        *_odd_memberships(index),
        *_odd_shares_of_services(index),
        *_two_hosts(index),
        *_two_leads(index),
    ]


def _title(group: str, record: Any) -> str:
    fields = {name: getattr(record, name) for name in record.__slots__ if not name.startswith("_")}
    if "bodies" in fields:
        fields["bodies"] = " and ".join(map(repr, fields["bodies"]))
    return _TITLES[group].format(**fields)


def _strangers(records: Records, index: Index) -> Iterator[TieringError]:
    known, place = tuple(index.by_code), index.place
    for group, ends in _ENDS.items():
        for each in getattr(records, group):
            for code in ends(each):
                if code not in place:
                    yield UnknownCodeError("organisation", code, known, _title(group, each))
    kinds = tuple({each.kind: None for each in records.organisations})
    for lead in records.leads:
        if lead.level is not None and lead.level not in kinds:
            yield UnknownCodeError("kind", lead.level, kinds, _title("leads", lead))


def _idle(index: Index) -> Iterator[TieringError]:
    for group, each in index.idle:
        lives = {code: index.lives[code] for code in _ENDS[group](each)}
        # Whoever has no life of its own has a problem of its own.
        if all(life.start < life.end for life in lives.values()):
            when = ", ".join(f"{code!r} exists {span_words(life)}" for code, life in lives.items())
            days = span_words(Span.of(each.valid))
            message = f"{_title(group, each)} counts on no day: it is valid {days}, and {when}; give days that they have in common"
            yield DefinitionError(message)


def _round(index: Index) -> Iterator[TieringError]:
    for circle, day in circles(index.wholes):
        way = round_text(circle, "in")
        message = f"memberships go round in a circle{_since(day)}: {way}; leave one of them out"
        yield DefinitionError(message)


def _since(day: int) -> str:
    return "" if day < 1 else f" from {date.fromordinal(day)}"


def _odd_memberships(index: Index) -> Iterator[TieringError]:
    for code, links in index.wholes.items():
        if _is_plain(links):
            continue
        for kind, some in _by_kind(index, links):
            twice = list(_twice(some))
            for other, day in twice:
                message = (
                    f"{code!r} is in {other!r} twice at once{_since(day)}; end one membership before the other starts"
                )
                yield DefinitionError(message)
            if not twice:
                yield from _odd_sums(some, f"the shares of {code!r} in wholes of the kind {kind!r}", "in", whole=True)


def _is_plain(links: Sequence[Link]) -> bool:
    """Tell whether somebody is in one whole at a time and with all of it, as nearly everybody is."""
    if any(link.share != 1 for link in links):
        return False
    return len(links) == 1 or all(later[0] >= earlier[1] for earlier, later in pairwise(sorted(links)))


def _odd_shares_of_services(index: Index) -> Iterator[TieringError]:
    for code, links in index.services.items():
        if len(links) == 1:
            continue
        for kind, some in _by_kind(index, links):
            twice = list(_twice(some))
            for other, day in twice:
                message = f"{other!r} serves {code!r} twice at once{_since(day)}; end one share before the other starts"
                yield DefinitionError(message)
            if not twice:
                yield from _odd_sums(
                    some, f"the shares of {code!r} by services of the kind {kind!r}", "by", whole=False
                )


def _by_kind(index: Index, links: Iterable[Link]) -> Iterable[tuple[str, Sequence[Link]]]:
    kinds: dict[str, list[Link]] = {}
    for each in links:
        kinds.setdefault(index.by_code[each.code].kind, []).append(each)
    return kinds.items()


def _twice(links: Sequence[Link]) -> Iterator[tuple[str, int]]:
    """Yield at whose other end two links are at once, and from when."""
    if len(links) > 1:
        for code, some in groupby(sorted(links, key=lambda each: (each.code, each.start)), key=lambda each: each.code):
            yield from ((code, later.start) for earlier, later in pairwise(some) if later.start < earlier.end)


def _odd_sums(links: Sequence[Link], what: str, preposition: str, *, whole: bool) -> Iterator[TieringError]:
    """Yield where shares first add up to more than one, and to less where they claim to add up to it."""
    changes: dict[int, list[float]] = {}
    for start, end, _, share, exhaustive in links:
        for day, sign in ((start, 1), (end, -1)):
            at = changes.setdefault(day, [0.0, 0, 0])
            at[0] += sign * (share or 0)
            at[1] += sign
            at[2] += sign * (share is None or not exhaustive)
    total = count = vague = 0.0
    told: set[bool] = set()
    for day in sorted(changes):
        change = changes[day]
        total, count, vague = total + change[0], count + change[1], vague + change[2]
        is_more = total > 1 + _TOLERANCE
        is_less = whole and count > 0 and not vague and total < 1 - _TOLERANCE
        if (is_more or is_less) and is_more not in told:
            told.add(is_more)
            there = [each for each in links if each.start <= day < each.end and each.share is not None]
            exact = math.fsum(each.share or 0 for each in there)
            parts = ", ".join(f"{each.share:.6g} {preposition} {each.code!r}" for each in there)
            cure = (
                "give shares of one whole, or days that do not overlap"
                if is_more
                else "give the rest, or say exhaustive=False where it belongs nowhere"
            )
            yield DefinitionError(f"{what} add up to {exact:.6g}{_since(day)} ({parts}); {cure}")


def _two_hosts(index: Index) -> Iterator[TieringError]:
    for code, links in index.hosts.items():
        some = sorted(links)
        for earlier, later in pairwise(some):
            if later.start < earlier.end:
                message = (
                    f"{code!r} has two hosts at once, {earlier.code!r} and {later.code!r}{_since(later.start)}; "
                    "end one hosting before the other starts"
                )
                yield DefinitionError(message)


def _two_leads(index: Index) -> Iterator[TieringError]:
    for tier, leads in index.leads.items():
        some = sorted(leads, key=lambda each: each[0])
        for (earlier, one), (later, other) in pairwise(some):
            if later.start < earlier.end:
                names = " and ".join(repr(lead.team or lead.level) for lead in (one, other))
                message = f"tier {tier!r} has two leads at once, {names}{_since(later.start)}; end one before the other starts"
                yield DefinitionError(message)
