"""The Train tab: set up an experiment, press Train, watch, steer, look back, keep."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import gradio as gr

from playground.config import GanConfig, to_query
from playground.export import read_settings
from playground.matching import refuse_mismatch
from playground.runs.presets import PRESETS
from playground.runs.status import Status
from playground.ui import render
from playground.ui.curves import COLOURS, CURVES
from playground.ui.errors import spoken
from playground.ui.following import first_picture, follow
from playground.ui.hosting import DEMO, Host
from playground.ui.keep import keep_section
from playground.ui.look_back import look_back_section, moments_at, moments_of
from playground.ui.networks import networks_table
from playground.ui.opening import form_values, open_page, preset_of
from playground.ui.own_pictures import own_pictures_section
from playground.ui.race import race_section
from playground.ui.setup_form import SetupForm, read, setup_form, suggested
from playground.ui.steering import Steering, live_settings, resume, steering_row

#: Writes the run and its settings into the address bar, so that a reload (or a friend) finds the run. A race stays.
ADDRESS_JS = (
    "(query) => { const race = new URLSearchParams(location.search).get('race');"
    " history.replaceState(null, '', '?' + query + (race ? '&race=' + race : '')); return []; }"
)

NETWORKS = "What the two networks are made of, and how long an epoch takes here"


@dataclass(frozen=True)
class Widgets:
    """What events start from and fill."""

    run_id: gr.Textbox
    """the run that is watched; not seen"""
    query: gr.Textbox
    """the query string that names it; not seen"""
    form: SetupForm
    train: gr.Button
    again: gr.Button
    steering: Steering
    outputs: list[Any]
    """what `follow` fills, in its order"""
    back: list[Any]
    """two sliders and two pictures"""
    table: gr.HTML


def train_tab(demo: gr.Blocks, host: Host) -> None:
    """Lay out the tab and wire it."""
    run_id = gr.Textbox(DEMO, visible=False)
    query = gr.Textbox("", visible=False)
    with gr.Row(equal_height=False):
        with gr.Column(scale=5, min_width=320, elem_classes="card"):
            picture = gr.HTML(first_picture(host.demo), elem_id="live-picture")
            progress = gr.HTML(elem_id="progress")
            steering = steering_row(host, run_id)
            health = gr.HTML(elem_id="health")
            live_settings(host, run_id)
        with gr.Column(scale=4, min_width=300, elem_classes=["card", "curves"]):
            curves = _curves()
        with gr.Column(scale=4, min_width=300, elem_classes=["card", "setup"]):
            train = gr.Button("Train", variant="primary", size="lg", elem_id="train")
            form = setup_form()
            own_pictures_section(host, form.fields["dataset"])
            saved = gr.UploadButton(
                "Take the settings of a saved PNG", file_types=[".png"], size="sm", elem_id="settings-from"
            )
            saved.upload(
                settings_of, saved, [form.preset, *form.components], show_progress="hidden", api_visibility="private"
            )
            again = gr.Button("Same start again", size="sm", elem_id="again")
            gr.HTML('<div class="hint">Repeats the run you are watching, bit for bit: same seed, same settings.</div>')
    with gr.Column(elem_classes="card"), gr.Accordion(NETWORKS, open=False, elem_id="networks"):
        table = gr.HTML()
    with gr.Column(elem_classes="card"):
        back = look_back_section(host, run_id)
    with gr.Column(elem_classes="card"):
        keep_section(host, run_id)
    with gr.Column(elem_classes="card"):
        race_section(demo, host, form.fields["dataset"])
    with (
        gr.Column(elem_classes="card"),
        gr.Accordion("Runs on this server", open=False, elem_id="runs") as runs,
    ):
        run_list = gr.HTML()
        runs.expand(partial(listed, host), None, run_list, show_progress="hidden", api_visibility="private")

    outputs = [picture, progress, health, *curves, steering.pause, steering.resume, steering.stop, *steering.steps]
    _wire(demo, host, Widgets(run_id, query, form, train, again, steering, outputs, back, table))


def _wire(demo: gr.Blocks, host: Host, on: Widgets) -> None:
    quiet: dict[str, Any] = {
        "show_progress": "hidden", "api_visibility": "private", "concurrency_limit": None,
    }  # fmt: skip

    async def watch(run: str, request: gr.Request) -> AsyncIterator[list[Any]]:
        async for update in follow(host, run, request.session_hash or ""):
            yield update

    def watched_after(event: Any, fill_address: bool) -> None:
        """After `event` has named a run: show it from its first picture on."""
        if fill_address:
            event = event.success(None, on.query, None, js=ADDRESS_JS, **quiet)
        event.success(partial(moments_of, host), on.run_id, on.back, trigger_mode="multiple", **quiet)
        # The sliders' range may belong to the next run by now: their values come unchecked.
        event.success(watch, on.run_id, on.outputs, trigger_mode="multiple", **quiet).then(
            partial(moments_at, host),
            [on.run_id, *on.back[:2]],
            on.back[2:],
            trigger_mode="multiple",
            preprocess=False,
            **quiet,
        )

    def opened(request: gr.Request) -> list[Any]:
        return open_page(host, request)

    form = on.form
    everything = [on.run_id, form.preset, *form.components]
    watched_after(demo.load(opened, None, everything, **quiet), fill_address=False)
    watched_after(on.train.click(partial(start, host), form.components, [on.run_id, on.query], **quiet), True)
    watched_after(
        on.again.click(partial(start_again, host), on.run_id, [*everything, on.query], **quiet), fill_address=True
    )
    on.steering.resume.click(spoken(partial(resume, host)), on.run_id, None, **quiet).success(
        watch, on.run_id, on.outputs, trigger_mode="multiple", **quiet
    )
    form.preset.input(choose_preset, form.preset, [form.preset, *form.components], **quiet)
    form.fields["architecture"].input(suggested, form.components, form.components, **quiet)
    for name in ("architecture", "objective", "spectral_norm", "d_steps", "batch_size"):
        form.fields[name].change(
            partial(networks_table, host), form.components, on.table, trigger_mode="always_last", **quiet
        )
    demo.load(partial(networks_table, host), form.components, on.table, **quiet)


def _curves() -> list[Any]:
    """Losses, verdicts, distance and coverage, one colour a role. Headings fit the run that is watched."""
    losses_heading = gr.HTML(CURVES["gan"].losses_heading)
    losses = _plot("value", "line", COLOURS, "losses")
    verdicts_heading = gr.HTML(CURVES["gan"].verdicts_heading)
    verdicts = _plot("value", "line", COLOURS, "verdicts")
    gr.HTML('<div class="legend">Quality of 2,000 samples<small>Judged by a classifier of our own.</small></div>')
    quality = gr.HTML(elem_id="quality")
    distances = _plot("FID", None, None, "distances", height=130)
    return [losses_heading, losses, verdicts_heading, verdicts, distances, quality]


def _plot(y: str, color: str | None, colors: dict[str, str] | None, name: str, height: int = 170) -> gr.LinePlot:
    return gr.LinePlot(
        x="epoch",
        y=y,
        color=color,
        color_map=colors,
        colors_in_legend=[] if color else None,  # the heading above is the legend
        x_title="epoch",
        y_title=" ",
        x_axis_format=".3~g",
        y_axis_format=".3~g",
        height=height,
        show_label=False,
        buttons=[],
        elem_id=name,
    )


@spoken
def start(host: Host, *values: Any) -> list[Any]:
    """Start what the form describes: run and query string."""
    config, notes = read(values)
    for note in notes:
        gr.Warning(note)
    return started(host, config)


@spoken
def start_again(host: Host, run_id: str) -> list[Any]:
    """Start the watched run's experiment once more: run, preset, form and query string."""
    config = host.run(run_id).config()
    run, query = started(host, config)
    return [run, preset_of(config), *form_values(config), query]


def started(host: Host, config: GanConfig) -> list[Any]:
    refuse_mismatch(config)
    run = host.pool.start(config)
    return [run.id, "&".join(filter(None, [f"run={run.id}", to_query(config)]))]


def choose_preset(name: str) -> list[Any]:
    """The preset's sentence and settings."""
    preset = PRESETS[name]
    return [gr.Radio(info=preset.sentence), *form_values(preset.config)]


@spoken
def settings_of(png: str) -> list[Any]:
    """Preset and form as a picture that was saved here says. Only the PNG's text is read."""
    config = read_settings(Path(png))
    return [preset_of(config), *form_values(config)]


def listed(host: Host) -> str:
    """All runs as links."""
    rows: list[tuple[Any, GanConfig, Status]] = []
    for run in host.store.runs()[:60]:
        try:
            rows.append((run, run.config(), run.status()))
        except (OSError, ValueError):
            continue  # cleared away this moment, or written by another version
    return render.run_list(rows)
