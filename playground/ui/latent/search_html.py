"""How far a search has come, and what it found, in pictures and words."""

from __future__ import annotations

import math

from playground.pretrained import Pretrained
from playground.ui.components.picture_html import figure
from playground.ui.components.status_line import duration, status_line
from playground.ui.latent.search import MOST_SECONDS, SearchProgress, Target, read_digit

WORDS = {"running": "Searching", "stopped": "Stopped", "finished": "Done"}


def found_html(pretrained: Pretrained, model: str, progress: SearchProgress) -> str:
    """The nearest picture so far."""
    about = f"The picture of {pretrained.generator_entry(model).title} that is nearest to yours"
    return figure(progress.best.picture[0], about, "What it finds", f"differs by {difference(progress):.0%}")


def difference(progress: SearchProgress) -> float:
    """Root mean square difference of a pixel, 0 to 1, where 1 is black against white."""
    return math.sqrt(progress.best.error) / 2


def status_html(pretrained: Pretrained, target: Target | None, progress: SearchProgress, stopped: bool = False) -> str:
    """How far the search has come; once it is over, also what the classifier says of both pictures, given a target."""
    best, over = progress.best, progress.is_over or stopped
    parts = [f"step {best.step} of {best.steps}", f"error {best.error:.4f}"]
    if progress.is_over and best.step < best.steps:
        parts.append(f"its {duration(MOST_SECONDS)} are over")
    elif not over and best.step:
        parts.append(f"about {duration(progress.seconds_left)} left")
    state = "stopped" if stopped else "finished" if over else "running"
    line = status_line(WORDS[state], state, best.step / best.steps, parts, always_bar=True)
    return line + (readings_html(pretrained, target, progress) if over and target else "")


def readings_html(pretrained: Pretrained, target: Target, progress: SearchProgress) -> str:
    """What the digit classifier reads in both pictures."""
    if target.subject != "digits":
        return ""
    pictures = target.picture, progress.best.picture
    (yours, sure), (found, as_sure) = (read_digit(pretrained, picture) for picture in pictures)
    return (
        f'<div class="hint">Our digit classifier reads a {yours} in your picture ({sure:.0%} sure), '
        f"and a {found} in the one that was found ({as_sure:.0%} sure).</div>"
    )
