"""Enlarge: a piece of the photograph in every way there is, and what the whole of it would cost."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import gradio as gr
from PIL import Image

from playground.models.srgan import SCALE
from playground.superres.estimate import Cost, sampled
from playground.ui.components.area_chooser import NOTHING, area_chooser, area_of, piece_of
from playground.ui.components.comparison import Layer, comparison, comparison_of
from playground.ui.photo.shown import status
from playground.ui.superres.bench import Bench, read

MODE = "enlarge"
PIXELS = "pixels"
EMPTY = "Upload a photo, paste one or take one: a piece of it appears here, four times as wide and high."


@dataclass(frozen=True)
class Seen:
    """What the page knows of the photograph that was looked at."""

    photo: Path
    size: tuple[int, int]
    """width and height it will be enlarged from"""
    costs: dict[str, Cost]
    """by method"""
    most_pixels: int | None
    """that it is shrunk to first; None: it stays as it is"""


@dataclass(frozen=True)
class Looking:
    """Where it is seen."""

    area: gr.HTML
    compare: gr.HTML
    status: gr.HTML
    seen: gr.State

    @property
    def outputs(self) -> list[Any]:
        return [self.area, self.compare, self.status, self.seen]


def looking_section() -> Looking:
    """Lay it out."""
    with gr.Column(elem_classes="card"):
        area = area_chooser("sr-area")
        compare = comparison(EMPTY, "sr-look-comparison")
        said = gr.HTML(elem_id="sr-look-status")
    return Looking(area, compare, said, gr.State(None))


def looked(bench: Bench, photo: Path | None, at: Any, most_pixels: int | None, is_new: bool) -> Generator[list[Any]]:
    """Values for `Looking.outputs`, step by step. is_new: the frame goes to the middle. ValueError in plain words."""
    if photo is None:
        yield [gr.HTML(**NOTHING), None, "", None]
        return
    picture = read(photo, most_pixels).picture if most_pixels else read(photo).picture
    # The browser may show only the last of several quick updates: each says all that has changed.
    area, nothing_yet = (gr.HTML(**area_of(picture)), None) if is_new else (gr.skip(), gr.skip())
    piece = piece_of(picture, None if is_new else at)
    layers = [Layer(PIXELS, "Pixels", _in_squares(piece), "yours, as they are")]
    costs: dict[str, Cost] = {}
    methods = bench.methods()
    for done, method in enumerate(methods):
        said = status("Enlarging a piece", "running", done / len(methods), [method.title])
        yield [area, gr.skip(), said, nothing_yet]
        sample = sampled(method, piece)
        costs[method.name] = sample.cost
        layers.append(Layer(method.name, method.title, sample.picture))
    seen = Seen(photo, picture.size, costs, most_pixels)
    left, right = (bench.names[0], bench.names[-1]) if len(methods) > 1 else (PIXELS, bench.names[0])
    yield [area, comparison_of(layers, left, right, (0.5, 0.5)), _said(picture, piece), seen]


def _in_squares(piece: Image.Image) -> Image.Image:
    return piece.resize((SCALE * piece.width, SCALE * piece.height), Image.Resampling.NEAREST)


def _said(picture: Image.Image, piece: Image.Image) -> str:
    what = "your photo" if piece.size == picture.size else "this piece of your photo"
    large = f"{SCALE * piece.width} × {SCALE * piece.height}"
    return status("Done", "finished", 1.0, [f"{what}, {piece.width} × {piece.height}, became {large} pixels"])
