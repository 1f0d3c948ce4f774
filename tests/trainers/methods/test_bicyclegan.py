"""BicycleGAN: one picture, many answers; a code says which."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import torch
from accelerate import Accelerator
from playing import built, experiment, play, settings

from trainers.data import DataCache
from trainers.method import Mismatch
from trainers.methods.bicyclegan import ANSWERS, SHOWN, BicycleGan


def bicyclegan(accelerator: Accelerator, root: Path, **changes: Any) -> BicycleGan:
    method: BicycleGan = built(settings("bicyclegan", root, **changes), accelerator, DataCache(Path("nowhere")))
    return method


def test_the_code_that_is_read_teaches_the_generator_and_not_the_encoder(
    accelerator: Accelerator, tmp_path: Path
) -> None:
    method = bicyclegan(accelerator, tmp_path)
    source, _ = method.next_pairs()
    code = method.codes(torch.Generator().manual_seed(0))
    method.code_lost(method.generator.coloured(source, code), code).backward()
    assert any(
        float(weight.grad.abs().sum()) > 0 for weight in method.generator.parameters() if weight.grad is not None
    )
    assert all(weight.grad is None for weight in method.encoder.parameters())


def test_answers_differ_where_their_codes_must_be_read_back(accelerator: Accelerator, tmp_path: Path) -> None:
    """The same game with and without the way z -> B -> z: only with it is the code worth a look, and answers differ."""
    apart = []
    for weight in (0.0, 20.0):
        method = bicyclegan(accelerator, tmp_path, latent=weight, latent_dim=1, epochs=30.0, lr=4e-3, width=8)
        figures = play(method, 40)
        apart.append(sum(told["apart"] for told in figures[-8:]))
    assert apart[1] > 3 * apart[0]


def test_a_row_answers_one_picture_with_the_codes_of_every_row(accelerator: Accelerator, tmp_path: Path) -> None:
    method = bicyclegan(accelerator, tmp_path)
    preview = method.preview()
    rows = preview.pictures.unflatten(0, (-1, ANSWERS + 2))
    assert preview.columns == ANSWERS + 2 and len(rows) == min(SHOWN, len(method.shown[0]))
    assert torch.equal(rows[:, 0], method.shown[0][:SHOWN]) and torch.equal(rows[:, -1], method.shown[1][:SHOWN])
    with torch.no_grad():
        third = method.average.module.coloured(method.shown[0][:1], method.shown_codes[2:3])
    assert torch.allclose(rows[0, 3], third[0], atol=1e-5)
    assert not torch.equal(rows[0, 1], rows[0, 2])


def test_codes_of_another_length_and_sides_that_do_not_fit_are_refused(
    accelerator: Accelerator, tmp_path: Path
) -> None:
    method = bicyclegan(accelerator, tmp_path)
    with pytest.raises(ValueError, match="codes must be"):
        method.generator.coloured(method.shown[0], torch.zeros(1, 3))
    with pytest.raises(Mismatch, match="power of two"):
        experiment(settings("bicyclegan", tmp_path, side=24, load=24))
