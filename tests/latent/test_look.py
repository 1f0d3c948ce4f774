"""Attention over a picture: whose it is, that it stays a distribution, and where it glows."""

from __future__ import annotations

import math

import pytest
import torch
from rounding import rounding

from playground.latent import draw, latents
from playground.latent.look import MARK, Look, has_attention, heat, look, overlay
from playground.models import initialise
from playground.models.attention import attention_weights
from playground.models.faces64 import Faces64Generator, SAGAN64Generator
from playground.models.sagan import SAGAN28Generator

SIDE = 64


@pytest.fixture(scope="module")
def generator() -> SAGAN64Generator:
    """A small one, as it is before training."""
    generator = SAGAN64Generator(width=8)
    initialise(generator, torch.Generator().manual_seed(0))
    return generator.eval().requires_grad_(False)


def test_digits_look_too() -> None:
    """14 places a side look at 7: a place is two pixels wide."""
    digits = SAGAN28Generator()
    initialise(digits, torch.Generator().manual_seed(0))
    seen = look(digits.eval().requires_grad_(False), latents(1, digits.latent_dim, seed=1), row=27, column=5, side=28)
    assert (seen.place, tuple(seen.weights.shape)) == ((26, 4, 2), (7, 7))


def corner_look(side: int = 8) -> Look:
    """All attention on the first field."""
    weights = torch.zeros(side, side)
    weights[0, 0] = 1
    return Look(weights, (60, 60, 4))


def test_a_look_is_the_generators_own_row(generator: SAGAN64Generator) -> None:
    z = latents(1, generator.latent_dim, seed=1)
    seen = look(generator, z, row=21, column=63, side=SIDE)
    assert seen.place == (20, 60, 4)
    assert torch.equal(seen.weights.flatten(), attention_weights(generator.layers, z)[0, 5 * 16 + 15])
    assert float(seen.weights.sum()) == pytest.approx(1, abs=rounding(terms=seen.weights.numel()))


def test_pixels_of_one_place_look_alike_and_places_do_not(generator: SAGAN64Generator) -> None:
    z = latents(1, generator.latent_dim, seed=1)
    here, beside, far = (look(generator, z, row, 8, SIDE).weights for row in (8, 11, 40))
    assert torch.equal(here, beside)
    assert not torch.equal(here, far)


@pytest.mark.parametrize(("row", "column"), [(-1, 0), (0, 64), (64, 0)])
def test_a_place_outside_the_picture_is_refused(generator: SAGAN64Generator, row: int, column: int) -> None:
    with pytest.raises(ValueError, match="rows and columns from 0 to 63"):
        look(generator, latents(1, generator.latent_dim, seed=0), row, column, SIDE)


def test_without_attention_there_is_nothing_to_look_at() -> None:
    plain = Faces64Generator(width=8).eval()
    assert not has_attention(plain)
    with pytest.raises(ValueError, match="no self-attention"):
        look(plain, latents(1, plain.latent_dim, seed=0), 0, 0, SIDE)


def test_spread_counts_the_fields() -> None:
    assert corner_look().spread == pytest.approx(1)
    assert Look(torch.full((8, 8), 1 / 64), (0, 0, 4)).spread == pytest.approx(64, rel=rounding(math.log(64), steps=3))
    halves = torch.zeros(8, 8)
    halves[0, :2] = 0.5
    assert Look(halves, (0, 0, 4)).spread == pytest.approx(2)


def test_heat_is_warmest_where_it_looks() -> None:
    warmth = heat(corner_look(), SIDE)
    assert warmth.shape == (SIDE, SIDE)
    assert (float(warmth.min()), float(warmth.max())) == (0, 1)
    assert divmod(int(warmth.argmax()), SIDE) < (8, 8)
    assert float(warmth[32:, 32:].max()) == 0


@pytest.mark.parametrize("channels", [1, 3])
def test_an_overlay_dims_what_is_not_seen_and_frames_who_looks(channels: int) -> None:
    picture = torch.full((channels, SIDE, SIDE), 0.5)
    shown = overlay(picture, corner_look())
    assert shown.shape == (3, SIDE, SIDE)
    assert float(shown.min()) >= -1 and float(shown.max()) <= 1
    assert float(shown[:, 40, 20].max()) < 0.5  # far from both: darker
    assert float(shown[0, 0, 0]) > 0.5  # seen: the glow's red
    mark = torch.tensor(MARK) * 2 - 1
    assert torch.allclose(shown[:, 60, 62], mark) and torch.allclose(shown[:, 63, 63], mark)
    assert not torch.allclose(shown[:, 61, 61], mark)  # the frame is hollow


def test_the_picture_is_the_one_that_was_drawn(generator: SAGAN64Generator) -> None:
    """Asking where it looks changes nothing about what it draws."""
    z = latents(1, generator.latent_dim, seed=2)
    before = draw(generator, z)
    look(generator, z, 10, 10, SIDE)
    assert torch.equal(draw(generator, z), before)
    assert math.isfinite(look(generator, z, 10, 10, SIDE).spread)
