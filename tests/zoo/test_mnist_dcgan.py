"""The generator that ships is as good as the card says."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file

from playground.data import load
from playground.metrics import Evaluation, Evaluator
from playground.models.dcgan import DCGAN28Generator

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "pretrained" / "dcgan28-mnist"


@pytest.fixture(scope="module")
def verdict() -> Evaluation:
    generator = DCGAN28Generator.from_pretrained(FOLDER).float().eval()
    latents = torch.randn(2_000, generator.latent_dim, generator=torch.Generator().manual_seed(20))
    with torch.inference_mode():
        pictures = torch.cat([generator(part) for part in latents.split(250)])
    return Evaluator(load("mnist", split="test").images, "mnist").evaluate(pictures)


def test_samples_are_close_to_test_digits(verdict: Evaluation) -> None:
    assert verdict.fid is not None
    assert verdict.fid < 8  # measured: 6.3


def test_every_digit_is_drawn_and_no_two_samples_need_be_alike(verdict: Evaluation) -> None:
    assert verdict.coverage is not None
    assert verdict.coverage.covered == 10
    assert verdict.coverage.confident > 0.8  # measured: 0.85
    assert verdict.diversity > 0.9


def test_weights_are_small_and_half_precision() -> None:
    assert (FOLDER / "model.safetensors").stat().st_size < 10_000_000
    kinds = {tensor.dtype for tensor in load_file(FOLDER / "model.safetensors").values() if tensor.is_floating_point()}
    assert kinds == {torch.float16}
