"""Finding the regimes of a family, each in the module of its edition."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib import import_module

from tiering._fields import FrozenMapping
from tiering._regime import Regime


def regimes_of(family: str, modules: Sequence[str]) -> Mapping[str, Regime]:
    """
    Return the regimes of some modules, by module and name.

    Args:
        family: The package that holds the modules.
        modules: Their names, in the order in which their regimes come.
    """
    return FrozenMapping(
        {
            f"{module}.{name}": thing
            for module in modules
            for name, thing in vars(import_module(f"{family}.{module}")).items()
            if isinstance(thing, Regime)
        }
    )
