"""python -m trainers cut-pictures: many squares out of a few large pictures, to learn a style from."""

from __future__ import annotations

import random
import sys
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from tqdm import tqdm

from playground.data.dataset import DataUnavailable
from playground.data.folder_files import read_rgb, unreadable
from playground.data.picture_files import picture_files


@dataclass(frozen=True)
class CutCommand:
    """Cut squares at random places, sizes and scales out of all pictures of a folder."""

    source: Path
    """folder of pictures"""
    out: Path
    """folder that receives the squares as PNG files"""
    count: int = 1000
    """squares in all, evenly many from each picture"""
    side: int = 144
    """pixels of a square"""
    smallest: float = 0.2
    """of the shorter side of the picture, that a square shows at least"""
    largest: float = 0.8
    """of the shorter side of the picture, that a square shows at most"""
    seed: int = 0
    """same seed, same squares"""


def main(command: CutCommand) -> None:
    """Raises DataUnavailable where there is no picture, ValueError for shares out of order."""
    if not 0 < command.smallest <= command.largest <= 1:
        raise ValueError("smallest and largest must be shares of a picture: 0 < smallest <= largest <= 1.")
    files = picture_files(command.source)
    broken = unreadable(files.paths)
    print(*files.left_out, *broken.values(), sep="\n", end="\n" if files.left_out or broken else "", file=sys.stderr)
    paths = [path for path in files.paths if path not in broken]
    if not paths:
        raise DataUnavailable(f"{command.source} holds no pictures.")
    command.out.mkdir(parents=True, exist_ok=True)
    for number, path in enumerate(tqdm(paths, unit="picture")):
        rng = random.Random(f"{command.seed} {path.relative_to(command.source)}")
        picture = read_rgb(path)
        for index in range(number, command.count, len(paths)):
            square = one_square(picture, command, rng)
            square.save(command.out / f"{path.stem}_{index:05}.png")


def one_square(picture: Image.Image, command: CutCommand, rng: random.Random) -> Image.Image:
    """(side, side) of a place by chance; small and large scales are equally likely."""
    shorter = min(picture.size)
    reach = round(shorter * command.smallest * (command.largest / command.smallest) ** rng.random())
    left, top = rng.randint(0, picture.width - reach), rng.randint(0, picture.height - reach)
    box = (left, top, left + reach, top + reach)
    return picture.resize((command.side, command.side), Image.Resampling.LANCZOS, box=box, reducing_gap=3.0)
