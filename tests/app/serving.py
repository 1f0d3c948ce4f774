"""A server of the page as a process of its own, as a person starts it, and what tests ask of it."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil  # type: ignore[import-untyped]
from gradio_client import Client  # type: ignore[import-untyped]
from small import free_port

ROOT = Path(__file__).parents[2]
#: A machine that does other things at the same time takes a minute for what is done in seconds.
PATIENCE = 120.0
#: Small networks that train for longer than any test looks.
LONG_RUN = {"architecture": "mlp", "epochs": 300}
#: In the tests' browser it leads to this machine: no secure context, like a server's address in a classroom.
ELSEWHERE = "classroom.example"
#: A browser tab that leaves while Gradio ends its stream: both forget the session, and the second one stumbles. Or the
#: tab asks for its stream once more before it is gone.
GRADIOS_OWN = re.compile(
    r"Exception in ASGI application\n(?:(?!Exception in ASGI).*\n)*?"
    r"(?:.*del blocks\._queue\.pending_messages_per_session\[session_hash\]\n.*\nKeyError: '\w+'\n"
    r"|.*in sse_stream\n *raise HTTPException\(\nfastapi\.exceptions\.HTTPException: 404: Not Found\n"
    r"(?:.*\n)*?RuntimeError: Caught handled exception, but response already started\.\n)"
)
Report = dict[str, Any]


@dataclass(frozen=True)
class Server:
    """A page that answers."""

    process: subprocess.Popen[bytes]
    url: str
    runs: Path
    log: Path
    data: Path
    """folders of pictures to learn from"""

    def client(self) -> Client:
        """A program that uses the endpoints."""
        return Client(self.url, verbose=False, analytics_enabled=False, httpx_kwargs={"timeout": PATIENCE})

    def config(self, run_id: str) -> dict[str, Any]:
        """The settings that a run was started with."""
        settings: dict[str, Any] = json.loads((self.runs / run_id / "config.json").read_text())
        return settings

    def workers(self) -> list[psutil.Process]:
        """The processes that the server has started."""
        return psutil.Process(self.process.pid).children(recursive=True)  # type: ignore[no-any-return]


def wait_for(condition: Callable[[], object], what: str | Callable[[], str], seconds: float = PATIENCE) -> None:
    """Ends as soon as it holds. what: to say when it never does; called then, where it tells what is there instead."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() >= deadline:
            raise AssertionError(f"waited in vain for: {what if isinstance(what, str) else what()}")
        time.sleep(0.05)


def wait_until(client: Client, run_id: str, condition: Callable[[Report], object], what: str) -> Report:
    """Ask for the run's status until it fits; returns it."""
    seen: list[Report] = []

    def fits() -> object:
        seen[:] = [client.predict(run_id, api_name="/run_status")]
        return condition(seen[0])

    wait_for(fits, what)
    return seen[0]


def wait_for_state(client: Client, run_id: str, state: str) -> Report:
    return wait_until(client, run_id, lambda report: report["state"] == state, f"state {state}")


@contextmanager
def serving(folder: Path, *options: str, **variables: str) -> Iterator[Server]:
    """A page and its trainers, from the moment it answers; told to end when the block is left.

    options: of the command line besides. variables: what stands in its environment besides.
    """
    port = free_port()
    log, runs = folder / "log.txt", folder / "runs"
    command = [sys.executable, "app.py", "--port", str(port), "--runs", str(runs), "--data", str(folder / "data")]
    command += options
    environment = os.environ | {"HF_HUB_OFFLINE": "1", "GRADIO_ANALYTICS_ENABLED": "False", "PYTHONUNBUFFERED": "1"}
    environment |= variables
    with open(log, "wb") as output:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=output, stderr=subprocess.STDOUT)
    server = Server(process, f"http://127.0.0.1:{port}/", runs, log, folder / "data")
    try:
        wait_for(lambda: process.poll() is not None or answers(server.url), "the page")
        assert process.poll() is None, log.read_text()
        yield server
    finally:
        end(server)


def end(server: Server) -> None:
    """Ask the server to end, as a service manager does; by force when it does not."""
    server.process.send_signal(signal.SIGTERM)
    try:
        server.process.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        server.process.kill()


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def tracebacks(log: Path) -> list[str]:
    """Each with its error's line."""
    return re.findall(r"Traceback \(most recent call last\)(?:.*\n)+?(?=\S|\Z).*", GRADIOS_OWN.sub("", log.read_text()))
