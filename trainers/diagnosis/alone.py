"""How a run without an opponent is: a VAE, a mixture, a flow."""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import fmean
from types import MappingProxyType

from playground.runs.diagnosis import Diagnosis
from playground.runs.history import History
from trainers.diagnosis.progress import WARM_UP_STEPS, aim
from trainers.diagnosis.samples import (
    getting_better,
    is_improving,
    is_settled,
    no_longer_better,
    repeat_one_picture,
    two_digits,
)
from trainers.diagnosis.two_players import EXPLODED, FEWEST_MOMENTS

SILENT = 1.0
"""an encoder whose latents carry fewer nats than this tells the decoder nothing (a good one sends about 25)"""
FALLING = 0.002
"""a cost that falls by more than this share from one quarter of the run to the next still falls"""


def diagnose_alone(history: History) -> Diagnosis:
    """Of one whose figures are `loss` and, where it has an encoder, `divergence`. The most certain comes first."""
    if not history.moments:
        return Diagnosis("warming_up", "Nothing has happened yet.")
    newest = history.moments[-1]
    loss = newest.figure("loss")
    if not math.isfinite(loss) or abs(loss) > EXPLODED:
        return Diagnosis(
            "diverged",
            "The cost has run off to infinity, and the weights are beyond repair.",
            "Start again with a learning rate about three times smaller.",
            MappingProxyType({"lr": 0.3}),
        )
    distances = history.distances
    if is_improving(distances):
        return Diagnosis("learning", getting_better(distances[-1]) + aim(distances[-1]))
    if newest.step < WARM_UP_STEPS or len(history.moments) < FEWEST_MOMENTS:
        return Diagnosis("warming_up", "It has only just begun, so it is too early to judge.")
    alike = _all_alike(history)
    if alike is not None:
        return alike
    losses = [moment.figures["loss"] for moment in history.moments if "loss" in moment.figures]
    if is_settled(distances) and not _falls(losses):
        return Diagnosis(
            "converged",
            no_longer_better(distances),
            "Nothing pulls at it from outside: it stays as good as it is. Stop whenever you like.",
        )
    cost = "still falls" if _falls(losses) else "hardly falls any more"
    samples = f" Its samples are at a Fréchet distance of about {two_digits(distances[-1])}." if distances else ""
    return Diagnosis("learning", f"It learns without an opponent, and its cost {cost}.{samples}")


def _all_alike(history: History) -> Diagnosis | None:
    """The pictures are one and the same, and why, where that is known."""
    recent = history.moments[-FEWEST_MOMENTS:]
    said = [moment.figures["divergence"] for moment in recent if "divergence" in moment.figures]
    if said and fmean(said) < SILENT:
        return Diagnosis(
            "mode_collapse",
            f"The encoder says next to nothing: its numbers carry {fmean(said):.1f} nats a picture, so "
            "the generator draws the same average whatever they are.",
            "Start again with a smaller learning rate or a larger batch.",
            MappingProxyType({"lr": 0.3}),
        )
    if repeat_one_picture(history.qualities):
        spread = history.qualities[-1].diversity
        return Diagnosis(
            "mode_collapse",
            f"All pictures look nearly the same (diversity {spread:.1f}, where real pictures have 1).",
            "Start again with more varied pictures.",
        )
    return None


def _falls(losses: Sequence[float]) -> bool:
    """The mean of the last quarter is clearly below that of the quarter before."""
    count = len(losses) // 4
    if count == 0:
        return True
    before, now = fmean(losses[-2 * count : -count]), fmean(losses[-count:])
    return before - now > FALLING * max(1.0, abs(before))
