"""The library does no input or output; a watch over the whole suite says so, and here it is watched itself."""

from __future__ import annotations

import socket
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from watch import IOWatch

import tiering
from tiering import samples
from tiering.nhs import uec_2023

INSIDE = str(Path(tiering.__file__).with_name("_invented.py"))


def run(code: str, filename: str, **names: Any) -> None:
    """Run code as if it stood in a file."""
    exec(compile(code, filename, "exec"), names)  # noqa: S102 - our own code


def noted(watch: IOWatch) -> list[str]:
    """Take what the watch has seen, so that this test does not fail for it."""
    seen = list(watch.seen)
    watch.seen.clear()
    return seen


def test_the_watch_sees_a_file_that_the_library_opens(io_watch: IOWatch) -> None:
    run("open(path).close()", INSIDE, path=__file__)

    assert len(noted(io_watch)) == 1


def test_the_watch_sees_a_file_opened_for_the_library(io_watch: IOWatch) -> None:
    run("path.read_text()", INSIDE, path=Path(__file__))

    assert len(noted(io_watch)) == 1


def test_the_watch_sees_a_socket(io_watch: IOWatch) -> None:
    run("socket.socket().close()", INSIDE, socket=socket)

    assert noted(io_watch)


def test_the_watch_leaves_others_alone(io_watch: IOWatch) -> None:
    with tempfile.TemporaryFile():
        pass

    assert noted(io_watch) == []


def test_the_watch_leaves_imports_alone(io_watch: IOWatch) -> None:
    run("import colorsys", INSIDE)

    assert noted(io_watch) == []


def test_reviews_simulations_and_reasons_open_nothing(io_watch: IOWatch) -> None:
    panel = samples.urgent_care()
    history = uec_2023.regime.replay(panel, until=date(2024, 3, 31))
    uec_2023.regime.simulate(panel, until=date(2024, 3, 31))
    texts = [str(decision.explain(full=True)) for decision in history[0]]
    records = history.to_records()

    assert noted(io_watch) == []
    assert texts
    assert records


@pytest.mark.parametrize("event", ["socket.connect", "subprocess.Popen"])
def test_what_the_watch_looks_for_is_more_than_files(io_watch: IOWatch, event: str) -> None:
    run("import sys\nsys.audit(event)", INSIDE, event=event)

    assert len(noted(io_watch)) == 1
