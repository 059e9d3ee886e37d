"""A panel with its organisations in another order, or with some of them."""

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
    return chosen(panel, [panel.position(code) for code in codes])


def chosen(panel: Panel, places: Sequence[int]) -> Panel:
    """Return a panel with the organisations at some places, in that order."""
    order = list(places)
    if order == list(range(len(panel.organisations))):
        return panel
    values, weights, coverage = (
        frozen_floats(layer[..., order]) for layer in (panel.values, panel.weights, panel.coverage)
    )
    organisations = [panel.organisations[place] for place in order]
    codes = {each.code for each in organisations}
    return attrs.evolve(
        panel,
        organisations=organisations,
        values=values,
        weights=weights,
        coverage=coverage,
        attributions=[each for each in panel.attributions if each.organisation in codes],
    )
