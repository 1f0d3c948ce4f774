"""What a visitor feels: page ready, click to first picture, pictures a second, stop. Driven in a real browser."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).parent.parent
WATCH_SECONDS = 20.0
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]

FIRST_PICTURE = "[...document.querySelectorAll('#opening img, #live-picture img')].some((image) => image.naturalWidth)"
"""is there, while the page is made or in it"""


def measure() -> dict[str, Any]:
    """Reference of the frame rate: 4 pictures a second, the least that looks alive."""
    browser = chromium()
    if browser is None:
        return {"skipped": "no chromium on this machine"}
    start = time.perf_counter()
    with served() as port, sync_playwright() as playwright:
        ready = time.perf_counter() - start
        page = playwright.chromium.launch(executable_path=browser, args=FLAGS).new_page()
        return {"seconds_until_page_answers": round(ready, 2), **visit(page, f"http://127.0.0.1:{port}/")}


@contextmanager
def served(root: Path = ROOT) -> Iterator[int]:
    """The page in a process of its own, without runs, once it answers: its port. root: of a copy of the project."""
    with tempfile.TemporaryDirectory() as folder:
        port = free_port()
        command = [sys.executable, "app.py", "--port", str(port), "--runs", folder]
        server = subprocess.Popen(command, cwd=root, stdout=subprocess.DEVNULL)
        try:
            wait_for(f"http://127.0.0.1:{port}/")
            yield port
        finally:
            server.terminate()
            server.wait(30)


def script_beside(module: str) -> str:
    """What a program runs in the page. module: its `__file__`."""
    return Path(module).with_suffix(".js").read_text(encoding="utf-8")


def chromium() -> str | None:
    """Path of a browser on this machine."""
    return next((path for name in ("chromium", "google-chrome") if (path := shutil.which(name))), None)


def open_page(page: Page, url: str) -> tuple[float, float]:
    """Seconds until the first picture is seen, and until all of the page is there."""
    start = time.perf_counter()
    page.goto(url, wait_until="commit")
    page.wait_for_function(FIRST_PICTURE, timeout=120_000)
    seen = time.perf_counter() - start
    page.wait_for_selector("#live-picture img", timeout=120_000)
    return seen, time.perf_counter() - start


def visit(page: Page, url: str) -> dict[str, Any]:
    seen, opened = open_page(page, url)
    time.sleep(20)  # the trainer warms up, the bundled run has been replayed
    click = time.perf_counter()
    page.click("#train")
    page.wait_for_function("!document.querySelector('#live-picture .caption')?.innerText.includes('bundled')")
    first = time.perf_counter() - click
    pictures = count_pictures(page)
    stop = time.perf_counter()
    page.click("#stop")
    page.wait_for_function("document.querySelector('#progress .pill')?.innerText === 'Stopped'", timeout=60_000)
    return {
        "seconds_until_first_picture": round(seen, 2),
        "seconds_until_bundled_picture": round(opened, 2),
        "seconds_from_click_to_first_picture": round(first, 2),
        "pictures_per_second": round(pictures / WATCH_SECONDS, 2),
        "times_reference_of_4_per_second": round(pictures / WATCH_SECONDS / 4, 2),
        "seconds_from_click_to_stopped": round(time.perf_counter() - stop, 2),
    }


def count_pictures(page: Page) -> int:
    """How often the picture on the page changes."""
    return int(page.evaluate(script_beside(__file__), WATCH_SECONDS))


def wait_for(url: str, seconds: float = 90.0) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            urllib.request.urlopen(url, timeout=5).close()
            return
        except (urllib.error.URLError, OSError):
            time.sleep(0.05)
    raise TimeoutError(f"{url} did not answer within {seconds:g} s")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
