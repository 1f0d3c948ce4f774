"""What stands in the page's own HTML before its parts are made: only in the page, and whole."""

from __future__ import annotations

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from playground.ui.shell.opening import Opening

PAGE = '<body>"live-picture"<gradio-app></gradio-app></body>'
SIGN_IN = "<body><gradio-app></gradio-app></body>"
OPENING = "<p>The first picture: ä</p>"


def answers(response: Response, path: str = "/") -> TestClient:
    def answer(request: Request) -> Response:
        return response

    middleware = [Middleware(Opening, html=OPENING)]
    return TestClient(Starlette(routes=[Route(path, answer)], middleware=middleware))


def test_the_page_begins_with_the_picture_and_says_how_long_it_is() -> None:
    answer = answers(HTMLResponse(PAGE)).get("/")
    assert answer.text == f'<body>"live-picture"{OPENING}<gradio-app></gradio-app></body>'
    assert int(answer.headers["content-length"]) == len(answer.content)


def test_a_page_that_comes_in_parts_is_put_together() -> None:
    answer = answers(StreamingResponse(iter([PAGE[:20], PAGE[20:]]), media_type="text/html")).get("/")
    assert answer.text.count(OPENING) == 1 and answer.text.endswith("</body>")


@pytest.mark.parametrize(
    ("response", "path"),
    [(HTMLResponse(SIGN_IN), "/"), (JSONResponse(PAGE), "/"), (HTMLResponse(PAGE), "/other")],
    ids=["sign-in", "no HTML", "another address"],
)
def test_nothing_else_is_touched(response: Response, path: str) -> None:
    assert answers(response, path).get(path).content == response.body
