"""A normalising flow: invertible steps from a picture to as many numbers of noise (Dinh et al. 2017, Real NVP; mixing
of channels from Kingma and Dhariwal 2018, Glow)."""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from playground.models.attention import Gain
from playground.models.layers import LikelihoodGenerator, Restarted

SIDE = 28
NUMBERS = SIDE**2
LEVELS = 8
"""grey levels, 3 bits"""
MARGIN = 0.05
"""alpha of Dinh et al. 2017, section 4.1: grey values stay this far from 0 and 1, whose logits are infinite"""
STEEPEST = 2.0
"""largest logarithm of a scale"""
NARROWEST = 0.37
"""the least deviation that the first layer assumes: that of chance within a level"""


class FlowStep(nn.Module):
    """One invertible step. Both ways also return log |det|, (n,)."""

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        raise NotImplementedError

    def inverse(self, y: Tensor) -> Tensor:
        raise NotImplementedError


class AffineCoupling(FlowStep):
    """y_a = x_a, y_b = x_b * exp(s(x_a)) + t(x_a) (Dinh et al. 2017, eq. 4 and 5). At first it changes nothing.

    network: from the first half of dimension 1 to twice the second half.
    """

    def __init__(self, network: nn.Module) -> None:
        super().__init__()
        self.network, self.gain = network, Gain()

    def of_half(self, kept: Tensor) -> tuple[Tensor, Tensor]:
        """Log scale and shift."""
        scale, shift = self.gain(self.network(kept)).chunk(2, dim=1)
        return STEEPEST * torch.tanh(scale / STEEPEST), shift

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        kept, changed = x.chunk(2, dim=1)
        scale, shift = self.of_half(kept)
        return torch.cat([kept, changed * scale.exp() + shift], dim=1), scale.flatten(1).sum(dim=1)

    def inverse(self, y: Tensor) -> Tensor:
        kept, changed = y.chunk(2, dim=1)
        scale, shift = self.of_half(kept)
        return torch.cat([kept, (changed - shift) * (-scale).exp()], dim=1)


class Mixing(FlowStep, Restarted):
    """Every place's channels times one learnt square matrix, a rotation at first (Glow, section 3.2)."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.matrix = nn.Parameter(torch.eye(channels))

    def restart(self, generator: torch.Generator) -> None:
        noise = torch.randn(self.matrix.shape, generator=generator, device=generator.device)
        self.matrix.copy_(torch.linalg.qr(noise).Q)

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        places = x[0, 0].numel()
        return times(self.matrix, x), places * torch.linalg.slogdet(self.matrix).logabsdet.expand(len(x))

    def inverse(self, y: Tensor) -> Tensor:
        return times(torch.linalg.inv(self.matrix), y)


class Scaling(FlowStep, Restarted):
    """Every number by itself: minus a mean, over a deviation."""

    def __init__(self) -> None:
        super().__init__()
        self.mean = nn.Parameter(torch.zeros(1, 1, SIDE, SIDE))
        self.log_deviation = nn.Parameter(torch.zeros(1, 1, SIDE, SIDE))

    def restart(self, generator: torch.Generator) -> None:
        self.mean.zero_()
        self.log_deviation.zero_()

    @torch.no_grad()
    def fit(self, x: Tensor) -> None:
        """x: (n, 1, 28, 28), logits."""
        self.mean.copy_(x.mean(dim=0, keepdim=True))
        self.log_deviation.copy_(x.std(dim=0, keepdim=True).clamp(min=NARROWEST).log())

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        return (x - self.mean) * (-self.log_deviation).exp(), -self.log_deviation.sum().expand(len(x))

    def inverse(self, y: Tensor) -> Tensor:
        return y * self.log_deviation.exp() + self.mean


class Halving(FlowStep):
    """(n, c, h, w) to (n, 4c, h/2, w/2): squares become channels (Dinh et al. 2017, section 3.6)."""

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        return F.pixel_unshuffle(x, 2), x.new_zeros(len(x))

    def inverse(self, y: Tensor) -> Tensor:
        return F.pixel_shuffle(y, 2)


def times(matrix: Tensor, x: Tensor) -> Tensor:
    """Channels of (n, c, h, w) times a matrix (c, c)."""
    return F.conv2d(x, matrix[:, :, None, None])


def convolutions(channels: int, width: int) -> nn.Sequential:
    """Of half the channels, as in Glow: 3x3, 1x1, 3x3."""
    return nn.Sequential(
        nn.Conv2d(channels // 2, width, 3, padding=1), nn.ReLU(), nn.Conv2d(width, width, 1), nn.ReLU(),
        nn.Conv2d(width, channels, 3, padding=1),
    )  # fmt: skip


def dense(channels: int, side: int, width: int) -> nn.Sequential:
    """Of half the channels of whole maps, so that far places know of each other."""
    half = channels // 2 * side**2
    return nn.Sequential(
        nn.Flatten(), nn.Linear(half, width), nn.ReLU(), nn.Linear(width, width), nn.ReLU(),
        nn.Linear(width, 2 * half), nn.Unflatten(1, (channels, side, side)),
    )  # fmt: skip


class Flow(LikelihoodGenerator):
    """Two sizes of maps, with steps of convolutions at both and dense steps at the end."""

    def __init__(self, at_14: int = 4, at_7: int = 4, dense_steps: int = 6, width: int = 32, hidden: int = 384) -> None:
        super().__init__(latent_dim=NUMBERS)
        self.scaling = Scaling()
        steps: list[nn.Module] = [self.scaling, Halving()]
        for _ in range(at_14):
            steps += [Mixing(4), AffineCoupling(convolutions(4, width))]
        steps.append(Halving())
        for number in range(at_7 + dense_steps):
            network = convolutions(16, 2 * width) if number < at_7 else dense(16, SIDE // 4, hidden)
            steps += [Mixing(16), AffineCoupling(network)]
        self.steps = nn.ModuleList(steps)

    def latents(self, logits: Tensor) -> tuple[Tensor, Tensor]:
        """Logits of grey values (n, 1, 28, 28) -> z (n, 784) and log |det dz/dlogits| (n,)."""
        x, determinant = logits, logits.new_zeros(len(logits))
        for step in self.steps:
            x, more = step(x)
            determinant = determinant + more
        return x.flatten(1), determinant

    def logits(self, z: Tensor) -> Tensor:
        """The way back: z (n, 784) -> (n, 1, 28, 28)."""
        x = z.view(len(z), 16, SIDE // 4, SIDE // 4)
        for step in reversed(self.steps):
            assert isinstance(step, FlowStep)
            x = step.inverse(x)
        return x

    def nats(self, pictures: Tensor, rng: torch.Generator | None = None) -> Tensor:
        """-log p of pictures with LEVELS grey levels, with chance added within each (Dinh et al. 2017, section 4.1)."""
        with torch.autocast(pictures.device.type, enabled=False):
            logits, slope = to_logits(pictures, rng)
            z, determinant = self.latents(logits)
            normal = -0.5 * (z.square() + math.log(2 * math.pi)).sum(dim=1)
            return NUMBERS * math.log(LEVELS) - normal - determinant - slope

    def forward(self, z: Tensor, classes: Tensor | None = None) -> Tensor:
        with torch.autocast(z.device.type, enabled=False):
            return to_pictures(self.logits(z.float()))


def to_logits(pictures: Tensor, rng: torch.Generator | None = None) -> tuple[Tensor, Tensor]:
    """Pictures in [-1, 1] to any real numbers, and log |det| of the way from grey values in [0, 1] there, (n,)."""
    chance = torch.rand(pictures.shape, generator=rng, device=pictures.device)
    grey = (((pictures + 1) / 2 * (LEVELS - 1)).round() + chance) / LEVELS
    inside = MARGIN + (1 - 2 * MARGIN) * grey
    slope = math.log(1 - 2 * MARGIN) - inside.log() - (1 - inside).log()
    return torch.logit(inside), slope.flatten(1).sum(dim=1)


def to_pictures(logits: Tensor) -> Tensor:
    """The way back, to LEVELS grey levels; logits beyond black and white become these."""
    grey = (torch.sigmoid(logits) - MARGIN) / (1 - 2 * MARGIN)
    return 2 * (grey * LEVELS).floor().clamp(0, LEVELS - 1) / (LEVELS - 1) - 1
