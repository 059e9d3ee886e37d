"""How the house is built: floors, names, sizes, documentation, and what importing does."""

from __future__ import annotations

import ast
import importlib
import inspect
import os
import re
import shutil
import statistics
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import tiering
from tiering import TieringError

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "tiering"
FAMILIES = (
    "calendar", "movements", "rules", "scores", "hysteresis", "proceedings", "support", "testing", "samples", "nhs",
    "elsewhere",
)  # fmt: skip
PUBLIC = (
    "tiering",
    *(
        f"tiering.{name}"
        for name in (
            *FAMILIES,
            "nhs.ae_groups_2017",
            "nhs.oversight_2016",
            "nhs.oversight_2021",
            "nhs.oversight_2025",
            "elsewhere.special_focus_2022",
            "elsewhere.star_ratings_2023",
            "testing.strategies",
            "typing",
            "errors",
            "links",
        )
    ),
)
DOCUMENTED_BY_EXAMPLE = (
    "tiering",
    "tiering.calendar",
    "tiering.links",
    "tiering.movements",
    "tiering.rules",
    "tiering.scores",
    "tiering.hysteresis",
    "tiering.proceedings",
    "tiering.support",
    "tiering.testing",
    "tiering.testing.strategies",
    "tiering.samples",
)
FIGURES = "_uec_figures.py"
KIT_FOLDER = SOURCE / "testing"
KIT = sorted(KIT_FOLDER.rglob("*.py"))
EXTRAS = [SOURCE / "support" / "_scipy.py"]


def modules() -> list[Path]:
    return sorted(path for path in SOURCE.rglob("*.py") if path.name != FIGURES)


def size(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def python(code: str) -> str:
    """Run code in a new interpreter, and return what it printed."""
    return subprocess.run(  # noqa: S603 - our own code
        [sys.executable, "-W", "error", "-c", code], check=True, capture_output=True, text=True, timeout=60
    ).stdout.strip()


# Floors.


def test_each_floor_imports_only_from_the_floors_below_it() -> None:
    command = shutil.which(
        "lint-imports", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"
    )
    if command is None:
        pytest.skip("import-linter is not installed")
    found = subprocess.run(  # noqa: S603 - a tool of ours
        [command, "--no-cache"], cwd=ROOT, check=False, capture_output=True, text=True, timeout=60
    )

    assert found.returncode == 0, found.stdout


def imported(path: Path) -> Iterator[str]:
    """Yield the dotted names that a module imports, those inside functions too."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name} imports relatively"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(SOURCE)))
def test_nothing_imports_the_root(path: Path) -> None:
    if path == SOURCE / "__init__.py":
        return
    submodules = {f"tiering.{each.stem}" for each in SOURCE.iterdir()}
    through_the_root = [
        name for name in imported(path) if name == "tiering" or (name.count(".") == 1 and name.startswith("tiering."))
    ]

    assert not [name for name in through_the_root if name not in submodules]


FORBIDDEN = {
    "asyncio", "http", "io", "locale", "logging", "multiprocessing", "os", "pathlib", "pickle", "random", "requests",
    "secrets", "shutil", "socket", "sqlite3", "subprocess", "sys", "tempfile", "threading", "time", "urllib", "uuid",
}  # fmt: skip


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(SOURCE)))
def test_no_module_knows_files_sockets_clocks_or_chance(path: Path) -> None:
    text = path.read_text(encoding="utf-8")

    allowed = {"pickle"} if path == KIT_FOLDER / "_valuing.py" else set()  # plug-ins are to survive it

    assert not ({name.split(".")[0] for name in imported(path)} & FORBIDDEN) - allowed
    assert not re.search(
        r"\b(date|datetime)\.(today|now|utcnow)\(|\bnp\.random\b|\bopen\(|\bprint\((?!Expl)", _code(text)
    )


def _code(text: str) -> str:
    """Return the source without its docstrings, whose examples may print."""
    return re.sub(r'"""[\s\S]*?"""', '""', text)


def test_only_attrs_and_numpy_are_needed() -> None:
    names = {name.split(".")[0] for path in modules() if path not in {*KIT, *EXTRAS} for name in imported(path)}

    assert names - set(sys.stdlib_module_names) == {"attrs", "numpy", "tiering"}


def test_each_extra_is_asked_for_in_one_place_alone() -> None:
    names = {path.name: set(map(_root_of, imported(path))) - set(sys.stdlib_module_names) for path in EXTRAS}

    assert names == {"_scipy.py": {"scipy", "tiering"}}


def test_importing_support_needs_no_extra() -> None:
    loaded = python("import sys, tiering.support; print({'scipy'} & set(sys.modules))")

    assert loaded == "set()"


def test_the_kit_needs_hypothesis_in_its_strategies_and_pytest_for_its_decorator_alone() -> None:
    needed = {
        path.relative_to(KIT_FOLDER).parts[0]: set(map(_root_of, imported(path))) - set(sys.stdlib_module_names)
        for path in KIT
    }
    others = {"attrs", "numpy", "tiering"}

    assert {part for part, names in needed.items() if "hypothesis" in names} == {"strategies"}
    assert {part for part, names in needed.items() if "pytest" in names} == {"_parametrized.py"}
    assert set[str]().union(*needed.values()) - others == {"hypothesis", "pytest"}


def _root_of(name: str) -> str:
    return name.split(".", maxsplit=1)[0]


def test_importing_the_kit_needs_neither_pytest_nor_hypothesis() -> None:
    loaded = python("import sys, tiering.testing; print({'pytest', 'hypothesis'} & set(sys.modules))")

    assert loaded == "set()"


# Sizes.


def test_no_module_is_longer_than_400_lines() -> None:
    assert not [path.name for path in modules() if size(path) > 400]


def test_the_median_module_is_no_longer_than_150_lines() -> None:
    assert statistics.median(map(size, modules())) <= 150


# Names.


def test_the_names_of_the_root_are_these() -> None:
    assert tiering.__all__ == [
        "Aggregation",
        "Attestation",
        "Cadence",
        "DateRange",
        "Decision",
        "History",
        "Judgement",
        "Membership",
        "Metric",
        "MinimumCoverage",
        "Movement",
        "Organisation",
        "Panel",
        "Period",
        "Placement",
        "Polarity",
        "Reference",
        "Regime",
        "Register",
        "Review",
        "ReviewCycle",
        "Scope",
        "ServiceShare",
        "Standard",
        "Status",
        "Succession",
        "SuccessionPolicy",
        "Tier",
        "TierScale",
        "TieringError",
        "Trajectory",
        "Undecided",
        "Unit",
        "Vintages",
        "Window",
    ]


def test_the_root_has_at_most_35_names() -> None:
    assert len(tiering.__all__) <= 35


@pytest.mark.parametrize("name", PUBLIC)
def test_the_names_of_a_public_module_are_sorted_and_there(name: str) -> None:
    module = importlib.import_module(name)
    names = getattr(module, "__all__", [])

    assert list(names) == sorted(names)
    assert len(set(names)) == len(names)
    assert all(hasattr(module, each) for each in names)


def test_no_name_is_public_twice() -> None:
    root = set(tiering.__all__)
    names = ("calendar", "movements", "rules", "scores", "hysteresis", "proceedings", "support", "testing")
    families = [set(importlib.import_module(f"tiering.{name}").__all__) for name in names]

    assert not [root & names for names in families if root & names]


# Documentation.


def public_names() -> list[tuple[str, str]]:
    return [(module, name) for module in PUBLIC for name in getattr(importlib.import_module(module), "__all__", ())]


def documented() -> list[tuple[str, str]]:
    """Return the public classes and functions."""
    found = []
    for module, name in public_names():
        value = getattr(importlib.import_module(module), name)
        if inspect.isclass(value) or inspect.isfunction(value):
            found.append((module, name))
    return found


@pytest.mark.parametrize(("module", "name"), documented(), ids=lambda value: value.removeprefix("tiering."))
def test_every_public_name_is_documented(module: str, name: str) -> None:
    found = inspect.getdoc(getattr(importlib.import_module(module), name))

    assert found is not None
    assert len(found) > 20


@pytest.mark.parametrize(
    ("module", "name"),
    [each for each in documented() if each[0] in DOCUMENTED_BY_EXAMPLE],
    ids=lambda value: value.removeprefix("tiering."),
)
def test_every_public_name_has_an_example(module: str, name: str) -> None:
    found = inspect.getdoc(getattr(importlib.import_module(module), name)) or ""

    assert "Example:" in found
    assert ">>>" in found


@pytest.mark.parametrize(
    ("module", "name"),
    [each for each in documented() if inspect.isclass(getattr(importlib.import_module(each[0]), each[1]))],
    ids=lambda value: value.removeprefix("tiering."),
)
def test_every_public_method_and_property_is_documented(module: str, name: str) -> None:
    kind = getattr(importlib.import_module(module), name)
    if issubclass(kind, TieringError):
        return
    bare = [
        member
        for member, value in vars(kind).items()
        if not member.startswith("_")
        and (inspect.isfunction(value) or isinstance(value, property | classmethod))
        and not inspect.getdoc(value)
    ]

    assert not bare


def test_the_version_is_that_of_the_project() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")

    assert f'version = "{tiering.__version__}"' in text


# What importing does.


def test_importing_the_root_imports_no_family() -> None:
    loaded = python(
        "import sys; from tiering import *; "
        "print(' '.join(sorted(name for name in sys.modules if name.startswith('tiering.'))))"
    ).split()

    assert "tiering._regime" in loaded
    assert not [name for name in loaded if name.split(".")[1] in FAMILIES]


def test_importing_the_samples_loads_no_figures() -> None:
    loaded = python("import sys, tiering.samples; print('tiering.samples._uec_figures' in sys.modules)")

    assert loaded == "False"


def test_asking_for_the_samples_loads_the_figures() -> None:
    loaded = python(
        "import sys; from tiering import samples; samples.urgent_care_records();"
        "print('tiering.samples._uec_figures' in sys.modules)"
    )

    assert loaded == "True"


@pytest.mark.parametrize("name", PUBLIC)
def test_every_public_module_can_be_imported_first(name: str) -> None:
    assert python(f"import {name}; print('done')") == "done"


def test_the_library_says_that_it_is_typed() -> None:
    assert (SOURCE / "py.typed").is_file()
