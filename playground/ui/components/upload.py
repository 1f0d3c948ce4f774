"""A picture that somebody uploads, pastes or takes, and where Gradio has put a file that was uploaded."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import gradio as gr
from gradio.utils import get_upload_folder

AGAIN = "This picture did not arrive whole. Upload it once more."


def upload_path(file: Any) -> Path:
    """The path in a FileData, as a browser or a program sends it. ValueError for a path that is no upload.

    Gradio checks paths only where the sender says that it is a file: nobody may have others of the server's read.
    """
    path = file.get("path") if isinstance(file, dict) else None
    if not isinstance(path, str) or "\0" in path:
        raise ValueError(AGAIN)
    real = Path(path).resolve()
    if not real.is_relative_to(Path(get_upload_folder()).resolve()):
        raise ValueError(AGAIN)
    return real


def box_path(file: Any) -> str | None:
    """What a picture's box holds, for a `gr.State`: `upload_path` as text, None for an empty box."""
    return str(upload_path(file)) if file else None


def picture_upload(elem_id: str, height: int, webcam: bool = True) -> gr.Image:
    """Where a picture is brought. Listen to `input` with preprocess=False, and read it by `box_path`: Gradio would
    show a stranger's broken file as a fault of this program."""
    sources = ["upload", "webcam", "clipboard"] if webcam else ["upload", "clipboard"]
    return gr.Image(
        sources=sources,  # type: ignore[arg-type]
        type="filepath",
        show_label=False,
        height=height,
        elem_id=elem_id,
        elem_classes="upload",
    )
