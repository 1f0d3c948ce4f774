"""The loss between label maps: by class, not by shade, and with an ear for rare classes."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor

from playground.metrics.agreement import nearest_colours
from playground.sketch import LABEL_SETS
from trainers.methods.pix2pix import class_difference


def palette(name: str) -> Tensor:
    return torch.tensor(LABEL_SETS[name].palette) / 127.5 - 1


def in_colours(classes: Tensor, name: str = "building") -> Tensor:
    return palette(name)[classes].permute(0, 3, 1, 2)


@pytest.mark.parametrize("name", LABEL_SETS)
def test_the_right_colour_costs_little_and_another_much(name: str) -> None:
    classes = torch.arange(len(palette(name))).view(1, 1, -1)
    right, wrong = in_colours(classes, name), in_colours(classes.roll(1, 2), name)
    little, much = (float(class_difference(made, right, palette(name))) for made in (right, wrong))
    assert little < 1 and much > 4 * little
    assert float(class_difference(right + 0.05, right, palette(name))) < 1.2 * little  # another shade is no other class


def test_a_pixel_of_a_rare_class_costs_more_than_one_of_a_frequent_class() -> None:
    classes = torch.zeros(1, 20, 20, dtype=torch.int64)
    classes[:, 0] = 1
    wanted = in_colours(classes)
    rare, frequent = classes.clone(), classes.clone()
    rare[:, 0, :5], frequent[:, 1, :5] = 0, 1  # five of each mistaken for the other
    none, first, second = (
        float(class_difference(in_colours(each), wanted, palette("building"))) for each in (classes, rare, frequent)
    )
    assert first - none > 2 * (second - none)


def test_its_gradient_leads_to_the_right_class() -> None:
    wanted = in_colours(torch.ones(1, 4, 4, dtype=torch.int64))
    made = torch.zeros_like(wanted).requires_grad_()
    for _ in range(40):
        (gradient,) = torch.autograd.grad(class_difference(made, wanted, palette("building")), made)
        made = (made - 0.5 * gradient).detach().requires_grad_()
    assert torch.equal(nearest_colours(made.detach(), palette("building")), torch.ones(1, 4, 4, dtype=torch.int64))


def test_a_pixel_of_a_far_colour_is_pulled_to_its_own() -> None:
    """Where colours are told apart too sharply, one that is nearer than its own holds it."""
    colours = palette("building")
    wanted = in_colours(torch.arange(len(colours)).view(1, 1, -1))
    made = wanted.flip(3).clone().requires_grad_()
    for _ in range(400):
        (gradient,) = torch.autograd.grad(class_difference(made, wanted, colours), made)
        made = (made - 0.2 * gradient).detach().clamp(-1, 1).requires_grad_()
    assert torch.equal(nearest_colours(made.detach(), colours), nearest_colours(wanted, colours))
