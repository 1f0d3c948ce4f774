"""What a run showed at one of its moments: for the newest one, for a replay, and for whoever looks back.

Its pictures have addresses of their own, which mean the same bytes for ever. A run that goes on from its checkpoint may
publish a step once more, and differently where its settings were changed: the address therefore holds the moment at
which the picture was written.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from playground.config import plain_number
from playground.runs import Frame, Run
from playground.runs.follower import Snapshot
from playground.runs.frame_directory import FRAME_PATTERN
from playground.ui.components import run_html
from playground.ui.components.status_line import duration

Parts = dict[str, Any]
ROUTE, GAME_ROUTE = "live/frames", "live/game"
"""of pictures, below the page's own address, to which the browser takes them"""
WHEN = (("epoch", "Epoch"), ("time", "Time of training"))
QUALITY = (("fid", "FID: distance to real pictures"), ("covered", "Classes covered"), ("variety", "Variety"))
"""what tells a moment, and what is measured of samples: the names and headings of their rows"""


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


def picture_part(name: str, shot: Snapshot, frame: Frame | None) -> str:
    """The grid as HTML. name: as links name the run."""
    try:
        address = frame_address(name, frame) if frame else ""
    except FileNotFoundError:  # thinned away this moment
        address = ""
    return run_html.picture(address, frame, shot.about)


def game_part(name: str, shot: Snapshot, frame: Frame | None) -> Parts | None:
    """What the script of the game's graph draws: None where nobody plays, or where that moment was not told.

    address: of one picture with a row of fakes over a row of reals. fake, real: D's verdicts, one a picture.
    """
    moment = shot.game_at(frame)
    if frame is None or moment is None:
        return None
    try:
        address = game_address(name, shot.run, frame)
    except FileNotFoundError:
        return None
    return {
        "address": address,
        "fake": moment.fake,
        "real": moment.real,
        "means": shot.about.verdict,
        "probability": shot.about.verdict_is_probability,
        "step": frame.step,
    }


def step_part(name: str, shot: Snapshot, frame: Frame | None) -> Parts | None:
    """What the single step did that led to this picture of a paused run: who moved, and the moment before it.

    None where the run is not paused, or where no step was made since it is.
    """
    if shot.status.state != "paused" or frame is None or not shot.moments:
        return None
    before = shot.game.at(frame.step - 1)
    figures = shot.moments[-1].figures
    if before is None or shot.moments[-1].step != frame.step:
        return None
    try:
        address = game_address(name, shot.run, Frame(before.step, before.epoch, frame.path))
    except FileNotFoundError:
        return None
    moved = [player for player, figure in (("D", "d_loss"), ("G", "g_loss")) if figure in figures]
    return {"moved": moved, "address": address, "fake": before.fake, "real": before.real}


def figure_rows(shot: Snapshot) -> list[dict[str, str]]:
    """What two moments are compared by, in the order of the curves: name, heading, title (of one of several figures
    under a heading), and the class of style that colours it."""
    rows = [{"name": name, "heading": heading, "title": "", "kind": ""} for name, heading in WHEN]
    if shot.qualities:
        rows += [{"name": name, "heading": heading, "title": "", "kind": ""} for name, heading in QUALITY]
    for plot, figures in shot.plots():
        for figure in figures:
            title = figure.title if len(figures) > 1 else ""
            kind = run_html.ROLE_CLASSES[figure.role]
            rows.append({"name": f"figure-{figure.name}", "heading": plot.title, "title": title, "kind": kind})
    return rows


def moment_part(shot: Snapshot, frame: Frame | None) -> Parts | None:
    """When a picture was drawn, and by the names of the rows what was told last by then, in words."""
    if frame is None:
        return None
    told, found = shot.moment_at(frame.step), shot.quality_at(frame.step)
    values = {"epoch": f"{frame.epoch:.2f}"}
    if told is not None:
        values["time"] = duration(told.seconds)
        values |= {f"figure-{name}": plain_number(value, digits=3) for name, value in told.figures.items()}
    if found is not None:
        values["variety"] = f"{found.diversity:.2f}"
        values |= {"fid": f"{found.fid:.1f}"} if found.fid is not None else {}
        values |= {"covered": f"{found.covered} of {len(found.counts)}"} if found.covered is not None else {}
    return {"epoch": frame.epoch, "step": frame.step, "values": values}


def moment_parts(name: str, shot: Snapshot, frame: Frame, note: str) -> Parts:
    """Everything that stands for one moment of a run, so that no sentence speaks of another one. note: what is seen."""
    return {
        "picture": picture_part(name, shot, frame),
        "moment": moment_part(shot, frame),
        "game": game_part(name, shot, frame),
        "progress": run_html.moment_progress(note, frame, shot.status),
        "diagnosis": run_html.diagnosis(shot.diagnosis_at(frame.step)),
        "quality": run_html.quality(shot, shot.quality_at(frame.step)) if shot.qualities else "",
    }


def film(name: str, shot: Snapshot, frames: Sequence[Frame], note: str) -> list[Parts]:
    """Moments one after the other, each with its epoch and what has changed since the one before."""
    moments: list[Parts] = []
    before: Parts = {}
    for frame in frames:
        parts = moment_parts(name, shot, frame, note)
        changed = {part: value for part, value in parts.items() if part not in before or before[part] != value}
        moments.append({"epoch": frame.epoch, "parts": changed})
        before = parts
    return moments
