"""A variational autoencoder for 28 pixels (Kingma and Welling 2014): an encoder, and a decoder that draws.

Between the latents that people steer, standard normal, and the codes that the decoder draws stands a learned prior:
a flow of couplings, which can be run backwards. Codes of real pictures need not lie in a ball; the flow says where
they lie, so that what is drawn from fresh latents looks like what the decoder has practised on.
"""

from __future__ import annotations

import math
from typing import ClassVar

import torch
from torch import Tensor, nn

from playground.models.architecture import Architecture
from playground.models.attention import Gain
from playground.models.dcgan import dcgan28_drawing, dcgan28_seeing
from playground.models.layers import Encoder, Generator

STEEPEST = 1.5
"""logarithm of the most that a coupling stretches: gradients stay tame"""


class PriorCoupling(nn.Module):
    """Stretches and shifts one half of the numbers by what the other half says (Dinh et al. 2017, eq. 7 and 8)."""

    def __init__(self, dim: int, hidden: int, flips: bool) -> None:
        super().__init__()
        self.told, self.flips = dim // 2, flips
        self.layers = nn.Sequential(
            nn.Linear(self.told, hidden), nn.ReLU(), nn.Linear(hidden, hidden), nn.ReLU(),
            nn.Linear(hidden, 2 * (dim - self.told)), Gain(),
        )  # fmt: skip

    def forward(self, x: Tensor) -> Tensor:
        """(n, dim) -> (n, dim)."""
        kept, moved = self.halves(x)
        stretch, shift = self.say(kept)
        return self.join(kept, moved * stretch.exp() + shift)

    def inverse(self, y: Tensor) -> tuple[Tensor, Tensor]:
        """(n, dim) -> what it came from, and the logarithm (n,) of the way's volume factor."""
        kept, moved = self.halves(y)
        stretch, shift = self.say(kept)
        return self.join(kept, (moved - shift) * (-stretch).exp()), -stretch.sum(dim=1)

    def halves(self, x: Tensor) -> tuple[Tensor, Tensor]:
        x = x.flip(1) if self.flips else x
        return x[:, : self.told], x[:, self.told :]

    def join(self, kept: Tensor, moved: Tensor) -> Tensor:
        x = torch.cat([kept, moved], dim=1)
        return x.flip(1) if self.flips else x

    def say(self, kept: Tensor) -> tuple[Tensor, Tensor]:
        stretch, shift = self.layers(kept).chunk(2, dim=1)
        return STEEPEST * torch.tanh(stretch / STEEPEST), shift


class LearnedPrior(nn.Module):
    """From standard normal latents to codes, and back (Real NVP; as a prior: Chen et al. 2017, section 3.2)."""

    def __init__(self, dim: int, couplings: int, hidden: int) -> None:
        super().__init__()
        self.couplings = nn.ModuleList(PriorCoupling(dim, hidden, flips=i % 2 == 1) for i in range(couplings))

    def forward(self, z: Tensor) -> Tensor:
        """Latents (n, dim) -> codes (n, dim)."""
        for coupling in self.couplings:
            z = coupling(z)
        return z

    def log_density(self, codes: Tensor) -> Tensor:
        """(n, dim) -> (n,): log p(code), nats, by the change of variables (Dinh et al. 2017, eq. 3)."""
        x, volume = codes, torch.zeros(len(codes), device=codes.device)
        for coupling in reversed(self.couplings):
            assert isinstance(coupling, PriorCoupling)
            x, factor = coupling.inverse(x)
            volume = volume + factor
        return -0.5 * (x.square() + math.log(2 * math.pi)).sum(dim=1) + volume


class VAE28Decoder(Generator):
    """The small DCGAN's generator behind a learned prior and a dense layer of `hidden` units."""

    initial_weights: ClassVar[str] = "fan_in"

    def __init__(self, latent_dim: int = 16, width: int = 16, hidden: int = 256, couplings: int = 6) -> None:
        super().__init__(latent_dim)
        self.prior = LearnedPrior(latent_dim, couplings, hidden // 2)
        self.layers = nn.Sequential(nn.Linear(self.num_inputs, hidden), nn.ReLU(), *dcgan28_drawing(hidden, width))

    def forward(self, z: Tensor, classes: Tensor | None = None) -> Tensor:
        """z: (n, latent_dim), standard normal -> (n, 1, 28, 28) in [-1, 1]."""
        return super().forward(self.prior(z), classes)

    def log_odds(self, codes: Tensor) -> Tensor:
        """(n, latent_dim) -> (n, 1, 28, 28), any real number: log odds that a pixel is white.

        The tanh at the end makes probabilities of them, on the scale where black is -1 and white is 1:
        2 sigmoid(2 y) - 1 = tanh(y).
        """
        half: Tensor = self.layers[:-1](codes)
        return 2 * half


class VAE28Encoder(Encoder):
    """The small DCGAN's discriminator, ending in a mean and a log variance for each number of the code."""

    initial_weights: ClassVar[str] = "fan_in"

    def __init__(self, latent_dim: int = 16, width: int = 16, hidden: int = 256) -> None:
        super().__init__(image_size=28, latent_dim=latent_dim)
        self.layers = nn.Sequential(*dcgan28_seeing(width, hidden, batch_norm=True), nn.Linear(hidden, 2 * latent_dim))


VAE28 = Architecture(
    name="vae28",
    title="Variational autoencoder",
    summary="No discriminator: an encoder squeezes each picture into 16 numbers, the generator draws it from them.",
    source="Kingma and Welling 2014, Auto-Encoding Variational Bayes, section 3 and appendix C.1: a Bernoulli "
    "decoder, one sample a picture; learned prior of couplings: Dinh et al. 2017, Density estimation using Real NVP. "
    "Layers of the small DCGAN.",
    image_size=28,
    latent_dim=16,
    generator=VAE28Decoder,
    encoder=VAE28Encoder,
    suggested={"lr": 2e-3, "beta1": 0.9, "batch_size": 64},
)
