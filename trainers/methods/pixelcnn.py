"""PixelCNN: a picture is written like a text, pixel after pixel (van den Oord et al. 2016, sections 2 and 3.4).

The chance of a picture is the product of the chances of its pixels, each given all that come before it, row by row
(eq. 1). One network of convolutions says all these chances at once: its kernels are masked, so that no pixel sees
itself or a later one (mask A in the first layer, mask B in the others, figure 2). Training is one pass; drawing needs
one pass for each pixel.

As in the paper's section 5.3, pixels are black or white: a grey one is white with the probability that its value says.
Some pixels to the upper right stay unseen, there and here.
"""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass
from typing import Any, Literal

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from playground.models import Architecture
from playground.models.layers import LikelihoodGenerator
from trainers.dataset_config import architecture_setting
from trainers.likelihood import Likelihood, LikelihoodConfig
from trainers.method import Preview

SIDE = 28
PIXELS = SIDE**2
FIRST_KERNEL = 7
SPREADS = (1, 2, 4, 1, 2)
"""distance between the pixels that the kernels of each masked layer look at"""
DIGITS, MOMENTS = 6, 8
"""rows of the preview, and moments of the writing in each"""


class MaskedConv2d(nn.Conv2d):
    """A convolution that sees only earlier pixels, row by row (figure 2, right).

    kind: "A" never sees the pixel itself, which is still to be written; "B" does: it holds what A made of earlier ones.
    """

    mask: Tensor

    def __init__(self, before: int, after: int, kernel: int, kind: Literal["A", "B"], spread: int = 1) -> None:
        super().__init__(before, after, kernel, padding=spread * (kernel // 2), dilation=spread)
        middle = kernel // 2
        mask = torch.zeros(kernel, kernel)
        mask[:middle] = 1
        mask[middle, : middle + (kind == "B")] = 1
        self.register_buffer("mask", mask, persistent=False)

    def forward(self, x: Tensor) -> Tensor:
        return F.conv2d(x, self.weight * self.mask, self.bias, padding=self.padding, dilation=self.dilation)

    def room(self, n: int) -> Tensor:
        """Maps without content for `at` to look at: (n, SIDE + margins, SIDE + margins, channels)."""
        edge = SIDE + 2 * int(self.padding[0])
        return self.weight.new_zeros(n, edge, edge, self.in_channels)

    def at(self, maps: Tensor, row: int, column: int) -> Tensor:
        """What it makes of one place: (n, channels), of maps laid out like `room`."""
        spread, rows = self.dilation[0], self.kernel_size[0] // 2 + 1
        seen = maps[:, row : row + spread * rows : spread, column : column + spread * self.kernel_size[1] : spread]
        weight = (self.weight * self.mask)[:, :, :rows].permute(0, 2, 3, 1).flatten(1)
        return F.linear(seen.flatten(1), weight, self.bias)


class PixelWriter(LikelihoodGenerator):
    """Writes a picture pixel by pixel, and says of each how likely it is white, from those before it."""

    def __init__(self) -> None:
        super().__init__(latent_dim=PIXELS)

    @abstractmethod
    def log_odds(self, pictures: Tensor) -> Tensor:
        """Black and white pictures (n, 1, 28, 28) in [-1, 1] -> log odds of white, each given the earlier pixels."""

    def nats(self, pictures: Tensor, rng: torch.Generator | None = None) -> Tensor:
        """-log p(x) = -sum of log p(x_i | x_1, ..., x_i-1) (eq. 1), of pictures made black and white by chance."""
        white = torch.bernoulli((pictures + 1) / 2, generator=rng)
        lost = F.binary_cross_entropy_with_logits(self.log_odds(2 * white - 1).float(), white, reduction="none")
        return lost.flatten(1).sum(dim=1)


class PixelCNN(PixelWriter):
    """A masked 7x7 layer, masked 3x3 layers that add to it, and two 1x1 layers to the log odds of white.

    Drawn from 784 standard normal numbers, one for each pixel: it becomes white if its number lies below the point
    which the standard normal law keeps below with the pixel's chance.
    """

    def __init__(self, width: int = 24) -> None:
        super().__init__()
        self.first = MaskedConv2d(1, width, FIRST_KERNEL, "A")
        self.further = nn.ModuleList(MaskedConv2d(width, width, 3, "B", spread) for spread in SPREADS)
        self.mixing, self.last = nn.Conv2d(width, 2 * width, 1), nn.Conv2d(2 * width, 1, 1)

    def log_odds(self, pictures: Tensor) -> Tensor:
        maps = self.first(pictures)
        for layer in self.further:
            maps = maps + layer(F.relu(maps))
        odds: Tensor = self.last(F.relu(self.mixing(F.relu(maps))))
        return odds

    def forward(self, z: Tensor, classes: Tensor | None = None) -> Tensor:
        """z: (n, 784), standard normal -> (n, 1, 28, 28), each pixel -1 or 1.

        What layers have made of earlier pixels is kept, so that a pixel costs one place of each layer, not all 784.
        """
        chances = torch.special.ndtr(z.float())
        further = [layer for layer in self.further if isinstance(layer, MaskedConv2d)]
        rooms = [layer.room(len(z)) for layer in (self.first, *further)]
        with torch.autocast(z.device.type, enabled=False):
            for row, column in ((place // SIDE, place % SIDE) for place in range(PIXELS)):
                seen = self.first.at(rooms[0], row, column)
                for layer, room in zip(further, rooms[1:], strict=True):
                    around = int(layer.padding[0])
                    room[:, row + around, column + around] = F.relu(seen)
                    seen = seen + layer.at(room, row, column)
                hidden = F.relu(F.linear(F.relu(seen), self.mixing.weight.flatten(1), self.mixing.bias))
                odds = F.linear(hidden, self.last.weight.flatten(1), self.last.bias)[:, 0]
                white = chances[:, row * SIDE + column] < torch.sigmoid(odds)
                rooms[0][:, row + FIRST_KERNEL // 2, column + FIRST_KERNEL // 2, 0] = 2.0 * white - 1
        margin = FIRST_KERNEL // 2
        return rooms[0][:, margin:-margin, margin:-margin, 0].unsqueeze(1).clone()


ARCHITECTURES = {
    "pixelcnn28": Architecture(
        name="pixelcnn28",
        title="PixelCNN, 28 pixels",
        summary="Masked convolutions that say of each pixel how likely it is white, from those that come before it.",
        source="van den Oord et al. 2016, Pixel Recurrent Neural Networks, section 3.4 and table 1; fewer channels.",
        image_size=SIDE,
        latent_dim=PIXELS,
        generator=PixelCNN,
        suggested={"lr": 3e-3, "batch_size": 16, "epochs": 2},
    )
}


@dataclass(frozen=True)
class PixelCnnConfig(LikelihoodConfig):
    """Everything that changes the result."""

    architecture: str = architecture_setting("pixelcnn28", lambda: ARCHITECTURES)


class PixelCnn(Likelihood):
    """Pixel after pixel."""

    title, year = "PixelCNN", 2016
    summary = "A picture is written pixel by pixel: each is guessed from those that have been written before it."
    source = "van den Oord et al. 2016, Pixel Recurrent Neural Networks, eq. 1 and section 3.4"
    departures = (
        "Few channels, and kernels spread out (dilated), so that few layers see most of a digit. A grey pixel is "
        "white or black by chance, drawn anew each time it is looked at (the paper draws once)."
    )
    formula = "min  [[− Σᵢ log p(xᵢ | x₁, …, xᵢ₋₁)]]"
    hint = (
        "Each row is one picture while it is written, from the top left to the bottom right; grey is not written yet. "
        "Of MNIST a cost of 81 nats a picture is published (van den Oord et al. 2016, table 4)."
    )
    config_type = PixelCnnConfig
    config: PixelCnnConfig
    architectures = ARCHITECTURES

    def preview(self) -> Preview:
        """Moments of the writing of a few pictures, a row each."""
        whole = self.draw(self.fixed_latents(DIGITS)).view(DIGITS, 1, PIXELS)
        written = torch.arange(1, MOMENTS + 1) * PIXELS // MOMENTS
        so_far = torch.arange(PIXELS) < written[:, None]
        return Preview(torch.where(so_far, whole, 0.0).view(-1, 1, SIDE, SIDE), columns=MOMENTS)

    def evaluate(self, goes_on: Any) -> None:
        """Nothing is measured of samples: drawing thousands pixel by pixel takes longer than the training."""

    @classmethod
    def describe(cls, config: Any) -> dict[str, Any]:
        return super().describe(config) | {"caption": f"{DIGITS} pictures while they are written, a row each,"}

    @classmethod
    def networks(cls, config: Any) -> list[tuple[str, nn.Module, tuple[Tensor, ...], str]]:
        chosen = cls.architectures[config.architecture]
        return [("Generator", Foresight(chosen.build_generator()), (torch.zeros(2, 1, SIDE, SIDE),), "Pixels so far")]


class Foresight(nn.Module):
    """The network as it learns: a whole picture in, the log odds of every pixel out."""

    def __init__(self, generator: nn.Module) -> None:
        super().__init__()
        assert isinstance(generator, PixelWriter)
        self.generator = generator

    def forward(self, pictures: Tensor) -> Tensor:
        odds: Tensor = self.generator.log_odds(pictures)
        return odds
