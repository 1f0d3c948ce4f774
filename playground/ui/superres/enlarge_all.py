"""The whole photograph four times larger, as a PNG: what it costs before it starts, how far it is, and Stop."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

import gradio as gr
from gradio.utils import get_upload_folder

from playground.config import plain_number
from playground.data.file_names import file_stem
from playground.export.writing import written_whole
from playground.superres.enlarge import SmallPicture, write_enlarged
from playground.superres.estimate import Estimate, estimate, most_pixels_for, refusal
from playground.superres.methods import EnlargeMethod
from playground.translation.tiles import TileProgress
from playground.ui.components.status_line import duration, status_line
from playground.ui.events import Update
from playground.ui.superres.enlarge_methods import EnlargeMethods, read_photo
from playground.ui.superres.piece import PieceReport

MODE = "all"
LONG_SECONDS = 90.0
"""what takes longer may be shrunk first"""
SHORT_SECONDS = 45.0
"""and then takes about so long"""
STOPPED = status_line("Stopped", "stopped")
NOTHING = "There is no photo to enlarge yet. Upload one, or choose an example."


@dataclass(frozen=True)
class AllControls:
    """Who makes it, what it costs, and where it is seen."""

    method: gr.Radio
    cost: gr.HTML
    go: gr.Button
    stop: gr.Button
    shrink: gr.Button
    status: gr.HTML
    file: gr.File
    offer: gr.State
    """pixels that `shrink` offers to shrink to"""

    @property
    def before(self) -> list[Any]:
        """What `show_cost` fills."""
        return [self.cost, self.go, self.shrink, self.offer]

    @property
    def outputs(self) -> list[Any]:
        """What the work itself fills."""
        return [self.status, self.file, self.go, self.stop]

    def show_cost(self, methods: EnlargeMethods, report: PieceReport | None, name: str) -> Update:
        """The cost of the whole, or why it is too large, and what to shrink it to."""
        off, hidden = gr.Button(interactive=False), gr.Button(visible=False)
        if report is None or name not in report.costs:
            return {self.cost: "", self.go: off, self.shrink: hidden, self.offer: None}
        method = methods.method(name)
        if (no := refusal(method, report.size)) is not None:
            offer = most_pixels_for(method, report.size)
            assert offer is not None
            words = f'<div class="refusal">{escape(no)}</div>'
            return {self.cost: words, self.go: off, self.shrink: _shrink_button(offer), self.offer: offer}
        guess = estimate(method, report.costs[name], report.size)
        offer = None
        if guess.seconds > LONG_SECONDS:
            offer = round(report.size[0] * report.size[1] * SHORT_SECONDS / guess.seconds)
        return {
            self.cost: f'<div class="estimate">{estimate_words(guess, report.size)}</div>',
            self.go: gr.Button(interactive=True),
            self.shrink: _shrink_button(offer) if offer else hidden,
            self.offer: offer,
        }

    def run(self, methods: EnlargeMethods, report: PieceReport | None, name: str) -> Generator[Update]:
        """Tile by tile. ValueError in plain words. Left early, it leaves no file behind."""
        if report is None:
            raise ValueError(NOTHING)
        method = methods.method(name)
        # The browser may show only the last of several quick updates: each says all that has changed.
        yield {**self.busy(), self.status: status_line("Starting", "waiting")}
        original = open_original(method, report.photo, report.most_pixels)
        with result_file(report.photo, method) as (path, out):
            for progress in write_enlarged(method, original, path):
                yield {**self.busy(), self.status: progress_html(progress)}
        words = status_line("Done", "finished", 1.0, [f"{_size(out.stat().st_size)}, kept here for an hour"])
        yield {**self.idle(words), self.file: gr.File(str(out), visible=True)}

    def busy(self) -> Update:
        return {
            self.file: gr.File(visible=False),
            self.go: gr.Button(interactive=False),
            self.stop: gr.Button(interactive=True),
        }

    def idle(self, words: str = STOPPED) -> Update:
        """Nothing is under way: at first, it was stopped, and what there was of the file is gone."""
        return {
            self.status: words,
            self.file: gr.File(visible=False),
            self.go: gr.Button(interactive=True),
            self.stop: gr.Button(interactive=False),
        }

    def clear(self) -> Update:
        """The same for another photograph: what that costs is not known yet."""
        return {**self.idle(""), self.go: gr.Button(interactive=False)}


def all_section(methods: EnlargeMethods) -> AllControls:
    """Lay it out."""
    titles = [(methods.method(name).title, name) for name in (*methods.names, *methods.slower)]
    with gr.Column(elem_classes="whole"):
        gr.Markdown("### All of it, as a PNG")
        method = gr.Radio(
            titles, value=methods.names[-1], label="Enlarged by", elem_id="sr-method",
            info=_info(methods),
        )  # fmt: skip
        cost = gr.HTML(elem_id="sr-estimate")
        with gr.Row():
            go = gr.Button("Enlarge", variant="primary", interactive=False, min_width=100, elem_id="sr-go")
            stop = gr.Button("Stop", interactive=False, min_width=80, elem_id="sr-stop")
            shrink = gr.Button("Shrink first", visible=False, min_width=160, elem_id="sr-shrink")
        status = gr.HTML(elem_id="sr-status")
        file = gr.File(label="Your photo, enlarged", visible=False, interactive=False,
                       elem_id="sr-file")  # fmt: skip
    return AllControls(method, cost, go, stop, shrink, status, file, gr.State(None))


def _info(methods: EnlargeMethods) -> str:
    words = "Who makes the picture that you download."
    slower = "The mean of eight tries takes eight times as long and is a little nearer."
    return f"{words} {slower}" if methods.slower else words


def _shrink_button(pixels: int) -> gr.Button:
    return gr.Button(f"Shrink to {plain_number(pixels / 1e6, digits=2)} million pixels first", visible=True)


def estimate_words(guess: Estimate, size: tuple[int, int]) -> str:
    """What it will cost, in two sentences."""
    width, height = guess.size
    return (
        f"{size[0]} × {size[1]} become <b>{width} × {height}</b> pixels. About <b>{duration(guess.seconds)}</b>, up to "
        f"<b>{_size(guess.memory)}</b> of memory, a file of about <b>{_size(guess.file_bytes)}</b>. "
        '<span class="hint">Measured on a piece of it, on this computer, a moment ago.</span>'
    )


def open_original(method: EnlargeMethod, photo: Path, most_pixels: int | None) -> SmallPicture:
    """The photograph, ready to be enlarged. ValueError in plain words where it is too large."""
    prepared = read_photo(photo, most_pixels) if most_pixels else read_photo(photo)
    if (no := refusal(method, prepared.picture.size)) is not None:
        raise ValueError(no)
    return SmallPicture.of(prepared)


@contextmanager
def result_file(photo: Path, method: EnlargeMethod) -> Iterator[tuple[Path, Path]]:
    """Where to write the result, and where it is once it is whole: there the page may serve it without a copy, and
    Gradio takes it away after an hour. Left by an error or early, nothing stays."""
    folder = Path(get_upload_folder()) / f"enlarged-{secrets.token_hex(8)}"
    out = folder / f"{file_stem(photo.name)}-x4-{method.name}.png"
    try:
        with written_whole(out) as path:
            yield path, out
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def progress_html(progress: TileProgress) -> str:
    """Which tile, and how long it will take."""
    if not progress.done:
        return status_line("Enlarging", "running", 0.0, [f"first of {progress.total} tiles"])
    left = [f"about {duration(progress.seconds_left)} left"] if progress.done < progress.total else ["finishing"]
    return status_line("Enlarging", "running", progress.share, [f"tile {progress.done} of {progress.total}", *left])


def _size(count: float) -> str:
    return f"{count / 1e9:.1f} GB" if count >= 1e9 else f"{max(1, round(count / 1e6))} MB"
