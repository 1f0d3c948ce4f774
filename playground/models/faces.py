"""GANs for faces of 64 pixels in colour: a DCGAN, and the same with self-attention (SAGAN)."""

from __future__ import annotations

from typing import ClassVar

import torch
from torch import Tensor, nn

from playground.models.architecture import Architecture
from playground.models.attention import SelfAttention
from playground.models.dcgan import doubled, halved
from playground.models.layers import Discriminator, Flatten, Generator, Reshape, bound_slopes


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
        self.layers = nn.Sequential(
            nn.Linear(latent_dim, 8 * width * 4 * 4, bias=False),
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

    @torch.no_grad()
    def attention_weights(self, z: Tensor) -> Tensor:
        """Where each position of the 16x16 maps looks, for latents (n, latent_dim): (n, 256, 64), rows sum to 1.

        Positions go row by row; those looked at lie on a grid of 8x8. ValueError without attention.
        """
        x = z
        for layer in self.layers:
            if isinstance(layer, SelfAttention):
                return layer.weights(x)
            x = layer(x)
        raise ValueError("this generator has no self-attention")


class SAGAN64Generator(Faces64Generator):
    """Faces64Generator with self-attention, under the name that its config.json needs."""

    def __init__(self, latent_dim: int = 64, width: int = 32) -> None:
        super().__init__(latent_dim, width, attention=True)


class Faces64Discriminator(Discriminator):
    """Space to depth, then convolutions to 32x32xw, 16x16x2w, 8x8x4w, 4x4x8w, dense to `hidden`, one logit."""

    initial_weights: ClassVar[str] = "dcgan"

    def __init__(
        self,
        width: int = 24,
        hidden: int = 128,
        batch_norm: bool = True,
        spectral_norm: bool = False,
        attention: bool = False,
    ) -> None:
        super().__init__(image_size=64, channels=3)
        self.layers = nn.Sequential(
            nn.PixelUnshuffle(2),
            nn.Conv2d(12, width, 3, padding=1),
            nn.LeakyReLU(0.2),
            *halved(width, 2 * width, batch_norm),
            *([SelfAttention(2 * width)] if attention else []),
            *halved(2 * width, 4 * width, batch_norm),
            *halved(4 * width, 8 * width, batch_norm),
            Flatten(),
            nn.Linear(8 * width * 4 * 4, hidden),
            nn.LeakyReLU(0.2),
            nn.Linear(hidden, 1),
        )
        if spectral_norm:
            bound_slopes(self)


class SAGAN64Discriminator(Faces64Discriminator):
    """Faces64Discriminator with self-attention at 16x16."""

    def __init__(self, batch_norm: bool = True, spectral_norm: bool = False) -> None:
        super().__init__(batch_norm=batch_norm, spectral_norm=spectral_norm, attention=True)


#: With batch norm in place of spectral norm the discriminator was soon never in doubt, and clothes lost their colours.
FACES_SETTINGS: dict[str, object] = {
    "objective": "hinge",
    "batch_size": 64,
    "d_lr": 1e-3,
    "g_lr": 1e-3,
    "beta1": 0.0,
    "spectral_norm": True,
}

FACES64 = Architecture(
    name="faces64",
    title="Faces, 64 pixels in colour",
    summary="A DCGAN for cartoon faces in colour. Takes half an hour on a processor core.",
    source="Radford et al. 2015, Unsupervised Representation Learning with DCGANs, section 4, with a bilinear "
    "last enlargement in the generator; space to depth and a hidden dense layer in the discriminator.",
    image_size=64,
    latent_dim=64,
    generator=Faces64Generator,
    discriminator=Faces64Discriminator,
    suggested=FACES_SETTINGS,
    batch_norm_in_d=True,
    channels=3,
)

SAGAN64 = Architecture(
    name="sagan64",
    title="Faces with self-attention (SAGAN)",
    summary="The same, and each place of a face may look at every other place: two eyes can agree on a colour.",
    source="Zhang et al. 2019, Self-Attention Generative Adversarial Networks, section 3; layers of faces64.",
    image_size=64,
    latent_dim=64,
    generator=SAGAN64Generator,
    discriminator=SAGAN64Discriminator,
    suggested=FACES_SETTINGS,
    batch_norm_in_d=True,
    channels=3,
)
