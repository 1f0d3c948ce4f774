"""What a browser never sends, but anybody can: handlers of the page refuse it in a sentence, and keep nothing of it."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import gradio as gr
import pytest

from playground.pretrained import Pretrained
from playground.runs.pool import CannotStart
from playground.ui.events import event_number, event_value
from playground.ui.hosting import Host
from playground.ui.latent.find import latent_of
from playground.ui.latent.place import place_of_tap
from playground.ui.latent.search import example, examples
from playground.ui.train import one_picture
from playground.ui.train.form_presets import form_of_picture


def event(**data: Any) -> gr.EventData:
    return gr.EventData(None, data)


def test_what_an_event_does_not_say_is_empty() -> None:
    assert event_value(event(row=3), "row") == 3
    assert event_value(event(row=3), "step") == "" == event_value(gr.EventData(None, None), "row")


@pytest.mark.parametrize("number", [None, "3", [3], {}, 2.5, float("nan"), float("inf"), 10**400, True])
def test_what_is_no_whole_number_is_refused(number: Any) -> None:
    with pytest.raises(ValueError, match="no number"):
        event_number(event(row=number), "row")
    with pytest.raises(ValueError, match="no number"):
        place_of_tap(event(row=1, column=number))
    assert event_number(event(row=3.0), "row") == 3


def test_there_are_no_other_examples_than_those_that_are_shown() -> None:
    shown = len(examples(Pretrained(), "dcgan28-mnist"))
    for number in (-1, shown, 99):
        with pytest.raises(ValueError, match="no such example"):
            example(Pretrained(), "dcgan28-mnist", number)


def test_what_was_not_found_cannot_be_edited_and_no_picture_says_no_settings() -> None:
    with pytest.raises(ValueError, match="Press Find"):
        latent_of(None)
    with pytest.raises(ValueError, match="Choose a picture"):
        form_of_picture(cast(Any, None), cast(Any, None), None)


def test_a_picture_is_not_kept_for_who_may_not_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse_start() -> None:
        raise CannotStart("not you")

    host = cast(Host, SimpleNamespace(pool=SimpleNamespace(refuse_start=refuse_start), own_root=tmp_path))
    monkeypatch.setattr(one_picture, "upload_path", Path)
    with pytest.raises(CannotStart, match="not you"):
        one_picture.begin(host, str(Path(__file__)), 100)
    assert not list(tmp_path.iterdir())
