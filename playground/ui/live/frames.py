"""Published pictures under addresses of their own, which mean the same bytes for ever.

A run that goes on from its checkpoint may publish a step once more, and differently where its settings were changed:
the address therefore holds the moment at which the picture was written.
"""

from __future__ import annotations

from pathlib import Path

from playground.runs import Frame, Run
from playground.runs.frame_directory import FRAME_PATTERN

ROUTE = "live/frames"
"""below the page's own address, to which the browser takes it"""
GAME_ROUTE = "live/game"


def frame_address(run_name: str, frame: Frame) -> str:
    """Raises FileNotFoundError where the picture was thinned away. run_name: as links name the run."""
    written = frame.path.stat().st_mtime_ns
    return f"{ROUTE}/{run_name}/{frame.path.name}?v={written}"


def game_address(run_name: str, run: Run, frame: Frame) -> str:
    """Of the few fakes and real pictures of the same moment. Raises FileNotFoundError where there are none."""
    path = run.game_path(frame.step, frame.epoch)
    return f"{GAME_ROUTE}/{run_name}/{path.name}?v={path.stat().st_mtime_ns}"


def game_file(run: Run, name: str) -> Path:
    """The picture of that name. Raises FileNotFoundError, also for what no picture of a run is called."""
    return run.path / "game" / frame_file(run, name).name


def frame_file(run: Run, name: str) -> Path:
    """The picture of that name. Raises FileNotFoundError, also for what no picture of a run is called."""
    if not FRAME_PATTERN.fullmatch(name):
        raise FileNotFoundError(name)
    return run.path / "frames" / name
