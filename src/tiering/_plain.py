"""Plain data for whatever a caller stores things in, and explanations back out of it."""

from __future__ import annotations

import enum
import math
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, cast

import attrs

from tiering._attribution import Attribution, Source
from tiering._dates import DateRange, Period
from tiering._explanations import Explanation, Section
from tiering._findings import Answer
from tiering._lines import Line
from tiering._organisations import Organisation
from tiering._references import Reference, Status
from tiering._units import Unit

_NUMBERS = ("observed", "limit", "gap", "coverage")
"""The fields of a line in which None stands for NaN."""


def plain(value: Any) -> Any:
    """Return a value as text, numbers, booleans, None, lists and dicts: dates and periods as text, NaN as None."""
    if isinstance(value, enum.Enum):
        return value.value
    if value is None or isinstance(value, (bool, int, str)):
        return value
    if isinstance(value, float):
        return None if math.isnan(value) else value
    if isinstance(value, (Period, date)):
        return value.code if isinstance(value, Period) else value.isoformat()
    named = _named(value)
    return [plain(each) for each in value] if named is None else {key: plain(each) for key, each in named.items()}


def _named(value: Any) -> Mapping[str, Any] | None:
    """Return what a value consists of by name; None where it is a mere sequence."""
    if isinstance(value, Mapping):
        return value
    if hasattr(value, "_asdict"):
        return cast("Mapping[str, Any]", value._asdict())
    if not attrs.has(type(value)):
        return None
    fields = attrs.fields(type(value))
    return {each.alias: getattr(value, each.name) for each in fields if each.init and not each.name.startswith("_")}


def explanation_from(data: Mapping[str, Any]) -> Explanation:
    """Return the explanation that plain data hold."""
    return Explanation(
        data["title"],
        [
            Section(
                each["heading"], each["tally"], tuple(line_from(line) for line in each["lines"]), tuple(each["depths"])
            )
            for each in data["sections"]
        ],
    )


def line_from(data: Mapping[str, Any]) -> Line:
    """Return the line that plain data hold."""
    fields = dict(data)
    for name in _NUMBERS:
        fields[name] = math.nan if fields[name] is None else fields[name]
    for name in ("first", "last"):
        fields[name] = None if fields[name] is None else Period.parse(fields[name])
    fields["answer"], fields["unit"] = Answer(data["answer"]), Unit(data["unit"])
    fields["notes"] = tuple(data["notes"])
    fields["attributions"] = tuple(map(_attribution_from, data["attributions"]))
    fields["reference"] = None if data["reference"] is None else _reference_from(data["reference"])
    return Line(**fields)


def organisation_from(data: Mapping[str, Any]) -> Organisation:
    """Return the organisation that plain data hold."""
    return Organisation(data["code"], name=data["name"], kind=data["kind"])


def day_from(text: str | None) -> date | None:
    """Return the day that a text says; None where there is none."""
    return None if text is None else date.fromisoformat(text)


def _attribution_from(data: Mapping[str, Any]) -> Attribution:
    sources: Iterable[Mapping[str, Any]] = data["sources"]
    return Attribution(
        data["metric"],
        data["organisation"],
        [Source(organisation_from(each["organisation"]), each["share"]) for each in sources],
        data["shared_with"],
        data["kind"],
        DateRange(day_from(data["valid"]["start"]), day_from(data["valid"]["end"])),
    )


def _reference_from(data: Mapping[str, Any]) -> Reference:
    return Reference(Status(data["status"]), source=data["source"], note=data["note"])
