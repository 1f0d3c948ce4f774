"""ResNets around the one of CycleGAN: CUT's, pix2pixHD's, and those that enlarge before they convolve.

All turn pictures small, pass residual blocks, and turn them large again; they differ in how, and how often. Places of
layers are as in the originals, so that their weights have the same numbers.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from playground.models.resnet import ResidualBlock
from playground.models.translator import NORMS, Norm, Translator

Halving = Literal["stride", "blur"]
Doubling = Literal["transposed", "blur", "resize"]
LAYERS_OF_HALVING: dict[Halving, int] = {"stride": 3, "blur": 4}
LAYERS_OF_DOUBLING: dict[Doubling, int] = {"transposed": 3, "blur": 4, "resize": 5}
"""how many layers one of them is, those without weights among them"""


class ResNetRelative(Translator):
    """7x7 convolution to w channels, halved `halvings` times, `blocks` residual blocks, doubled as often, 7x7.

    halving: by a convolution's stride, or by a blur behind a convolution (CUT; Zhang 2019, section 3). doubling: by a
    transposed convolution; by a blur before a convolution (CUT); or bilinearly before one, on reflected borders (the
    resize-convolution in the Q and A of pytorch-CycleGAN-and-pix2pix; Odena et al. 2016). pix2pixHD's global generator
    halves four times by stride (Wang et al. 2018, appendix). bias: whether convolutions before a norm have one.
    """

    initial_weights = "dcgan"

    def __init__(
        self,
        in_channels: int = 3,
        out_channels: int = 3,
        width: int = 64,
        blocks: int = 9,
        norm: Norm = "instance",
        halvings: int = 2,
        halving: Halving = "stride",
        doubling: Doubling = "transposed",
        bias: bool = True,
    ) -> None:
        super().__init__(in_channels, out_channels, multiple=2**halvings)

        def normed(channels: int) -> Iterator[nn.Module]:
            yield from (NORMS[norm](channels), nn.ReLU())

        def halved(n: int) -> Iterator[nn.Module]:
            yield nn.Conv2d(n, 2 * n, 3, stride=2 if halving == "stride" else 1, padding=1, bias=bias)
            yield from normed(2 * n)
            if halving == "blur":
                yield BlurHalf(2 * n)

        def doubled(n: int) -> Iterator[nn.Module]:
            if doubling == "transposed":
                yield nn.ConvTranspose2d(n, n // 2, 3, stride=2, padding=1, output_padding=1, bias=bias)
            elif doubling == "blur":
                yield from (BlurDouble(n), nn.Conv2d(n, n // 2, 3, padding=1, bias=bias))
            else:
                yield from (nn.Upsample(scale_factor=2, mode="bilinear"), nn.ReflectionPad2d(1))
                yield nn.Conv2d(n, n // 2, 3, bias=bias)
            yield from normed(n // 2)

        widths = [width * 2**i for i in range(halvings)]
        self.layers = nn.Sequential(
            nn.ReflectionPad2d(3),
            nn.Conv2d(in_channels, width, 7, bias=bias),
            *normed(width),
            *(layer for n in widths for layer in halved(n)),
            *(ResidualBlock(2 * widths[-1], norm, bias) for _ in range(blocks)),
            *(layer for n in reversed(widths) for layer in doubled(2 * n)),
            nn.ReflectionPad2d(3),
            nn.Conv2d(width, out_channels, 7),
            nn.Tanh(),
        )

    def translate(self, x: Tensor) -> Tensor:
        made: Tensor = self.layers(x)
        return made


class _Blur(nn.Module):
    """A binomial filter for each channel by itself; it is kept with the weights, as CUT does."""

    filt: Tensor

    def __init__(self, channels: int, binomial: tuple[float, ...], gain: float) -> None:
        super().__init__()
        row = torch.tensor(binomial) / sum(binomial)
        self.register_buffer("filt", (gain * row[:, None] * row).repeat(channels, 1, 1, 1))


class BlurHalf(_Blur):
    """(n, channels, h, w) -> (n, channels, h / 2, w / 2)."""

    def __init__(self, channels: int) -> None:
        super().__init__(channels, (1, 2, 1), gain=1)

    def forward(self, x: Tensor) -> Tensor:
        return F.conv2d(F.pad(x, (1, 1, 1, 1), mode="reflect"), self.filt, stride=2, groups=x.shape[1])


class BlurDouble(_Blur):
    """(n, channels, h, w) -> (n, channels, 2 h, 2 w)."""

    def __init__(self, channels: int) -> None:
        super().__init__(channels, (1, 3, 3, 1), gain=4)  # of four pixels each gets its share of the one that was there

    def forward(self, x: Tensor) -> Tensor:
        padded = F.pad(x, (1, 1, 1, 1), mode="replicate")
        # What lies around the picture is cut off again: two pixels by the padding, one more on each side.
        return F.conv_transpose2d(padded, self.filt, stride=2, padding=2, groups=x.shape[1])[:, :, 1:-1, 1:-1]
