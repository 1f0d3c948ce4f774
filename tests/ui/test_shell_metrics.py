"""The counters that a host reads, and the tabs that the page lists."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import cast

from coroutines import finished
from prometheus_client import generate_latest
from prometheus_client.parser import text_string_to_metric_families
from starlette.types import Message, Receive, Scope, Send

from playground.runs import Run, RunStore
from playground.runs.pool import WorkerPool
from playground.ui.hosting import Host
from playground.ui.page import TABS
from playground.ui.shell.metrics import CountRequests, Requests, registry_of
from trainers.method import experiment_of
from trainers.methods import chosen_method


def samples(host: Host, requests: Requests) -> dict[tuple[str, str], float]:
    """What /metrics says: value by name and label."""
    text = generate_latest(registry_of(host, requests)).decode()
    return {
        (sample.name, "".join(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def test_counters_tell_runs_pages_and_requests(store: RunStore, tmp_path: Path) -> None:
    method = chosen_method({})
    store.create(experiment_of(method, method.usual()))
    host = Host(store, cast(WorkerPool, None), tmp_path, tmp_path, Run(tmp_path))
    requests = Requests()
    seen_while_open: list[int] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        seen_while_open.append(requests.open_pages)
        await send({"type": "http.response.start", "status": 404 if scope["path"] == "/no" else 200, "headers": []})

    async def ask(path: str) -> None:
        async def send(message: Message) -> None: ...

        await CountRequests(app, requests)({"type": "http", "path": path}, cast(Receive, None), send)

    for path in ("/", "/no", "/gradio_api/heartbeat/abc"):
        finished(partial(ask, path))
    told = samples(host, requests)
    assert seen_while_open == [0, 0, 1] and told["ganplayground_visitors", ""] == 0
    assert told["ganplayground_requests_total", "200"] == 2 and told["ganplayground_requests_total", "404"] == 1
    assert told["ganplayground_runs", "waiting"] == 1
    assert told["ganplayground_memory_bytes", "page"] > 10**7


def test_each_tab_has_a_name_of_its_own_for_the_address() -> None:
    names = [entry.id for entry in TABS]
    assert len(set(names)) == len(names) and all(name.isidentifier() for name in names)
