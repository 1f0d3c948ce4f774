"""A style-based generator: StyleGAN2 cut down to faces of 64 pixels (Karras et al. 2019 and 2020).

A latent z becomes a style w, which says, layer by layer, how much of each channel is drawn. Layers may follow
different styles: the shape of one face in the colours of another.
"""

from __future__ import annotations

from functools import partial
from typing import ClassVar

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from playground.models.architecture import Architecture
from playground.models.equalised import RECTIFIED, Equalised, EqualisedConv2d, EqualisedLinear
from playground.models.layers import Chance, Generator, Restarted
from playground.models.residual import ResidualDiscriminator

MAPPING_LAYERS = 4
MAPPING_RATE = 0.01
"""of the mapping's layers beside the others' (Karras et al. 2019, appendix C)"""
MIXED = 0.9
"""share of the training pictures whose layers follow two styles (Karras et al. 2019, section 3.1)"""
MEAN_RATE = 0.005
"""how fast the mean style follows the styles of a batch"""


class Constant(Restarted):
    """Where every picture begins: one learnt map, the same for all (Karras et al. 2019, section 2)."""

    def __init__(self, channels: int, side: int) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.randn(1, channels, side, side))

    def restart(self, generator: torch.Generator) -> None:
        self.weight.copy_(torch.randn(self.weight.shape, generator=generator, device=generator.device))

    def forward(self, styles: Tensor) -> Tensor:
        """One map for each of n styles."""
        return self.weight.expand(len(styles), -1, -1, -1)


class Noise(Restarted, Chance):
    """Adds noise to maps, the same to all channels, as strong as has been learnt: nothing at first.

    Fresh in training, for what differs by chance from face to face. In eval mode it is a kept map, so that a latent
    always gives the same picture.
    """

    kept: Tensor

    def __init__(self, side: int) -> None:
        super().__init__()
        self.strength = nn.Parameter(torch.zeros(()))
        self.register_buffer("kept", torch.randn(1, 1, side, side))

    def restart(self, generator: torch.Generator) -> None:
        self.strength.zero_()
        self.kept.copy_(torch.randn(self.kept.shape, generator=generator, device=generator.device))

    def forward(self, x: Tensor) -> Tensor:
        noise = self.draw(torch.randn, (len(x), 1, *x.shape[2:]), x.device) if self.training else self.kept
        return x + (self.strength * noise).to(x.dtype)


class ModulatedConv2d(Equalised, nn.Conv2d):
    """A convolution whose input channels each picture scales by itself, and whose output keeps its size.

    Karras et al. 2020, section 2.2: scaling the weights for each picture, and dividing them by their norm, is the
    same as scaling what goes in and what comes out. One convolution then serves all pictures of a batch. The norm
    also takes away the size of the weights, so that they are kept as N(0, 1), like those of equalised layers.
    """

    def __init__(self, before: int, after: int) -> None:
        super().__init__(before, after, 3, padding=1)

    def forward(self, x: Tensor, scales: Tensor) -> Tensor:  # type: ignore[override]
        """x: (n, before, h, w), scales: (n, before) -> (n, after, h, w)."""
        squares = self.weight.square().sum(dim=(2, 3))
        gain = RECTIFIED * torch.rsqrt(F.linear(scales.square(), squares) + 1e-8)
        scaled = x * scales.to(x.dtype)[:, :, None, None]
        drawn = F.conv2d(scaled, self.weight, padding=self.padding)
        drawn = drawn * gain.to(drawn.dtype)[:, :, None, None]
        return drawn + self.bias.to(drawn.dtype)[:, None, None] if self.bias is not None else drawn


class StyledLayer(nn.Module):
    """One layer of the drawing: a convolution as the style wants it, noise, leaky ReLU."""

    def __init__(self, before: int, after: int, side: int, style_dim: int) -> None:
        super().__init__()
        self.scales = EqualisedLinear(style_dim, before, first_bias=1.0)
        self.convolution = ModulatedConv2d(before, after)
        self.noise = Noise(side)
        self.activation = nn.LeakyReLU(0.2)

    def forward(self, x: Tensor, style: Tensor) -> Tensor:
        """x: (n, before, side, side), style: (n, style_dim) -> (n, after, side, side)."""
        drawn: Tensor = self.activation(self.noise(self.convolution(x, self.scales(style))))
        return drawn


class Colours(nn.Module):
    """Maps to red, green and blue, or to grey, as the style wants them."""

    def __init__(self, before: int, style_dim: int, channels: int = 3) -> None:
        super().__init__()
        self.scales = EqualisedLinear(style_dim, before, first_bias=1.0)
        # Five sizes add up: larger sums would lie where tanh is flat.
        self.convolution = EqualisedConv2d(before, channels, 1, gain=0.3)

    def forward(self, x: Tensor, style: Tensor) -> Tensor:
        """x: (n, before, side, side) -> float32 (n, channels, side, side)."""
        scaled = x * self.scales(style).to(x.dtype)[:, :, None, None]
        # Sums of bfloat16 would step by two grey levels.
        colours: Tensor = self.convolution(scaled).float()
        return colours


class SynthesisBlock(nn.Module):
    """The layers of one size, one in the block that `begins` and two in others, and what they add to the picture."""

    def __init__(
        self, before: int, after: int, side: int, begins: bool, style_dim: int, picture_channels: int = 3
    ) -> None:
        super().__init__()
        first = [] if begins else [StyledLayer(before, after, side, style_dim)]
        self.layers = nn.ModuleList([*first, StyledLayer(after, after, side, style_dim)])
        self.colours = Colours(after, style_dim, picture_channels)

    def forward(self, x: Tensor, styles: list[Tensor]) -> tuple[Tensor, Tensor]:
        """The maps of this size, and what they add to the picture. Takes one style for each layer from the list."""
        for layer in self.layers:
            style = styles.pop(0)
            x = layer(x, style)
        return x, self.colours(x, style)


class Drawing(nn.Module):
    """From `sides[0]` to `sides[-1]`, twice the side at each block; every size adds to the picture (skip connections,
    Karras et al. 2020, section 4.1). Enlarged bilinearly, so that no grid stays."""

    def __init__(self, sides: list[int], channels: list[int], style_dim: int, picture_channels: int = 3) -> None:
        super().__init__()
        self.first = Constant(channels[0], sides[0])
        before, begins = [channels[0], *channels[:-1]], [True] + [False] * (len(sides) - 1)
        block = partial(SynthesisBlock, style_dim=style_dim, picture_channels=picture_channels)
        self.blocks = nn.ModuleList(map(block, before, channels, sides, begins))
        self.enlarge = nn.Upsample(scale_factor=2, mode="bilinear")

    def forward(self, styles: Tensor) -> Tensor:
        """styles: (n, layers, style_dim) -> pictures (n, c, s, s) in [-1, 1]."""
        of_layers = list(styles.unbind(dim=1))
        x, picture = self.blocks[0](self.first(styles), of_layers)
        for block in self.blocks[1:]:
            x, added = block(self.enlarge(x), of_layers)
            picture = self.enlarge(picture) + added
        return torch.tanh(picture)


class Styles(Restarted, Chance):
    """One style w for every layer; in training, most pictures follow another's style from some layer on.

    Also keeps the mean of all styles, towards which `truncated` pulls.
    """

    mean: Tensor

    def __init__(self, style_dim: int, num_layers: int, mixed: float = MIXED) -> None:
        super().__init__()
        self.num_layers, self.mixed = num_layers, mixed
        self.register_buffer("mean", torch.zeros(style_dim))

    def restart(self, generator: torch.Generator) -> None:
        self.mean.zero_()

    def forward(self, w: Tensor) -> Tensor:
        """w: (n, style_dim) -> (n, num_layers, style_dim)."""
        everywhere = w[:, None].expand(-1, self.num_layers, -1)
        if not self.training:
            return everywhere
        self.mean.lerp_(w.detach().float().mean(dim=0), MEAN_RATE)
        if not self.mixed:
            return everywhere
        chance = self.draw(torch.rand, (len(w), 1), w.device)
        # The first layer of the other style, 1 to num_layers - 1; beyond the last one for a picture that is not mixed.
        start = 1 + (chance * (self.num_layers - 1) / self.mixed).floor()
        own = torch.arange(self.num_layers, device=w.device) < start
        return torch.where(own[:, :, None], everywhere, everywhere.roll(1, dims=0))

    def truncated(self, styles: Tensor, psi: float) -> Tensor:
        """Styles (..., style_dim) nearer to their mean: less variety for safer pictures (2019, appendix B)."""
        return torch.lerp(self.mean, styles.to(self.mean), psi)  # bf16 within autocast


class StyleGenerator(Generator):
    """Mapping network z -> w, then 4x4x8w, 8x8x8w, 16x16x4w, 32x32x2w and 64x64xw, where w is `width`.

    From another `first_side` it is doubled as often as `image_size` needs; `channels` is 1 for grey pictures. `mixed`
    is the share of the training pictures whose layers follow two styles, `mapping_rate` how fast the mapping learns
    beside the drawing.
    Latents are not normalised, so that pulling z towards 0 pulls the picture towards the middle one.
    """

    initial_weights: ClassVar[str] = "equalised"
    layers: nn.Sequential

    def __init__(
        self,
        latent_dim: int = 64,
        style_dim: int = 128,
        width: int = 32,
        image_size: int = 64,
        first_side: int = 4,
        channels: int = 3,
        mixed: float = MIXED,
        mapping_rate: float = MAPPING_RATE,
    ) -> None:
        super().__init__(latent_dim)
        sides = [first_side * 2**k for k in range((image_size // first_side).bit_length())]
        if not sides or sides[-1] != image_size:
            raise ValueError(f"image_size must be {first_side} times 1, 2, 4, 8, ..., got {image_size}")
        widths = [min(width * image_size // side, 8 * width) for side in sides]
        mapping: list[nn.Module] = []
        for before in [self.num_inputs, *[style_dim] * (MAPPING_LAYERS - 1)]:
            mapping += [EqualisedLinear(before, style_dim, RECTIFIED, mapping_rate), nn.LeakyReLU(0.2)]
        self.layers = nn.Sequential(
            nn.Sequential(*mapping),
            Styles(style_dim, 2 * len(sides) - 1, mixed),
            Drawing(sides, widths, style_dim, channels),
        )

    def styles(self, z: Tensor, psi: float = 1.0) -> Tensor:
        """z: (n, latent_dim) -> a style for each layer, (n, layers, style_dim).

        psi: 1 for all variety, 0 for the mean style.
        """
        mapping, each = self.layers[0], self.layers[1]
        assert isinstance(each, Styles)
        styles = each(mapping(self.checked(z)))
        return styles if psi == 1 else each.truncated(styles, psi)

    def draw(self, styles: Tensor) -> Tensor:
        """A style for each layer, (n, layers, style_dim) -> pictures (n, c, s, s) in [-1, 1]."""
        pictures: Tensor = self.layers[2](styles)
        return pictures

    @property
    def layer_sides(self) -> list[int]:
        """Pixels along the maps of each layer that follows a style, in their order."""
        return [layer.noise.kept.shape[-1] for layer in self.layers.modules() if isinstance(layer, StyledLayer)]


STYLE64 = Architecture(
    name="style64",
    title="Style-based faces (StyleGAN2)",
    summary="A mapping network turns the latent into a style that every layer follows, from the shape of a face to "
    "its colours. Slow without a graphics card.",
    source="Karras et al. 2019, A Style-Based Generator Architecture for Generative Adversarial Networks; Karras et "
    "al. 2020, Analyzing and Improving the Image Quality of StyleGAN, sections 2.2 and 4.1; cut down to 64 pixels, "
    "without path length regularisation, and latents are not normalised.",
    image_size=64,
    latent_dim=64,
    generator=StyleGenerator,
    discriminator=ResidualDiscriminator,
    suggested={
        "objective": "non_saturating_r1", "penalty_weight": 0.3, "d_lr": 2e-3, "g_lr": 2e-3, "beta1": 0.0,
        "beta2": 0.99, "decay": True, "batch_size": 64,
    },
    channels=3,
)  # fmt: skip
