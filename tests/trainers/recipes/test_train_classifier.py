"""The classifiers of digits and garments and their recipe, on data small enough for a test."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Literal

import pytest
import torch
from rounding import rounding
from safetensors.torch import load_file

from playground import data
from playground.data import fashion
from playground.models.classifier import DigitClassifier, GarmentClassifier, PictureClassifier, initialise
from trainers.recipes import train_classifier as recipe
from trainers.recipes.augmentation import Distortion, distort, outliers, soften

STRAIGHT = Distortion(turn=0, scale=0, shear=0, shift=0)


def seeded(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


@pytest.mark.parametrize("kind", [DigitClassifier, GarmentClassifier])
def test_shapes_and_sign_of_features(kind: type[PictureClassifier]) -> None:
    classifier = kind().eval()
    pictures = torch.rand(3, 1, 28, 28, generator=seeded()) * 2 - 1
    features = classifier.features(pictures)
    assert features.shape == (3, classifier.num_features)
    assert (features >= 0).all()
    assert torch.equal(classifier(pictures), classifier.head(features))


@pytest.mark.parametrize("kind", [DigitClassifier, GarmentClassifier])
def test_initialise_depends_on_the_generator_alone(kind: type[DigitClassifier] | type[GarmentClassifier]) -> None:
    first, second = kind(width=6), kind(width=6)
    initialise(first, seeded(5))
    torch.rand(100)
    initialise(second, seeded(5))
    for one, other in zip(first.parameters(), second.parameters(), strict=True):
        assert torch.equal(one, other)


def dot() -> torch.Tensor:
    """Four black pictures with a bright square left of the middle."""
    pictures = -torch.ones(4, 1, 28, 28)
    pictures[:, :, 13:15, 8:10] = 1
    return pictures


@pytest.mark.parametrize("dataset", recipe.RECIPES)
def test_distort_moves_pictures_and_keeps_the_background(dataset: str) -> None:
    distortion = recipe.RECIPES[dataset].distortion
    empty = -torch.ones(4, 1, 28, 28)
    assert torch.allclose(distort(empty, distortion, seeded()), empty)
    moved = distort(dot(), distortion, seeded())
    assert not torch.allclose(moved, dot())
    most = 1 + rounding(terms=4, steps=4)  # of four neighbours
    assert -most <= moved.min() and moved.max() <= most
    ink = (moved + 1).sum(dim=(1, 2, 3))
    assert torch.allclose(ink, torch.full_like(ink, 8.0), rtol=0.4), "scaled by 10 % at most"


def test_garments_are_mirrored_in_half_of_the_pictures_and_digits_never() -> None:
    assert recipe.RECIPES["fashion_mnist"].distortion.mirror and not recipe.RECIPES["mnist"].distortion.mirror
    pictures = dot()[:1].expand(400, -1, -1, -1)
    assert torch.allclose(distort(pictures, STRAIGHT, seeded()), pictures, atol=1e-4)
    seen = distort(pictures, dataclasses.replace(STRAIGHT, mirror=True), seeded())
    as_is, mirrored = (
        torch.isclose(seen, side, atol=1e-4).flatten(1).all(dim=1) for side in (pictures, pictures.flip(3))
    )
    assert (as_is ^ mirrored).all()
    assert 150 < mirrored.sum() < 250


def test_soften_stays_in_range_and_changes_most_pictures() -> None:
    pictures = dot()[:1].expand(100, -1, -1, -1)
    softened = soften(pictures, seeded())
    assert softened.min() >= -1 and softened.max() <= 1
    changed = (softened - pictures).abs().amax(dim=(1, 2, 3)) > 1e-3
    assert 70 < changed.sum() < 100, "each of three ways for half of them leaves an eighth as they were"


def test_outliers_are_doubtful_and_in_range() -> None:
    pictures = torch.rand(10, 1, 28, 28, generator=seeded()) * 2 - 1
    targets = torch.nn.functional.one_hot(torch.arange(10), 10).float()
    others, doubt = outliers(pictures, targets, seeded())
    assert others.shape == pictures.shape and doubt.shape == targets.shape
    assert others.min() >= -1 and others.max() <= 1
    assert torch.allclose(doubt.sum(dim=1), torch.ones(10))
    assert doubt.max() <= 0.5
    shuffled, original = (x[3:6].flatten(1).sort(dim=1).values for x in (others, pictures))
    assert torch.allclose(shuffled, original), "tiles keep every pixel"


@pytest.mark.parametrize("count", [0, 1, 2])
def test_outliers_of_tiny_batches(count: int) -> None:
    others, doubt = outliers(torch.zeros(count, 1, 28, 28), torch.full((count, 10), 0.1), seeded())
    assert others.shape == (count, 1, 28, 28) and doubt.shape == (count, 10)


@pytest.mark.parametrize("dataset", ["mnist", "fashion_mnist"])
def test_batches_hold_every_picture_once(dataset: Literal["mnist", "fashion_mnist"]) -> None:
    labels = torch.arange(50) % 10
    images = torch.zeros(50, 1, 28, 28, dtype=torch.uint8)
    config = recipe.ClassifierConfig(dataset, batch_size=20, outliers=0.25)
    sizes, seen = [], torch.zeros(10)
    for pictures, targets in recipe.batches(images, labels, config, seeded()):
        assert len(pictures) == len(targets)
        sizes.append(len(pictures))
        seen += targets[: round(len(pictures) / 1.25)].sum(dim=0)  # outliers come last
    assert sizes == [25, 25, 12], "the outliers are a fourth of the pictures"
    assert torch.equal(seen, torch.full((10,), 5.0))


@pytest.mark.slow
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


def test_each_data_set_has_its_network_and_its_folder() -> None:
    digits, garments = recipe.ClassifierConfig(), recipe.ClassifierConfig("fashion_mnist")
    assert digits.folder == Path("pretrained/mnist-classifier")
    assert garments.folder == Path("pretrained/fashion-classifier"), "or it would replace the digits'"
    assert (digits.recipe.classifier, garments.recipe.classifier) == (DigitClassifier, GarmentClassifier)


def test_written_folder_is_float16_and_loads_as_float32(small_mnist: None, tmp_path: Path) -> None:
    config = recipe.ClassifierConfig(out=tmp_path / "model", epochs=1, held_out=0)
    classifier = DigitClassifier()
    initialise(classifier, seeded())
    accuracy = recipe.write(classifier, config)
    assert 0 <= accuracy <= 1
    assert {path.name for path in config.folder.iterdir()} == {
        "config.json",
        "model.safetensors",
        "README.md",
        "preview.png",
    }
    stored = load_file(config.folder / "model.safetensors")
    assert {t.dtype for t in stored.values() if t.is_floating_point()} == {torch.float16}
    loaded = DigitClassifier.from_pretrained(config.folder, strict=True)
    assert loaded.head.weight.dtype == torch.float32
    assert torch.allclose(loaded.head.weight, classifier.head.weight, atol=1e-3)
    card = (config.folder / "README.md").read_text(encoding="utf-8")
    assert f"{accuracy:.2%}" in card and "CC BY-SA 3.0" in card
    assert "--epochs 1 " in card and "--held-out 0 " in card, "the card repeats the command that was run"


def test_garments_get_a_card_of_their_own(small_mnist: None, tmp_path: Path) -> None:
    config = recipe.ClassifierConfig("fashion_mnist", out=tmp_path / "model", epochs=1, held_out=300)
    recipe.write(recipe.train(config), config)
    card = (config.folder / "README.md").read_text(encoding="utf-8")
    assert "license: mit" in card and "Licence: MIT, Zalando SE" in card
    assert "--dataset fashion_mnist" in card and "Ankle boot" in card
    assert "digit" not in card.lower()


@pytest.fixture
def small_mnist(monkeypatch: pytest.MonkeyPatch) -> None:
    """Six hundred digits for training, a thousand for testing; digits stand in for garments, too."""

    def load(name: str, split: data.Split = "train") -> data.Dataset:
        whole = data.load("mnist", split=split)
        count = 600 if split == "train" else 1000
        assert whole.labels is not None
        names = fashion.CLASS_NAMES if name == "fashion_mnist" else whole.class_names
        return dataclasses.replace(whole, images=whole.images[:count], labels=whole.labels[:count], class_names=names)

    monkeypatch.setattr(recipe, "load", load)
