"""Enlarge: a piece of the photograph in every way there is, and what that piece took."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import gradio as gr
from PIL import Image

from playground.models.srresnet import SCALE
from playground.superres.estimate import Cost, measure_piece
from playground.superres.methods import EIGHT_TIMES, SAFE
from playground.ui.components.area_chooser import NOTHING, area_chooser, area_of, piece_of
from playground.ui.components.comparison import Layer, comparison, comparison_of
from playground.ui.components.picture_html import hints
from playground.ui.components.status_line import status_line
from playground.ui.events import Update
from playground.ui.superres.enlarge_methods import EnlargeMethods, read_photo

MODE = "enlarge"
PIXELS = "pixels"
EMPTY = "Upload a photo, paste one or take one: a piece of it appears here, four times as wide and high."


@dataclass(frozen=True)
class PieceReport:
    """What the page knows of the photograph of which a piece was enlarged."""

    photo: Path
    size: tuple[int, int]
    """width and height it will be enlarged from"""
    costs: dict[str, Cost]
    """by method"""
    most_pixels: int | None
    """that it is shrunk to first; None: it stays as it is"""


@dataclass(frozen=True)
class PieceView:
    """Where it is seen."""

    area: gr.HTML
    compare: gr.HTML
    status: gr.HTML
    report: gr.State

    @property
    def outputs(self) -> list[Any]:
        return [self.area, self.compare, self.status, self.report]

    def run(
        self, methods: EnlargeMethods, photo: Path | None, at: Any, most_pixels: int | None, is_new: bool
    ) -> Generator[Update]:
        """Step by step. is_new: the frame goes to the middle. ValueError in plain words."""
        if photo is None:
            yield {self.area: gr.HTML(**NOTHING), self.compare: None, self.status: "", self.report: None}
            return
        prepared = read_photo(photo, most_pixels) if most_pixels else read_photo(photo)
        picture = prepared.picture
        # The browser may show only the last of several quick updates: each says all that has changed.
        area: Update = {self.area: gr.HTML(**area_of(picture))} if is_new else {}
        nothing_yet: Update = {self.report: None} if is_new else {}
        piece = piece_of(picture, None if is_new else at)
        layers = [Layer(PIXELS, "Pixels", _in_squares(piece), "yours, as they are")]
        costs: dict[str, Cost] = {}
        ways = methods.all()
        for done, method in enumerate(ways):
            words = status_line("Enlarging a piece", "running", done / len(ways), [method.title])
            yield {**area, self.status: words, **nothing_yet}
            sample = measure_piece(method, piece)
            costs[method.name] = sample.cost
            if method.name == SAFE:
                costs[EIGHT_TIMES] = sample.cost.of_eight()
            layers.append(Layer(method.name, method.title, sample.picture))
        left, right = (methods.names[0], methods.names[-1]) if len(ways) > 1 else (PIXELS, methods.names[0])
        yield {
            **area,
            self.compare: comparison_of(layers, left, right, (0.5, 0.5)),
            self.status: _summary(picture, piece) + hints(prepared.notes),
            self.report: PieceReport(photo, picture.size, costs, most_pixels),
        }


def piece_section() -> PieceView:
    """Lay it out."""
    area = area_chooser("sr-area")
    compare = comparison(EMPTY, "sr-look-comparison")
    status = gr.HTML(elem_id="sr-look-status", elem_classes="compared-status")
    return PieceView(area, compare, status, gr.State(None))


def _in_squares(piece: Image.Image) -> Image.Image:
    return piece.resize((SCALE * piece.width, SCALE * piece.height), Image.Resampling.NEAREST)


def _summary(picture: Image.Image, piece: Image.Image) -> str:
    what = "your photo" if piece.size == picture.size else "this piece of your photo"
    large = f"{SCALE * piece.width} × {SCALE * piece.height}"
    return status_line("Done", "finished", 1.0, [f"{what}, {piece.width} × {piece.height}, became {large} pixels"])
