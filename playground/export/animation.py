"""The pictures of a run as a film: GIF to put anywhere, MP4 where it should be small."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from playground.export.files import ExportError, Progress, no_progress, written_whole
from playground.export.history import thinned
from playground.runs import Run

GIF_MOST, MP4_MOST = 120, 300
"""pictures in a film"""
GIF_TICKS, MP4_TICKS = 100, 30
"""units of time in a second: a GIF counts hundredths, a video has frames"""
GIF_LEAST_TICKS = 2
"""browsers slow down a GIF that is quicker"""
HOLD_SECONDS = 1.5
"""how long the last picture stays"""
SLOWEST_SECONDS = 0.5
"""how long any other picture stays at most: few pictures make a short film"""
LONGEST_SECONDS = 60

SMALL = 400
"""a grid narrower than this is drawn at twice its size"""
BAR, TEXT, MARGIN = 24, 14, 6
"""height of the caption's bar, of its letters, and room beside them, in pixels"""
PAPER, INK = 24, 230
GIF_GREYS = 16
"""twice as many are hard to tell apart on digits, and nearly double the file"""

H264 = [
    *("-crf", "23"), *("-preset", "veryfast"),
    *("-threads", "1"),  # the split of the work would show in the bytes, and training wants the other cores
    *("-movflags", "+faststart"),  # the index comes first: browsers play before they have the whole file
    *("-fflags", "+bitexact"), *("-flags:v", "+bitexact"),
]  # fmt: skip


@dataclass(frozen=True)
class Scene:
    """One picture of a film and the words below it."""

    picture: Image.Image
    """grey; all pictures of a film have one size"""
    left: str
    right: str


def animation_gif(run: Run, out: Path, seconds: float = 8.0, progress: Progress = no_progress) -> Path:
    """The run's pictures in order as an endless GIF that takes about `seconds`; returns `out`.

    The same frames give the same bytes. Raises ExportError where there are none, or for a length outside
    1 to LONGEST_SECONDS.
    """
    scenes = _scenes(run, seconds, GIF_MOST, GIF_TICKS / GIF_LEAST_TICKS)
    ticks = _ticks(len(scenes), seconds, GIF_TICKS)
    pictures = (_to_palette(drawn) for drawn in _drawn(scenes, progress))
    with written_whole(out) as path:
        next(pictures).save(
            path, "GIF", save_all=True, append_images=pictures, loop=0,
            duration=[1000 * tick // GIF_TICKS for tick in ticks],
        )  # fmt: skip
    return out


def animation_mp4(run: Run, out: Path, seconds: float = 8.0, progress: Progress = no_progress) -> Path:
    """The run's pictures in order as an H.264 video that browsers play; returns `out`.

    The same frames give the same bytes from the same encoder. Raises ExportError as `animation_gif` does.
    """
    scenes = _scenes(run, seconds, MP4_MOST, MP4_TICKS)
    ticks = _ticks(len(scenes), seconds, MP4_TICKS)
    with written_whole(out) as path:
        _encode(zip(_drawn(scenes, progress), ticks, strict=True), path)
        _refuse_cut_off(path, sum(ticks))
    return out


def _scenes(run: Run, seconds: float, most: int, most_a_second: float) -> list[Scene]:
    """The run's pictures, as many as a film of this length can show."""
    if not 1 <= seconds <= LONGEST_SECONDS:
        raise ExportError(f"A film takes 1 to {LONGEST_SECONDS} seconds. Choose a length in between.")
    config = run.config()
    scenes = []
    for frame in thinned(run.frames(), min(most, math.floor(seconds * most_a_second) + 1)):
        try:
            with Image.open(frame.path, formats=["WEBP"]) as picture:
                grey = picture.convert("L")
        except OSError:
            continue  # a run that trains thins its frames out meanwhile
        scenes.append(Scene(grey, f"epoch {frame.epoch:.2f}", f"{config.architecture}, {config.dataset}"))
    if not scenes:
        raise ExportError("This run has no pictures yet. Let it train for a few seconds, then try again.")
    return scenes


def _ticks(count: int, seconds: float, ticks_per_second: int) -> list[int]:
    """How many ticks each of `count` pictures stands: evenly, but for the last one."""
    moving = count - 1
    total = round(ticks_per_second * min(seconds, moving * SLOWEST_SECONDS))
    starts = [total * i // moving for i in range(count)] if moving else []
    return [after - before for before, after in itertools.pairwise(starts)] + [round(HOLD_SECONDS * ticks_per_second)]


def _drawn(scenes: Sequence[Scene], progress: Progress) -> Iterator[Image.Image]:
    """Each scene as one grey picture of even sides, enlarged if small, with its words in a bar below."""
    font = ImageFont.load_default(TEXT)
    for i, scene in enumerate(scenes):
        progress(i / len(scenes))
        scale = 2 if scene.picture.width < SMALL else 1
        picture = scene.picture.resize(
            (scale * scene.picture.width, scale * scene.picture.height), Image.Resampling.NEAREST
        )
        width, height = picture.width + picture.width % 2, picture.height + picture.height % 2 + BAR
        canvas = Image.new("L", (width, height), PAPER)
        canvas.paste(picture)
        pen = ImageDraw.Draw(canvas)
        middle = height - BAR // 2
        pen.text((MARGIN, middle), scene.left, fill=INK, font=font, anchor="lm")
        if pen.textlength(scene.left + scene.right, font=font) + 4 * MARGIN <= width:
            pen.text((width - MARGIN, middle), scene.right, fill=INK, font=font, anchor="rm")
        yield canvas
    progress(1.0)


def _to_palette(picture: Image.Image) -> Image.Image:
    """A grey picture in GIF_GREYS greys, the same palette for every picture of a film."""
    reduced = picture.point([round(value * (GIF_GREYS - 1) / 255) for value in range(256)])
    reduced.putpalette([round(grey * 255 / (GIF_GREYS - 1)) for grey in range(GIF_GREYS) for _ in "rgb"])
    return reduced


def _encode(pictures: Iterator[tuple[Image.Image, int]], path: Path) -> None:
    """Write each picture for as many video frames as its number says."""
    import imageio.v2 as imageio  # late: only a video needs them
    import imageio_ffmpeg  # type: ignore[import-untyped]

    try:
        imageio_ffmpeg.get_ffmpeg_exe()
    except RuntimeError as error:
        raise ExportError("There is no video encoder here. Choose a GIF, or install ffmpeg.") from error
    writer = imageio.get_writer(
        path, format="FFMPEG", mode="I", fps=MP4_TICKS, codec="libx264", pixelformat="yuv420p",
        quality=None, macro_block_size=2, ffmpeg_log_level="error", output_params=H264,
    )  # fmt: skip
    with closing(writer):
        for picture, ticks in pictures:
            pixels = np.asarray(picture)
            for _ in range(ticks):
                writer.append_data(pixels)


def _refuse_cut_off(path: Path, frames: int) -> None:
    """The encoder's exit code is out of reach, so ask the file itself. Raises OSError."""
    import imageio_ffmpeg

    try:
        found, _ = imageio_ffmpeg.count_frames_and_secs(str(path))
    except (OSError, RuntimeError) as error:
        raise OSError("the video cannot be read back") from error
    if found != frames:
        raise OSError(f"the video has {found} of {frames} frames")
