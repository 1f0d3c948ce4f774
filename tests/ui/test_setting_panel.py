"""The panel of boxes, one a setting: what it says of each, and what is taken from a browser."""

from __future__ import annotations

import gradio as gr
import pytest

from playground.config import Setting
from playground.ui.components.setting_panel import bounds_words, read_back, row_of, setting_panel


@pytest.mark.parametrize(
    ("usual", "choices", "kind", "whole"),
    [(3, None, "number", True), (0.5, None, "number", False), (False, None, "tick", True),
     ("a", lambda: {"a": "First"}, "choice", False), ("a", dict, "choice", False)],
)  # fmt: skip
def test_each_setting_has_the_box_that_suits_its_values(usual: object, choices: object, kind: str, whole: bool) -> None:
    row = row_of("x", Setting("Label", "Hint.", 1, 9, choices), usual, 5)  # type: ignore[arg-type]
    assert (row["kind"], row["low"], row["high"], row["value"]) == (kind, 1, 9, 5)
    assert kind != "number" or row["whole"] == whole


def test_the_bounds_are_said_where_they_tell_something() -> None:
    assert row_of("x", Setting("Label", "Hint.", 0.5, 2), 1.0, 1.0)["hint"] == "Hint. 0.5 to 2."
    assert row_of("seed", Setting("Seed", "Hint.", 0, 2**31 - 1), 0, 0)["hint"] == "Hint."
    assert row_of("x", Setting("Label", "Hint."), True, True)["hint"] == "Hint."


def test_bounds_are_written_without_powers_of_ten() -> None:
    assert bounds_words(1e-6, 0.1) == "0.000001 to 0.1"
    assert bounds_words(0, 10_000) == "0 to 10000"


def test_its_texts_are_no_markup() -> None:
    row = row_of("x", Setting("<b>", '"', choices=lambda: {"<i>": "a & b"}), "<i>", "<i>")
    assert (row["label"], row["hint"], row["choices"]) == ("&lt;b&gt;", "&quot;", [("&lt;i&gt;", "a &amp; b")])


def test_a_drawer_that_is_opened_late_holds_its_boxes() -> None:
    """An event that leaves a part as it is makes the browser forget all of it but its value, where it is not shown."""
    rows = [row_of("a", Setting("A", ""), 0, 3)]
    with gr.Blocks(analytics_enabled=False):
        panel = setting_panel(rows)
    assert panel.value == rows and panel.props == {}


@pytest.mark.parametrize("sent", [None, "a", 5, {"a": 1}, [], ["a"], [["a", 1]], [{}], [{"name": "b", "value": 1}]])
def test_what_names_none_of_the_settings_says_nothing(sent: object) -> None:
    assert read_back(sent, ["a"]) == {}


def test_values_come_back_as_they_were_sent() -> None:
    sent = {"a": "", "b": [1], "c": 3, "d": False, "e": None}
    rows = [{"name": name, "value": value, "label": "<b>"} for name, value in sent.items()]
    assert read_back(rows, ["d", "a", "b", "e"]) == {"a": "", "b": [1], "d": False}
