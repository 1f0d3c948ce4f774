"""What a hand on a slider feels: from a moved slider to its picture, alone and among thirty while a run trains.

Requests are the page's own, sent without a browser: thirty browsers would measure themselves.
"""

from __future__ import annotations

import copy
import http.client
import json
import time
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import count
from threading import Barrier
from typing import Any

import torch
from gradio_client import Client  # type: ignore[import-untyped]

from benchmarks.page_load import served

CROWD = 30
PACE = 5.0
"""events a second, at most: a client sends its next one when the last is answered"""
ROUNDS, SECONDS = 4, 5.0
SLIDERS, MODEL, PLAIN = "sliders", "latent-model", "directions"
"""elem_id of the component whose event draws, and of the model's chooser; endpoint that draws nothing, of a model"""

Body = dict[str, Any]


@dataclass(frozen=True)
class Event:
    """An event of the page, as its script sends it."""

    fn: int
    """index among the page's events"""
    data: list[Any]


def measure() -> dict[str, Any]:
    """Reference: an event of the same page, at the same time, that draws nothing."""
    with served() as port:
        url = f"http://127.0.0.1:{port}/"
        alone = in_turns(port, events_of(url), 1)
        client = Client(url, verbose=False, analytics_enabled=False)
        run = client.predict(epochs=300, api_name="/start_run")["run"]
        while client.predict(run, api_name="/run_status")["step"] == 0:
            time.sleep(0.2)
        thirty = in_turns(port, events_of(url), CROWD)
        client.predict(run, api_name="/stop_run")
    return {"alone": compared(*alone), "thirty_while_training": compared(*thirty)}


def in_turns(port: int, events: tuple[Event, Event], clients: int) -> tuple[list[float], list[float]]:
    """Milliseconds of each answer to both events, a few seconds each in turns: whatever else this machine does, both
    meet it."""
    took: tuple[list[float], list[float]] = ([], [])
    for _ in range(ROUNDS):
        for event, answers in zip(events, took, strict=True):
            answers += crowd(port, event, clients)
    return took


def compared(moved: list[float], plain: list[float]) -> dict[str, float]:
    return {
        "p50_ms": round(percentile(moved, 50), 1),
        "p95_ms": round(percentile(moved, 95), 1),
        "events_a_second": round(len(moved) / (ROUNDS * SECONDS), 1),
        "reference_p50_ms": round(percentile(plain, 50), 1),
        "reference_p95_ms": round(percentile(plain, 95), 1),
        "p95_times_reference": round(percentile(moved, 95) / percentile(plain, 95), 2),
    }


def events_of(url: str) -> tuple[Event, Event]:
    """The moved slider, and the event that draws nothing."""
    with urllib.request.urlopen(f"{url}config", timeout=60) as answer:
        config = json.load(answer)
    values = {component["id"]: component["props"].get("value") for component in config["components"]}
    panel, model = (
        next(c["id"] for c in config["components"] if c["props"].get("elem_id") == name) for name in (SLIDERS, MODEL)
    )
    moved = next(d for d in config["dependencies"] if [panel, "input"] in d["targets"])
    plain = next(d for d in config["dependencies"] if d["api_name"] == PLAIN)
    data = [values[component] for component in moved["inputs"]]
    return Event(moved["id"], data), Event(plain["id"], [values[model]])


def dragged(event: Event) -> Iterator[list[Any]]:
    """The event's data with the first slider somewhere else each time."""
    for step in count():
        data = copy.deepcopy(event.data)
        for value in data:
            if isinstance(value, list) and value and "rows" in value[0]:
                value[0]["rows"][0]["amount"] = round(step * 0.15 % 6 - 3, 2)
        yield data


def crowd(port: int, event: Event, clients: int) -> list[float]:
    """That many clients drag at the same time: milliseconds of each answer."""
    ready = Barrier(clients)
    with ThreadPoolExecutor(clients) as pool:
        hands = [pool.submit(hand, port, event, f"hand{number}", ready) for number in range(clients)]
        return [took for each in hands for took in each.result()]


def hand(port: int, event: Event, session: str, ready: Barrier) -> list[float]:
    """Milliseconds of each answer. The first event is not counted: with it, the page meets a visitor."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    places = dragged(event)
    answer(connection, event, session, next(places))
    ready.wait()
    took, end = [], time.perf_counter() + SECONDS
    while (start := time.perf_counter()) < end:
        answer(connection, event, session, next(places))
        took.append(1000 * (time.perf_counter() - start))
        time.sleep(max(0.0, 1 / PACE - (time.perf_counter() - start)))
    return took


def answer(connection: http.client.HTTPConnection, event: Event, session: str, data: list[Any]) -> None:
    """Send an event and read what comes back. A line that was hung up meanwhile is called again, as browsers do."""
    body = json.dumps({"data": data, "fn_index": event.fn, "session_hash": session})
    try:
        status, said = _posted(connection, body)
    except ConnectionError:
        connection.close()
        status, said = _posted(connection, body)
    if status != 200:
        raise RuntimeError(f"the page answered {status}: {said[:200]!r}")


def _posted(connection: http.client.HTTPConnection, body: str) -> tuple[int, bytes]:
    connection.request("POST", "/gradio_api/run/predict", body, {"Content-Type": "application/json"})
    response = connection.getresponse()
    return response.status, response.read()


def percentile(took: list[float], share: float) -> float:
    return float(torch.tensor(took).quantile(share / 100))
