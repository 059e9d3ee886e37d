"""The README's examples run, and print what they say they print."""

from __future__ import annotations

import contextlib
import io
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
BLOCK = re.compile(r"^```(?P<kind>python|text|console)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks() -> list[tuple[str, str]]:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    return [(found["kind"], found["body"]) for found in BLOCK.finditer(text)]


def test_every_python_block_runs_and_prints_the_text_block_that_follows_it() -> None:
    namespace: dict[str, object] = {"__name__": "readme"}
    expected, printed = [], []
    found = blocks()
    for place, (kind, body) in enumerate(found):
        if kind != "python":
            continue
        output = io.StringIO()
        with contextlib.redirect_stdout(output):
            exec(compile(body, "README.md", "exec"), namespace)  # noqa: S102 - the README's own code
        follows = found[place + 1] if place + 1 < len(found) else ("", "")
        expected.append(follows[1] if follows[0] == "text" else "")
        printed.append(output.getvalue())

    assert printed == expected


def test_the_two_commands_are_the_ones_that_are_promised() -> None:
    commands = [body.strip() for kind, body in blocks() if kind == "console"]

    assert commands == [
        "python -m pip install -e . && python docs/examples/uec_2023.py",
        'python -m pip install -e ".[dev]" && python -m pytest -n auto',
    ]
