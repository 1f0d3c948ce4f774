"""All runs below one folder: make, find, list, clear away."""

from __future__ import annotations

import json
import re
import secrets
import shutil
from dataclasses import dataclass
from pathlib import Path

from playground.runs.about import about_to_json
from playground.runs.directory import Run
from playground.runs.experiment import Experiment
from playground.runs.files import write_whole
from playground.runs.status import LIVE_STATES, Status

#: Also the names that people give to runs of the shell; never a way out of the folder.
ID_PATTERN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}")
METHOD = "method"
"""key of config.json beside the settings themselves"""


class RunNotFound(ValueError):
    """No such run; the message is fit for a person."""


@dataclass(frozen=True)
class RunStore:
    """All runs below one folder."""

    root: Path

    def create(self, experiment: Experiment) -> Run:
        """A new run that waits for a trainer."""
        return create_run(self.root / secrets.token_hex(5), experiment)

    def get(self, run_id: str) -> Run:
        """The run of this id. Raises RunNotFound, also for ids that no run can have."""
        run = Run(self.root / run_id) if ID_PATTERN.fullmatch(run_id) else None
        if run is None or not (run.path / "config.json").is_file():
            raise RunNotFound(
                "There is no run of that name here. It may have been cleared away to make room: "
                "pick one from the list, or start a new one."
            )
        return run

    def runs(self) -> list[Run]:
        """Every run, newest first."""
        if not self.root.is_dir():
            return []
        paths = [path for path in self.root.iterdir() if ID_PATTERN.fullmatch(path.name)]
        runs = [Run(path) for path in paths if (path / "config.json").is_file()]
        return sorted(runs, key=lambda run: (run.created(), run.id), reverse=True)

    def prune(self, most_bytes: int) -> list[str]:
        """Delete the oldest ended runs until all runs fit into `most_bytes`; returns the ids that went."""
        removed: list[str] = []
        sizes = {run: run.size() for run in self.runs()}
        for run in reversed(list(sizes)):
            if sum(sizes.values()) <= most_bytes:
                break
            if run.status().state not in LIVE_STATES | {"waiting"}:
                shutil.rmtree(run.path, ignore_errors=True)
                removed.append(run.id)
                del sizes[run]
        return removed


def refuse_unlisted(path: Path) -> None:
    """Raises ValueError for a run directory whose name `RunStore.runs` would pass over."""
    if not ID_PATTERN.fullmatch(path.resolve().name):
        raise ValueError(
            f"{path.name!r} cannot be the name of a run: the page would not list it. Take up to 80 of the letters A to "
            "Z, digits, dots, hyphens and underscores, with a letter or digit first."
        )


def create_run(path: Path, experiment: Experiment) -> Run:
    """Lay out a run directory at `path`, waiting for a trainer."""
    (path / "frames").mkdir(parents=True, exist_ok=True)
    (path / "checkpoint").mkdir(exist_ok=True)
    run = Run(path)
    run.write_status(Status("waiting", epochs=experiment.about.epochs))
    write_whole(path / "about.json", about_to_json(experiment.about).encode())
    write_whole(path / "config.json", json.dumps(experiment.settings, indent=2).encode())
    return run
