"""The page's script modules in an empty page: no server, no Gradio."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, Page, Route

from playground.ui.assets import UI, beside, styles

ADDRESS = "http://modules.test/"
VIEWPORT = '<meta name=viewport content="width=device-width, initial-scale=1">'


@contextmanager
def modules_page(
    browser: Browser, body: str = "", facts: dict[str, Any] | None = None, **options: Any
) -> Iterator[Page]:
    """A page in which modules can be imported as /lab/maths/game.js and so on.

    body: of the page. facts: what the server would answer, by the last part of the address. options: of the page.
    """
    page = browser.new_page(**options)

    def answer(route: Route) -> None:
        path = route.request.url.removeprefix(ADDRESS).partition("?")[0]
        if path.endswith(".json"):
            route.fulfill(body=json.dumps((facts or {})[path.rpartition("/")[2]]), content_type="application/json")
        elif path:
            route.fulfill(path=UI / path, content_type="text/javascript")
        else:
            head = f"<!doctype html><meta charset=utf-8>{VIEWPORT}<title>modules</title><style>{styles()}</style>"
            route.fulfill(body=head + body, content_type="text/html; charset=utf-8")

    page.route(f"{ADDRESS}**", answer)
    page.goto(ADDRESS)
    yield page
    page.close()


def call(page: Page, module: str, expression: str, given: Any = None) -> Any:
    """The value of an expression in `m`, the module, and `given`; numbers that are none come back as None."""
    text: str = page.evaluate(
        f"async (given) => {{ const m = await import('/{module}'); return JSON.stringify({expression}); }}", given
    )
    return json.loads(text)


def markup(module: str) -> str:
    """The .html beside a module of the page."""
    return beside(module, "html")
