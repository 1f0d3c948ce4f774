"""Small things that several tests use."""

from __future__ import annotations

import socket
from pathlib import Path

import torch
from torch import Tensor
from torch.nn import functional as F

from playground.runs import Experiment
from trainers.method import config_of, experiment_of
from trainers.methods import chosen_method

ROOT = Path(__file__).parent.parent


def experiment(**settings: object) -> Experiment:
    """What a run is made from; what is left out is as the method suggests."""
    method = chosen_method(settings)
    return experiment_of(method, config_of(method, settings))


def blobs(n: int = 200) -> Tensor:
    """uint8 (n, 1, 28, 28): a light square in a place of its own on each picture."""
    pictures = torch.zeros(n, 1, 28, 28, dtype=torch.uint8)
    for i in range(n):
        row, column = i // 18 % 18, i % 18
        pictures[i, 0, row : row + 10, column : column + 10] = 255 - i // 18
    return pictures


def in_squares(pictures: Tensor, side: int) -> bool:
    """Whether every square of that many pixels has one colour."""
    return torch.equal(pictures, F.interpolate(pictures[..., ::side, ::side], scale_factor=side, mode="nearest"))


def free_port() -> int:
    """One that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
