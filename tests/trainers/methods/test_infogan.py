"""InfoGAN: its codes can be read from its pictures, and the preview shows what each changes."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
import torch
from accelerate import Accelerator

from trainers.data import DataCache
from trainers.method import Turn
from trainers.methods.infogan import CLASSES, LATENT, InfoGan, InfoGanConfig, codes


@pytest.fixture(scope="module")
def taught(tmp_path_factory: pytest.TempPathFactory) -> tuple[InfoGan, float]:
    """After a few seconds of digits, and what could be read at the last step, nats."""
    root: Path = tmp_path_factory.mktemp("own")
    method = InfoGan(InfoGan.usual(), Accelerator(cpu=True), DataCache(root))
    turn = Turn(method.players, method.config)
    figures = [method.turn(turn) for _ in range(40)]
    return method, float(torch.stack([f["information"].detach() for f in figures[-5:]]).mean())


def test_codes_are_drawn_evenly_from_standard_normal_numbers() -> None:
    which, numbers = codes(torch.randn(20_000, LATENT, generator=torch.Generator().manual_seed(0)))
    shares = torch.bincount(which, minlength=CLASSES) / len(which)
    spread = math.sqrt(0.1 * 0.9 / len(which))
    assert (shares - 0.1).abs().max() < 5 * spread
    assert numbers.abs().max() <= 1
    assert numbers.mean().abs() < 5 / math.sqrt(12 * len(which) / 4)
    assert numbers.var() == pytest.approx(1 / 3, rel=0.05)


@pytest.mark.slow
def test_most_of_the_class_code_can_be_read_from_the_pictures(taught: tuple[InfoGan, float]) -> None:
    _, information = taught
    assert 0.5 * math.log(CLASSES) < information <= math.log(CLASSES)


def test_the_reader_learns_nothing_that_the_pictures_do_not_say(tmp_path: Path) -> None:
    method = InfoGan(InfoGanConfig(code_weight=0.0), Accelerator(cpu=True), DataCache(tmp_path))
    before = [weight.clone() for weight in method.recogniser.parameters()]
    method.turn(Turn(method.players, method.config))
    assert all(torch.equal(a, b) for a, b in zip(before, method.recogniser.parameters(), strict=True))


@pytest.mark.slow
def test_each_row_of_the_preview_changes_one_code(taught: tuple[InfoGan, float]) -> None:
    method, _ = taught
    seen: list[torch.Tensor] = []
    draw = method.draw
    method.draw = lambda latents, classes=None: (seen.append(latents), draw(latents, classes))[1]  # type: ignore[method-assign]
    preview = method.preview()
    method.draw = draw  # type: ignore[method-assign]
    rows = seen[0].view(-1, CLASSES, LATENT)
    assert preview.pictures.shape == (len(rows) * CLASSES, 1, 28, 28) and preview.columns == CLASSES
    for number, row in enumerate(rows):
        which, numbers = codes(row)
        changing = [len(which.unique()) > 1, *(len(column.unique()) > 1 for column in numbers.T)]
        assert changing == ([True, False, False] if number < 4 else [False, number < 6, number >= 6])
        noise = row[:, : LATENT - CLASSES - 2]
        assert torch.equal(noise, noise[:1].expand_as(noise))


def test_a_run_goes_on_bit_for_bit(tmp_path: Path) -> None:
    data, accelerator = DataCache(tmp_path), Accelerator(cpu=True)
    config = InfoGanConfig(batch_size=8, seed=3)
    through, first, second = (InfoGan(config, accelerator, data) for _ in range(3))
    turn = Turn(through.players, config)
    for method in (through, first):
        for _ in range(2):
            method.turn(turn)
            method.step += 1
    second.restore(first.to_checkpoint())
    resumed, uninterrupted = second.turn(turn), through.turn(turn)
    assert resumed.keys() == uninterrupted.keys()
    assert all(torch.equal(resumed[name], uninterrupted[name]) for name in resumed)
