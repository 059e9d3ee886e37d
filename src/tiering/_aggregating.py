"""Figures of those of whom organisations are parts, and figures restated on another day's map."""

from __future__ import annotations

import warnings
from typing import Protocol

from tiering._attribution import Figures, Made
from tiering._left_out import left_out, nowhere_by
from tiering._register import Register
from tiering._regrouping import Regrouped, regroup
from tiering._regrouping_checks import check_minimum
from tiering._routes import Routes
from tiering.errors import LeftOutWarning


class Restated(Figures, Protocol):
    """What is needed of a panel to restate it."""

    @property
    def minimum_coverage(self) -> float: ...


def aggregated(panel: Figures, register: Register, to: str, minimum_coverage: float) -> Made:
    """
    Return the figures of those of whom a panel's organisations are parts, and warn of who is left out.

    Raises:
        TieringError: The register does not know somebody, or figures cannot be put together.
    """
    check_minimum(minimum_coverage)
    routes = register.routes(panel.organisations, panel.periods, to)
    found = regroup(panel, routes, minimum_coverage, is_restated=False)
    nowhere = found.nowhere
    if nowhere.any() and not register.of_kind(to):
        # Whoever is a part of another one of the same kind is meant to be left out.
        nowhere = nowhere_by(register.routes(panel.organisations, panel.periods, register[to].kind))
    _warn(left_out(panel, nowhere, routes.what))
    return _made(panel, routes, found, minimum_coverage)


def restated(panel: Restated, routes: Routes, minimum_coverage: float) -> Made:
    """
    Return the figures as those of others, and warn of who is left out.

    Raises:
        TieringError: Figures cannot be put together.
    """
    check_minimum(minimum_coverage)
    least = max(minimum_coverage, panel.minimum_coverage)
    found = regroup(panel, routes, least, is_restated=True)
    _warn(left_out(panel, found.nowhere, routes.what))
    return _made(panel, routes, found, least)


def _made(panel: Figures, routes: Routes, found: Regrouped, minimum_coverage: float) -> Made:
    layers, attributions, _ = found
    return {
        "values": layers.values,
        "metrics": panel.metrics,
        "periods": panel.periods,
        "organisations": routes.targets,
        "weights": layers.weights,
        "coverage": layers.coverage,
        "attributions": attributions,
        "minimum_coverage": minimum_coverage,
    }


def _warn(lost: str | None) -> None:
    """Warn whoever called the panel's method."""
    if lost is not None:
        warnings.warn(lost, LeftOutWarning, stacklevel=4)
