"""A run whose checkpoint cannot be read says so in plain words, and keeps the step that it had."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
import torch
from accelerate import Accelerator
from playing import EVERY, cache, experiment, settings
from torch import Tensor

from playground.runs import Run, RunStore
from trainers.loop import train


def stopped(store: RunStore, name: str, root: Path, accelerator: Accelerator, pictures: Tensor) -> Run:
    """After two steps, with a checkpoint, and told to go on."""
    run = store.create(experiment(settings(name, root)))
    for step in train(run, accelerator, cache(pictures)):
        if step.step == 2:
            run.order(command="stop")
    run.order(command="run")
    return run


@pytest.mark.parametrize(
    ("name", "damage"),
    [
        *((EVERY[0], damage) for damage in ("empty", "garbage", "cut off", "without a part")),
        *((name, "of other networks") for name in EVERY),
    ],
)
def test_a_checkpoint_that_cannot_be_read_ends_the_run_in_plain_words(
    name: str, damage: str, store: RunStore, tmp_path: Path, accelerator: Accelerator, pictures: Tensor
) -> None:
    run = stopped(store, name, tmp_path, accelerator, pictures)
    before, whole = run.status(), run.checkpoint.read_bytes()
    checkpoint = torch.load(run.checkpoint, weights_only=True)
    part = next(key for key, value in checkpoint.items() if isinstance(value, dict))
    match damage:
        case "empty":
            run.checkpoint.write_bytes(b"")
        case "garbage":
            run.checkpoint.write_bytes(b"no checkpoint")
        case "cut off":
            run.checkpoint.write_bytes(whole[: len(whole) // 2])
        case "of other networks":
            checkpoint[part] = {"layers.0.weight": torch.zeros(3, 3)}
            torch.save(checkpoint, run.checkpoint)
        case "without a part":
            del checkpoint[part]
            torch.save(checkpoint, run.checkpoint)
    assert list(train(run, accelerator, cache(pictures))) == []
    reason = "The saved networks of this run are damaged or of another version. Start a new run."
    assert run.status() == dataclasses.replace(
        before, state="failed", reason=reason, images_per_second=0.0, seconds_left=None, device=""
    )
    assert not run.is_alive()
