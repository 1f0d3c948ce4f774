"""A moment of a game of two: the same inputs throughout, the players' own pictures and verdicts, and no trace left."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from accelerate import Accelerator
from playing import GAMES, built, cache, differences, play, settings
from torch import Tensor

from trainers.methods import method_of
from trainers.methods.gan import Gan
from trainers.moment import MOST, untouched

OF_LATENTS = [name for name in GAMES if issubclass(method_of(name), Gan)]


@pytest.mark.parametrize("name", OF_LATENTS)
def test_the_same_latents_and_reals_are_judged_throughout_and_training_never_knows(
    name: str, accelerator: Accelerator, pictures: Tensor, tmp_path: Path
) -> None:
    watched, alone = (built(settings(name, tmp_path), accelerator, cache(pictures)) for _ in range(2))
    before = watched.moment()
    play(watched, 1)
    after = watched.moment()
    play(watched, 1)
    play(alone, 2)
    assert differences(watched, alone) == []
    if before is None:
        assert name in ("aae", "context_encoder", "lapgan", "pixelda")
        return
    assert torch.equal(before.latents, after.latents)
    assert not torch.equal(before.fakes, after.fakes)
    if name != "progressive":  # whose real pictures become finer with its fakes
        assert torch.equal(before.reals, after.reals)
    assert before.fakes.shape == before.reals.shape and len(before.fake_verdicts) == len(before.fakes) <= MOST


def test_fakes_are_drawn_from_the_latents_that_are_told_by_the_generator_that_plays(
    accelerator: Accelerator, pictures: Tensor
) -> None:
    method = built(settings("gan", Path()), accelerator, cache(pictures))
    play(method, 2)
    told = method.moment()
    with untouched(method), torch.no_grad():
        drawn = method.generator(told.latents)
        verdicts = method.objective.verdict(method.discriminator(drawn))
    assert torch.allclose(drawn, told.fakes, atol=1e-5)
    assert torch.allclose(verdicts.flatten(), told.fake_verdicts, atol=1e-4)


def test_half_precision_is_looked_at_as_it_is_trained(
    accelerator: Accelerator, pictures: Tensor, monkeypatch: pytest.MonkeyPatch
) -> None:
    method = built(settings("gan", Path()), accelerator, cache(pictures))
    monkeypatch.setattr(accelerator, "autocast", lambda: torch.autocast("cpu", torch.bfloat16))
    told = method.moment()
    assert told.fakes.dtype == told.fake_verdicts.dtype == torch.float32
