"""Draw outlines of photographs, to learn photographs from drawings: ``python -m trainers outline-flowers``.

A pair is a photograph and its outline in black ink, as pix2pix learned shoes and handbags from (Isola et al. 2017,
appendix 6.1): an edge detector's answer, thinned, without what is faint or short, drawn again with one pen.
"""

from __future__ import annotations

import random
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from PIL import Image, ImageOps
from torch import Tensor
from tqdm import tqdm

from playground.data import to_unit
from playground.data.dataset import DataUnavailable
from playground.data.folder_files import read_rgb, unreadable
from playground.data.picture_files import picture_files
from playground.data.pixels import pixels_of
from playground.runs.processors import processors
from playground.sketch.edges import LINE, draw
from trainers.features.hed import EdgeDetector, ridges
from trainers.hardware import Hardware

SIDE = 144
"""pixels of a drawing; training cuts 128 out of it"""
WORK = 176
"""pixels of the squares in which edges are sought, and of the photographs of the pairs"""
HELD_OUT = 40
"""one photograph in so many is never trained on"""
AT_ONCE = 32
"""photographs that are looked at together"""
FAINT = 0.5
"""a line goes on as long as its edge is as sure as this share of what it takes to begin one"""
SHORTEST = 14
"""pixels of WORK: shorter lines are left out"""

Surety = npt.NDArray[np.float32]


@dataclass(frozen=True)
class OutlineFlowersCommand(Hardware):
    """Draw outlines beside the photographs of a folder, for `python -m trainers pix2pix`."""

    source: Path = Path("flowers")
    """folder of photographs"""
    out: Path = Path("data")
    """folder that receives trainA/ and testA/, the outlines, and trainB/ and testB/, the photographs"""
    versions: int = 2
    """how often each photograph is outlined for training, each time by another hand"""
    seed: int = 0
    """same seed, same hands"""


@dataclass(frozen=True)
class OutlineHand:
    """How somebody outlines."""

    surety: float = 0.45
    """how sure an edge must be, 0 to 1, for a line to begin there: the higher, the fewer lines"""
    pen: float = LINE
    """width of the lines, pixels of 128"""
    gaps: int = 0
    """places where a line is interrupted"""

    @classmethod
    def some(cls, rng: random.Random) -> OutlineHand:
        return cls(rng.uniform(0.25, 0.65), LINE * rng.uniform(0.6, 1.2), int(5 * rng.random() ** 2))


def main(command: OutlineFlowersCommand) -> None:
    """Draw both splits. Raises DataUnavailable where there is no photograph, or a package is missing."""
    paths = photographs(command.source)
    accelerator = command.accelerator()
    detector = EdgeDetector().to(accelerator.device)
    for part in ("train", "test"):
        for letter in "AB":
            (command.out / f"{part}{letter}").mkdir(parents=True, exist_ok=True)
    with ThreadPoolExecutor(processors()) as drawers, tqdm(total=len(paths), unit="photograph") as bar:
        for start in range(0, len(paths), AT_ONCE):
            some = paths[start : start + AT_ONCE]
            squares = list(drawers.map(square, some))
            with accelerator.autocast():
                sure = surety(detector, squares)
            jobs = [
                drawers.submit(write_pairs, command, index, path, photograph, edges)
                for index, (path, photograph, edges) in enumerate(zip(some, squares, sure, strict=True), start)
            ]
            for job in jobs:
                job.result()
            bar.update(len(jobs))
    held_out = len(range(0, len(paths), HELD_OUT))
    print(f"{command.out}: {len(paths) - held_out:,} photographs to learn from, {held_out:,} others", file=sys.stderr)


def photographs(folder: Path) -> list[Path]:
    """Those that can be read; of the others it is told. Raises DataUnavailable where there are none."""
    files = picture_files(folder)
    broken = unreadable(files.paths)
    for sentence in (*files.left_out, *broken.values()):
        print(sentence, file=sys.stderr)
    paths = [path for path in files.paths if path not in broken]
    if not paths:
        raise DataUnavailable(f"{folder} holds no photographs. Put some there.")
    return paths


def square(path: Path) -> Image.Image:
    """The middle of a photograph, WORK x WORK."""
    return ImageOps.fit(read_rgb(path), (WORK, WORK), Image.Resampling.LANCZOS)


@torch.inference_mode()
def surety(detector: EdgeDetector, squares: list[Image.Image]) -> list[Surety]:
    """How sure an edge is at each pixel, on thin ridges and zero elsewhere: (WORK, WORK) in [0, 1] each."""
    pictures: Tensor = to_unit(torch.stack([pixels_of(each) for each in squares]))
    edges = detector(pictures.to(detector.mean.device, memory_format=torch.channels_last))
    return list(ridges(edges.float())[:, 0].cpu().numpy())


def write_pairs(command: OutlineFlowersCommand, index: int, path: Path, photograph: Image.Image, edges: Surety) -> None:
    """The outlines of one photograph, and as many copies of it. index: decides whether it is kept back."""
    part = "train" if index % HELD_OUT else "test"
    rng = random.Random(f"{command.seed} {path.relative_to(command.source)}")
    hands = [OutlineHand.some(rng) for _ in range(command.versions)] if part == "train" else [OutlineHand()]
    for number, hand in enumerate(hands):
        drawing, name = outline(edges, hand, rng), f"{path.parent.name}_{path.stem}_{number}"
        if drawing.getextrema() == (255, 255):
            continue  # blurred, and without an edge that anyone would draw
        drawing.save(command.out / f"{part}A" / f"{name}.png")
        photograph.save(command.out / f"{part}B" / f"{name}.jpg", quality=95, subsampling=0)


def outline(edges: Surety, hand: OutlineHand, rng: random.Random) -> Image.Image:
    """Black lines on white, "L", SIDE x SIDE. edges: as `surety` gives them."""
    from skimage.filters import apply_hysteresis_threshold  # late: these take half a second to load
    from skimage.measure import label
    from skimage.morphology import skeletonize

    thin = skeletonize(apply_hysteresis_threshold(edges, FAINT * hand.surety, hand.surety))
    parts = label(thin, connectivity=2)
    long_enough = np.bincount(parts.ravel()) >= SHORTEST
    long_enough[0] = False
    return draw(interrupted(long_enough[parts], hand.gaps, rng), SIDE, hand.pen)


def interrupted(lines: npt.NDArray[np.bool_], gaps: int, rng: random.Random) -> npt.NDArray[np.bool_]:
    """The lines with small holes: hands do not close every shape."""
    lines = lines.copy()
    for _ in range(gaps):
        drawn = np.argwhere(lines)
        if not len(drawn):
            break
        (row, column), reach = drawn[rng.randrange(len(drawn))], rng.randint(3, 7)
        lines[max(0, row - reach) : row + reach + 1, max(0, column - reach) : column + reach + 1] = False
    return lines
