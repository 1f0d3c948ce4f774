"""Self-attention for digits: the small DCGAN whose maps look at themselves, in both networks (Zhang et al. 2019)."""

from __future__ import annotations

from typing import ClassVar

from torch import nn

from playground.models.architecture import Architecture
from playground.models.dcgan import dcgan28_drawing, dcgan28_seeing
from playground.models.layers import Discriminator, Generator, bound_slopes


class SAGAN28Generator(Generator):
    """Dense to 7x7x4w, a transposed convolution to 14x14x2w, whose places look at one another, one to 28x28x1."""

    initial_weights: ClassVar[str] = "dcgan"

    def __init__(self, latent_dim: int = 64, width: int = 16) -> None:
        super().__init__(latent_dim)
        self.layers = dcgan28_drawing(self.num_inputs, width, attention=True)


class SAGAN28Discriminator(Discriminator):
    """The small DCGAN's discriminator; its 7x7 maps look at themselves."""

    initial_weights: ClassVar[str] = "dcgan"

    def __init__(
        self, width: int = 16, hidden: int = 128, batch_norm: bool = True, spectral_norm: bool = False
    ) -> None:
        super().__init__(image_size=28)
        self.layers = nn.Sequential(*dcgan28_seeing(width, hidden, batch_norm, attention=True), nn.Linear(hidden, 1))
        if spectral_norm:
            bound_slopes(self)


SAGAN28 = Architecture(
    name="sagan28",
    title="SAGAN, 28 pixels",
    summary="Each place of a digit may look at every other place: two ends of a stroke can agree.",
    source="Zhang et al. 2019, Self-Attention Generative Adversarial Networks, section 3",
    departures="The layers are the small DCGAN's, and only D has spectral norm.",
    year=2019,
    parent="dcgan28_plain",
    formula="D: min  max(0, 1 − D(x)) + max(0, 1 + D(G(z)))\n"
    "G: max  D(G(z)),  [[o = γ Σⱼ softmaxⱼ(f(xᵢ)ᵀ g(xⱼ)) h(xⱼ) + xᵢ]] in both",
    image_size=28,
    latent_dim=64,
    generator=SAGAN28Generator,
    discriminator=SAGAN28Discriminator,
    suggested={
        "objective": "hinge", "spectral_norm": True, "d_lr": 2e-3, "g_lr": 2e-3, "beta1": 0.0, "beta2": 0.99,
        "decay": True, "batch_size": 32,
    },
    batch_norm_in_d=True,
)  # fmt: skip
