"""The training loop: what moves, what stands still, and what a seed fixes."""

from __future__ import annotations

import io
import math
import random
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
import pytest
import torch
from accelerate import Accelerator
from torch import Tensor, nn
from trainers.engine import Batch, Diverged, Step, Turn, draw, fixed_latents, next_batch, train
from trainers.state import State

from playground.config import GanConfig
from playground.models import ARCHITECTURES
from playground.objectives import OBJECTIVES
from trainers import engine

BOTH = Turn(("D", "G"), d_steps=1, d_lr=1e-3, g_lr=1e-3)
D_ONLY = Turn(("D",), d_steps=1, d_lr=1e-3, g_lr=1e-3)
G_ONLY = Turn(("G",), d_steps=1, d_lr=1e-3, g_lr=1e-3)

#: Batch norm, dropout in D, dropout in G, spectral norm, gradient penalty: all that could draw or remember.
VARIED = [
    GanConfig(architecture="mlp", batch_size=8),
    GanConfig(architecture="dcgan28", batch_size=8, spectral_norm=True),
    GanConfig(architecture="dcgan28", batch_size=8, objective="wasserstein_gp"),
    GanConfig(architecture="pydata", batch_size=8),
]
#: Of grey pictures that nobody has named; the others: see test_conditional and test_learners.
PLAIN = [
    name
    for name, architecture in ARCHITECTURES.items()
    if (architecture.family, architecture.conditioning, architecture.channels) == ("gan", "none", 1)
]
MLP = VARIED[0]
DCGAN = GanConfig(architecture="dcgan28", batch_size=8)


def named(config: GanConfig) -> str:
    return f"{config.architecture}-{config.objective}" + "-sn" * config.spectral_norm


def play(state: State, pictures: Tensor, turns: Iterable[Turn]) -> list[Step]:
    return list(train(state, pictures, turns))


def contents(state: State) -> dict[str, Tensor]:
    """Every number that training changes, optimizers and the random state too."""
    flat: dict[str, Tensor] = {}

    def walk(name: str, value: Any) -> None:
        if isinstance(value, Tensor):
            flat[name] = value.clone()
        elif isinstance(value, dict):
            for key, part in value.items():
                walk(f"{name}/{key}", part)
        elif isinstance(value, list):
            walk(name, dict(enumerate(value)))
        elif isinstance(value, int | float):
            flat[name] = torch.tensor(value, dtype=torch.float64)

    walk("", state.to_checkpoint())
    return flat


def differences(a: dict[str, Tensor], b: dict[str, Tensor]) -> list[str]:
    assert a.keys() == b.keys()
    return [name for name in a if not torch.equal(a[name], b[name])]


def weights(network: nn.Module) -> list[Tensor]:
    return [parameter.detach().clone() for parameter in network.parameters()]


def buffers(network: nn.Module) -> dict[str, Tensor]:
    return {name: buffer.clone() for name, buffer in network.named_buffers()}


def same(a: list[Tensor], b: list[Tensor]) -> bool:
    return all(torch.equal(x, y) for x, y in zip(a, b, strict=True))


# ---- what a seed fixes


@pytest.mark.parametrize("config", VARIED[:3], ids=named)
def test_the_same_seed_gives_the_same_bits(config: GanConfig, accelerator: Accelerator, pictures: Tensor) -> None:
    runs = []
    for disturbance in (1, 2):
        torch.manual_seed(disturbance)  # what anybody else does with the global generator changes nothing
        state = State.fresh(config, accelerator)
        runs.append((play(state, pictures, [BOTH] * 20), contents(state)))
    assert runs[0][0] == runs[1][0]
    assert differences(runs[0][1], runs[1][1]) == []


def test_another_seed_gives_other_weights_latents_and_order(accelerator: Accelerator, pictures: Tensor) -> None:
    states = [State.fresh(GanConfig(architecture="mlp", batch_size=8, seed=seed), accelerator) for seed in (0, 1)]
    for a, b in zip(weights(states[0].generator), weights(states[1].generator), strict=True):
        if a.ndim > 1:  # batch norm's scales and shifts start the same
            assert not torch.equal(a, b)
    assert not torch.equal(next_batch(states[0], pictures).pictures, next_batch(states[1], pictures).pictures)
    assert not torch.equal(fixed_latents(states[0].config), fixed_latents(states[1].config))


@pytest.mark.parametrize("config", VARIED, ids=named)
def test_going_on_from_a_checkpoint_changes_no_bit(
    config: GanConfig, accelerator: Accelerator, pictures: Tensor
) -> None:
    turns = 3 if config.architecture == "pydata" else 10
    whole = State.fresh(config, accelerator)
    steps = play(whole, pictures, [BOTH] * (2 * turns))

    first = State.fresh(config, accelerator)
    before = play(first, pictures, [BOTH] * turns)
    draw(first, fixed_latents(config))  # publishing a picture between disturbs nothing
    file = io.BytesIO()
    torch.save(first.to_checkpoint(), file)
    file.seek(0)
    second = State.fresh(config, accelerator)
    second.restore(torch.load(file, weights_only=True))
    assert differences(contents(second), contents(first)) == []
    assert before + play(second, pictures, [BOTH] * turns) == steps
    assert differences(contents(second), contents(whole)) == []


def test_a_checkpoint_of_another_kind_of_device_goes_on_with_latents_of_its_own(
    accelerator: Accelerator, pictures: Tensor
) -> None:
    state = State.fresh(MLP, accelerator)
    steps = play(state, pictures, [BOTH] * 3)
    checkpoint = state.to_checkpoint() | {"rng": torch.zeros(16, dtype=torch.uint8)}  # as long as a GPU's
    restored = State.fresh(MLP, accelerator)
    restored.restore(checkpoint)
    assert restored.step == 3
    assert not torch.equal(restored.rng.get_state(), State.fresh(MLP, accelerator).rng.get_state())
    assert play(restored, pictures, [BOTH])[0].images == steps[-1].images + 8


def test_training_leaves_the_global_generators_alone(accelerator: Accelerator, pictures: Tensor) -> None:
    for config in VARIED:
        before = torch.get_rng_state(), random.getstate(), np.random.get_state()[1].tolist()  # type: ignore[index]
        state = State.fresh(config, accelerator)
        play(state, pictures, [BOTH])
        draw(state, fixed_latents(config, 4))
        after = torch.get_rng_state(), random.getstate(), np.random.get_state()[1].tolist()  # type: ignore[index]
        assert torch.equal(before[0], after[0])
        assert before[1:] == after[1:]


# ---- who moves


@pytest.mark.parametrize("config", [MLP, DCGAN, VARIED[1]], ids=named)
def test_a_turn_of_g_leaves_every_weight_of_d(config: GanConfig, accelerator: Accelerator, pictures: Tensor) -> None:
    state = State.fresh(config, accelerator)
    play(state, pictures, [BOTH])
    d, g, d_memory = weights(state.discriminator), weights(state.generator), state.d_optimizer.state_dict()
    average = weights(state.average)
    (step,) = play(state, pictures, [G_ONLY])
    assert same(weights(state.discriminator), d)
    assert str(state.d_optimizer.state_dict()) == str(d_memory)
    assert all(parameter.requires_grad for parameter in state.discriminator.parameters())
    assert not same(weights(state.generator), g)
    assert not same(weights(state.average), average)
    assert math.isnan(step.d_loss)
    assert math.isfinite(step.g_loss)
    assert state.images == 8  # no picture was shown


@pytest.mark.parametrize("config", [MLP, DCGAN, VARIED[1]], ids=named)
def test_a_turn_of_d_leaves_every_weight_of_g(config: GanConfig, accelerator: Accelerator, pictures: Tensor) -> None:
    state = State.fresh(config, accelerator)
    play(state, pictures, [BOTH])
    d, g, shown = (
        weights(state.discriminator),
        weights(state.generator),
        draw(state, fixed_latents(config, 4)),
    )
    (step,) = play(state, pictures, [D_ONLY])
    assert same(weights(state.generator), g)
    assert torch.equal(draw(state, fixed_latents(config, 4)), shown)  # the picture on the page stands still
    assert not same(weights(state.discriminator), d)
    assert math.isnan(step.g_loss)
    assert math.isfinite(step.d_loss)
    assert (state.g_steps, state.images) == (1, 16)


def test_batch_statistics_follow_whoever_is_asked(accelerator: Accelerator, pictures: Tensor) -> None:
    """In a turn of one player the other still answers, in training mode: its running means move, no weight does.

    They change nothing that is learnt: training normalises by the batch itself. The averaged generator, which is
    shown, takes them over with G's next move.
    """
    state = State.fresh(DCGAN, accelerator)
    g, d, average = buffers(state.generator), buffers(state.discriminator), buffers(state.average)
    play(state, pictures, [D_ONLY])
    assert not torch.equal(buffers(state.generator)["layers.2.running_mean"], g["layers.2.running_mean"])
    assert buffers(state.average).keys() == average.keys()
    assert all(torch.equal(value, average[name]) for name, value in buffers(state.average).items())
    d = buffers(state.discriminator)
    play(state, pictures, [G_ONLY])
    assert any(not torch.equal(value, d[name]) for name, value in buffers(state.discriminator).items())


def test_step_counts_one_a_turn(accelerator: Accelerator, pictures: Tensor) -> None:
    state = State.fresh(MLP, accelerator)
    steps = play(state, pictures, [BOTH, D_ONLY, G_ONLY, Turn(("D", "G"), 3, 1e-3, 1e-3), BOTH])
    assert [step.step for step in steps] == [1, 2, 3, 4, 5]
    assert [step.images for step in steps] == [8, 16, 16, 40, 48]
    assert [step.epoch for step in steps] == [images / 200 for images in (8, 16, 16, 40, 48)]


def test_three_steps_of_d_see_three_batches_of_each(
    accelerator: Accelerator, pictures: Tensor, monkeypatch: pytest.MonkeyPatch
) -> None:
    state = State.fresh(MLP, accelerator)
    seen: list[tuple[Batch, Batch]] = []
    update: Callable[..., tuple[float, float, float]] = engine.update_discriminator

    def recorded(state: State, objective: Any, real: Batch, fake: Batch) -> tuple[float, float, float]:
        seen.append((real, fake))
        return update(state, objective, real, fake)

    monkeypatch.setattr(engine, "update_discriminator", recorded)
    play(state, pictures, [Turn(("D", "G"), d_steps=3, d_lr=1e-3, g_lr=1e-3)])
    reals = torch.cat([real.pictures for real, _ in seen]).flatten(1)
    fakes = torch.cat([fake.pictures for _, fake in seen]).flatten(1)
    assert len(reals.unique(dim=0)) == 24
    assert len(fakes.unique(dim=0)) == 24
    assert (state.step, state.images, state.g_steps) == (1, 24, 1)


# ---- the data


def numbered(n: int) -> Tensor:
    """uint8 (n, 1, 28, 28), n <= 256: picture i is all i."""
    return torch.arange(n, dtype=torch.uint8).view(n, 1, 1, 1).expand(n, 1, 28, 28).contiguous()


def numbers(batch: Tensor) -> list[int]:
    return [round((value + 1) * 127.5) for value in batch[:, 0, 0, 0].tolist()]


@pytest.mark.parametrize(("n", "batch_size"), [(40, 8), (50, 8), (20, 64)])
def test_every_pass_shows_every_picture_once(n: int, batch_size: int, accelerator: Accelerator) -> None:
    state = State.fresh(GanConfig(architecture="mlp", batch_size=batch_size), accelerator)
    shown: list[int] = []
    while len(shown) < 4 * n:
        shown += numbers(next_batch(state, numbered(n)).pictures)
    passes = [shown[start : start + n] for start in range(0, 4 * n, n)]
    assert all(sorted(order) == list(range(n)) for order in passes)
    assert len({tuple(order) for order in passes}) == 4  # each pass in an order of its own
    assert passes[0] != list(range(n))


def test_the_order_goes_on_where_the_count_stands(accelerator: Accelerator) -> None:
    config = GanConfig(architecture="mlp", batch_size=16)
    whole = State.fresh(config, accelerator)
    batches = [numbers(next_batch(whole, numbered(50)).pictures) for _ in range(8)]
    later = State.fresh(config, accelerator)
    later.images = 5 * 16
    assert [numbers(next_batch(later, numbered(50)).pictures) for _ in range(3)] == batches[5:]


def test_pictures_are_enlarged_to_what_the_networks_see(accelerator: Accelerator, pictures: Tensor) -> None:
    state = State.fresh(GanConfig(architecture="dcgan64", batch_size=8), accelerator)
    batch = next_batch(state, pictures).pictures
    assert batch.shape == (8, 1, 64, 64)
    assert batch.min() >= -1
    assert batch.max() <= 1


# ---- what is learnt, and how fast


def test_a_live_learning_rate_reaches_the_optimizer(accelerator: Accelerator, pictures: Tensor) -> None:
    state = State.fresh(MLP, accelerator)
    play(state, pictures, [BOTH])
    d, g = weights(state.discriminator), weights(state.generator)
    play(state, pictures, [Turn(("D", "G"), 1, d_lr=0.0, g_lr=2e-3)])
    assert same(weights(state.discriminator), d)
    assert not same(weights(state.generator), g)
    g = weights(state.generator)
    play(state, pictures, [Turn(("D", "G"), 1, d_lr=5e-4, g_lr=0.0)])
    assert not same(weights(state.discriminator), d)
    assert same(weights(state.generator), g)
    rates = [group["lr"] for optimizer in (state.d_optimizer, state.g_optimizer) for group in optimizer.param_groups]
    assert rates == [5e-4, 0.0]


def test_the_shown_generator_is_an_average_of_the_last_ones(accelerator: Accelerator, pictures: Tensor) -> None:
    state = State.fresh(DCGAN, accelerator)
    start = weights(state.generator)[0]
    play(state, pictures, [BOTH] * 15)
    now, shown = weights(state.generator)[0], weights(state.average)[0]
    assert 0 < (shown - now).norm() < (start - now).norm()
    assert not state.average.training


def test_d_learns_to_tell_and_g_learns_to_fool(accelerator: Accelerator, pictures: Tensor) -> None:
    state = State.fresh(GanConfig(architecture="mlp", batch_size=32), accelerator)
    told = play(state, pictures, [D_ONLY] * 30)
    assert told[-1].d_real > 0.9 > 0.1 > told[-1].d_fake
    fooled = play(state, pictures, [G_ONLY] * 30)
    assert fooled[-1].g_loss < fooled[0].g_loss / 2


def test_weights_that_run_away_are_told_in_plain_words(accelerator: Accelerator, pictures: Tensor) -> None:
    state = State.fresh(MLP, accelerator)
    with torch.no_grad():
        next(state.discriminator.parameters()).fill_(float("nan"))
    with pytest.raises(Diverged, match="At step 1 the discriminator's loss was no longer a number"):
        play(state, pictures, [BOTH])
    state = State.fresh(MLP, accelerator)
    with torch.no_grad():
        next(state.generator.parameters()).fill_(float("inf"))
    with pytest.raises(Diverged, match="generator's loss"):
        play(state, pictures, [G_ONLY])


@pytest.mark.parametrize("architecture", PLAIN)
def test_every_architecture_plays_every_objective(
    architecture: str, accelerator: Accelerator, pictures: Tensor
) -> None:
    for objective in OBJECTIVES:
        config = GanConfig(architecture=architecture, objective=objective, batch_size=8, label_smoothing=0.1)
        state = State.fresh(config, accelerator)
        (step,) = play(state, pictures, [BOTH])
        assert all(math.isfinite(v) for v in (step.d_loss, step.g_loss, step.d_real, step.d_fake)), objective
        shown = draw(state, fixed_latents(config, 4))
        size = ARCHITECTURES[architecture].image_size
        assert shown.shape == (4, 1, size, size)
        assert shown.isfinite().all()
        assert shown.abs().max() <= 1


@pytest.mark.parametrize("architecture", PLAIN)
def test_every_architecture_takes_spectral_norm(architecture: str, accelerator: Accelerator, pictures: Tensor) -> None:
    state = State.fresh(GanConfig(architecture=architecture, batch_size=8, spectral_norm=True), accelerator)
    assert not any(isinstance(layer, nn.BatchNorm2d) for layer in state.discriminator.modules())
    (step,) = play(state, pictures, [BOTH])
    assert math.isfinite(step.d_loss + step.g_loss)


def test_smoothing_changes_what_d_is_told(accelerator: Accelerator, pictures: Tensor) -> None:
    losses = []
    for smoothing in (0.0, 0.3):
        config = GanConfig(architecture="mlp", batch_size=8, label_smoothing=smoothing)
        losses.append(play(State.fresh(config, accelerator), pictures, [BOTH])[0].d_loss)
    assert losses[0] != losses[1]


def test_a_copy_of_the_config_is_in_the_checkpoint(accelerator: Accelerator) -> None:
    state = State.fresh(MLP, accelerator)
    assert GanConfig(**state.to_checkpoint()["config"]) == MLP
