"""What a person does on the page and sees there: by the names of its parts, not by their wording."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qs

from playwright.sync_api import Browser, Locator, Page, ViewportSize
from serving import PATIENCE, wait_for

from playground.ui.components.run_html import STATE_WORDS

TOAST = "[data-testid=toast-body]"
FOLDED = ".label-wrap:not(.open)"
#: In the browser's own pixels, held upright.
PHONE_SCREEN: ViewportSize = {"width": 390, "height": 844}
#: As options of a browser's context or page.
PHONE: dict[str, Any] = {"viewport": PHONE_SCREEN, "is_mobile": True, "has_touch": True}
#: What Gradio's own script says when a page with an open stream is left for another.
#: Between the click on a link and the next page it may ask for its stream again, which the server has ended.
OF_LEAVING = (
    "AbortError", "Connection errored out", "Unexpected error 404", "ERR_INCOMPLETE_CHUNKED_ENCODING", "network error",
)  # fmt: skip


@contextmanager
def visit(browser: Browser, address: str, query: str = "") -> Iterator[Page]:
    """The page, opened on a large screen, for several tests. At its end: no error, no request to another host."""
    context = browser.new_context(base_url=address, viewport={"width": 1440, "height": 1000})
    context.set_default_timeout(1000 * PATIENCE)
    page, asked = context.new_page(), list[str]()
    errors = errors_of(page)
    page.on("request", lambda request: asked.append(request.url))
    page.on("websocket", lambda socket: asked.append(socket.url))
    page.goto(f"?{query}" if query else "")
    yield page
    context.close()
    assert not errors, errors
    assert [url for url in asked if not url.startswith((address, "data:", "blob:"))] == []


def fits_a_phone(page: Page) -> bool:
    """Whether nothing scrolls sideways there."""
    return int(page.evaluate("document.documentElement.scrollWidth")) <= PHONE_SCREEN["width"]


@contextmanager
def on_a_laptop(page: Page) -> Iterator[None]:
    """On the screen of a plain laptop, 1366 x 768; then on the one before."""
    before = page.viewport_size
    page.set_viewport_size({"width": 1366, "height": 768})
    yield
    page.set_viewport_size(before or {"width": 1440, "height": 1000})


def errors_of(page: Page) -> list[str]:
    """What its console and its scripts complain of from now on, unless that is of leaving it for another page."""
    errors: list[str] = []

    def forgive_leaving(_: object) -> None:
        errors[:] = [error for error in errors if not any(words in error for words in OF_LEAVING)]

    page.on("framenavigated", forgive_leaving)
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    return errors


TAB = "#tabs > .tab-wrapper [role=tab][data-tab-id={}]"


def open_page(page: Page, query: str = "") -> None:
    """Go there and wait for the first word of the run that is watched: a picture came with the page itself."""
    page.goto(f"?{query}" if query else "")
    page.wait_for_selector("#progress .pill", state="attached")  # another section may be shown


def choose_tab_of_menu(page: Page, name: str) -> None:
    """On a phone: a tab for which the row has no room."""
    page.locator("button[aria-label='More tabs']:visible").first.tap()
    page.locator(".overflow-dropdown button", has_text=name).first.tap()


def press_tab(page: Page, tab: str) -> None:
    """The tab of that id, in the row or in the menu of those for which it has no room: both hold the same button.

    Found and pressed at once: while the row fits itself to another width, a button becomes that of another tab.
    """
    page.locator(TAB.format(tab)).first.wait_for(state="attached")
    page.evaluate("tab => document.querySelector(tab).click()", TAB.format(tab))


def open_section(page: Page, place: str) -> None:
    """One of a tab's sections, by the name that the address has for it."""
    page.locator(f".sections a[data-section='{place}']").click()


def unfold(page: Page) -> None:
    """Open all that is folded."""
    while page.locator(FOLDED).count():
        page.locator(FOLDED).first.click()


def field(page: Page, name: str) -> Locator:
    """Where the value of a part of the form stands, be it a component or a box among others."""
    return page.locator(f"#{name} :is(input, select)").first


def choose(page: Page, name: str, title: str) -> None:
    """One of a list of the form."""
    page.click(f"#{name} input")
    page.locator("ul[role=listbox] li", has_text=title).first.click()


def wait_for_value(page: Page, name: str, value: str) -> None:
    wait_for(lambda: field(page, name).input_value() == value, f"{value} in {name}")


def run_in_address(page: Page) -> str:
    """The run that the address bar names; empty when it names none."""
    query: str = page.evaluate("location.search.slice(1)")
    return parse_qs(query).get("run", [""])[0]


def press_train(page: Page) -> str:
    """Start what the form says, in the place of what this browser has at work; returns the run's id."""
    before = run_in_address(page)
    page.click("#train")

    def is_named() -> bool:
        replace = page.locator("dialog.busy[open] [data-answer=replace]")
        if replace.count():
            replace.click()
        return run_in_address(page) not in ("", before)

    wait_for(is_named, "a run in the address bar")
    return run_in_address(page)


def picture_width(page: Page) -> float:
    """Of the run's picture, pixels; 0 for the moment in which the film puts one picture in the place of another."""
    box = page.locator("#live-picture img").first.bounding_box()
    return box["width"] if box else 0.0


def step_of(page: Page, part: str) -> int:
    """The step that a picture was drawn at; -1 while there is none."""
    captions = page.locator(f"{part} .caption").all_inner_texts()
    match = re.search(r"step ([\d,]+)", captions[0]) if captions else None
    return int(match[1].replace(",", "")) if match else -1


def wait_for_more_steps(page: Page) -> None:
    """Until the picture is the run's of the address, and has moved on twice."""
    run, part = run_in_address(page), "#live-picture"

    def instead() -> str:
        return f"more steps in {part}, which shows {page.inner_text(part)}; {page.inner_text('#progress')}"

    wait_for(lambda: run in page.inner_html(part), instead)  # the one that was watched before had more steps
    for _ in range(2):
        before = step_of(page, part)
        wait_for(lambda before=before: step_of(page, part) > before, instead)  # type: ignore[misc]


def wait_for_state(page: Page, state: str) -> None:
    """Until the page says that its run is in that state."""
    wait_for(lambda: STATE_WORDS[state] in page.inner_text("#progress"), f"the word {STATE_WORDS[state]}")


def wait_for_toast(page: Page) -> str:
    """What the page has to say; the words are put away, for they lie over the form."""
    page.wait_for_selector(TOAST)
    said = page.locator(TOAST).first.inner_text()
    page.locator(f"{TOAST} [data-testid=toast-close]").first.click()
    return said
