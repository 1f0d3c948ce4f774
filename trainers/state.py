"""What training changes, and what it needs to go on after an interruption."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

import torch
from accelerate import Accelerator
from torch import Tensor, nn
from torch.optim.swa_utils import AveragedModel

from playground.config import GanConfig
from playground.models import ARCHITECTURES, Architecture, Discriminator, Generator, initialise, set_dropout_rng
from playground.objectives import OBJECTIVES


class Accelerated(Protocol):
    """Whatever trains on a device, or on several at once."""

    accelerator: Accelerator


class Training(Accelerated, Protocol):
    """What training of generators keeps: the experiment, how far it has come, and the way to a checkpoint."""

    config: GanConfig
    step: int
    """turns so far"""
    images: int
    """real pictures shown so far"""

    @property
    def architecture(self) -> Architecture: ...

    def to_checkpoint(self) -> dict[str, Any]:
        """Tensors and plain numbers only, so that it loads with weights_only."""
        ...

    def restore(self, checkpoint: dict[str, Any]) -> None:
        """Go on exactly where `to_checkpoint` was called."""
        ...


@dataclass
class State:
    """Of a GAN: everything that training changes, and what it needs to go on after an interruption."""

    config: GanConfig
    generator: Generator
    discriminator: Discriminator
    average: AveragedModel
    """exponential moving average of the generator: the one that is shown and kept"""
    d_optimizer: torch.optim.Optimizer
    g_optimizer: torch.optim.Optimizer
    rng: torch.Generator
    """the only source of chance after initialisation: latents, dropout, gradient penalty"""
    accelerator: Accelerator
    step: int = 0
    images: int = 0
    g_steps: int = field(default=0)

    @property
    def architecture(self) -> Architecture:
        return ARCHITECTURES[self.config.architecture]

    @classmethod
    def fresh(cls, config: GanConfig, accelerator: Accelerator) -> State:
        """Initial weights and optimizers. The same config gives the same bits on the same machine."""
        objective = OBJECTIVES[config.objective]
        generator, discriminator = ARCHITECTURES[config.architecture].build(
            spectral_norm=config.spectral_norm,
            batch_norm_in_d=objective.allows_batch_norm_in_d,
        )
        weights_rng = torch.Generator().manual_seed(config.seed)
        initialise(generator, weights_rng)
        initialise(discriminator, weights_rng)
        device = accelerator.device
        generator = generator.to(device).to(memory_format=torch.channels_last)
        discriminator = discriminator.to(device).to(memory_format=torch.channels_last)
        # Each process of a distributed run draws its own latents.
        rng = torch.Generator(device).manual_seed(config.seed + 1 + accelerator.process_index)
        set_dropout_rng(generator, rng)
        set_dropout_rng(discriminator, rng)
        average = AveragedModel(generator, multi_avg_fn=warmed_up_average(), use_buffers=True).eval()
        return cls(
            config, generator, discriminator, average,
            d_optimizer=adam(discriminator, config.d_lr, config.beta1),
            g_optimizer=adam(generator, config.g_lr, config.beta1),
            rng=rng, accelerator=accelerator,
        )  # fmt: skip

    def to_checkpoint(self) -> dict[str, Any]:
        """Tensors and plain numbers only, so that it loads with weights_only."""
        return {
            "config": dataclasses.asdict(self.config),
            "generator": self.generator.state_dict(),
            "discriminator": self.discriminator.state_dict(),
            "average": self.average.state_dict(),
            "d_optimizer": self.d_optimizer.state_dict(),
            "g_optimizer": self.g_optimizer.state_dict(),
            "rng": self.rng.get_state(),
            "step": self.step,
            "images": self.images,
            "g_steps": self.g_steps,
        }

    def restore(self, checkpoint: dict[str, Any]) -> None:
        """Go on exactly where `to_checkpoint` was called."""
        for name in ("generator", "discriminator", "average", "d_optimizer", "g_optimizer"):
            getattr(self, name).load_state_dict(checkpoint[name])
        same_device = len(checkpoint["rng"]) == len(self.rng.get_state())
        if self.accelerator.is_main_process and same_device:
            self.rng.set_state(checkpoint["rng"].cpu())
        else:  # the checkpoint holds the main process's; the others must not repeat its latents
            self.rng.manual_seed(self.config.seed + 1 + self.accelerator.process_index + checkpoint["images"])
        self.step, self.images, self.g_steps = checkpoint["step"], checkpoint["images"], checkpoint["g_steps"]


def adam(network: nn.Module, lr: float, beta1: float) -> torch.optim.Optimizer:
    return torch.optim.Adam(network.parameters(), lr=lr, betas=(beta1, 0.999), fused=True)


def warmed_up_average() -> Callable[[Any, Any, Any], None]:
    """Average over about the last tenth of the steps, at most the last 500: early pictures must not lag."""

    @torch.no_grad()
    def update(averaged: list[Tensor], current: list[Tensor], num_averaged: Tensor | int) -> None:
        if not averaged[0].is_floating_point():  # batch norm's count of batches
            torch._foreach_copy_(averaged, current)
            return
        n = float(num_averaged)
        decay = min(0.998, (1 + n) / (10 + n))
        torch._foreach_lerp_(averaged, current, 1 - decay)

    return update
