"""How a run with two players is whose generator does not learn to draw from verdicts on its pictures."""

from __future__ import annotations

from playground.runs.diagnosis import Diagnosis
from playground.runs.history import History
from trainers.diagnosis.progress import WARM_UP_STEPS, aim, is_far, progress_of, since_warm_up, too_far
from trainers.diagnosis.samples import READABLE, repeat_one_picture, two_digits
from trainers.diagnosis.two_players import CALMER, DIVERGED, FEWEST_MOMENTS, JUST_BEGUN, have_diverged, readable


def diagnose_unjudged(history: History) -> Diagnosis:
    """Of figures d_loss and g_loss, and the samples where they are measured.

    Verdicts are passed over, for what condemns a game is harmless here: that D cannot tell codes from the prior is
    what an adversarial autoencoder aims for.
    """
    if not history.moments:
        return Diagnosis("warming_up", "Nothing has happened yet.")
    if have_diverged(history.moments):
        return DIVERGED
    distances = history.distances
    progress = progress_of(history)
    if progress is not None:
        return progress
    if history.moments[-1].step < WARM_UP_STEPS or len(history.moments) < FEWEST_MOMENTS:
        return too_far(history) if is_far(history) else JUST_BEGUN
    begun = since_warm_up(history)
    if repeat_one_picture(begun):
        return Diagnosis(
            "mode_collapse",
            f"All samples look nearly the same (diversity {begun[-1].diversity:.1f}, where real pictures have 1).",
            "Start again with smaller learning rates, or with more varied pictures.",
            CALMER,
        )
    if not distances:
        return Diagnosis("learning", "The discriminator says nothing of how good the pictures are: look at them.")
    if distances[-1] < READABLE:
        return readable(distances)
    if is_far(history):
        return too_far(history)
    return Diagnosis(
        "learning",
        f"The samples are at a Fréchet distance of about {two_digits(distances[-1])}.{aim(distances[-1])}",
    )
