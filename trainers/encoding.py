"""What games share whose encoder learns in G's turn and is shown by pictures that are drawn again."""

from __future__ import annotations

from typing import ClassVar

import torch
from accelerate import Accelerator
from torch import Tensor, nn

from trainers.data import DataCache
from trainers.generative import Batch, rows_in_pairs
from trainers.method import Preview
from trainers.methods.gan import Gan, GanConfig
from trainers.tensors import average_of

COLUMNS = 8


class EncodingGame(Gan):
    """A game with a network `encoder`, which `build` makes; its weights are averaged like the generator's."""

    stateful = (*Gan.stateful, "encoder", "average_encoder")
    rows: ClassVar[int]
    """of the preview: so many of real pictures, each with one of the same pictures drawn again"""
    encoder: nn.Module

    def __init__(self, config: GanConfig, accelerator: Accelerator, data: DataCache) -> None:
        super().__init__(config, accelerator, data)
        self.average_encoder = average_of(self.encoder)
        self.examples, _ = self.unseen(data, self.rows * COLUMNS)

    def learning_in_g(self) -> nn.Module:
        return nn.ModuleList([self.generator, self.encoder])

    def update_generator(self, fake: Batch, real: Batch | None) -> dict[str, Tensor]:
        figures = super().update_generator(fake, real)
        self.average_encoder.update_parameters(self.encoder)
        return figures

    def codes(self, pictures: Tensor) -> Tensor:
        """What the averaged encoder writes of pictures (n, c, s, s): (n, latent_dim)."""
        written: Tensor = self.average_encoder(pictures)
        return written

    @torch.no_grad()
    def redraw(self, pictures: Tensor) -> Tensor:
        """Pictures (n, c, s, s), and what G draws of their codes, on the CPU."""
        return self.draw(self.codes(pictures))

    def preview(self) -> Preview:
        """Real pictures, and below each the same one drawn again."""
        return rows_in_pairs(self.examples.cpu(), self.redraw(self.examples), COLUMNS)
