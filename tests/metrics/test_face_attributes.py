"""The classifier of faces, its recipe and what is measured with it, on pictures small enough for a test."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from rounding import rounding_of
from safetensors.torch import load_file
from torch import Tensor

from playground.data import Dataset, Split, faces, to_bytes, to_unit
from playground.data.faces import ATTRIBUTES
from playground.metrics.face_attributes import (
    attribute_chances,
    face_distance,
    face_features,
    nearest,
)
from playground.models.attributes import AttributeClassifier
from playground.models.classifier import initialise
from playground.pretrained import load_network
from trainers.recipes import train_attributes as recipe
from trainers.recipes.train_attributes import AttributesConfig, disturb

VALUES = {name: len(values) for name, values in ATTRIBUTES.items()}


def seeded(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def drawn_like(attributes: Tensor) -> Tensor:
    """uint8 (n, 3, 64, 64): for each attribute a bar, as light as its value is high."""
    pictures = torch.zeros(len(attributes), 3, 64, 64, dtype=torch.uint8)
    for column, count in enumerate(VALUES.values()):
        light = 255 * attributes[:, column] // (count - 1)
        pictures[:, :, 6 * column : 6 * column + 6] = light.to(torch.uint8).view(-1, 1, 1, 1)
    return pictures


def stand_in(count: int, seed: int) -> tuple[Tensor, Tensor]:
    """Pictures and attributes, each value as likely."""
    columns = [torch.randint(k, (count,), generator=seeded(seed + i)) for i, k in enumerate(VALUES.values())]
    attributes = torch.stack(columns, dim=1)
    return drawn_like(attributes), attributes


@pytest.fixture
def small_faces(monkeypatch: pytest.MonkeyPatch) -> None:
    def load(name: str, split: Split = "train") -> Dataset:
        images, attributes = stand_in(400, 0) if split == "train" else stand_in(100, 50)
        return Dataset(name, faces.TITLE, images, None, (), attributes, tuple(ATTRIBUTES))

    monkeypatch.setattr(recipe, "load", load)


@pytest.fixture(scope="module")
def classifier() -> AttributeClassifier:
    """One that knows nothing yet."""
    classifier = AttributeClassifier(VALUES, width=4, num_features=16)
    initialise(classifier, seeded())
    return classifier.eval()


def test_a_name_for_each_attribute(classifier: AttributeClassifier) -> None:
    pictures = torch.rand(3, 3, 64, 64, generator=seeded()) * 2 - 1
    said = classifier(pictures)
    assert {name: tuple(logits.shape) for name, logits in said.items()} == {n: (3, k) for n, k in VALUES.items()}
    features = classifier.features(pictures)
    assert features.shape == (3, 16) and (features >= 0).all()


@pytest.mark.parametrize("shape", [(3, 64, 64), (1, 1, 64, 64), (1, 3, 28, 28)])
def test_other_shapes_are_refused(classifier: AttributeClassifier, shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match=r"\(n, 3, 64, 64\)"):
        classifier(torch.zeros(shape))


def test_chances_sum_to_one_and_do_not_depend_on_the_batch(classifier: AttributeClassifier) -> None:
    images, _ = stand_in(7, 3)
    together = attribute_chances(classifier, to_unit(images))
    alone = attribute_chances(classifier, to_unit(images[6:]))
    for name, chances in together.items():
        assert torch.allclose(chances.sum(dim=1), torch.ones(7))
        assert torch.allclose(chances[6:], alone[name], atol=rounding_of(classifier))


def test_distance_tells_other_faces_from_the_same(classifier: AttributeClassifier) -> None:
    images, _ = stand_in(200, 0)
    distance = face_distance(classifier, images[:100])
    same, other = distance(images[100:]), distance(255 - images[100:] // 4)
    assert 0 <= same < other / 2
    assert torch.equal(face_features(classifier, images[:5]), face_features(classifier, to_unit(images[:5])))


@pytest.mark.parametrize("by_feature", [False, True])
def test_nearest_finds_the_one_that_was_repeated(classifier: AttributeClassifier, by_feature: bool) -> None:
    among = torch.randint(256, (600, 3, 64, 64), generator=seeded()).to(torch.uint8)
    grain = 0.01 * torch.randn(2, 3, 64, 64, generator=seeded(1))
    repeated = to_unit(among[[599, 3]]) + grain
    found = nearest(repeated, among, classifier.features) if by_feature else nearest(repeated, among)
    assert found.index.tolist() == [599, 3]
    if not by_feature:
        assert found.distance.tolist() == pytest.approx([0.01, 0.01], rel=0.05)


def test_nearest_is_in_units_of_a_pixel() -> None:
    black, white = -torch.ones(1, 3, 8, 8), torch.full((1, 3, 8, 8), 255, dtype=torch.uint8)
    assert float(nearest(black, white).distance) == pytest.approx(2)
    assert float(nearest(black, to_bytes(black)).distance) == pytest.approx(0)
    with pytest.raises(ValueError, match="empty"):
        nearest(black, white[:0])


def test_disturbed_faces_are_in_range_and_still_like_themselves() -> None:
    pictures = to_unit(stand_in(40, 0)[0])
    disturbed = disturb(pictures, seeded())
    assert disturbed.shape == pictures.shape
    assert disturbed.min() >= -1 and disturbed.max() <= 1
    assert torch.equal(disturbed, disturb(pictures, seeded()))
    own = (disturbed - pictures).square().mean(dim=(1, 2, 3))
    other = (disturbed - pictures.roll(1, dims=0)).square().mean(dim=(1, 2, 3))
    assert (own > 0).all() and (own < other / 2).all()


def test_a_plain_picture_keeps_its_edge() -> None:
    light = torch.full((20, 3, 64, 64), 0.8)
    assert disturb(light, seeded()).mean(dim=(1, 2, 3)).min() > 0.6, "nothing dark comes in from outside"


def test_blends_have_a_share_of_both_faces() -> None:
    images, attributes = stand_in(50, 0)
    found = list(recipe.batches(images, attributes, AttributesConfig(batch_size=20, blends=0.5), seeded()))
    assert [len(batch.pictures) for batch in found] == [20, 20, 10]
    for batch in found:
        assert (batch.share > 0).sum() == len(batch.share) // 2
        assert batch.share.max() <= 0.5
        assert torch.equal(batch.others, batch.attributes.roll(1, dims=0))
    assert torch.equal(torch.cat([b.attributes for b in found]).sum(dim=0), attributes.sum(dim=0)), "each face once"


@pytest.mark.slow
@pytest.mark.usefixtures("small_faces")
def test_same_seed_same_weights_and_it_learns() -> None:
    config = AttributesConfig(epochs=3, batch_size=50, held_out=50)
    first, second = recipe.train(config), recipe.train(config)
    for one, other in zip(first.parameters(), second.parameters(), strict=True):
        assert torch.equal(one, other)
    measured = recipe.accuracies(first, *recipe.load_recorded("test"))
    by_chance = {name: 1 / count for name, count in VALUES.items()}
    better = [name for name, accuracy in measured.items() if accuracy > by_chance[name] + 0.2]
    assert len(better) >= 8, measured


@pytest.mark.usefixtures("small_faces")
def test_written_folder_is_small_and_loads(tmp_path: Path) -> None:
    classifier = AttributeClassifier(VALUES)
    initialise(classifier, seeded())
    config = AttributesConfig(out=tmp_path / "classifier", epochs=1)
    measured = recipe.write(classifier.eval(), config)
    assert {path.name for path in config.out.iterdir()} == {
        "config.json",
        "model.safetensors",
        "README.md",
        "preview.png",
    }
    weights = config.out / "model.safetensors"
    assert weights.stat().st_size < 1_000_000
    assert {t.dtype for t in load_file(weights).values() if t.is_floating_point()} == {torch.float16}
    loaded = load_network(AttributeClassifier, config.out)
    assert loaded.values == VALUES
    for knows in (classifier, loaded):
        assert recipe.accuracies(knows, *recipe.load_recorded("test")) == pytest.approx(measured, abs=0.02)
    again = AttributeClassifier.from_pretrained(config.out, strict=True).eval()
    picture = to_unit(stand_in(1, 9)[0])
    assert torch.allclose(again(picture)["beard"], loaded(picture)["beard"], atol=rounding_of(loaded))
    card = (config.out / "README.md").read_text(encoding="utf-8")
    assert "license: cc-by-4.0" in card and "Johan Melin" in card
    assert f"{measured['beard']:.2%}" in card
    assert "--epochs 1 " in card, "the card repeats the command that was run"


@pytest.mark.parametrize("blends", [-0.1, 1.5])
@pytest.mark.usefixtures("small_faces")
def test_impossible_shares_are_refused(blends: float) -> None:
    with pytest.raises(ValueError, match="blends must be 0 to 1"):
        recipe.train(AttributesConfig(blends=blends))
