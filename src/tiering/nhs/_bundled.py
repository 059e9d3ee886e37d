"""Every bundled regime."""

from __future__ import annotations

from collections.abc import Mapping

from tiering._fields import FrozenMapping
from tiering._regime import Regime
from tiering.nhs import (
    ae_groups_2017,
    cancer_2022,
    elective_2022,
    oversight_2016,
    oversight_2021,
    oversight_2025,
    sustainability_fund_2018,
    uec_2023,
)

_MODULES = (
    ae_groups_2017,
    cancer_2022,
    elective_2022,
    oversight_2016,
    oversight_2021,
    oversight_2025,
    sustainability_fund_2018,
    uec_2023,
)


def bundled() -> Mapping[str, Regime]:
    """Return them by module and name."""
    return FrozenMapping(
        {
            f"{module.__name__.rpartition('.')[2]}.{name}": thing
            for module in _MODULES
            for name, thing in vars(module).items()
            if isinstance(thing, Regime)
        }
    )
