"""Reads a sentence: which value of each attribute does it ask for?"""

from __future__ import annotations

from typing import ClassVar

import torch
from torch import Tensor, nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

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
        """tokens: int64 (n, t), t >= 1, filled up with PADDING behind the last word.

        Returns for each attribute logits (n, values + 1): one for each of its values, the last one for nothing.
        """
        lengths = (tokens != PADDING).sum(dim=1).cpu()
        # Packed, so that the way back begins with the last word and not with what fills up.
        packed = pack_padded_sequence(self.vectors(tokens), lengths, batch_first=True, enforce_sorted=False)
        read, _ = pad_packed_sequence(self.reading(packed)[0], batch_first=True, padding_value=-torch.inf)
        best = read.amax(dim=1)
        return list(self.answers(best).split([size + 1 for size in self.sizes], dim=1))

    def tokens_of(self, words: list[str]) -> list[int]:
        """Of words in small letters."""
        return [self.tokens.get(word, UNKNOWN) for word in words]
