"""Generators that are told what is wished of a picture; what is not said, the latent decides (Reed et al. 2016).

A wish is a number for each value that an attribute can have: 1 where it is asked for, else 0.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

import torch
from torch import Tensor
from torch.nn import functional as F

from playground.models.dcgan import dcgan28_drawing
from playground.models.faces64 import faces64_drawing
from playground.models.layers import Generator
from playground.models.style import StyleGenerator

LOUDNESS = 3.0
"""of each wish beside 64 numbers of noise: at 8, the loudness of a class, three wishes together drown the noise"""
DECIDED = 30.0
"""how sharply numbers of the latent are told apart where nothing at all is wished: values of which one leads by less
than a thirtieth are drawn as something in between, so that a latent that moves changes its picture step by step"""
SOFTEST = 2.0
"""the same where a search of latents begins"""
SETTLED = 5.0
"""how far, in units of 1 / DECIDED, a value leads that is drawn alone: the others are below a hundredth then"""
RAREST = 1e-6
"""of a number's chances: those beyond are counted as this"""


class WishedGenerator(Generator):
    """A generator that can be told a wish. Its latents hold `noise` numbers for all that cannot be wished, and behind
    them one for each value of each attribute, which speaks where nothing is said of that attribute."""

    sizes: list[int]
    """how many values each attribute has"""
    chances: list[float] | None
    """how often latents ask for each value, adding up to 1 for each attribute; None where all are equally frequent"""
    noise: int

    def set_attributes(self, sizes: Sequence[int], chances: Sequence[float] | None, noise: int = 0) -> None:
        """Remember them. ValueError where there is not a chance for each value."""
        if chances is not None and len(chances) != sum(sizes):
            raise ValueError(f"there must be {sum(sizes)} chances, got {len(chances)}")
        self.sizes, self.chances, self.noise = list(sizes), None if chances is None else list(chances), noise

    def completed(self, z: Tensor, wishes: Tensor | None = None) -> Tensor:
        """Wishes (n, sum(sizes)) with one value of every attribute: what they leave out is as the latents
        (n, latent_dim) have it. ValueError for wishes of another shape."""
        values = self.latent_dim - self.noise
        if wishes is None:
            wishes = z.new_zeros(len(z), values)
        if wishes.shape != (len(z), values):
            raise ValueError(f"wishes must be ({len(z)}, {values}), got {tuple(wishes.shape)}")
        parts = []
        for lot, wish in zip(self.lots(z), wishes.split(self.sizes, dim=1), strict=True):
            chosen = F.one_hot(lot.argmax(dim=1), lot.shape[1]).to(wish)
            parts.append(torch.where(wish.any(dim=1, keepdim=True), wish, chosen))
        return torch.cat(parts, dim=1)

    def decided(self, z: Tensor, wishes: Tensor | None = None, sharpness: float = DECIDED) -> Tensor:
        """The same; but of latents alone, values that nearly tie are mixed, so that pictures change step by step."""
        z = self.checked(z)
        if wishes is None:
            return torch.cat([(sharpness * lot).softmax(dim=1) for lot in self.lots(z)], dim=1)
        return self.completed(z, wishes)

    def wish_input(self, z: Tensor, wishes: Tensor | None = None, sharpness: float = DECIDED) -> Tensor:
        """What networks are told of that: as loud as they hear it, in the latents' type."""
        return (LOUDNESS * self.decided(z, wishes, sharpness)).to(z)

    def settle(self, z: Tensor) -> Tensor:
        """The nearest latents that mix no values: where one hardly leads, it leads clearly."""
        lots = []
        for lot in self.lots(self.checked(z)):
            two = lot.topk(2, dim=1)
            leading = torch.maximum(two.values[:, :1], two.values[:, 1:] + SETTLED / DECIDED)
            lots.append(lot.scatter(1, two.indices[:, :1], leading))
        return torch.cat([z[:, : self.noise], self.numbers(lots).to(z)], dim=1)

    def lots(self, z: Tensor) -> list[Tensor]:
        """For each attribute (n, values): the largest number says which value it has.

        Standard normal numbers become Gumbel's with the logarithms of the chances added, the largest of which comes
        as often as its chance says (Gumbel 1954; Maddison et al. 2014, section 2).
        """
        numbers = z[:, self.noise :].float()
        if self.chances is None:
            return list(numbers.split(self.sizes, dim=1))
        below = torch.special.ndtr(numbers).clamp(RAREST, 1 - RAREST)
        gumbel = -torch.log(-torch.log(below)) + torch.tensor(self.chances, device=z.device).log()
        return list(gumbel.split(self.sizes, dim=1))

    def numbers(self, lots: Sequence[Tensor]) -> Tensor:
        """The numbers (n, sum(sizes)) of a latent that has these lots: the way back from `lots`."""
        drawn = torch.cat(list(lots), dim=1)
        if self.chances is None:
            return drawn
        gumbel = drawn - torch.tensor(self.chances, device=drawn.device).log()
        numbers: Tensor = torch.special.ndtri(torch.exp(-torch.exp(-gumbel)).clamp(RAREST, 1 - RAREST))
        return numbers


class WishedDCGAN28Generator(WishedGenerator):
    """The small DCGAN's generator, with a wish beside the noise. Each value that nobody asks for comes equally often.

    Args:
        sizes: how many values each attribute has.
        noise: further numbers of the latent, for all that cannot be wished.
    """

    initial_weights: ClassVar[str] = "dcgan"

    def __init__(self, sizes: Sequence[int], noise: int = 64, width: int = 24) -> None:
        super().__init__(noise + sum(sizes))
        self.set_attributes(sizes, None, noise)
        self.layers = dcgan28_drawing(self.latent_dim, width)

    def given(self, z: Tensor, wishes: Tensor | None = None) -> Tensor:
        """The noise, and behind it the wish, which latents complete."""
        whole = self.completed(self.checked(z), wishes)
        return torch.cat([z[:, : self.noise], (LOUDNESS * whole).to(z)], dim=1)


class WishedFaces64Generator(WishedGenerator):
    """The DCGAN's generator for faces of 64 pixels, which is given a wish instead of a latent.

    Args:
        sizes, chances: as in WishedGenerator. All that a picture shows is said by its attributes: there is no noise.
        attention: whether the 16x16 maps look at themselves (Zhang et al. 2019).
    """

    initial_weights: ClassVar[str] = "dcgan"

    def __init__(
        self, sizes: Sequence[int], chances: Sequence[float], width: int = 48, attention: bool = False
    ) -> None:
        super().__init__(sum(sizes))
        self.set_attributes(sizes, chances)
        self.layers = faces64_drawing(self.latent_dim, width, attention)

    def given(self, z: Tensor, wishes: Tensor | None = None) -> Tensor:
        """The wish, which latents complete."""
        return self.wish_input(z, wishes)

    def softly(self, z: Tensor, classes: Tensor | None = None, progress: float = 1.0) -> Tensor:
        pictures: Tensor = self.layers(self.wish_input(z, classes, sharpness_at(progress)))
        return pictures


class WishedStyleGenerator(WishedGenerator, StyleGenerator):
    """The style-based generator of 64 pixels; a wish takes the place of the latent that becomes a style.

    Pictures that follow two styles show no one wish, so that none is mixed in training. The mapping learns as fast as
    all else: at StyleGAN's hundredth, what a wish has to do with a picture is learnt too slowly.

    Args:
        sizes, chances: as in WishedGenerator. All that a picture shows is said by its attributes: there is no noise.
    """

    def __init__(self, sizes: Sequence[int], chances: Sequence[float], style_dim: int = 128, width: int = 24) -> None:
        super().__init__(sum(sizes), style_dim, width, mixed=0.0, mapping_rate=1.0)
        self.set_attributes(sizes, chances)

    def forward(self, z: Tensor, wishes: Tensor | None = None) -> Tensor:
        """z: (n, latent_dim), standard normal; wishes: (n, sum(sizes)), left out where nothing is wished
        -> (n, 3, 64, 64) in [-1, 1]."""
        return self.draw(self.styles(z, wishes=wishes))

    def styles(self, z: Tensor, psi: float = 1.0, wishes: Tensor | None = None) -> Tensor:
        """A style for each layer, as StyleGenerator's; of latents alone, values that nearly tie are mixed."""
        return super().styles(self.wish_input(z, wishes), psi)

    def softly(self, z: Tensor, classes: Tensor | None = None, progress: float = 1.0) -> Tensor:
        pictures: Tensor = self.draw(super().styles(self.wish_input(z, classes, sharpness_at(progress))))
        return pictures


def sharpness_at(progress: float) -> float:
    """From SOFTEST to DECIDED while a search goes on, 0 to 1: values that lose are still felt at first, and can win
    (Jang et al. 2017, section 2.2)."""
    return float(SOFTEST * (DECIDED / SOFTEST) ** progress)
