"""The rule of a regime in words, made from the values each time the documentation is built."""

from __future__ import annotations

import importlib
from typing import Any

from docutils import nodes
from docutils.parsers.rst import Directive
from sphinx.application import Sphinx

from tiering import Regime


def regime_at(path: str) -> Regime:
    """
    Return the regime that a dotted name means.

    Args:
        path: The name of its module and its own, such as "tiering.nhs.uec_2023.regime".

    Raises:
        ValueError: There is no such module, or nothing of the name in it that is a regime.
    """
    module, _, name = path.rpartition(".")
    try:
        found = getattr(importlib.import_module(module), name)
    except (ImportError, AttributeError, ValueError) as problem:
        message = f"{path!r} is nowhere: {problem}"
        raise ValueError(message) from None
    if not isinstance(found, Regime):
        message = f"{path!r} is {found!r}, no regime"
        raise ValueError(message)  # noqa: TRY004 - a wrong name, for whoever wrote the page
    return found


class Rule(Directive):
    """Print the rule of the regime that its argument names."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Return the rule as it is written, line by line."""
        try:
            text = regime_at(self.arguments[0]).rule_text
        except ValueError as problem:
            raise self.error(str(problem)) from None
        return [nodes.literal_block(text, text, language="text")]


def setup(app: Sphinx) -> dict[str, Any]:
    """Tell Sphinx about the directive."""
    app.add_directive("rule", Rule)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
