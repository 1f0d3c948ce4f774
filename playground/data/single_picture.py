"""One picture to learn from: an example, a file, or one that somebody brought, kept under the hash of its pixels."""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass
from pathlib import Path

import torch
from PIL import Image
from torch import Tensor

from playground.data.dataset import DataUnavailable
from playground.data.decoding import decode_visible, on_paper
from playground.data.file_names import display_name
from playground.data.folder_files import read_rgb
from playground.data.pictures import PictureError, read_picture
from playground.data.pixels import pixels_of, to_unit
from playground.runs.files import write_whole

EXAMPLE = Path(__file__).parents[2] / "pretrained" / "photo-to-vangogh" / "examples" / "alps.jpg"
FOLDER = "pictures"
"""of pictures that were brought, below the folder of uploads"""
LONGEST = 512
"""pixels of the longer side of a picture that is kept"""
NARROWEST = 16
"""pixels that the shorter side must have once the longer one has been made smaller"""


@dataclass(frozen=True)
class KeptPicture:
    """A picture that was brought."""

    name: str
    """by which `load` finds it"""
    notes: tuple[str, ...]
    """sentences about what was done to the file"""


def keep(path: Path, own_root: Path, longest: int = LONGEST) -> KeptPicture:
    """Keep a picture that was brought. Raises PictureError.

    longest: what `load` will be asked for.
    """
    shown = display_name(path.name)
    decoded = decode_visible(read_picture(path, side=LONGEST), shown)
    picture = on_paper(decoded.picture)
    picture.thumbnail((LONGEST, LONGEST), Image.Resampling.LANCZOS)
    learnt = picture.copy()
    learnt.thumbnail((longest, longest))
    if min(learnt.size) < NARROWEST:
        raise PictureError(_too_narrow(shown, learnt.size))
    png = io.BytesIO()
    picture.save(png, "PNG")
    name = f"own-{hashlib.sha256(picture.tobytes()).hexdigest()[:12]}.png"
    (own_root / FOLDER).mkdir(parents=True, exist_ok=True)
    write_whole(own_root / FOLDER / name, png.getvalue())
    return KeptPicture(name, decoded.notes)


def load(picture: Path, own_root: Path, longest: int) -> Tensor:
    """(1, 3, h, w) in [-1, 1], `longest` pixels on the longer side, never enlarged.

    picture: the name of one that was kept, of the example, or a path. Raises DataUnavailable.
    """
    kept = own_root / FOLDER / picture.name
    path = kept if kept.is_file() else EXAMPLE if picture == Path(EXAMPLE.name) else picture
    if not path.is_file():
        raise DataUnavailable(f"There is no picture called {picture.name} here. Bring it once more.")
    opened = read_rgb(path)
    opened.thumbnail((longest, longest), Image.Resampling.LANCZOS)
    if min(opened.size) < NARROWEST:
        raise DataUnavailable(_too_narrow(picture.name, opened.size))
    return to_unit(pixels_of(opened)).unsqueeze(0).contiguous(memory_format=torch.channels_last)


def _too_narrow(name: str, size: tuple[int, int]) -> str:
    return (
        f"{name} is too narrow: of {size[0]} x {size[1]} pixels, its shorter side needs {NARROWEST}. "
        "Cut it, or choose another one."
    )
