"""Folders of pictures to learn translation from, laid out as the original projects of pix2pix and CycleGAN do.

Paired:    <root>/train/*.png        A|B side by side in one picture, or
           <root>/trainA/x.png and <root>/trainB/x.png (also train/A and train/B, or A/train and B/train), equal names
Unpaired:  <root>/trainA/*.jpg and <root>/trainB/*.jpg, whatever their names

The same with test, testA, testB for pictures that are kept back, or with val, as some official data sets have it;
where there is neither, training pictures are shown. Subfolders count. Pictures are read when they are asked for.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal, TypeVar

import torch
from PIL import Image, ImageOps
from torch import Tensor

from playground.data.dataset import DataUnavailable
from playground.data.folder_files import look_through, read_to_cut, refuse_missing
from playground.data.picture_files import picture_files, pictures_in
from playground.data.pixels import pixels_of, to_unit

Direction = Literal["AtoB", "BtoA"]
Letter = Literal["A", "B"]
Part = Literal["train", "test", "val"]
KEPT_BACK: tuple[Part, ...] = ("test", "val")
MOST_KEPT = 512 * 10**6
"""bytes of pictures"""
T = TypeVar("T")


class PictureMemory:
    """Pictures, the first ones that come, until they take MOST_KEPT: those that no longer fit are read again.

    Nothing is thrown out: passes come in an order by chance, in which the oldest picture is as likely to be wanted
    next as any other.
    """

    def __init__(self, most: int = MOST_KEPT) -> None:
        self.most, self.kept = most, 0
        self._pictures: dict[Hashable, tuple[Image.Image, ...]] = {}

    def get(self, key: Hashable, read: Callable[[], tuple[Image.Image, ...]]) -> tuple[Image.Image, ...]:
        """What `read` gives, RGB; called again only where it found no room."""
        if key not in self._pictures:
            pictures = read()
            size = sum(picture.width * picture.height * 3 for picture in pictures)
            if self.kept + size > self.most:
                return pictures
            self.kept += size
            self._pictures[key] = pictures
        return self._pictures[key]


@dataclass(frozen=True)
class Cut:
    """How a picture becomes a square to learn from: its shorter side becomes `load`, `side` is cut out of it."""

    side: int
    load: int
    flips: bool = True
    """whether half of the pictures are mirrored"""

    def __post_init__(self) -> None:
        if not 16 <= self.side <= self.load:
            raise ValueError(f"the side must be from 16 to {self.load} (load), got {self.side}")


@dataclass(frozen=True)
class Pairs:
    """Pictures A and what should become of them, B."""

    files: tuple[tuple[Path, Path | None], ...]
    """A and B; None where both stand in one picture, A on the left"""
    direction: Direction
    left_out: tuple[str, ...] = ()
    """sentences about files that are not used, and, of `usable` ones, about what was changed"""
    memory: PictureMemory = field(default_factory=PictureMemory, compare=False, repr=False)

    def usable(self) -> Pairs:
        """Those of which both pictures can be read; every one is opened. Raises DataUnavailable where none is left."""
        joined = look_through([a for a, b in self.files if b is None], side_by_side=True)
        apart = look_through([path for a, b in self.files if b is not None for path in (a, b)])
        broken = joined.faults | apart.faults
        files = tuple(pair for pair in self.files if not broken.keys() & set(pair))
        said = (*self.left_out, *broken.values(), *joined.notes, *apart.notes)
        return replace(self, files=_some(files, broken), left_out=said, memory=PictureMemory())

    def __len__(self) -> int:
        return len(self.files)

    def pair(self, index: int, cut: Cut, rng: random.Random | None) -> tuple[Tensor, Tensor]:
        """Source and target, each (3, side, side) in [-1, 1], cut alike; from the middle where there is no rng."""
        sides = cut_alike(self.memory.get((index, cut.side, cut.load), lambda: self._resized(index, cut)), cut, rng)
        return (sides[0], sides[1]) if self.direction == "AtoB" else (sides[1], sides[0])

    def _resized(self, index: int, cut: Cut) -> tuple[Image.Image, ...]:
        """A and B, so large that squares can be cut out of them."""
        first, second = self.files[index]
        a, resampling = read_to_cut(first)
        if second is None:
            a, b = a.crop((0, 0, a.width // 2, a.height)), a.crop((a.width // 2, 0, a.width // 2 * 2, a.height))
            resamplings = resampling, resampling
        else:
            b, resampling_of_b = read_to_cut(second)
            resamplings = resampling, resampling_of_b
            b = b.resize(a.size, resampling_of_b)
        return resized_to_cut((a, b), cut, resamplings)


@dataclass(frozen=True)
class Pictures:
    """Pictures of one kind."""

    files: tuple[Path, ...]
    left_out: tuple[str, ...] = ()
    """sentences about files that are not used, and, of `usable` ones, about what was changed"""
    memory: PictureMemory = field(default_factory=PictureMemory, compare=False, repr=False)

    def usable(self) -> Pictures:
        """Those that can be read; every one is opened. Raises DataUnavailable where none is left."""
        found = look_through(self.files)
        files = tuple(path for path in self.files if path not in found.faults)
        said = (*self.left_out, *found.faults.values(), *found.notes)
        return replace(self, files=_some(files, found.faults), left_out=said, memory=PictureMemory())

    def __len__(self) -> int:
        return len(self.files)

    def picture(self, index: int, cut: Cut, rng: random.Random | None) -> Tensor:
        """(3, side, side) in [-1, 1]; from the middle where there is no rng."""
        return cut_alike(self.memory.get((index, cut.side, cut.load), lambda: self._resized(index, cut)), cut, rng)[0]

    def _resized(self, index: int, cut: Cut) -> tuple[Image.Image, ...]:
        picture, resampling = read_to_cut(self.files[index])
        return resized_to_cut((picture,), cut, (resampling,))


def pairs_in(root: Path, part: Part, direction: Direction = "AtoB") -> Pairs:
    """Raises DataUnavailable where there is no pair, or a picture has none."""
    refuse_missing(root)
    for a, b in zip(_folders_of_kind(root, part, "A"), _folders_of_kind(root, part, "B"), strict=True):
        if a.is_dir() and b.is_dir():
            ours, theirs = picture_files(a), picture_files(b)
            left_out = (*ours.left_out, *theirs.left_out)
            if not ours.paths and not theirs.paths:
                raise DataUnavailable(" ".join([f"{a} and {b} hold no pictures. Put some there.", *left_out]))
            return Pairs(_by_name(a, b, ours.paths, theirs.paths), direction, left_out)
        if pictures_in(a) or pictures_in(b):
            raise _mismatch(a, b, f"{b if a.is_dir() else a} is missing")
    both = picture_files(folder_below(root, part))
    if not both.paths:
        raise DataUnavailable(
            f"{root} has no pairs. Put pictures with A on the left and B on the right into {part}/, "
            f"or pictures of equal names into {part}A/ and {part}B/. {' '.join(both.left_out)}".rstrip()
        )
    return Pairs(tuple((path, None) for path in both.paths), direction, both.left_out)


def kind_in(root: Path, part: Part, letter: Letter) -> Pictures:
    """Raises DataUnavailable where there are none."""
    refuse_missing(root)
    said: list[str] = []
    for folder in _folders_of_kind(root, part, letter):
        found = picture_files(folder)
        if found.paths:
            return Pictures(found.paths, found.left_out)
        said += found.left_out
    raise DataUnavailable(" ".join([f"{root} has no pictures in {part}{letter}/. Put some there.", *said]))


def part_to_show(root: Path, letter: Letter | None = None) -> Part:
    """Where the pictures lie that are shown and measured: test, else val, else, as nothing is kept back, train.

    letter: of one kind alone; of both together where there is none.
    """
    for part in KEPT_BACK:
        folders = [folder for each in "AB" if letter in (None, each) for folder in _folders_of_kind(root, part, each)]
        if any(pictures_in(folder) for folder in (*folders, *([] if letter else [folder_below(root, part)]))):
            return part
    return "train"


def resized_to_cut(
    pictures: tuple[Image.Image, ...], cut: Cut, resamplings: tuple[Image.Resampling, ...]
) -> tuple[Image.Image, ...]:
    """The pictures, all of one size, with `load` pixels on their shorter side. resamplings: how each is resized."""
    factor = cut.load / min(pictures[0].size)
    width, height = (max(cut.side, round(length * factor)) for length in pictures[0].size)
    return tuple(
        picture.resize((width, height), resampling, reducing_gap=2.0)
        for picture, resampling in zip(pictures, resamplings, strict=True)
    )


def cut_alike(pictures: tuple[Image.Image, ...], cut: Cut, rng: random.Random | None) -> list[Tensor]:
    """The same square out of each picture, (3, side, side) in [-1, 1] (random jitter, Isola et al. 2017, app. 6.2).

    pictures: of one size, as `resized_to_cut` gives them. From the middle where there is no rng.
    """
    room = pictures[0].width - cut.side, pictures[0].height - cut.side
    left, top = (rng.randint(0, room[0]), rng.randint(0, room[1])) if rng else (room[0] // 2, room[1] // 2)
    mirrored = bool(rng and cut.flips and rng.random() < 0.5)
    squares = []
    for picture in pictures:
        square = picture.crop((left, top, left + cut.side, top + cut.side))
        if mirrored:
            square = ImageOps.mirror(square)
        squares.append(to_unit(pixels_of(square)))
    return squares


def stack(pictures: list[Tensor]) -> Tensor:
    """(n, 3, side, side), channels last in memory, as convolutions on a processor want it."""
    return torch.stack(pictures).contiguous(memory_format=torch.channels_last)


def _folders_of_kind(root: Path, part: Part, letter: str) -> tuple[Path, ...]:
    """Where pictures of one kind may lie."""
    return folder_below(root, f"{part}{letter}"), folder_below(root, part, letter), folder_below(root, letter, part)


def folder_below(root: Path, *names: str) -> Path:
    """The folder of those names, one in the other. Where it is written with other capitals, that one is meant."""
    for name in names:
        same = root / name
        if not same.exists() and root.is_dir():
            others = sorted(path for path in root.iterdir() if path.name.lower() == name.lower() and path.is_dir())
            same = others[0] if others else same
        root = same
    return root


def _by_name(a: Path, b: Path, in_a: Sequence[Path], in_b: Sequence[Path]) -> tuple[tuple[Path, Path], ...]:
    """Pairs of equal names, below the two folders; where only the endings differ, the rest of the name decides."""
    firsts, seconds = ({path.relative_to(side): path for path in paths} for side, paths in ((a, in_a), (b, in_b)))
    pairs = [(firsts.pop(name), seconds.pop(name)) for name in sorted(firsts.keys() & seconds.keys())]
    by_stem: dict[Path, tuple[list[Path], list[Path]]] = defaultdict(lambda: ([], []))
    for place, side in enumerate((firsts, seconds)):
        for name, path in side.items():
            by_stem[name.with_suffix("")][place].append(path)
    for stem, (ours, theirs) in sorted(by_stem.items()):
        if len(ours) != 1 or len(theirs) != 1:
            missing = f"{str(stem)!r} has no partner" if not ours or not theirs else f"{str(stem)!r} has several"
            raise _mismatch(a, b, missing)
        pairs.append((ours[0], theirs[0]))
    return tuple(sorted(pairs))


def _mismatch(a: Path, b: Path, missing: str) -> DataUnavailable:
    return DataUnavailable(f"{a} and {b} do not match: {missing}. Give both pictures of a pair the same name.")


def _some(files: tuple[T, ...], broken: dict[Path, str]) -> tuple[T, ...]:
    if not files:
        raise DataUnavailable(f"None of the pictures can be read. {next(iter(broken.values()))}")
    return files
