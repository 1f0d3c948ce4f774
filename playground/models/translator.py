"""What every network that turns a picture into a picture has in common."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Literal

from huggingface_hub import PyTorchModelHubMixin
from torch import Tensor, nn

Norm = Literal["batch", "instance", "none"]

NORMS: dict[Norm, Callable[[int], nn.Module]] = {
    "batch": nn.BatchNorm2d,
    # Without learnt scales, as in the code of pix2pix and CycleGAN (Ulyanov et al. 2016).
    "instance": partial(nn.InstanceNorm2d, affine=False),
    "none": nn.Identity,
}


class Translator(nn.Module, PyTorchModelHubMixin):
    """A picture in, a picture of the same size out. A family sets `translate`."""

    def __init__(self, in_channels: int, out_channels: int, multiple: int) -> None:
        super().__init__()
        self.in_channels, self.out_channels, self.multiple = in_channels, out_channels, multiple

    def forward(self, x: Tensor) -> Tensor:
        """x: (n, in_channels, h, w) in [-1, 1], sides multiples of `multiple` -> (n, out_channels, h, w) in [-1, 1]."""
        if x.ndim != 4 or x.shape[1] != self.in_channels or x.shape[2] % self.multiple or x.shape[3] % self.multiple:
            wanted = f"(n, {self.in_channels}, h, w), h and w multiples of {self.multiple}"
            raise ValueError(f"pictures must be {wanted}, got {tuple(x.shape)}")
        return self.translate(x)

    def translate(self, x: Tensor) -> Tensor:
        raise NotImplementedError
