"""
Take the measurements and print them as the table of the page on performance.

    python tests/benchmarks/report.py [a file that pytest-benchmark has written]
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent


def measured(file: Path) -> Mapping[str, Any]:
    """Run the benchmarks and return what they wrote down."""
    command = [sys.executable, "-m", "pytest", str(HERE), "-m", "benchmark", "-q", f"--benchmark-json={file}"]
    subprocess.run(command, check=True, cwd=HERE.parent.parent, stdout=sys.stderr)  # noqa: S603 - our own line
    return read(file)


def read(file: Path) -> Mapping[str, Any]:
    """Return what the benchmarks wrote into a file."""
    found: Mapping[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return found


def table(found: Mapping[str, Any]) -> Iterator[str]:
    """Yield the lines of the table."""
    yield "| Job | Median | Quickest | Reference | Its median | Ratio: median | Least to most | Pairs |"
    yield "|---|--:|--:|---|--:|--:|--:|--:|"
    for each in found["benchmarks"]:
        for row in each["extra_info"].get("rows", ()):
            times = [_time(row[f"{which}milliseconds"]) for which in ("", "quickest_", "reference_")]
            spread = f"{_ratio(row['least'])} to {_ratio(row['most'])}"
            cells = (
                row["job"],
                *times[:2],
                row["reference"],
                times[2],
                _ratio(row["median"]),
                spread,
                str(row["pairs"]),
            )
            yield f"| {' | '.join(cells)} |"
    for each in found["benchmarks"]:
        for name, milliseconds in each["extra_info"].get("more_milliseconds", {}).items():
            yield f"\n`import tiering`, on top of attrs and numpy, {name}: {milliseconds:.1f} ms"


def _time(milliseconds: float) -> str:
    return f"{milliseconds / 1e3:,.1f} s" if milliseconds >= 1e3 else f"{milliseconds:.3g} ms"


def _ratio(value: float) -> str:
    return f"1 / {1 / value:,.0f}" if value < 0.1 else f"{value:.2f}"


def main() -> None:
    """Print the table."""
    if len(sys.argv) > 1:
        found = read(Path(sys.argv[1]))
    else:
        with tempfile.TemporaryDirectory() as folder:
            found = measured(Path(folder) / "measured.json")
    print("\n".join(table(found)))  # noqa: T201 - a script


if __name__ == "__main__":
    main()
