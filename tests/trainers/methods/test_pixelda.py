"""PixelDA: halves of the data, and a net that learns names only from what was redrawn."""

from __future__ import annotations

import pytest
import torch
from accelerate import Accelerator
from playing import cache, play
from torch import Tensor

from trainers.methods.gan import Gan
from trainers.methods.pixelda import BRIGHTEST, PixelDa, PixelDaConfig, over_backgrounds


@pytest.fixture
def method(accelerator: Accelerator, pictures: Tensor) -> PixelDa:
    return PixelDa(PixelDaConfig(dataset="mnist", batch_size=8), accelerator, cache(pictures))


def test_no_digit_is_seen_both_ways(method: PixelDa, pictures: Tensor, monkeypatch: pytest.MonkeyPatch) -> None:
    """Named ones lie at even places, those over backgrounds at odd ones: here without any, so that they are known."""
    monkeypatch.setattr("trainers.methods.pixelda.over_backgrounds", lambda pictures, _: pictures)
    plain = (pictures.float() / 127.5 - 1).flatten(1)
    named, unnamed = set(), set()
    for _ in range(2 * len(pictures) // 8):
        fake = method.sample()
        assert fake.original is not None and fake.classes is not None
        places = torch.cdist(fake.original.flatten(1), plain).argmin(dim=1)
        assert fake.classes.argmax(dim=1).tolist() == (places % 10).tolist()
        named.update(places.tolist())
        real = method.next_batch()
        assert real.classes is None
        unnamed.update(torch.cdist(real.pictures.flatten(1), plain).argmin(dim=1).tolist())
    assert {place % 2 for place in named} == {0} and {place % 2 for place in unnamed} == {1}


def test_g_pays_for_a_digit_that_is_named_wrongly(method: PixelDa) -> None:
    fake = method.sample()
    method.wrong(method.naming, fake, fake.pictures).backward()
    assert all(weight.grad is not None and weight.grad.any() for weight in method.generator.layers.parameters())


@pytest.mark.parametrize(("weight", "hears"), [(0.1, True), (0.0, False)])
def test_without_weight_t_still_learns_and_g_no_longer_hears_of_it(method: PixelDa, weight: float, hears: bool) -> None:
    fake, method.weight = method.sample(), weight
    (method.g_cost(fake, None)[0] - Gan.g_cost(method, fake, None)[0]).backward()
    moved = [
        any(parameter.grad is not None and bool(parameter.grad.any()) for parameter in network.parameters())
        for network in (method.generator, method.naming)
    ]
    assert moved == [hears, True]


def test_the_net_for_comparison_knows_nothing_of_what_was_redrawn(accelerator: Accelerator, pictures: Tensor) -> None:
    """Whatever G draws, it learns the same; the other one does not."""

    def after(g_lr_of_d: float) -> PixelDa:
        config = PixelDaConfig(dataset="mnist", batch_size=8, d_lr=g_lr_of_d)
        method = PixelDa(config, accelerator, cache(pictures))
        play(method, 3)
        return method

    one, other = after(1e-3), after(3e-2)

    def same(name: str) -> bool:
        weights = zip(getattr(one, name).parameters(), getattr(other, name).parameters(), strict=True)
        return all(torch.equal(a, b) for a, b in weights)

    assert same("alone") and not same("naming") and not same("generator")


def test_both_accuracies_are_told_now_and_then(method: PixelDa) -> None:
    first, *others = play(method, 3)
    assert 0 <= first["accuracy"] <= 1 and 0 <= first["accuracy_alone"] <= 1
    assert all("accuracy" not in told for told in others)


def seeded(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def test_a_background_lightens_what_is_dark_and_darkens_what_is_light() -> None:
    dark = torch.full((3, 1, 28, 28), -1.0)
    backgrounds, inverted = over_backgrounds(dark, seeded()), over_backgrounds(-dark, seeded())
    torch.testing.assert_close(backgrounds, -inverted)
    assert backgrounds.min() >= -1 and 0 < (backgrounds.max() + 1) / 2 <= BRIGHTEST
    assert len({float(one.mean()) for one in backgrounds}) == 3  # each has its own
