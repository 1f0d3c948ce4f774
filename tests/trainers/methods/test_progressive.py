"""Progressive growing: what learns by when."""

from __future__ import annotations

from pathlib import Path

import torch
from accelerate import Accelerator
from playing import built, cache, play, settings
from small import in_squares
from torch import Tensor


def test_layers_that_are_not_there_yet_learn_nothing(
    accelerator: Accelerator, pictures: Tensor, tmp_path: Path
) -> None:
    method = built(settings("progressive", tmp_path, growing=50.0), accelerator, cache(pictures))
    later = method.generator.layers[-1].blocks[1:]
    before = [weight.clone() for weight in later.parameters()]
    (figures,) = play(method, 1)
    assert (figures["alpha"], figures["side"]) == (1.0, 7.0)
    assert all(torch.equal(a, b) for a, b in zip(before, later.parameters(), strict=True))


def test_it_grows_up_and_is_kept_at_its_level(accelerator: Accelerator, pictures: Tensor, tmp_path: Path) -> None:
    """The average is shown at the level of the networks that learn, and a checkpoint brings it along."""
    method = built(settings("progressive", tmp_path, growing=0.4), accelerator, cache(pictures))
    sides, alphas = zip(*((told["side"], told["alpha"]) for told in play(method, 11)), strict=True)
    assert list(sides) == sorted(sides) and set(sides) == {7.0, 14.0, 28.0}
    assert min(alphas) <= 0.5 and alphas[-1] == 1.0
    young = built(settings("progressive", tmp_path, growing=0.4), accelerator, cache(pictures))
    assert in_squares(young.preview().pictures, 4) and not in_squares(method.preview().pictures, 2)
    young.restore(method.to_checkpoint())
    assert torch.equal(young.preview().pictures, method.preview().pictures)
