"""Named endpoints for races. Each contestant is a run: /run_status, /watch_run and /stop_run take it as any other."""

from __future__ import annotations

from typing import Any

from gradio.events import api

from playground.runs.races import EPOCHS, runs_of
from playground.ui.hosting import Host
from playground.ui.train.race import start_race as start
from playground.ui.train.race import stop_race as stop
from playground.ui.train.runs_api import report


def add_race_api(host: Host) -> None:
    """Declare the endpoints; call inside the page's Blocks."""

    def start_race(
        race: str = "families", dataset: str = "mnist", seed: int = 0, epochs: int = EPOCHS
    ) -> dict[str, Any]:
        """Start a race: `families` (GAN, VAE, mixture), `objectives` (four rules of the game), or cards of the
        Zoo with commas between, such as `vae,hinge`.

        Returns the race's name, for a link (?race=...) and for stop_race, and its runs.
        """
        runs = start(host, race, {"dataset": dataset}, seed, epochs)
        return {"race": ",".join(run.id for run in runs), "runs": [run.id for run in runs]}

    def stop_race(race: str) -> list[dict[str, Any]]:
        """Stop every run of a race, named as start_race does. Returns a report on each."""
        runs = runs_of(host.store, race)
        stop(host, runs)
        return [report(host, run) for run in runs]

    for endpoint in (start_race, stop_race):
        api(endpoint, api_name=endpoint.__name__, concurrency_limit=None)
