"""A small digit classifier: the judge of the page, and the feature network of its Fréchet distance."""

from __future__ import annotations

import torch
from huggingface_hub import PyTorchModelHubMixin
from torch import Tensor, nn


def _block(channels_in: int, channels_out: int, kernel: int, stride: int) -> list[nn.Module]:
    """Convolution, batch normalisation, ReLU; the side shrinks by the stride, rounded up."""
    return [
        nn.Conv2d(channels_in, channels_out, kernel, stride, padding=kernel // 2, bias=False),
        nn.BatchNorm2d(channels_out),
        nn.ReLU(inplace=True),
    ]


class DigitClassifier(nn.Module, PyTorchModelHubMixin):
    """Ten classes from 28 px digits, at about 60 microseconds a picture on one CPU core.

    All strides lie early, so that most of the arithmetic happens on 7x7 and 4x4 maps: judging a
    generator while it trains must not take the cores away from the training.

    Args:
        width: channels of the first block; the later ones have two, 8/3 and four times as many.
        num_features: length of the vector that ``features`` returns.
    """

    def __init__(self, width: int = 24, num_features: int = 128) -> None:
        super().__init__()
        self.num_features = num_features
        self.body = nn.Sequential(
            *_block(1, width, kernel=5, stride=2),  # 28 -> 14
            *_block(width, 2 * width, kernel=3, stride=2),  # 14 -> 7
            *_block(2 * width, 8 * width // 3, kernel=3, stride=1),
            *_block(8 * width // 3, 4 * width, kernel=3, stride=2),  # 7 -> 4
            nn.Flatten(),
            nn.Linear(4 * width * 4 * 4, num_features),
            nn.ReLU(inplace=True),
        )
        self.head = nn.Linear(num_features, 10)

    def features(self, pictures: Tensor) -> Tensor:
        """Describe pictures: (n, 1, 28, 28) in [-1, 1] -> (n, num_features), never negative."""
        features: Tensor = self.body(pictures)
        return features

    def forward(self, pictures: Tensor) -> Tensor:
        """Name digits: (n, 1, 28, 28) in [-1, 1] -> (n, 10) logits of the classes 0 to 9."""
        logits: Tensor = self.head(self.features(pictures))
        return logits


@torch.no_grad()
def initialise(classifier: DigitClassifier, generator: torch.Generator) -> None:
    """Draw every weight anew from ``generator`` alone (He et al. 2015, eq. 10), so that a seed fixes it."""
    for module in classifier.modules():
        if isinstance(module, nn.Conv2d | nn.Linear):
            nn.init.kaiming_normal_(module.weight, nonlinearity="relu", generator=generator)
            if module.bias is not None:
                nn.init.zeros_(module.bias)
