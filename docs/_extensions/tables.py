"""What directives share that write a table and have it read as the page is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from docutils import nodes
from docutils.parsers.rst import Directive
from docutils.statemachine import StringList


def written(rows: Sequence[Iterable[str]]) -> list[str]:
    """Return the lines of a table, of which the first row is the head."""
    first, *others = [list(row) for row in rows]
    return [_row(first), _row(["---"] * len(first)), *map(_row, others)]


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"


def read_in(directive: Directive, lines: list[str]) -> list[nodes.Node]:
    """Return lines as if they stood on the page in place of the directive."""
    holder = nodes.container()
    directive.state.nested_parse(StringList(lines, directive.name), directive.content_offset, holder)
    return [*holder.children]
