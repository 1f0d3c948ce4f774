"""The numbers of a latent as bars. Each slider waits for them, so they are one short path."""

from __future__ import annotations

from collections.abc import Sequence

REACH = 3
"""where the axis ends, standard deviations; a longer bar is cut off there"""
SCALE = 10
"""units of the drawing in one standard deviation: whole numbers are short"""


def bars_html(latent: Sequence[float]) -> str:
    """The bars, with a line that says what they are."""
    count, reach = len(latent), REACH * SCALE
    bars = "".join(f"M{place} 0v{_height(number)}" for place, number in enumerate(latent))
    return (
        f'<div class="latent-bars"><span>z: the {count} numbers it is drawn from</span>'
        f'<svg viewBox="-1 {-reach} {count + 1} {2 * reach}" preserveAspectRatio="none" role="img" '
        f'aria-label="{count} bars, from −{REACH} to {REACH}"><path class="zero" d="M-1 0H{count}"/>'
        f'<path d="{bars}"/></svg><i>{REACH}</i><i>−{REACH}</i></div>'
    )


def _height(number: float) -> int:
    """How far down a bar goes: up is negative in a drawing."""
    return round(-SCALE * min(max(number, -REACH), REACH))
