"""StyleGAN: layers follow the styles that the mixing table says, and noise comes in as strong as it was learnt."""

from __future__ import annotations

from pathlib import Path

import torch
from accelerate import Accelerator
from playing import alone, built, cache, play, settings
from torch import Tensor

from playground.models.style import Noise, StyleGenerator
from trainers.methods.stylegan import FROM_COLUMN, SOURCES, mixing_table


def test_the_table_takes_coarse_layers_from_its_row_and_fine_ones_from_its_column() -> None:
    rows, columns = (
        torch.arange(2.0).view(2, 1, 1).expand(2, 5, 3),
        torch.arange(10.0, 13).view(3, 1, 1).expand(3, 5, 3),
    )
    table = mixing_table(rows, columns, torch.full((1, 5, 3), 99.0)).view(3, 4, 5, 3)[..., 0]
    assert (table[0, 0] == 99).all()
    assert torch.equal(table[0, 1:], columns[..., 0]) and torch.equal(table[1:, 0], rows[..., 0])
    for row in range(2):
        for column in range(3):
            cell = table[row + 1, column + 1]
            assert (cell[:FROM_COLUMN] == row).all() and (cell[FROM_COLUMN:] == 10 + column).all()


def test_pictures_of_a_row_share_their_coarse_shape(accelerator: Accelerator, pictures: Tensor, tmp_path: Path) -> None:
    """Averaged to 7 pixels, a mixed picture of fresh networks is nearer to its row's source than to its column's."""
    method = built(settings("stylegan", tmp_path), accelerator, cache(pictures))
    edge = 1 + SOURCES
    table = torch.nn.functional.avg_pool2d(method.preview().pictures, 4).view(edge, edge, -1)
    mixed, of_row, of_column = table[1:, 1:], table[1:, :1], table[:1, 1:]
    assert (mixed - table[:1, 1:]).abs().max() > 0
    assert (mixed - of_row).abs().max() > 0
    assert mixed.shape == torch.broadcast_shapes(of_row.shape, of_column.shape)


def test_noise_is_learnt_from_nothing(accelerator: Accelerator, pictures: Tensor, tmp_path: Path) -> None:
    method = built(settings("stylegan", tmp_path), accelerator, cache(pictures))
    layers = [layer for layer in method.generator.modules() if isinstance(layer, Noise)]
    assert len(layers) == 5 and all(layer.strength == 0 for layer in layers)
    told = play(method, 2)
    assert all(layer.strength != 0 for layer in layers)
    assert told[-1]["noise"] > 0
    (figures,) = play(method, 1, alone(method, "D"))
    assert "noise" not in figures


def test_the_generator_begins_at_any_side_and_draws_grey() -> None:
    generator = StyleGenerator(8, style_dim=8, width=2, image_size=28, first_side=7, channels=1)
    assert generator.layer_sides == [7, 14, 14, 28, 28]
    assert generator(torch.zeros(2, 8)).shape == (2, 1, 28, 28)


def test_truncated_styles_may_be_of_less_precision_than_their_mean() -> None:
    """As on a processor that multiplies bf16: what learns is in float32, what passes through is not."""
    generator = StyleGenerator().eval()
    with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
        assert generator.styles(torch.zeros(1, generator.latent_dim), psi=0.5).isfinite().all()
