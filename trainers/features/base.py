"""What a network that knows photographs sees in a picture."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import ClassVar, Self

import torch
from torch import Tensor, nn
from torch.nn import functional as F


class Features(nn.Module):
    """Says how alike two pictures look where pixels do not. It never learns."""

    title: ClassVar[str]
    """the network's name, for cards"""

    def train(self, mode: bool = True) -> Self:
        """Batch norm keeps its statistics."""
        return super().train(False)

    @abstractmethod
    def maps(self, x: Tensor) -> list[Tensor]:
        """Pictures (n, 3, h, w) in [-1, 1] -> maps (n, c, h', w') of several depths, first the finest."""

    def difference(self, made: Tensor, wanted: Tensor) -> Tensor:
        """Mean absolute difference of the maps of (n, 3, h, w) in [-1, 1], each in units of its spread: a scalar.

        The perceptual loss of Johnson et al. 2016 (section 3.2), with absolute differences as in pix2pixHD (Wang et
        al. 2018, section 3.4).
        """
        with torch.no_grad():
            theirs = self.maps(wanted)
        return difference_of_maps(self.maps(made), theirs)


def difference_of_maps(made: Sequence[Tensor], wanted: Sequence[Tensor]) -> Tensor:
    """Mean absolute difference of two lists of maps, each in units of the spread of what is wanted: a scalar."""
    parts = [F.l1_loss(a.float(), b.float()) / b.float().std() for a, b in zip(made, wanted, strict=True)]
    return torch.stack(parts).mean()
