"""The solvers of scipy, for whoever has it."""

from __future__ import annotations

from typing import Any

from tiering.errors import MissingExtraError


def solvers(what: str) -> Any:
    """Return `scipy.optimize`, or say how to get it; it is loaded for nobody who does not ask for it."""
    try:
        from scipy import optimize
    except ImportError as error:
        raise MissingExtraError(what, "optimise", "scipy") from error
    return optimize


def sparse(values: Any, rows: Any, columns: Any, shape: tuple[int, int]) -> Any:
    """Return a sparse matrix; what stands in the same place is added up."""
    from scipy.sparse import csr_array

    return csr_array((values, (rows, columns)), shape=shape)
