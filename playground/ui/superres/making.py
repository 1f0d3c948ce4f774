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

from playground.data.uploads import display_name
from playground.export.files import written_whole
from playground.superres.enlarge import Original, write_enlarged
from playground.superres.estimate import Estimate, estimate, most_pixels_for, refusal
from playground.superres.methods import Method
from playground.translation.tiles import Progress
from playground.ui.components.run_html import duration
from playground.ui.photo.shown import status
from playground.ui.superres.bench import Bench, read
from playground.ui.superres.looking import Seen

LONG_SECONDS = 90.0
"""what takes longer may be shrunk first"""
SHORT_SECONDS = 45.0
"""and then takes about so long"""
STOPPED = status("Stopped", "stopped", 0.0)
NOTHING = "There is no photo to enlarge yet. Upload one, or choose an example."


@dataclass(frozen=True)
class Making:
    """The controls."""

    method: gr.Radio
    told: gr.HTML
    go: gr.Button
    stop: gr.Button
    shrink: gr.Button
    status: gr.HTML
    file: gr.File
    offer: gr.State
    """pixels that `shrink` offers to shrink to"""

    @property
    def before(self) -> list[Any]:
        """What `told` gives values for."""
        return [self.told, self.go, self.shrink, self.offer]

    @property
    def outputs(self) -> list[Any]:
        """What `made` gives values for."""
        return [self.status, self.file, self.go, self.stop]


def making_section(bench: Bench) -> Making:
    """Lay it out."""
    titles = [(bench.method(name).title, name) for name in bench.names]
    with gr.Column(elem_classes="card"):
        gr.Markdown("### All of it, as a PNG")
        method = gr.Radio(
            titles, value=bench.names[-1], label="Enlarged by", info="Who makes the picture that you download.",
            elem_id="sr-method",
        )  # fmt: skip
        told = gr.HTML(elem_id="sr-estimate")
        with gr.Row():
            go = gr.Button("Enlarge", variant="primary", interactive=False, min_width=100, elem_id="sr-go")
            stop = gr.Button("Stop", interactive=False, min_width=80, elem_id="sr-stop")
            shrink = gr.Button("Shrink first", visible=False, min_width=160, elem_id="sr-shrink")
        said = gr.HTML(elem_id="sr-status")
        file = gr.File(label="Your photo, four times as wide and high", visible=False, interactive=False,
                       elem_id="sr-file")  # fmt: skip
    return Making(method, told, go, stop, shrink, said, file, gr.State(None))


def told(bench: Bench, seen: Seen | None, name: str) -> list[Any]:
    """Values for `Making.before`: the cost of the whole, or why it is too large, and what to shrink it to."""
    off, hidden = gr.Button(interactive=False), gr.Button(visible=False)
    if seen is None or name not in seen.costs:
        return ["", off, hidden, None]
    method = bench.method(name)
    if (no := refusal(method, seen.size)) is not None:
        offer = most_pixels_for(method, seen.size)
        assert offer is not None
        return [f'<div class="refusal">{escape(no)}</div>', off, _shrink_button(offer), offer]
    guess = estimate(method, seen.costs[name], seen.size)
    words = f'<div class="estimate">{estimate_words(guess, seen.size)}</div>'
    on = gr.Button(interactive=True)
    if guess.seconds <= LONG_SECONDS:
        return [words, on, hidden, None]
    offer = round(seen.size[0] * seen.size[1] * SHORT_SECONDS / guess.seconds)
    return [words, on, _shrink_button(offer), offer]


def _shrink_button(pixels: int) -> gr.Button:
    return gr.Button(f"Shrink to {pixels / 1e6:.2g} million pixels first", visible=True)


def estimate_words(guess: Estimate, size: tuple[int, int]) -> str:
    """What it will cost, in two sentences."""
    width, height = guess.size
    return (
        f"{size[0]} × {size[1]} become <b>{width} × {height}</b> pixels. About <b>{duration(guess.seconds)}</b>, up to "
        f"<b>{_size(guess.memory)}</b> of memory, a file of about <b>{_size(guess.file_bytes)}</b>. "
        '<span class="hint">Measured on the piece above, on this computer, a moment ago.</span>'
    )


def made(bench: Bench, seen: Seen | None, name: str) -> Generator[list[Any]]:
    """Values for `Making.outputs`, tile by tile. ValueError in plain words. Left early, it leaves no file behind."""
    if seen is None:
        raise ValueError(NOTHING)
    method = bench.method(name)
    # The browser may show only the last of several quick updates: each says all that has changed.
    busy = [gr.File(visible=False), gr.Button(interactive=False), gr.Button(interactive=True)]
    yield [status("Starting", "waiting", 0.0), *busy]
    original = opened(method, seen.photo, seen.most_pixels)
    with place_for(seen.photo, method) as (path, out):
        for progress in write_enlarged(method, original, path):
            yield [progress_html(progress), *busy]
    said = status("Done", "finished", 1.0, [f"{_size(out.stat().st_size)}, kept here for an hour"])
    yield [said, gr.File(str(out), visible=True), *rest()]


def opened(method: Method, photo: Path, most_pixels: int | None) -> Original:
    """The photograph, ready to be enlarged. ValueError in plain words where it is too large."""
    prepared = read(photo, most_pixels) if most_pixels else read(photo)
    if (no := refusal(method, prepared.picture.size)) is not None:
        raise ValueError(no)
    return Original.of(prepared)


@contextmanager
def place_for(photo: Path, method: Method) -> Iterator[tuple[Path, Path]]:
    """Where to write the result, and where it is once it is whole: there the page may serve it without a copy, and
    Gradio takes it away after an hour. Left by an error or early, nothing stays."""
    folder = Path(get_upload_folder()) / f"enlarged-{secrets.token_hex(8)}"
    out = folder / f"{Path(display_name(photo.name)).stem}-x4-{method.name}.png"
    try:
        with written_whole(out) as path:
            yield path, out
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def rest() -> list[Any]:
    """The buttons while nothing is under way."""
    return [gr.Button(interactive=True), gr.Button(interactive=False)]


def stopped(said: str = STOPPED) -> list[Any]:
    """Values for `Making.outputs`: it was ended early, and what there was of the file is gone."""
    return [said, gr.File(visible=False), *rest()]


def cleared() -> list[Any]:
    """The same for another photograph: what that costs is not known yet."""
    return ["", gr.File(visible=False), gr.Button(interactive=False), gr.Button(interactive=False)]


def progress_html(progress: Progress) -> str:
    """Which tile, and how long it will take."""
    if not progress.done:
        return status("Enlarging", "running", 0.0, [f"first of {progress.total} tiles"])
    left = [f"about {duration(progress.seconds_left)} left"] if progress.done < progress.total else ["finishing"]
    return status("Enlarging", "running", progress.share, [f"tile {progress.done} of {progress.total}", *left])


def _size(count: float) -> str:
    return f"{count / 1e9:.1f} GB" if count >= 1e9 else f"{max(1, round(count / 1e6))} MB"
