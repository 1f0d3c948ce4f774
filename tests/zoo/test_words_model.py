"""The generator of digits in words draws what is asked for, as varied as digits are."""

from __future__ import annotations

from itertools import product

import pytest
import torch
from torch import Tensor

from playground.data import load, to_unit
from playground.labels.recognition import read
from playground.latent import latents
from playground.metrics import Evaluator
from playground.pretrained import ROOT, Pretrained
from playground.words import TOPICS, Wish, draw_wish, granted
from playground.words.digit_phrases import attributes_of

TOPIC = TOPICS["mnist"]
SIZES = TOPIC.sizes
MODEL, EACH, SEED = "words-mnist", 8, 77
LEAST_RIGHT = 0.93
"""share of the pictures that show the digit, the stroke, the slant; measured: 0.997, 0.947, 0.974"""
MOST_DISTANCE = 9.0
"""Fréchet distance of 2,000 pictures of nothing wished, in our classifier's features; measured: 7.3"""
MOST_BYTES = 10_000_000


def test_it_is_small() -> None:
    assert sum(file.stat().st_size for file in (ROOT / MODEL).rglob("*") if file.is_file()) < MOST_BYTES


def test_every_wish_is_granted() -> None:
    generator = Pretrained().illustrator(MODEL)
    every = torch.tensor(list(product(*map(range, SIZES))) * EACH)
    pictures = generator(latents(len(every), generator.latent_dim, SEED), TOPIC.wishes_of(every))
    digits = torch.tensor([reading.named for reading in read(Pretrained().classifier("mnist"), pictures)])
    right = (attributes_of(pictures, digits) == every).float().mean(dim=0)
    assert right.min() >= LEAST_RIGHT, right.tolist()


def test_what_is_not_said_is_as_varied_as_digits_are() -> None:
    evaluator = Evaluator(load("mnist", split="test").images, "mnist")
    found = evaluator.evaluate(nothing_wished(2_000))
    assert found.fid is not None and found.fid < MOST_DISTANCE
    assert found.coverage is not None and min(found.coverage.counts) > 0.06 * 2_000


def test_a_wish_changes_what_it_says_and_nothing_else() -> None:
    """The same latents: beside the digit alone, the pen becomes bolder."""
    thin, bold = Wish(TOPIC, (7, 0, -1), ()), Wish(TOPIC, (7, 2, -1), ())
    drawn = [draw_wish(Pretrained().illustrator(MODEL), wish, 50, SEED) for wish in (thin, bold)]
    both = [attributes_of(pictures, torch.full((50,), 7)) for pictures in drawn]
    assert (both[0][:, 1] == 0).float().mean() > 0.9 and (both[1][:, 1] == 2).float().mean() > 0.9
    assert (both[0][:, 2] == both[1][:, 2]).float().mean() > 0.8


def test_what_is_found_is_told_for_each_picture() -> None:
    digits = load("mnist", split="test")
    sevens = to_unit(digits.images[digits.labels == 7][:50])
    seen = TOPIC.seen_in(sevens, Pretrained())
    found = granted(Wish(TOPIC, (7, -1, -1), ()), seen)
    assert found.each.keys() == {"digit"} and found.whole is not None and found.whole.float().mean() > 0.9
    assert granted(Wish(TOPIC, (-1, -1, -1), ()), seen).whole is None
    assert not granted(Wish(TOPIC, (3, -1, -1), ()), seen).each["digit"].any()


def test_latents_decide_what_a_wish_leaves_out() -> None:
    generator = Pretrained().illustrator(MODEL)
    z = latents(300, generator.latent_dim, SEED)
    whole = generator.completed(z, TOPIC.wishes_of(torch.tensor([[7, -1, 2]])).expand(300, -1))
    digit, stroke, slant = whole.split(SIZES, dim=1)
    assert digit[:, 7].all() and slant[:, 2].all()
    assert torch.equal(stroke.argmax(dim=1), z[:, generator.noise :].split(SIZES, dim=1)[1].argmax(dim=1))
    assert stroke.sum(dim=1).eq(1).all() and stroke.sum(dim=0).min() > 60


@pytest.mark.parametrize("wishes", [torch.zeros(2, 15), torch.zeros(3, 16)])
def test_wishes_of_another_shape_are_refused(wishes: Tensor) -> None:
    generator = Pretrained().illustrator(MODEL)
    with pytest.raises(ValueError, match="wishes must be"):
        generator(torch.zeros(2, generator.latent_dim), wishes)


def nothing_wished(count: int) -> Tensor:
    generator = Pretrained().illustrator(MODEL)
    return torch.cat([generator(z) for z in latents(count, generator.latent_dim, SEED).split(500)])
