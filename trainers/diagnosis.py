"""How a run is: figures in, one plain sentence and one piece of advice out, for methods with and without a game."""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import fmean
from types import MappingProxyType

from playground.runs.diagnosis import Diagnosis
from playground.runs.history import History, Moment

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
"""with no more classes than this the generator has collapsed; a healthy one has 8 or more within a minute"""
LITTLE_DIVERSITY = 0.4
"""samples that differ less than this, where real pictures have 1, repeat themselves (white noise has 0.45)"""
PROGRESS = 0.95
"""the samples improve while the distance falls below this share of its earlier value"""
GOOD_DISTANCE = 60.0
"""Fréchet distance in a classifier's features under which nearly all samples are readable; real digits have about 5"""
EXPLODED = 1e6
"""a loss of this size never comes back"""


SILENT = 1.0
"""an encoder whose latents carry fewer nats than this tells the decoder nothing (a good one sends about 25)"""
FALLING = 0.002
"""a cost that falls by more than this share from one quarter of the run to the next still falls"""


def diagnose_game(history: History, is_probability: bool) -> Diagnosis:
    """Of two players, whose figures are d_loss, g_loss, d_real and d_fake. The most certain checks come first.

    is_probability: whether D's mean verdicts are probabilities, or scores without a fixed scale.

    A good generator does not drive D(x) to 1/2 in practice: on small networks D(real) of 0.7 to 0.8 and
    D(fake) of 0.2 to 0.3 are the healthy state. So verdicts alone condemn nobody unless they are extreme and
    the samples, where measured, have stopped improving.
    """
    if not history.moments:
        return Diagnosis("warming_up", "Nothing has happened yet.")
    newest, recent = history.moments[-1], _last_stretch(history.moments)
    if _diverged(newest):
        return Diagnosis(
            "diverged",
            "The losses have run off to infinity, and the networks are beyond repair.",
            "Rewind to an earlier point or start again, with learning rates about three times smaller.",
            MappingProxyType({"d_lr": 0.3, "g_lr": 0.3}),
        )
    if newest.step < WARM_UP_STEPS or len(recent) < FEWEST_MOMENTS:
        return Diagnosis("warming_up", "Both networks have only just begun, so it is too early to judge.")

    verdicts = [(m.figures["d_real"], m.figures["d_fake"]) for m in recent if {"d_real", "d_fake"} <= m.figures.keys()]
    if not verdicts:
        return Diagnosis("learning", "Only the generator moves: the discriminator gives no verdict meanwhile.")
    d_real, d_fake = fmean(real for real, _ in verdicts), fmean(fake for _, fake in verdicts)
    distances = history.distances
    collapsed = _collapse(history)
    if collapsed is not None:
        return collapsed
    if is_probability and not is_improving(distances):
        extreme = _out_of_balance(d_real, d_fake, distances)
        if extreme is not None:
            return extreme
    if is_settled(distances):
        return Diagnosis(
            "converged",
            f"The samples stopped improving at a Fréchet distance of about {min(distances[-MEASURED:]):.1f}.",
            "Stop here, or lower both learning rates to gain a little more.",
            MappingProxyType({"d_lr": 0.3, "g_lr": 0.3}),
        )
    return _learning(is_probability, d_real, d_fake, distances)


def _last_stretch(history: Sequence[Moment]) -> Sequence[Moment]:
    """The newest moments: the last quarter of the steps, or a little more in a young run."""
    last = history[-1].step
    since = last - max(FEWEST_STEPS, STRETCH * last)
    count = sum(moment.step > since for moment in history)
    return history[-max(FEWEST_MOMENTS, count) :]


def _diverged(newest: Moment) -> bool:
    """A figure of the newest moment is absurdly large, or nobody has one.

    In single steps one player stands still and has no figures: that means nothing.
    """
    told = [newest.figures[name] for name in ("d_loss", "d_real", "d_fake", "g_loss") if name in newest.figures]
    return not told or any(abs(figure) > EXPLODED for figure in told)


def _collapse(history: History) -> Diagnosis | None:
    """The last measurements agree that the samples repeat themselves; None if they do not, or there are none.

    A count of 0 is no collapse: there the classifier recognises nothing yet. Nor is a rising one.
    """
    begun = [quality for quality in history.qualities if quality.step >= WARM_UP_STEPS]
    spreads = [quality.diversity for quality in begun][-MEASURED:]
    counts = [quality.covered for quality in begun if quality.covered is not None][-MEASURED:]
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
        return Diagnosis("mode_collapse", sentence, advice, change)
    few = len(counts) == MEASURED and min(counts) >= 1 and max(counts) <= FEW_CLASSES
    if few and counts[-1] <= counts[0]:
        classes = "a single class" if counts[-1] == 1 else f"only {counts[-1]} of the 10 classes"
        return Diagnosis(
            "mode_collapse",
            f"The generator has collapsed: it draws {classes}, because these still fool the discriminator.",
            advice,
            change,
        )
    return None


def _out_of_balance(d_real: float, d_fake: float, distances: Sequence[float]) -> Diagnosis | None:
    """One player has the other beaten, by mean verdicts that are probabilities."""
    if d_real > SURE and d_fake < 1 - SURE:
        return Diagnosis(
            "d_too_strong",
            f"The discriminator is too strong: it gives real pictures {d_real:.0%} and fakes {d_fake:.0%}, "
            "so the generator hardly learns what to change.",
            "Halve the discriminator's learning rate, or start again with label smoothing of 0.1 or with "
            "spectral normalisation.",
            MappingProxyType({"d_lr": 0.5}),
        )
    readable = bool(distances) and distances[-1] < GOOD_DISTANCE
    if d_fake >= d_real - 0.02 and not readable:
        return Diagnosis(
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


def _learning(is_probability: bool, d_real: float, d_fake: float, distances: Sequence[float]) -> Diagnosis:
    """The words for a run that is well."""
    if is_improving(distances):
        return Diagnosis(
            "learning",
            f"The samples are getting better: the Fréchet distance is down to {distances[-1]:.1f}.",
        )
    if is_probability:
        return Diagnosis(
            "learning",
            f"The two networks are in balance: the discriminator gives real pictures {d_real:.0%} and fakes "
            f"{d_fake:.0%}.",
        )
    return Diagnosis("learning", f"The critic scores real pictures {d_real - d_fake:.2f} above fakes.")


def diagnose_alone(history: History) -> Diagnosis:
    """Of a VAE or a mixture: without an opponent its `loss` tells much, and its `divergence`, where it has one.

    The most certain checks come first.
    """
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
    if newest.step < WARM_UP_STEPS or len(history.moments) < FEWEST_MOMENTS:
        return Diagnosis("warming_up", "It has only just begun, so it is too early to judge.")
    if newest.figure("divergence") < SILENT:
        return Diagnosis(
            "mode_collapse",
            f"The encoder says next to nothing: its numbers carry {newest.figure('divergence'):.1f} nats a picture, so "
            "the generator draws the same average whatever they are.",
            "Start again with a smaller learning rate or a larger batch.",
            MappingProxyType({"lr": 0.3}),
        )
    spreads = [quality.diversity for quality in history.qualities][-MEASURED:]
    if len(spreads) == MEASURED and max(spreads) < LITTLE_DIVERSITY:
        return Diagnosis(
            "mode_collapse",
            f"All pictures look nearly the same (diversity {spreads[-1]:.2f}, where real pictures have 1).",
            "Start again with more varied pictures.",
        )
    distances = history.distances
    if is_improving(distances):
        return Diagnosis(
            "learning", f"The samples are getting better: the Fréchet distance is down to {distances[-1]:.1f}."
        )
    losses = [m.figures["loss"] for m in history.moments if "loss" in m.figures]
    if is_settled(distances) and not _falls(losses):
        return Diagnosis(
            "converged",
            f"The samples stopped improving at a Fréchet distance of about {min(distances[-MEASURED:]):.1f}.",
            "Nothing pulls at it from outside: it stays as good as it is. Stop whenever you like.",
        )
    return Diagnosis(
        "learning", f"It learns without an opponent: the cost is {fmean(losses[-8:]):,.1f} nats a picture."
    )


def _falls(losses: Sequence[float]) -> bool:
    """The mean of the last quarter is clearly below that of the quarter before."""
    count = len(losses) // 4
    if count == 0:
        return True
    before, now = fmean(losses[-2 * count : -count]), fmean(losses[-count:])
    return before - now > FALLING * max(1.0, abs(before))
