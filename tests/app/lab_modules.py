"""The Lab's script modules in an empty page: no server, no Gradio."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, Page, Route

from playground.ui.assets import UI

ADDRESS = "http://lab.test/"
LAB = UI / "lab"


@contextmanager
def modules_page(browser: Browser) -> Iterator[Page]:
    """An empty page in which the Lab's modules can be imported as /maths/game.js and so on."""
    page = browser.new_page()

    def answer(route: Route) -> None:
        path = route.request.url.removeprefix(ADDRESS)
        if path:
            route.fulfill(path=LAB / path, content_type="text/javascript")
        else:
            route.fulfill(body="<!doctype html><title>modules</title>", content_type="text/html")

    page.route(f"{ADDRESS}**", answer)
    page.goto(ADDRESS)
    yield page
    page.close()


def script(modules: dict[str, str], body: str) -> str:
    """An async function of one argument, `given`. modules: names to import, and from where."""
    lines = [f"const {{{names}}} = await import('/{path}');" for path, names in modules.items()]
    return "async (given) => {" + "\n".join(lines) + body + "}"


def call(page: Page, modules: dict[str, str], expression: str, given: Any = None) -> Any:
    """The value of an expression in `given`; numbers that are none come back as None."""
    text: str = page.evaluate(script(modules, f"return JSON.stringify({expression});"), given)
    return json.loads(text)
