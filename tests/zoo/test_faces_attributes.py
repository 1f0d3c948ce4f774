"""What is shipped in pretrained/faces-attributes names freshly drawn faces, and keeps the promises of its card."""

from __future__ import annotations

import json
import re

import pytest
import torch
from torch import Tensor

from playground.data import to_unit
from playground.data.faces import ATTRIBUTES
from playground.metrics.face_attributes import attribute_chances, face_distance, nearest
from playground.models.attributes import AttributeClassifier
from playground.pretrained import ROOT, Pretrained
from trainers.recipes.draw_faces import Artist, choose

COUNT = 150


@pytest.fixture(scope="module")
def classifier() -> AttributeClassifier:
    return Pretrained().attribute_classifier()


@pytest.fixture(scope="module")
def drawn() -> tuple[Tensor, Tensor]:
    """Other faces than the classifier learnt from or was tested on, all but a few: uint8 pictures and attributes."""
    for package in ("dicebear", "dicebear_styles", "resvg_py"):
        pytest.importorskip(package, reason="drawing needs the packages of requirements-dev.txt")
    attributes = choose(2 * COUNT, torch.Generator().manual_seed(1234))
    return Artist().draw(attributes), attributes


def right(classifier: AttributeClassifier, pictures: Tensor, attributes: Tensor) -> dict[str, float]:
    chances = attribute_chances(classifier, pictures)
    return {
        name: float((chances[name].argmax(dim=1) == column).float().mean())
        for name, column in zip(ATTRIBUTES, attributes.T, strict=True)
    }


def test_folder_is_small_and_complete() -> None:
    assert (ROOT / "faces-attributes" / "model.safetensors").stat().st_size < 1_000_000
    assert (ROOT / "faces-attributes" / "preview.png").is_file()
    config = json.loads((ROOT / "faces-attributes" / "config.json").read_text(encoding="utf-8"))
    assert config["values"] == {name: len(values) for name, values in ATTRIBUTES.items()}


@pytest.mark.slow
def test_freshly_drawn_faces_are_named_as_well_as_the_card_says(
    classifier: AttributeClassifier, drawn: tuple[Tensor, Tensor]
) -> None:
    images, attributes = drawn
    measured = right(classifier, to_unit(images[:COUNT]), attributes[:COUNT])
    card = (ROOT / "faces-attributes" / "README.md").read_text(encoding="utf-8")
    for name, accuracy in measured.items():
        said = re.search(rf"\| {name.replace('_', ' ')} \|.*\| ([\d.]+)% \|", card)
        assert said is not None
        assert float(said[1]) >= 95
        assert accuracy >= float(said[1]) / 100 - 0.04, name


@pytest.mark.slow
def test_soft_and_grainy_faces_are_named_too(classifier: AttributeClassifier, drawn: tuple[Tensor, Tensor]) -> None:
    images, attributes = drawn
    soft = torch.nn.functional.avg_pool2d(to_unit(images[:COUNT]), 3, stride=1, padding=1, count_include_pad=False)
    grain = 0.05 * torch.randn(soft.shape, generator=torch.Generator().manual_seed(0))
    measured = right(classifier, soft + grain, attributes[:COUNT])
    for name in ("smile", "beard", "hair_style", "hair_length", "hair_colour", "skin"):
        assert measured[name] >= 0.93, name


def test_a_blend_of_two_faces_is_doubtful(classifier: AttributeClassifier, drawn: tuple[Tensor, Tensor]) -> None:
    images, attributes = drawn
    smiling, serious = (to_unit(images[attributes[:, 0] == smile][:60]) for smile in (1, 0))
    between = attribute_chances(classifier, (smiling + serious) / 2)["smile"][:, 1]
    ends = attribute_chances(classifier, smiling)["smile"][:, 1]
    assert float(ends.mean()) > 0.95
    assert float(between.mean()) < float(ends.mean()) - 0.2


def test_distance_is_small_between_drawn_faces_and_grows_as_smiles_go(
    classifier: AttributeClassifier, drawn: tuple[Tensor, Tensor]
) -> None:
    images, attributes = drawn
    distance = face_distance(classifier, images[:COUNT])
    others, their = images[COUNT:], attributes[COUNT:]
    serious = others[their[:, 0] == 0]
    noise = torch.rand(COUNT, 3, 64, 64, generator=torch.Generator().manual_seed(0)) * 2 - 1
    assert distance(others) < distance(serious) < distance(noise)


def test_no_drawn_face_is_repeated(classifier: AttributeClassifier, drawn: tuple[Tensor, Tensor]) -> None:
    images, _ = drawn
    found = nearest(to_unit(images[:20]), images[20:], classifier.features)
    assert float(found.distance.min()) > 0
