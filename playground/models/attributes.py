"""A small network that names what a face of 64 pixels shows: one name for each attribute."""

from __future__ import annotations

from collections.abc import Mapping

from huggingface_hub import PyTorchModelHubMixin
from torch import Tensor, nn

from playground.models.classifier import convolution


class AttributeClassifier(nn.Module, PyTorchModelHubMixin):
    """Attributes of coloured pictures of 64 px, at about 0.3 milliseconds a picture on one CPU core.

    Args:
        values: for each attribute, by name, how many values it can have.
        width: channels of the first block; the later ones have two, three, four and six times as many.
        num_features: length of the vector that ``features`` returns.
    """

    def __init__(self, values: Mapping[str, int], width: int = 16, num_features: int = 128) -> None:
        super().__init__()
        self.values = dict(values)
        self.num_features = num_features
        self.body = nn.Sequential(
            *convolution(3, width, kernel=5, stride=2),  # 64 -> 32
            *convolution(width, 2 * width, kernel=3, stride=2),  # 32 -> 16
            *convolution(2 * width, 3 * width, kernel=3, stride=1),
            *convolution(3 * width, 4 * width, kernel=3, stride=2),  # 16 -> 8
            *convolution(4 * width, 6 * width, kernel=3, stride=2),  # 8 -> 4
            nn.Flatten(),
            nn.Linear(6 * width * 4 * 4, num_features),
            nn.ReLU(inplace=True),
        )
        self.heads = nn.ModuleDict({name: nn.Linear(num_features, count) for name, count in self.values.items()})

    def features(self, pictures: Tensor) -> Tensor:
        """Describe pictures: (n, 3, 64, 64) in [-1, 1] -> (n, num_features), never negative."""
        if pictures.ndim != 4 or pictures.shape[1:] != (3, 64, 64):
            raise ValueError(f"pictures must be (n, 3, 64, 64), got {tuple(pictures.shape)}")
        features: Tensor = self.body(pictures)
        return features

    def forward(self, pictures: Tensor) -> dict[str, Tensor]:
        """Name what is shown: (n, 3, 64, 64) in [-1, 1] -> for each attribute, logits (n, its values)."""
        features = self.features(pictures)
        return {name: head(features) for name, head in self.heads.items()}
