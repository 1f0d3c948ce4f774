"""Which curves a run has: two players' losses and verdicts, or the cost of one that learns alone."""

from __future__ import annotations

from dataclasses import dataclass

from playground.models.architecture import Family
from playground.ui.theme import DISCRIMINATOR, ENCODER, FAKE, GENERATOR, REAL

COLOURS = {
    "D": DISCRIMINATOR, "G": GENERATOR, "real": REAL, "fake": FAKE, "cost": GENERATOR,
    "lost detail": FAKE, "said by z": ENCODER,
}  # fmt: skip


@dataclass(frozen=True)
class Curves:
    """Two plots: the heading of each, and the figure of a Moment behind each line; no lines, no plot."""

    losses_heading: str
    losses: dict[str, str]
    verdicts_heading: str
    verdicts: dict[str, str]


def _heading(words: str, hint: str) -> str:
    return f'<div class="legend">{words}<small>{hint}</small></div>'


CURVES: dict[Family, Curves] = {
    "gan": Curves(
        _heading(
            'Losses of <span class="c-d">discriminator</span> and <span class="c-g">generator</span>',
            "Level curves that do not run away mean a fair fight.",
        ),
        {"D": "d_loss", "G": "g_loss"},
        _heading(
            'D(x): how real the discriminator finds <span class="c-real">real</span> and '
            '<span class="c-fake">fake</span> pictures',
            "The closer the two, the better the fakes.",
        ),
        {"real": "d_real", "fake": "d_fake"},
    ),
    "vae": Curves(
        _heading(
            'The <span class="c-g">cost</span>: negative evidence lower bound, nats a picture',
            "There is no opponent, so it falls. Its first moments are left out.",
        ),
        {"cost": "loss"},
        _heading(
            'Its parts: <span class="c-fake">detail that is lost</span>, and what the '
            '<span class="c-e">latents z</span> say (KL)',
            "More said, less lost: the two are traded against each other.",
        ),
        {"lost detail": "reconstruction", "said by z": "divergence"},
    ),
    "mixture": Curves(
        _heading(
            'The <span class="c-g">cost</span>: negative log-likelihood, nats a picture',
            "Of a density, so it may fall below 0. Its first moments are left out.",
        ),
        {"cost": "loss"},
        "",
        {},
    ),
}
