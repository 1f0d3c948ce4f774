"""What a browser is told of the page: nothing that only programs need."""

from __future__ import annotations

from typing import Any

import gradio as gr


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
