"""DualGAN: critics that are asked several times, bounded by their weights alone, and what goes there must come back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import torch
from accelerate import Accelerator
from playing import alone, built, play, settings, weights
from torch import Tensor
from torch.nn import functional as F

import trainers.methods.cyclegan
import trainers.methods.dualgan
from trainers.data import DataCache
from trainers.methods.dualgan import DualGan


def dualgan(accelerator: Accelerator, root: Path, **changes: Any) -> DualGan:
    method: DualGan = built(settings("dualgan", root, **changes), accelerator, DataCache(Path("nowhere")))
    return method


def test_no_weight_of_a_critic_is_larger_than_the_clip_and_many_stand_at_it(
    accelerator: Accelerator, tmp_path: Path
) -> None:
    method = dualgan(accelerator, tmp_path, clip=0.01, lr=3e-3)
    play(method, 4)
    critics = torch.cat([weight.flatten() for weight in weights(method.discriminators)]).abs()
    assert float(critics.max()) == pytest.approx(0.01) and float((critics > 0.0099).float().mean()) > 0.2
    assert max(float(weight.abs().max()) for weight in weights(method.generators)) > 0.05


def test_critics_learn_from_fresh_pictures_several_times_before_the_generators_move(
    accelerator: Accelerator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    method = dualgan(accelerator, tmp_path, d_steps=3)
    moved: list[str] = []
    for module, who in ((trainers.methods.dualgan, "critics"), (trainers.methods.cyclegan, "generators")):
        monkeypatch.setattr(module, "apply_gradients", lambda *_, who=who: moved.append(who))
    play(method, 1)
    assert moved == ["critics"] * 3 + ["generators"] and method.images == 3 * method.config.batch_size
    play(method, 1, alone(method, "G"))
    assert moved[4:] == ["generators"] and method.images == 4 * method.config.batch_size


def test_what_is_made_small_is_what_its_formula_says(
    accelerator: Accelerator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    method = dualgan(accelerator, tmp_path, d_steps=1)
    costs: list[float] = []
    for module in (trainers.methods.dualgan, trainers.methods.cyclegan):
        monkeypatch.setattr(module, "apply_gradients", lambda *given: costs.append(float(given[-1].detach())))
    a, b = (2 * torch.rand(2, 3, 16, 16, generator=torch.Generator().manual_seed(seed)) - 1 for seed in (0, 1))
    monkeypatch.setattr(method, "next_pictures", lambda pictures, kind: (a, b)[kind])
    with torch.no_grad():
        fake_b, fake_a = method.a_to_b(a), method.b_to_a(b)
        lost = F.l1_loss(method.b_to_a(fake_b), a) + F.l1_loss(method.a_to_b(fake_a), b)
        score_a, score_b = _mean(method.discriminator_a), _mean(method.discriminator_b)
        d_cost = score_a(fake_a) - score_a(a) + score_b(fake_b) - score_b(b)
        g_cost = method.config.cycle * lost - score_b(fake_b) - score_a(fake_a)
    play(method, 1)
    assert costs == pytest.approx([float(d_cost), float(g_cost)], rel=1e-3, abs=1e-3)


def _mean(critic: torch.nn.Module) -> Any:
    def score(pictures: Tensor) -> Tensor:
        found: Tensor = critic(pictures).mean()
        return found

    return score
