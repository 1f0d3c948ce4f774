"""Serves the page's own script modules, so that one may import another, in a browser as in a test.

A component's script comes with the page. What is larger lies in a folder of modules beside its tab and is fetched when
somebody first opens that tab: `import(root + "/gradio_api/scripts/lab/view/lab.js")`, where root is
`window.gradio_config.root`, which knows the path below which a proxy serves the page. Gradio keeps /gradio_api/ for
Python also where another server draws the page. Nothing here is secret, so signing in is not asked for.
"""

from __future__ import annotations

import os
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from playground.ui.assets import UI

ADDRESS = "/gradio_api/scripts"


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
    return [Route(f"{ADDRESS}/{{path:path}}", answer)]
