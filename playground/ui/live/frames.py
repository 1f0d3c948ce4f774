"""Published pictures under addresses of their own, which mean the same bytes for ever.

A run that goes on from its checkpoint may publish a step once more, and differently where its settings were changed:
the address therefore holds the moment at which the picture was written.
"""

from __future__ import annotations

from pathlib import Path

from playground.runs import Frame, Run
from playground.runs.directory import FRAME_PATTERN

ROUTE = "live/frames"
"""below the page's own address, to which the browser takes it"""


def frame_address(run_name: str, frame: Frame) -> str:
    """Raises FileNotFoundError where the picture was thinned away. run_name: as links name the run."""
    written = frame.path.stat().st_mtime_ns
    return f"{ROUTE}/{run_name}/{frame.path.name}?v={written}"


def frame_file(run: Run, name: str) -> Path:
    """The picture of that name. Raises FileNotFoundError, also for what no picture of a run is called."""
    if not FRAME_PATTERN.fullmatch(name):
        raise FileNotFoundError(name)
    return run.path / "frames" / name
