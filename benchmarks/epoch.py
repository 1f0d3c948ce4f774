"""Seconds for one epoch of 60,000 digits, network by network. Reference: the 64-pixel DCGAN, in the same run."""

from __future__ import annotations

import dataclasses
import time
from typing import Any

import torch
from accelerate import Accelerator

from playground.config import GanConfig
from playground.data import Dataset, load
from playground.models import ARCHITECTURES
from playground.summary import step_flops
from trainers.engine import Turn
from trainers.hardware import choose_precision
from trainers.learners import learner_of

REFERENCE = "dcgan64"
PICTURES = 60_000
WARM_UP_TURNS, SECONDS = 4, 6.0


def measure() -> dict[str, Any]:
    """Each architecture with the settings its source suggests, each timed for a few seconds."""
    device = "cuda" if torch.cuda.is_available() else "cpu"
    accelerator = Accelerator(mixed_precision=choose_precision(device))
    digits = load("mnist")
    rate = matrix_rate(accelerator)
    rows: dict[str, dict[str, float]] = {}
    for name, architecture in ARCHITECTURES.items():
        if architecture.channels != digits.images.shape[1]:
            continue  # networks for faces in colour
        config = dataclasses.replace(GanConfig(architecture=name), **architecture.suggested)  # type: ignore[arg-type]
        per_second = images_per_second(config, digits, accelerator)
        rows[name] = {
            "seconds": PICTURES / per_second,
            "images_per_second": per_second,
            "share_of_matrix_rate": step_flops(name) * per_second / rate,
        }
    for row in rows.values():
        row["times_faster_than_reference"] = rows[REFERENCE]["seconds"] / row["seconds"]
    return {
        "reference": REFERENCE,
        "precision": accelerator.mixed_precision,
        "matrix_gflops": rate / 1e9,
        "epoch": {name: {key: float(f"{value:.4g}") for key, value in row.items()} for name, row in rows.items()},
    }


def images_per_second(config: GanConfig, digits: Dataset, accelerator: Accelerator) -> float:
    assert digits.labels is not None
    pictures, labels = digits.images.to(accelerator.device), digits.labels.to(accelerator.device)
    learner = learner_of(config)
    state = learner.fresh(config, accelerator)
    turn = Turn(("D", "G"), config.d_steps, config.d_lr, config.g_lr)
    for _ in learner.train(state, pictures, [turn] * WARM_UP_TURNS, labels):
        pass
    before, start = state.images, time.perf_counter()
    while time.perf_counter() - start < SECONDS:
        for _ in learner.train(state, pictures, [turn], labels):
            pass
    return float((state.images - before) / (time.perf_counter() - start))


def matrix_rate(accelerator: Accelerator, size: int = 2048, seconds: float = 3.0) -> float:
    """Operations a second of a large matrix product in the precision that training uses."""
    kind = torch.bfloat16 if accelerator.mixed_precision == "bf16" else torch.float32
    a, b = (torch.randn(size, size, device=accelerator.device).to(kind) for _ in range(2))
    for _ in range(3):
        a @ b
    count, start = 0, time.perf_counter()
    while time.perf_counter() - start < seconds:
        (a @ b)[0, 0].item()
        count += 1
    return 2.0 * size**3 * count / (time.perf_counter() - start)
