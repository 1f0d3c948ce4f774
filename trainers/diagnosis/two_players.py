"""How a game of two networks is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean
from types import MappingProxyType

from playground.runs.diagnosis import Diagnosis
from playground.runs.history import History, Moment, SampleQuality
from trainers.diagnosis.circling import circles, circles_afar
from trainers.diagnosis.progress import WARM_UP_STEPS, is_far, is_lopsided, progress_of, since_warm_up, too_far
from trainers.diagnosis.samples import (
    FEW_CLASSES,
    MOSTLY_READABLE,
    READABLE,
    can_be_read,
    is_settled,
    is_stalled,
    keep_to_few_classes,
    no_longer_better,
    percent,
    repeat_one_picture,
    share_of_few,
    two_digits,
)

STRETCH = 0.25
"""share of the run over which verdicts are averaged: one batch alone says little"""
FEWEST_STEPS, MOST_STEPS = 300, 3_000
"""the average takes in at least and at most so many steps"""
FEWEST_MOMENTS = 5
"""and at least these many moments"""
SURE = 0.95
"""D(real) above this with D(fake) below 1 - this: the discriminator is never in doubt"""
AHEAD = 0.8
"""D(real) this much above D(fake): the discriminator is far ahead"""
NO_PULL = 0.05
"""norm of G's gradient below which next to nothing pulls at it"""
EXPLODED, EXPLODING = 1e6, 1e4
"""a figure of this size never comes back; and one that stays so large does not either"""
BEHIND = 0.1
"""D(fake) this much above D(real): the discriminator is left behind. Where they are even, the game is at rest"""
LOST = 1.5
"""samples whose distance is this many times the best one before were better once"""

PICTURES = ("real pictures", "fakes")
CALMER = MappingProxyType({"d_lr": 0.3, "g_lr": 0.3})
DIVERGED = Diagnosis(
    "diverged",
    "The losses have run off to enormous numbers, and the networks are beyond repair.",
    "Rewind to an earlier point or start again, with learning rates about three times smaller.",
    CALMER,
)
JUST_BEGUN = Diagnosis("warming_up", "The networks have only just begun, so it is too early to judge.")


@dataclass(frozen=True)
class Verdicts:
    """D's mean verdicts over the last stretch."""

    real: float
    fake: float
    are_probabilities: bool
    """else they are scores without a fixed scale"""
    judged: tuple[str, str] = PICTURES
    """what is real and what is not, in words"""

    @property
    def are_sure(self) -> bool:
        """D is never in doubt."""
        return self.are_probabilities and self.real > SURE and self.fake < 1 - SURE

    @property
    def are_far_apart(self) -> bool:
        """D is far ahead of G."""
        return self.are_probabilities and self.real - self.fake > AHEAD

    @property
    def are_turned_round(self) -> bool:
        """Fakes pass for real clearly more often than real pictures. As often is where a good game ends."""
        return self.are_probabilities and self.fake > self.real + BEHIND

    def __str__(self) -> str:
        """The page shows the verdicts of this very moment beside it: these are means."""
        real, fake = self.judged
        if not self.are_probabilities:
            side = "above" if self.real >= self.fake else "below"
            return (
                f"Lately the discriminator scored {real} about {two_digits(abs(self.real - self.fake))} {side} {fake}"
            )
        return f"Lately the discriminator gave {real} {percent(self.real)} and {fake} {percent(self.fake)}"


def diagnose_game(
    history: History, is_probability: bool, judged: tuple[str, str] = PICTURES, saturates: bool = False
) -> Diagnosis | None:
    """Of two players, whose figures are d_loss, g_loss, d_real and d_fake. Samples count for more than verdicts.

    is_probability: whether D's mean verdicts are probabilities, or scores without a fixed scale. judged: what they
    are of, real and not, in words. saturates: whether G's cost goes flat where D rejects everything. None while
    measurements are too few to tell why samples do not get better.

    A good generator does not drive D(x) to 1/2 in practice: on small networks D(real) of 0.7 to 0.8 and
    D(fake) of 0.2 to 0.3 are the healthy state. So verdicts alone condemn nobody unless they are extreme and
    the samples, where measured, have stopped improving.
    """
    if not history.moments:
        return Diagnosis("warming_up", "Nothing has happened yet.")
    newest, recent = history.moments[-1], _last_stretch(history.moments)
    if have_diverged(history.moments):
        return DIVERGED
    illness = _no_pull(history, is_probability, saturates)
    if illness is not None:
        return illness
    begun = since_warm_up(history)
    if (begun and is_lopsided(begun[-1], MOSTLY_READABLE)) or keep_to_few_classes(begun, MOSTLY_READABLE):
        return _few_classes(begun[-1])
    distances = history.distances
    progress = progress_of(history)
    if progress is not None and not circles_afar(history, is_probability):
        return progress
    if newest.step < WARM_UP_STEPS or len(recent) < FEWEST_MOMENTS or 0 < len(distances) < 2:
        return too_far(history) if is_far(history) else JUST_BEGUN
    verdicts = verdicts_of(recent, is_probability, judged)
    if verdicts is None:
        return Diagnosis("learning", "Only the generator moves: the discriminator gives no verdict meanwhile.")
    if not verdicts.are_sure or not distances or any(map(can_be_read, history.qualities)):
        if repeat_one_picture(begun):
            return _one_picture(begun[-1])
        if keep_to_few_classes(begun) and (not distances or is_stalled(distances)):
            return _few_classes(begun[-1])
    if not distances:
        return _unmeasured(verdicts)
    return readable(distances) if distances[-1] < READABLE else _unreadable(history, verdicts)


def verdicts_of(
    moments: Sequence[Moment], are_probabilities: bool, judged: tuple[str, str] = PICTURES
) -> Verdicts | None:
    """None where D told none."""
    told = [(m.figures["d_real"], m.figures["d_fake"]) for m in moments if {"d_real", "d_fake"} <= m.figures.keys()]
    if not told:
        return None
    return Verdicts(fmean(real for real, _ in told), fmean(fake for _, fake in told), are_probabilities, judged)


def _last_stretch(history: Sequence[Moment]) -> Sequence[Moment]:
    """The newest moments: the last quarter of the steps, a little more in a young run and no more than MOST_STEPS."""
    last = history[-1].step
    since = last - min(MOST_STEPS, max(FEWEST_STEPS, STRETCH * last))
    count = sum(moment.step > since for moment in history)
    return history[-max(FEWEST_MOMENTS, count) :]


def have_diverged(moments: Sequence[Moment]) -> bool:
    """Lately a figure is absurdly large, or all losses are very large, or the newest moment has no figure.

    In single steps one player stands still and has no figures: that means nothing.
    """
    names, recent = ("d_loss", "d_real", "d_fake", "g_loss"), moments[-2 * FEWEST_MOMENTS :]
    told = [[abs(moment.figures[name]) for name in names if name in moment.figures] for moment in recent]
    if not told[-1] or any(max(figures, default=0) > EXPLODED for figures in told):
        return True
    return fmean(max(figures, default=0) for figures in told) > EXPLODING


def _no_pull(history: History, is_probability: bool, saturates: bool) -> Diagnosis | None:
    """The generator has learnt nothing, and nothing pulls at it any more (Arjovsky and Bottou 2017, section 2.2.1)."""
    recent = history.moments[-2 * FEWEST_MOMENTS :]
    pulls = [moment.figures["g_gradient"] for moment in recent if "g_gradient" in moment.figures]
    if len(pulls) < FEWEST_MOMENTS or max(pulls) > NO_PULL:
        return None
    verdicts = verdicts_of(recent, is_probability)
    if verdicts is None or not verdicts.are_sure or any(can_be_read(quality) for quality in history.qualities):
        return None
    return Diagnosis(
        "vanishing_gradient",
        "The discriminator is never in doubt, so next to nothing pulls at the generator (norm of its gradient: below "
        f"{NO_PULL}). It stopped before it learnt to draw.",
        f"Start again with {'the non-saturating objective or with ' if saturates else ''}a slower discriminator.",
        MappingProxyType({"d_lr": 0.1}),
    )


def _one_picture(quality: SampleQuality) -> Diagnosis:
    return _collapse(
        "it draws nearly the same picture whatever the latent is "
        f"(diversity {quality.diversity:.1f}, where real pictures have 1)"
    )


def _few_classes(quality: SampleQuality) -> Diagnosis:
    return _collapse(
        f"{percent(share_of_few(quality))} of its samples that can be read show the same {FEW_CLASSES} of "
        f"{len(quality.counts)} classes"
    )


def _collapse(how: str) -> Diagnosis:
    return Diagnosis(
        "mode_collapse",
        f"The generator has collapsed: {how}.",
        "Halve the generator's learning rate or give the discriminator two updates a step. "
        "If nothing changes, start again with another objective, such as Wasserstein with gradient penalty, or method.",
        MappingProxyType({"g_lr": 0.5}),
    )


def readable(distances: Sequence[float]) -> Diagnosis:
    if is_settled(distances):
        return Diagnosis(
            "converged",
            no_longer_better(distances),
            "Stop here, or lower both learning rates to gain a little more.",
            CALMER,
        )
    return Diagnosis(
        "learning", f"Nearly all samples can be read: their Fréchet distance is about {two_digits(distances[-1])}."
    )


def _unreadable(history: History, verdicts: Verdicts) -> Diagnosis | None:
    """The samples are far from real ones and come no nearer: why. None where what was told last may still hold."""
    distances = history.distances
    if not is_stalled(distances) and not circles_afar(history, verdicts.are_probabilities):
        return too_far(history) if is_far(history) else None
    far = f"the samples stay at a Fréchet distance of about {two_digits(distances[-1])}, far from readable"
    if verdicts.are_far_apart:
        return _too_strong(f"{verdicts}, and {far}")
    if verdicts.are_turned_round:
        return _left_behind(f"{verdicts}, so its verdict teaches nothing, and {far}")
    if circles(history, verdicts.are_probabilities):
        return Diagnosis(
            "oscillating",
            f"The two networks do not settle but circle around each other: {far}.",
            "Lower both learning rates, and let Adam remember less (beta 1 of 0.5 or less).",
            CALMER,
        )
    once = min(distances)
    better = f" It was {two_digits(once)} before." if distances[-1] > LOST * once else ""
    return Diagnosis(
        "stuck",
        "The samples no longer get better: their Fréchet distance stays at about "
        f"{two_digits(distances[-1])}, far from readable.{better}",
        "Lower both learning rates, or start again with other settings.",
        CALMER,
    )


def _too_strong(sentence: str) -> Diagnosis:
    return Diagnosis(
        "d_too_strong",
        f"{sentence}.",
        "Halve the discriminator's learning rate, or start again, where the form offers them, with label "
        "smoothing of 0.1 or spectral normalisation.",
        MappingProxyType({"d_lr": 0.5}),
    )


def _left_behind(sentence: str) -> Diagnosis:
    return Diagnosis(
        "g_too_strong",
        f"{sentence}.",
        "Halve the generator's learning rate, or give the discriminator two updates a step.",
        MappingProxyType({"g_lr": 0.5}),
    )


def _unmeasured(verdicts: Verdicts) -> Diagnosis:
    """No classifier knows these pictures: there are only verdicts to go by."""
    if verdicts.are_sure:
        return _too_strong(f"{verdicts}, so its verdict hardly tells the generator what to change")
    if verdicts.are_turned_round:
        return _left_behind(f"{verdicts}, so its verdict teaches nothing")
    return Diagnosis("learning", f"{verdicts}. That says nothing of how good the pictures are: look at them.")
