"""Counters for a host: what Prometheus reads at /metrics. Nothing in them tells one visitor from another."""

from __future__ import annotations

import os
import threading
from collections import Counter
from collections.abc import Iterator

from prometheus_client import CollectorRegistry
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from playground.ui.hosting import Host
from playground.ui.shell.steered_pool import SteeredPool, resident_bytes

#: Each open page holds one request of this address for as long as it is open.
HEARTBEAT = "/heartbeat/"


class Requests:
    """Counts requests by their status, and the pages that are open. Middleware hands it what it sees."""

    def __init__(self) -> None:
        self._by_status: Counter[int] = Counter()
        self._open = 0
        self._lock = threading.Lock()

    def count(self, status: int) -> None:
        with self._lock:
            self._by_status[status] += 1

    def count_open(self, change: int) -> None:
        """A page more (1), or one less (-1)."""
        with self._lock:
            self._open += change

    @property
    def by_status(self) -> dict[int, int]:
        with self._lock:
            return dict(self._by_status)

    @property
    def open_pages(self) -> int:
        return self._open


class CountRequests:
    """ASGI middleware that counts what it lets through."""

    def __init__(self, app: ASGIApp, requests: Requests) -> None:
        self.app, self.requests = app, requests

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_counted(message: Message) -> None:
            if message["type"] == "http.response.start":
                self.requests.count(message["status"])
            await send(message)

        is_page = HEARTBEAT in scope["path"]
        self.requests.count_open(int(is_page))
        try:
            await self.app(scope, receive, send_counted)
        finally:
            self.requests.count_open(-int(is_page))


class PageCollector:
    """Reads the counters at the moment that somebody asks for them."""

    def __init__(self, host: Host, requests: Requests) -> None:
        self.host, self.requests = host, requests

    def collect(self) -> Iterator[Metric]:
        runs = GaugeMetricFamily("ganplayground_runs", "Runs in the folder of runs, by state.", labels=["state"])
        for state, number in sorted(Counter(run.status().state for run in self.host.store.runs()).items()):
            runs.add_metric([state], number)
        yield runs
        yield GaugeMetricFamily("ganplayground_visitors", "Pages that are open.", value=self.requests.open_pages)
        requests = CounterMetricFamily("ganplayground_requests", "Requests that were answered.", labels=["status"])
        for status, number in sorted(self.requests.by_status.items()):
            requests.add_metric([str(status)], number)
        yield requests
        memory = GaugeMetricFamily("ganplayground_memory_bytes", "Resident memory.", labels=["process"])
        memory.add_metric(["page"], resident_bytes(os.getpid()))
        if isinstance(self.host.pool, SteeredPool):
            memory.add_metric(["trainers"], self.host.pool.trainers_bytes())
        yield memory


def registry_of(host: Host, requests: Requests) -> CollectorRegistry:
    """A registry of its own: two pages in one process do not mix."""
    registry = CollectorRegistry()
    registry.register(PageCollector(host, requests))
    return registry
