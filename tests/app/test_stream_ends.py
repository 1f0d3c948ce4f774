"""What is asked for while the last stream of events ends is not lost, however late the news of that end come."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterator

import gradio as gr
import pytest
from playwright.sync_api import Browser, Page
from small import free_port
from starlette.middleware import Middleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from playground.ui.assets import script_routes
from playground.ui.stream_ends import LAST_WORDS, StreamEnds

LATE = 0.5
"""seconds after the answer to the next request, that the last words of a stream come to the browser"""
NOTHING_MORE = 5.0
"""seconds after which they come where nothing is asked for"""
HOLD = "import('/gradio_api/scripts/view/stream_ends.js').then(({holdAnswers}) => holdAnswers(window))"
SAYS = "([id, word]) => document.querySelector(`#${id} textarea`).value == word"

pytestmark = pytest.mark.browser


class PoorNetwork:
    """ASGI middleware: the last words of a stream come later than the answer to the next request."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.answered = asyncio.Event()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def sent(message: Message) -> None:
            if LAST_WORDS in message.get("body", b""):
                self.answered.clear()
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self.answered.wait(), NOTHING_MORE)
                await asyncio.sleep(LATE)
            await send(message)

        await self.app(scope, receive, sent)
        if scope.get("path", "").endswith("/queue/join"):
            self.answered.set()


@pytest.fixture(scope="module")
def two_buttons() -> Iterator[str]:
    """The address of a page with two buttons, each of which writes one letter more."""
    with gr.Blocks() as demo:
        for name in "ab":
            word = gr.Textbox(elem_id=name)
            gr.Button(name).click(lambda word, name=name: word + name, word, word)
    port = free_port()
    layers = [Middleware(PoorNetwork), Middleware(StreamEnds)]
    demo.launch(
        server_port=port, prevent_thread_lock=True, quiet=True,
        app_kwargs={"middleware": layers, "routes": script_routes()},
    )  # fmt: skip
    yield f"http://127.0.0.1:{port}"
    demo.close()


def press_both(page: Page, address: str, hold: bool) -> None:
    """The second one while the stream that brought the word of the first one ends."""
    page.goto(address)
    page.wait_for_selector("#b textarea")
    if hold:
        page.evaluate(HOLD)
    press(page, "a")
    page.wait_for_function(SAYS, arg=["a", "a"], timeout=20_000)
    press(page, "b")


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def test_what_is_asked_for_while_a_stream_ends_comes(browser: Browser, two_buttons: str) -> None:
    with browser.new_page() as page:
        press_both(page, two_buttons, hold=True)
        for word in ("b", "bb", "bbb"):  # and streams after that one
            page.wait_for_function(SAYS, arg=["b", word], timeout=20_000)
            press(page, "b")


def test_without_it_gradio_waits_at_the_stream_that_has_ended(browser: Browser, two_buttons: str) -> None:
    """So that it can be taken away when it is needed no longer."""
    with browser.new_page() as page:
        press_both(page, two_buttons, hold=False)
        page.wait_for_timeout(1000 * (LATE + 2))
        assert not page.evaluate(SAYS, ["b", "b"])
