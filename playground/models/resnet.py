"""The generator of CycleGAN: residual blocks at a quarter of the size (Zhu et al. 2017; Johnson et al. 2016)."""

from __future__ import annotations

from torch import Tensor, nn

from playground.models.translator import NORMS, Norm, Translator

LEAK = 0.1
"""slope beyond black and white while a residual ResNet is trained"""


class ResNet(Translator):
    """7x7 convolution to w, halved twice to 4w, `blocks` residual blocks, doubled twice, 7x7 convolution.

    The paper has w = 64 and 6 blocks for 128 pixels, 9 for 256. Ours enlarges bilinearly where `smooth`, instead of
    by transposed convolutions, which leave a checkerboard on even areas (Odena et al. 2016). Where `residual`, what
    it makes is added to its input: detail comes through without being learnt first. Then `norm` should be "none":
    from instance norm such a network learns bright spots, by which it scales the rest (Karras et al. 2020, section 2).
    It takes any size.
    """

    def __init__(
        self,
        in_channels: int = 3,
        out_channels: int = 3,
        width: int = 24,
        blocks: int = 6,
        norm: Norm = "instance",
        smooth: bool = True,
        residual: bool = False,
    ) -> None:
        super().__init__(in_channels, out_channels, multiple=4)
        self.residual = residual
        self.initial_weights = "fan_in" if norm == "none" else "dcgan"
        bias = norm != "batch"
        self.layers = nn.Sequential(
            nn.ReflectionPad2d(3),
            nn.Conv2d(in_channels, width, 7, bias=bias),
            *_normalised(width, norm),
            nn.Conv2d(width, 2 * width, 3, stride=2, padding=1, bias=bias),
            *_normalised(2 * width, norm),
            nn.Conv2d(2 * width, 4 * width, 3, stride=2, padding=1, bias=bias),
            *_normalised(4 * width, norm),
            *(ResidualBlock(4 * width, norm) for _ in range(blocks)),
            *_doubled(4 * width, 2 * width, norm, smooth),
            *_doubled(2 * width, width, norm, smooth),
            nn.ReflectionPad2d(3),
            nn.Conv2d(width, out_channels, 7),
            nn.Tanh(),
        )

    def translate(self, x: Tensor) -> Tensor:
        made: Tensor = self.layers(x)
        if not self.residual:
            return made
        whole = x + 2 * made  # twice: from black to white is 2
        bounded = whole.clamp(-1, 1)
        # While it learns a little leaks, or what is cut off would teach nothing. All of it would let a pair of
        # generators hide in the offset: all black there, and exactly back.
        return bounded + LEAK * (whole - bounded) if self.training else bounded


class ResidualBlock(nn.Module):
    """What two 3x3 convolutions add to their input (He et al. 2016)."""

    def __init__(self, channels: int, norm: Norm, bias: bool | None = None) -> None:
        """bias: whether its convolutions have one; None for wherever the norm takes no mean of many pictures away."""
        super().__init__()
        bias = norm != "batch" if bias is None else bias
        self.layers = nn.Sequential(
            nn.ReflectionPad2d(1),
            nn.Conv2d(channels, channels, 3, bias=bias),
            *_normalised(channels, norm),
            nn.ReflectionPad2d(1),
            nn.Conv2d(channels, channels, 3, bias=bias),
            NORMS[norm](channels),
        )

    def forward(self, x: Tensor) -> Tensor:
        """x: (n, channels, h, w) -> the same shape."""
        added: Tensor = self.layers(x)
        return x + added


def _normalised(channels: int, norm: Norm) -> tuple[nn.Module, nn.Module]:
    return NORMS[norm](channels), nn.ReLU()


def _doubled(into: int, channels: int, norm: Norm, smooth: bool) -> tuple[nn.Module, ...]:
    bias = norm != "batch"
    enlarge: tuple[nn.Module, ...] = (
        nn.ConvTranspose2d(into, channels, 3, stride=2, padding=1, output_padding=1, bias=bias),
    )
    if smooth:
        enlarge = (nn.Upsample(scale_factor=2, mode="bilinear"), nn.Conv2d(into, channels, 3, padding=1, bias=bias))
    return *enlarge, *_normalised(channels, norm)
