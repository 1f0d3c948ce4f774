"""GANs with an auxiliary classifier: the discriminator must also name the class (Odena et al. 2017)."""

from __future__ import annotations

from typing import ClassVar

from torch import nn

from playground.models.architecture import Architecture
from playground.models.cgan import AskedDCGAN28Generator
from playground.models.dcgan import dcgan28_seeing
from playground.models.layers import AuxiliaryDiscriminator, Generator, bound_slopes
from playground.models.lecture import lecture_drawing, lecture_seeing


class ACGAN28Discriminator(AuxiliaryDiscriminator):
    """The small DCGAN's discriminator with a second verdict: which class is it?"""

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


class LectureACGANGenerator(Generator):
    """The lecture's generator, with the class beside the latent: 100 and 10 -> 12544 -> ... -> 28x28x1."""

    initial_weights: ClassVar[str] = "glorot"

    def __init__(self, latent_dim: int = 100, num_classes: int = 10) -> None:
        super().__init__(latent_dim, num_classes)
        self.layers = nn.Sequential(*lecture_drawing(self.num_inputs))


class LectureACGANDiscriminator(AuxiliaryDiscriminator):
    """The lecture's discriminator with a second verdict: ... -> 6272 -> one logit, and -> ten class logits."""

    initial_weights: ClassVar[str] = "glorot"

    def __init__(self, num_classes: int = 10, spectral_norm: bool = False) -> None:
        super().__init__(image_size=28, num_features=7 * 7 * 128, num_classes=num_classes)
        self.layers = nn.Sequential(*lecture_seeing())
        if spectral_norm:
            bound_slopes(self)


ACGAN28 = Architecture(
    name="acgan28",
    title="AC-GAN",
    summary="The generator is told the class; the discriminator must find it out, and say real or fake.",
    source="Odena et al. 2017, Conditional Image Synthesis with Auxiliary Classifier GANs, section 3",
    departures="The layers are the small DCGAN's, half as wide again.",
    year=2017,
    parent="cgan28",
    adds="labels",
    formula="D: max  log D(x) + log(1 − D(G(z, y))) [[+ log C(y | x) + log C(y | G(z, y))]]\n"
    "G: max  log D(G(z, y)) [[+ log C(y | G(z, y))]]",
    image_size=28,
    latent_dim=64,
    generator=AskedDCGAN28Generator,
    discriminator=ACGAN28Discriminator,
    suggested={"d_lr": 2e-3, "g_lr": 2e-3, "beta1": 0.3, "batch_size": 32},
    batch_norm_in_d=True,
    conditioning="auxiliary",
    num_classes=10,
)

LECTURE_ACGAN = Architecture(
    name="lecture9a_acgan",
    title="The lecture's AC-GAN",
    summary="The lecture's two networks, with a class told to one and asked of the other.",
    source="Lecture 9a's layers with the two verdicts of Odena et al. 2017, section 3; Adam with 1e-4.",
    image_size=28,
    latent_dim=100,
    generator=LectureACGANGenerator,
    discriminator=LectureACGANDiscriminator,
    suggested={"d_lr": 1e-4, "g_lr": 1e-4, "beta1": 0.9, "batch_size": 256},
    conditioning="auxiliary",
    num_classes=10,
)
