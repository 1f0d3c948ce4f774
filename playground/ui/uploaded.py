"""Where Gradio has put a file that somebody uploaded."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from gradio.utils import get_upload_folder

AGAIN = "This picture did not arrive whole. Upload it once more."


def uploaded(file: Any) -> Path:
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
