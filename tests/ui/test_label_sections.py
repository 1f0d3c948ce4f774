"""The sections of the Labels tab in a copy of the project that lacks a model."""

from __future__ import annotations

import re
from pathlib import Path

import gradio as gr
import pytest

from playground.pretrained import Pretrained
from playground.pretrained.loader import ROOT
from playground.runs import Run, RunStore
from playground.runs.pool import WorkerPool
from playground.ui.assets import SCRIPTS, UI
from playground.ui.hosting import Host
from playground.ui.labels.accuracy import caption_html
from playground.ui.labels.illustrations import Illustrations
from playground.ui.labels.in_words import draw_sentence
from playground.ui.labels.label_models import LabelModels
from playground.ui.labels.model_summary import facts_of, model_summary
from playground.ui.labels.tab import label_tab
from playground.ui.server import DEMO_RUN


def laid_out(folder: Path, pretrained: Pretrained) -> str:
    """All that the tab's parts say, with the names of their elements."""
    store = RunStore(folder / "runs")
    pool = WorkerPool(store, folder / "own")  # never opened
    with gr.Blocks() as demo, gr.Tabs(), gr.Tab("Labels", id="labels") as tab:
        label_tab(tab, Host(store, pool, folder / "own", folder / "exports", Run(DEMO_RUN), pretrained=pretrained))
    return str([(part.elem_id, getattr(part, "value", "")) for part in demo.blocks.values()])


@pytest.mark.parametrize("here", [("words-mnist", "words-faces"), ("words-mnist",), ("words-faces",), ()])
def test_in_words_is_offered_where_a_model_of_it_is_here(tmp_path: Path, here: tuple[str, ...]) -> None:
    """A link to a section that is not there would hide what the tab has to say, too."""
    root = tmp_path / "pretrained"
    root.mkdir()
    for model in ROOT.iterdir():
        if model.name in here or not model.name.startswith("words-"):
            (root / model.name).symlink_to(model)
    said = laid_out(tmp_path, Pretrained(root))
    assert "labels/classes" in said and "labels-classes" in said
    assert ("labels/words" in said, "labels-words" in said) == (bool(here), bool(here))
    assert ("a smiling face" in said) == ("words-faces" in here)


def test_the_lesson_of_where_the_label_goes_in_is_a_click_away_and_its_diagram_is_that_of_the_model() -> None:
    with gr.Blocks(analytics_enabled=False):
        (lesson,) = re.findall(r'href="\?tab=lessons/(\w+)"', model_summary().html_template)
    assert f"id: '{lesson}'" in (UI / "lessons" / "view" / "lessons.js").read_text("utf-8")
    models = LabelModels(Pretrained())
    kinds = {name: facts_of(models.entry(name))["kind"] for name in models.names}
    assert kinds == {"cgan-mnist": "cgan", "acgan-mnist": "acgan", "acgan-fashion": "acgan"}
    assert all((UI / facts_of(models.entry(name))["figure"].removeprefix(f"{SCRIPTS}/")).is_file() for name in kinds)


def test_what_a_sentence_denies_is_said_and_counted() -> None:
    said = draw_sentence(Illustrations(Pretrained()), "a smiling face without a wink, not in purple", 0)
    rows, rest = said.split("</dl>")
    assert re.search(r"<dt>eyes</dt><dd><b>not wink</b> <small>found in \d+ of 24</small>", rows)
    assert "eyes" not in rows.split("left to the latent")[1]
    assert (
        "“purple”" in rest
        and "“wink”" not in rest
        and "data-asked='smile: yes, eyes: not wink'" in rest.replace('"', "'")
    )


@pytest.mark.parametrize(
    ("recognised", "words"),
    [
        ((1.0, 0.9, 0.8), "the shortest bar, c: 80% of these pictures are recognised."),
        ((0.9, 1.0, 0.9), "the shortest bars, a and c: 90% of these pictures are recognised."),
        ((1.0, 1.0, 1.0), "every picture was recognised as asked"),
    ],
)
def test_the_caption_of_the_chart_is_true_of_it(recognised: tuple[float, ...], words: str) -> None:
    assert words in caption_html(recognised, ("a", "b", "c"))
