"""Plain data for whatever a caller stores things in, and explanations back out of it."""

from __future__ import annotations

import enum
import math
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, cast

import attrs

from tiering._attribution import Attribution, Source
from tiering._dates import DateRange, Period
from tiering._explanations import Explanation, Section
from tiering._fields import is_whole
from tiering._findings import Answer
from tiering._judgements import Judgement
from tiering._lines import Line
from tiering._organisations import FormerName, Organisation
from tiering._references import Reference, Status
from tiering._units import Unit

_NUMBERS = ("observed", "limit", "gap", "coverage")
"""The fields of a line in which None stands for NaN."""
_TEXTS = ("text", "metric", "name", "relation", "people_text")
"""Its fields that are text."""


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


def explanation_from(data: Any) -> Explanation:
    """
    Return the explanation that plain data hold.

    This and what follows raise `KeyError`, `TypeError`, `ValueError` or `AttributeError` where they hold none.
    """
    return Explanation(
        text_from(data["title"]),
        [
            Section(
                text_from(each["heading"]),
                text_from(each["tally"]),
                tuple(map(line_from, sequence_from(each["lines"]))),
                tuple(map(whole_from, sequence_from(each["depths"]))),
                # Records of former days do not say where a heading's numbers come from.
                _reference_or_none(each.get("reference")),
            )
            for each in sequence_from(data["sections"])
        ],
    )


def line_from(data: Any) -> Line:
    """Return the line that plain data hold."""
    fields = {name: data[name] for name in Line._fields}
    for name in _TEXTS:
        text_from(data[name])
    for name in _NUMBERS:
        fields[name] = number_from(data[name])
    for name in ("first", "last"):
        fields[name] = None if data[name] is None else Period.parse(data[name])
    fields["people"] = None if data["people"] is None else whole_from(data["people"])
    fields["answer"], fields["unit"] = Answer(data["answer"]), Unit(data["unit"])
    fields["notes"] = tuple(map(text_from, sequence_from(data["notes"])))
    fields["attributions"] = tuple(map(_attribution_from, sequence_from(data["attributions"])))
    fields["reference"] = _reference_or_none(data["reference"])
    return Line(**fields)


def organisation_from(data: Any) -> Organisation:
    """Return the organisation that plain data hold."""
    # Records of former days do not say when it existed.
    return Organisation(
        data["code"],
        name=text_from(data["name"]),
        kind=data["kind"],
        valid=_days_from(data.get("valid", {"start": None, "end": None})),
        former_names=[
            FormerName(text_from(each["name"]), until=date.fromisoformat(each["until"]))
            for each in sequence_from(data.get("former_names", ()))
        ],
    )


def judgement_from(data: Any) -> Judgement:
    """Return the judgement that plain data hold."""
    fields = {field.name: data[field.name] for field in attrs.fields(Judgement)}
    return Judgement(**{**fields, "on": date.fromisoformat(data["on"]), "until": day_from(data["until"])})


def day_from(text: str | None) -> date | None:
    """Return the day that a text says; None where there is none."""
    return None if text is None else date.fromisoformat(text)


def text_from(data: Any) -> str:
    """Return what is text already."""
    if not isinstance(data, str):
        message = f"{data!r} is no text"
        raise TypeError(message)
    return data


def whole_from(data: Any) -> int:
    """Return what is a whole number already; True and False are none."""
    if not is_whole(data):
        message = f"{data!r} is no whole number"
        raise TypeError(message)
    return int(data)


def number_from(data: Any) -> float:
    """Return a number; NaN where there is none."""
    if data is None:
        return math.nan
    if isinstance(data, bool) or not isinstance(data, (int, float)):
        message = f"{data!r} is no number"
        raise TypeError(message)
    return float(data)


def sequence_from(data: Any) -> Sequence[Any]:
    """Return what is a list already; text is none."""
    if not isinstance(data, (list, tuple)):
        message = f"{data!r} is no list"
        raise TypeError(message)
    return data


def _attribution_from(data: Any) -> Attribution:
    return Attribution(
        text_from(data["metric"]),
        text_from(data["organisation"]),
        [
            Source(organisation_from(each["organisation"]), number_from(each["share"]))
            for each in sequence_from(data["sources"])
        ],
        whole_from(data["shared_with"]),
        text_from(data["kind"]),
        _days_from(data["valid"]),
    )


def _days_from(data: Any) -> DateRange:
    return DateRange(day_from(data["start"]), day_from(data["end"]))


def _reference_or_none(data: Any) -> Reference | None:
    return None if data is None else _reference_from(data)


def _reference_from(data: Any) -> Reference:
    return Reference(Status(data["status"]), source=text_from(data["source"]), note=text_from(data["note"]))
