"""What `import tiering` costs on top of what it needs anyway."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from statistics import median
from typing import Any

import pytest

from .ratios import Comparison, record

NEEDED = "import attrs, numpy"
PAIRS = 31


def _run(code: str, compiled: Path) -> float:
    """Time a fresh interpreter by what it takes of the processor; modules come compiled, as they do when installed."""
    settings = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    settings["PYTHONPYCACHEPREFIX"] = str(compiled)
    start = _used()
    subprocess.run([sys.executable, "-c", code], check=True, env=settings)  # noqa: S603 - our own two lines
    return _used() - start


def _used() -> float:
    """Return the seconds of the processor that all finished children took."""
    import resource  # there is none on Windows

    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


@pytest.mark.benchmark
@pytest.mark.parametrize("statement", ["import tiering", "from tiering import *"], ids=["alone", "every name"])
def test_of_importing_beside_attrs_and_numpy(statement: str, benchmark: Any, tmp_path: Path) -> None:
    ours = f"{NEEDED}; {statement}"
    _run(ours, tmp_path)
    _run(NEEDED, tmp_path)
    pairs = tuple((_run(ours, tmp_path), _run(NEEDED, tmp_path)) for _ in range(PAIRS))
    record(benchmark, Comparison(f"python -c '{ours}'", f"python -c '{NEEDED}'", pairs))
    benchmark.extra_info["more_milliseconds"] = {
        "median": median(one - other for one, other in pairs) * 1e3,
        "of the quickest": (min(one for one, _ in pairs) - min(other for _, other in pairs)) * 1e3,
    }
    benchmark.pedantic(_run, args=(ours, tmp_path), rounds=5)
