"""A conditional GAN for 28 pixels: both networks are told the class (Mirza and Osindero 2014)."""

from __future__ import annotations

from typing import ClassVar

from torch import nn

from playground.models.architecture import Architecture
from playground.models.dcgan import dcgan28_drawing, dcgan28_seeing
from playground.models.layers import ConditionalDiscriminator, Generator, bound_slopes


class AskedDCGAN28Generator(Generator):
    """The small DCGAN's generator, with the class beside the latent."""

    initial_weights: ClassVar[str] = "dcgan"

    def __init__(self, latent_dim: int = 64, num_classes: int = 10, width: int = 24) -> None:
        super().__init__(latent_dim, num_classes)
        self.layers = dcgan28_drawing(self.num_inputs, width)


class CGAN28Discriminator(ConditionalDiscriminator):
    """The small DCGAN's discriminator; its last features are compared with the class it is told."""

    initial_weights: ClassVar[str] = "dcgan"

    def __init__(
        self,
        num_classes: int = 10,
        width: int = 24,
        hidden: int = 128,
        batch_norm: bool = True,
        spectral_norm: bool = False,
    ) -> None:
        super().__init__(image_size=28, num_features=hidden, num_classes=num_classes)
        self.layers = nn.Sequential(*dcgan28_seeing(width, hidden, batch_norm))
        if spectral_norm:
            bound_slopes(self)


CGAN28 = Architecture(
    name="cgan28",
    title="Conditional GAN",
    summary="Both networks are told which class it should be: you choose what is drawn.",
    source="Mirza and Osindero 2014, Conditional Generative Adversarial Nets",
    departures="The class meets the picture in D by an inner product (Miyato and Koyama 2018, section 3). The layers "
    "are the small DCGAN's, half as wide again, where the paper's are dense.",
    year=2014,
    parent="gan",
    adds="labels",
    formula="D: max  log D(x[[, y]]) + log(1 − D(G(z[[, y]])[[, y]]))\nG: max  log D(G(z[[, y]])[[, y]])",
    image_size=28,
    latent_dim=64,
    generator=AskedDCGAN28Generator,
    discriminator=CGAN28Discriminator,
    suggested={"d_lr": 2e-3, "g_lr": 2e-3, "beta1": 0.3, "batch_size": 32},
    batch_norm_in_d=True,
    conditioning="conditional",
    num_classes=10,
)
