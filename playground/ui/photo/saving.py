"""Files made for download: written where the page may serve them, and fetched by the browser at once."""

from __future__ import annotations

import secrets
from pathlib import Path

import gradio as gr

from playground.files import write_whole
from playground.ui.components.download import DOWNLOAD_JS
from playground.ui.errors import spoken
from playground.ui.hosting import Host
from playground.ui.keep import clear_old
from playground.ui.photo.desk import Desk

NOTHING = "There is no picture to save any more. Translate it once more."


def wire_saving(desk: Desk, host: Host, button: gr.Button, kept: gr.State) -> None:
    """Make the button save what is kept, at the picture's own size."""

    def save(name: str | None) -> str:
        result = desk.results.get(name)
        if result is None:
            raise ValueError(NOTHING)
        out = place_for(host, result.name, ".png")
        write_whole(out, result.png())
        return str(out)

    file = gr.File(visible="hidden", elem_id="photo-file")
    button.click(
        spoken(save), kept, file, show_progress="minimal", show_progress_on=[button], api_visibility="private",
        concurrency_id="photo-save", concurrency_limit=2,
    ).success(None, file, None, js=DOWNLOAD_JS, api_visibility="private")  # fmt: skip


def place_for(host: Host, stem: str, extension: str) -> Path:
    """Where to write a file, for an hour, under a name that begins so and that nobody can guess."""
    clear_old(host.exports)
    host.exports.mkdir(parents=True, exist_ok=True)
    return host.exports / f"{stem}-{secrets.token_hex(8)}{extension}"
