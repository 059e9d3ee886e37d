"""The scripts of `docs/examples`, as modules."""

from __future__ import annotations

import importlib.util
from functools import cache
from pathlib import Path
from typing import Any

EXAMPLES = {path.stem: path for path in sorted((Path(__file__).parents[1] / "docs" / "examples").glob("*.py"))}


@cache
def loaded(name: str) -> Any:
    """Return an example as a module."""
    spec = importlib.util.spec_from_file_location(name, EXAMPLES[name])
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
