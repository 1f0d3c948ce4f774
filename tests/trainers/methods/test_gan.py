"""The game: what moves, what stands still, and what a seed fixes."""

from __future__ import annotations

import math
import random
from typing import Any

import numpy as np
import pytest
import torch
from accelerate import Accelerator
from playing import OWN, alone, built, cache, differences, equal, everybody, play, weights
from torch import Tensor, nn

from playground.models import ARCHITECTURES
from playground.objectives import OBJECTIVES
from trainers.data import DataCache
from trainers.game import PULL
from trainers.generative import Batch
from trainers.method import nearest_config
from trainers.methods.gan import Gan

#: Batch norm, dropout in D, dropout in G, spectral norm, gradient penalty: all that could draw or remember.
MLP, DCGAN, NORMED, PENALTY, DROPOUT = VARIED = [
    {"architecture": "mlp"},
    {"architecture": "dcgan28"},
    {"architecture": "dcgan28_plain", "spectral_norm": True},
    {"architecture": "dcgan28", "objective": "wasserstein_gp"},
    {"architecture": "pydata"},
]
#: Of grey pictures that nobody has named; the others: see test_gan_classes.
PLAIN = [name for name, kind in ARCHITECTURES.items() if (kind.conditioning, kind.channels) == ("none", 1)]


def named(changes: dict[str, Any]) -> str:
    return "-".join(str(value) for value in changes.values())


@pytest.fixture(scope="module")
def data(pictures: Tensor) -> DataCache:
    return cache(pictures)


def gan(accelerator: Accelerator, data: DataCache, changes: dict[str, Any]) -> Gan:
    rates = {"dataset": OWN, "batch_size": 8, "d_steps": 1, "d_lr": 1e-3, "g_lr": 1e-3}
    method: Gan = built({"method": "gan"} | rates | changes, accelerator, data)
    return method


def buffers(network: nn.Module) -> dict[str, Tensor]:
    return {name: buffer.clone() for name, buffer in network.named_buffers()}


# ---- what a seed fixes


@pytest.mark.parametrize("changes", VARIED[:4], ids=named)
def test_the_same_seed_gives_the_same_bits(changes: dict[str, Any], accelerator: Accelerator, data: DataCache) -> None:
    runs = []
    for disturbance in (1, 2):
        torch.manual_seed(disturbance)  # what anybody else does with the global generator changes nothing
        method = gan(accelerator, data, changes)
        runs.append((play(method, 12), method))
    assert runs[0][0] == runs[1][0]
    assert differences(runs[0][1], runs[1][1]) == []


def test_another_seed_gives_other_weights_latents_and_order(accelerator: Accelerator, data: DataCache) -> None:
    one, other = (gan(accelerator, data, MLP | {"seed": seed}) for seed in (0, 1))
    for a, b in zip(weights(one.generator), weights(other.generator), strict=True):
        if a.ndim > 1:  # batch norm's scales and shifts start the same
            assert not torch.equal(a, b)
    assert not torch.equal(one.next_batch().pictures, other.next_batch().pictures)
    assert not torch.equal(one.fixed_latents(4), other.fixed_latents(4))
    assert not torch.equal(one.sample().pictures, other.sample().pictures)


@pytest.mark.slow
@pytest.mark.parametrize("changes", VARIED, ids=named)
def test_going_on_from_a_checkpoint_changes_no_bit(
    changes: dict[str, Any], accelerator: Accelerator, data: DataCache
) -> None:
    turns = 1 if changes == DROPOUT else 6
    whole, first, second = (gan(accelerator, data, changes) for _ in range(3))
    figures = play(whole, 2 * turns)
    before = play(first, turns)
    first.preview()  # publishing a picture between disturbs nothing
    second.restore(first.to_checkpoint())
    assert before + play(second, turns) == figures
    assert differences(second, whole) == []


def test_a_checkpoint_of_another_kind_of_device_goes_on_with_latents_of_its_own(
    accelerator: Accelerator, data: DataCache
) -> None:
    first, restored = (gan(accelerator, data, MLP) for _ in range(2))
    play(first, 3)
    restored.restore(first.to_checkpoint() | {"rng": torch.zeros(16, dtype=torch.uint8)})  # as long as a GPU's
    assert (restored.step, restored.images) == (3, 24)
    assert not torch.equal(restored.rng.get_state(), gan(accelerator, data, MLP).rng.get_state())
    play(restored, 1)
    assert restored.images == 32


def test_training_leaves_the_global_generators_alone(accelerator: Accelerator, data: DataCache) -> None:
    for changes in VARIED:
        before = torch.get_rng_state(), random.getstate(), np.random.get_state()[1].tolist()  # type: ignore[index]
        method = gan(accelerator, data, changes)
        play(method, 1)
        method.draw(method.fixed_latents(4))
        after = torch.get_rng_state(), random.getstate(), np.random.get_state()[1].tolist()  # type: ignore[index]
        assert torch.equal(before[0], after[0])
        assert before[1:] == after[1:]


# ---- who moves


@pytest.mark.parametrize("changes", [MLP, DCGAN, NORMED], ids=named)
def test_a_turn_of_g_leaves_every_weight_of_d(
    changes: dict[str, Any], accelerator: Accelerator, data: DataCache
) -> None:
    method = gan(accelerator, data, changes)
    play(method, 1)
    d, g, average = (weights(network) for network in (method.discriminator, method.generator, method.average))
    memory = str(method.d_optimizer.state_dict())
    (figures,) = play(method, 1, alone(method, "G"))
    assert equal(weights(method.discriminator), d)
    assert str(method.d_optimizer.state_dict()) == memory
    assert all(parameter.requires_grad for parameter in method.discriminator.parameters())
    assert not equal(weights(method.generator), g)
    assert not equal(weights(method.average), average)
    assert figures.keys() <= {"g_loss", PULL.name}  # D did not move, so it tells nothing
    assert math.isfinite(figures["g_loss"])
    assert method.images == 8  # no picture was shown


@pytest.mark.parametrize("changes", [MLP, DCGAN, NORMED], ids=named)
def test_a_turn_of_d_leaves_every_weight_of_g(
    changes: dict[str, Any], accelerator: Accelerator, data: DataCache
) -> None:
    method = gan(accelerator, data, changes)
    play(method, 1)
    d, g, shown = weights(method.discriminator), weights(method.generator), method.preview().pictures
    (figures,) = play(method, 1, alone(method, "D"))
    assert equal(weights(method.generator), g)
    assert torch.equal(method.preview().pictures, shown)  # the picture on the page stands still
    assert not equal(weights(method.discriminator), d)
    assert figures.keys() == {"d_loss", "d_real", "d_fake"}
    assert all(math.isfinite(value) for value in figures.values())
    assert method.images == 16


def test_batch_statistics_follow_whoever_is_asked(accelerator: Accelerator, data: DataCache) -> None:
    """In a turn of one player the other still answers, in training mode: its running means move, no weight does.

    They change nothing that is learnt: training normalises by the batch itself. The averaged generator, which is
    shown, takes them over with G's next move.
    """
    method = gan(accelerator, data, NORMED)
    g, average = buffers(method.generator), buffers(method.average)
    play(method, 1, alone(method, "D"))
    assert not torch.equal(buffers(method.generator)["layers.2.running_mean"], g["layers.2.running_mean"])
    assert all(torch.equal(value, average[name]) for name, value in buffers(method.average).items())
    d = buffers(method.discriminator)
    play(method, 1, alone(method, "G"))
    assert any(not torch.equal(value, d[name]) for name, value in buffers(method.discriminator).items())


def test_three_steps_of_d_see_three_batches_of_each(
    accelerator: Accelerator, data: DataCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    method = gan(accelerator, data, MLP)
    seen: list[tuple[Batch, Batch]] = []
    update = method.update_discriminator
    monkeypatch.setattr(method, "update_discriminator", lambda *given: seen.append(given) or update(*given))
    play(method, 1, everybody(method, d_steps=3))
    reals, fakes = (torch.cat([pair[i].pictures for pair in seen]).flatten(1) for i in range(2))
    assert len(reals.unique(dim=0)) == len(fakes.unique(dim=0)) == 24
    assert method.images == 24
    assert int(method.average.n_averaged) == 1  # G has moved once


# ---- the data


def numbered(n: int) -> DataCache:
    """Pictures (n, 1, 28, 28), n <= 256: picture i is all i."""
    return cache(torch.arange(n, dtype=torch.uint8).view(n, 1, 1, 1).expand(n, 1, 28, 28).contiguous())


def next_numbers(method: Gan) -> list[int]:
    return [round((value + 1) * 127.5) for value in method.next_batch().pictures[:, 0, 0, 0].tolist()]


@pytest.mark.parametrize(("n", "batch_size"), [(40, 8), (50, 8), (20, 64)])
def test_every_pass_shows_every_picture_once(n: int, batch_size: int, accelerator: Accelerator) -> None:
    method = gan(accelerator, numbered(n), MLP | {"batch_size": batch_size})
    shown: list[int] = []
    while len(shown) < 4 * n:
        shown += next_numbers(method)
    passes = [shown[start : start + n] for start in range(0, 4 * n, n)]
    assert all(sorted(order) == list(range(n)) for order in passes)
    assert len({tuple(order) for order in passes}) == 4  # each pass in an order of its own
    assert passes[0] != list(range(n))
    assert method.epoch == len(shown) / n


def test_the_order_goes_on_where_the_count_stands(accelerator: Accelerator) -> None:
    whole, later = (gan(accelerator, numbered(50), MLP | {"batch_size": 16}) for _ in range(2))
    batches = [next_numbers(whole) for _ in range(8)]
    later.images = 5 * 16
    assert [next_numbers(later) for _ in range(3)] == batches[5:]


def test_pictures_are_enlarged_to_what_the_networks_see(accelerator: Accelerator, data: DataCache) -> None:
    batch = gan(accelerator, data, {"architecture": "dcgan64"}).next_batch().pictures
    assert batch.shape == (8, 1, 64, 64)
    assert batch.min() >= -1
    assert batch.max() <= 1


# ---- what is learnt, and how fast


def test_a_live_learning_rate_reaches_its_optimizer(accelerator: Accelerator, data: DataCache) -> None:
    method = gan(accelerator, data, MLP)
    for rates in ({"d_lr": 1e-6, "g_lr": 2e-3}, {"d_lr": 5e-4, "g_lr": 1e-6}):
        play(method, 1, everybody(method, **rates))
        optimizers = (method.d_optimizer, method.g_optimizer)
        assert [group["lr"] for optimizer in optimizers for group in optimizer.param_groups] == list(rates.values())


def test_the_shown_generator_is_an_average_of_the_last_ones(accelerator: Accelerator, data: DataCache) -> None:
    method = gan(accelerator, data, DCGAN)
    start = weights(method.generator)[0]
    play(method, 15)
    now, shown = weights(method.generator)[0], weights(method.average)[0]
    assert 0 < (shown - now).norm() < (start - now).norm()
    assert not method.average.training


def test_d_learns_to_tell_and_g_learns_to_fool(accelerator: Accelerator, data: DataCache) -> None:
    method = gan(accelerator, data, MLP | {"batch_size": 32})
    told = play(method, 30, alone(method, "D"))
    assert told[-1]["d_real"] > 0.9 > 0.1 > told[-1]["d_fake"]
    fooled = play(method, 30, alone(method, "G"))
    assert fooled[-1]["g_loss"] < fooled[0]["g_loss"] / 2


@pytest.mark.slow
@pytest.mark.parametrize("architecture", PLAIN)
def test_every_architecture_plays_every_objective(architecture: str, accelerator: Accelerator, data: DataCache) -> None:
    """All of them on the dense networks; on others, which are slow, one with each thing that happens in D's turn."""
    for objective in OBJECTIVES if architecture == "mlp" else ("hinge", "wasserstein", "wasserstein_gp", "softmax"):
        changes = {"architecture": architecture, "objective": objective, "label_smoothing": 0.1, "d_steps": 1}
        method = gan(accelerator, data, changes)
        (figures,) = play(method, 1)
        told = {figure.name for figure in method.describe(method.config)["figures"]}
        assert {"d_loss", "g_loss", "d_real", "d_fake"} <= figures.keys() == told
        assert all(math.isfinite(value) for value in figures.values()), objective
        shown, size = method.draw(method.fixed_latents(4)), ARCHITECTURES[architecture].image_size
        assert shown.shape == (4, 1, size, size)
        assert shown.isfinite().all()
        assert shown.abs().max() <= 1


@pytest.mark.parametrize("architecture", PLAIN)
def test_every_architecture_takes_spectral_norm(architecture: str, accelerator: Accelerator, data: DataCache) -> None:
    method = gan(accelerator, data, {"architecture": architecture, "spectral_norm": True})
    assert not any(isinstance(layer, nn.BatchNorm2d) for layer in method.discriminator.modules())
    assert all(math.isfinite(value) for value in play(method, 1)[0].values())


def test_smoothing_changes_what_d_is_told(accelerator: Accelerator, data: DataCache) -> None:
    losses = [play(gan(accelerator, data, MLP | {"label_smoothing": s}), 1)[0]["d_loss"] for s in (0.0, 0.3)]
    assert losses[0] != losses[1]


def test_the_penalty_counts_as_much_as_its_weight(accelerator: Accelerator, data: DataCache) -> None:
    def d_loss(objective: str, weight: float) -> float:
        changes = MLP | {"objective": objective, "penalty_weight": weight}
        method = gan(accelerator, data, changes)
        return play(method, 1, alone(method, "D"))[0]["d_loss"]

    none = d_loss("non_saturating", 1.0)
    whole, third = (d_loss("non_saturating_r1", weight) - none for weight in (1.0, 0.3))
    assert whole > 0
    assert third == pytest.approx(0.3 * whole, rel=1e-3)


@pytest.mark.parametrize("name", OBJECTIVES)
def test_only_probabilities_are_headed_how_real(name: str) -> None:
    config, _ = nearest_config(Gan, {"objective": name})
    (plot,) = (plot for plot in Gan.describe(config)["plots"] if plot.name == "verdicts")
    assert plot.title.startswith("D(x)") == OBJECTIVES[name].is_probability
    assert plot.hint == f"{OBJECTIVES[name].verdict_name}."
