"""Files made for download: written where the page may serve them, and fetched by the browser at once."""

from __future__ import annotations

import base64
import contextlib
import json
import secrets
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import gradio as gr

from playground.ui.assets import beside

DOWNLOAD_JS = beside(__file__, "js")


#: Files made for download are cleared away after this time.
KEEP_SECONDS = 3600.0


def clear_old(folder: Path) -> None:
    """Remove files that were made for somebody long ago."""
    for path in folder.glob("*"):
        with contextlib.suppress(FileNotFoundError):  # somebody else clears up at the same moment
            if path.is_file() and time.time() - path.stat().st_mtime > KEEP_SECONDS:
                path.unlink()


def download_on_click(button: gr.Button, make: Callable[..., str], inputs: Any, event: dict[str, Any]) -> None:
    """Fetch what `make` gives, of the kind of `named_png`, when the button is pressed. event: how it behaves."""
    file = gr.Textbox(visible=False)
    button.click(make, inputs, file, **event).success(None, file, None, js=DOWNLOAD_JS, api_visibility="private")


def named_png(name: str, content: bytes) -> str:
    """JSON of a file's name, without its extension, and its content as an address."""
    return json.dumps([f"{name}.png", f"data:image/png;base64,{base64.b64encode(content).decode()}"])


def export_path(exports: Path, stem: str, extension: str) -> Path:
    """Where to write a file, for an hour, under a name that begins so and that nobody can guess."""
    clear_old(exports)
    exports.mkdir(parents=True, exist_ok=True)
    return exports / f"{stem}-{secrets.token_hex(8)}{extension}"
