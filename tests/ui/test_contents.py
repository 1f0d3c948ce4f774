"""What fills a part of the page anew names all its contents: the browser forgets the others of one not yet shown."""

from __future__ import annotations

from typing import Any

import gradio as gr
import pytest
from PIL import Image

from playground.ui.assets import UI
from playground.ui.components.area_chooser import area_chooser, area_of
from playground.ui.components.before_after import before_after, no_pictures, two_pictures
from playground.ui.components.chooser import choice_of as start_of
from playground.ui.components.chooser import chooser
from playground.ui.components.drawing_pad import drawing_pad, pad_with
from playground.ui.components.model_chooser import choice_of, model_chooser
from playground.ui.components.picture_html import no_picture

PICTURE = Image.new("RGB", (8, 8))


@pytest.mark.parametrize(
    ("part", "contents"),
    [
        (lambda: drawing_pad(pad_with(["#000000"]), "pad"), pad_with(["#ffffff"])),
        (lambda: chooser("To start from", [], "chooser"), start_of("To start from", [])),
        (lambda: area_chooser("area"), area_of(PICTURE)),
        (lambda: model_chooser(choice_of("labels", "one", []), "models"), choice_of("latent", "other", [])),
        (lambda: before_after("Nothing yet", "pair"), no_pictures("Nothing")),
        (lambda: before_after("Nothing yet", "pair"), two_pictures(PICTURE, PICTURE, "left", "right")),
    ],
)
def test_new_contents_are_whole(part: Any, contents: dict[str, Any]) -> None:
    with gr.Blocks():
        made = part()
    assert made.props and set(contents) - {"value"} == set(made.props)


def test_what_stands_for_a_picture_is_written_in_one_place() -> None:
    writers = [path.stem for path in UI.rglob("*.py") if 'class="empty"' in path.read_text(encoding="utf-8")]
    assert writers == ["picture_html"]
    assert no_picture("None yet.") == '<div class="empty">None yet.</div>'
    assert 'role="status"' in no_picture("None for this.", "status")
