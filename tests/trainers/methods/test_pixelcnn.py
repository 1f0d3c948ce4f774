"""PixelCNN: no pixel depends on itself or a later one, and a picture is written by the chances that are learnt."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from accelerate import Accelerator
from playing import built, cache, play, settings
from torch import Tensor

from playground.models import initialise
from trainers.methods.pixelcnn import DIGITS, MOMENTS, PIXELS, SIDE, PixelCNN


@pytest.fixture
def network() -> PixelCNN:
    network = PixelCNN(width=4)
    initialise(network, torch.Generator().manual_seed(0))
    return network.eval()


@pytest.mark.parametrize("place", [0, 5 * SIDE + 27, 14 * SIDE + 9, PIXELS - 1])
def test_a_pixel_is_foreseen_from_earlier_ones_alone(network: PixelCNN, place: int) -> None:
    pictures = torch.randn(1, 1, SIDE, SIDE, generator=torch.Generator().manual_seed(1)).requires_grad_()
    network.log_odds(pictures).flatten()[place].backward()
    assert pictures.grad is not None
    looked_at = pictures.grad.flatten() != 0
    assert not looked_at[place:].any()
    assert looked_at[:place].any() or place == 0


def test_it_writes_by_the_chances_that_it_learns_by(network: PixelCNN) -> None:
    """Pixel by pixel as in one pass: each is white where its number lies below the point of its chance."""
    z = torch.randn(2, PIXELS, generator=torch.Generator().manual_seed(2))
    with torch.inference_mode():
        written = network(z)
        chances = torch.sigmoid(network.log_odds(written)).flatten(1)
    assert set(written.unique().tolist()) == {-1.0, 1.0}
    clear = (torch.special.ndtr(z) - chances).abs() > 1e-4  # rounding decides nearer ones
    assert clear.float().mean() > 0.99
    white = torch.special.ndtr(z) < chances
    assert torch.equal((written.flatten(1) > 0)[clear], white[clear])


def test_the_cost_falls_and_is_that_of_coins_at_first(accelerator: Accelerator, tmp_path: Path) -> None:
    bars = torch.zeros(64, 1, SIDE, SIDE, dtype=torch.uint8)
    bars[:, :, 8:20, 10:14] = 255
    method = built(settings("pixelcnn", tmp_path), accelerator, cache(bars))
    losses = [figures["loss"] for figures in play(method, 12)]
    coins = PIXELS * 0.6931
    assert 0.7 * coins < losses[0] < 1.3 * coins
    assert losses[-1] < 0.5 * losses[0]


def test_the_preview_shows_the_writing(accelerator: Accelerator, pictures: Tensor, tmp_path: Path) -> None:
    preview = built(settings("pixelcnn", tmp_path), accelerator, cache(pictures)).preview()
    moments = preview.pictures.view(DIGITS, MOMENTS, PIXELS)
    for number in range(MOMENTS):
        written = PIXELS * (number + 1) // MOMENTS
        assert (moments[:, number, written:] == 0).all()
        assert torch.equal(moments[:, number, :written], moments[:, -1, :written])
