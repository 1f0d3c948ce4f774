"""What is shipped in pretrained/fashion-classifier keeps the promises of its card."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import torch
from PIL import Image
from torch import Tensor
from torchvision.transforms.v2.functional import pil_to_tensor

from playground.data import Dataset, fashion, load, to_bytes, to_unit
from playground.metrics import Evaluator, obedience
from playground.models.classifier import GarmentClassifier
from playground.pretrained import ROOT, Pretrained

PER_CLASS = 20
LABELS = torch.arange(10).repeat_interleave(PER_CLASS)


@pytest.fixture(scope="module")
def classifier() -> GarmentClassifier:
    return Pretrained().classifier("fashion_mnist")


@pytest.fixture(scope="module")
def some_garments() -> Tensor:
    """Twenty test pictures of each class, (200, 1, 28, 28) in [-1, 1]; they come with the tests."""
    with Image.open(Path(__file__).parent / "data" / "garments.png") as picture:
        sheet = pil_to_tensor(picture)
    return to_unit(sheet.view(10, 28, PER_CLASS, 28).permute(0, 2, 1, 3).reshape(-1, 1, 28, 28))


@pytest.fixture(scope="module")
def test_garments() -> Dataset:
    if not (fashion.DEBIAN_FOLDER / "t10k-images-idx3-ubyte.gz").is_file():
        pytest.skip("the Debian package dataset-fashion-mnist is not installed")
    return load("fashion_mnist", split="test")


def white_noise(count: int) -> Tensor:
    return torch.rand(count, 1, 28, 28, generator=torch.Generator().manual_seed(0)) * 2 - 1


def test_folder_is_small_and_complete() -> None:
    assert (ROOT / "fashion-classifier" / "model.safetensors").stat().st_size < 1_000_000
    assert (ROOT / "fashion-classifier" / "preview.png").is_file()
    assert set(json.loads((ROOT / "fashion-classifier" / "config.json").read_text())) == {"width", "num_features"}
    card = (ROOT / "fashion-classifier" / "README.md").read_text(encoding="utf-8")
    assert "license: mit" in card and "MIT, Zalando SE" in card


@pytest.mark.slow
def test_accuracy_is_what_the_card_says(classifier: GarmentClassifier, test_garments: Dataset) -> None:
    assert test_garments.labels is not None
    accuracy = obedience(to_unit(test_garments.images), test_garments.labels, classifier).overall
    assert accuracy >= 0.93
    said = re.search(
        r"accuracy\s+\*\*([\d.]+)%\*\*", (ROOT / "fashion-classifier" / "README.md").read_text(encoding="utf-8")
    )
    assert said is not None
    assert accuracy == pytest.approx(float(said[1]) / 100, abs=5e-4), "processors round differently"


def test_it_names_the_garments_that_come_with_the_tests(classifier: GarmentClassifier, some_garments: Tensor) -> None:
    found = obedience(some_garments, LABELS, classifier)
    assert found.overall >= 0.9
    assert min(found.recognised) >= 0.6, "every class is known, shirts too"


def test_a_mirrored_garment_is_the_same_garment(classifier: GarmentClassifier, some_garments: Tensor) -> None:
    names = classifier(some_garments).argmax(dim=1)
    mirrored = classifier(some_garments.flip(3)).argmax(dim=1)
    assert (names == mirrored).float().mean() >= 0.94


def test_real_garments_are_all_covered_and_noise_is_not(some_garments: Tensor) -> None:
    evaluator = Evaluator(to_bytes(some_garments), "fashion_mnist")
    real, noise = evaluator.evaluate(some_garments), evaluator.evaluate(white_noise(2000))
    assert real.coverage is not None and noise.coverage is not None
    assert real.coverage.covered == 10 and real.coverage.confident > 0.7
    assert noise.coverage.covered == 0 and noise.coverage.confident < 0.02
    assert real.fid is not None and noise.fid is not None
    assert real.fid < noise.fid / 50


def test_distance_grows_with_blur_and_with_missing_classes(some_garments: Tensor) -> None:
    evaluator = Evaluator(to_bytes(some_garments), "fashion_mnist")
    blurred = torch.nn.functional.avg_pool2d(some_garments, 3, stride=1, padding=1)
    shoes = some_garments[(LABELS == 5) | (LABELS == 7) | (LABELS == 9)]
    whole, soft, few = (evaluator.evaluate(pictures) for pictures in (some_garments, blurred, shoes))
    assert whole.fid is not None and soft.fid is not None and few.fid is not None and few.coverage is not None
    assert whole.fid < soft.fid < few.fid
    assert few.coverage.covered == 3
