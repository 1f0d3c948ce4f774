"""python -m trainers retell: what bundled runs say of themselves, in the words of today. Figures and pictures stay."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tqdm import tqdm

from playground.runs import Run
from playground.runs.about import about_to_json
from playground.runs.files import write_whole
from trainers.diagnosis import diagnoses_of
from trainers.method import experiment_of
from trainers.methods import experiment_in


@dataclass(frozen=True)
class RetellCommand:
    """Write headings, hints and diagnoses of recorded runs anew."""

    folders: tuple[Path, ...] = (Path("pretrained/replays"), Path("pretrained/groups-mnist"))
    """folders of recorded runs"""


def main(command: RetellCommand) -> int:
    runs = [Run(about.parent) for folder in command.folders for about in sorted(folder.glob("*/about.json"))]
    for run in tqdm(runs, unit="run"):
        method, config = experiment_in(run)
        write_whole(run.path / "about.json", about_to_json(experiment_of(method, config).about).encode())
        lines = (json.dumps(event) + "\n" for event in retell(run))
        write_whole(run.path / "events.jsonl", "".join(lines).encode())
    return 0


def retell(run: Run) -> Iterator[Mapping[str, Any]]:
    """The events of a recorded run, with the diagnoses that would be told of it today in place of its own."""
    method, config = experiment_in(run)
    events = [event for event in run.log.since()[0] if event.get("kind") != "diagnosis"]
    found = diagnoses_of(events, lambda history: method.diagnose(config, history))
    after = {id(event): diagnosis for event, diagnosis in found}
    for event in events:
        yield event
        if (diagnosis := after.get(id(event))) is not None:
            when = {name: event[name] for name in ("step", "epoch", "seconds") if name in event}
            yield {"kind": "diagnosis"} | when | diagnosis.to_event()
