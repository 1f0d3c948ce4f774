"""How a file of a folder to learn from becomes a picture, and which files do not.

A PNG with a palette is a label map: each colour stands for a class, and there is none between two of them. It is
resized by the nearest pixel, as playground.sketch.classes does with what people paint; every other picture by bicubic.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from playground.data.dataset import DataUnavailable
from playground.data.decoding import Decoded, decode, on_paper, said_once
from playground.data.file_names import display_name, printable
from playground.data.pictures import PictureError, read_picture, refuse_invisible, refuse_odd_shape
from playground.data.uploads import MB, STANDARD, Limits

UNREADABLE = "{path} is not a picture that can be read. Remove it, or save it again. {reason}"
OWN = Limits(max_file_bytes=1000 * MB, max_pixels=Image.MAX_IMAGE_PIXELS or STANDARD.max_pixels)
"""of pictures that nobody uploaded"""
ALIKE_IN_MAPS = 0.7
"""share of pixels that are like the one beside them: of maps more, of photographs in 64 to 256 colours 0.2 to 0.6"""
READERS = 4
"""pictures decoded at the same time while all are looked through"""


@dataclass(frozen=True)
class FileCheck:
    """What came out as all files were opened, so that none of them ends a training in the middle."""

    faults: dict[Path, str]
    """a sentence for each file that is no picture after all"""
    notes: tuple[str, ...]
    """a sentence for each kind of change that pictures need, such as turning"""


def refuse_missing(folder: Path) -> None:
    """Raises DataUnavailable for a folder that is not there, such as one whose name was mistyped."""
    if not folder.is_dir():
        raise DataUnavailable(f"There is no folder {printable(str(folder))}. Name the one that holds your pictures.")


def look_through(paths: Sequence[Path], side_by_side: bool = False) -> FileCheck:
    """Open every file. side_by_side: whether each is two pictures, A on the left and B on the right."""

    def fault_and_notes(path: Path) -> tuple[str | None, tuple[str, ...]]:
        try:
            decoded = _decoded(open_own(path), path)
            (width, height), name = decoded.picture.size, printable(str(path))
            refuse_invisible(decoded.picture, name)
            if side_by_side:
                width, name = width // 2, f"each half of {name}"
            refuse_odd_shape((width, height), name)
        except (DataUnavailable, PictureError) as error:
            return f"Left out: {error}", ()
        return None, decoded.notes

    with ThreadPoolExecutor(READERS) as readers:
        found = dict(zip(paths, readers.map(fault_and_notes, paths), strict=True))
    said = said_once((display_name(path.name), note) for path, (_, notes) in found.items() for note in notes)
    return FileCheck({path: fault for path, (fault, _) in found.items() if fault is not None}, said)


def unreadable(paths: Sequence[Path]) -> dict[Path, str]:
    """A sentence for each file that is no picture after all; every one is opened."""
    return look_through(paths).faults


def read_rgb(path: Path) -> Image.Image:
    """Upright, in sRGB of 8 bits, on white, as the page reads it. Raises DataUnavailable, which says why not."""
    return read_to_cut(path)[0]


def read_to_cut(path: Path) -> tuple[Image.Image, Image.Resampling]:
    """The picture as `read_rgb` gives it, and how it is resized: its file is read once. Raises DataUnavailable."""
    opened = open_own(path)
    return on_paper(_decoded(opened, path).picture), resampling_of(opened)


def _decoded(opened: Image.Image, path: Path) -> Decoded:
    try:
        return decode(opened, display_name(path.name))
    except PictureError as error:
        raise DataUnavailable(UNREADABLE.format(path=printable(str(path)), reason=error)) from error


def open_own(path: Path) -> Image.Image:
    """A picture that nobody uploaded, of which only the header is decoded. Raises DataUnavailable."""
    try:
        return read_picture(path, OWN)
    except PictureError as error:
        raise DataUnavailable(UNREADABLE.format(path=printable(str(path)), reason=error)) from error


def resampling_of(opened: Image.Image) -> Image.Resampling:
    """How a picture that was decoded is made larger or smaller: by the nearest pixel where it is a label map."""
    return Image.Resampling.NEAREST if _is_label_map(opened) else Image.Resampling.BICUBIC


def _is_label_map(opened: Image.Image) -> bool:
    """A PNG with a palette of which most pixels are like the one beside them: in a photograph of few colours, which
    are strewn to look like more, they are not."""
    if opened.format != "PNG" or opened.mode != "P":
        return False
    numbers = np.asarray(opened)
    return numbers.shape[1] == 1 or float((numbers[:, 1:] == numbers[:, :-1]).mean()) >= ALIKE_IN_MAPS
