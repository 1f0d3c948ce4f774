"""VAE-GAN: pictures are compared by what D sees in them, and sharpness is told."""

from __future__ import annotations

import pytest
import torch
from accelerate import Accelerator
from playing import OWN, cache
from torch import Tensor, nn
from torch.nn import functional as F

from trainers.methods.vaegan import VaeGan, VaeGanConfig, sharpness


@pytest.fixture
def method(accelerator: Accelerator, pictures: Tensor) -> VaeGan:
    return VaeGan(VaeGanConfig(dataset=OWN, batch_size=8), accelerator, cache(pictures))


def test_likeness_is_measured_in_ds_features_not_in_pixels(method: VaeGan) -> None:
    """With a D that sees nothing every picture is alike, however much its pixels differ."""
    batch = method.next_batch()
    seeing = method.g_cost(method.sample(), batch)[1]["likeness"]
    assert seeing > 0
    with torch.no_grad():
        next(layer for layer in method.discriminator.modules() if isinstance(layer, nn.Conv2d)).weight.zero_()
    features = method.features(batch.pictures)
    assert torch.allclose(features, method.features(-batch.pictures), atol=1e-5)


def test_blur_is_less_sharp() -> None:
    picture = torch.rand(2, 1, 28, 28, generator=torch.Generator().manual_seed(0)) * 2 - 1
    assert sharpness(F.avg_pool2d(picture, 3, 1, 1)) < 0.5 * sharpness(picture)
