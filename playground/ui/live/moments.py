"""What a run showed at one of its moments: for the newest one, for a replay, and for whoever looks back.

Its pictures have addresses of their own, which mean the same bytes for ever. A run that goes on from its checkpoint may
publish a step once more, and differently where its settings were changed: the address therefore holds the moment at
which the picture was written.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

from playground.config import plain_number
from playground.runs import About, Frame, Run
from playground.runs.follower import Snapshot
from playground.ui.components import run_html
from playground.ui.components.picture_html import look, no_picture
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


def moment_picture(name: str, frame: Frame | None, about: About, with_hint: bool = True) -> str:
    """What a run published at a moment, as HTML. name: as links name the run. with_hint: and how it is to be read."""
    if frame is None:
        return no_picture("No picture yet. The first one is what training starts from.")
    try:
        address = frame_address(name, frame)
    except FileNotFoundError:  # thinned away this moment
        return no_picture("This picture was cleared away. Choose another moment.")
    alt = f"{about.caption} after {frame.epoch:.2f} epochs of training on {about.data}"
    hint = look(escape(_where(about.hint))) if with_hint else ""
    caption = f"<span>epoch {frame.epoch:.2f}</span><span>step {frame.step:,}</span>"
    kind = ' class="smooth"' if about.smooth else ""
    return (
        f'<div class="picture"><img{kind} src="{escape(address)}" alt="{escape(alt)}">'
        f'<div class="caption">{caption}<span>{escape(about.data)}</span></div></div>{hint}'
    )


def _where(hint: str) -> str:
    """What to look at, to follow the word "Look". hint: how the picture is to be read; it may need no words."""
    if not hint:
        return "at one place: its noise stays the same, so what changes there is what was learnt."
    first = hint.partition(".")[0]
    return f"at the picture{'. ' + hint if ':' in first else ': ' + hint[0].lower() + hint[1:]}"


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
        "picture": moment_picture(name, frame, shot.about),
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
