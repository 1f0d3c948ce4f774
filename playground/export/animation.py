"""The pictures of a run as a film."""

from __future__ import annotations

from pathlib import Path

from PIL import Image

from playground.export.films import Scene, gif_room, mp4_room, write_gif, write_mp4
from playground.export.record import thin
from playground.export.writing import ExportError, Progress, no_progress
from playground.runs import Run


def animation_gif(run: Run, out: Path, seconds: float = 8.0, progress: Progress = no_progress) -> Path:
    """The run's pictures in order as an endless GIF that takes about `seconds`; returns `out`.

    The same frames give the same bytes. Raises ExportError where there are none, or for a length outside
    1 to LONGEST_SECONDS.
    """
    return write_gif(_scenes(run, gif_room(seconds)), out, seconds, progress)


def animation_mp4(run: Run, out: Path, seconds: float = 8.0, progress: Progress = no_progress) -> Path:
    """The run's pictures in order as an H.264 video that browsers play; returns `out`.

    The same frames give the same bytes from the same encoder. Raises ExportError as `animation_gif` does.
    """
    return write_mp4(_scenes(run, mp4_room(seconds)), out, seconds, progress)


def _scenes(run: Run, most: int) -> list[Scene]:
    """The run's pictures, at most that many."""
    about = run.about()
    mode = "L" if about.grey else "RGB"
    scenes = []
    for frame in thin(run.frames(), most):
        try:
            with Image.open(frame.path, formats=["WEBP"]) as picture:
                shown = picture.convert(mode)
        except OSError:
            continue  # a run that trains thins its frames out meanwhile
        scenes.append(Scene(shown, f"epoch {frame.epoch:.2f}", about.data))
    if not scenes:
        raise ExportError("This run has no pictures yet. Let it train for a few seconds, then try again.")
    return scenes
