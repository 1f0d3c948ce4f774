"""Maps of labels: only colours of classes, whatever comes in."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from playground.sketch import CLASSES, label_map, snap
from playground.sketch.classes import COLOURS
from playground.sketch.maps import build_map, example_maps

ALL = {c.colour for c in CLASSES}


def colours_in(picture: Image.Image) -> set[tuple[int, int, int]]:
    return {tuple(colour) for colour in np.asarray(picture.convert("RGB")).reshape(-1, 3).tolist()}


def noise(side: int = 64) -> Image.Image:
    return Image.fromarray(np.random.default_rng(1).integers(0, 256, (side, side, 3), np.uint8))


def test_there_are_nine_classes_each_with_a_colour_of_its_own() -> None:
    assert len(CLASSES) == len(ALL) == len(COLOURS) == 9
    assert COLOURS["sky"] == (0, 128, 128) and COLOURS["car"] == (128, 0, 128)


def test_any_picture_is_snapped_to_classes_and_a_map_stays_as_it_is() -> None:
    assert colours_in(snap(noise())) == ALL
    once = snap(noise())
    assert np.array_equal(np.asarray(snap(once)), np.asarray(once))


@pytest.mark.parametrize("one", CLASSES, ids=lambda one: one.name)
def test_a_colour_that_is_nearly_a_class_is_that_class(one: object) -> None:
    assert isinstance(one, type(CLASSES[0]))
    nearly = tuple(min(255, value + 30) for value in one.colour)
    assert colours_in(snap(Image.new("RGB", (2, 2), nearly))) == {one.colour}


def test_a_map_of_any_size_and_mode_becomes_a_square_of_classes() -> None:
    tall = Image.new("RGB", (100, 300), COLOURS["road"])
    tall.paste(COLOURS["window"], (0, 120, 100, 180))  # in the middle square
    palette = tall.convert("P", palette=Image.Palette.ADAPTIVE)
    for picture in (tall, palette, tall.convert("RGBA")):
        made = label_map(picture)
        assert (made.size, made.mode) == ((128, 128), "RGB")
        assert colours_in(made) == {COLOURS["road"], COLOURS["window"]}
    assert colours_in(label_map(Image.new("RGBA", (9, 9), (255, 0, 0, 0)))) == {COLOURS["various"]}


def test_our_own_maps_use_classes_only_and_come_without_any_folder(tmp_path: Path) -> None:
    maps = example_maps(tmp_path / "none")
    assert [one.title for one in maps] == ["House", "Street"]
    for one in maps:
        assert one.picture.size == (128, 128)
        assert (
            {COLOURS[name] for name in ("sky", "building", "window", "door", "road")} <= colours_in(one.picture) <= ALL
        )


def test_maps_beside_the_network_are_listed_after_ours(tmp_path: Path) -> None:
    build_map((("car", 0, 0, 128, 128),)).resize((256, 200)).save(tmp_path / "b.png")
    build_map((("sky", 0, 0, 128, 128),)).save(tmp_path / "a.png")
    (tmp_path / "notes.txt").write_text("no map")
    shipped = example_maps(tmp_path)[2:]
    assert [(one.title, colours_in(one.picture)) for one in shipped] == [
        ("Map 1", {COLOURS["sky"]}),
        ("Map 2", {COLOURS["car"]}),
    ]
