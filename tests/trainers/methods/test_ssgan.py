"""The semi-supervised GAN: a hundred labels, evenly drawn, beside the same network that never plays."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from accelerate import Accelerator
from playing import OWN, built, cache, equal, settings, weights
from torch import Tensor

from trainers.generative import Batch
from trainers.methods.ssgan import SsGan, few_of_each


@pytest.fixture
def method(accelerator: Accelerator, pictures: Tensor, tmp_path: Path) -> SsGan:
    labels = torch.arange(len(pictures)) % 10
    found: SsGan = built(settings("ssgan", tmp_path, labels=20), accelerator, cache(pictures, labels, OWN))
    found.discriminator.eval()  # no dropout: what it says of a picture can be said again
    return found


def test_a_picture_without_a_label_teaches_what_classes_are_named_by(method: SsGan) -> None:
    """D(x) = Z / (Z + 1) (section 5): a real picture pulls each class logit up by p(class | x) (1 - D(x)), a fake one
    pushes it down by p(class | x) D(x); and so the features below, although nobody has named either."""
    method.named = None
    real, fake = method.next_batch(), method.sample().detached()
    seen: list[Tensor] = []
    method.discriminator.naming.register_forward_hook(lambda layer, given, logits: seen.append(logits))
    cost, _ = method.d_cost(real, fake)
    slopes = torch.autograd.grad(cost, [*seen, *method.discriminator.layers.parameters()])
    for logits, slope, is_real in zip(seen, slopes, (True, False), strict=False):
        z = logits.exp().sum(dim=1, keepdim=True)
        d, names = z / (z + 1), logits.softmax(dim=1)
        wanted = -(1 - d) * names if is_real else d * names
        torch.testing.assert_close(slope, wanted / len(logits), rtol=1e-4, atol=1e-7)
    assert all(slope.abs().sum() > 0 for slope in slopes)


def test_g_is_paid_for_fakes_that_can_be_named(method: SsGan) -> None:
    """Odena's game, algorithm 1: −log D(G(z)), where D = Z / (Z + 1); real pictures and labels count for nothing."""
    fake = method.sample()
    with torch.no_grad():
        z = method.discriminator.names(fake.pictures).exp().sum(dim=1)
    for real in (None, method.next_batch()):
        cost, _ = method.g_cost(fake, real)
        torch.testing.assert_close(cost.detach(), -(z / (z + 1)).log().mean(), rtol=1e-4, atol=1e-6)


def test_the_net_beside_it_learns_nothing_from_pictures_without_labels(method: SsGan) -> None:
    """So that the difference between the two is what the game does."""
    real, fake = method.next_batch(), method.sample().detached()
    chance, before = method.rng.get_state(), [weights(net) for net in (method.discriminator, method.alone)]
    method.alone.eval()
    moved = []
    for pictures in (real.pictures, -real.pictures):
        method.rng.set_state(chance)
        for net, old in zip((method.discriminator, method.alone), before, strict=True):
            with torch.no_grad():
                for weight, value in zip(net.parameters(), old, strict=True):
                    weight.copy_(value)
        for optimizer in (method.d_optimizer, method.alone_optimizer):
            optimizer.state.clear()
        method.update_discriminator(Batch(pictures), fake)
        moved.append([weights(net) for net in (method.discriminator, method.alone)])
    (d, alone), (other_d, other_alone) = moved
    assert not equal(d, other_d)
    assert equal(alone, other_alone) and not equal(alone, before[1])


def test_as_many_of_each_class_are_shown_with_labels() -> None:
    labels = torch.arange(1_000) % 10
    chosen = few_of_each(labels, 100, seed=3)
    assert torch.bincount(labels[chosen]).tolist() == [10] * 10
    assert len(set(chosen.tolist())) == 100


def test_which_they_are_follows_from_the_seed() -> None:
    labels = torch.arange(1_000) % 10
    assert torch.equal(few_of_each(labels, 50, seed=1), few_of_each(labels, 50, seed=1))
    assert not torch.equal(few_of_each(labels, 50, seed=1), few_of_each(labels, 50, seed=2))
