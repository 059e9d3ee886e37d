"""Every bundled regime, found among the files, so that one that is nowhere listed is found as well."""

from __future__ import annotations

import importlib
import pkgutil
from types import ModuleType

from tiering import Regime, elsewhere, nhs

FAMILIES = (nhs, elsewhere)


def modules(*families: ModuleType) -> list[ModuleType]:
    """Return the modules of families, one for each edition."""
    return [
        importlib.import_module(f"{family.__name__}.{each.name}")
        for family in families or FAMILIES
        for each in pkgutil.iter_modules(family.__path__)
        if not each.name.startswith("_")
    ]


def bundled(*families: ModuleType) -> dict[str, Regime]:
    """Return the regimes of families, by module and name."""
    return {
        f"{module.__name__.rpartition('.')[2]}.{name}": thing
        for module in modules(*families)
        for name, thing in vars(module).items()
        if isinstance(thing, Regime)
    }
