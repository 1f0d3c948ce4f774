"""What the chosen networks are made of, and how long they will take here: shown before training."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from playground.data import DATASETS
from playground.estimate import estimate
from playground.models import ARCHITECTURES
from playground.objectives import OBJECTIVES
from playground.pace import Pace
from playground.runs import GAN, Run
from playground.summary import layer_table
from playground.ui import render
from playground.ui.hosting import Host
from playground.ui.setup_form import read

#: Both bundled data sets have this many training pictures.
PICTURES = 60_000
#: A run tells the speed of this machine after so many steps.
FEWEST_STEPS = 100


def networks_table(host: Host, *values: Any) -> str:
    """The layers of both networks with output sizes and weights, and an estimate for this machine."""
    config, _ = read(values)
    architecture, objective = ARCHITECTURES[config.architecture], OBJECTIVES[config.objective]
    rows = layer_table(
        config.architecture,
        spectral_norm=config.spectral_norm,
        batch_norm_in_d=objective.allows_batch_norm_in_d,
    )
    paces = paces_of(host.store.runs()[:20]) + host.pool.measured_paces()
    guess = estimate(config, PICTURES, paces)
    if config.dataset not in DATASETS:
        cost = "Your own pictures take as long as their number asks."
    elif guess is None:
        cost = "How long an epoch takes here is known once the trainer has warmed up."
    else:
        how = "measured here" if guess.measured else "scaled from other networks timed here"
        cost = f"About {render.duration(guess.seconds_per_epoch)} an epoch on this machine ({how})."
    return render.layers(rows, f"{architecture.summary} {cost}", architecture.source)


def paces_of(runs: Sequence[Run]) -> list[Pace]:
    """What was measured by runs that went on for long enough to tell."""
    statuses = [(run, run.status()) for run in runs if run.program() == GAN]
    return [Pace(run.config(), status.images_per_second) for run, status in statuses if status.step >= FEWEST_STEPS]
