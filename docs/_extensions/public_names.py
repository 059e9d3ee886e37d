"""
Every public name is documented once, and every mention of it leads there.

Classes are defined in private modules and documented where users import them.  Annotations name
the private place, so a reference that is not found is looked up by the object that it names.
Signatures are written as a caller would write them.
"""

from __future__ import annotations

import enum
import importlib
import inspect
from typing import Any

from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.errors import NoUri
from sphinx.util import logging
from sphinx.util.inspect import TypeAliasForwardRef

import tiering
from tiering.proceedings import Audience

log = logging.getLogger(__name__)

PUBLIC_MODULES = (
    "tiering",
    "tiering.calendar",
    "tiering.elsewhere.special_focus_2022",
    "tiering.elsewhere.star_ratings_2023",
    "tiering.errors",
    "tiering.hysteresis",
    "tiering.links",
    "tiering.movements",
    "tiering.nhs.ae_groups_2017",
    "tiering.nhs.cancer_2022",
    "tiering.nhs.elective_2022",
    "tiering.nhs.oversight_2016",
    "tiering.nhs.oversight_2021",
    "tiering.nhs.oversight_2025",
    "tiering.nhs.sustainability_fund_2018",
    "tiering.nhs.uec_2023",
    "tiering.proceedings",
    "tiering.rules",
    "tiering.samples",
    "tiering.scores",
    "tiering.spc",
    "tiering.support",
    "tiering.testing",
    "tiering.testing.strategies",
    "tiering.typing",
)
# The root has them, too, and each is documented once.
_REPEATED = frozenset(
    {"tiering.TieringError", "tiering.links.Membership", "tiering.links.ServiceShare", "tiering.links.Succession"}
)

# Names of other projects, as annotations write them.
_OTHERS = frozenset(
    {
        "ArrayLike",
        "Callable",
        "Decimal",
        "Fraction",
        "decimal.Decimal",
        "fractions.Fraction",
        "Iterable",
        "Mapping",
        "date",
        "timedelta",
    }
)
# Defaults, as their repr and as a caller writes them; attrs shows NOTHING for a default that is computed.
_DEFAULTS = {
    repr(tiering.Reference(tiering.Status.YOURS)): "Reference(Status.YOURS)",
    repr(tiering.Window()): "Window()",
    repr(tiering.DateRange()): "DateRange()",
    repr(tiering.Scope()): "Scope()",
    # What only says which part of a class is used, of a floor above.
    "~tiering._routes.Regroupable[~tiering._register.Figures]": "~tiering.Panel",
    "~tiering._register.Figures": "~tiering.Panel",
    "~tiering._snapshots.Dated": "~tiering.Register",
    # How lines are made when they are asked for.
    " | ~tiering.support._told.Told": "",
    "~tiering.support._matching.Refusal": "~typing.Any",
    repr(Audience.placements("the public")): 'Audience.placements("the public")',
    "NOTHING": "...",
}


def _public_paths() -> list[str]:
    """Return where every public name is documented."""
    paths = [f"{module}.{name}" for module in PUBLIC_MODULES for name in importlib.import_module(module).__all__]
    return [path for path in paths if path not in _REPEATED]


def _aliases() -> dict[str, str]:
    """Return the documented path of every public class and function: by its bare name, and by its private place."""
    paths: dict[str, str] = {}
    for path in _public_paths():
        module, _, name = path.rpartition(".")
        thing = getattr(importlib.import_module(module), name)
        if inspect.isclass(thing) or inspect.isfunction(thing):
            paths[f"{thing.__module__}.{thing.__qualname__}"] = path
        # The names of these are everyday words.
        if not module.startswith(("tiering.nhs.", "tiering.elsewhere.")) and module != "tiering.testing.strategies":
            paths[name] = path
    return paths


def resolve(app: Sphinx, env: BuildEnvironment, node: pending_xref, content: nodes.TextElement) -> Any:
    """Find what a reference to a private place, or to a bare name, means."""
    if node.get("refdomain") != "py":
        return None
    target: str = node["reftarget"]
    path = app.aliases_of_names.get(target)  # type: ignore[attr-defined]
    if path is None:
        if target in _OTHERS:
            raise NoUri
        # What a docstring puts in backticks is code, and a link only where it is a name of ours.
        return content if node["reftype"] == "obj" else None
    domain = env.get_domain("py")
    # An alias of a type is data, though an annotation asks for a class.
    return domain.resolve_xref(env, node["refdoc"], app.builder, "obj", path, node, content)


def rewrite_signature(
    _: Sphinx, __: str, ___: str, thing: object, ____: object, arguments: str | None, returns: str | None
) -> tuple[str | None, str | None]:
    """Write a signature as a caller would."""
    if isinstance(thing, type) and (issubclass(thing, enum.Enum) or getattr(thing, "_is_protocol", False)):
        return "", None  # nobody calls these
    return _rewritten(arguments), _rewritten(returns)


def _rewritten(text: str | None) -> str | None:
    if text is None:
        return None
    for written, wanted in _DEFAULTS.items():
        text = text.replace(written, wanted)
    return text


def rewrite_attribute(_: Sphinx, what: str, __: str, ___: object, ____: object, lines: list[str]) -> None:
    """Undo the reading of "Always: it looks at …" as a type with its description; types stand in annotations."""
    place = next((number for number, line in enumerate(lines) if line.startswith(":type: ")), None)
    if what in {"attribute", "data", "property"} and place is not None:
        start = lines[place].removeprefix(":type: ")
        lines[:] = [f"{start}: {lines[0]}", *lines[1:place]]


def check(_: Sphinx, env: BuildEnvironment) -> None:
    """Warn of every public name that no page documents."""
    documented = env.get_domain("py").data["objects"]
    for path in _public_paths():
        if path not in documented:
            log.warning("no page documents %s", path)


def setup(app: Sphinx) -> dict[str, Any]:
    """Tell Sphinx about the resolver and the check."""
    # Within a union Sphinx shows the repr of an alias.
    TypeAliasForwardRef.__repr__ = lambda self: self.name  # type: ignore[method-assign]
    app.aliases_of_names = _aliases()  # type: ignore[attr-defined]
    app.connect("missing-reference", resolve)
    app.connect("autodoc-process-signature", rewrite_signature)
    app.connect("autodoc-process-docstring", rewrite_attribute, priority=600)  # after napoleon
    app.connect("env-check-consistency", check)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
