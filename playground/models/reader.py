"""Reads a sentence: which value of each attribute does it ask for?"""

from __future__ import annotations

from typing import ClassVar

import torch
from torch import Tensor, nn

from playground.models.layers import Network

PADDING, UNKNOWN = 0, 1
"""tokens that stand for no word of the vocabulary"""


class SentenceReader(Network):
    """Word vectors, a recurrent network from either end, the largest of each feature over the words, and an answer for
    each attribute: one of its values, or that nothing is said of it.

    Args:
        words: the vocabulary; word i is token i + 2.
        sizes: how many values each attribute has.
    """

    initial_weights: ClassVar[str] = "fan_in"

    def __init__(self, words: list[str], sizes: list[int], width: int = 48) -> None:
        super().__init__()
        self.words, self.sizes = list(words), list(sizes)
        self.tokens = {word: i + 2 for i, word in enumerate(self.words)}
        self.vectors = nn.Embedding(len(self.words) + 2, width, padding_idx=PADDING)
        self.reading = nn.GRU(width, width, batch_first=True, bidirectional=True)
        self.answers = nn.Linear(2 * width, sum(self.sizes) + len(self.sizes))

    def forward(self, tokens: Tensor) -> list[Tensor]:
        """tokens: int64 (n, t), filled up with PADDING -> logits (n, values + 1) for each attribute, nothing last."""
        read, _ = self.reading(self.vectors(tokens))
        read = read.masked_fill((tokens == PADDING)[:, :, None], -torch.inf)
        best = read.amax(dim=1).nan_to_num(neginf=0.0)
        return list(self.answers(best).split([size + 1 for size in self.sizes], dim=1))

    def tokens_of(self, words: list[str]) -> list[int]:
        """Of words in small letters."""
        return [self.tokens.get(word, UNKNOWN) for word in words]
