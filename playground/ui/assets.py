"""Markup, scripts and styles: each a file of its own, beside the module that it belongs to."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any, Literal

UI = Path(__file__).parent
CACHED = {"Cache-Control": "public, max-age=86400"}
"""headers of pictures and recordings that ship with the page: they change with its version alone"""


@functools.cache
def beside(module: str, kind: Literal["css", "html", "js"]) -> str:
    """The file of that kind with the module's name. module: its `__file__`."""
    return Path(module).with_suffix(f".{kind}").read_text(encoding="utf-8")


def markup_and_script(module: str, *parts: str) -> dict[str, Any]:
    """What makes a component of a `gr.HTML`: the .html and the .js beside its module.

    parts: names of scripts in the same folder that its own begins with.
    """
    scripts = [str(Path(module).with_stem(part)) for part in parts] + [module]
    return {
        "html_template": beside(module, "html"),
        "js_on_load": "\n".join(beside(script, "js") for script in scripts),
        "apply_default_css": False,
    }


def styles() -> str:
    """Every .css below this folder, found by being there: first the theme's, then the components', then the tabs'."""
    files = sorted(UI.rglob("*.css"), key=lambda file: (file.stem != "theme", file.parent.name != "components", file))
    return "\n".join(file.read_text(encoding="utf-8") for file in files)
