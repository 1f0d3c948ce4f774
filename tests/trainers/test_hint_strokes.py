"""Colour hints to learn from: where they lie, what they say, and how often there are any."""

from __future__ import annotations

import random

import torch
from torch import Tensor

from trainers.hint_strokes import EXCHANGED, UNTOLD, beneath, stroke_through, with_hints

RED, BLUE = torch.tensor([0.8, -0.4, -0.5]), torch.tensor([-0.6, 0.0, 0.6])


def two_areas() -> tuple[Tensor, Tensor]:
    """Ink and colours of a red and a blue square with a black frame, on white paper."""
    ink = torch.ones(3, 64, 64)
    ink[:, 15:49, 15:49] = -1
    ink[:, 17:47, 17:31] = ink[:, 17:47, 33:47] = 1
    colours = ink.clone()
    colours[:, 17:47, 17:31], colours[:, 17:47, 33:47] = RED[:, None, None], BLUE[:, None, None]
    return ink, colours


def test_hints_have_the_colour_of_the_area_in_which_they_lie() -> None:
    ink, colours = two_areas()
    seen = set()
    for seed in range(40):
        told, wanted = with_hints(ink, colours, random.Random(seed), 4)
        changed = (told != ink).any(dim=0)
        assert torch.allclose(told[:, changed], wanted[:, changed], atol=1e-6)
        seen |= {tuple(colour) for colour in told[:, changed].T.round(decimals=3).tolist()}
        assert changed.sum() < 0.9 * 2 * 30 * 14  # a hint, not the answer
    assert len(seen) > 6  # both areas, and what they are called when red, green and blue change places


def test_a_target_keeps_ink_and_paper_and_is_never_another_where_nothing_is_told() -> None:
    ink, colours = two_areas()
    changed = 0
    for seed in range(600):
        told, wanted = with_hints(ink, colours, random.Random(seed), 4)
        assert torch.equal(wanted[:, :15], colours[:, :15]) and torch.allclose(wanted.sum(0), colours.sum(0))
        is_other = not torch.equal(wanted, colours)
        assert not (is_other and torch.equal(told, ink))
        changed += is_other
    assert abs(changed / 600 - (1 - UNTOLD) * EXCHANGED) < 0.04


def test_some_pictures_are_told_nothing() -> None:
    ink, colours = two_areas()
    untold = sum(torch.equal(with_hints(ink, colours, random.Random(seed), 4)[0], ink) for seed in range(400))
    assert abs(untold / 400 - UNTOLD) < 0.1


def test_what_has_no_colour_tells_nothing() -> None:
    ink, _ = two_areas()
    assert all(torch.equal(with_hints(ink, ink, random.Random(seed), 4)[0], ink) for seed in range(20))


def test_the_same_chance_gives_the_same_hints() -> None:
    ink, colours = two_areas()
    one, other = ([with_hints(ink, colours, random.Random(seed), 4)[0] for seed in range(6)] for _ in range(2))
    assert all(torch.equal(a, b) for a, b in zip(one, other, strict=True))
    assert len({tuple(told.flatten().tolist()) for told in one}) > 3


def test_ink_stays_black_above_a_colour_and_paper_takes_it() -> None:
    ink, colour = torch.tensor([[-1.0, 1.0]]).expand(3, 2)[..., None], RED[:, None, None].expand(3, 2, 1)
    both = beneath(ink, colour)
    assert torch.allclose(both[:, 0, 0], -torch.ones(3)) and torch.allclose(both[:, 1, 0], RED)


def test_a_stroke_begins_where_it_is_told_and_stays_on_the_sheet() -> None:
    for seed in range(30):
        chance = random.Random(seed)
        row, column = chance.randrange(64), chance.randrange(64)
        stroke = stroke_through(row, column, 64, chance)
        assert stroke.shape == (64, 64) and stroke[row, column]
        assert 1 <= stroke.sum() < 0.25 * 64 * 64
