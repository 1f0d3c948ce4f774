"""GANs for faces of 64 pixels in colour: a DCGAN, and the same with self-attention (SAGAN)."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from torch import nn

from playground.models.architecture import Architecture
from playground.models.attention import SelfAttention
from playground.models.dcgan import doubled
from playground.models.layers import Generator, Reshape
from playground.models.residual import ResidualDiscriminator


class Faces64Generator(Generator):
    """Dense to 4x4x8w, transposed convolutions to 8x8x4w, 16x16x2w and 32x32xw, enlarged to 64x64xw/2, then 64x64x3.

    w is `width`. The last enlargement is bilinear, so that flat areas stay flat (Odena et al. 2016,
    Deconvolution and Checkerboard Artifacts): with a sub-pixel layer instead, grain of 13 grey levels lay on the
    plain wall, with this one of 5. Bilinear throughout was slow to learn. With `attention`, the 16x16 maps look at
    themselves.
    """

    initial_weights: ClassVar[str] = "dcgan"

    def __init__(self, latent_dim: int = 64, width: int = 32, attention: bool = False) -> None:
        super().__init__(latent_dim)
        self.layers = faces64_drawing(latent_dim, width, attention)


class SAGAN64Generator(Faces64Generator):
    """Faces64Generator with self-attention, under the name that its config.json needs."""

    def __init__(self, latent_dim: int = 64, width: int = 32) -> None:
        super().__init__(latent_dim, width, attention=True)


def faces64_drawing(num_inputs: int, width: int, attention: bool) -> nn.Sequential:
    """From (n, num_inputs) to pictures (n, 3, 64, 64)."""
    return nn.Sequential(
        nn.Linear(num_inputs, 8 * width * 4 * 4, bias=False),
        Reshape(8 * width, 4),
        nn.BatchNorm2d(8 * width),
        nn.ReLU(),
        *doubled(8 * width, 4 * width),
        *doubled(4 * width, 2 * width),
        *([SelfAttention(2 * width)] if attention else []),
        *doubled(2 * width, width),
        nn.Conv2d(width, width // 2, 3, padding=1, bias=False),
        nn.Upsample(scale_factor=2, mode="bilinear"),
        nn.BatchNorm2d(width // 2),
        nn.ReLU(),
        nn.Conv2d(width // 2, 3, 3, padding=1),
        nn.Tanh(),
    )


#: Without normalisation in D and with R1, which keeps it gentle. Batch norm in G makes up for any size of its weights,
#: so that G can do with a smaller rate than the equalised D.
FACES_SETTINGS: dict[str, object] = {
    "objective": "non_saturating_r1",
    "penalty_weight": 0.3,
    "batch_size": 64,
    "d_lr": 2e-3,
    "g_lr": 1e-3,
    "beta1": 0.0,
    "beta2": 0.99,
    "decay": True,
}

FACES64 = Architecture(
    name="faces64",
    title="Faces, 64 pixels in colour",
    summary="A DCGAN's generator for cartoon faces in colour. Slow without a graphics card.",
    source="Radford et al. 2015, Unsupervised Representation Learning with DCGANs, section 4, with a bilinear "
    "last enlargement in the generator; the residual discriminator of Karras et al. 2020, section 4.1.",
    image_size=64,
    latent_dim=64,
    generator=partial(Faces64Generator, width=48),
    discriminator=ResidualDiscriminator,
    suggested=FACES_SETTINGS,
    channels=3,
)

SAGAN64 = Architecture(
    name="sagan64",
    title="Faces with self-attention (SAGAN)",
    summary="The same, and each place of a face may look at every other place: two eyes can agree on a colour.",
    source="Zhang et al. 2019, Self-Attention Generative Adversarial Networks, section 3; layers of faces64.",
    image_size=64,
    latent_dim=64,
    generator=partial(SAGAN64Generator, width=48),
    discriminator=partial(ResidualDiscriminator, attention=True),
    suggested=FACES_SETTINGS,
    channels=3,
)
