"""Small picture classifiers: they name what pictures show, and their features carry the Fréchet distance."""

from __future__ import annotations

import torch
from huggingface_hub import PyTorchModelHubMixin
from torch import Tensor, nn
from torch.nn import functional as F

SIDE = 28
"""pixels of the pictures that classifiers have learnt"""


def convolution(channels_in: int, channels_out: int, kernel: int, stride: int) -> list[nn.Module]:
    """Convolution, batch normalisation, ReLU; the side shrinks by the stride, rounded up."""
    return [
        nn.Conv2d(channels_in, channels_out, kernel, stride, padding=kernel // 2, bias=False),
        nn.BatchNorm2d(channels_out),
        nn.ReLU(inplace=True),
    ]


class PictureClassifier(nn.Module, PyTorchModelHubMixin):
    """Ten classes from grey pictures of 28 px; others are made as large.

    A family's constructor sets ``num_features``, ``body`` and ``head``.

    Measuring a generator while it trains must not take the cores away from the training: keep it small.
    """

    num_features: int
    body: nn.Sequential
    """pictures (n, 1, 28, 28) to (n, num_features)"""
    head: nn.Linear

    def features(self, pictures: Tensor) -> Tensor:
        """Describe pictures: (n, 1, s, s) in [-1, 1] -> (n, num_features), never negative."""
        if pictures.shape[-1] != SIDE:
            pictures = F.interpolate(pictures, size=SIDE, mode="bilinear", antialias=True, align_corners=False)
        features: Tensor = self.body(pictures)
        return features

    def forward(self, pictures: Tensor) -> Tensor:
        """Name what is shown: (n, 1, s, s) in [-1, 1] -> (n, 10) logits of the classes 0 to 9."""
        logits: Tensor = self.head(self.features(pictures))
        return logits


class DigitClassifier(PictureClassifier):
    """Digits, at about 60 microseconds a picture on one CPU core.

    All strides lie early, so that most of the arithmetic happens on 7x7 and 4x4 maps.

    Args:
        width: channels of the first block; the later ones have two, 8/3 and four times as many.
        num_features: length of the vector that ``features`` returns.
    """

    def __init__(self, width: int = 24, num_features: int = 128) -> None:
        super().__init__()
        self.num_features = num_features
        self.body = nn.Sequential(
            *convolution(1, width, kernel=5, stride=2),  # 28 -> 14
            *convolution(width, 2 * width, kernel=3, stride=2),  # 14 -> 7
            *convolution(2 * width, 8 * width // 3, kernel=3, stride=1),
            *convolution(8 * width // 3, 4 * width, kernel=3, stride=2),  # 7 -> 4
            nn.Flatten(),
            nn.Linear(4 * width * 4 * 4, num_features),
            nn.ReLU(inplace=True),
        )
        self.head = nn.Linear(num_features, 10)


class GarmentClassifier(PictureClassifier):
    """Clothes, at about 90 microseconds a picture on one CPU core.

    What tells a shirt from a coat is fine: buttons, a collar, the weave. So a block sees every pixel before the
    first stride, and another each scale before the next.

    Args:
        width: channels of the first two blocks; the later pairs have two and four times as many.
        num_features: length of the vector that ``features`` returns.
    """

    def __init__(self, width: int = 16, num_features: int = 128) -> None:
        super().__init__()
        self.num_features = num_features
        self.body = nn.Sequential(
            *convolution(1, width, kernel=3, stride=1),
            *convolution(width, width, kernel=3, stride=2),  # 28 -> 14
            *convolution(width, 2 * width, kernel=3, stride=1),
            *convolution(2 * width, 2 * width, kernel=3, stride=2),  # 14 -> 7
            *convolution(2 * width, 4 * width, kernel=3, stride=1),
            *convolution(4 * width, 4 * width, kernel=3, stride=2),  # 7 -> 4
            nn.Flatten(),
            nn.Linear(4 * width * 4 * 4, num_features),
            nn.ReLU(inplace=True),
        )
        self.head = nn.Linear(num_features, 10)


@torch.no_grad()
def initialise(classifier: nn.Module, generator: torch.Generator) -> None:
    """Draw every weight anew from ``generator`` alone (He et al. 2015, eq. 10), so that a seed fixes it."""
    for module in classifier.modules():
        if isinstance(module, nn.Conv2d | nn.Linear):
            nn.init.kaiming_normal_(module.weight, nonlinearity="relu", generator=generator)
            if module.bias is not None:
                nn.init.zeros_(module.bias)
