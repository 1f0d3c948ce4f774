"""Settings that may change while a run trains: whatever its method says of itself."""

from __future__ import annotations

from functools import partial
from typing import Any

import gradio as gr

from playground.config import is_number, plain_number
from playground.runs.about import LiveSetting
from playground.ui.components.setting_panel import bounds_words
from playground.ui.components.steering import steerable
from playground.ui.errors import inform
from playground.ui.events import QUIET, Update
from playground.ui.hosting import Host

MOST = 6
"""settings there is room for, besides the last epoch"""
MOST_EPOCHS = 10_000


def live_settings(host: Host, run_id: gr.HTML) -> None:
    """The run's live settings and its last epoch, filled when somebody opens them."""
    with gr.Accordion("Change while it trains", open=False, elem_id="live") as section:
        gr.HTML('<div class="hint">What you change here counts from the next step on.</div>')
        with gr.Row(elem_classes="numbers"):
            fields = [gr.Number(visible=False, min_width=120, elem_id=f"live-{i}") for i in range(MOST)]
            stop_epoch = gr.Number(
                label="Stop at epoch", info="Then it rests.", min_width=120, elem_id="live-stop-epoch"
            )
        apply = gr.Button("Apply", size="sm", elem_id="live-apply")

    def settings_now(run: str) -> Update:
        """What the run trains with at this moment."""
        watched = host.run(run)
        about, orders = watched.about(), watched.orders()
        update: Update = {field: gr.Number(visible=False) for field in fields}
        for field, known in zip(fields, about.live, strict=False):
            update[field] = gr.Number(
                orders.settings.get(known.name, known.value), label=known.label, visible=True,
                info=bounds_words(known.low, known.high), precision=0 if known.whole else None,
            )  # fmt: skip
        update[stop_epoch] = watched.status().epochs if orders.stop_epoch is None else orders.stop_epoch
        return update

    section.expand(settings_now, run_id, [*fields, stop_epoch], **QUIET)
    apply.click(partial(apply_settings, host), [run_id, stop_epoch, *fields], None, **QUIET)


def apply_settings(host: Host, run_id: str, stop_epoch: float | None, *wanted: float | None) -> None:
    """Order the run's live settings, in the order in which it tells them, each kept within its bounds.

    Raises ValueError where nothing was given.
    """
    run = steerable(host, run_id)
    about = run.about()
    changes = {
        known.name: within(known, value) for known, value in zip(about.live, wanted, strict=False) if is_number(value)
    }
    said = {known.label: plain_number(changes[known.name]) for known in about.live if known.name in changes}
    orders: dict[str, Any] = {"settings": changes} if changes else {}
    if is_number(stop_epoch):
        orders["stop_epoch"] = min(max(float(stop_epoch), 0.0), MOST_EPOCHS)
        said["Stop at epoch"] = plain_number(orders["stop_epoch"])
    if not orders:
        raise ValueError("Give at least one number, then press Apply again.")
    host.pool.adjust(run, **orders)
    inform("From the next step on: " + ", ".join(f"{label} {value}" for label, value in said.items()) + ".")


def within(known: LiveSetting, value: float) -> float:
    """The nearest value that the setting may take."""
    nearest = min(max(value, known.low), known.high)
    return int(nearest) if known.whole else float(nearest)
