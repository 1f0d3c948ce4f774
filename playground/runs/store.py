"""All runs below one folder: make, find, list, clear away."""

from __future__ import annotations

import dataclasses
import json
import re
import secrets
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playground.runs.about import Experiment, about_to_json
from playground.runs.directory import Run, RunNotFound
from playground.runs.files import write_whole
from playground.runs.status import ENDED_STATES, LIVE_STATES, Orders, Status, to_json

#: Also the names that people give to runs of the shell; never a way out of the folder.
ID_PATTERN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}")
METHOD = "method"
"""key of config.json beside the settings themselves"""
PAGE_MARK = "made-by-page"
"""file in a run that the page made: it holds the run's id, so a folder that a person has renamed or copied is theirs"""

MOST_NAMED = 8
KEPT_SHARE = 0.5
"""of the disk that the runs of a page may take, for those that a person has named or keeps"""


@dataclass(frozen=True)
class RunStore:
    """All runs below one folder."""

    root: Path

    def create(self, experiment: Experiment) -> Run:
        """A new run of the page that waits for a trainer."""
        run = create_run(self.root / secrets.token_hex(5), experiment)
        write_whole(run.path / PAGE_MARK, run.id.encode())
        return run

    def get(self, run_id: str) -> Run:
        """The run of this id. Raises RunNotFound, also for ids that no run can have."""
        run = Run(self.root / run_id) if ID_PATTERN.fullmatch(run_id) else None
        if run is None or not (run.path / "config.json").is_file():
            raise RunNotFound
        return run

    def runs(self) -> list[Run]:
        """Every run, newest first."""
        if not self.root.is_dir():
            return []
        paths = [path for path in self.root.iterdir() if ID_PATTERN.fullmatch(path.name)]
        runs = [Run(path) for path in paths if (path / "config.json").is_file()]
        return sorted(runs, key=lambda run: (run.created(), run.id), reverse=True)

    def excess(self, most_bytes: int) -> list[Run]:
        """What `prune` would delete: the oldest ended runs of the page, until the others of the page fit. Those that
        a person has named or keeps count, but stay."""
        sizes = {run: run.size() for run in self.runs() if is_of_page(run)}
        total, excess = sum(sizes.values()), []
        for run in reversed(list(sizes)):
            if total <= most_bytes:
                break
            ended = run.status().state not in LIVE_STATES | {"waiting"}
            if ended and not run.is_alive() and not run.tag().stays:  # out of files, all that is read looks ended
                excess.append(run)
                total -= sizes[run]
        return excess

    def prune(self, most_bytes: int, tell: Callable[[str], object] = lambda sentence: None) -> list[str]:
        """Delete the oldest ended runs of the page until they fit into `most_bytes`; returns the ids that went.

        What was made, renamed, copied or continued in a shell neither goes nor counts. tell: is told before they go.
        """
        removed = self.excess(most_bytes)
        if removed:
            tell(f"To make room, the oldest runs of this page are cleared away: {named(removed)}.")
        for run in removed:
            shutil.rmtree(run.path, ignore_errors=True)
        return [run.id for run in removed]

    def delete(self, run: Run) -> None:
        """Take an ended run away for good. Raises ValueError, fit for a person, for one that goes on, and for one that
        the page did not make."""
        if not is_of_page(run):
            raise ValueError("This run was made in a shell, so the page does not delete it: delete its folder there.")
        if run.status().state not in ENDED_STATES:
            raise ValueError("This run has not ended yet. Stop it, then delete it.")
        try:
            shutil.rmtree(run.path)
        except OSError as error:
            raise ValueError(f"The run could not be deleted: {error.strerror}.") from error

    def tag(self, run: Run, most_bytes: int, **changes: Any) -> None:
        """Give a run a name, or keep it: `Tag`. Raises ValueError, fit for a person, where the runs that stay would
        leave too little of `most_bytes` to new ones."""
        if dataclasses.replace(run.tag(), **changes).stays and not run.tag().stays:
            self._refuse_to_keep(run, most_bytes)
        try:
            run.write_tag(**changes)
        except OSError as error:
            raise ValueError(f"That could not be written to disk: {error.strerror}.") from error

    def _refuse_to_keep(self, run: Run, most_bytes: int) -> None:
        stay = [other for other in self.runs() if is_of_page(other) and other != run and other.tag().stays]
        if run.size() + sum(other.size() for other in stay) > KEPT_SHARE * most_bytes:
            raise ValueError(
                f"Runs that are named or kept may take half of the {most_bytes / 1e9:g} GB for the runs of this page. "
                "Delete one of them first, or let one go."
            )


def named(runs: Sequence[Run]) -> str:
    """Their ids in a sentence; of many the first MOST_NAMED."""
    rest = len(runs) - MOST_NAMED
    return ", ".join(run.id for run in runs[:MOST_NAMED]) + (f" and {rest} more" if rest > 0 else "")


def is_of_page(run: Run) -> bool:
    """Whether the page made it, and no person has taken it over since."""
    try:
        return (run.path / PAGE_MARK).read_text() == run.id
    except (OSError, ValueError):
        return False


def take_over(run: Run) -> None:
    """A person goes on with it in a shell: from now on the page keeps it."""
    (run.path / PAGE_MARK).unlink(missing_ok=True)


def refuse_unlisted(path: Path, root: Path) -> None:
    """Raises ValueError for a new run directory that `RunStore.runs` would pass over, or that holds other runs.

    root: where the page looks for runs.
    """
    if root.resolve().is_relative_to(path.resolve()) or RunStore(path).runs():
        below = path / "first"
        raise ValueError(f"{str(path)!r} is a place for several runs. Name a folder below it, such as {below}.")
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
    write_whole(path / "orders.json", to_json(Orders()).encode())  # so that they can be given on a full disk
    write_whole(path / "about.json", about_to_json(experiment.about).encode())
    write_whole(path / "config.json", json.dumps(experiment.settings, indent=2).encode())
    return run
