"""The reader of sentences learns from captions, comes out the same for a seed, and is found beside its generator."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from playground.models.reader import PADDING, UNKNOWN, SentenceReader
from playground.pretrained import READER, load_network
from playground.words import TOPICS, Topic
from trainers.recipes.train_reader import ReaderCommand, accuracy, main, train


def test_a_few_steps_teach_something_and_a_seed_repeats_them() -> None:
    one, again = (train(ReaderCommand(steps=40, batch_size=32)) for _ in range(2))
    assert all(torch.equal(a, b) for a, b in zip(one.parameters(), again.parameters(), strict=True))
    digits = TOPICS["mnist"]
    assert accuracy(one, digits, 5) > 2 * accuracy(train(ReaderCommand(steps=1, batch_size=32)), digits, 5)


def test_only_what_can_be_said_is_taught() -> None:
    with pytest.raises(ValueError, match=r"Nothing can be said of fashion_mnist\. Choose one of: mnist, faces\."):
        train(ReaderCommand(dataset="fashion_mnist"))


@pytest.mark.parametrize("topic", TOPICS.values(), ids=TOPICS)
def test_it_is_written_beside_the_generator(topic: Topic, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(ReaderCommand(model=tmp_path, dataset=topic.dataset, steps=2, batch_size=8))
    assert "are understood whole" in capsys.readouterr().out
    reader = load_network(SentenceReader, tmp_path / READER)
    assert reader.sizes == list(topic.sizes)


def test_what_fills_a_row_up_changes_no_answer() -> None:
    reader = SentenceReader(["a", "thin", "seven"], [10, 3]).eval()
    short = torch.tensor([[2, 3, 4]])
    long = torch.tensor([[2, 3, 4, PADDING, PADDING]])
    # The way back begins with what fills up: it must not be heard.
    for a, b in zip(reader(short), reader(long), strict=True):
        assert torch.allclose(a, b, atol=1e-5)
    assert reader.tokens_of(["a", "cat"]) == [2, UNKNOWN]
