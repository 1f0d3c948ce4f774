"""What a run showed at one of its moments: for the newest one, for a replay, and for whoever looks back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from playground.runs import Frame
from playground.runs.follower import Snapshot
from playground.ui.components import run_html
from playground.ui.live.frames import frame_address, game_address

Parts = dict[str, Any]


def picture_part(name: str, shot: Snapshot, frame: Frame | None, note: str) -> str:
    """The grid as HTML. name: as links name the run."""
    try:
        address = frame_address(name, frame) if frame else ""
    except FileNotFoundError:  # thinned away this moment
        address = ""
    return run_html.picture(address, frame, shot.about, note)


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


def moment_parts(name: str, shot: Snapshot, frame: Frame, note: str) -> Parts:
    """Everything that stands for one moment of a run, so that no sentence speaks of another one. note: what is seen."""
    return {
        "picture": picture_part(name, shot, frame, note),
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
