"""Deep convolutional GANs (Radford et al. 2015): a small one for 28 pixels, the well-known one for 64."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from torch import Tensor, nn

from playground.models.architecture import Architecture
from playground.models.attention import SelfAttention
from playground.models.layers import BatchDeviation, Discriminator, Flatten, Generator, Network, Reshape, bound_slopes


class DCGAN28Generator(Generator):
    """Dense to 7x7x4w, then 4x4 transposed convolutions to 14x14x2w and 28x28x1, where w is `width`."""

    initial_weights: ClassVar[str] = "dcgan"

    def __init__(self, latent_dim: int = 64, width: int = 16) -> None:
        super().__init__(latent_dim)
        self.layers = dcgan28_drawing(self.num_inputs, width)


class DCGAN28Discriminator(Discriminator):
    """Space to depth and a 3x3 convolution to 14x14xw, a 4x4 one to 7x7x2w, then dense to `hidden` and to one logit.

    w is `width`. Two measured departures from the plain DCGAN: the hidden dense layer (as in InfoGAN's networks
    for digits, Chen et al. 2016, appendix C.1) lets so small a discriminator see whole digits, and space to depth
    (Shi et al. 2016) before the first convolution costs less than a stride. Together they halve the Fréchet
    distance after one epoch.

    batch_deviation: D is also told how much the batch's pictures differ (Karras et al. 2018, section 3).
    """

    initial_weights: ClassVar[str] = "dcgan"

    def __init__(
        self,
        width: int = 16,
        hidden: int = 128,
        batch_norm: bool = True,
        spectral_norm: bool = False,
        batch_deviation: bool = False,
    ) -> None:
        super().__init__(image_size=28)
        told = [BatchDeviation()] if batch_deviation else []
        self.layers = nn.Sequential(*dcgan28_seeing(width, hidden, batch_norm), *told, nn.Linear(hidden + len(told), 1))
        if spectral_norm:
            bound_slopes(self)


class DCGAN64Generator(Generator):
    """4x4 transposed convolutions without bias: 4x4x512, 8x8x256, 16x16x128, 32x32x64, 64x64x1."""

    initial_weights: ClassVar[str] = "dcgan"

    def __init__(self, latent_dim: int = 100, width: int = 64) -> None:
        super().__init__(latent_dim)
        self.layers = nn.Sequential(
            nn.Unflatten(1, (latent_dim, 1, 1)),
            nn.ConvTranspose2d(latent_dim, 8 * width, 4, bias=False),
            nn.BatchNorm2d(8 * width),
            nn.ReLU(),
            *doubled(8 * width, 4 * width),
            *doubled(4 * width, 2 * width),
            *doubled(2 * width, width),
            nn.ConvTranspose2d(width, 1, 4, stride=2, padding=1, bias=False),
            nn.Tanh(),
        )


class DCGAN64Discriminator(Discriminator):
    """4x4 convolutions: 32x32x64, 16x16x128, 8x8x256, 4x4x512, one logit."""

    initial_weights: ClassVar[str] = "dcgan"

    def __init__(self, width: int = 64, batch_norm: bool = True, spectral_norm: bool = False) -> None:
        super().__init__(image_size=64)
        self.layers = nn.Sequential(
            nn.Conv2d(1, width, 4, stride=2, padding=1, bias=False),
            nn.LeakyReLU(0.2),
            *halved(width, 2 * width, batch_norm),
            *halved(2 * width, 4 * width, batch_norm),
            *halved(4 * width, 8 * width, batch_norm),
            nn.Conv2d(8 * width, 1, 4, bias=False),
        )
        if spectral_norm:
            bound_slopes(self)


def dcgan28_drawing(num_inputs: int, width: int, attention: bool = False) -> nn.Sequential:
    """From (n, num_inputs) to pictures (n, 1, 28, 28). With `attention`, the 14x14 maps look at themselves."""
    return nn.Sequential(
        nn.Linear(num_inputs, 4 * width * 7 * 7, bias=False),
        Reshape(4 * width, 7),
        nn.BatchNorm2d(4 * width),
        nn.ReLU(),
        *doubled(4 * width, 2 * width),
        *([SelfAttention(2 * width)] if attention else []),
        nn.ConvTranspose2d(2 * width, 1, 4, stride=2, padding=1),
        nn.Tanh(),
    )


def dcgan28_seeing(width: int, hidden: int, batch_norm: bool, attention: bool = False) -> list[nn.Module]:
    """From pictures (n, 1, 28, 28) to features (n, hidden). With `attention`, the 7x7 maps look at themselves."""
    return [
        nn.PixelUnshuffle(2),
        nn.Conv2d(4, width, 3, padding=1),
        nn.LeakyReLU(0.2),
        *halved(width, 2 * width, batch_norm),
        *([SelfAttention(2 * width)] if attention else []),
        Flatten(),
        nn.Linear(2 * width * 7 * 7, hidden),
        nn.LeakyReLU(0.2),
    ]


def doubled(before: int, after: int) -> list[nn.Module]:
    """Twice the height and width: the generator's step."""
    return [
        nn.ConvTranspose2d(before, after, 4, stride=2, padding=1, bias=False),
        nn.BatchNorm2d(after),
        nn.ReLU(),
    ]


def halved(before: int, after: int, batch_norm: bool) -> list[nn.Module]:
    """Half the height and width: the discriminator's step. Batch norm brings its own bias."""
    convolution = nn.Conv2d(before, after, 4, stride=2, padding=1, bias=not batch_norm)
    return [convolution, *([nn.BatchNorm2d(after)] if batch_norm else []), nn.LeakyReLU(0.2)]


class Encoder28(Network):
    """From a picture of 28 pixels to numbers: the small discriminator without its verdict.

    Several methods have such a network: the encoder of a BiGAN, of an adversarial autoencoder, of ClusterGAN. Unlike a
    VAE's encoder it is certain of its code.
    """

    initial_weights: ClassVar[str] = "fan_in"

    def __init__(self, num_outputs: int, width: int = 16, hidden: int = 256, batch_norm: bool = True) -> None:
        super().__init__()
        self.num_outputs = num_outputs
        self.layers = nn.Sequential(*dcgan28_seeing(width, hidden, batch_norm), nn.Linear(hidden, num_outputs))

    def forward(self, x: Tensor) -> Tensor:
        """x: (n, 1, 28, 28) in [-1, 1] -> (n, num_outputs), any real number. ValueError for another shape."""
        if x.shape[1:] != (1, 28, 28):
            raise ValueError(f"pictures must be (n, 1, 28, 28), got {tuple(x.shape)}")
        numbers: Tensor = self.layers(x)
        return numbers


DCGAN28 = Architecture(
    name="dcgan28",
    title="Small DCGAN, 28 pixels",
    summary="The quick one: few channels and small kernels, so that digits emerge while you watch. The discriminator "
    "is told how much the pictures of a batch differ.",
    source="Radford et al. 2015, Unsupervised Representation Learning with DCGANs, section 3, "
    "cut down to 28 pixels and few channels; deviation over the batch from Karras et al. 2018, section 3.",
    image_size=28,
    latent_dim=64,
    generator=DCGAN28Generator,
    discriminator=partial(DCGAN28Discriminator, batch_deviation=True),
    suggested={
        "objective": "non_saturating_r1", "d_lr": 2e-3, "g_lr": 2e-3, "beta1": 0.0, "beta2": 0.99, "decay": True,
        "batch_size": 32,
    },
    batch_norm_in_d=True,
)  # fmt: skip

PLAIN_DCGAN28 = Architecture(
    name="dcgan28_plain",
    title="Small DCGAN, plain",
    summary="Convolutions instead of dense layers, and batch norm in both, after Radford et al.: without the small "
    "DCGAN's number that tells D how much a batch differs.",
    source="Radford et al. 2015, Unsupervised Representation Learning with DCGANs, section 3, "
    "cut down to 28 pixels and few channels.",
    departures="28 pixels and few channels. D keeps a dense hidden layer, and its first halving is space to depth with "
    "a 3 × 3 convolution.",
    year=2015,
    parent="gan",
    formula="D: max  log D(x) + log(1 − D(G(z)))\n"
    "G: max  log D(G(z)),  [[h ← γ · (h − mean h) / spread of h + β]] behind inner convolutions of both",
    image_size=28,
    latent_dim=64,
    generator=DCGAN28Generator,
    discriminator=DCGAN28Discriminator,
    suggested={"d_lr": 2e-3, "g_lr": 2e-3, "beta1": 0.3, "batch_size": 32},
    batch_norm_in_d=True,
)

DCGAN64 = Architecture(
    name="dcgan64",
    title="DCGAN, 64 pixels",
    summary="The well-known one: five convolution layers on each side. Slow without a graphics card.",
    source="Radford et al. 2015, Unsupervised Representation Learning with DCGANs, section 4; "
    "sizes as in PyTorch's DCGAN tutorial, with one grey channel.",
    image_size=64,
    latent_dim=100,
    generator=DCGAN64Generator,
    discriminator=DCGAN64Discriminator,
    suggested={"d_lr": 2e-4, "g_lr": 2e-4, "beta1": 0.5, "batch_size": 128},
    batch_norm_in_d=True,
)
