"""How little of the page travels: what browsers need, compressed. It is a megabyte of text otherwise, to thirty people
over one Wi-Fi."""

from __future__ import annotations

from typing import Any

import gradio as gr
from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send


def without_endpoints(demo: gr.Blocks) -> None:
    """Let a page that has been launched leave out the parts by which Gradio describes what endpoints take and give.

    They are a quarter of all its parts, and the browser compares each part with each event before it draws anything.
    Programs are told of them as before (`/config`, `/gradio_api/info`), and so is the list of endpoints on the page.
    """
    page: dict[str, Any] = demo.config["page"][""]  # type: ignore[assignment]
    ours = {part["id"] for part in demo.config["components"] if part["type"] == "api"}
    page["components"] = [number for number in page["components"] if number not in ours]
    shown = [node for node in page["layout"]["children"] if node["id"] not in ours]
    page["layout"] = page["layout"] | {"children": shown}


LEVEL = 5
"""of 9: those above save 3 % of the bytes and take twice as long"""
PAGES = ("", "config", "gradio_api/info")
"""last parts of the addresses that describe the whole page; scripts and styles are compressed by Gradio, streams and
pictures by nobody"""


class CompressPage:
    """ASGI middleware: gzip for the page, and what programs read of it."""

    def __init__(self, app: ASGIApp) -> None:
        self.app, self.compressed = app, GZipMiddleware(app, compresslevel=LEVEL)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        below = scope.get("path", "").removeprefix(scope.get("root_path", "")).strip("/")
        app = self.compressed if below in PAGES else self.app
        await app(scope, receive, send)
