"""What an epoch costs: time scaled by arithmetic from what was seen here (for the arithmetic see test_layer_table)."""

from __future__ import annotations

import threading

import pytest
import torch
from torch import nn
from torch.utils.flop_counter import FlopCounterMode

from trainers.cost import BATCH, EpochEstimate, Pace, count_flops, estimate_epoch
from trainers.methods import all_methods
from trainers.methods.gan import Gan, GanConfig
from trainers.methods.pix2pix import Pix2Pix
from trainers.methods.vae import Vae


def step_flops(architecture: str, **changes: object) -> int:
    found = Gan.flops(GanConfig(architecture=architecture, **changes))  # type: ignore[arg-type]
    assert found is not None
    return found


def test_every_method_that_learns_a_data_set_is_counted() -> None:
    for name, method in all_methods().items():
        if method.learns_from == "dataset":
            assert (method.flops(method.usual()) or 0) > 0, name


def test_what_is_counted_is_what_torch_counts() -> None:
    network, pictures = nn.Sequential(nn.Conv2d(3, 8, 3, 2), nn.Flatten(), nn.Linear(392, 5)), torch.randn(2, 3, 16, 16)

    def step() -> None:
        network(pictures).sum().backward()

    with FlopCounterMode(display=False) as counter:
        step()
    assert count_flops(step) == counter.get_total_flops() // BATCH > 0


def test_what_another_thread_does_meanwhile_is_neither_counted_nor_disturbed() -> None:
    network, latent = nn.Linear(4, 4), torch.randn(1, 4, requires_grad=True)
    counting, done = threading.Event(), threading.Event()
    counted: list[int] = []

    def step() -> None:
        torch.ones(2, 3) @ torch.ones(3, 2)
        counting.set()
        assert done.wait(60)

    thread = threading.Thread(target=lambda: counted.append(count_flops(step)))
    thread.start()
    assert counting.wait(60)
    (gradient,) = torch.autograd.grad(network(latent).sum(), latent)
    done.set()
    thread.join()
    assert torch.allclose(gradient[0], network.weight.sum(dim=0))
    assert counted == [2 * 2 * 3 * 2 // BATCH]


# ---- time


def test_nothing_is_estimated_before_anything_has_run() -> None:
    assert estimate_epoch(Gan, Gan.usual(), 1000, []) is None
    assert estimate_epoch(Gan, Gan.usual(), 1000, [Pace(Gan, Gan.usual(), 0.0)]) is None


def test_the_same_networks_are_measured_whatever_else_differs() -> None:
    seen = [Pace(Gan, GanConfig(seed=7, epochs=3, d_lr=0.01), 500.0)]
    assert estimate_epoch(Gan, GanConfig(), 1000, seen) == EpochEstimate(2.0, "run")


def test_other_networks_are_scaled_by_their_arithmetic() -> None:
    seen = [Pace(Gan, GanConfig(), 500.0)]
    found = estimate_epoch(Gan, GanConfig(architecture="mlp"), 1000, seen)
    assert found is not None and found.source == "scaled"
    assert found.seconds == pytest.approx(2.0 * step_flops("mlp") / step_flops("dcgan28"))
    other = estimate_epoch(Vae, Vae.usual(), 1000, seen)
    assert other is not None and other.source == "scaled"


def test_what_nobody_has_counted_is_told_only_where_it_was_timed() -> None:
    assert estimate_epoch(Pix2Pix, Pix2Pix.usual(), 100, [Pace(Gan, GanConfig(), 500.0)]) is None
    seen = [Pace(Gan, GanConfig(), 500.0), Pace(Pix2Pix, Pix2Pix.usual(), 10.0)]
    assert estimate_epoch(Pix2Pix, Pix2Pix.usual(), 100, seen) == EpochEstimate(10.0, "run")


def test_the_newest_pace_counts() -> None:
    seen = [Pace(Gan, GanConfig(), 100.0), Pace(Gan, GanConfig(), 500.0)]
    assert estimate_epoch(Gan, GanConfig(), 1000, seen) == EpochEstimate(10.0, "run")


def test_a_run_tells_the_time_better_than_a_trial() -> None:
    trial = Pace(Gan, GanConfig(), 10.0, is_trial=True)
    assert estimate_epoch(Gan, GanConfig(), 1000, [trial]) == EpochEstimate(100.0, "trial")
    assert estimate_epoch(Gan, GanConfig(), 1000, [Pace(Gan, GanConfig(), 500.0), trial]) == EpochEstimate(2.0, "run")
