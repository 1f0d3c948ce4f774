"""PixelRNN: each pixel knows all that come before it, and none that comes after."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from accelerate import Accelerator
from playing import built, cache, play, settings

from playground.models import initialise
from trainers.methods.pixelcnn import PIXELS, SIDE, PixelCNN
from trainers.methods.pixelrnn import DIAGONALS, PixelRNN, skewed, straightened


@pytest.fixture
def network() -> PixelRNN:
    network = PixelRNN(units=4)
    initialise(network, torch.Generator().manual_seed(0))
    return network.eval()


def seen_at(network: PixelRNN | PixelCNN, place: int) -> torch.Tensor:
    """Which pixels the log odds of one depend on."""
    pictures = torch.randn(1, 1, SIDE, SIDE, generator=torch.Generator().manual_seed(1)).requires_grad_()
    network.double().log_odds(pictures.double()).flatten()[place].backward()
    assert pictures.grad is not None
    return pictures.grad.flatten() != 0


@pytest.mark.parametrize("place", [0, 1, 5 * SIDE + 27, 14 * SIDE + 3, PIXELS - 1])
def test_a_pixel_knows_all_earlier_ones_and_no_other(network: PixelRNN, place: int) -> None:
    seen = seen_at(network, place)
    assert seen[:place].all() and not seen[place:].any()


def test_pixelcnn_leaves_some_to_the_upper_right_unseen() -> None:
    """Else the LSTMs would add nothing."""
    network = PixelCNN(width=4)
    initialise(network, torch.Generator().manual_seed(0))
    place = 14 * SIDE + 3
    assert not seen_at(network.eval(), place)[:place].all()


def test_it_writes_by_the_chances_that_it_learns_by(network: PixelRNN) -> None:
    """Pixel by pixel as in one pass: each is white where its number lies below the point of its chance."""
    z = torch.randn(2, PIXELS, generator=torch.Generator().manual_seed(2))
    with torch.inference_mode():
        written = network(z)
        chances = torch.sigmoid(network.log_odds(written)).flatten(1)
    clear = (torch.special.ndtr(z) - chances).abs() > 1e-4  # rounding decides nearer ones
    assert clear.float().mean() > 0.99
    assert torch.equal((written.flatten(1) > 0)[clear], (torch.special.ndtr(z) < chances)[clear])


def test_diagonals_become_columns_and_rows_again() -> None:
    maps = torch.arange(float(PIXELS)).view(SIDE, SIDE, 1)
    columns = skewed(maps)
    assert columns.shape == (SIDE, DIAGONALS, 1)
    assert all(columns[row, 5] == maps[row, 5 - row] for row in range(6)) and not columns[6:, 5].any()
    assert torch.equal(straightened(columns), maps)


def test_the_cost_falls_and_is_that_of_coins_at_first(accelerator: Accelerator, tmp_path: Path) -> None:
    bars = torch.zeros(64, 1, SIDE, SIDE, dtype=torch.uint8)
    bars[:, :, 8:20, 10:14] = 255
    method = built(settings("pixelrnn", tmp_path), accelerator, cache(bars))
    losses = [figures["loss"] for figures in play(method, 8)]
    coins = PIXELS * 0.6931
    assert 0.7 * coins < losses[0] < 1.3 * coins
    assert losses[-1] < 0.7 * losses[0]
