"""Registers as plain records, and with changes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

import attrs

from tiering._dates import DateRange, as_day
from tiering._hostings import Hosting
from tiering._leading import Lead, Partnership
from tiering._memberships import Membership, ServiceShare
from tiering._organisations import FormerName, Organisation
from tiering._register_index import Records
from tiering._successions import Succession
from tiering.errors import InvalidValueError, ProblemsError, TieringError, is_nearly_one_of, raise_problems

__all__ = ["changed", "read_register", "register_records"]

_CLASSES: Mapping[str, type[Any]] = {
    "organisations": Organisation,
    "memberships": Membership,
    "successions": Succession,
    "shares": ServiceShare,
    "hostings": Hosting,
    "leads": Lead,
    "partnerships": Partnership,
}
_KEYS: Mapping[str, Callable[[Any], object]] = {
    "organisations": lambda each: each.code,
    "memberships": lambda each: (each.member, each.of, each.valid.start),
    "successions": lambda each: (each.of, each.to),
    "shares": lambda each: (each.service, each.client, each.valid.start),
    "hostings": lambda each: (each.service, each.host, each.valid.start),
    "leads": lambda each: (each.tier, each.valid.start),
    "partnerships": lambda each: (frozenset(each.bodies), each.valid.start),
}
"""By what a record of a register is another edition of one that is there."""
_DAYS = frozenset({"start", "end", "on", "until", "reports_until"})
_SHORT = ("region", "part_of")
"""What an organisation belongs to, in its own record."""


def changed(old: Records, new: Sequence[Iterable[Any]]) -> Records:
    """Return records with others in place of those that they are another edition of, and more at the end."""
    groups = []
    for name, before, after in zip(Records._fields, old, new, strict=True):
        key = _KEYS[name]
        editions: dict[object, list[Any]] = {}
        for each in after:
            editions.setdefault(key(each), []).append(each)
        kept = [edition for each in before for edition in editions.pop(key(each), [each])]
        groups.append(tuple(kept + [each for more in editions.values() for each in more]))
    return Records(*groups)


def register_records(records: Records) -> dict[str, list[dict[str, Any]]]:
    """Return plain records."""
    return {
        name: [dict(_plain_fields(each)) for each in group]
        for name, group in zip(Records._fields, records, strict=True)
    }


def _plain_fields(record: Any) -> Iterator[tuple[str, Any]]:
    for field in attrs.fields(type(record)):
        value = getattr(record, field.name)
        if isinstance(value, DateRange):
            yield from (("start", _plain(value.start)), ("end", _plain(value.end)))
        else:
            yield field.name, _plain(value)


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [dict(_plain_fields(each)) if isinstance(each, FormerName) else each for each in value]
    return value


def read_register(*groups: Iterable[Mapping[Any, Any]]) -> Records:
    """
    Return what records hold.

    Raises:
        TieringError: The one problem found, or a `ProblemsError` with all of them.
    """
    problems: list[TieringError] = []
    found: dict[str, list[Any]] = {name: [] for name in _CLASSES}
    for (name, kind), records in zip(_CLASSES.items(), groups, strict=True):
        reader = _Reader(kind)
        for number, record in enumerate(records, start=1):
            try:
                found[name].append(reader.read(record))
                if kind is Organisation:
                    found["memberships"].extend(_memberships_for_short(record))
            except TieringError as problem:
                leaves = problem.exceptions if isinstance(problem, ProblemsError) else (problem,)
                problems += [InvalidValueError(f"record {number} of the {name}: {leaf}") for leaf in leaves]
    raise_problems("the records", problems)
    return Records(*map(tuple, found.values()))


def _memberships_for_short(record: Mapping[Any, Any]) -> Iterator[Membership]:
    for name in _SHORT:
        given = record.get(name)
        wholes = [given] if isinstance(given, str) else [] if _is_nothing(given) else _as_list(given, name)
        yield from (Membership(member=record["code"], of=whole) for whole in wholes)


class _Reader:
    """Reads records of one class."""

    def __init__(self, kind: type[Any]) -> None:
        self.kind = kind
        self.fields = {each.name: each for each in attrs.fields(kind)}
        self.needed = [name for name, each in self.fields.items() if each.default is attrs.NOTHING]
        dated = {"start", "end"} if "valid" in self.fields else set[str]()
        self.known = {*self.fields, *dated} - {"valid"} | (set(_SHORT) if kind is Organisation else set[str]())
        self._slips: dict[object, bool] = {}

    def read(self, record: Mapping[Any, Any]) -> Any:
        """
        Return what a record holds.

        Raises:
            TieringError: It holds nothing of the kind.
        """
        given: object = record
        if not isinstance(given, Mapping):
            message = f"{record!r} is no mapping; for a data frame give frame.to_dict('records')"
            raise InvalidValueError(message)
        absent = [name for name in self.needed if _is_nothing(record.get(name))]
        if absent:
            message = f"there is no {' and no '.join(map(repr, absent))}; there is {', '.join(map(repr, record)) or 'nothing'}"
            raise InvalidValueError(message)
        slips = [key for key in record if self._is_slip(key)]
        if slips:
            message = f"{', '.join(map(repr, slips))} is read by nobody, but looks like one of {', '.join(map(repr, sorted(self.known)))}; use that name, or another one"
            raise InvalidValueError(message)
        values = {
            name: self._value(name, record) for name in self.fields if name != "valid" and self._is_given(name, record)
        }
        if "valid" in self.fields:
            values["valid"] = DateRange(*(_read_day(name, record.get(name)) for name in ("start", "end")))
        return self.kind(**values)

    def _is_given(self, name: str, record: Mapping[Any, Any]) -> bool:
        # That nobody knows a share is told by None, and differs from that it is all.
        is_telling = self.kind is Membership and name == "share"
        return name in record and (is_telling or not _is_nothing(record[name]))

    def _is_slip(self, key: object) -> bool:
        if key not in self._slips:
            is_strange = isinstance(key, str) and key not in self.known
            self._slips[key] = is_strange and (key in self.fields or is_nearly_one_of(str(key), self.known))
        return self._slips[key]

    def _value(self, name: str, record: Mapping[Any, Any]) -> Any:
        value = record[name]
        if _is_nothing(value):
            return None
        if name in _DAYS:
            return _read_day(name, value)
        if name == "former_names":
            reader = _Reader(FormerName)
            return [reader.read(each) for each in _as_list(value, name)]
        return _as_list(value, name) if name == "bodies" else value


def _as_list(value: Any, name: str) -> Sequence[Any]:
    if not isinstance(value, (list, tuple)):
        message = f"{name} must be a list, not {value!r}"
        raise InvalidValueError(message)
    return value


def _read_day(name: str, value: Any) -> date | None:
    if _is_nothing(value):
        return None
    try:
        return date.fromisoformat(value) if isinstance(value, str) else as_day(value)
    except (ValueError, TieringError):
        message = f"{name} must be a day, as a datetime.date or text such as '2023-04-01', not {value!r}"
        raise InvalidValueError(message) from None


def _is_nothing(value: Any) -> bool:
    """Tell whether a value says that there is none: None, NaN, or a data frame's own mark."""
    if isinstance(value, (float, datetime)):
        return bool(value != value)  # noqa: PLR0124 - what marks it
    return value is None or type(value).__name__ in {"NAType", "NaTType"}
