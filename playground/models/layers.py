"""Layers and network shapes that several families share."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import ClassVar

import torch
from huggingface_hub import PyTorchModelHubMixin
from torch import Tensor, nn
from torch.nn import functional as F
from torch.nn.utils import parametrizations


class Chance(nn.Module):
    """A layer that draws numbers in training: from `rng`, so that a run can be repeated and resumed exactly; from
    torch's own generator while `rng` is None."""

    rng: torch.Generator | None = None

    def draw(self, how: Callable[..., Tensor], shape: tuple[int, ...], device: torch.device) -> Tensor:
        """how: torch.rand or torch.randn."""
        return how(shape, generator=self.rng, device=device if self.rng is None else self.rng.device)


class Restarted(nn.Module, ABC):
    """A layer that knows its own first weights, whatever the network's others are like."""

    @abstractmethod
    def restart(self, generator: torch.Generator) -> None:
        """Give all parameters and buffers their first values, drawn from `generator` alone; called without gradients.

        Drawn where the generator lives: a seed on the CPU then gives the same weights on every device.
        """


class Dropout(Chance):
    """Sets each number to 0 with probability p and scales the rest by 1 / (1 - p) (Srivastava et al. 2014).

    While `rng` is None, it is torch's own dropout. In eval mode it changes nothing.
    """

    def __init__(self, p: float) -> None:
        super().__init__()
        if not 0 <= p < 1:
            raise ValueError(f"p must be in [0, 1), got {p}")
        self.p = p

    def forward(self, x: Tensor) -> Tensor:
        if not self.training or self.p == 0:
            return x
        if self.rng is None:
            return F.dropout(x, self.p)
        kept = self.draw(torch.rand, tuple(x.shape), x.device) >= self.p
        return x * kept.to(x) / (1 - self.p)

    def extra_repr(self) -> str:
        return f"p={self.p}"


class Reshape(nn.Module):
    """Numbers (n, side * side * channels) to maps (n, channels, side, side), channels last in memory.

    Torch's convolutions want that order on a processor; Unflatten's own makes every layer behind it copy.
    """

    def __init__(self, channels: int, side: int) -> None:
        super().__init__()
        self.channels, self.side = channels, side

    def forward(self, x: Tensor) -> Tensor:
        n, (channels, side) = len(x), (self.channels, self.side)
        return x.reshape(n, side, side, channels).permute(0, 3, 1, 2)


class Flatten(nn.Module):
    """Maps (n, channels, h, w) to numbers (n, h * w * channels): the inverse of Reshape."""

    def forward(self, x: Tensor) -> Tensor:
        return x.permute(0, 2, 3, 1).flatten(1)


class BatchDeviation(nn.Module):
    """Features (n, d) to (n, d + 1): joins how much they differ over the batch, one number for all its pictures.

    Minibatch standard deviation (Karras et al. 2018, section 3): a generator that draws some things too often
    gives itself away. A single picture differs by 0.
    """

    def forward(self, x: Tensor) -> Tensor:
        deviation = (x.var(dim=0, unbiased=False) + 1e-8).sqrt().mean()
        return torch.cat([x, deviation.expand(len(x), 1)], dim=1)


def set_layer_rng(module: nn.Module, rng: torch.Generator | None) -> None:
    """Let every layer inside `module` that draws numbers in training draw them from `rng`."""
    for layer in module.modules():
        if isinstance(layer, Chance):
            layer.rng = rng


class Network(nn.Module, PyTorchModelHubMixin):
    """One player. A family's constructor takes plain JSON values, kept in config.json, and sets `layers`."""

    initial_weights: ClassVar[str] = "fan_in"
    """a key of playground.models.initial.SCHEMES"""
    layers: nn.Sequential


class Generator(Network):
    """Latents in, pictures out; where `num_classes` is above 0, it is also told what to draw."""

    def __init__(self, latent_dim: int, num_classes: int = 0) -> None:
        super().__init__()
        self.latent_dim, self.num_classes = latent_dim, num_classes

    @property
    def num_inputs(self) -> int:
        """Numbers that the first layer sees: the latent, then one for each class."""
        return self.latent_dim + self.num_classes

    def forward(self, z: Tensor, classes: Tensor | None = None) -> Tensor:
        """z: (n, latent_dim), standard normal -> (n, c, s, s) in [-1, 1].

        classes: (n, num_classes), each row summing to 1: a one-hot row asks for one class, a row between two
        classes for something in between (Mirza and Osindero 2014, section 3.2). Left out where num_classes is 0.
        """
        pictures: Tensor = self.layers(self.given(z, classes))
        return pictures

    def given(self, z: Tensor, classes: Tensor | None = None) -> Tensor:
        """What the first layer is given, (n, num_inputs). Arguments as in `forward`."""
        z = self.checked(z)
        self.check_classes(z, classes)
        if classes is None:
            return z
        # As long as the latent usually is: otherwise the first layer hardly hears the class among the noise.
        return torch.cat([z, math.sqrt(self.latent_dim) * classes], dim=1)

    def softly(self, z: Tensor, classes: Tensor | None = None, progress: float = 1.0) -> Tensor:
        """The pictures for a descent on latents that has come so far, 0 to 1: those of `forward`, unless small steps of
        a latent change nothing there. Then they are blends at first, which have slopes."""
        pictures: Tensor = self(z) if classes is None else self(z, classes)
        return pictures

    def settle(self, z: Tensor) -> Tensor:
        """What a descent ends with: `z` itself, unless its picture is a blend of what only one picture can show."""
        return self.checked(z)

    def checked(self, z: Tensor) -> Tensor:
        """`z` itself; a ValueError for another shape."""
        if z.ndim != 2 or z.shape[1] != self.latent_dim:
            raise ValueError(f"latents must be (n, {self.latent_dim}), got {tuple(z.shape)}")
        return z

    def check_classes(self, z: Tensor, classes: Tensor | None) -> None:
        """Raises ValueError where `classes` are not what latents of this shape need."""
        shape = None if classes is None else tuple(classes.shape)
        if shape != ((len(z), self.num_classes) if self.num_classes else None):
            wanted = f"({len(z)}, {self.num_classes})" if self.num_classes else "left out"
            raise ValueError(f"classes must be {wanted}, got {shape}")


class LikelihoodGenerator(Generator):
    """A generator that can also say how likely a picture is."""

    def nats(self, pictures: Tensor, rng: torch.Generator | None = None) -> Tensor:
        """-log p of pictures (n, c, s, s) in [-1, 1], nats, float32 (n,).

        rng: of the chance by which grey values are made fit for it; None for torch's own.
        """
        raise NotImplementedError


def every_class(n: int, num_classes: int) -> Tensor | None:
    """Classes (n, num_classes) one after another, each as often as the others; None where nothing can be asked for."""
    return torch.eye(num_classes)[torch.arange(n) % num_classes] if num_classes else None


class Discriminator(Network):
    """Pictures in, one logit each out."""

    def __init__(self, image_size: int, channels: int = 1) -> None:
        super().__init__()
        self.image_size, self.channels = image_size, channels

    def forward(self, x: Tensor) -> Tensor:
        """x: (n, channels, image_size, image_size) in [-1, 1] -> logits (n,), any real number."""
        logits: Tensor = self.layers(self.checked(x))
        return logits.flatten()

    def checked(self, x: Tensor) -> Tensor:
        """`x` itself; a ValueError for another shape."""
        size, channels = self.image_size, self.channels
        if x.ndim != 4 or x.shape[1:] != (channels, size, size):
            raise ValueError(f"pictures must be (n, {channels}, {size}, {size}), got {tuple(x.shape)}")
        return x


class Encoder(Network):
    """Pictures in; out comes what was probably the latent: a mean and a variance for each of its numbers.

    A family sets `layers`, from pictures to (n, 2 * latent_dim).
    """

    def __init__(self, image_size: int, latent_dim: int, channels: int = 1) -> None:
        super().__init__()
        self.image_size, self.latent_dim, self.channels = image_size, latent_dim, channels

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """x: (n, channels, image_size, image_size) in [-1, 1] -> mean and log variance, each (n, latent_dim)."""
        mean, log_variance = self.layers(x).chunk(2, dim=1)
        return mean, log_variance


class ConditionalDiscriminator(Discriminator):
    """Pictures and their classes in, one logit each out: is it real, and does it fit the class?

    The class is compared with the last features by an inner product (projection, Miyato and Koyama 2018,
    section 3) instead of being joined to the picture (Mirza and Osindero 2014): it costs next to nothing.
    A family sets `layers`, from pictures to (n, num_features).
    """

    def __init__(self, image_size: int, num_features: int, num_classes: int) -> None:
        super().__init__(image_size)
        self.num_classes = num_classes
        self.verdict = nn.Linear(num_features, 1)
        self.class_features = nn.Linear(num_classes, num_features, bias=False)

    def forward(self, x: Tensor, classes: Tensor) -> Tensor:  # type: ignore[override]
        """x: (n, 1, image_size, image_size) in [-1, 1], classes: (n, num_classes) -> logits (n,)."""
        if classes.shape != (len(x), self.num_classes):
            raise ValueError(f"classes must be ({len(x)}, {self.num_classes}), got {tuple(classes.shape)}")
        features = self.layers(self.checked(x))
        fit = (features * self.class_features(classes)).sum(dim=1)
        logits: Tensor = self.verdict(features).flatten() + fit
        return logits


class AuxiliaryDiscriminator(Discriminator):
    """Pictures in; out comes whether each is real, and which class it shows (Odena et al. 2017, section 3).

    A family sets `layers`, from pictures to (n, num_features).
    """

    def __init__(self, image_size: int, num_features: int, num_classes: int, channels: int = 1) -> None:
        super().__init__(image_size, channels)
        self.num_classes = num_classes
        self.verdict = nn.Linear(num_features, 1)
        self.naming = nn.Linear(num_features, num_classes)

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:  # type: ignore[override]
        """x: (n, channels, image_size, image_size) in [-1, 1] -> logits (n,) and class logits (n, num_classes)."""
        features = self.layers(self.checked(x))
        return self.verdict(features).flatten(), self.naming(features)


def bound_slopes(module: nn.Module) -> None:
    """Put spectral norm on every dense and convolution layer inside (Miyato et al. 2018, section 2.1)."""
    for layer in list(module.modules()):
        if isinstance(layer, (nn.Linear, nn.Conv2d, nn.ConvTranspose2d)):
            parametrizations.spectral_norm(layer)
