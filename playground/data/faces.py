"""Cartoon faces, 64 x 64 in colour, drawn by ``python -m trainers draw-faces`` from the parts of the ToonHead style.

Kept in the cache directory, faces/train.safetensors and faces/test.safetensors. Each face is one choice for every
attribute, no two faces of both splits make the same choices, and every choice is recorded.
"""

from __future__ import annotations

from pathlib import Path

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save
from torch import Tensor

from playground.data.dataset import Dataset, DatasetEntry, DataUnavailable, Split, cache_folder
from playground.runs.files import write_whole

NAME = "faces"
TITLE = "Cartoon faces (drawn)"
SOURCE = "https://www.figma.com/community/file/1589627891082866389"
SIDE = 64
"""pixels"""

ATTRIBUTES: dict[str, tuple[str, ...]] = {
    "smile": ("no", "yes"),
    "beard": ("none", "full", "long"),
    "hair_style": ("side parting", "undercut", "spiky", "bun"),
    "hair_colour": ("black", "brown", "red", "blond", "grey"),
    "hair_length": ("short", "shoulder", "long"),
    "skin": ("fair", "light", "tan", "brown", "dark"),
    "eyes": ("open", "closed", "wink"),
    "eyebrows": ("neutral", "angry", "sad"),
    "clothes": ("T-shirt", "turtleneck", "shirt"),
    "clothes_colour": ("blue", "red", "green", "yellow"),
}
"""What is recorded of each face, and the names of the values 0, 1, ... of each"""

CHANCES: dict[str, tuple[float, ...]] = {
    "smile": (0.5, 0.5),
    "beard": (0.6, 0.25, 0.15),
    "hair_style": (0.25, 0.25, 0.25, 0.25),
    "hair_colour": (0.2, 0.2, 0.2, 0.2, 0.2),
    "hair_length": (0.5, 0.25, 0.25),
    "skin": (0.2, 0.2, 0.2, 0.2, 0.2),
    "eyes": (0.6, 0.2, 0.2),
    "eyebrows": (0.4, 0.3, 0.3),
    "clothes": (0.34, 0.33, 0.33),
    "clothes_colour": (0.25, 0.25, 0.25, 0.25),
}
"""How often each value of each attribute is chosen, each attribute by itself"""


def chances() -> list[float]:
    """How often each value is chosen, one attribute after the other, as a wish lists them."""
    return [chance for name in ATTRIBUTES for chance in CHANCES[name]]


UNAVAILABLE = (
    "The cartoon faces are not on this computer. Draw them once, it takes about two minutes: "
    "pip install dicebear-core dicebear-styles resvg-py, then python -m trainers draw-faces"
)
DAMAGED = "The cartoon faces in {folder} are damaged. Draw them again: python -m trainers draw-faces"


def faces_folder() -> Path:
    """Where the drawn faces are kept."""
    return cache_folder() / "faces"


def load(split: Split = "train", folder: Path | None = None) -> Dataset:
    """The drawn faces, uint8 (n, 3, 64, 64), with their attributes (n, 10). Raises DataUnavailable."""
    folder = folder or faces_folder()
    path = _path(folder, split)
    if not path.is_file():
        raise DataUnavailable(UNAVAILABLE)
    try:
        with safe_open(path, framework="pt") as file:
            images: Tensor = file.get_tensor("images")
            attributes: Tensor = file.get_tensor("attributes")
        _check(images, attributes)
    except (SafetensorError, OSError, ValueError) as error:
        raise DataUnavailable(DAMAGED.format(folder=folder)) from error
    return Dataset(NAME, TITLE, images, None, (), attributes, tuple(ATTRIBUTES))


ENTRY = DatasetEntry(
    NAME,
    TITLE,
    "40,000 cartoon faces in colour, 64 pixels wide.",
    licence="CC BY 4.0, Johan Melin (ToonHead, remixed by DiceBear)",
    source=SOURCE,
    load=load,
    pictures=40_000,
    noun="face",
    channels=3,
)


def keep(images: Tensor, attributes: Tensor, split: Split, folder: Path) -> Path:
    """Write the pictures that `load` reads. Raises ValueError for other shapes or types, OSError."""
    _check(images, attributes)
    folder.mkdir(parents=True, exist_ok=True)
    path = _path(folder, split)
    write_whole(path, save({"images": images.contiguous(), "attributes": attributes.contiguous()}))
    return path


def _path(folder: Path, split: Split) -> Path:
    return folder / f"{split}.safetensors"


def _check(images: Tensor, attributes: Tensor) -> None:
    if images.dtype != torch.uint8 or images.shape[1:] != (3, SIDE, SIDE):
        raise ValueError(f"images must be uint8 (n, 3, {SIDE}, {SIDE}), got {images.dtype} {tuple(images.shape)}")
    if attributes.dtype != torch.int64 or attributes.shape != (len(images), len(ATTRIBUTES)):
        raise ValueError(f"attributes must be int64 ({len(images)}, {len(ATTRIBUTES)}), got {tuple(attributes.shape)}")
    sizes = torch.tensor([len(values) for values in ATTRIBUTES.values()])
    if not bool(((attributes >= 0) & (attributes < sizes)).all()):
        raise ValueError("an attribute has a value that has no name")
