"""Pictures named by seeds, and sums of them that do what they say."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from torch import Tensor

from playground.data import faces
from playground.latent import combine, mean
from playground.latent.handwriting import MEASURES
from playground.latent.seeds import EQUATIONS, Equation, Picker, face_shares, seed_latents
from playground.models.wishes import WishedFaces64Generator
from playground.pretrained import ROOT, Pretrained

MODEL = "dcgan28-mnist"


@pytest.fixture(scope="module")
def picker() -> Picker:
    return Picker(Pretrained())


def recipe(picker: Picker, title: str) -> Equation:
    return next(found for found in picker.equations(MODEL) if found.title == title)


def before_and_after(picker: Picker, title: str) -> Tensor:
    """Pictures (2, 1, 28, 28): of the mean of C, and of A - B + C."""
    wanted = recipe(picker, title)
    a, b, c = (picker.latents(MODEL, picker.find(MODEL, wishes)) for wishes in (wanted.a, wanted.b, wanted.c))
    return picker.pictures(MODEL, torch.stack([mean(c), combine(a, b, c)]))


def digits_in(pictures: Tensor) -> list[int]:
    with torch.inference_mode():
        read: list[int] = Pretrained().classifier("mnist")(pictures).argmax(dim=1).tolist()
    return read


def test_a_seed_names_the_same_latent_in_any_company() -> None:
    assert seed_latents([7, 3], 64)[0].equal(seed_latents([7], 64)[0])
    assert seed_latents([], 64).shape == (0, 64)
    assert not seed_latents([3], 64).equal(seed_latents([4], 64))


@pytest.mark.parametrize("seed", [-1, 2**31, 1.5, "3", None, True, False])
def test_what_is_no_seed_is_refused(seed: object) -> None:
    with pytest.raises(ValueError, match="Seeds are whole numbers"):
        seed_latents([seed], 64)  # type: ignore[list-item]


def test_what_is_found_shows_what_was_wanted(picker: Picker) -> None:
    for digit in range(10):
        seeds = picker.find(MODEL, [str(digit)])
        assert len(set(seeds)) == 5
        assert digits_in(picker.pictures(MODEL, picker.latents(MODEL, seeds))) == [digit] * 5
    with pytest.raises(KeyError):
        picker.find(MODEL, ["smile: yes"])


def test_every_equation_of_digits_can_be_checked(picker: Picker) -> None:
    assert picker.equations(MODEL) == EQUATIONS["digits"]


@pytest.mark.parametrize(("title", "result"), [("8 − 1 + 4", 9), ("0 − 7 + 5", 6), ("8 − 1 + 0", 0)])
def test_sums_of_digits_give_the_promised_digit(picker: Picker, title: str, result: int) -> None:
    assert digits_in(before_and_after(picker, title))[1] == result


def test_slant_moves_from_one_digit_to_another(picker: Picker) -> None:
    pictures = before_and_after(picker, "slanted 3 − upright 3 + upright 8")
    before, after = MEASURES["slant"].of(pictures).tolist()
    assert digits_in(pictures) == [8, 8]
    assert after > before + 10


def test_the_pen_moves_from_one_digit_to_another(picker: Picker) -> None:
    pictures = before_and_after(picker, "bold 8 − thin 8 + thin 3")
    before, after = MEASURES["thickness"].of(pictures).tolist()
    assert digits_in(pictures) == [3, 3]
    assert after > before + 0.5


def test_face_equations_ask_for_what_the_classifier_knows() -> None:
    shares = face_shares(Pretrained(), torch.zeros(2, 3, 64, 64))
    assert all({*of.a, *of.b, *of.c} <= shares.keys() for of in EQUATIONS["faces"])


@pytest.mark.parametrize("model", ["faces64", "sagan64", "words-faces"])
@pytest.mark.parametrize("of", EQUATIONS["faces"], ids=lambda of: of.title)
def test_sums_of_faces_show_what_came_over_and_what_stayed(picker: Picker, model: str, of: Equation) -> None:
    a, b, c = (picker.latents(model, picker.find(model, wishes)) for wishes in (of.a, of.b, of.c))
    before, after = (face_shares(Pretrained(), picker.pictures(model, z[None])) for z in (mean(c), combine(a, b, c)))
    assert float(before[of.a[0]]) < 0.5 < float(after[of.a[0]])
    assert float(after[of.c[0]]) > 0.5


def test_a_model_that_must_be_asked_is_refused(picker: Picker) -> None:
    with pytest.raises(ValueError, match="must be told what to draw"):
        picker.pictures("cgan-mnist", torch.zeros(1, 64))


def small_faces(folder: Path) -> None:
    sizes = [len(values) for values in faces.ATTRIBUTES.values()]
    WishedFaces64Generator(sizes, faces.chances(), width=8).save_pretrained(folder / "faces64")


def test_faces_work_like_digits(tmp_path: Path) -> None:
    small_faces(tmp_path)
    (tmp_path / "faces-attributes").symlink_to(ROOT / "faces-attributes")
    picker = Picker(Pretrained(tmp_path))
    seeds = picker.find("faces64", EQUATIONS["faces"][0].a, count=3)
    assert picker.pictures("faces64", picker.latents("faces64", seeds)).shape == (3, 3, 64, 64)


def test_without_its_classifier_a_model_draws_but_nothing_is_promised(tmp_path: Path) -> None:
    small_faces(tmp_path)
    picker = Picker(Pretrained(tmp_path))
    assert picker.equations("faces64") == ()
    assert picker.pictures("faces64", picker.latents("faces64", [1])).shape == (1, 3, 64, 64)
