"""A part that was rubbed out is drawn again: what is left stays, what is new has no seam and looks like a picture."""

from __future__ import annotations

import pytest
import torch
from PIL import Image, ImageDraw
from small import ROOT
from torch import Tensor

from playground.data import load, to_unit
from playground.latent import draw, invert, latents
from playground.latent.inpainting import check_hole, fit_into_hole
from playground.models import Generator
from playground.models.dcgan import DCGAN28Generator
from playground.pretrained import Pretrained, load_network
from playground.ui.latent.repair_search import RUBBER, hole_in, repair
from playground.ui.latent.search import Target


@pytest.fixture(scope="module")
def generator() -> Generator:
    return load_network(DCGAN28Generator, ROOT / "pretrained" / "dcgan28-mnist")


def lower_half(side: int = 28) -> Tensor:
    hole = torch.zeros(1, 1, side, side, dtype=torch.bool)
    hole[:, :, side // 2 :] = True
    return hole


# ---- the search


def test_what_is_rubbed_out_does_not_count(generator: Generator) -> None:
    """The other half of the target may be anything: the search does not see it."""
    hole = lower_half()
    target = draw(generator, latents(1, generator.latent_dim, seed=99))
    other = torch.where(hole, -target, target)
    one, two = ([*invert(generator, each, 20, restarts=4, known=~hole)][-1] for each in (target, other))
    assert torch.equal(one.latent, two.latent)
    plain = [*invert(generator, target, 20, restarts=4)][-1]
    assert not torch.equal(plain.latent, one.latent)


def test_the_half_that_is_left_is_found_again(generator: Generator) -> None:
    """Measured: 0.002 to 0.011 for six digits."""
    target = draw(generator, latents(1, generator.latent_dim, seed=99))
    *_, last = invert(generator, target, 100, restarts=6, known=~lower_half())
    assert last.error < 0.02
    half = (last.picture - target)[:, :, :14].square().mean()
    assert float(half) == pytest.approx(last.error, rel=1e-4)


def test_a_hole_and_features_do_not_go_together(generator: Generator) -> None:
    target = draw(generator, latents(1, generator.latent_dim, seed=1))
    with pytest.raises(ValueError, match="features see the whole"):
        invert(generator, target, features=lambda pictures: pictures.flatten(1), known=lower_half())
    with pytest.raises(ValueError, match="something must be known"):
        invert(generator, target, known=torch.zeros(1, 1, 28, 28, dtype=torch.bool))


@pytest.mark.slow
def test_digits_without_their_lower_half_become_digits_again() -> None:
    """Of ten digits that no network was trained on. Measured: the classifier is more than 80 % sure of eight, on the
    average 91 %; of the halves that are left it is so sure of three, on the average 49 %."""
    pretrained, digits = Pretrained(), load("mnist", split="test")
    classifier, hole = pretrained.classifier("mnist"), lower_half()
    repaired, halves = [], []
    for i in range(10):
        whole = to_unit(digits.images[i : i + 1])
        *_, last = repair(pretrained, "dcgan28-mnist", Target("digits", whole), hole)
        assert torch.equal(last.picture[:, :, :14], whole[:, :, :14])
        repaired.append(last.picture)
        halves.append(torch.where(hole, -1.0, whole))
    with torch.inference_mode():
        sure, unsure = (classifier(torch.cat(some)).softmax(dim=1).amax(dim=1) for some in (repaired, halves))
    assert int((sure > 0.8).sum()) >= 6
    assert float(sure.mean()) > float(unsure.mean()) + 0.2


# ---- the blending


def test_what_fits_already_is_taken_as_it_is() -> None:
    target = torch.rand(1, 3, 16, 16) * 2 - 1
    drawn = target.clone()
    hole = torch.zeros(1, 1, 16, 16, dtype=torch.bool)
    hole[:, :, 4:12, 5:11] = True
    drawn[:, :, 6:9, 6:9] = 0.25
    assert torch.allclose(fit_into_hole(target, drawn, hole), drawn, atol=1e-5)


def test_another_brightness_leaves_no_seam() -> None:
    """Inside, the drawn picture's steps from pixel to pixel; at the border nothing jumps."""
    slope = torch.linspace(-0.5, 0.5, 24).expand(1, 1, 24, 24).contiguous()
    hole = torch.zeros(1, 1, 24, 24, dtype=torch.bool)
    hole[:, :, 6:18, 6:18] = True
    fitted = fit_into_hole(slope, slope + 0.4, hole)
    assert torch.allclose(fitted, slope, atol=2e-3)


def test_outside_the_hole_nothing_changes_and_all_stays_in_range() -> None:
    chance = torch.Generator().manual_seed(3)
    target, drawn = (2 * torch.rand(1, 3, 20, 20, generator=chance) - 1 for _ in range(2))
    hole = torch.rand(1, 1, 20, 20, generator=chance) < 0.4
    fitted = fit_into_hole(target, drawn, hole)
    assert torch.equal(fitted[~hole.expand_as(fitted)], target[~hole.expand_as(target)])
    assert fitted.abs().max() <= 1


# ---- what was rubbed out


def test_the_rubber_leaves_a_hole_where_it_was_and_nowhere_else() -> None:
    face = Image.new("RGB", (280, 280), "#f2c9a5")
    ImageDraw.Draw(face).rectangle((70, 140, 209, 279), fill=RUBBER)
    hole = hole_in(face, 28)
    wanted = torch.zeros(1, 1, 28, 28, dtype=torch.bool)
    wanted[:, :, 14:28, 7:21] = True
    assert torch.equal(hole, wanted)


@pytest.mark.parametrize("colour", ["#000000", "#ffffff", "#b03a2e", "#f2c9a5", "#3b2a20", "#2f6fb5"])
def test_no_colour_of_a_picture_is_taken_for_the_rubber(colour: str) -> None:
    assert not hole_in(Image.new("RGB", (280, 280), colour), 64).any()


def test_too_small_and_too_large_holes_are_refused_in_words() -> None:
    with pytest.raises(ValueError, match="Nothing is rubbed out yet"):
        check_hole(torch.zeros(1, 1, 28, 28, dtype=torch.bool))
    with pytest.raises(ValueError, match="Too little of the picture is left"):
        check_hole(torch.ones(1, 1, 28, 28, dtype=torch.bool))
    check_hole(lower_half())
