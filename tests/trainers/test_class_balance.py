"""The loss between label maps: by class, not by shade, and with an ear for rare classes."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor

from playground.sketch import LABEL_SETS
from trainers.classes import class_difference


def palette(name: str) -> Tensor:
    return torch.tensor(LABEL_SETS[name].palette) / 127.5 - 1


def in_colours(classes: Tensor, name: str = "building") -> Tensor:
    return palette(name)[classes].permute(0, 3, 1, 2)


@pytest.mark.parametrize("name", LABEL_SETS)
def test_the_right_colour_costs_next_to_nothing_and_another_much(name: str) -> None:
    classes = torch.arange(len(palette(name))).view(1, 1, -1)
    right, wrong = in_colours(classes, name), in_colours(classes.roll(1, 2), name)
    assert class_difference(right, right, palette(name)) < 0.02
    assert class_difference(wrong, right, palette(name)) > 3
    assert class_difference(right + 0.05, right, palette(name)) < 0.1


def test_a_pixel_of_a_rare_class_costs_more_than_one_of_a_frequent_class() -> None:
    classes = torch.zeros(1, 20, 20, dtype=torch.int64)
    classes[:, 0] = 1
    wanted = in_colours(classes)
    rare, frequent = classes.clone(), classes.clone()
    rare[:, 0, :5], frequent[:, 1, :5] = 0, 1  # five of each mistaken for the other
    costs = [float(class_difference(in_colours(each), wanted, palette("building"))) for each in (rare, frequent)]
    assert costs[0] > 2 * costs[1]


def test_its_gradient_leads_to_the_right_class() -> None:
    wanted = in_colours(torch.ones(1, 4, 4, dtype=torch.int64))
    made = torch.zeros_like(wanted).requires_grad_()
    for _ in range(40):
        (gradient,) = torch.autograd.grad(class_difference(made, wanted, palette("building")), made)
        made = (made - 0.5 * gradient).detach().requires_grad_()
    assert class_difference(made, wanted, palette("building")) < 0.05
