"""A panel with its organisations in another order."""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from tiering._arrays import frozen_floats
from tiering._organisations import Organisation
from tiering._panel import Panel
from tiering.errors import DefinitionError


def aligned(panel: Panel, organisations: Sequence[Organisation]) -> Panel:
    """
    Return a panel with its organisations in the order of others of the same codes.

    Raises:
        DefinitionError: It lacks one of them, or has one more.
    """
    codes = [each.code for each in organisations]
    own = [each.code for each in panel.organisations]
    if own == codes:
        return panel
    strangers = sorted(set(own) ^ set(codes))
    if strangers or len(own) != len(codes):
        named = ", ".join(map(repr, strangers[:8]))
        message = f"the panel has other organisations: only one side knows {named}"
        raise DefinitionError(message)
    order = [panel.position(code) for code in codes]
    values, weights, coverage = (
        frozen_floats(layer[..., order]) for layer in (panel.values, panel.weights, panel.coverage)
    )
    return attrs.evolve(
        panel,
        organisations=[panel.organisations[place] for place in order],
        values=values,
        weights=weights,
        coverage=coverage,
    )
