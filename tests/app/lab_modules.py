"""Calls of the Lab's script modules in an empty page: no server, no Gradio."""

from __future__ import annotations

import json
from typing import Any

from playwright.sync_api import Page


def script(modules: dict[str, str], body: str) -> str:
    """An async function of one argument, `given`. modules: names to import, and from where."""
    lines = [f"const {{{names}}} = await import('/lab/{path}');" for path, names in modules.items()]
    return "async (given) => {" + "\n".join(lines) + body + "}"


def call(page: Page, modules: dict[str, str], expression: str, given: Any = None) -> Any:
    """The value of an expression in `given`; numbers that are none come back as None."""
    text: str = page.evaluate(script(modules, f"return JSON.stringify({expression});"), given)
    return json.loads(text)
