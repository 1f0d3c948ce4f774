"""Your own pictures as a data set: prepared once, kept under the hash of their pixels, loaded by name."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save as to_safetensors
from torch import Tensor

from playground.data.dataset import Dataset, DataUnavailable
from playground.data.glyphs import DRAFT_SIDE, SIDE, Invert, Pixels, to_glyph
from playground.data.pictures import PictureError, open_picture
from playground.data.uploads import STANDARD, Limits, read_uploads
from playground.runs.files import write_whole

__all__ = ["STANDARD", "Invert", "Limits", "PreparedUpload", "load", "prepare", "save"]

NAME = re.compile(r"own-[0-9a-f]{12}")
"""the only names that ever become a path"""


@dataclass(frozen=True, eq=False)
class PreparedUpload:
    """What came out of an upload: shown to the person first, then saved or thrown away."""

    images: Pixels
    """uint8 (n, 28, 28), light strokes on dark"""
    names: tuple[str, ...]
    """n file names, for captions"""
    problems: tuple[str, ...]
    """one sentence for each file left out and each limit reached, in plain words (plain text, not HTML)"""
    min_files: int
    """usable pictures needed before `save` accepts"""

    @property
    def shortage(self) -> str | None:
        """Why these pictures cannot be trained on, or None where they are enough."""
        count, missing = len(self.images), self.min_files - len(self.images)
        if missing <= 0:
            return None
        pictures = "1 usable picture" if count == 1 else f"{count} usable pictures"
        return f"You gave {pictures}; a network needs at least {self.min_files}. Add {missing} more."

    def previews(self, count: int = 24) -> list[tuple[Pixels, str]]:
        """At most `count` (picture, file name) pairs, spread evenly over the whole upload."""
        chosen = np.linspace(0, len(self.images) - 1, min(count, len(self.images))).round().astype(int)
        return [(self.images[i], self.names[i]) for i in chosen]


def prepare(files: Sequence[Path], limits: Limits = STANDARD, invert: Invert = "auto") -> PreparedUpload:
    """Turn pictures, or zips of pictures, into a data set. Bad files are named in `problems`, never raised.

    See `playground.data.uploads` for what is opened and `playground.data.glyphs.to_glyph` for how a picture
    is scaled and when `invert="auto"` swaps dark and light.
    """
    images: list[Pixels] = []
    names: list[str] = []
    problems: list[str] = []
    for upload in read_uploads(files, limits):
        if isinstance(upload, str):
            problems.append(upload)
            continue
        try:
            images.append(to_glyph(open_picture(upload, limits, DRAFT_SIDE), upload.name, invert))
            names.append(upload.name)
        except PictureError as problem:
            problems.append(str(problem))
    stacked = np.stack(images) if images else np.zeros((0, SIDE, SIDE), np.uint8)
    return PreparedUpload(stacked, tuple(names), tuple(problems), limits.min_files)


def save(prepared: PreparedUpload, root: Path) -> str:
    """Keep the pictures as <root>/<name>.safetensors and return the name; same pictures, same name.

    Raises ValueError with `prepared.shortage` where they are too few.
    """
    if prepared.shortage:
        raise ValueError(prepared.shortage)
    images = torch.from_numpy(prepared.images).unsqueeze(1)
    name = _name_of(images)
    root.mkdir(parents=True, exist_ok=True)
    write_whole(_path(name, root), to_safetensors({"images": images}))
    return name


def load(name: str, root: Path) -> Dataset:
    """The pictures that `save` kept under this name: a data set without labels. Raises DataUnavailable."""
    if not NAME.fullmatch(name):
        raise DataUnavailable(f"{name[:40]!r} is not the name of a set of pictures. Upload your pictures again.")
    path = _path(name, root)
    if not path.is_file():
        raise DataUnavailable(f"The pictures {name} are not on this computer. Upload them again to use them.")
    try:
        with safe_open(path, framework="pt") as file:
            images: Tensor = file.get_tensor("images").clone()
        if images.dtype != torch.uint8 or images.shape[1:] != (1, SIDE, SIDE) or _name_of(images) != name:
            raise ValueError(f"images must be uint8 (n, 1, {SIDE}, {SIDE}) of that hash, got {tuple(images.shape)}")
    except (SafetensorError, OSError, ValueError) as error:
        raise DataUnavailable(f"The pictures {name} are damaged on disk. Upload them again to use them.") from error
    return Dataset(
        name=name,
        title=f"Your pictures ({len(images)})",
        images=images,
        labels=None,
        class_names=(),
    )


def _path(name: str, root: Path) -> Path:
    return root / f"{name}.safetensors"


def _name_of(images: Tensor) -> str:
    return "own-" + hashlib.sha256(images.numpy().tobytes()).hexdigest()[:12]
