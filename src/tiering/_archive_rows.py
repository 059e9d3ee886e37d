"""Complete records, read and checked one by one."""

from __future__ import annotations

import reprlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Protocol

import attrs
import numpy as np

from tiering._dates import Period
from tiering._decisions import Movement
from tiering._fields import FrozenMapping
from tiering._fingerprints import fingerprint, without_address
from tiering._plain import (
    day_from,
    explanation_from,
    judgement_from,
    number_from,
    organisation_from,
    sequence_from,
    text_from,
    whole_from,
)
from tiering._protocols import Guard, Rule
from tiering._sittings import Undecided, blank_state, settles
from tiering._tiers import TierScale
from tiering._wording import listed
from tiering.errors import DefinitionError, TieringError, UnknownCodeError, raise_problems

REMEDY = "give what History.to_records(complete=True) returned"


class Edition(Protocol):
    """What is needed of the regime that held the reviews."""

    @property
    def name(self) -> str: ...
    @property
    def scale(self) -> TierScale: ...
    @property
    def rule(self) -> Rule: ...
    @property
    def guards(self) -> tuple[Guard, ...]: ...
    @property
    def undecided(self) -> Undecided: ...


@attrs.frozen
class Row:
    """
    One record whose values have been read.

    Attributes:
        where: Which one it is, in words.
        values: What stands under each key.
    """

    where: str
    values: Mapping[str, Any]

    def __getitem__(self, key: str) -> Any:
        return self.values[key]


def edition_words(edition: Edition) -> dict[str, Any]:
    """Return what a record says of the regime that held its review."""
    return {
        "regime": edition.name,
        "scale": [tier.code for tier in edition.scale],
        "rule": fingerprint(edition.rule),
        "undecided": edition.undecided.name.lower(),
    }


def guard_words(guard: Guard) -> str:
    """Return what a record calls a guard: its own words."""
    return without_address(str(guard))


def read_rows(records: Iterable[Any], edition: Edition) -> list[Row]:
    """
    Return the rows that records hold.

    Raises:
        TieringError: One is no complete record, or of another edition; several problems come as one `ProblemsError`.
    """
    problems: list[TieringError] = []
    rows = [_read(f"row {number} of the records", each, problems) for number, each in enumerate(records, start=1)]
    raise_problems("the records", problems)
    raise_problems("the records", _of_others(rows, edition))
    for row in rows:
        problems += _unfit(row, edition)
    raise_problems("the records", problems)
    return rows


def _read(where: str, record: Any, problems: list[TieringError]) -> Row:
    if not isinstance(record, Mapping):
        problems.append(DefinitionError(f"{where} is {reprlib.repr(record)}, not a mapping; {REMEDY}"))
        return Row(where, {})
    absent = [key for key in _READERS if key not in record]
    if absent:
        problems.append(DefinitionError(f"{where} has no {listed(map(repr, absent))}; {REMEDY}"))
        return Row(where, {})
    values: dict[str, Any] = {}
    for key, read in _READERS.items():
        try:
            values[key] = read(record[key])
        except (TieringError, LookupError, TypeError, ValueError, AttributeError) as problem:
            why = f"it has no {problem}" if isinstance(problem, KeyError) else f"{problem}"
            message = f"{where}: {key!r} is {reprlib.repr(record[key])}, which cannot be read ({why}); {REMEDY}"
            problems.append(DefinitionError(message))
    return Row(where, values)


def _texts(data: Any) -> list[str]:
    return [text_from(each) for each in sequence_from(data)]


def _wholes(data: Any) -> list[int]:
    return [whole_from(each) for each in sequence_from(data)]


def _tier(data: Any) -> str | None:
    return None if data is None else text_from(data)


def _guards(data: Any) -> list[tuple[str, dict[str, int]]]:
    return [
        (text_from(each["guard"]), {text_from(name): whole_from(number) for name, number in each["state"].items()})
        for each in sequence_from(data)
    ]


def _count(data: Any) -> int | None:
    if data is None:
        return None
    if not 0 <= whole_from(data) <= np.iinfo(np.int16).max:
        message = "it is out of range"
        raise ValueError(message)
    return int(data)


def _since(data: Any) -> int | None:
    """Return a day as an ordinal, 0 where it is not known, and None where nobody asked for it."""
    if data is None:
        return None
    return date.fromisoformat(data).toordinal() if text_from(data) else 0


def _latest(data: Any) -> Mapping[str, Period]:
    return FrozenMapping({text_from(code): Period.parse(text) for code, text in data.items()})


def _succession(data: Any) -> Mapping[str, Any] | None:
    if data is None:
        return None
    candidates: list[dict[str, Any]] = [
        {
            "organisation": organisation_from(each["organisation"]),
            "tier": _tier(each["tier"]),
            "reviews_in_tier": _count(each["reviews_in_tier"]),
            "in_tier_since": day_from(each["in_tier_since"]),
            "activity": None if each["activity"] is None else number_from(each["activity"]),
        }
        for each in sequence_from(data["candidates"])
    ]
    taken, known = _tier(data["taken"]), [each["organisation"].code for each in candidates]
    if taken is not None and taken not in known:
        message = f"{taken!r} is not among those that it follows"
        raise ValueError(message)
    return {"candidates": candidates, "taken": taken, "policy": text_from(data["policy"])}


_READERS: Mapping[str, Callable[[Any], Any]] = {
    "regime": text_from,
    "scale": _texts,
    "rule": text_from,
    "undecided": text_from,
    "review": date.fromisoformat,
    "organisation": organisation_from,
    "before": _tier,
    "least": text_from,
    "most": text_from,
    "proposed": text_from,
    "guarded": text_from,
    "tier": text_from,
    "movement": Movement,
    "succession": _succession,
    "ended": lambda data: tuple(organisation_from(each) for each in sequence_from(data)),
    "held": _wholes,
    "held_by": _texts,
    "judgements": lambda data: [judgement_from(each) for each in sequence_from(data)],
    "latest": _latest,
    "missing": _texts,
    "reasons": explanation_from,
    "guards": _guards,
    "reviews_in_tier": _count,
    "in_tier_since": _since,
}


def _of_others(rows: Sequence[Row], edition: Edition) -> list[TieringError]:
    """Return a problem for each thing that was another in the regime that held the reviews."""
    found: dict[str, list[str]] = {}
    own = edition_words(edition)
    guards = [(guard_words(each), each.fields) for each in edition.guards]
    for row in rows:
        for what in _unlike(row, own, guards, edition.name):
            days = found.setdefault(what, [])
            if (day := row["review"].isoformat()) not in days[-1:]:
                days.append(day)
    advice = "a history of several editions is read in parts, each with the regime that held its reviews"
    return [
        DefinitionError(f"the records are {what} (reviews of {listed(days)}); {advice}") for what, days in found.items()
    ]


def _unlike(row: Row, own: Mapping[str, Any], guards: Sequence[tuple[str, Sequence[str]]], name: str) -> Iterable[str]:
    if row["regime"] != own["regime"]:
        yield f"of the regime {row['regime']!r}, not of {name!r}"
    if row["scale"] != own["scale"]:
        yield f"of another scale, {', '.join(row['scale'])}, than that of {name!r}, {', '.join(own['scale'])}"
    if row["rule"] != own["rule"]:
        yield f"of another rule than that of {name!r}"
    if row["undecided"] != own["undecided"]:
        yield f"of a regime that treats the undecided otherwise, {row['undecided']!r}, than {name!r}, {own['undecided']!r}"
    recorded, known = ([words for words, _ in each] for each in (row["guards"], guards))
    if recorded != known:
        told = [listed(map(repr, each)) or "none" for each in (recorded, known)]
        yield f"of other guards, {told[0]}, than those of {name!r}, {told[1]}"
        return
    for (words, state), (_, fields) in zip(row["guards"], guards, strict=True):
        if sorted(state) != sorted(fields):
            told = [listed(each) or "nothing" for each in (state, fields)]
            yield f"of another guard {words!r}, which remembers {told[0]}, than that of {name!r}, which remembers {told[1]}"


def _unfit(row: Row, edition: Edition) -> Iterable[TieringError]:
    """Yield what does not fit the regime, or contradicts itself."""
    codes = [tier.code for tier in edition.scale]
    for key in ("before", "least", "most", "proposed", "guarded", "tier"):
        if row[key] is not None and row[key] not in codes:
            yield UnknownCodeError("tier", row[key], codes, f"{row.where}, {key!r}")
    for each in (row["succession"] or {"candidates": ()})["candidates"]:
        if each["tier"] is not None and each["tier"] not in codes:
            yield UnknownCodeError("tier", each["tier"], codes, f"{row.where}, 'succession'")
    holders = len(edition.guards) + settles(edition.rule)
    told: list[str] = []
    if any(not 0 <= each < holders for each in row["held"]):
        told.append(f"'held' is {row['held']}, and there are {holders} that can hold back")
    for guard, (words, state) in zip(edition.guards, row["guards"], strict=True):
        most = np.iinfo(blank_state(guard, 0).dtype)
        told += [
            f"{number} is out of range for {name!r} of the guard {words!r}"
            for name, number in state.items()
            if not most.min <= number <= most.max
        ]
    told += [f"{code!r} is missing, but not among 'latest'" for code in row["missing"] if code not in row["latest"]]
    own = row["organisation"].code
    told += [
        f"a judgement on {each.organisation!r} stands with {own!r}"
        for each in row["judgements"]
        if each.organisation != own
    ]
    yield from (DefinitionError(f"{row.where}: {each}; {REMEDY}") for each in told)
