"""What the networks are made of: those of the run that is open, layer by layer, and those of the form, with how long
they will take here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import gradio as gr

from playground.data import DATASETS
from playground.models.layer_table import layer_rows
from playground.runs import METHOD, Run
from playground.ui.components import run_html
from playground.ui.components.status_line import duration
from playground.ui.hosting import Host
from playground.ui.train.inside import inside_view
from trainers.cost import EpochEstimate, Pace, estimate_epoch
from trainers.method import Method, nearest_config
from trainers.methods import experiment_in, first_method, method_of

FEWEST_STEPS = 100
"""after which a run tells the speed of this machine"""
SOURCES = {
    "run": "measured in a run",
    "trial": "from a short trial",
    "scaled": "scaled from other networks timed here",
}
"""of the estimates of an epoch"""
TABLES = '<div class="of-form"><h3>Networks</h3><p>What those of the form are made of.</p></div>'


def networks_section() -> tuple[gr.HTML, gr.HTML]:
    """What the layers of the run that is open hold, and where the table stands."""
    with gr.Column(elem_classes="card", elem_id="networks"):
        return inside_view(), gr.HTML()


def networks_table(host: Host, raw: Mapping[str, object]) -> str:
    """The layers of the networks with output sizes and weights, and an estimate for this machine. raw: of the form."""
    method = method_of(raw[METHOD])
    config, _ = nearest_config(method, raw)
    networks = getattr(method, "architectures", {}).get(getattr(config, "architecture", ""))
    summary, source = (networks.summary, networks.source) if networks else (method.summary, method.source)
    rows = layer_rows(method.networks(config))
    return TABLES + run_html.layers(rows, f"{summary} {epoch_words(host, method, config)}".strip(), source)


def epoch_words(host: Host, method: type[Method], config: Any) -> str:
    """How long a pass over the pictures takes here, as far as that can be told."""
    entry = DATASETS.get(getattr(config, "dataset", ""))
    if entry is None:
        return "Your own pictures take as long as their number asks."
    guess = epoch_estimate(host, method, config, entry.pictures)
    if guess is None:
        return "How long an epoch takes here is known once the trainer has warmed up."
    return f"About {duration(guess.seconds)} an epoch on this machine ({SOURCES[guess.source]})."


def epoch_estimate(host: Host, method: type[Method], config: Any, pictures: int) -> EpochEstimate | None:
    """Of so many pictures. None before anything has run here."""
    first = first_method()
    paces = [*paces_of(host.store.runs()[:20]), Pace(first, first.usual(), host.pool.measured_speed(), is_trial=True)]
    return estimate_epoch(method, config, pictures, paces)


def paces_of(runs: Sequence[Run]) -> list[Pace]:
    """What was measured by runs that went on for long enough to tell; those that cannot be read tell nothing."""
    paces = []
    for run in runs:
        status = run.status()
        try:
            method, config = experiment_in(run)
        except (OSError, ValueError):
            continue
        if status.step >= FEWEST_STEPS:
            paces.append(Pace(method, config, status.images_per_second))
    return paces
