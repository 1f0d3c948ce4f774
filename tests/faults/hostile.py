"""What no program should send, and how to tell whose words a refusal is in."""

from __future__ import annotations

import math
import traceback
from pathlib import Path
from typing import Any

from small import ROOT

MARKUP = "<img src=x onerror=alert(1)>"
FILE: dict[str, Any] = {"path": "/etc/passwd", "meta": {"_type": "gradio.FileData"}}
HOSTILE: tuple[Any, ...] = (
    None, True, -1, 0, 10**30, 10**400, 1e308, math.nan, math.inf, "", "\0", MARKUP, "../" * 30, "\ud800", "a" * 5000,
    "[" * 5000, [], [[]], [1], [None] * 3, ["gif"], ["a", {}], {}, {"a": []}, [{}], {"path": "/etc/passwd"},
    {"path": 5}, {"url": "file:///"}, FILE, [FILE], [{"name": "seed", "value": [1]}], [{"rows": [1], "title": {}}],
)  # fmt: skip
OURS = tuple(ROOT / name for name in ("playground", "trainers"))


def words_are_ours(error: BaseException) -> bool:
    """Whether the sentence was written in our files, and not by Python, torch or Gradio: a refusal of ours may be told
    anew on its way to the page, but begins where `raise` stands."""
    before = error.__cause__
    if before is not None and _said(before) in _said(error):
        return words_are_ours(before)
    last = traceback.extract_tb(error.__traceback__)[-1]
    is_ours = any(Path(last.filename).is_relative_to(folder) for folder in OURS)
    return is_ours and "raise" in str(last.line)


def _said(error: BaseException) -> str:
    return str(getattr(error, "message", error)).replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
