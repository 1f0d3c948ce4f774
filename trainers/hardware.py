"""Where a trainer computes, and in which precision."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import torch
from accelerate import Accelerator

from playground.runs.processors import processors


@dataclass(frozen=True)
class Hardware:
    """The part of a command that does not change what is learnt."""

    device: Literal["auto", "cpu"] = "auto"
    """auto takes a GPU when there is one"""
    precision: Literal["auto", "no", "bf16"] = "auto"
    """auto takes bf16 where the processor multiplies it natively"""

    def accelerator(self) -> Accelerator:
        # PyTorch counts the machine's processors, also in a container that may use two of them.
        torch.set_num_threads(min(torch.get_num_threads(), processors()))
        device = "cuda" if self.device == "auto" and torch.cuda.is_available() else "cpu"
        # A batch looks like the one before it: worth trying which convolution is fastest for it.
        torch.backends.cudnn.benchmark = True
        precision = choose_precision(device) if self.precision == "auto" else self.precision
        return Accelerator(cpu=self.device == "cpu", mixed_precision=precision)


def choose_precision(device: str) -> str:
    """bf16 where the processor multiplies it natively (up to twice as fast here), else float32."""
    if device == "cpu":
        native = torch.cpu._is_avx512_bf16_supported() or torch.cpu._is_amx_tile_supported()
        return "bf16" if native else "no"
    return "bf16" if device == "cuda" and torch.cuda.is_bf16_supported() else "no"


def in_words(accelerator: Accelerator) -> str:
    """For a run's status, e.g. "cpu, bf16"."""
    return f"{accelerator.device.type}, {accelerator.mixed_precision}".replace(", no", ", float32")
