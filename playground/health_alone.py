"""Is the training of a VAE or a mixture well? It has no opponent, so its cost alone tells much."""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import fmean
from types import MappingProxyType

from playground.health import (
    EXPLODED,
    FEWEST_MOMENTS,
    LITTLE_DIVERSITY,
    MEASURED,
    WARM_UP_STEPS,
    Health,
    Moment,
    is_improving,
    is_settled,
)

SILENT = 1.0
"""an encoder whose latents carry fewer nats than this tells the decoder nothing (a good one sends about 25)"""
FALLING = 0.002
"""a cost that falls by more than this share from one quarter of the run to the next still falls"""


def diagnose_alone(history: Sequence[Moment]) -> Health:
    """Judge a run by its moments, oldest first, each with a `loss`. Checks run from the most certain to the least."""
    newest = history[-1]
    loss = math.nan if newest.loss is None else newest.loss
    if not math.isfinite(loss) or abs(loss) > EXPLODED:
        return Health(
            "diverged",
            "The cost has run off to infinity, and the weights are beyond repair.",
            "Start again with a learning rate about three times smaller.",
            MappingProxyType({"g_lr": 0.3}),
        )
    if newest.step < WARM_UP_STEPS or len(history) < FEWEST_MOMENTS:
        return Health("warming_up", "It has only just begun, so it is too early to judge.")
    if newest.divergence is not None and newest.divergence < SILENT:
        return Health(
            "mode_collapse",
            f"The encoder says next to nothing: its numbers carry {newest.divergence:.1f} nats a picture, so the "
            "generator draws the same average whatever they are.",
            "Start again with a smaller learning rate or a larger batch.",
            MappingProxyType({"g_lr": 0.3}),
        )
    spreads = [m.diversity for m in history if m.diversity is not None][-MEASURED:]
    if len(spreads) == MEASURED and max(spreads) < LITTLE_DIVERSITY:
        return Health(
            "mode_collapse",
            f"All pictures look nearly the same (diversity {spreads[-1]:.2f}, where real pictures have 1).",
            "Start again with more varied pictures.",
        )
    distances = [m.fid for m in history if m.fid is not None and math.isfinite(m.fid)]
    if is_improving(distances):
        return Health(
            "learning", f"The samples are getting better: the Fréchet distance is down to {distances[-1]:.1f}."
        )
    losses = [m.loss for m in history if m.loss is not None and m.diversity is None]
    if is_settled(distances) and not _falls(losses):
        return Health(
            "converged",
            f"The samples stopped improving at a Fréchet distance of about {min(distances[-MEASURED:]):.1f}.",
            "Nothing pulls at it from outside: it stays as good as it is. Stop whenever you like.",
        )
    return Health("learning", f"It learns without an opponent: the cost is {fmean(losses[-8:]):,.1f} nats a picture.")


def _falls(losses: Sequence[float]) -> bool:
    """The mean of the last quarter is clearly below that of the quarter before."""
    count = len(losses) // 4
    if count == 0:
        return True
    before, now = fmean(losses[-2 * count : -count]), fmean(losses[-count:])
    return before - now > FALLING * max(1.0, abs(before))
