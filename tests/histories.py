"""Recorded histories: what real runs told of themselves, so that a diagnosis or a sentence can be tried on them.

Some come with the page as recordings of the Zoo. Of the others only the figures are kept:
`python -m tests.histories NAME...` trains these anew, for SECONDS of one processor core each, in float32 where they are
not IN_BF16.
"""

from __future__ import annotations

import gzip
import json
import sys
import tempfile
from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache, cached_property
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from playground.runs import METHOD, Run
from playground.runs.diagnosis import Diagnosis
from playground.runs.history import History, SampleQuality
from playground.runs.presets import PRESETS
from trainers.diagnosis import diagnoses_of
from trainers.method import nearest_config
from trainers.methods import chosen_method

RECORDED, REPLAYS = Path(__file__).parent / "recorded", Path(__file__).parent.parent / "pretrained" / "replays"
SECONDS = 50.0
KINDS = ("step", "evaluation")
IN_ZOO = {
    "learns": "self_conditioned", "plain": "gan", "cgan": "cgan28", "acgan": "acgan28", "vae": "vae",
    "mixture": "mixture", "wasserstein_gp": "wasserstein_gp",
}  # fmt: skip
"""those that are recorded for the Zoo, by the names of their folders"""
OTHERS: dict[str, dict[str, object]] = {
    "mixture": {METHOD: "mixture"},
    "wasserstein_gp": {"objective": "wasserstein_gp"},
    "diverged": {
        "architecture": "dcgan28_plain",
        "objective": "wasserstein_gp",
        "d_lr": 0.1,
        "g_lr": 0.1,
        "d_steps": 1,
        "beta1": 0.9,
        "beta2": 0.999,
    },
}
"""settings of those that are no presets"""
IN_BF16 = {"never_settles_bf16": "never_settles"}
"""those that are trained in the precision of processors which multiply bf16, and whose settings they have: small
differences grow where two networks circle, so it has to circle in either precision"""


@dataclass(frozen=True)
class Recording:
    """A run, without its pictures."""

    settings: Mapping[str, object]
    events: list[dict[str, Any]]
    """of KINDS, in order of time"""

    @cached_property
    def told(self) -> list[tuple[float, Diagnosis]]:
        """What is told of it, each with the second at which it is."""
        method = chosen_method(self.settings)
        config, _ = nearest_config(method, self.settings)
        found = diagnoses_of(self.events, lambda history: method.diagnose(config, history))
        return [(event["seconds"], diagnosis) for event, diagnosis in found]

    def told_at(self, second: float) -> Diagnosis:
        return [diagnosis for when, diagnosis in self.told if when <= second][-1]

    @property
    def seconds(self) -> float:
        return float(self.events[-1]["seconds"])

    @property
    def qualities(self) -> list[SampleQuality]:
        history = History()
        for event in self.events:
            history.read(event)
        return history.qualities


def settings_of(name: str) -> Mapping[str, object]:
    name = IN_BF16.get(name, name)
    return PRESETS[name].settings if name in PRESETS else OTHERS[name]


@cache
def recording(name: str) -> Recording:
    """The one of that name, from either place."""
    if name in IN_ZOO:
        run = Run(REPLAYS / IN_ZOO[name])
        return Recording(run.settings(), _figures(run))
    lines = gzip.decompress((RECORDED / f"{name}.jsonl.gz").read_bytes()).splitlines()
    settings, *events = map(json.loads, lines)
    return Recording(settings, events)


def keep(name: str, run: Run) -> None:
    """Its settings in the first line, then its figures, of four digits."""
    lines = [run.settings(), *({key: _short(value) for key, value in event.items()} for event in _figures(run))]
    text = "".join(json.dumps(line, separators=(",", ":")) + "\n" for line in lines)
    RECORDED.mkdir(exist_ok=True)
    (RECORDED / f"{name}.jsonl.gz").write_bytes(gzip.compress(text.encode(), mtime=0))


def _figures(run: Run) -> list[dict[str, Any]]:
    return [event for event in run.log.since()[0] if event["kind"] in KINDS]


def _short(value: Any) -> Any:
    return float(f"{value:.4g}") if isinstance(value, float) else value


def train_anew(name: str) -> None:
    import torch
    from accelerate import Accelerator

    from trainers.data import DataCache
    from trainers.recipes.record_replays import record

    torch.set_num_threads(1)
    accelerator = Accelerator(cpu=True, mixed_precision="bf16" if name in IN_BF16 else "no")
    with tempfile.TemporaryDirectory() as folder:
        data = DataCache(Path(folder) / "own")
        keep(name, record(settings_of(name), Path(folder) / name, SECONDS, accelerator, data))


def main(names: list[str]) -> None:
    """Each in a process of its own: an accelerator's precision is that of its process."""
    with ProcessPoolExecutor(1, get_context("spawn"), max_tasks_per_child=1) as pool:
        list(pool.map(train_anew, names))


if __name__ == "__main__":
    main(sys.argv[1:])
