"""How long an epoch takes on this machine, judged by what it has trained before."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from playground.runs import Run
from playground.ui.hosting import Host
from trainers.cost import EpochEstimate, Pace, estimate_epoch
from trainers.method import Method
from trainers.methods import experiment_in, first_method

#: A run tells the speed of this machine after so many steps.
FEWEST_STEPS = 100


def epoch_estimate(host: Host, method: type[Method], config: Any, pictures: int) -> EpochEstimate | None:
    """Of so many pictures. None before anything has run here."""
    first = first_method()
    paces = [*paces_of(host.store.runs()[:20]), Pace(first, first.usual(), host.pool.measured_speed())]
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
