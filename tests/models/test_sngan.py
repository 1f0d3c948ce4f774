"""SNGAN's discriminator is bounded in every layer, as its card has it."""

from __future__ import annotations

import torch
from torch import nn
from torch.nn.utils import parametrize

from playground.models import ARCHITECTURES, initialise
from trainers.methods.gan import Gan


def test_no_layer_of_its_discriminator_stretches_what_comes_in() -> None:
    """Miyato et al. 2018, section 2.1: each weight is divided by its largest singular value."""
    config = Gan.usual({"architecture": "sngan28"})
    assert config.spectral_norm
    _, judge = ARCHITECTURES["sngan28"].build(spectral_norm=config.spectral_norm)
    initialise(judge, torch.Generator().manual_seed(0))
    pictures = torch.rand(4, 1, 28, 28)
    for _ in range(30):  # each pass comes nearer to the singular value
        judge(pictures)
    layers = [layer for layer in judge.modules() if isinstance(layer, nn.Conv2d | nn.Linear)]
    assert len(layers) == 4 and not any(isinstance(layer, nn.BatchNorm2d) for layer in judge.modules())
    for layer in layers:
        assert parametrize.is_parametrized(layer)
        assert float(torch.linalg.matrix_norm(layer.weight.detach().flatten(1), ord=2)) < 1.05
