"""Your own pictures as a data set: prepared once, kept under the hash of their pixels, loaded by name."""

from __future__ import annotations

import hashlib
import json
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save as to_safetensors
from torch import Tensor

from playground.data.dataset import Dataset, DataUnavailable
from playground.data.decoding import decode, said_once
from playground.data.folder_classes import MOST_CLASSES, classes_by_folder, in_order
from playground.data.glyphs import DRAFT_SIDE, SIDE, Invert, Pixels, to_glyph
from playground.data.pictures import PictureError, open_picture
from playground.data.uploads import STANDARD, Limits, read_uploads
from playground.runs.files import write_whole

__all__ = ["STANDARD", "Invert", "Limits", "PreparedUpload", "load", "prepare", "save"]

NAME = re.compile(r"own-[0-9a-f]{12}(?:-([1-9][0-9]?))?")
"""the only names that ever become a path"""
EPOCH_PICTURES = 6_400
"""that an epoch of a small set shows: 200 steps of 32"""
ENOUGH_STEPS = 2_000
"""after which digits are digits, at the usual settings"""


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
    folders: tuple[str, ...] = ()
    """n names of folders that are classes; "" where folders are none"""
    notes: tuple[str, ...] = ()
    """sentences about folders that are no classes, and for each kind of change that pictures needed, such as turning"""

    @property
    def classes(self) -> tuple[str, ...]:
        """The folders as classes, 2 before 10; empty where there are none."""
        found = sorted(set(self.folders), key=lambda name: (in_order(name), name))
        return tuple(found) if 2 <= len(found) <= MOST_CLASSES and all(found) else ()

    @property
    def labels(self) -> Tensor | None:
        """int64 (n,), index into `classes`; None where there are none."""
        places = {name: place for place, name in enumerate(self.classes)}
        return torch.tensor([places[folder] for folder in self.folders]) if places else None

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
    folders: list[tuple[str, ...]] = []
    problems: list[str] = []
    notes: list[tuple[str, str]] = []
    for upload in read_uploads(files, limits):
        if isinstance(upload, str):
            problems.append(upload)
            continue
        try:
            decoded = decode(open_picture(upload, limits, DRAFT_SIDE), upload.name, DRAFT_SIDE)
            images.append(to_glyph(decoded.picture, upload.name, invert))
            notes += [(upload.name, note) for note in decoded.notes]
            names.append(upload.name)
            folders.append(upload.folders)
        except PictureError as problem:
            problems.append(str(problem))
    sorted_in = classes_by_folder(folders, names)
    kept = [place for place in range(len(images)) if place not in sorted_in.left_out]
    return PreparedUpload(
        images=np.stack([images[place] for place in kept]) if kept else np.zeros((0, SIDE, SIDE), np.uint8),
        names=tuple(names[place] for place in kept),
        problems=tuple(problems),
        min_files=limits.min_files,
        folders=tuple(sorted_in.names[place] for place in kept),
        notes=(*sorted_in.notes, *said_once(notes)),
    )


def repeats_of(pictures: int) -> int:
    """How often an epoch should show each of so many, so that EPOCH_PICTURES are seen: small sets count in steps."""
    return max(1, math.ceil(EPOCH_PICTURES / pictures))


def epochs_enough(shown: int, batch_size: int) -> int:
    """Whole epochs that make ENOUGH_STEPS. shown: pictures that an epoch shows."""
    return math.ceil(ENOUGH_STEPS * batch_size / shown)


def save(prepared: PreparedUpload, root: Path, repeats: int = 1) -> str:
    """Keep the pictures as <root>/<name>.safetensors and return the name; same pictures, classes, repeats: same name.

    Raises ValueError with `prepared.shortage` where they are too few.
    """
    if prepared.shortage:
        raise ValueError(prepared.shortage)
    images = torch.from_numpy(prepared.images).unsqueeze(1)
    tensors, about = {"images": images}, {"repeats": str(repeats)}
    if prepared.labels is not None:
        tensors["labels"] = prepared.labels
        about["classes"] = json.dumps(prepared.classes)
    name = _name_of(tensors, about)
    root.mkdir(parents=True, exist_ok=True)
    write_whole(_path(name, root), to_safetensors(tensors, about))
    return name


def load(name: str, root: Path) -> Dataset:
    """The pictures that `save` kept under this name; with labels where folders are classes. Raises DataUnavailable."""
    if not NAME.fullmatch(name):
        raise DataUnavailable(f"{name[:40]!r} is not the name of a set of pictures. Upload your pictures again.")
    path = _path(name, root)
    if not path.is_file():
        raise DataUnavailable(f"The pictures {name} are not on this computer. Upload them again to use them.")
    try:
        with safe_open(path, framework="pt") as file:
            tensors: dict[str, Tensor] = {key: file.get_tensor(key).clone() for key in file.keys()}  # noqa: SIM118
            about: dict[str, str] = file.metadata() or {}
        images, labels = tensors["images"], tensors.get("labels")
        classes = tuple(str(name) for name in json.loads(about.get("classes", "[]")))
        if images.dtype != torch.uint8 or images.shape[1:] != (1, SIDE, SIDE) or _name_of(tensors, about) != name:
            raise ValueError(f"images must be uint8 (n, 1, {SIDE}, {SIDE}) of that hash, got {tuple(images.shape)}")
        if labels is not None and not 0 <= int(labels.min()) <= int(labels.max()) < len(classes):
            raise ValueError(f"labels must be below {len(classes)}")
    except (SafetensorError, OSError, ValueError, KeyError, RecursionError) as error:
        raise DataUnavailable(f"The pictures {name} are damaged on disk. Upload them again to use them.") from error
    return Dataset(
        name=name,
        title=f"Your pictures ({len(images)})",
        images=images,
        labels=labels,
        class_names=classes,
        repeats=int(about.get("repeats", 1)),
    )


def _path(name: str, root: Path) -> Path:
    return root / f"{name}.safetensors"


def _name_of(tensors: Mapping[str, Tensor], about: Mapping[str, str]) -> str:
    """Of pictures alone their own hash; classes and repeats, where there are some, count as well."""
    found = hashlib.sha256(tensors["images"].numpy().tobytes())
    if "labels" in tensors:
        found.update(tensors["labels"].numpy().tobytes() + about["classes"].encode())
    if (repeats := about.get("repeats", "1")) != "1":
        found.update(repeats.encode())
    classes = len(json.loads(about["classes"])) if "labels" in tensors else 0
    return f"own-{found.hexdigest()[:12]}" + (f"-{classes}" if classes else "")
