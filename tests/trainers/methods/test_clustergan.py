"""ClusterGAN: latents in groups, an encoder that learns to read them, and purity."""

from __future__ import annotations

import math

import pytest
import torch
from accelerate import Accelerator
from playing import OWN, cache, play
from torch import Tensor

from trainers.methods.clustergan import (
    CLASSES,
    EVERY,
    LATENT,
    NOISE,
    SPREAD,
    ClusterGan,
    ClusterGanConfig,
    parts,
    purity,
)


def test_latents_are_one_class_in_ten_and_little_noise() -> None:
    noise, which = parts(torch.randn(20_000, LATENT, generator=torch.Generator().manual_seed(0)))
    shares = torch.bincount(which, minlength=CLASSES) / len(which)
    assert (shares - 0.1).abs().max() < 5 * math.sqrt(0.1 * 0.9 / len(which))
    assert noise.std().item() == pytest.approx(SPREAD, rel=0.02)


def test_purity_worked_out_by_hand() -> None:
    # Group 0 holds 1, 1, 2; group 2 holds 2, 2: four of five are of their group's commonest class.
    assert float(purity(torch.tensor([0, 0, 0, 2, 2]), torch.tensor([1, 1, 2, 2, 2]))) == pytest.approx(0.8)


def test_the_encoder_learns_to_read_the_class_of_fakes(accelerator: Accelerator, pictures: Tensor) -> None:
    """Where that is worth nothing, guessing costs log 10 nats."""
    read = []
    for weight in (0.0, 5.0):
        config = ClusterGanConfig(dataset=OWN, batch_size=32, class_weight=weight)
        read.append(play(ClusterGan(config, accelerator, cache(pictures)), 30)[-1]["misread_class"])
    assert read[1] < 0.5 * math.log(CLASSES) < read[0]


def test_purity_is_told_now_and_then_of_pictures_with_labels(accelerator: Accelerator, pictures: Tensor) -> None:
    labels = torch.arange(len(pictures)) % CLASSES
    method = ClusterGan(ClusterGanConfig(dataset=OWN, batch_size=8), accelerator, cache(pictures, labels))
    told = play(method, 2)
    assert EVERY > 1 and [("purity" in figures) for figures in told] == [True, False]
    assert 1 / CLASSES <= told[0]["purity"] <= 1


def test_each_row_of_the_preview_is_a_group(accelerator: Accelerator, pictures: Tensor) -> None:
    method = ClusterGan(ClusterGanConfig(dataset=OWN), accelerator, cache(pictures))
    asked: list[Tensor] = []
    draw = method.draw
    method.draw = lambda latents, classes=None: (asked.append(latents), draw(latents))[1]  # type: ignore[method-assign]
    preview = method.preview()
    assert parts(asked[0])[1].view(CLASSES, -1).eq(torch.arange(CLASSES)[:, None]).all() and asked[0].shape[1] > NOISE
    groups, rows = method.groups(), preview.pictures.view(CLASSES, CLASSES, 1, 28, 28)
    for group, row in enumerate(rows):
        members = method.tested[groups == group][: CLASSES // 2]
        assert torch.equal(row[CLASSES // 2 :][: len(members)], members)
