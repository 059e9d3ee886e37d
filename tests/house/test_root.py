"""The names of the root are there, whether they have been loaded or not."""

from __future__ import annotations

import subprocess
import sys

import pytest

import tiering


def run(code: str) -> str:
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip()  # noqa: S603 - our own code


def test_every_name_has_a_home_and_every_home_a_name() -> None:
    assert sorted(tiering._HOMES) == tiering.__all__


@pytest.mark.parametrize("name", tiering.__all__)
def test_every_name_is_what_its_home_holds(name: str) -> None:
    home = sys.modules.get(tiering._HOMES[name]) or __import__(tiering._HOMES[name], fromlist=[name])

    assert getattr(tiering, name) is getattr(home, name)


def test_importing_the_root_loads_nothing_else() -> None:
    loaded = run("import sys, tiering; print(*sorted(name for name in sys.modules if name.startswith('tiering')))")

    assert loaded == "tiering"


def test_names_are_listed_before_they_are_loaded() -> None:
    assert run("import tiering; print('Regime' in dir(tiering))") == "True"


def test_a_star_import_brings_every_name() -> None:
    assert run("from tiering import *; print(Regime.__name__, Panel.__name__)") == "Regime Panel"


def test_an_unknown_name_is_refused_as_usual() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'Regimes'"):
        tiering.Regimes  # type: ignore[attr-defined]  # noqa: B018 - asking is the point
