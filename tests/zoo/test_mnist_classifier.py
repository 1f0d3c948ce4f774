"""What is shipped in pretrained/mnist-classifier keeps the promises of its card."""

from __future__ import annotations

import json
import re

import pytest
import torch

from playground.data import Dataset, load, to_unit
from playground.metrics import Evaluator
from playground.models.classifier import DigitClassifier
from playground.pretrained import ROOT, Pretrained


@pytest.fixture(scope="module")
def classifier() -> DigitClassifier:
    return Pretrained().classifier("mnist")


@pytest.fixture(scope="module")
def test_digits() -> Dataset:
    return load("mnist", split="test")


@pytest.fixture(scope="module")
def evaluator(test_digits: Dataset, classifier: DigitClassifier) -> Evaluator:
    return Evaluator(test_digits.images, "mnist", classifier)


def white_noise(count: int) -> torch.Tensor:
    return torch.rand(count, 1, 28, 28, generator=torch.Generator().manual_seed(0)) * 2 - 1


def chances(classifier: DigitClassifier, digits: Dataset) -> torch.Tensor:
    with torch.no_grad():
        return torch.cat([classifier(to_unit(chunk)).softmax(1) for chunk in torch.split(digits.images, 500)])


def test_accuracy_is_what_the_card_says(classifier: DigitClassifier, test_digits: Dataset) -> None:
    assert test_digits.labels is not None
    right = chances(classifier, test_digits).argmax(dim=1) == test_digits.labels
    accuracy = float(right.float().mean())
    assert accuracy >= 0.992
    said = re.search(
        r"accuracy\s+\*\*([\d.]+)%\*\*", (ROOT / "mnist-classifier" / "README.md").read_text(encoding="utf-8")
    )
    assert said is not None
    assert accuracy == pytest.approx(float(said[1]) / 100, abs=3e-4), "processors round differently"


def test_folder_is_small_and_complete() -> None:
    assert (ROOT / "mnist-classifier" / "model.safetensors").stat().st_size < 1_000_000
    assert (ROOT / "mnist-classifier" / "preview.png").is_file()
    assert set(json.loads((ROOT / "mnist-classifier" / "config.json").read_text())) == {"width", "num_features"}


def test_real_digits_are_sure_and_noise_is_not(evaluator: Evaluator) -> None:
    real = evaluator.evaluate(to_unit(load("mnist").images[:2000])).coverage
    noise = evaluator.evaluate(white_noise(2000)).coverage
    assert real is not None and noise is not None
    assert real.covered == 10 and real.confident > 0.95 and real.balance > 0.99
    assert noise.covered == 0 and noise.confident < 0.02


def test_distance_has_a_small_floor_and_noise_is_far(evaluator: Evaluator) -> None:
    train = to_unit(load("mnist").images[:10_000])
    floor, few = evaluator.evaluate(train).fid, evaluator.evaluate(train[:2000]).fid
    noise = evaluator.evaluate(white_noise(2000)).fid
    assert floor is not None and few is not None and noise is not None
    assert floor < few < noise / 50


def test_distance_grows_with_blur_and_with_missing_digits(evaluator: Evaluator) -> None:
    digits = load("mnist")
    assert digits.labels is not None
    whole = evaluator.evaluate(to_unit(digits.images[:2000])).fid
    blurred = torch.nn.functional.avg_pool2d(to_unit(digits.images[:2000]), 3, stride=1, padding=1)
    ones = evaluator.evaluate(to_unit(digits.images[digits.labels == 1][:2000]))
    soft = evaluator.evaluate(blurred).fid
    assert whole is not None and soft is not None and ones.fid is not None and ones.coverage is not None
    assert whole < soft < ones.fid
    assert ones.coverage.covered == 1 and ones.diversity < 0.7
