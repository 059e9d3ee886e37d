"""
Tables of all bundled regimes side by side, made from the values each time the documentation is built.

A directive names the aspects that a table shows; what stands in it is what `Regime.profile` says.
"""

from __future__ import annotations

import importlib
import pkgutil
from typing import Any

from docutils import nodes
from docutils.parsers.rst import Directive
from docutils.statemachine import StringList
from sphinx.application import Sphinx

from tiering import Regime, elsewhere, nhs


def bundled() -> list[tuple[str, Regime]]:
    """Return every bundled regime with the name of its module, those of the same module together."""
    found: list[tuple[str, Regime]] = []
    for family in (nhs, elsewhere):
        for module in sorted(each.name for each in pkgutil.iter_modules(family.__path__)):
            if not module.startswith("_"):
                inside = vars(importlib.import_module(f"{family.__name__}.{module}")).values()
                found += [(module, each) for each in inside if isinstance(each, Regime)]
    return found


def table_of(aspects: list[str]) -> list[str]:
    """Return the lines of a table, one row for each regime."""
    rows = [["regime", *aspects], ["---"] * (len(aspects) + 1)]
    for module, regime in bundled():
        told = regime.profile.aspects
        rows.append([f"[{regime.name}]({module}.md)", *(told[aspect] for aspect in aspects)])
    return [f"| {' | '.join(cell.replace('|', '/') for cell in row)} |" for row in rows]


class SideBySide(Directive):
    """Set all bundled regimes side by side, in the aspects that its content names, one in each line."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        """Write the table, and have it read as the page is."""
        lines = table_of([line.strip() for line in self.content if line.strip()])
        holder = nodes.container()
        self.state.nested_parse(StringList(lines, "regimes"), self.content_offset, holder)
        return [*holder.children]


def setup(app: Sphinx) -> dict[str, Any]:
    """Tell Sphinx about the directive."""
    app.add_directive("side-by-side", SideBySide)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
