"""A discriminator that is an auto-encoder: its verdict is how badly it draws a picture again (Zhao et al. 2017)."""

from __future__ import annotations

from typing import ClassVar

from torch import Tensor, nn

from playground.models.dcgan import dcgan28_seeing
from playground.models.layers import Discriminator, Reshape, bound_slopes


class AutoEncodingDiscriminator(Discriminator):
    """The small DCGAN's discriminator down to a code, and from there up again to a picture of 28 pixels.

    width: maps of the first convolution. code: numbers that a picture must pass through.
    power: 2 for squared differences of pixels (Zhao et al. 2017, section 2.3), 1 for differences (Berthelot et al.
    2017, section 3.1).
    """

    initial_weights: ClassVar[str] = "fan_in"

    def __init__(self, width: int = 16, code: int = 32, power: int = 2, spectral_norm: bool = False) -> None:
        super().__init__(image_size=28)
        self.power = power
        self.encoder = nn.Sequential(*dcgan28_seeing(width, 128, batch_norm=False), nn.Linear(128, code))
        self.decoder = nn.Sequential(
            nn.Linear(code, 2 * width * 7 * 7),
            Reshape(2 * width, 7),
            nn.LeakyReLU(0.2),
            nn.ConvTranspose2d(2 * width, width, 4, stride=2, padding=1),
            nn.LeakyReLU(0.2),
            nn.ConvTranspose2d(width, 1, 4, stride=2, padding=1),
            nn.Tanh(),
        )
        self.layers = nn.Sequential(self.encoder, self.decoder)
        if spectral_norm:
            bound_slopes(self)

    def forward(self, x: Tensor) -> Tensor:
        """x: (n, 1, 28, 28) in [-1, 1] -> energy (n,): the mean over pixels of the difference, to the power."""
        difference = self.layers(self.checked(x)).float() - x.float()
        energy: Tensor = difference.abs().pow(self.power).flatten(1).mean(dim=1)
        return energy

    def redraw(self, x: Tensor) -> Tensor:
        """x: (n, 1, 28, 28) in [-1, 1] -> the same shape: the pictures as it draws them again."""
        pictures: Tensor = self.layers(self.checked(x))
        return pictures
