"""Strips show what the sliders would: each picture is that of one slider moved, on top of what is moved already."""

from __future__ import annotations

import base64
import io
from typing import Any

import numpy as np
import pytest
from PIL import Image

from playground.pretrained import Pretrained
from playground.ui.assets import beside
from playground.ui.components.picture_html import pillow
from playground.ui.latent import strips
from playground.ui.latent.explorables import Explorables, title_of
from playground.ui.latent.slider_picture import draw_picture, move_slider, still_panel
from playground.ui.latent.strips import STEPS, pressed_in, rows_of, strips_of

MODEL = "dcgan28-mnist"
#: Of 255. The sheet is a lossy file.
ROUNDING = 12.0


@pytest.fixture(scope="module")
def explorables() -> Explorables:
    return Explorables(Pretrained())


def cells(found: dict[str, Any]) -> list[list[np.ndarray[Any, Any]]]:
    """The pictures of the sheet, row by row."""
    sheet = np.asarray(Image.open(io.BytesIO(base64.b64decode(found["sheet"].split(",")[1]))).convert("L"), np.float32)
    rows = np.split(sheet, len(found["rows"]))
    return [np.split(row, len(STEPS), axis=1) for row in rows]


@pytest.mark.parametrize("keep", [False, True])
def test_each_picture_is_that_of_its_slider_on_top_of_the_others(explorables: Explorables, keep: bool) -> None:
    explorable = explorables.of(MODEL)
    latent, panel = explorable.latent_of(3), move_slider(explorables, MODEL, still_panel(explorable), "1", 1.5)
    found = strips_of(explorables, MODEL, latent, panel, 0.8, keep)
    drawn = cells(found)
    for row in (0, 1, 4):
        key = rows_of(explorable, panel)[row][1].key
        for step, amount in enumerate(STEPS):
            wanted = draw_picture(
                explorables, MODEL, latent, move_slider(explorables, MODEL, panel, key, amount), 0.8, keep
            )
            off = np.abs(drawn[row][step] - np.asarray(pillow(wanted.picture[0]), np.float32)).mean()
            assert off < ROUNDING, (row, step)
    assert np.abs(drawn[0][0] - drawn[0][-1]).mean() > 2 * ROUNDING
    assert [row["amount"] for row in found["rows"]][:3] == [0.0, 1.5, 0.0]


def test_what_nobody_gave_a_name_has_no_strip_where_others_have_one(explorables: Explorables) -> None:
    explorable = explorables.of(MODEL)
    named = [title_of(meaning) for meaning in explorable.directions.meanings if meaning.kind != "principal"]
    assert [row.title for _, row in rows_of(explorable, None)] == named
    assert 3 < len(named) < len(explorable.directions.meanings)


@pytest.mark.parametrize(("row", "step"), [(-1, 0), (0, -1), (0, 7), (99, 0), ("0", 0), (0, None), (0.5, 0), ([], {})])
def test_a_press_beside_the_pictures_is_refused_in_words(explorables: Explorables, row: Any, step: Any) -> None:
    with pytest.raises(ValueError, match="Press one of the pictures"):
        pressed_in(explorables.of(MODEL), row, step)


def test_a_strip_is_as_many_pictures_wide_as_there_are_steps() -> None:
    assert "--steps: ${(value.steps || []).length}" in beside(strips.__file__, "html")
    assert "repeat(var(--steps), 1fr)" in beside(strips.__file__, "css")
