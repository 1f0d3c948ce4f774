"""Experiments worth pressing Train on: one that learns, and some that fail in an instructive way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Group = Literal["learns", "fails", "asks"]
GROUPS: dict[Group, str] = {"learns": "It learns", "fails": "It fails", "asks": "You ask for a class"}
"""what to expect of a preset, in the order in which a page shows it"""


@dataclass(frozen=True)
class Preset:
    """A named experiment."""

    title: str
    sentence: str
    """what you will see, and why"""
    settings: dict[str, object]
    """those that differ from what their method and networks suggest"""
    group: Group = "learns"


FIRST = "learns"
"""with which the page opens"""

PRESETS: dict[str, Preset] = {
    "learns": Preset(
        "Learns",
        "Digits you can read within ten seconds: both networks are told groups of alike pictures.",
        {"method": "self_conditioned"},
    ),
    "plain": Preset(
        "Plain DCGAN",
        "The same game without groups: a small DCGAN that works, but has to find all digits by itself. Strokes within "
        "seconds, digits you can read within 20 to 30.",
        {},
    ),
    "collapses": Preset(
        "Collapses",
        "A BEGAN that is asked for little variety (its gamma is 0.5), with a quick discriminator: mode collapse. Its "
        "digits soon become clean, but they are the same few again and again; most of the ten never come.",
        {"method": "began", "gamma": 0.5, "d_lr": 1e-3, "seed": 2},
        "fails",
    ),
    "judge_wins": Preset(
        "The judge wins",
        "The original minimax game with a quick discriminator. After a few seconds it is never in doubt, and under "
        "these rules a generator that gets no doubt gets no gradient: the vanishing gradient. Nothing is learnt.",
        {"architecture": "dcgan28_plain", "d_lr": 0.01, "g_lr": 1e-4, "objective": "minimax", "batch_size": 64},
        "fails",
    ),
    "never_settles": Preset(
        "Never settles",
        "A Wasserstein game with steps that are far too long and with momentum, against its paper's advice: the two "
        "circle around each other and never come to rest (non-convergence). Strokes come, change and go; hardly a "
        "digit does.",
        {
            "architecture": "dcgan28_plain",
            "objective": "wasserstein",
            "d_steps": 1,
            "d_lr": 5e-3,
            "g_lr": 5e-3,
            "beta1": 0.8,
        },
        "fails",
    ),
    "no_batch_norm": Preset(
        "No batch norm",
        "The first GAN with the same settings, but without batch norm in G: all its pictures stay nearly the same, "
        "whatever the noise, and not one can be read. That is mode collapse from the first second on.",
        {"architecture": "mlp_bare", "d_lr": 2e-4, "g_lr": 2e-4, "beta1": 0.5, "batch_size": 64, "epochs": 25},
        "fails",
    ),
    "cgan": Preset(
        "cGAN",
        "Both networks are told which digit it is. Each column of the picture asks for one digit, each row keeps "
        "one style.",
        {"architecture": "cgan28"},
        "asks",
    ),
    "acgan": Preset(
        "AC-GAN",
        "The discriminator must also say which digit it sees, and both networks want it to be right. A column for "
        "each digit, a row for each style.",
        {"architecture": "acgan28"},
        "asks",
    ),
    "vae": Preset(
        "VAE, no game",
        "A variational autoencoder learns without an opponent: its cost falls steadily, nothing collapses, and its "
        "digits stay a little blurred.",
        {"architecture": "vae28"},
    ),
    "first_gan": Preset(
        "The first GAN",
        "Dense layers only, as in the paper that began it (2014), and batch norm, without which it drew no digit here. "
        "It learns, more slowly and more grainily.",
        {"architecture": "mlp", "d_lr": 2e-4, "g_lr": 2e-4, "beta1": 0.5, "batch_size": 64, "epochs": 25},
    ),
}
