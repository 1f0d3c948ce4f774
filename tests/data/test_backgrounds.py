"""Backgrounds by chance, on which strokes stay readable."""

from __future__ import annotations

import torch

from playground.data.backgrounds import BRIGHTEST, over_backgrounds


def seeded(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def test_a_background_lightens_what_is_dark_and_darkens_what_is_light() -> None:
    dark = torch.full((3, 1, 28, 28), -1.0)
    backgrounds, inverted = over_backgrounds(dark, seeded()), over_backgrounds(-dark, seeded())
    torch.testing.assert_close(backgrounds, -inverted)
    assert backgrounds.min() >= -1 and 0 < (backgrounds.max() + 1) / 2 <= BRIGHTEST
    assert len({float(one.mean()) for one in backgrounds}) == 3  # each has its own
