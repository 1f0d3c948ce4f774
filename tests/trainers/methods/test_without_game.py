"""What methods without an opponent publish: their cost, and a diagnosis that speaks of nobody else."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
from accelerate import Accelerator
from playing import cache, experiment, settings
from torch import Tensor

from playground.runs import RunStore
from playground.runs.diagnosis import diagnosis_of
from trainers.loop import train


@pytest.mark.parametrize("name", ["vae", "mixture"])
def test_a_run_trains_and_publishes(
    name: str, store: RunStore, accelerator: Accelerator, pictures: Tensor, tmp_path: Path
) -> None:
    run = store.create(experiment(settings(name, tmp_path, epochs=1)))
    steps = list(train(run, accelerator, cache(pictures)))
    assert steps[-1].step == 25
    assert run.status().state == "finished"
    events = run.log.since()[0]
    told = [event for event in events if event["kind"] == "step"]
    assert all(math.isfinite(event["loss"]) and "d_loss" not in event for event in told)
    assert told[-1]["seconds"] > 0
    found = [diagnosis for event in events if (diagnosis := diagnosis_of(event)) is not None]
    assert found
    assert not any("iscriminator" in diagnosis.sentence + diagnosis.advice for diagnosis in found)
    assert run.about().players == ()
