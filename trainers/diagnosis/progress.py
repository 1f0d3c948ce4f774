"""Samples that come nearer to real ones: whether that is progress already, or says nothing yet."""

from __future__ import annotations

from playground.runs.diagnosis import Diagnosis
from playground.runs.history import History, SampleQuality
from trainers.diagnosis.samples import (
    FEW_CLASSES,
    READABLE,
    can_be_read,
    getting_better,
    is_improving,
    keep_falling,
    percent,
    share_of_few,
    two_digits,
)

WARM_UP_STEPS = 200
"""before these many steps every generator is bad, and that means nothing"""
FAR = 300.0
"""Fréchet distance above which hardly any sample can be read: runs that learn leave it behind in the first seconds"""
LOPSIDED = 0.8
"""of the recognised samples in FEW_CLASSES classes: runs that learn never had so many once a third could be read"""
PARTLY_READABLE = 0.3
"""share of the samples that must be recognised before that counts: of blurred ones most pass for the same classes"""


def progress_of(history: History) -> Diagnosis | None:
    """Of samples that have come nearer than ever before. None where they have not, or are far and may turn back."""
    if not is_improving(history.distances):
        return None
    distance, qualities = history.distances[-1], [quality for quality in history.qualities if quality.counts]
    if qualities and is_lopsided(qualities[-1], PARTLY_READABLE):
        return _lopsided(qualities[-1])
    if distance > FAR and not keep_falling(History(qualities=since_warm_up(history)).distances):
        return None
    return Diagnosis("learning", f"{getting_better(distance)}{aim(distance)}")


def aim(distance: float) -> str:
    """How far it is from there to pictures that can be read."""
    if distance < READABLE:
        return ""
    return f" {'Few can' if distance > FAR else 'Many cannot'} be read yet: that takes less than {READABLE:.0f}."


def is_far(history: History) -> bool:
    """The newest measurement is of samples of which hardly any can be read."""
    return bool(history.distances) and history.distances[-1] > FAR


def too_far(history: History) -> Diagnosis:
    """Nothing can be said yet, for there is nothing to be read. The figures are those of the newest measurement."""
    quality = next(quality for quality in reversed(history.qualities) if quality.fid is not None)
    distance = two_digits(history.distances[-1])
    read = f"{percent(sum(quality.counts) / quality.samples)} of them can" if quality.counts else "hardly any can"
    return Diagnosis(
        "unclear",
        f"The samples are at a Fréchet distance of about {distance} from real pictures, and {read} be read.",
        f"Look again when it is below {FAR:.0f}.",
    )


def since_warm_up(history: History) -> list[SampleQuality]:
    """The first fall, from noise to anything else, is left out: every generator makes it."""
    return [quality for quality in history.qualities if quality.step >= WARM_UP_STEPS]


def is_lopsided(quality: SampleQuality, readable: float) -> bool:
    """Where that share of the samples can be read, nearly all of those show a few classes."""
    return can_be_read(quality, readable) and share_of_few(quality) >= LOPSIDED


def _lopsided(quality: SampleQuality) -> Diagnosis:
    return Diagnosis(
        "unclear",
        f"The samples come nearer to real pictures, but {percent(share_of_few(quality))} of those that can be read "
        f"show the same {FEW_CLASSES} of {len(quality.counts)} classes.",
        "Watch whether the other classes follow.",
    )
