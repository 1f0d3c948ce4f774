"""Recorded histories: what real runs told of themselves, without their pictures, so that a diagnosis can be tried.

`python tests/histories.py NAME...` trains them anew, for SECONDS of one processor core each.
"""

from __future__ import annotations

import gzip
import json
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playground.runs import METHOD, Run
from playground.runs.diagnosis import Diagnosis
from playground.runs.history import History, SampleQuality
from playground.runs.presets import PRESETS
from trainers.method import nearest_config
from trainers.methods import chosen_method

FOLDER = Path(__file__).parent / "recorded"
SECONDS = 60.0
KINDS = ("step", "evaluation")
OTHERS: dict[str, dict[str, object]] = {
    "mixture": {METHOD: "mixture"},
    "wasserstein_gp": {"objective": "wasserstein_gp"},
}
"""settings of those that are no presets"""


@dataclass(frozen=True)
class Recording:
    """A run of SECONDS."""

    settings: Mapping[str, object]
    events: list[dict[str, Any]]
    """of KINDS, in order of time"""

    @property
    def diagnose(self) -> Callable[[History], Diagnosis | None]:
        method = chosen_method(self.settings)
        config, _ = nearest_config(method, self.settings)
        return lambda history: method.diagnose(config, history)

    @property
    def qualities(self) -> list[SampleQuality]:
        history = History()
        for event in self.events:
            history.read(event)
        return history.qualities


def settings_of(name: str) -> Mapping[str, object]:
    return PRESETS[name].settings if name in PRESETS else OTHERS[name]


def recording(name: str) -> Recording:
    """The one of that name."""
    lines = gzip.decompress((FOLDER / f"{name}.jsonl.gz").read_bytes()).splitlines()
    settings, *events = map(json.loads, lines)
    return Recording(settings, events)


def keep(name: str, run: Run) -> None:
    """What a diagnosis can see of a run, and its settings in the first line."""
    events = [event for event in run.events()[0] if event["kind"] in KINDS]
    lines = [run.settings(), *({key: _short(value) for key, value in event.items()} for event in events)]
    text = "".join(json.dumps(line, separators=(",", ":")) + "\n" for line in lines)
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / f"{name}.jsonl.gz").write_bytes(gzip.compress(text.encode(), mtime=0))


def _short(value: Any) -> Any:
    return float(f"{value:.4g}") if isinstance(value, float) else value


def main(names: list[str]) -> None:
    import torch

    from trainers.data import DataCache
    from trainers.hardware import Hardware
    from trainers.recipes.record_replays import record

    torch.set_num_threads(1)
    with tempfile.TemporaryDirectory() as folder:
        accelerator, data = Hardware().accelerator(), DataCache(Path(folder) / "own")
        for name in names:
            keep(name, record(settings_of(name), Path(folder) / name, SECONDS, accelerator, data))


if __name__ == "__main__":
    main(sys.argv[1:])
