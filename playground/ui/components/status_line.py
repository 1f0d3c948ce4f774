"""How far something has come: a word and facts in a line, under a bar, and how long it still takes."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

WAITING = "Waiting for its turn"


def status_line(word: str, state: str, share: float = 0.0, parts: Sequence[str] = (), always_bar: bool = False) -> str:
    """The bar is only seen while something is under way, unless it is wanted always; its place is kept.

    state: one of the page's states, such as "running". share: 0 to 1. parts: plain text.
    """
    line = f'<span class="pill {state}">{escape(word)}</span>' + "".join(
        f"<span>{escape(part)}</span>" for part in parts
    )
    hidden = "" if always_bar or state in ("running", "waiting") else ' style="visibility:hidden"'
    return (
        f'<div class="progress"><div class="bar"{hidden}><i style="width:{100 * share:.1f}%"></i></div>'
        f'<div class="line">{line}</div></div>'
    )


def duration(seconds: float) -> str:
    """35 s, 4 min, 2 h 10 min."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 90 else f"{minutes // 60} h {minutes % 60:02d} min"
