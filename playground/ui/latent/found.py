"""What a search has found, in pictures and words."""

from __future__ import annotations

import math
from collections.abc import Sequence

from playground.ui.components.picture_html import figure
from playground.ui.latent.searching import MOST_SECONDS, Progress, Target, read_digit
from playground.ui.render import duration
from playground.zoo import entry_of

WORDS = {"running": "Searching", "stopped": "Stopped", "finished": "Done"}


def found_html(model: str, progress: Progress) -> str:
    """The nearest picture so far."""
    about = f"The picture of {entry_of(model).title} that is nearest to yours"
    return figure(progress.best.picture[0], about, "What it finds", f"differs by {difference(progress):.0%}")


def difference(progress: Progress) -> float:
    """Root mean square difference of a pixel, 0 to 1, where 1 is black against white."""
    return math.sqrt(progress.best.error) / 2


def status_html(target: Target, progress: Progress, stopped: bool = False) -> str:
    """How far the search has come; once it is over, also what the classifier says of both pictures."""
    best, over = progress.best, progress.is_over or stopped
    parts = [f"step {best.step} of {best.steps}", f"error {best.error:.4f}"]
    if progress.is_over and best.step < best.steps:
        parts.append(f"its {duration(MOST_SECONDS)} are over")
    elif not over and best.step:
        parts.append(f"about {duration(progress.seconds_left)} left")
    state = "stopped" if stopped else "finished" if over else "running"
    return bar(WORDS[state], state, best.step / best.steps, parts) + (verdict(target, progress) if over else "")


def bar(word: str, state: str, share: float, parts: Sequence[str] = ()) -> str:
    """A line that grows, and words below it."""
    line = f'<span class="pill {state}">{word}</span>' + "".join(f"<span>{part}</span>" for part in parts)
    return (
        f'<div class="progress"><div class="bar"><i style="width:{100 * share:.1f}%"></i></div>'
        f'<div class="line">{line}</div></div>'
    )


def verdict(target: Target, progress: Progress) -> str:
    """What the digit classifier reads in both pictures."""
    if target.subject != "digits":
        return ""
    (yours, sure), (found, as_sure) = read_digit(target.picture), read_digit(progress.best.picture)
    return (
        f'<div class="hint">Our digit classifier reads a {yours} in your picture ({sure:.0%} sure), '
        f"and a {found} in the one that was found ({as_sure:.0%} sure).</div>"
    )
