"""GauGAN on eight small made-up pairs: it learns, each of its terms teaches, and its network stands alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import torch
from accelerate import Accelerator
from playing import built, equal, experiment, play, settings, weights
from torch.nn.utils import parametrize

from playground.models.spade import SpadeGenerator
from playground.sketch import LABEL_SETS
from trainers.data import DataCache
from trainers.method import Mismatch
from trainers.methods.gaugan import GauGan

NO_DATA = DataCache(Path("nowhere"))


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("folders")


def gaugan(accelerator: Accelerator, root: Path, **changes: Any) -> GauGan:
    method: GauGan = built(settings("gaugan", root, **changes), accelerator, NO_DATA)
    return method


@pytest.mark.slow
def test_it_comes_nearer_to_what_is_wanted(accelerator: Accelerator, root: Path) -> None:
    method = gaugan(accelerator, root, epochs=60.0, lr=3e-3, d_lr=3e-3)
    source, target = method.shown

    @torch.no_grad()
    def distance() -> float:
        return float((method.average(source) - target).abs().mean())

    before = distance()
    play(method, 60)
    assert distance() < 0.7 * before


def test_every_part_of_the_cost_teaches_the_generator(accelerator: Accelerator, root: Path) -> None:
    steps = []
    for changes in ({}, {"matching": 0.0}):
        method = gaugan(accelerator, root, **changes)
        play(method, 1)
        steps.append(weights(method.generator))
    assert not equal(steps[0], steps[1])


def test_both_learn_at_rates_of_their_own_that_fall_in_the_second_half(accelerator: Accelerator, root: Path) -> None:
    method = gaugan(accelerator, root, lr=1e-3, d_lr=4e-3)
    for epoch, share in ((0, 1), (2, 1), (3, 0.5)):  # of four
        method.images = epoch * 8
        play(method, 1)
        rates = [optimizer.param_groups[0]["lr"] for optimizer in (method.g_optimizer, method.d_optimizer)]
        assert rates == pytest.approx([share * 1e-3, share * 4e-3])


def test_d_sees_classes_and_picture_at_two_sizes(accelerator: Accelerator, root: Path) -> None:
    method = gaugan(accelerator, root, labels="street")
    source, target = method.next_pairs()
    answers = method.answers(source, target)
    assert len(answers) == 2 and answers[0][-1].shape[0] == len(source)
    first = method.discriminator.judges[0].layers[0]
    assert first.in_channels == len(LABEL_SETS["street"].classes) + 3
    assert not torch.equal(answers[0][-1], method.answers(source.flip(0), target)[0][-1])


def test_its_network_comes_out_of_a_checkpoint_without_spectral_norm(accelerator: Accelerator, root: Path) -> None:
    method = gaugan(accelerator, root, labels="street")
    play(method, 2)
    network = GauGan.translator(method.config, method.to_checkpoint(), "AtoB")
    assert isinstance(network, SpadeGenerator) and not network.training
    assert not any(parametrize.is_parametrized(module) for module in network.modules())
    with torch.no_grad():
        torch.testing.assert_close(network(method.shown[0]), method.average(method.shown[0]), rtol=0, atol=1e-5)
    assert network.palette.shape == (12, 3)


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"doublings": 4}, "side must be a multiple of 16 where doublings is 4"),
        ({"halvings": 3}, "side must be at least 48 where halvings is 3"),
        ({"load": 20}, "load must be at least side, 24"),
    ],
)
def test_sizes_that_do_not_fit_are_refused_before_there_is_a_run(
    root: Path, changes: dict[str, Any], complaint: str
) -> None:
    with pytest.raises(Mismatch, match=complaint):
        experiment(settings("gaugan", root, **changes))
