"""Seconds for one epoch of 60,000 digits, network by network. Reference: the 64-pixel DCGAN, in the same run."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path
from typing import Any

import torch
from accelerate import Accelerator

from trainers.data import DataCache
from trainers.generative import Generative
from trainers.hardware import choose_precision
from trainers.method import Turn
from trainers.methods import all_methods

REFERENCE = "dcgan64"
PICTURES = 60_000
WARM_UP_TURNS, SECONDS = 4, 6.0


def measure() -> dict[str, Any]:
    """Each architecture with the settings its source suggests, each timed for a few seconds."""
    device = "cuda" if torch.cuda.is_available() else "cpu"
    accelerator = Accelerator(mixed_precision=choose_precision(device))
    data = DataCache(Path(tempfile.mkdtemp()))
    rate = matrix_rate(accelerator)
    rows: dict[str, dict[str, float]] = {}
    for name, method in trainable():
        config = method.usual({"architecture": name})
        per_second = images_per_second(method, config, data, accelerator)
        rows[name] = {
            "seconds": PICTURES / per_second,
            "images_per_second": per_second,
            "share_of_matrix_rate": (method.flops(config) or 0) * per_second / rate,
        }
    for row in rows.values():
        row["times_faster_than_reference"] = rows[REFERENCE]["seconds"] / row["seconds"]
    return {
        "reference": REFERENCE,
        "precision": accelerator.mixed_precision,
        "matrix_gflops": rate / 1e9,
        "epoch": {name: {key: float(f"{value:.4g}") for key, value in row.items()} for name, row in rows.items()},
    }


def trainable() -> list[tuple[str, type[Generative]]]:
    """Every network that learns digits, with the first method that trains it."""
    found: dict[str, type[Generative]] = {}
    for method in all_methods().values():
        if issubclass(method, Generative):
            grey = [name for name, networks in method.architectures.items() if networks.channels == 1]
            found |= {name: method for name in grey if name not in found}
    return list(found.items())


def images_per_second(method: type[Generative], config: Any, data: DataCache, accelerator: Accelerator) -> float:
    learner = method(config, accelerator, data)
    turn = Turn(method.players, config)
    for _ in range(WARM_UP_TURNS):
        learner.turn(turn)
    before, start = learner.images, time.perf_counter()
    while time.perf_counter() - start < SECONDS:
        learner.turn(turn)
    return float((learner.images - before) / (time.perf_counter() - start))


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
