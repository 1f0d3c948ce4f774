"""Is this training run well? Figures in, one plain sentence and one piece of advice out."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from statistics import fmean
from types import MappingProxyType
from typing import Literal

State = Literal["warming_up", "learning", "d_too_strong", "g_too_strong", "mode_collapse", "diverged", "converged"]

WARM_UP_STEPS = 200
"""before these many steps every generator is bad, and that means nothing"""
STRETCH = 0.25
"""share of the run over which verdicts are averaged: one batch alone says little"""
FEWEST_STEPS = 300
"""the average takes in at least these many steps"""
FEWEST_MOMENTS = 5
"""and at least these many moments"""
MEASURED = 3
"""measurements of the samples that make a trend"""
SURE = 0.95
"""D(real) above this with D(fake) below 1 - this: the discriminator is never in doubt"""
FEW_CLASSES = 5
"""with no more digits than this the generator has collapsed; a healthy one has 8 or more within a minute"""
LITTLE_DIVERSITY = 0.4
"""samples that differ less than this, where real pictures have 1, repeat themselves (white noise has 0.45)"""
PROGRESS = 0.95
"""the samples improve while the distance falls below this share of its earlier value"""
GOOD_DISTANCE = 60.0
"""Fréchet distance in digit features under which nearly all samples are readable; real digits have about 5"""
EXPLODED = 1e6
"""a loss of this size never comes back"""


@dataclass(frozen=True)
class Moment:
    """What is known at one step of a run."""

    step: int
    epoch: float
    d_loss: float
    g_loss: float
    d_real: float
    """mean verdict of the discriminator on real pictures: a probability, or a critic's score"""
    d_fake: float
    """mean verdict on generated pictures"""
    fid: float | None = None
    """Fréchet distance of the samples, where it was measured at this step"""
    covered: int | None = None
    """digits among the samples, 0 to 10, where counted"""
    diversity: float | None = None
    """spread of the samples over that of real pictures, where measured"""
    is_probability: bool = True
    """False for objectives whose verdicts have no fixed scale (Wasserstein)"""
    seconds: float = 0.0
    """of training so far, without pauses and without waiting for other runs"""
    loss: float | None = None
    """cost of a generator without an opponent, nats a picture; the four figures of the players are NaN then"""
    reconstruction: float | None = None
    """the part of a VAE's cost that is lost detail"""
    divergence: float | None = None
    """the part of a VAE's cost that its latents carry"""


@dataclass(frozen=True)
class Health:
    """The state of a run in words."""

    state: State
    sentence: str
    """what is going on"""
    advice: str = ""
    """what to try; empty where nothing needs doing"""
    change: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    """factors for fields of GanConfig that may help while the run goes on, such as d_lr: 0.5"""

    @property
    def is_well(self) -> bool:
        """No illness was found."""
        return self.state in ("warming_up", "learning", "converged")


def diagnose(history: Sequence[Moment]) -> Health:
    """Judge a run by its moments, oldest first. Checks run from the most certain to the least.

    A good generator does not drive D(x) to 1/2 in practice: on small networks D(real) of 0.7 to 0.8 and
    D(fake) of 0.2 to 0.3 are the healthy state. So verdicts alone condemn nobody unless they are extreme and
    the samples, where measured, have stopped improving.
    """
    if not history:
        return Health("warming_up", "Nothing has happened yet.")
    newest, recent = history[-1], _last_stretch(history)
    if _diverged(newest):
        return Health(
            "diverged",
            "The losses have run off to infinity, and the networks are beyond repair.",
            "Rewind to an earlier point or start again, with learning rates about three times smaller.",
            MappingProxyType({"d_lr": 0.3, "g_lr": 0.3}),
        )
    if newest.step < WARM_UP_STEPS or len(recent) < FEWEST_MOMENTS:
        return Health("warming_up", "Both networks have only just begun, so it is too early to judge.")

    judged = [m for m in recent if math.isfinite(m.d_real) and math.isfinite(m.d_fake)]
    if not judged:
        return Health("learning", "Only the generator moves: the discriminator gives no verdict meanwhile.")
    d_real, d_fake = fmean(m.d_real for m in judged), fmean(m.d_fake for m in judged)
    distances = [m.fid for m in history if m.fid is not None and math.isfinite(m.fid)]
    collapsed = _collapse(history)
    if collapsed is not None:
        return collapsed
    if newest.is_probability and not is_improving(distances):
        extreme = _out_of_balance(d_real, d_fake, distances)
        if extreme is not None:
            return extreme
    if is_settled(distances):
        return Health(
            "converged",
            f"The samples stopped improving at a Fréchet distance of about {min(distances[-MEASURED:]):.1f}.",
            "Stop here, or lower both learning rates to gain a little more.",
            MappingProxyType({"d_lr": 0.3, "g_lr": 0.3}),
        )
    return _learning(newest, d_real, d_fake, distances)


def _last_stretch(history: Sequence[Moment]) -> Sequence[Moment]:
    """The newest moments: the last quarter of the steps, or a little more in a young run."""
    last = history[-1].step
    since = last - max(FEWEST_STEPS, STRETCH * last)
    count = sum(moment.step > since for moment in history)
    return history[-max(FEWEST_MOMENTS, count) :]


def _diverged(newest: Moment) -> bool:
    """A figure of the newest moment is not a number, infinite or absurdly large.

    In single steps one player stands still: all its figures are no numbers then, and that means nothing.
    """
    of_d = (newest.d_loss, newest.d_real, newest.d_fake)
    d_stands, g_stands = all(map(math.isnan, of_d)), math.isnan(newest.g_loss)
    if d_stands and g_stands:
        return True
    moved = (() if d_stands else of_d) + (() if g_stands else (newest.g_loss,))
    return any(not math.isfinite(figure) or abs(figure) > EXPLODED for figure in moved)


def _collapse(history: Sequence[Moment]) -> Health | None:
    """The last measurements agree that the samples repeat themselves; None if they do not, or there are none.

    A count of 0 is no collapse: there the classifier recognises nothing yet. Nor is a rising one.
    """
    begun = [m for m in history if m.step >= WARM_UP_STEPS]
    spreads = [m.diversity for m in begun if m.diversity is not None][-MEASURED:]
    counts = [m.covered for m in begun if m.covered is not None][-MEASURED:]
    change = MappingProxyType({"g_lr": 0.5})
    advice = (
        "Halve the generator's learning rate or give the discriminator two updates a step. "
        "If nothing changes, start again with the Wasserstein objective or with spectral normalisation."
    )
    if len(spreads) == MEASURED and max(spreads) < LITTLE_DIVERSITY:
        sentence = (
            "The generator has collapsed: it draws nearly the same picture whatever the latent is "
            f"(diversity {spreads[-1]:.2f}, where real pictures have 1)."
        )
        return Health("mode_collapse", sentence, advice, change)
    few = len(counts) == MEASURED and min(counts) >= 1 and max(counts) <= FEW_CLASSES
    if few and counts[-1] <= counts[0]:
        digits = "a single digit" if counts[-1] == 1 else f"only {counts[-1]} of the 10 digits"
        return Health(
            "mode_collapse",
            f"The generator has collapsed: it writes {digits}, because these still fool the discriminator.",
            advice,
            change,
        )
    return None


def _out_of_balance(d_real: float, d_fake: float, distances: Sequence[float]) -> Health | None:
    """One player has the other beaten, by mean verdicts that are probabilities."""
    if d_real > SURE and d_fake < 1 - SURE:
        return Health(
            "d_too_strong",
            f"The discriminator is too strong: it gives real pictures {d_real:.0%} and fakes {d_fake:.0%}, "
            "so the generator hardly learns what to change.",
            "Halve the discriminator's learning rate, or start again with label smoothing of 0.1 or with "
            "spectral normalisation.",
            MappingProxyType({"d_lr": 0.5}),
        )
    readable = bool(distances) and distances[-1] < GOOD_DISTANCE
    if d_fake >= d_real - 0.02 and not readable:
        return Health(
            "g_too_strong",
            f"The generator has left the discriminator behind: it gives real pictures {d_real:.0%} and fakes "
            f"{d_fake:.0%}, so its verdict teaches nothing.",
            "Halve the generator's learning rate, or give the discriminator two updates a step.",
            MappingProxyType({"g_lr": 0.5}),
        )
    return None


def is_improving(distances: Sequence[float]) -> bool:
    """The distance in the last quarter of the measurements is clearly below that in the quarter before."""
    count = max(MEASURED, len(distances) // 4)
    if len(distances) < 2 * count:
        return False
    return fmean(distances[-count:]) < PROGRESS * fmean(distances[-2 * count : -count])


def is_settled(distances: Sequence[float]) -> bool:
    """Readable samples, and the best of the later half of the run hardly beats that of the earlier half."""
    if len(distances) < 4 * MEASURED or distances[-1] >= GOOD_DISTANCE:
        return False
    half = len(distances) // 2
    return min(distances[half:]) > PROGRESS * min(distances[:half])


def _learning(newest: Moment, d_real: float, d_fake: float, distances: Sequence[float]) -> Health:
    """The words for a run that is well."""
    if is_improving(distances):
        return Health(
            "learning",
            f"The samples are getting better: the Fréchet distance is down to {distances[-1]:.1f}.",
        )
    if newest.is_probability:
        return Health(
            "learning",
            f"The two networks are in balance: the discriminator gives real pictures {d_real:.0%} and fakes "
            f"{d_fake:.0%}.",
        )
    return Health("learning", f"The critic scores real pictures {d_real - d_fake:.2f} above fakes.")
