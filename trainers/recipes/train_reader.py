"""Teach a network to read what is wished: ``python -m trainers reader``.

It learns from captions alone, each made of what a picture could show and said in one of many ways (playground.words).
No picture is looked at.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from random import Random

import torch
from torch import Tensor, nn
from torch.nn import functional as F
from tqdm import tqdm

from playground.data import mnist
from playground.models.reader import PADDING, UNKNOWN, SentenceReader
from playground.pretrained import READER
from playground.words import TOPICS, Topic
from playground.words.sentences import words_of

STRANGE = 0.1
"""share of the words that are taken for unknown ones: people use others"""
TESTED = 5_000
RATE = 3e-3


@dataclass(frozen=True)
class ReaderCommand:
    """Teach a reader and put it beside a generator that hears wishes."""

    model: Path = Path("pretrained/words-mnist")
    """model folder; receives the subfolder reader"""
    dataset: str = mnist.NAME
    """of what the sentences speak: the data set of the model"""
    steps: int = 5_000
    batch_size: int = 128
    seed: int = 0


def examples(reader: SentenceReader, topic: Topic, count: int, chance: Random) -> tuple[Tensor, Tensor]:
    """Captions as tokens (count, t), and what each says: int64 (count, attributes), the last number for nothing."""
    rows, said = [], []
    for _ in range(count):
        shown = [-1 if chance.random() < topic.silent else chance.randrange(size) for size in topic.sizes]
        tokens = reader.tokens_of(words_of(topic.caption(shown, chance)))
        # A word that carries a wish may not be hidden: only what is put between the words is strange.
        for _ in range(len(tokens)):
            if chance.random() < STRANGE:
                tokens.insert(chance.randrange(len(tokens) + 1), UNKNOWN)
        rows.append(torch.tensor(tokens or [UNKNOWN]))
        said.append([size if value < 0 else value for value, size in zip(shown, topic.sizes, strict=True)])
    return nn.utils.rnn.pad_sequence(rows, batch_first=True, padding_value=PADDING), torch.tensor(said)


def topic_of(dataset: str) -> Topic:
    """Raises ValueError for a data set of which nothing can be said."""
    if dataset not in TOPICS:
        raise ValueError(f"Nothing can be said of {dataset}. Choose one of: {', '.join(TOPICS)}.")
    return TOPICS[dataset]


def train(command: ReaderCommand) -> SentenceReader:
    """A reader in eval mode; the same seed gives the same one."""
    topic = topic_of(command.dataset)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(command.seed)
        reader = SentenceReader(list(topic.vocabulary()), list(topic.sizes))
    optimizer = torch.optim.Adam(reader.parameters(), lr=RATE)
    chance = Random(command.seed)
    for step in tqdm(range(command.steps), unit="step"):
        optimizer.param_groups[0]["lr"] = RATE * (1 - step / command.steps)
        tokens, said = examples(reader, topic, command.batch_size, chance)
        answers = reader(tokens)
        loss = torch.stack([F.cross_entropy(logits, said[:, i]) for i, logits in enumerate(answers)]).sum()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return reader.eval()


@torch.no_grad()
def accuracy(reader: SentenceReader, topic: Topic, seed: int) -> float:
    """Share of new captions of which every attribute is understood, with strange words among theirs."""
    tokens, said = examples(reader, topic, TESTED, Random(seed))
    right = torch.stack([logits.argmax(dim=1) == said[:, i] for i, logits in enumerate(reader(tokens))])
    return float(right.all(dim=0).float().mean())


def main(command: ReaderCommand) -> None:
    reader = train(command)
    share = accuracy(reader, topic_of(command.dataset), command.seed + 1)
    reader.save_pretrained(command.model / READER)
    print(f"{command.model / READER}: {share:.2%} of {TESTED:,} new captions are understood whole")
