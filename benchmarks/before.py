"""Whether an epoch, a slider and the page are as quick as they were: this copy and an earlier one, in turns.

Each is started as a person starts it, and used in a browser and from a shell for what both can do, so that nothing here
knows how either is made. What else the machine does meanwhile, both meet: it is the ratio that counts.
"""

from __future__ import annotations

import io
import json
import os
import signal
import statistics
import subprocess
import sys
import tarfile
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil  # type: ignore[import-untyped]
from playwright.sync_api import Browser, sync_playwright

from benchmarks.page_load import FLAGS, ROOT, chromium, open_page, script_beside, served

REVISION = "73b04e0a"
"""the last commit before all methods came to share one loop, and the page one way to follow them"""
ROUNDS = 4
NETWORK = ("--dataset", "mnist", "--architecture", "dcgan28", "--objective", "non_saturating", "--batch-size", "32")
"""the small DCGAN: both copies have it"""
WARM_UP_SECONDS, TRAIN_SECONDS = 4.0, 12.0
MOVES = 25

Figures = dict[str, float]


def measure(revision: str = REVISION) -> dict[str, Any]:
    """Reference: the earlier copy. What it takes now, times that: 1 where nothing has changed."""
    browser = chromium()
    if browser is None:
        return {"skipped": "no chromium on this machine"}
    try:
        with earlier_copy(revision) as before, sync_playwright() as playwright:
            opened = playwright.chromium.launch(executable_path=browser, args=FLAGS)
            rounds = [one_round(opened, before, is_even=number % 2 == 0) for number in range(ROUNDS)]
    except LookupError as error:
        return {"skipped": str(error)}
    return {"revision": revision, **compared(rounds)}


@contextmanager
def earlier_copy(revision: str) -> Iterator[Path]:
    """The project as it was, in a folder. LookupError where its history is not here."""
    command = ["git", "archive", "--format=tar", revision]
    try:
        packed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError) as error:
        raise LookupError(f"the history of the project is not here, or has no revision {revision}") from error
    with tempfile.TemporaryDirectory() as folder:
        with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
            archive.extractall(folder, filter="data")
        yield Path(folder)


def one_round(browser: Browser, before: Path, is_even: bool) -> tuple[Figures, Figures]:
    """Figures of this copy and of the earlier one; which of them comes first, alternates."""
    if is_even:
        now = visit(browser, ROOT)
        return now, visit(browser, before)
    then = visit(browser, before)
    return visit(browser, ROOT), then


def visit(browser: Browser, root: Path) -> Figures:
    """Start that copy, look at it, move a slider, train."""
    start = time.perf_counter()
    with served(root) as port:
        figures = {"seconds_until_page_answers": time.perf_counter() - start}
        time.sleep(WARM_UP_SECONDS)  # what it makes ready after it answers
        page = browser.new_page()
        seen, opened = open_page(page, f"http://127.0.0.1:{port}/")
        figures |= {"seconds_until_first_picture": seen, "seconds_until_page_is_there": opened}
        page.get_by_role("tab", name="Latent space").click()
        page.wait_for_selector("#latent-picture img", timeout=120_000)
        time.sleep(WARM_UP_SECONDS)
        figures["ms_from_slider_to_picture"] = statistics.median(page.evaluate(script_beside(__file__), MOVES))
        page.close()
    figures["core_seconds_an_epoch"] = seconds_an_epoch(root)
    return figures


def seconds_an_epoch(root: Path) -> float:
    """Of one core, which a run of that copy's command line takes: others may be at work beside it."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "trainers", "gan", *NETWORK, "--epochs", "300", "--out", folder]
        environment = os.environ | {"OMP_NUM_THREADS": "1"}
        trainer = subprocess.Popen(
            command, cwd=root, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            while epoch_of(folder) == 0 and trainer.poll() is None:
                time.sleep(0.1)
            time.sleep(WARM_UP_SECONDS)
            first, start = epoch_of(folder), core_seconds(trainer.pid)
            time.sleep(TRAIN_SECONDS)
            return (core_seconds(trainer.pid) - start) / (epoch_of(folder) - first)
        finally:
            trainer.send_signal(signal.SIGINT)
            trainer.wait(60)


def core_seconds(process: int) -> float:
    times = psutil.Process(process).cpu_times()
    return float(times.user + times.system)


def epoch_of(run: str) -> float:
    """How many passes over the data a run has made."""
    try:
        return float(json.loads((Path(run) / "status.json").read_text(encoding="utf-8"))["epoch"])
    except (OSError, ValueError):  # not begun, or read while it is written
        return 0.0


def compared(rounds: list[tuple[Figures, Figures]]) -> dict[str, Figures]:
    """Each figure: the middle one of both copies, and the middle one of the ratios of a round."""
    return {
        name: {
            "now": round(statistics.median(now[name] for now, _ in rounds), 2),
            "before": round(statistics.median(before[name] for _, before in rounds), 2),
            "times_before": round(statistics.median(now[name] / before[name] for now, before in rounds), 2),
        }
        for name in rounds[0][0]
    }
