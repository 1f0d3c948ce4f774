"""The digit classifier and its recipe, on data small enough for a test."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file

from playground import data
from playground.models.classifier import DigitClassifier, initialise
from trainers import classifier as recipe


def seeded(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def test_shapes_and_sign_of_features() -> None:
    classifier = DigitClassifier().eval()
    pictures = torch.rand(3, 1, 28, 28, generator=seeded()) * 2 - 1
    features = classifier.features(pictures)
    assert features.shape == (3, classifier.num_features)
    assert (features >= 0).all()
    assert torch.equal(classifier(pictures), classifier.head(features))


def test_initialise_depends_on_the_generator_alone() -> None:
    first, second = DigitClassifier(width=6), DigitClassifier(width=6)
    initialise(first, seeded(5))
    torch.rand(100)
    initialise(second, seeded(5))
    for one, other in zip(first.parameters(), second.parameters(), strict=True):
        assert torch.equal(one, other)


def test_distort_moves_digits_and_keeps_the_background() -> None:
    empty = -torch.ones(4, 1, 28, 28)
    assert torch.allclose(recipe.distort(empty, seeded()), empty)
    dot = empty.clone()
    dot[:, :, 13:15, 13:15] = 1
    moved = recipe.distort(dot, seeded())
    assert not torch.allclose(moved, dot)
    assert moved.min() >= -1 - 1e-6 and moved.max() <= 1 + 1e-6
    ink = (moved + 1).sum(dim=(1, 2, 3))
    assert torch.allclose(ink, torch.full_like(ink, 8.0), rtol=0.4), "scaled by 10 % at most"


def test_no_digits_are_doubtful_and_in_range() -> None:
    pictures = torch.rand(10, 1, 28, 28, generator=seeded()) * 2 - 1
    targets = torch.nn.functional.one_hot(torch.arange(10), 10).float()
    others, doubt = recipe.no_digits(pictures, targets, seeded())
    assert others.shape == pictures.shape and doubt.shape == targets.shape
    assert others.min() >= -1 and others.max() <= 1
    assert torch.allclose(doubt.sum(dim=1), torch.ones(10))
    assert doubt.max() <= 0.5
    shuffled, original = (x[3:6].flatten(1).sort(dim=1).values for x in (others, pictures))
    assert torch.allclose(shuffled, original), "tiles keep every pixel"


@pytest.mark.parametrize("count", [0, 1, 2])
def test_no_digits_of_tiny_batches(count: int) -> None:
    others, doubt = recipe.no_digits(torch.zeros(count, 1, 28, 28), torch.full((count, 10), 0.1), seeded())
    assert others.shape == (count, 1, 28, 28) and doubt.shape == (count, 10)


def test_batches_hold_every_digit_once() -> None:
    labels = torch.arange(50) % 10
    images = torch.zeros(50, 1, 28, 28, dtype=torch.uint8)
    config = recipe.ClassifierConfig(batch_size=20, outliers=0.25)
    sizes, seen = [], torch.zeros(10)
    for pictures, targets in recipe.batches(images, labels, config, seeded()):
        assert len(pictures) == len(targets)
        sizes.append(len(pictures))
        seen += targets[: round(len(pictures) / 1.25)].sum(dim=0)  # digits come first, outliers after them
    assert sizes == [25, 25, 12], "the outliers are a fourth of the digits"
    assert torch.equal(seen, torch.full((10,), 5.0))


def test_same_seed_same_weights_and_it_learns(small_mnist: None) -> None:
    config = recipe.ClassifierConfig(epochs=4, batch_size=64, held_out=100)
    first, second = recipe.train(config), recipe.train(config)
    for one, other in zip(first.parameters(), second.parameters(), strict=True):
        assert torch.equal(one, other)
    digits = data.load("mnist", split="test")
    assert digits.labels is not None
    chances = recipe.probabilities(first, digits.images[:1000])
    right = chances.argmax(dim=1) == digits.labels[:1000]
    assert right.float().mean() > 0.5


def test_written_folder_is_float16_and_loads_as_float32(small_mnist: None, tmp_path: Path) -> None:
    config = recipe.ClassifierConfig(out=tmp_path / "model", epochs=1, held_out=0)
    classifier = DigitClassifier()
    initialise(classifier, seeded())
    accuracy = recipe.write(classifier, config)
    assert 0 <= accuracy <= 1
    assert {path.name for path in config.out.iterdir()} == {
        "config.json",
        "model.safetensors",
        "README.md",
        "preview.png",
    }
    stored = load_file(config.out / "model.safetensors")
    assert {t.dtype for t in stored.values() if t.is_floating_point()} == {torch.float16}
    loaded = DigitClassifier.from_pretrained(config.out, strict=True)
    assert loaded.head.weight.dtype == torch.float32
    assert torch.allclose(loaded.head.weight, classifier.head.weight, atol=1e-3)
    card = (config.out / "README.md").read_text(encoding="utf-8")
    assert f"{accuracy:.2%}" in card and "CC BY-SA 3.0" in card
    assert "--epochs 1 --held-out 0" in card, "the card repeats the command that was run"


@pytest.fixture
def small_mnist(monkeypatch: pytest.MonkeyPatch) -> None:
    """Six hundred digits for training, a thousand for testing."""

    def load(name: str, split: data.Split = "train") -> data.Dataset:
        whole = data.load(name, split=split)
        count = 600 if split == "train" else 1000
        assert whole.labels is not None
        return dataclasses.replace(whole, images=whole.images[:count], labels=whole.labels[:count])

    monkeypatch.setattr(recipe, "load", load)
