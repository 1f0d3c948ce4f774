"""pix2pix on eight small made-up pairs: it learns, shows what it makes, and says what is wrong."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import torch
from accelerate import Accelerator
from playing import alone, built, equal, everybody, experiment, play, settings, weights
from torch import Tensor
from torch.nn import functional as F

from playground.data import DataUnavailable
from playground.models.lite_unet import LiteEncoder, LiteUNet
from playground.runs import RunStore
from trainers.data import DataCache
from trainers.features import LiteFeatures
from trainers.features.lite import trained_encoder
from trainers.loop import train
from trainers.method import Mismatch, config_of
from trainers.methods.pix2pix import Pix2Pix, gradient_difference
from trainers.tensors import averaged_weights

NO_DATA = DataCache(Path("nowhere"))


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder for the pairs: squares on coloured paper, and the same in negative."""
    return tmp_path_factory.mktemp("folders")


def pix2pix(accelerator: Accelerator, root: Path, **changes: Any) -> Pix2Pix:
    method: Pix2Pix = built(settings("pix2pix", root, **changes), accelerator, NO_DATA)
    return method


def test_it_learns(accelerator: Accelerator, root: Path) -> None:
    l1 = [figures["l1"] for figures in play(pix2pix(accelerator, root, epochs=40.0, lr=5e-3), 60)]
    assert l1[0] > 0.5
    assert sum(l1[-3:]) / 3 < 0.5 * l1[0]


def test_it_turns_either_half_into_the_other(accelerator: Accelerator, root: Path) -> None:
    there, back = (pix2pix(accelerator, root, direction=direction) for direction in ("AtoB", "BtoA"))
    assert torch.equal(there.shown[0], back.shown[1]) and torch.equal(there.shown[1], back.shown[0])
    assert torch.allclose(there.shown[0], -there.shown[1], atol=1e-6)  # the negative


def test_the_preview_is_in_threes_that_are_never_trained_on(accelerator: Accelerator, root: Path) -> None:
    method = pix2pix(accelerator, root)
    preview = method.preview()
    assert preview.pictures.shape == (3 * 3, 3, 16, 16) and preview.columns == 6
    assert torch.equal(preview.pictures[0::3], method.shown[0])
    assert torch.equal(preview.pictures[2::3], method.shown[1])
    made = preview.pictures[1::3]
    assert torch.equal(made, method.average(method.shown[0]).detach())
    names = {path.name for path, _ in method.pairs.files}
    assert len(method.pairs) == 8 and len(names) == 8
    assert all(path.parent.name == "train" for path, _ in method.pairs.files)


def test_every_part_of_the_cost_teaches_the_generator(accelerator: Accelerator, root: Path) -> None:
    steps = []
    for changes in ({}, {"l1": 0.0}, {"gradient": 50.0}, {"game": 0.0}):
        method = pix2pix(accelerator, root, **changes)
        play(method, 1)
        steps.append(weights(method.generator))
    assert not any(equal(steps[0], other) for other in steps[1:])


def test_without_a_game_d_teaches_g_nothing_and_the_card_says_so(accelerator: Accelerator, root: Path) -> None:
    first, second = (pix2pix(accelerator, root, game=0.0) for _ in range(2))
    with torch.no_grad():
        for weight in second.discriminator.parameters():
            weight.mul_(2)
    for method in (first, second):
        play(method, 3)
    assert equal(weights(first.generator), weights(second.generator))
    assert not equal(weights(first.discriminator), weights(second.discriminator))
    assert Pix2Pix.objective_words(first.config).startswith("No adversarial loss")
    assert Pix2Pix.objective_words(pix2pix(accelerator, root, game=2.0).config).startswith("2 times the non-saturating")


def test_classes_can_be_part_of_the_cost(accelerator: Accelerator, root: Path) -> None:
    plain, by_class = (pix2pix(accelerator, root, classes=weight) for weight in (0.0, 100.0))
    assert play(plain, 1) == play(by_class, 1)  # they count from the first step on, but are not told
    assert not equal(weights(plain.generator), weights(by_class.generator))
    assert "100 times the cross entropy between classes" in Pix2Pix.objective_words(by_class.config)


def test_the_card_tells_in_how_many_pictures_colours_really_changed_places(
    accelerator: Accelerator, root: Path
) -> None:
    """One order in six that chance puts them in is the one they had."""
    words = Pix2Pix.objective_words(pix2pix(accelerator, root, hints=6).config)
    assert "In 70% of the pictures up to 6 strokes" in words and "in 42% of these red" in words


def test_light_changes_in_what_is_given_and_by_chance_of_the_step(accelerator: Accelerator, root: Path) -> None:
    plain, first, again = (pix2pix(accelerator, root, jitter=jitter) for jitter in (0.0, 0.2, 0.2))
    source, target = plain.next_pairs()
    changed, same = first.next_pairs()
    assert torch.equal(target, same) and torch.equal(changed, again.next_pairs()[0])
    difference = (changed - source).abs()
    assert difference.mean() > 0.02 and difference.max() <= 0.2 * 2 + 1e-6
    assert changed.abs().max() <= 1
    again.step = first.step + 1
    again.images = 0
    assert not torch.equal(changed, again.next_pairs()[0])


def test_the_generator_halves_as_often_as_it_is_told(accelerator: Accelerator, root: Path) -> None:
    method = pix2pix(accelerator, root, depth=3)
    play(method, 1)
    assert method.generator.multiple == 8 and pix2pix(accelerator, root).generator.multiple == 16
    assert Pix2Pix.translator(method.config, method.to_checkpoint(), "AtoB").multiple == 8


def test_features_can_be_part_of_the_cost(accelerator: Accelerator, root: Path) -> None:
    pytest.importorskip("efficientnet_lite_pytorch", reason="its features come with requirements-dev.txt")
    plain, with_features = (pix2pix(accelerator, root, side=32, load=32, perceptual=weight) for weight in (0.0, 10.0))
    assert play(plain, 1) == play(with_features, 1)  # they count from the first step on, but are not told
    assert not equal(weights(plain.generator), weights(with_features.generator))


def test_d_moves_half_as_fast_and_both_slow_down_in_the_second_half(accelerator: Accelerator, root: Path) -> None:
    method = pix2pix(accelerator, root)
    source, target = method.next_pairs()
    fake = method.generator(source).detach()
    expected = 0.5 * method.objective.d_loss(method.verdicts(source, target), method.verdicts(source, fake))
    again = pix2pix(accelerator, root)
    (figures,) = play(again, 1, alone(again, "D"))
    assert figures["d_loss"] == pytest.approx(expected.item(), rel=1e-4)
    rates = []
    for epoch in (0, 2, 3, 4):  # of four
        again.images = epoch * 8
        again.turn(everybody(again, lr=1e-3))
        rates += [
            group["lr"] for optimizer in (again.d_optimizer, again.g_optimizer) for group in optimizer.param_groups
        ]
    assert rates == pytest.approx([1e-3, 1e-3, 1e-3, 1e-3, 5e-4, 5e-4, 2e-5, 2e-5])


def test_the_loss_for_flat_areas_forgives_a_wrong_colour_but_no_mottles() -> None:
    flat = torch.zeros(1, 3, 32, 32)
    assert gradient_difference(flat + 0.7, flat) == 0
    waves = 0.1 * torch.sin(torch.linspace(0, 6.28, 32)).expand(1, 3, 32, 32)  # as wide as the picture
    dots = 0.1 * torch.randn(1, 3, 32, 32, generator=torch.Generator().manual_seed(0))
    for mottled in (waves, dots):
        assert gradient_difference(flat + mottled, flat) > 0.05
        assert gradient_difference(mottled, mottled) == 0


def test_the_average_is_what_is_shown_and_it_follows_the_generator(accelerator: Accelerator, root: Path) -> None:
    method = pix2pix(accelerator, root)
    play(method, 8)
    saved = method.to_checkpoint()
    averaged: dict[str, Tensor] = averaged_weights(saved["average"])
    assert averaged.keys() == saved["generator"].keys()
    weight = next(name for name in averaged if name.endswith("weight"))
    assert not torch.equal(averaged[weight], saved["generator"][weight])
    assert F.mse_loss(averaged[weight], saved["generator"][weight]) < 4e-4


def test_a_run_goes_on_from_an_equal_network(accelerator: Accelerator, root: Path, store: RunStore) -> None:
    run = store.create(experiment(settings("pix2pix", root, epochs=1.0)))
    list(train(run, accelerator, NO_DATA))
    saved = torch.load(run.checkpoint, weights_only=True)
    method = pix2pix(accelerator, root, start=run.path, lr=1e-3)
    for part in ("generator", "discriminator"):
        assert equal(list(getattr(method, part).state_dict().values()), list(saved[part].values()))
    assert (method.step, method.images) == (0, 0)
    with pytest.raises(Mismatch, match="has no checkpoint to start from"):
        pix2pix(accelerator, root, start=root)


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"side": 48, "load": 48}, "side must be a power of two"),
        ({"halvings": 3}, "side must be at least 32 where halvings is 3"),
        ({"depth": 5}, "depth must be from 2 to 4 where side is 16, or 0"),
        ({"side": 32, "load": 16}, "load must be at least side, 32"),
    ],
)
def test_sizes_that_do_not_fit_are_refused_before_there_is_a_run(
    root: Path, changes: dict[str, Any], complaint: str
) -> None:
    with pytest.raises(Mismatch, match=complaint):
        experiment(settings("pix2pix", root, **changes))


def test_a_folder_without_pairs_is_named(accelerator: Accelerator, tmp_path: Path, store: RunStore) -> None:
    given = settings("pix2pix", tmp_path) | {"data": tmp_path / "empty"}
    (tmp_path / "empty").mkdir()
    with pytest.raises(DataUnavailable, match="has no pairs"):
        Pix2Pix(config_of(Pix2Pix, given), accelerator, NO_DATA)
    run = store.create(experiment(given))
    assert list(train(run, accelerator, NO_DATA)) == []
    assert run.status().state == "failed" and "has no pairs" in run.status().reason
    assert not run.checkpoint.exists() and run.frames() == []


def test_an_encoder_that_comes_trained_stays_as_it_is_while_the_decoder_learns(
    accelerator: Accelerator, tmp_path: Path
) -> None:
    method = pix2pix(accelerator, tmp_path, encoder="lite0", side=32, load=32, width=4, most=8)
    generator = method.generator
    assert isinstance(generator, LiteUNet)
    encoder, decoder = weights(generator.encoder), weights(generator.blocks)
    assert equal([*generator.encoder.state_dict().values()], [*trained_encoder(generator.encoder).values()])
    play(method, 3)
    assert equal(encoder, weights(generator.encoder)) and not equal(decoder, weights(generator.blocks))
    shipped = Pix2Pix.translator(method.config, {"average": method.average.state_dict()}, "there")
    assert isinstance(shipped, LiteUNet) and equal(encoder, weights(shipped.encoder))


def test_our_encoder_finds_what_the_trained_network_finds() -> None:
    """Of the same pictures, at each scale: its layers stand in the same order, and are padded in the same way."""
    ours, theirs = LiteEncoder(), LiteFeatures((0, 2, 4, 10, 15))
    ours.load_state_dict(trained_encoder(ours))
    pictures = torch.rand(2, 3, 64, 96, generator=torch.Generator().manual_seed(0)) * 2 - 1
    found, wanted = ours(pictures), theirs.maps(pictures)
    assert [maps.shape[2:] for maps in found] == [(64 // size, 96 // size) for size in (2, 4, 8, 16, 32)]
    for maps, others in zip(found, wanted, strict=True):
        assert torch.allclose(maps, others, atol=1e-3)
