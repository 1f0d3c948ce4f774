"""The benchmark of sliders finds the page's events: they are named by what stands on the page, which changes."""

from __future__ import annotations

import http.client
from urllib.parse import urlsplit

from serving import Server

from benchmarks.slider import answer, dragged, events_of


def test_a_moved_slider_and_the_event_beside_it_are_answered(server: Server) -> None:
    moved, plain = events_of(server.url.rstrip("/") + "/")
    connection = http.client.HTTPConnection(urlsplit(server.url).netloc, timeout=60)
    amounts = [row["amount"] for value in next(dragged(moved)) if isinstance(value, list) for row in value[0]["rows"]]
    assert amounts
    for event in (moved, plain):
        answer(connection, event, "a-hand", event.data)  # raises what the page says against it
