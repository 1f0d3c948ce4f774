"""From a picture to its latent, and from anybody's picture to one that can be looked for."""

from __future__ import annotations

import io
import itertools

import numpy as np
import pytest
import torch
from PIL import Image, ImageDraw
from small import ROOT
from torch import Tensor

from playground.data import load, to_unit
from playground.latent import draw, invert, latents, prepare_target, scorer_for
from playground.models import Generator
from playground.models.dcgan import DCGAN28Generator
from playground.pretrained import Pretrained, load_network


@pytest.fixture(scope="module")
def generator() -> Generator:
    return load_network(DCGAN28Generator, ROOT / "pretrained" / "dcgan28-mnist")


# ---- inversion


def test_a_picture_of_the_generator_itself_is_found_again(generator: Generator) -> None:
    """Measured: 0.006 to 0.007 after 150 steps. Two random digits differ by 0.4."""
    target = draw(generator, latents(1, generator.latent_dim, seed=99))
    progress = list(invert(generator, target, steps=150, seed=0, restarts=6))
    assert progress[-1].error < 0.02
    assert progress[-1].error < progress[0].error / 5
    assert [p.step for p in progress] == [*range(0, 151, 10)]
    assert torch.equal(draw(generator, progress[-1].latent), progress[-1].picture)
    assert 5 < progress[-1].latent.norm() < 11, "where drawn latents lie"


@pytest.mark.slow
def test_real_digits_keep_their_meaning(generator: Generator) -> None:
    """Measured: 20 of 20."""
    scorer, digits = scorer_for("digits", Pretrained()), load("mnist", split="test")
    labels = digits.labels
    assert labels is not None
    found = []
    for i in range(20):
        *_, last = invert(generator, to_unit(digits.images[i : i + 1]), 25, 0, 4, features=scorer.features)
        found.append(last.picture)
    named = scorer.score(torch.cat(found))[:, -10:].argmax(dim=1)
    assert int((named == labels[:20]).sum()) >= 16


def test_the_seed_fixes_it_and_the_global_chance_is_left_alone(generator: Generator) -> None:
    target = draw(generator, latents(1, generator.latent_dim, seed=1))
    before = torch.random.get_rng_state()
    first, second = ([p.latent for p in invert(generator, target, 20, seed=5, restarts=4)] for _ in range(2))
    assert torch.equal(torch.cat(first), torch.cat(second))
    assert not torch.equal(first[-1], list(invert(generator, target, 20, seed=6, restarts=4))[-1].latent)
    assert torch.equal(before, torch.random.get_rng_state())


def test_it_can_be_left_at_any_step_and_changes_nothing_outside(generator: Generator) -> None:
    with torch.inference_mode():  # as a page's handler may be
        target = draw(generator, latents(1, generator.latent_dim, seed=1))
    started = list(itertools.islice(invert(generator, target, 1000, restarts=2), 2))
    assert [p.step for p in started] == [0, 10]
    assert torch.is_grad_enabled()
    assert all(parameter.grad is None and not parameter.requires_grad for parameter in generator.parameters())


def test_the_wrong_shape_is_refused_before_the_first_step(generator: Generator) -> None:
    with pytest.raises(ValueError, match=r"the target must be \(1, 1, 28, 28\), got \(1, 3, 64, 64\)"):
        invert(generator, torch.zeros(1, 3, 64, 64))
    with pytest.raises(ValueError, match="steps"):
        invert(generator, torch.zeros(1, 1, 28, 28), steps=0)
    with pytest.raises(ValueError, match="classes must be"):
        invert(generator, torch.zeros(1, 1, 28, 28), classes=torch.eye(10)[:1])


# ---- anybody's picture


def seven(paper: str = "white", ink: str = "black", size: tuple[int, int] = (300, 500)) -> Image.Image:
    """A 7 in the lower right corner."""
    image = Image.new("RGB", size, paper)
    ImageDraw.Draw(image).line([(150, 250), (250, 250), (190, 450)], fill=ink, width=20)
    return image


def extent(target: Tensor) -> tuple[int, int]:
    """Height and width of the box round the ink."""
    ink = target[0, 0] > -0.9
    return int(ink.any(dim=1).sum()), int(ink.any(dim=0).sum())


def centre(target: Tensor) -> tuple[float, float]:
    ink = (target[0, 0] + 1) / 2
    places = torch.arange(28.0)
    return float((ink.sum(dim=1) * places).sum() / ink.sum()), float((ink.sum(dim=0) * places).sum() / ink.sum())


def test_digits_look_as_in_mnist_however_they_were_drawn() -> None:
    drawn = [
        prepare_target(seven(*colours), "digits")
        for colours in (("white", "black"), ("black", "white"), ("#cde", "#236"))
    ]
    for target in drawn:
        assert target.shape == (1, 1, 28, 28)
        assert (float(target.min()), float(target.max())) == (-1.0, 1.0)
        assert extent(target)[0] == pytest.approx(20, abs=1)
        assert centre(target) == pytest.approx((14, 14), abs=0.6)
        assert torch.allclose(target, drawn[0], atol=0.15)


def test_mnist_itself_comes_back_unchanged() -> None:
    for digit in load("mnist", split="test").images[:100]:
        target = prepare_target(Image.fromarray(digit[0].numpy()), "digits")
        assert (target - to_unit(digit[None])).square().mean() < 1e-4, "two different digits are 0.4 apart"


def test_transparency_and_rotation_are_understood() -> None:
    sticker = Image.new("RGBA", (300, 500), (0, 0, 0, 0))
    ImageDraw.Draw(sticker).line([(150, 250), (250, 250), (190, 450)], fill="black", width=20)
    upright = prepare_target(seven(), "digits")
    assert torch.allclose(prepare_target(sticker, "digits"), upright, atol=0.05)
    exif = Image.Exif()
    exif[0x0112] = 6  # shown turned by a quarter
    file = io.BytesIO()
    seven().transpose(Image.Transpose.ROTATE_90).save(file, "PNG", exif=exif)
    assert torch.allclose(prepare_target(Image.open(file), "digits"), upright, atol=0.05)


def test_uneven_paper_is_not_writing() -> None:
    shade = np.linspace(200, 230, 500)[:, None] + np.random.default_rng(0).normal(0, 3, (500, 300))
    paper = Image.fromarray(shade.clip(0, 255).astype(np.uint8)).convert("RGB")
    ImageDraw.Draw(paper).line([(150, 250), (250, 250), (190, 450)], fill=(30, 30, 40), width=20)
    assert torch.allclose(prepare_target(paper, "digits"), prepare_target(seven(), "digits"), atol=0.3)


def test_faces_are_the_middle_square_in_colour() -> None:
    image = Image.new("RGB", (300, 100), "blue")
    image.paste("red", (100, 0, 200, 50))
    target = prepare_target(image, "faces")
    assert target.shape == (1, 3, 64, 64)
    assert target[0, :, 5, 5].tolist() == [1.0, -1.0, -1.0]
    assert target[0, :, 60, 60].tolist() == [-1.0, -1.0, 1.0]
    clear = Image.new("RGBA", (80, 80), (0, 0, 0, 0))
    clear.paste((255, 0, 0, 255), (0, 0, 40, 80))
    assert prepare_target(clear, "faces")[0, :, 5, 60].tolist() == [1.0, 1.0, 1.0], "transparent is white"


def test_garments_are_fitted_whole() -> None:
    target = prepare_target(seven(), "garments")
    assert target.shape == (1, 1, 28, 28)
    assert target[0, 0, 0, 0] == -1, "light background is turned dark"


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "I", "F", "I;16"])
@pytest.mark.parametrize("subject", ["digits", "garments", "faces"])
def test_every_mode_works_or_is_refused_plainly(mode: str, subject: str) -> None:
    grey = seven().convert("L")
    image = Image.fromarray(np.asarray(grey).astype(np.uint16) * 257) if mode == "I;16" else grey.convert(mode)
    assert image.mode == mode
    target = prepare_target(image, subject)  # type: ignore[arg-type]
    assert target.isfinite().all()
    assert target.abs().max() <= 1


@pytest.mark.parametrize("subject", ["digits", "garments", "faces"])
@pytest.mark.parametrize(
    ("image", "words"),
    [
        (Image.new("RGB", (1, 1)), "1 x 1 pixels: too small"),
        (Image.new("L", (2000, 3), 255), "too small"),
        (Image.new("RGB", (200, 200), "white"), "empty or one even colour"),
        (Image.new("RGBA", (200, 200), (0, 0, 0, 0)), "empty or one even colour"),
        (Image.new("1", (8000, 8000)), "more than 51 million pixels"),
    ],
)
def test_what_cannot_be_used(image: Image.Image, words: str, subject: str) -> None:
    with pytest.raises(ValueError, match=words):
        prepare_target(image, subject)  # type: ignore[arg-type]


def test_a_file_cut_short_is_refused_plainly() -> None:
    file = io.BytesIO()
    seven().save(file, "PNG")
    cut = Image.open(io.BytesIO(file.getvalue()[:200]))
    with pytest.raises(ValueError, match="cut short or damaged"):
        prepare_target(cut, "digits")


def test_the_picture_given_is_left_as_it_was() -> None:
    image = seven()
    before = image.tobytes()
    prepare_target(image, "digits")
    assert (image.size, image.mode, image.tobytes()) == ((300, 500), "RGB", before)
