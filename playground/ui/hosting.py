"""What the tabs share: the runs, the trainers, the run that ships with the page, and who looks at what."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from playground.pretrained import Pretrained
from playground.runs import Run, RunStore
from playground.runs.pool import WorkerPool

Service = TypeVar("Service")

#: The bundled run's name in links.
DEMO = "demo"


@dataclass
class Attention:
    """Each browser tab watches one run at a time: a newer stream of the same tab ends the older one."""

    _newest: dict[str, int] = field(default_factory=dict)
    _count: int = 0

    def take(self, session: str) -> int:
        """A ticket for a new stream."""
        self._count += 1
        self._newest[session] = self._count
        return self._count

    def is_watching(self, session: str) -> bool:
        """Whether a stream of this tab is under way."""
        return session in self._newest

    def holds(self, session: str, ticket: int) -> bool:
        return self._newest.get(session) == ticket

    def leave(self, session: str, ticket: int) -> None:
        if self.holds(session, ticket):
            del self._newest[session]


@dataclass(frozen=True)
class Host:
    """One server's parts. Handed to every tab."""

    store: RunStore
    pool: WorkerPool
    own_root: Path
    """data sets made of uploaded pictures"""
    exports: Path
    """files made for download"""
    demo: Run
    """a finished run that ships with the page"""
    data_root: Path = Path("data")
    """folders of pictures that methods can learn from"""
    pretrained: Pretrained = field(default_factory=Pretrained)
    """the networks that ship with the page"""
    attention: Attention = field(default_factory=Attention)
    _services: dict[Callable[..., Any], Any] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def service(self, kind: Callable[[Pretrained], Service]) -> Service:
        """What the pages and endpoints of a tab share, by its class: made once, when somebody first asks for it."""
        with self._lock:
            if kind not in self._services:
                self._services[kind] = kind(self.pretrained)
            service: Service = self._services[kind]
        return service

    def run(self, run_id: str) -> Run:
        """The run of that id, or the bundled one. Raises RunNotFound, also for JSON that is no text."""
        return self.demo if run_id in ("", DEMO) else self.store.get(str(run_id))
