"""Five games of PyTorch-GAN (Linder-Norén) as its scripts set them, on its layer sizes: the yardstick of `zoo`.

Adam with 2e-4 and beta 1 of 0.5, batches of 64, but where a line below says otherwise. For wgan.py's RMSprop stands
Adam without momentum, which is the same but for the first steps.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

from torch import nn

from benchmarks.reference import (
    DENSE_LATENT,
    DENSE_SIDE,
    SIDE,
    ReferenceCodedGenerator,
    ReferenceDenseDiscriminator,
    ReferenceDenseGenerator,
    ReferenceDiscriminator,
    ReferenceGenerator,
    ReferenceRecogniser,
    ReferenceRedrawer,
)
from playground.models import Architecture
from trainers.methods.began import Began, BeganConfig
from trainers.methods.gan import Gan, GanConfig
from trainers.methods.infogan import LATENT, InfoGan, InfoGanConfig


def _networks(name: str, side: int, latent_dim: int, generator: Any, discriminator: Any) -> Architecture:
    return Architecture(
        name=name,
        title=f"PyTorch-GAN's {name}",
        summary="Layer sizes of a well-known collection.",
        source=f"Sizes of {name}.py in eriklindernoren/PyTorch-GAN.",
        image_size=side,
        latent_dim=latent_dim,
        generator=generator,
        discriminator=discriminator,
        suggested={},
    )


ARCHITECTURES = {
    networks.name: networks
    for networks in (
        _networks("dcgan", SIDE, 100, partial(ReferenceGenerator, 100), ReferenceDiscriminator),
        _networks("wgan", DENSE_SIDE, DENSE_LATENT, ReferenceDenseGenerator, ReferenceDenseDiscriminator),
        _networks("began", SIDE, 62, partial(ReferenceGenerator, 62), ReferenceRedrawer),
        _networks("infogan", SIDE, LATENT, ReferenceCodedGenerator, ReferenceDiscriminator),
    )
}


class ReferenceGan(Gan):
    """The game, on networks that are no choice of the page."""

    architectures = ARCHITECTURES


class ReferenceBegan(Began):
    """The balance of two errors, on such networks."""

    architectures = ARCHITECTURES


class ReferenceInfoGan(InfoGan):
    """Codes that are read back, on such networks."""

    architectures = ARCHITECTURES

    @classmethod
    def build(cls, config: Any) -> dict[str, nn.Module]:
        return super().build(config) | {"recogniser": ReferenceRecogniser()}


_COMMON: dict[str, Any] = {
    "d_lr": 2e-4, "g_lr": 2e-4, "beta1": 0.5, "beta2": 0.999, "batch_size": 64, "decay": False,
}  # fmt: skip
_PLAIN = GanConfig(architecture="dcgan", objective="non_saturating", **_COMMON)
_WGAN = replace(
    _PLAIN, architecture="wgan", objective="wasserstein", d_steps=5, d_lr=5e-5, g_lr=5e-5, beta1=0.0, beta2=0.99
)
_BEGAN = BeganConfig(architecture="began", gamma=0.75, k_rate=0.001, **_COMMON)
_INFOGAN = InfoGanConfig(architecture="infogan", objective="least_squares", **_COMMON)

REFERENCES: dict[str, tuple[type[Gan], Any]] = {
    "pytorch_gan_dcgan": (ReferenceGan, _PLAIN),
    "pytorch_gan_lsgan": (ReferenceGan, replace(_PLAIN, objective="least_squares")),
    "pytorch_gan_wgan": (ReferenceGan, _WGAN),
    "pytorch_gan_began": (ReferenceBegan, _BEGAN),
    "pytorch_gan_infogan": (ReferenceInfoGan, _INFOGAN),
}
"""by name: the method and its settings"""
