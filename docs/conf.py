"""How the documentation is built; `sphinx-build -n -W -b html docs docs/_build/html`."""

from __future__ import annotations

import doctest
import sys
from pathlib import Path

import tiering

sys.path.insert(0, str(Path(__file__).parent / "_extensions"))
# The how-to pages show the code of a pretend package, and run it.
sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "customisation"))
# Pictures are drawn from the examples.
sys.path.insert(0, str(Path(__file__).parent / "examples"))

project = "tiering"
author = "The tiering developers"
copyright = "The tiering developers"  # noqa: A001 - the name that Sphinx reads
version = release = tiering.__version__
language = "en-GB"
default_role = "py:obj"

extensions = [
    "myst_parser",
    "sphinx.ext.autodoc",
    "sphinx.ext.doctest",
    "sphinx.ext.napoleon",
    "public_names",
    "pictures",
    "picture_of_the_shift",
    "pictures_of_regimes",
    "side_by_side",
    "run_tables",
    "rule_text",
]
exclude_patterns = ["_build", "_extensions", "examples"]

html_theme = "furo"
html_title = f"tiering {release}"
html_static_path = ["_static"]
html_css_files = ["wide.css"]
html_show_sphinx = False
html_copy_source = False

myst_enable_extensions = ["colon_fence", "deflist", "dollarmath"]
myst_heading_anchors = 3

autodoc_member_order = "bysource"
autodoc_typehints = "signature"
# Arrays are shown by the names that readers use, not by what numpy makes of them.
autodoc_type_aliases = {name: name for name in ("ArrayLike", "BoolArray", "FloatArray", "IntArray", "RankArray")}
python_maximum_signature_line_length = 88
add_module_names = False

napoleon_google_docstring = True
napoleon_numpy_docstring = False
# An attribute is a line of its class, not an entry of its own that would repeat it.
napoleon_custom_sections = [("Attributes", "params_style")]

doctest_default_flags = doctest.ELLIPSIS | doctest.DONT_ACCEPT_TRUE_FOR_1
# Every block runs; only what is marked as a doctest is found.
doctest_test_doctest_blocks = "default"

nitpicky = True
# A need is what an organisation falls short of, and what a criterion asks of its regime: two classes, one word.
suppress_warnings = ["ref.python"]
nitpick_ignore_regex = [
    # Other projects are not linked, so that the documentation builds without a network.
    (r"py:.*", r"(collections|datetime|hypothesis|np|numpy|pytest|st|typing)\..*"),
]
