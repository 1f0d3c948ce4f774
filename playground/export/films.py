"""Pictures in order as a film: GIF to put anywhere, MP4 where it should be small."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from playground.export.writing import ExportError, Progress, written_whole

GIF_MOST, MP4_MOST = 120, 300
"""pictures in a film"""
GIF_TICKS, MP4_TICKS = 100, 30
"""units of time in a second: a GIF counts hundredths, a video has frames"""
GIF_LEAST_TICKS = 2
"""browsers slow down a GIF that is quicker"""
HOLD_SECONDS = 1.5
"""how long the last picture stays, unless the film ends where it began"""
SLOWEST_SECONDS = 0.5
"""how long any other picture stays at most: few pictures make a short film"""
LONGEST_SECONDS = 60

SMALL = 400
"""a picture narrower than this is drawn at twice its size"""
BAR, TEXT, MARGIN = 24, 14, 6
"""height of the caption's bar, of its letters, and room beside them, in pixels"""
PAPER, INK = "rgb(24, 24, 24)", "rgb(230, 230, 230)"
GIF_GREYS = 16
"""twice as many are hard to tell apart on digits, and nearly double the file"""
GIF_COLOURS = 64
"""chosen from GIF_SAMPLED pictures of the film"""
GIF_SAMPLED = 16

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
    """"L" or "RGB"; all pictures of a film have one mode and one size"""
    left: str
    right: str


def room(seconds: float, most: int, most_a_second: float) -> int:
    """How many pictures a film of this length can show. Raises ExportError for a length out of bounds."""
    if not 1 <= seconds <= LONGEST_SECONDS:
        raise ExportError(f"A film takes 1 to {LONGEST_SECONDS} seconds. Choose a length in between.")
    return min(most, math.floor(seconds * most_a_second) + 1)


def gif_room(seconds: float) -> int:
    """`room` in a GIF."""
    return room(seconds, GIF_MOST, GIF_TICKS / GIF_LEAST_TICKS)


def mp4_room(seconds: float) -> int:
    """`room` in a video."""
    return room(seconds, MP4_MOST, MP4_TICKS)


def write_gif(scenes: Sequence[Scene], out: Path, seconds: float, progress: Progress, loop: bool = False) -> Path:
    """Scenes, at least one and at most `gif_room`, as an endless GIF of about `seconds`; returns `out`.

    loop: the last picture leads on to the first, and is not held. The same scenes give the same bytes.
    """
    ticks = _ticks(len(scenes), seconds, GIF_TICKS, loop)
    pictures = _to_palette(_pictures_of(scenes, progress), scenes)
    with written_whole(out) as path:
        next(pictures).save(
            path, "GIF", save_all=True, append_images=pictures, loop=0,
            duration=[1000 * tick // GIF_TICKS for tick in ticks],
        )  # fmt: skip
    return out


def write_mp4(scenes: Sequence[Scene], out: Path, seconds: float, progress: Progress, loop: bool = False) -> Path:
    """Scenes, at least one and at most `mp4_room`, as an H.264 video that browsers play; returns `out`.

    loop: as for `write_gif`. The same scenes give the same bytes from the same encoder.
    """
    ticks = _ticks(len(scenes), seconds, MP4_TICKS, loop)
    with written_whole(out) as path:
        _encode(zip(_pictures_of(scenes, progress), ticks, strict=True), path)
        _refuse_cut_off(path, sum(ticks))
    return out


def _ticks(count: int, seconds: float, ticks_per_second: int, loop: bool) -> list[int]:
    """How many ticks each of `count` pictures stands: evenly, but for the last one where the film does not loop."""
    moving = count if loop else count - 1
    total = round(ticks_per_second * min(seconds, moving * SLOWEST_SECONDS))
    starts = [total * i // moving for i in range(moving + 1)] if moving else []
    even = [after - before for before, after in itertools.pairwise(starts)]
    return even if loop else [*even, round(HOLD_SECONDS * ticks_per_second)]


def _pictures_of(scenes: Sequence[Scene], progress: Progress) -> Iterator[Image.Image]:
    """Each scene as one picture of even sides, enlarged if small, with its words in a bar below."""
    font = ImageFont.load_default(TEXT)
    for i, scene in enumerate(scenes):
        progress(i / len(scenes))
        scale = 2 if scene.picture.width < SMALL else 1
        picture = scene.picture.resize(
            (scale * scene.picture.width, scale * scene.picture.height), Image.Resampling.NEAREST
        )
        width, height = picture.width + picture.width % 2, picture.height + picture.height % 2 + BAR
        canvas = Image.new(picture.mode, (width, height), PAPER)
        canvas.paste(picture)
        pen = ImageDraw.Draw(canvas)
        middle = height - BAR // 2
        pen.text((MARGIN, middle), scene.left, fill=INK, font=font, anchor="lm")
        if pen.textlength(scene.left + scene.right, font=font) + 4 * MARGIN <= width:
            pen.text((width - MARGIN, middle), scene.right, fill=INK, font=font, anchor="rm")
        yield canvas
    progress(1.0)


def _to_palette(pictures: Iterable[Image.Image], scenes: Sequence[Scene]) -> Iterator[Image.Image]:
    """Each picture in the same few greys or colours."""
    if scenes[0].picture.mode == "L":
        return map(_in_greys, pictures)
    palette = _colours(scenes)
    return (picture.quantize(palette=palette, dither=Image.Dither.NONE) for picture in pictures)


def _in_greys(picture: Image.Image) -> Image.Image:
    reduced = picture.point([round(value * (GIF_GREYS - 1) / 255) for value in range(256)])
    reduced.putpalette([round(grey * 255 / (GIF_GREYS - 1)) for grey in range(GIF_GREYS) for _ in "rgb"])
    return reduced


def _colours(scenes: Sequence[Scene]) -> Image.Image:
    """A picture whose palette suits the whole film and its captions."""
    sampled = scenes[:: math.ceil(len(scenes) / GIF_SAMPLED)]
    width, height = sampled[0].picture.size
    strip = Image.new("RGB", (len(sampled) * width, height + BAR), PAPER)
    ImageDraw.Draw(strip).rectangle((0, height + BAR // 2, strip.width, height + BAR), fill=INK)
    for i, scene in enumerate(sampled):
        strip.paste(scene.picture, (i * width, 0))
    return strip.quantize(GIF_COLOURS, Image.Quantize.MEDIANCUT)


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
