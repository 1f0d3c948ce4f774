"""The drawn faces: what is recorded is what is drawn, a seed fixes all of it, and without them there is help."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
import torch
from PIL import Image
from torch import Tensor

from playground.data import DATASETS, DataUnavailable, faces, load
from playground.data.faces import ATTRIBUTES
from playground.export.card import terms_of
from trainers.recipes import draw_faces
from trainers.recipes.draw_faces import CHANCES, DRAWN, PARTS, Artist, DrawFacesCommand, choose

PLAIN = torch.zeros(len(ATTRIBUTES), dtype=torch.int64)
TOP, MIDDLE, BOTTOM = slice(0, 21), slice(21, 42), slice(42, 64)


def seeded(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


@pytest.fixture(scope="module")
def artist() -> Artist:
    for package in ("dicebear", "dicebear_styles", "resvg_py"):
        pytest.importorskip(package, reason="drawing needs the packages of requirements-dev.txt")
    return Artist()


@pytest.fixture
def no_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "dicebear", None)


def face(**values: str) -> Tensor:
    """Attributes (a,): the first value of each, but for those named."""
    attributes = PLAIN.clone()
    for name, value in values.items():
        attributes[list(ATTRIBUTES).index(name)] = ATTRIBUTES[name].index(value)
    return attributes


def some_faces(count: int = 6) -> tuple[Tensor, Tensor]:
    """Pictures of noise and attributes that may go with them: no drawing is needed to keep them."""
    images = torch.randint(256, (count, 3, 64, 64), generator=seeded()).to(torch.uint8)
    return images, choose(count, seeded())


# ---- choices


def test_every_value_has_a_chance_and_something_to_draw() -> None:
    assert ATTRIBUTES.keys() == CHANCES.keys() == DRAWN.keys()
    for name, values in ATTRIBUTES.items():
        assert len(values) == len(CHANCES[name]) == len(DRAWN[name])
        assert sum(CHANCES[name]) == pytest.approx(1)
    assert {name for part in PARTS for name in (part.shape, part.colour) if name} == set(ATTRIBUTES), "all are seen"


def test_choices_are_different_fixed_by_the_seed_and_nearly_as_likely_as_meant() -> None:
    chosen = choose(5000, seeded())
    assert torch.equal(chosen, choose(5000, seeded()))
    assert not torch.equal(chosen, choose(5000, seeded(1)))
    assert len(chosen.unique(dim=0)) == 5000
    for column, chances in enumerate(CHANCES.values()):
        shares = chosen[:, column].bincount(minlength=len(chances)) / 5000
        assert torch.allclose(shares, torch.tensor(chances), atol=0.03)


def test_choices_are_independent() -> None:
    correlations = torch.corrcoef(choose(5000, seeded()).T.float())
    assert (correlations - torch.eye(len(ATTRIBUTES))).abs().max() < 0.06


@pytest.mark.parametrize("count", [0, 10**6])
def test_too_many_different_faces_are_refused(count: int) -> None:
    with pytest.raises(ValueError, match="different faces"):
        choose(count, seeded())


# ---- drawing


@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("smile", BOTTOM),
        ("beard", BOTTOM),
        ("hair_style", TOP),
        ("hair_colour", TOP),
        ("hair_length", BOTTOM),
        ("skin", MIDDLE),
        ("eyes", MIDDLE),
        ("eyebrows", MIDDLE),
        ("clothes", BOTTOM),
        ("clothes_colour", BOTTOM),
    ],
)
def test_what_is_recorded_is_drawn_where_it_belongs(artist: Artist, name: str, rows: slice) -> None:
    pictures = artist.draw(torch.stack([face(**{name: value}) for value in ATTRIBUTES[name]])).int()
    for first in range(len(pictures)):
        for second in range(first):
            change = (pictures[first] - pictures[second]).abs().amax(dim=0)
            assert (change > 25).sum() >= 8, "visible at this size"
            assert change[rows].sum() > 0.4 * change.sum()


def test_a_long_beard_has_the_colour_of_the_hair(artist: Artist) -> None:
    shaven, bearded = artist.draw(torch.stack([face(hair_colour="grey"), face(hair_colour="grey", beard="long")]))
    chin = (slice(None), slice(54, 57), slice(30, 34))
    grey = torch.tensor([0xBD, 0xB9, 0xB5]).view(3, 1, 1)
    assert (bearded[chin].int() - grey).abs().max() < 12
    assert (shaven[chin].int() - grey).abs().max() > 40


def test_layers_over_one_another_are_what_the_style_draws_at_once(artist: Artist) -> None:
    attributes = choose(5, seeded(3))
    for chosen, picture in zip(attributes, artist.draw(attributes), strict=True):
        value = dict(zip(ATTRIBUTES, chosen.tolist(), strict=True))
        options = {}
        for part in PARTS:
            options |= part.options(*(value[name] if name else 0 for name in (part.shape, part.colour)))
        whole = artist.layer(options)
        ground = torch.tensor(draw_faces.BACKGROUND).view(3, 1, 1) / 255
        at_once = torch.nn.functional.avg_pool2d(whole[:3] + ground * (1 - whole[3:]), 2) * 255
        assert (at_once - picture).abs().max() < 8


@pytest.mark.slow
def test_the_command_draws_what_load_reads(artist: Artist, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    draw_faces.main(DrawFacesCommand(count=60, test_count=30, examples=tmp_path / "examples"))
    train, test = load("faces"), load("faces", split="test")
    assert (train.images.shape, test.images.shape) == ((60, 3, 64, 64), (30, 3, 64, 64))
    assert train.labels is None and train.attributes is not None and test.attributes is not None
    assert train.attribute_names == tuple(ATTRIBUTES)
    both = torch.cat([train.attributes, test.attributes])
    assert len(both.unique(dim=0)) == 90, "no face is in both"
    assert torch.equal(artist.draw(train.attributes), train.images)

    draw_faces.main(DrawFacesCommand(count=60, test_count=30, out=tmp_path / "again"))
    assert torch.equal(faces.load("train", tmp_path / "again").images, train.images)

    with Image.open(tmp_path / "examples" / "24.png") as example:
        assert example.size == (64, 64)
        assert example.getpixel((0, 32)) == tuple(test.images[23, :, 32, 0].tolist())
    assert "CC BY 4.0" in (tmp_path / "examples" / "README.md").read_text(encoding="utf-8")


@pytest.mark.usefixtures("no_packages")
def test_without_the_drawing_packages_it_says_which() -> None:
    with pytest.raises(ValueError, match="pip install dicebear-core dicebear-styles resvg-py"):
        Artist()


# ---- reading


def test_nothing_drawn_yet_says_how(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    with pytest.raises(DataUnavailable, match="python -m trainers draw-faces"):
        load("faces")


def test_kept_faces_come_back(tmp_path: Path) -> None:
    images, attributes = some_faces()
    faces.keep(images, attributes, "test", tmp_path)
    data = faces.load("test", tmp_path)
    assert torch.equal(data.images, images)
    assert data.attributes is not None and torch.equal(data.attributes, attributes)
    with pytest.raises(DataUnavailable):
        faces.load("train", tmp_path)


@pytest.mark.parametrize("damage", [b"", b"not safetensors", b"\xff" * 64])
def test_damaged_files_are_to_be_drawn_again(tmp_path: Path, damage: bytes) -> None:
    (tmp_path / "train.safetensors").write_bytes(damage)
    with pytest.raises(DataUnavailable, match="Draw them again"):
        faces.load("train", tmp_path)


def test_only_faces_with_named_attributes_are_kept(tmp_path: Path) -> None:
    images, attributes = some_faces()
    for wrong in (images.float(), images[:, :1], images[..., :32]):
        with pytest.raises(ValueError, match="images must be"):
            faces.keep(wrong, attributes, "train", tmp_path)
    with pytest.raises(ValueError, match="attributes must be"):
        faces.keep(images, attributes[:-1], "train", tmp_path)
    with pytest.raises(ValueError, match="no name"):
        faces.keep(images, attributes + 5, "train", tmp_path)
    assert not list(tmp_path.iterdir())


def test_faces_are_a_data_set_like_others() -> None:
    assert DATASETS["faces"].title == "Cartoon faces (drawn)"
    assert terms_of("faces").hub_licence == "cc-by-4.0"
    assert "Johan Melin" in terms_of("faces").licence
