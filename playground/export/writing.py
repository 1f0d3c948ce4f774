"""How exports reach the disk: under a safe name, and whole or not at all."""

from __future__ import annotations

import errno
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from playground.runs import Run

Progress = Callable[[float], None]
"""told the share that is done, 0 to 1; may raise to give up, and nothing is left behind"""


class ExportError(ValueError):
    """The export cannot be made; the message says why and what to do, and is fit for a person."""


def no_progress(share: float) -> None:
    """For callers that do not watch."""


def model_name(run: Run) -> str:
    """What a model of this run is called, such as dcgan28-fashion-mnist."""
    return _safe(run.about().name or "model")


def file_name(run: Run, extension: str) -> str:
    """A name for a download of this run, such as dcgan28-mnist-3fa8c01d22.gif: no spaces, no path."""
    return f"{model_name(run)}-{_safe(run.id)}.{extension}"


@contextmanager
def written_whole(out: Path) -> Iterator[Path]:
    """A path beside `out`, of the same name, to write a file or a folder to; it becomes `out` in the end.

    A file takes the place of an older one. A folder never does: ExportError where `out` already holds
    something. On failure nothing is left behind, and what the disk refused is raised as ExportError.
    """
    if out.is_dir() and any(out.iterdir()):
        raise ExportError(f"There is already something in {out}. Choose another folder, or remove it first.")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        workplace = Path(tempfile.mkdtemp(dir=out.parent, prefix=f".{out.name[:40]}-"))
        try:
            yield workplace / out.name
            (workplace / out.name).replace(out)
        finally:
            shutil.rmtree(workplace, ignore_errors=True)
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise ExportError(f"The disk is full, so {out.name} could not be written. Free some space.") from error
        cause = error.strerror or str(error).partition("\n")[0]
        raise ExportError(f"{out.name} could not be written: {cause}. Try again, or in another folder.") from error


def _safe(name: str) -> str:
    return re.sub(r"[^A-Za-z0-9._-]+", "-", name)[:80].strip(".-") or "run"
