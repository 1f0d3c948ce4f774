"""Does it draw what it is asked for? Told by a classifier that it never met."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import gradio as gr
import plotly.graph_objects as go

from playground.labels import Examination
from playground.labels.recognition import MixUp
from playground.ui.components.picture_html import look
from playground.ui.components.seed_row import seed_of, seed_row
from playground.ui.events import BESIDE, Refill, Update
from playground.ui.labels import label_html
from playground.ui.labels.label_models import MEASURE_LIMIT, PER_CLASS, LabelModels
from playground.ui.labels.layout import controls_column, pictures_column, section_row

#: A second's work: it takes its turn, and the page says that it is under way.
MEASURING = {"queue": True, **MEASURE_LIMIT, "show_progress": "minimal"}
INK = "#8290a6"
"""of the chart's letters: readable on light and on dark"""
BAR, LOWEST_BAR = "#6366f1", "#d9822b"


def accuracy_section(models: LabelModels, model: gr.State) -> Refill:
    with section_row("labels-accuracy"):
        with controls_column():
            gr.Markdown("### Does it draw what it is asked for?")
            said = gr.HTML(elem_id="accuracy-said", min_height=110)
            seed = seed_row("accuracy", "Draw others")
        with pictures_column(), gr.Row(equal_height=False):
            with gr.Column(scale=5, min_width=280):
                chart = gr.Plot(show_label=False, container=False, elem_id="accuracy-chart")
            with gr.Column(scale=9, min_width=280):
                failures = gr.HTML(elem_id="accuracy-failures", min_height=200)

    def measure(name: str, at: float | None) -> Update:
        """Words, chart and the pictures that failed; only words where nobody here knows the pictures."""
        if not models.is_known(name):
            nobody = f"No classifier here knows {models.entry(name).trained_on}, so nobody can count what is right."
            return {said: label_html.note_html(nobody), chart: None, failures: ""}
        found = models.examination(name, PER_CLASS, seed_of(at))
        names, noun = models.entry(name).class_names, models.classifier_noun(name)
        return {
            said: _words(found, names, noun),
            chart: _chart(found, names),
            failures: _failures(found, names, label_html.origin_html(name, models.entry(name))),
        }

    manner = BESIDE | MEASURING | {"show_progress_on": [said]}
    seed.change(measure, [model, seed], [said, chart, failures], **manner)
    return Refill(measure, [seed], [said, chart, failures], manner)


def _words(found: Examination, names: tuple[str, ...], noun: str) -> str:
    total = sum(found.obedience.asked)
    lines = "".join(f"<li>{_mix_up(m, names)}</li>" for m in found.mix_ups)
    return (
        f"{caption_html(found.obedience.recognised, names)}"
        f'<div class="figures one"><div><b>{found.obedience.overall:.1%}</b>'
        f"<span>of {total:,} pictures, {PER_CLASS} of each class, are recognised as what was asked by our own {noun}, "
        "which the model never met.</span></div>"
        f'</div><ul class="mix-ups">{lines or "<li>No mix-up at all this time.</li>"}</ul>'
    )


def caption_html(recognised: Sequence[float], names: Sequence[str]) -> str:
    """What stands out in the chart. recognised: the share of each class."""
    lowest = min(recognised)
    if lowest == 1:
        return look("at the bars: every picture was recognised as asked.")
    classes = [name for name, share in zip(names, recognised, strict=True) if share == lowest]
    bars = "bar" if len(classes) == 1 else "bars"
    return look(
        f"at the shortest {bars}, {escape(' and '.join(classes))}: {lowest:.0%} of these pictures are recognised."
    )


def _mix_up(found: MixUp, names: tuple[str, ...]) -> str:
    asked, taken_for = label_html.a_or_an(names[found.asked]), label_html.a_or_an(names[found.taken_for])
    return f"A{escape(asked[1:])} was taken for {escape(taken_for)} in {found.times} of {found.of}."


def _chart(found: Examination, names: tuple[str, ...]) -> go.Figure:
    """One bar a class, its share written behind it; the lowest one stands out."""
    recognised = found.obedience.recognised
    lowest = min(recognised)
    bars = go.Bar(
        x=[100 * share for share in recognised],
        y=list(names),
        orientation="h",
        text=[f"{100 * share:.0f}" for share in recognised],
        textposition="outside",
        constraintext="none",
        textfont_size=14,
        cliponaxis=False,
        marker_color=[LOWEST_BAR if share == lowest < 1 else BAR for share in recognised],
        hovertemplate="%{y}: %{x:.0f} of 100 recognised<extra></extra>",
    )
    figure = go.Figure(bars)
    figure.update_layout(
        height=460,
        margin={"l": 8, "r": 32, "t": 8, "b": 32},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        font={"color": INK, "size": 14},
        bargap=0.3,
        dragmode=False,
        xaxis={"range": [0, 100], "tickvals": [0, 50, 100], "ticktext": ["0%", "50%", "100%"], "fixedrange": True,
               "gridcolor": "rgba(130,144,166,0.25)", "zeroline": False},
        yaxis={"type": "category", "autorange": "reversed", "automargin": True, "fixedrange": True, "ticksuffix": " "},
    )  # fmt: skip
    return figure


def _failures(found: Examination, names: tuple[str, ...], origin: str) -> str:
    if not found.mistakes:
        return label_html.note_html("All pictures were recognised as asked. Draw others to look for one that is not.")
    return (
        '<div class="legend">Where it failed<small>Pictures that were taken for something else, the plainest '
        "mistakes first. Some are the model's, some the classifier's: judge for yourself.</small></div>"
        + label_html.mistakes_html(found.mistakes, names)
        + origin
    )
