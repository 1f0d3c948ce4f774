"""Gradio's import without what only an editor wants of it."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def without_stubs() -> Iterator[None]:
    """Gradio describes the events of its components in stub files beside its source, anew with every import: two
    seconds, half of what it takes. It passes over a class whose file nobody can tell (component_meta.py)."""
    getfile = inspect.getfile

    def file_of(what: Any) -> str:
        if str(getattr(what, "__module__", "")).startswith("gradio."):
            raise OSError("not looked for, so that no stubs are written")
        return getfile(what)

    inspect.getfile = file_of  # type: ignore[assignment]
    try:
        yield
    finally:
        inspect.getfile = getfile
