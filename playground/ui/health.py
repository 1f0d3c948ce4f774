"""/health, for whoever keeps the server running: do the threads that serve all live, and is there room on disk?"""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from playground.runs.disk import LEAST_FREE_BYTES, free_bytes
from playground.runs.pool import WorkerPool

PATH = "/health"


def health(pool: WorkerPool) -> dict[str, Any]:
    """Plain JSON, without a path or a sentence of the machine: the kind of an error is all that is told of it.

    `well` is false where a thread has ended or failed in its last turn, and where the disk has no room for new runs.
    """
    threads = {thread.name: _state(thread.lives(), thread.fault) for thread in pool.threads}
    free = free_bytes(pool.store.root)
    has_room = free is None or free >= LEAST_FREE_BYTES
    return {
        "well": has_room and set(threads.values()) == {"lives"},
        "threads": threads,
        "trainers": {"wanted": pool.slots, "alive": pool.alive(), "warm": pool.is_warm()},
        "free_megabytes": None if free is None else free // 10**6,
    }


def health_route(pool: WorkerPool) -> Route:
    """GET: 200 where all is well, else 503. It asks for no password."""

    def answer(request: Request) -> JSONResponse:
        found = health(pool)
        return JSONResponse(found, 200 if found["well"] else 503, {"Cache-Control": "no-store"})

    return Route(PATH, answer, methods=["GET"])


def _state(lives: bool, fault: str) -> str:
    if not lives:
        return "ended"
    return f"failed with {fault.partition(':')[0]}, tries again" if fault else "lives"
