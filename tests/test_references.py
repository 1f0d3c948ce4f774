"""The yardsticks of the zoo's benchmark: networks as large as published, which learn."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import torch
from accelerate import Accelerator
from torch import nn

from benchmarks.reference import (
    ReferenceDenseDiscriminator,
    ReferenceDenseGenerator,
    ReferenceDiscriminator,
    ReferenceGenerator,
    ReferenceRedrawer,
)
from benchmarks.reference_games import REFERENCES
from trainers.data import DataCache
from trainers.method import Turn


def parameters(network: nn.Module) -> int:
    return sum(one.numel() for one in network.parameters())


def test_sizes_are_those_published() -> None:
    """Counted by hand: weights and biases of each layer, two numbers for each channel of a batch norm."""
    convolutions = 256 + (128 * 128 * 9 + 128) + 256 + (128 * 64 * 9 + 64) + 128 + (64 * 9 + 1)
    assert parameters(ReferenceGenerator(100)) == 100 * 8192 + 8192 + convolutions
    seeing = (9 * 16 + 16) + (16 * 32 * 9 + 32) + (32 * 64 * 9 + 64) + (64 * 128 * 9 + 128) + 2 * (32 + 64 + 128)
    assert parameters(ReferenceDiscriminator()) == seeing + 512 + 1
    dense = 100 * 128 + 128 + 128 * 256 + 256 + 256 * 512 + 512 + 512 * 1024 + 1024 + 1024 * 784 + 784
    assert parameters(ReferenceDenseGenerator()) == dense + 2 * (256 + 512 + 1024)
    assert parameters(ReferenceDenseDiscriminator()) == 784 * 512 + 512 + 512 * 256 + 256 + 256 + 1
    seen = 64 * 16 * 16
    through = seen * 32 + 32 + 64 + 32 * seen + seen + 2 * seen
    assert parameters(ReferenceRedrawer()) == (9 * 64 + 64) + through + (64 * 9 + 1)


@pytest.mark.parametrize("name", REFERENCES)
def test_each_plays_and_draws(name: str, accelerator: Accelerator, own_root: Path, own_dataset: str) -> None:
    kind, config = REFERENCES[name]
    method = kind(replace(config, dataset=own_dataset), accelerator, DataCache(own_root))
    figures = [method.turn(Turn(method.players, method.config)) for _ in range(2)][-1]
    assert {"d_loss", "g_loss"} <= set(figures)
    assert all(torch.isfinite(value).all() for value in figures.values())
    assert torch.isfinite(method.draw(method.prior(4, method.rng))).all()
