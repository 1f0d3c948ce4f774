"""Spectral normalisation for digits: the small DCGAN against a discriminator of bounded slope (Miyato et al. 2018)."""

from __future__ import annotations

from functools import partial

from playground.models.architecture import Architecture
from playground.models.dcgan import DCGAN28Discriminator, DCGAN28Generator

SNGAN28 = Architecture(
    name="sngan28",
    title="SNGAN, 28 pixels",
    summary="Each layer of D is divided by how much it can stretch what comes in: D cannot become steep anywhere.",
    source="Miyato et al. 2018, Spectral Normalization for Generative Adversarial Networks, sections 2 to 4",
    departures="The layers are the small DCGAN's, and both networks take turns of equal length.",
    year=2018,
    parent="dcgan28_plain",
    formula="D: min  max(0, 1 − D(x)) + max(0, 1 + D(G(z))),  [[W ← W / σ(W)]] in each of its layers\n"
    "G: max  D(G(z))",
    image_size=28,
    latent_dim=64,
    generator=DCGAN28Generator,
    discriminator=partial(DCGAN28Discriminator, batch_norm=False),
    suggested={
        "objective": "hinge", "spectral_norm": True, "d_lr": 2e-3, "g_lr": 2e-3, "beta1": 0.0, "beta2": 0.9,
        "decay": True, "batch_size": 32,
    },
)  # fmt: skip
