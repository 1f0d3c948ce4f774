"""Text to image: D learns to name what digits show, and G draws what it is told."""

from __future__ import annotations

import dataclasses
import math
from pathlib import Path

import pytest
import torch
from accelerate import Accelerator

from playground.data import mnist
from playground.words import Topic
from playground.words.architectures import DIGITS, FACES
from trainers.data import DataCache
from trainers.method import Mismatch, Turn
from trainers.methods.text_to_image import COLUMNS, ROWS, TextToImage, found, misnamed

VALUES = sum(DIGITS.sizes)


def test_naming_costs_nothing_where_the_wish_is_seen() -> None:
    wishes = torch.zeros(1, VALUES)
    wishes[0, [7, 10, 15]] = 1
    sure = 50 * wishes
    assert float(misnamed(sure, wishes, DIGITS.sizes)) == pytest.approx(0, abs=1e-4)
    assert float(found(sure, wishes, DIGITS.sizes).sum()) == 3
    blind = torch.zeros(1, VALUES)
    assert float(misnamed(blind, wishes, DIGITS.sizes)) == pytest.approx(sum(map(math.log, DIGITS.sizes)), rel=1e-4)


def test_only_digits_and_faces_can_be_asked_for() -> None:
    with pytest.raises(Mismatch, match="Only digits and drawn faces"):
        TextToImage.refuse_mismatch(_config("fashion_mnist"))


def test_every_fake_is_told_what_its_latent_says(tmp_path: Path) -> None:
    method = TextToImage(TextToImage.usual(), Accelerator(cpu=True), DataCache(tmp_path))
    fake, real = method.sample(), method.coming_batch()
    assert fake.latents is not None and fake.classes is not None and real.classes is not None
    assert torch.equal(fake.classes, method.generator.completed(fake.latents))
    assert real.classes.sum(dim=1).eq(3).all()
    labels = method.labels
    assert labels is not None
    assert torch.equal(real.classes[:, :10].argmax(dim=1), labels[method.coming_places()])


def test_where_likeness_counts_wishes_are_read_from_pictures_and_g_pays_for_each_pixel_unlike_them(
    tmp_path: Path,
) -> None:
    usual = TextToImage.usual()
    config = type(usual)(**{**vars(usual), "likeness": 10.0, "wish_weight": 0.0})
    method = TextToImage(config, Accelerator(cpu=True), DataCache(tmp_path))
    real = method.coming_batch()
    fake = method.sample()
    assert fake.classes is not None and torch.equal(fake.classes, real.classes)
    assert method.described is not None and torch.equal(method.described, real.pictures)
    costs = []
    for pictures in (fake.pictures, fake.pictures.detach() + 0.25):
        method.described = pictures.detach()
        costs.append(float(method.g_cost(fake, real)[0].detach()))
    assert costs[1] - costs[0] == pytest.approx(10 * 0.25, rel=1e-3)


def test_a_generator_that_moves_alone_is_asked_for_one_batch_after_the_other(tmp_path: Path) -> None:
    usual = TextToImage.usual()
    config = type(usual)(**{**vars(usual), "likeness": 10.0})
    method = TextToImage(config, Accelerator(cpu=True), DataCache(tmp_path))
    before = method.coming_batch().pictures
    method.turn(Turn(("G",), config))
    assert not torch.equal(before, method.coming_batch().pictures)


@pytest.mark.slow
def test_wishes_are_granted_within_seconds_and_not_when_they_weigh_nothing(tmp_path: Path) -> None:
    granted = {}
    for weight in (0.0, 1.0):
        config = TextToImage.usual()
        config = type(config)(**{**vars(config), "wish_weight": weight})
        method = TextToImage(config, Accelerator(cpu=True), DataCache(tmp_path))
        turn = Turn(method.players, config)
        for _ in range(150):
            figures = method.turn(turn)
            method.step += 1
        granted[weight] = float(figures["granted"])
    assert granted[1.0] > 0.6 > granted[0.0]


@pytest.mark.slow
def test_the_preview_has_a_row_for_each_wish(tmp_path: Path) -> None:
    method = TextToImage(TextToImage.usual(), Accelerator(cpu=True), DataCache(tmp_path))
    preview = method.preview()
    assert preview.pictures.shape == (len(ROWS[mnist.NAME].wishes) * COLUMNS, 1, 28, 28) and preview.columns == COLUMNS


@pytest.mark.parametrize("topic", [DIGITS, FACES], ids=lambda topic: topic.dataset)
def test_the_hint_says_what_each_row_was_asked_for(topic: Topic) -> None:
    """A phrase for each row, in which each value of the wish that has a word of its own is named."""
    rows = ROWS[topic.dataset]
    phrases = rows.hint.split("Wished are: ")[1].split("; ")
    assert len(phrases) == len(rows.wishes)
    for phrase, wish in zip(phrases, rows.wishes, strict=True):
        said = [names[value] for names, value in zip(topic.attributes.values(), wish, strict=True) if value >= 0]
        for word in set(said) - {"no", "yes", "none", "neutral"}:
            assert word.lower() in phrase, (word, phrase)
        assert len(said) > 0 or "anything at all" in phrase


def _config(dataset: str) -> object:
    usual = TextToImage.usual()
    return type(usual)(**{**vars(usual), "dataset": dataset})


def test_objectives_that_compare_see_real_pictures(tmp_path: Path) -> None:
    config = TextToImage.usual()
    config = type(config)(**{**vars(config), "objective": "relativistic_average"})
    method = TextToImage(config, Accelerator(cpu=True), DataCache(tmp_path))
    fake, real = method.sample(), method.next_batch()
    light = dataclasses.replace(real, pictures=torch.ones_like(real.pictures))
    costs = [float(method.g_cost(fake, seen)[0].detach()) for seen in (real, light)]
    assert costs[0] != costs[1]
