"""python -m trainers pair-maps: label maps and photographs of equal names as pairs to learn from."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
from PIL import Image
from tqdm import tqdm

from playground.data.dataset import DataUnavailable
from playground.data.folder_files import open_own
from playground.sketch import LABEL_SETS, LabelSet


@dataclass(frozen=True)
class PairMapsCommand:
    """Put maps, in the colours of a set of classes, into trainA/ or testA/, and photographs into trainB/ or testB/."""

    maps: Path
    """folder of label maps: in the colours of the classes, or grey, each grey value the number of a class"""
    photographs: Path
    """folder of the photographs of the same names, as JPEG or PNG"""
    labels: Literal["building", "street"]
    """which classes the maps are in"""
    out: Path = Path("data")
    """folder that receives the pairs"""
    part: Literal["train", "test"] = "train"
    """what the pairs are for"""
    keep_back: int = 0
    """each so many-th pair goes to test instead; 0 for none"""
    leave_out: str = ""
    """pairs whose names begin so are not taken"""


def main(command: PairMapsCommand) -> None:
    """Raises DataUnavailable where there is no map, or one without its photograph or with other grey values."""
    maps = sorted(path for path in command.maps.glob("*.png"))
    maps = [path for path in maps if not (command.leave_out and path.name.startswith(command.leave_out))]
    if not maps:
        raise DataUnavailable(f"{command.maps} holds no label maps. They must be PNG files.")
    for number, path in enumerate(tqdm(maps, unit="pair"), start=1):
        part = "test" if command.keep_back and number % command.keep_back == 0 else command.part
        photograph = photograph_of(path, command.photographs)
        for letter in "AB":
            (command.out / f"{part}{letter}").mkdir(parents=True, exist_ok=True)
        in_palette(path, LABEL_SETS[command.labels]).save(command.out / f"{part}A" / path.name)
        shutil.copyfile(photograph, command.out / f"{part}B" / photograph.name)


def photograph_of(path: Path, folder: Path) -> Path:
    for suffix in (".jpg", ".jpeg", ".png"):
        if (photograph := folder / (path.stem + suffix)).is_file():
            return photograph
    raise DataUnavailable(f"{folder} has no photograph for {path.name}. Give both the same name.")


def in_palette(path: Path, labels: LabelSet) -> Image.Image:
    """The map with a palette of the classes' colours: a file that is known for a map, and resized as one."""
    opened = open_own(path)
    if opened.mode == "L":
        numbers = np.asarray(opened)
        if numbers.max() >= len(labels.classes):
            raise DataUnavailable(f"{path} has grey values over {len(labels.classes) - 1}, the last class of its set.")
    else:
        colours = np.asarray(labels.snap(opened.convert("RGB")))
        numbers = np.stack([(colours == colour).all(axis=2) for colour in labels.palette]).argmax(axis=0)
    made = Image.fromarray(numbers.astype(np.uint8))
    made.putpalette([value for colour in labels.palette for value in colour])
    return made
