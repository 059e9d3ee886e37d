"""A watch for input and output done by the library itself."""

from __future__ import annotations

import os
import sys
from types import FrameType
from typing import Any

import tiering

_LIBRARY = (tiering.__file__ or "").removesuffix("__init__.py")
_HYPOTHESIS = f"{os.sep}hypothesis{os.sep}"
_EVENTS = ("socket.", "subprocess.", "os.listdir", "os.scandir", "os.remove", "os.mkdir", "os.system")


class IOWatch:
    """Notes every file, socket or process that code of the library opens, imports not counted."""

    def __init__(self) -> None:
        self.seen: list[str] = []

    def note(self, event: str, args: tuple[Any, ...]) -> None:
        """Note an audit event if the library caused it."""
        if (event == "open" or event.startswith(_EVENTS)) and _is_ours(sys._getframe(1)):
            self.seen.append(f"{event} {args[:1]}")


def _is_ours(frame: FrameType | None) -> bool:
    while frame is not None:
        where = frame.f_code.co_filename
        # Imports read modules, and Hypothesis reads their constants when a strategy of ours is drawn from.
        if where.startswith("<frozen importlib") or _HYPOTHESIS in where:
            return False
        if where.startswith(_LIBRARY):
            return True
        frame = frame.f_back
    return False
