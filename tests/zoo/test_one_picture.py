"""The generator that learnt one photograph: it draws that one again, and others that are made of its patches."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image
from torch import Tensor

from playground.data import single_picture, to_bytes
from playground.data.pixels import picture_of
from playground.models.singan import Pyramid
from playground.pretrained import DRAWN, Pretrained
from trainers.pyramids import SHIPPED
from trainers.recipes.ship_pyramid import examples, measurements, spread


@pytest.fixture(scope="module")
def picture() -> Tensor:
    return single_picture.load(Path(single_picture.EXAMPLE.name), Path(), 128)


@pytest.fixture(scope="module")
def generator() -> Pyramid:
    return Pretrained().pyramid(SHIPPED)


@torch.inference_mode()
def test_it_draws_its_picture_again_and_others_that_differ(generator: Pyramid, picture: Tensor) -> None:
    again = generator.reconstruction(len(generator.sizes) - 1).clamp(-1, 1)
    assert 127.5 * (again - picture).square().mean().sqrt() < 11, "grey levels; 9.9 were measured"
    others = generator.samples(8, torch.Generator().manual_seed(1)).clamp(-1, 1)
    assert all(127.5 * (other - picture).square().mean().sqrt() > 25 for other in others)
    assert 0.45 < spread(generator, picture) < 0.65, "0.55 was measured"


@torch.inference_mode()
def test_what_it_draws_has_the_colours_of_the_picture_and_of_any_shape(generator: Pyramid, picture: Tensor) -> None:
    height, width = generator.sizes[-1]
    wide = generator.samples(4, torch.Generator().manual_seed(2), size=(height, 2 * width)).clamp(-1, 1)
    assert wide.shape[-2:] == (height, 2 * width)
    shares = [np.histogram(p.mean(1).numpy(), bins=8, range=(-1, 1))[0] / p.mean(1).numel() for p in (wide, picture)]
    assert np.abs(shares[0] - shares[1]).sum() / 2 < 0.15, "share of the pixels that would need another brightness"


@torch.inference_mode()
def test_the_pictures_shown_first_and_the_card_are_its_own(generator: Pyramid, picture: Tensor) -> None:
    folder = Pretrained().root / SHIPPED
    files = sorted((folder / DRAWN).glob("*.webp"))
    drawn = [picture_of(pixels) for pixels in to_bytes(examples(generator, picture))]
    for file, own in zip(files, drawn, strict=True):
        with Image.open(file) as kept:
            assert np.abs(np.asarray(kept.convert("RGB"), float) - np.asarray(own, float)).mean() < 6, file.name
    card = (folder / "README.md").read_text(encoding="utf-8")
    assert measurements(generator, picture)[0] in card and "CC BY 4.0" in card
