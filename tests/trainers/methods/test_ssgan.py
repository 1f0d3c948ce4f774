"""The semi-supervised GAN: a hundred labels, evenly drawn, beside the same network that never plays."""

from __future__ import annotations

import torch

from trainers.methods.ssgan import few_of_each


def test_as_many_of_each_class_are_shown_with_labels() -> None:
    labels = torch.arange(1_000) % 10
    chosen = few_of_each(labels, 100, seed=3)
    assert torch.bincount(labels[chosen]).tolist() == [10] * 10
    assert len(set(chosen.tolist())) == 100


def test_which_they_are_follows_from_the_seed() -> None:
    labels = torch.arange(1_000) % 10
    assert torch.equal(few_of_each(labels, 50, seed=1), few_of_each(labels, 50, seed=1))
    assert not torch.equal(few_of_each(labels, 50, seed=1), few_of_each(labels, 50, seed=2))
