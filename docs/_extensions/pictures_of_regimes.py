"""
The pictures of the bundled regimes, drawn from the examples each time the documentation is built.

An example that has `history()` gets a picture of who stood where after each review, `<example>-ribbons.svg`; one that
has `histories()`, by name, gets one for each, `<example>-<name>-ribbons.svg`.  Where `PICTURED` says which metric of
which organisation, there is a picture of its figures beside the limits of the regime as well, `…-lines.svg`.  What
`PUBLISHED` names is no run of a rule, but places as somebody published them; it is drawn at their dates alone.

Every picture is headed by the names of the regimes that it shows, which say whose their thresholds are, and by how
many of the numbers of their rules are published, and how many are not.
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import matplotlib as mpl
from figures_and_limits import lines
from pictures import FOLDER, STYLE
from published_lists import marks
from ribbons import ribbons
from sphinx.application import Sphinx

from tiering import History


def runs_of(example: Any) -> dict[str, History]:
    """Return the histories of an example, by what the names of their pictures say besides its own."""
    found = {"": example.history()} if hasattr(example, "history") else {}
    return found | (example.histories() if hasattr(example, "histories") else {})


def pictured_in(example: Any) -> Mapping[str, tuple[str, str]]:
    """Return which metric of which organisation is to be drawn, by the same names."""
    found = getattr(example, "PICTURED", {})
    return {"": found} if isinstance(found, tuple) else found


def said_in(example: Any) -> Mapping[str, str]:
    """Return what else is to be said of the histories of an example, such as that they are invented, by the same names."""
    found: Mapping[str, str] = getattr(example, "SAID", {})
    return found


def published_in(example: Any) -> Mapping[str, str]:
    """Return which histories of an example are places as they were published, by the same names, with what to say of them."""
    found: Mapping[str, str] = getattr(example, "PUBLISHED", {})
    return found


@cache
def histories_of(example: str) -> dict[str, History]:
    """Return the histories of an example by its name; they are made once, for pictures and tables."""
    return runs_of(importlib.import_module(example))


def draw_all(examples: Path, folder: Path) -> None:
    """Draw the pictures of every example that has any."""
    folder.mkdir(exist_ok=True)
    for path in sorted(examples.glob("*.py")):
        example = importlib.import_module(path.stem)
        pictured, published, said = pictured_in(example), published_in(example), said_in(example)
        for key, history in histories_of(path.stem).items():
            name = f"{path.stem}-{key}" if key else path.stem
            if key in published:
                marks(history, published[key], folder / f"{name}-ribbons.svg")
            else:
                ribbons(history, folder / f"{name}-ribbons.svg", said.get(key, ""))
            if key in pictured:
                lines(history, *pictured[key], folder / f"{name}-lines.svg", said.get(key, ""))


def draw(app: Sphinx) -> None:
    """Draw them beside the others."""
    with mpl.rc_context(STYLE):
        draw_all(Path(app.srcdir) / "examples", Path(app.srcdir) / FOLDER)


def setup(app: Sphinx) -> dict[str, Any]:
    """Draw before anything is read."""
    app.connect("builder-inited", draw)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
