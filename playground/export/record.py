"""The record of a run: a small copy of it all, to ship with the page, and its measurements as a table."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence, Set
from pathlib import Path
from typing import Any, TypeVar

from playground.export.writing import ExportError, written_whole
from playground.runs import Run
from playground.runs.about import about_to_json
from playground.runs.files import write_whole
from playground.runs.status import ENDED_STATES, to_json

T = TypeVar("T")

MOST_STEP_EVENTS = 400
"""more points than a curve on the page has pixels for"""


def thin(items: Sequence[T], most: int) -> list[T]:
    """At most `most` (2 or more) of the items, evenly spread, the first and the last among them."""
    if most < 2:
        raise ValueError(f"most must be at least 2, got {most}")
    if len(items) <= most:
        return list(items)
    return [items[i * (len(items) - 1) // (most - 1)] for i in range(most)]


def pack_run(run: Run, out_dir: Path, most_frames: int = 150) -> Run:
    """A copy of an ended run that is small enough to ship: it reads like any run, but cannot go on.

    It keeps the settings, the status, every evaluation and diagnosis, at most MOST_STEP_EVENTS of the other events and
    `most_frames` frames, both evenly spread, with the moments of a game that belong to these. ExportError for a run
    that goes on, or that has no frames.
    """
    status = run.status()
    if status.state not in ENDED_STATES:
        raise ExportError("This run has not ended. Stop it, or let it finish, then pack it.")
    frames = run.frames()
    if not frames:
        raise ExportError("This run has no pictures, so there is nothing to show. Train it first.")
    events, _ = run.log.since()
    with written_whole(out_dir) as folder:
        (folder / "frames").mkdir(parents=True)
        write_whole(folder / "config.json", json.dumps(run.settings(), indent=2).encode())
        write_whole(folder / "about.json", about_to_json(run.about()).encode())
        write_whole(folder / "status.json", to_json(status).encode())
        kept = thin(frames, most_frames)
        lines = (json.dumps(event) + "\n" for event in _thin_events(events, {frame.step for frame in kept}))
        write_whole(folder / "events.jsonl", "".join(lines).encode())
        for frame in kept:
            write_whole(folder / "frames" / frame.path.name, frame.path.read_bytes())
            game = run.game_path(frame.step, frame.epoch)
            if game.is_file():
                (folder / "game").mkdir(exist_ok=True)
                write_whole(folder / "game" / game.name, game.read_bytes())
    return Run(out_dir)


def _thin_events(events: Sequence[dict[str, Any]], shown: Set[int]) -> list[dict[str, Any]]:
    """In their order, the step events thinned, moments of the game at those steps that are shown, and all others."""
    events = [event for event in events if event.get("kind") != "game" or event.get("step") in shown]
    steps = [i for i, event in enumerate(events) if event.get("kind") == "step"]
    kept = set(thin(steps, MOST_STEP_EVENTS))
    return [event for i, event in enumerate(events) if i in kept or event.get("kind") != "step"]


COUNTS = tuple(f"count_{number}" for number in range(10))
WHEN = ("kind", "step", "epoch", "seconds")
EVALUATION = ("samples", "diversity", "fid", "covered", "confident", *COUNTS)


def measurements_csv(run: Run, out: Path) -> Path:
    """Every measurement of the run as a line of a table, empty where it says nothing: WHEN, its figures, EVALUATION.

    `kind` is "step" for the means of some steps, "evaluation" for a measurement of the samples.
    """
    events = [event for event in run.log.since()[0] if event.get("kind") in ("step", "evaluation")]
    if not events:
        raise ExportError("Nothing was measured in this run yet. Let it train for a few seconds, then try again.")
    text = io.StringIO()
    told = dict.fromkeys(name for event in events if event["kind"] == "step" for name in event)
    figures = [name for name in told if name not in WHEN]
    table = csv.DictWriter(text, [*WHEN, *figures, *EVALUATION], extrasaction="ignore")
    table.writeheader()
    for event in events:
        table.writerow(event | dict(zip(COUNTS, event.get("counts") or (), strict=False)))
    with written_whole(out) as path:
        path.write_text(text.getvalue(), encoding="ascii", newline="")
    return out
