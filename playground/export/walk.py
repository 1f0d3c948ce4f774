"""A walk through the latent space to take home: all steps on one sheet, or as a film."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

from PIL import Image
from torch import Tensor

from playground.data import to_bytes
from playground.data.pixels import contact_sheet
from playground.export.films import Scene, gif_room, mp4_room, write_gif, write_mp4
from playground.export.picture import picture_png
from playground.export.record import thin
from playground.export.writing import ExportError, Progress, no_progress, written_whole

MOST_ON_A_SHEET = 400
FILM_SIDE = 256
"""pixels: smaller pictures are enlarged by a whole factor up to about this, before a film's own enlargement"""


def sheet_png(
    pictures: Tensor, out: Path, description: str, settings: dict[str, Any], columns: int | None = None
) -> Path:
    """All pictures (m, c, s, s) in [-1, 1], in reading order, as a PNG that tells how to draw them; returns `out`.

    columns: in a row; about a square where it is None. The same pictures give the same bytes.
    """
    _check(pictures)
    if len(pictures) > MOST_ON_A_SHEET:
        raise ExportError(f"A sheet has room for {MOST_ON_A_SHEET} pictures. Choose fewer steps.")
    sheet = contact_sheet(to_bytes(pictures), columns or math.ceil(math.sqrt(len(pictures))))
    with written_whole(out) as path:
        path.write_bytes(picture_png(sheet, description, settings))
    return out


def walk_gif(
    pictures: Tensor,
    out: Path,
    caption: str,
    seconds: float = 6.0,
    loop: bool = False,
    progress: Progress = no_progress,
) -> Path:
    """Pictures (m, c, s, s) in [-1, 1] in order as a GIF of about `seconds`; returns `out`.

    loop: for a closed path, whose end leads on to its beginning. The same pictures give the same bytes.
    Raises ExportError for a length that no film has.
    """
    return write_gif(_scenes(pictures, caption, gif_room(seconds)), out, seconds, progress, loop)


def walk_mp4(
    pictures: Tensor,
    out: Path,
    caption: str,
    seconds: float = 6.0,
    loop: bool = False,
    progress: Progress = no_progress,
) -> Path:
    """The same as an H.264 video. Raises ExportError also where there is no encoder."""
    return write_mp4(_scenes(pictures, caption, mp4_room(seconds)), out, seconds, progress, loop)


def _scenes(pictures: Tensor, caption: str, most: int) -> list[Scene]:
    _check(pictures)
    factor = max(1, FILM_SIDE // pictures.shape[-1])
    count = len(pictures)
    return [
        Scene(
            picture.resize((factor * picture.width, factor * picture.height), Image.Resampling.NEAREST),
            caption,
            f"{i + 1} of {count}",
        )
        for i, picture in thin(list(enumerate(_pictures(pictures))), most)
    ]


def _pictures(pictures: Tensor) -> list[Image.Image]:
    """(m, c, s, s) in [-1, 1] -> "L" for one channel, "RGB" for three."""
    pixels = to_bytes(pictures).permute(0, 2, 3, 1).contiguous().numpy()
    return [Image.fromarray(picture.squeeze(axis=-1) if picture.shape[-1] == 1 else picture) for picture in pixels]


def _check(pictures: Tensor) -> None:
    if pictures.ndim != 4 or len(pictures) == 0 or pictures.shape[1] not in (1, 3):
        raise ValueError(f"pictures must be (m, 1 or 3, s, s) with m >= 1, got {tuple(pictures.shape)}")
