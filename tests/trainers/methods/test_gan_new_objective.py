"""A new objective is an entry in a table: losses, what it does to D's weights, and not an edit more."""

from __future__ import annotations

import dataclasses
import math

import pytest
import torch
from accelerate import Accelerator
from playing import OWN, alone, built, cache, everybody, play, weights
from torch import Tensor, nn
from torch.nn import functional as F

from playground.objectives import OBJECTIVES, Objective
from trainers.method import config_of, nearest_config
from trainers.methods.gan import Gan

CLIP = 0.01


def relativistic_average() -> Objective:
    """RaSGAN (Jolicoeur-Martineau 2019, section 4.2): how much more real than the mean of the others."""

    def d_loss(real: Tensor, fake: Tensor, smoothing: float = 0.0) -> Tensor:
        return F.softplus(fake.mean() - real).mean() + F.softplus(fake - real.mean()).mean()

    def g_loss(fake: Tensor, real: Tensor) -> Tensor:
        return F.softplus(real.mean() - fake).mean() + F.softplus(real - fake.mean()).mean()

    return dataclasses.replace(
        OBJECTIVES["hinge"], name="relativistic", title="Relativistic average", d_loss=d_loss, g_loss=g_loss,
        compares=True,
    )  # fmt: skip


def clipped() -> Objective:
    """The first Wasserstein GAN (Arjovsky et al. 2017, algorithm 1)."""

    def clip(discriminator: nn.Module) -> None:
        with torch.no_grad():
            for weight in discriminator.parameters():
                weight.clamp_(-CLIP, CLIP)

    return dataclasses.replace(OBJECTIVES["wasserstein_gp"], name="clipped", penalty=None, constrain=clip)


def gan(accelerator: Accelerator, pictures: Tensor, objective: str) -> Gan:
    given = {"method": "gan", "dataset": OWN, "architecture": "mlp", "batch_size": 16, "objective": objective}
    method: Gan = built(given, accelerator, cache(pictures))
    return method


def test_a_relativistic_one_trains_and_can_be_chosen_everywhere(
    accelerator: Accelerator, pictures: Tensor, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(ValueError, match="There is no objective called 'relativistic'"):
        config_of(Gan, {"objective": "relativistic"})
    monkeypatch.setitem(OBJECTIVES, "relativistic", relativistic_average())
    assert nearest_config(Gan, {"objective": "relativistic"})[1] == []
    method = gan(accelerator, pictures, "relativistic")
    told = play(method, 30)
    assert told[0]["d_loss"] == pytest.approx(2 * math.log(2), rel=0.3)  # neither knows anything yet
    assert told[-1]["d_loss"] < told[0]["d_loss"]
    assert all(math.isfinite(value) for figures in told for value in figures.values())
    assert "Relativistic" in Gan.describe(method.config)["subject"]
    assert Gan.flops(method.config)


def test_who_compares_is_given_the_real_pictures_of_ds_turn(
    accelerator: Accelerator, pictures: Tensor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The generator's loss sees D's logits for real pictures, also in a turn of its own."""
    seen: list[tuple[Tensor, Tensor]] = []
    usual = relativistic_average()

    def watched(fake: Tensor, real: Tensor) -> Tensor:
        seen.append((fake, real))
        return usual.g_loss(fake, real)

    monkeypatch.setitem(OBJECTIVES, "relativistic", dataclasses.replace(usual, g_loss=watched))
    method = gan(accelerator, pictures, "relativistic")
    play(method, 20, alone(method, "D"))
    before = method.images
    play(method, 1)
    assert method.images == before + 16  # the same batch serves both
    play(method, 1, alone(method, "G"))
    for fake, real in seen:
        assert fake.shape == real.shape == (16,)
        assert real.mean() > fake.mean()  # D has learned to tell them apart
        assert fake.requires_grad and not real.requires_grad


def test_weights_stay_clipped_after_every_step_of_d(
    accelerator: Accelerator, pictures: Tensor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(OBJECTIVES, "clipped", clipped())
    method = gan(accelerator, pictures, "clipped")
    update, steps = method.update_discriminator, 0

    def checked(*batches: object) -> dict[str, Tensor]:
        nonlocal steps
        figures = update(*batches)  # type: ignore[arg-type]
        steps += 1
        assert max(float(weight.abs().max()) for weight in weights(method.discriminator)) <= CLIP
        return figures

    monkeypatch.setattr(method, "update_discriminator", checked)
    play(method, 4, everybody(method, d_steps=2))
    play(method, 1, alone(method, "D"))
    assert steps == 9
    assert max(float(weight.abs().max()) for weight in weights(method.generator)) > CLIP
