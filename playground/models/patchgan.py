"""The discriminator of pix2pix and CycleGAN: it judges patches, not pictures (Isola et al. 2017, section 3.2.2)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from huggingface_hub import PyTorchModelHubMixin
from torch import Tensor, nn
from torch.nn import functional as F

from playground.models.layers import bound_slopes
from playground.models.translator import NORMS, Norm


@dataclass(frozen=True)
class Patches:
    """Which pixels the logits of a PatchGAN see, along each side of a picture."""

    side: int
    """of the square that one of them sees"""
    step: int
    """from one square to the next"""
    first: int
    """where the first square begins: below 0 in the padding"""


class PatchGAN(nn.Module, PyTorchModelHubMixin):
    """4x4 convolutions: `halvings` of stride 2, two of stride 1. Each logit sees a patch of the picture.

    The paper's has 3 halvings, w = 64 and sees 70x70; with 2 it sees 34x34. norm: where it is not said, batch norm,
    or none beside spectral norm.
    """

    initial_weights: ClassVar[str] = "dcgan"

    def __init__(
        self,
        in_channels: int = 6,
        width: int = 32,
        halvings: int = 3,
        norm: Norm | None = None,
        spectral_norm: bool = False,
    ) -> None:
        super().__init__()
        self.in_channels = in_channels
        norm = norm or ("none" if spectral_norm else "batch")
        layers: list[nn.Module] = [nn.Conv2d(in_channels, width, 4, stride=2, padding=1), nn.LeakyReLU(0.2)]
        channels = width
        for depth in range(1, halvings + 1):
            into, channels = channels, min(width * 2**depth, width * 8)
            stride = 2 if depth < halvings else 1
            layers.append(nn.Conv2d(into, channels, 4, stride=stride, padding=1, bias=norm != "batch"))
            if norm != "none":
                layers.append(NORMS[norm](channels))
            layers.append(nn.LeakyReLU(0.2))
        self.layers = nn.Sequential(*layers, nn.Conv2d(channels, 1, 4, padding=1))
        if spectral_norm:
            bound_slopes(self)

    @property
    def patches(self) -> Patches:
        """What each logit sees, counted from the convolutions."""
        side, step, first = 1, 1, 0
        for layer in self.layers:
            if isinstance(layer, nn.Conv2d):
                (kernel, _), (stride, _) = layer.kernel_size, layer.stride
                assert not isinstance(layer.padding, str)
                side, first, step = side + (kernel - 1) * step, first - layer.padding[0] * step, step * stride
        return Patches(side, step, first)

    def forward(self, x: Tensor) -> Tensor:
        """x: (n, in_channels, h, w) in [-1, 1] -> logits (n, 1, h', w'), any real number."""
        return self.maps(x)[-1]

    def maps(self, x: Tensor) -> list[Tensor]:
        """What each of its activations makes of x, (n, c, h', w'), from the finest on; at the end the logits."""
        if x.ndim != 4 or x.shape[1] != self.in_channels:
            raise ValueError(f"pictures must be (n, {self.in_channels}, h, w), got {tuple(x.shape)}")
        kept = []
        for layer in self.layers:
            x = layer(x)
            if isinstance(layer, nn.LeakyReLU):
                kept.append(x)
        return [*kept, x]


class MultiScalePatchGAN(nn.Module):
    """Equal PatchGANs for a picture at its size, halved, halved again (Wang et al. 2018, section 3.2).

    Each with spectral norm and instance norm, as GauGAN has them (Park et al. 2019, appendix A).
    """

    initial_weights: ClassVar[str] = "dcgan"

    def __init__(self, in_channels: int, width: int = 32, halvings: int = 3, scales: int = 2) -> None:
        super().__init__()
        self.judges = nn.ModuleList(
            PatchGAN(in_channels, width, halvings, "instance", spectral_norm=True) for _ in range(scales)
        )

    def forward(self, x: Tensor) -> list[list[Tensor]]:
        """x: (n, in_channels, h, w) in [-1, 1] -> for each size the maps of its PatchGAN, logits last."""
        answers = []
        for judge in self.judges:
            assert isinstance(judge, PatchGAN)
            answers.append(judge.maps(x))
            x = F.avg_pool2d(x, 2)
        return answers
