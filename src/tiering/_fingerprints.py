"""What tells one rule from another, from one run to the next."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from typing import Any

import attrs
import numpy as np

from tiering._references import Reference

_ADDRESS = re.compile(r" at 0x[0-9A-Fa-f]+")
_DIGITS = 16


def fingerprint(plugin: object) -> str:
    """
    Return a short text that is the same wherever a plug-in asks the same, and another where it asks anything else.

    References do not count, nor do fields that are as they are where nobody gives them, so that what a later
    edition of a plug-in adds without changing what it does changes nothing here.  A plug-in that is no attrs
    class is known by its `repr()`, or where it has none of its own by its class.
    """
    return hashlib.sha256(_text(plugin).encode()).hexdigest()[:_DIGITS]


def without_address(text: str) -> str:
    """Return a text without where in memory the things stand that it names."""
    return _ADDRESS.sub("", text)


def _text(value: Any) -> str:
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, (Mapping, AbstractSet, list, tuple, np.ndarray)):
        return _several(value)
    if attrs.has(type(value)):
        return f"{type(value).__qualname__}({', '.join(_given(value))})"
    return _own_words(value)


def _several(values: Any) -> str:
    """Write what consists of others; in an order of its own where its own order says nothing."""
    if isinstance(values, np.ndarray):
        return f"array{values.shape}{_text(values.ravel().tolist())}"
    if isinstance(values, Mapping):
        return f"{{{', '.join(sorted(f'{_text(key)}: {_text(each)}' for key, each in values.items()))}}}"
    if isinstance(values, AbstractSet):
        return f"{{{', '.join(sorted(map(_text, values)))}}}"
    return f"({', '.join(map(_text, values))})"


def _given(value: Any) -> Iterable[str]:
    """Yield the fields of an attrs class that are not what they are anyway."""
    for field in attrs.fields(type(value)):
        own = getattr(value, field.name, None)
        if not field.init or not field.eq or isinstance(own, Reference):
            continue
        text = _text(own)
        if text != _default_text(field.default):
            yield f"{field.name}={text}"


def _default_text(default: Any) -> str:
    """Return the text of what stands in a field where nobody gives it; empty where somebody must."""
    if default is attrs.NOTHING:
        return ""
    if hasattr(default, "takes_self"):
        return "" if default.takes_self else _text(default.factory())
    return _text(default)


def _own_words(value: Any) -> str:
    if hasattr(value, "__qualname__"):
        return f"{getattr(value, '__module__', '')}.{value.__qualname__}"
    kind: Any = type(value)
    if kind.__repr__ is object.__repr__:
        return str(kind.__qualname__)
    return without_address(repr(value))
