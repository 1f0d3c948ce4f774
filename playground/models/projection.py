"""A GAN with a projection discriminator for 28 pixels (Miyato and Koyama 2018)."""

from __future__ import annotations

from typing import ClassVar

from torch import Tensor, nn

from playground.models.architecture import Architecture
from playground.models.cgan import CGAN28Discriminator
from playground.models.layers import Generator, Reshape


class ConditionalBatchNorm(nn.Module):
    """Batch norm whose scale and shift follow from the class (Dumoulin et al. 2017, section 2.2)."""

    def __init__(self, channels: int, num_classes: int) -> None:
        super().__init__()
        self.norm = nn.BatchNorm2d(channels)
        self.style = nn.Linear(num_classes, 2 * channels, bias=False)

    def forward(self, x: Tensor, classes: Tensor) -> Tensor:
        """x: (n, channels, h, w); classes: (n, num_classes) -> the shape of x."""
        scale, shift = self.style(classes)[:, :, None, None].chunk(2, dim=1)
        styled: Tensor = (1 + scale) * self.norm(x) + shift
        return styled


class Projection28Generator(Generator):
    """The small DCGAN's generator, told the class in every batch norm and nowhere else (section 4, figure 14)."""

    initial_weights: ClassVar[str] = "dcgan"

    def __init__(self, latent_dim: int = 64, num_classes: int = 10, width: int = 24) -> None:
        super().__init__(latent_dim, num_classes)
        self.layers = nn.Sequential(
            nn.Linear(latent_dim, 4 * width * 7 * 7, bias=False),
            Reshape(4 * width, 7),
            ConditionalBatchNorm(4 * width, num_classes),
            nn.ReLU(),
            nn.ConvTranspose2d(4 * width, 2 * width, 4, stride=2, padding=1, bias=False),
            ConditionalBatchNorm(2 * width, num_classes),
            nn.ReLU(),
            nn.ConvTranspose2d(2 * width, 1, 4, stride=2, padding=1),
            nn.Tanh(),
        )

    def forward(self, z: Tensor, classes: Tensor | None = None) -> Tensor:
        x = self.checked(z)
        self.check_classes(z, classes)
        for layer in self.layers:
            x = layer(x, classes) if isinstance(layer, ConditionalBatchNorm) else layer(x)
        return x


PROJECTION28 = Architecture(
    name="projection28",
    title="Projection discriminator",
    summary="The discriminator compares what it sees with the class by an inner product; the generator hears of the "
    "class in every batch norm.",
    source="Miyato and Koyama 2018, cGANs with Projection Discriminator, section 3, eq. 3 and 4, with hinge loss "
    "as in section 4.",
    departures="The layers are the small DCGAN's. D makes one step a turn where the paper's makes five.",
    year=2018,
    parent="cgan28",
    adds="labels",
    formula="D: min  max(0, 1 − D(x, y)) + max(0, 1 + D(G(z, y), y))\n"
    "G: max  D(G(z, y), y),  [[D(x, y) = yᵀV φ(x) + ψ(φ(x))]]",
    image_size=28,
    latent_dim=64,
    generator=Projection28Generator,
    discriminator=CGAN28Discriminator,
    suggested={
        "objective": "hinge", "spectral_norm": True, "d_lr": 2e-3, "g_lr": 2e-3, "beta1": 0.0, "beta2": 0.99,
        "decay": True, "batch_size": 32,
    },
    batch_norm_in_d=True,
    conditioning="conditional",
    num_classes=10,
)  # fmt: skip
