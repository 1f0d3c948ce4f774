"""Markup, scripts and styles: each a file of its own, beside the module that it belongs to.

A component's script comes with the page. What is larger lies in a folder of script modules beside its tab, which the
server gives out, so that one may import another, in a browser as in a test. It is fetched when somebody first opens
that tab: `import(root + "/gradio_api/scripts/lab/view/lab.js")`, where root is `window.gradio_config.root`, which knows
the path below which a proxy serves the page. Gradio keeps /gradio_api/ for Python also where another server draws the
page. Nothing here is secret, so signing in is not asked for.
"""

from __future__ import annotations

import functools
import os
from pathlib import Path
from typing import Any, Literal

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

UI = Path(__file__).parent
SCRIPTS = "/gradio_api/scripts"
"""address of the script modules"""
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


class Scripts(StaticFiles):
    """The .js files below a folder, and nothing else of it. A browser asks each time whether its own is the newest."""

    def lookup_path(self, path: str) -> tuple[str, os.stat_result | None]:
        return super().lookup_path(path) if Path(path).suffix == ".js" else ("", None)

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        response.headers["Cache-Control"] = "no-cache"
        return response


def script_routes() -> list[BaseRoute]:
    """For the server that the page is launched on."""
    scripts = Scripts(directory=UI)

    async def answer(request: Request) -> Response:
        return await scripts.get_response(request.path_params["path"], request.scope)

    # A route, not a mount: below a proxy's path Starlette's mounts look for files under the wrong name.
    return [Route(f"{SCRIPTS}/{{path:path}}", answer)]
