"""DiscoGAN: generators with a narrow middle, and both ways there and back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import torch
from accelerate import Accelerator
from playing import built, experiment, play, settings

from playground.models import initialise
from playground.models.unet import Bottleneck
from trainers.data import DataCache
from trainers.method import Mismatch
from trainers.methods.discogan import DiscoGan


def discogan(accelerator: Accelerator, root: Path, **changes: Any) -> DiscoGan:
    method: DiscoGan = built(settings("discogan", root, **changes), accelerator, DataCache(Path("nowhere")))
    return method


def test_both_reconstructions_teach_both_generators(accelerator: Accelerator, tmp_path: Path) -> None:
    """Without the game's gradient a generator still learns from its own way back and from the other's."""
    method = discogan(accelerator, tmp_path)
    a, b = method.next_pictures(method.a, 0), method.next_pictures(method.b, 1)
    for begun, there, back in ((a, method.a_to_b, method.b_to_a), (b, method.b_to_a, method.a_to_b)):
        loss = method.lost(back(there(begun)), begun)
        for network in (there, back):
            gradients = torch.autograd.grad(loss, list(network.parameters()), retain_graph=True)
            assert all(float(gradient.abs().sum()) > 0 for gradient in gradients[-2:])
    assert float(method.lost(a + 0.5, a)) == pytest.approx(0.25, rel=1e-4)


def test_the_way_there_and_back_gets_shorter(accelerator: Accelerator, tmp_path: Path) -> None:
    method = discogan(accelerator, tmp_path, epochs=30.0, lr=3e-3, width=8)
    lost = [figures["cycle"] for figures in play(method, 40)]
    assert sum(lost[-5:]) < 0.6 * sum(lost[:5])


def test_everything_passes_the_middle_so_that_shapes_can_change() -> None:
    """A corner of what is given reaches the far corner of what is made, which a short network could not do."""
    network = Bottleneck(downs=4, width=4, norm="none")
    initialise(network, torch.Generator().manual_seed(0))
    picture = torch.randn(1, 3, 32, 32, generator=torch.Generator().manual_seed(1)).requires_grad_()
    (slope,) = torch.autograd.grad(network(picture)[..., 24:, 24:].sum(), picture)
    assert float(slope[0, :, 0, 0].abs().sum()) > 0
    with pytest.raises(ValueError, match="multiples of 16"):
        network(torch.zeros(1, 3, 24, 24))


def test_sides_that_cannot_be_halved_are_refused(tmp_path: Path) -> None:
    with pytest.raises(Mismatch, match="multiple of 8"):
        experiment(settings("discogan", tmp_path, side=20, load=20, downs=3))
