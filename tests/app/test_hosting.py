"""A page as service managers have it: told to end while it opens."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil  # type: ignore[import-untyped]
import pytest
from serving import PATIENCE, ROOT, free_port, wait_for


@pytest.mark.parametrize(("number", "moment"), [(signal.SIGTERM, 0.0), (signal.SIGTERM, 0.8)])
@pytest.mark.slow
def test_told_to_end_while_it_opens_it_ends_in_good_order(
    tmp_path: Path, number: signal.Signals, moment: float
) -> None:
    """moment: seconds after its trainers were started."""
    log = tmp_path / "log.txt"
    command = [sys.executable, "app.py", "--port", str(free_port()), "--runs", str(tmp_path / "runs")]
    with open(log, "wb") as output:
        process = subprocess.Popen(
            command, cwd=ROOT, env=os.environ | {"PYTHONUNBUFFERED": "1"}, stdout=output, stderr=output
        )
    wait_for(lambda: psutil.Process(process.pid).children(), "its trainers")
    time.sleep(moment)
    process.send_signal(number)
    assert process.wait(PATIENCE) in (0, 130, -number)  # or before there was anything to end
    assert "Traceback" not in log.read_text()
