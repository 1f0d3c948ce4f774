"""Maps of labels: only colours of classes, whatever comes in."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from playground.sketch import BUILDING, LABEL_SETS, STREET, LabelClass, LabelSet
from playground.sketch.maps import OWN_MAPS, build_map, example_maps


def colours_in(picture: Image.Image) -> set[tuple[int, int, int]]:
    return {tuple(colour) for colour in np.asarray(picture.convert("RGB")).reshape(-1, 3).tolist()}


def noise(side: int = 64) -> Image.Image:
    return Image.fromarray(np.random.default_rng(1).integers(0, 256, (side, side, 3), np.uint8))


every_set = pytest.mark.parametrize("labels", LABEL_SETS.values(), ids=LABEL_SETS)


def test_each_set_has_the_classes_of_its_data_set_each_with_a_colour_of_its_own() -> None:
    assert [len(set(labels.palette)) for labels in LABEL_SETS.values()] == [9, 12]
    assert BUILDING.colours["sky"] == (0, 128, 128) and BUILDING.colours["car"] == (128, 0, 128)
    assert [STREET.classes[number].name for number in (0, 3, 8, 11)] == ["sky", "road", "car", "various"]
    assert all({"sky", "various"} <= labels.colours.keys() for labels in LABEL_SETS.values())


@every_set
def test_any_picture_is_snapped_to_classes_and_a_map_stays_as_it_is(labels: LabelSet) -> None:
    once = labels.snap(noise())
    assert colours_in(once) == set(labels.palette)
    assert np.array_equal(np.asarray(labels.snap(once)), np.asarray(once))


@pytest.mark.parametrize(
    ("labels", "one"), [(labels, one) for labels in LABEL_SETS.values() for one in labels.classes], ids=str
)
def test_a_colour_that_is_nearly_a_class_is_that_class(labels: LabelSet, one: LabelClass) -> None:
    nearly = tuple(min(255, value + 15) for value in one.colour)
    assert colours_in(labels.snap(Image.new("RGB", (2, 2), nearly))) == {one.colour}


def test_a_map_of_any_size_and_mode_becomes_a_square_of_classes() -> None:
    colours = BUILDING.colours
    tall = Image.new("RGB", (100, 300), colours["road"])
    tall.paste(colours["window"], (0, 120, 100, 180))  # in the middle square
    palette = tall.convert("P", palette=Image.Palette.ADAPTIVE)
    for picture in (tall, palette, tall.convert("RGBA")):
        made = BUILDING.label_map(picture)
        assert (made.size, made.mode) == ((128, 128), "RGB")
        assert colours_in(made) == {colours["road"], colours["window"]}
    assert BUILDING.label_map(tall, 256).size == (256, 256)
    clear = Image.new("RGBA", (9, 9), (255, 0, 0, 0))
    assert all(colours_in(each.label_map(clear)) == {each.colours["various"]} for each in LABEL_SETS.values())


@pytest.mark.slow
@every_set
@pytest.mark.parametrize("side", [128, 256])
def test_our_own_maps_use_classes_only_and_come_without_any_folder(labels: LabelSet, side: int, tmp_path: Path) -> None:
    maps = example_maps(labels, tmp_path / "none", side)
    assert len(maps) >= 2
    for one in maps:
        assert one.picture.size == (side, side)
        shown = {labels.colours[name] for name in ("sky", "building", "road", "pavement", "car")}
        assert len(shown & colours_in(one.picture)) >= 4 and colours_in(one.picture) <= set(labels.palette)
        assert labels.colours["various"] not in colours_in(one.picture)  # no gap between the places


def test_a_map_is_the_same_at_twice_the_size() -> None:
    for labels, title in ((BUILDING, "House"), (STREET, "Avenue")):
        small, large = (build_map(labels, OWN_MAPS[labels.name][title], side) for side in (128, 256))
        halved = np.asarray(large.resize((128, 128), Image.Resampling.NEAREST))
        assert (halved == np.asarray(small)).all(axis=2).mean() > 0.96  # polygons have edges


def test_maps_beside_the_network_are_listed_after_ours(tmp_path: Path) -> None:
    build_map(BUILDING, (("car", (0, 0, 128, 128)),)).resize((256, 200)).save(tmp_path / "b.png")
    build_map(BUILDING, (("sky", (0, 0, 128, 128)),)).save(tmp_path / "a.png")
    (tmp_path / "notes.txt").write_text("no map")
    shipped = example_maps(BUILDING, tmp_path)[2:]
    assert [(one.title, colours_in(one.picture)) for one in shipped] == [
        ("Map 1", {BUILDING.colours["sky"]}),
        ("Map 2", {BUILDING.colours["car"]}),
    ]
