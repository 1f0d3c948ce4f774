"""The training loop of a GAN (Goodfellow et al. 2014, algorithm 1), to be read from top to bottom.

It knows no files, no page and no clock. It is told turn by turn who moves, and yields what happened.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Literal

import torch
from accelerate import Accelerator
from torch import Tensor, nn
from torch.nn import functional as F
from torch.optim.swa_utils import AveragedModel

from playground.config import GanConfig
from playground.data import to_unit
from playground.models import ARCHITECTURES, initialise, set_dropout_rng
from playground.objectives import OBJECTIVES, Objective, gradient_penalty

Player = Literal["D", "G"]

#: How many latents the published grid shows, in rows of eight.
GRID = 64


class Diverged(RuntimeError):
    """A loss became NaN or infinite; the message is fit for a person."""


@dataclass(frozen=True)
class Turn:
    """One turn of the loop: who moves, how often D moves, and how fast both learn."""

    players: tuple[Player, ...]
    d_steps: int
    d_lr: float
    g_lr: float


@dataclass(frozen=True)
class Step:
    """What one turn did. NaN for a player who did not move."""

    step: int
    epoch: float
    images: int
    """real pictures shown so far"""
    d_loss: float
    g_loss: float
    d_real: float
    """mean verdict on real pictures, in the objective's own terms"""
    d_fake: float


@dataclass
class State:
    """Everything that training changes, and what it needs to go on after an interruption."""

    config: GanConfig
    generator: nn.Module
    discriminator: nn.Module
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
        average = AveragedModel(generator, multi_avg_fn=_warmed_up_average(), use_buffers=True).eval()
        return cls(
            config, generator, discriminator, average,
            d_optimizer=_adam(discriminator, config.d_lr, config.beta1),
            g_optimizer=_adam(generator, config.g_lr, config.beta1),
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


def train(state: State, pictures: Tensor, turns: Iterable[Turn]) -> Iterator[Step]:
    """Play the turns.

    pictures: uint8 (n, 1, h, w), the whole data set; it stays on the device.
    """
    config, objective = state.config, OBJECTIVES[state.config.objective]
    size = ARCHITECTURES[config.architecture].image_size
    for turn in turns:
        _set_learning_rate(state.d_optimizer, turn.d_lr)
        _set_learning_rate(state.g_optimizer, turn.g_lr)
        d_loss = g_loss = d_real = d_fake = math.nan
        fake = sample(state, config.batch_size)
        if "D" in turn.players:
            for k in range(turn.d_steps):
                if k > 0:
                    fake = sample(state, config.batch_size)
                real = next_batch(state, pictures, size)
                d_loss, d_real, d_fake = update_discriminator(state, objective, real, fake.detach())
        if "G" in turn.players:
            # The batch that D has just learned from serves G too: one forward pass of G less a turn.
            g_loss = update_generator(state, objective, fake)
        state.step += 1
        _refuse_nan(state.step, d_loss, g_loss, turn.players)
        yield Step(state.step, state.images / len(pictures), state.images, d_loss, g_loss, d_real, d_fake)


def update_discriminator(state: State, objective: Objective, real: Tensor, fake: Tensor) -> tuple[float, float, float]:
    """One step of D on a batch of each; returns its loss and its mean verdict on both."""
    with state.accelerator.autocast():
        real_logits, fake_logits = state.discriminator(real), state.discriminator(fake)
    real_logits, fake_logits = real_logits.float(), fake_logits.float()
    loss = objective.d_loss(real_logits, fake_logits, smoothing=state.config.label_smoothing)
    if objective.gradient_penalty:
        penalty = gradient_penalty(state.discriminator, real, fake.float(), state.rng)
        loss = loss + objective.gradient_penalty * penalty
    _apply(state, state.d_optimizer, state.discriminator, loss)
    with torch.no_grad():
        verdicts = objective.verdict(real_logits).mean(), objective.verdict(fake_logits).mean()
    d_loss, d_real, d_fake = _mean_over_processes(state, loss, *verdicts)
    return d_loss, d_real, d_fake


def update_generator(state: State, objective: Objective, fake: Tensor) -> float:
    """One step of G through a D that stands still; returns its loss."""
    state.discriminator.requires_grad_(False)
    with state.accelerator.autocast():
        fake_logits = state.discriminator(fake)
    loss = objective.g_loss(fake_logits.float())
    _apply(state, state.g_optimizer, state.generator, loss)
    state.discriminator.requires_grad_(True)
    state.average.update_parameters(state.generator)
    state.g_steps += 1
    return _mean_over_processes(state, loss)[0]


def sample(state: State, n: int) -> Tensor:
    """A batch of fakes with its graph, (n / processes, 1, h, w) in [-1, 1]."""
    latents = torch.randn(_share(state, n), latent_dim(state.config), generator=state.rng, device=state.rng.device)
    with state.accelerator.autocast():
        return state.generator(latents)  # type: ignore[no-any-return]


def next_batch(state: State, pictures: Tensor, size: int) -> Tensor:
    """This process's share of the next batch of real pictures, (n, 1, size, size) in [-1, 1].

    Every pass over the data has its own order, drawn from the seed and the number of the pass alone,
    so that a run which goes on after an interruption needs to remember no more than a count.
    """
    n, batch = len(pictures), state.config.batch_size
    positions = torch.arange(state.images, state.images + batch)
    passes = positions.div(n, rounding_mode="floor")
    index = torch.empty(batch, dtype=torch.long)
    for p in passes.unique().tolist():
        index[passes == p] = _order(state.config.seed, p, n)[positions[passes == p] % n]
    state.images += batch
    share = index[state.accelerator.process_index :: state.accelerator.num_processes].to(pictures.device)
    real = to_unit(pictures[share])
    if real.shape[-1] != size:
        real = F.interpolate(real, size=(size, size), mode="bilinear", antialias=True)
    return real.contiguous(memory_format=torch.channels_last)


def fixed_latents(config: GanConfig, n: int = GRID) -> Tensor:
    """The latents of the published grid, (n, latent_dim): the same throughout a run, so each digit morphs."""
    rng = torch.Generator().manual_seed(config.seed + 1_000_003)
    return torch.randn(n, latent_dim(config), generator=rng)


@torch.inference_mode()
def draw(state: State, latents: Tensor) -> Tensor:
    """What the averaged generator makes of the latents: (n, 1, h, w) in [-1, 1], on the CPU."""
    with state.accelerator.autocast():
        chunks = [state.average(part.to(state.accelerator.device)) for part in latents.split(256)]
    return torch.cat(chunks).float().cpu()


def latent_dim(config: GanConfig) -> int:
    return ARCHITECTURES[config.architecture].latent_dim


def _apply(state: State, optimizer: torch.optim.Optimizer, network: nn.Module, loss: Tensor) -> None:
    """One optimizer step. Several processes average their gradients, and so stay one model."""
    optimizer.zero_grad(set_to_none=True)
    loss.backward()
    if state.accelerator.num_processes > 1:
        gradients = [p.grad for p in network.parameters() if p.grad is not None]
        means = state.accelerator.reduce(gradients, reduction="mean")
        torch._foreach_copy_(gradients, means)
    optimizer.step()


def _mean_over_processes(state: State, *numbers: Tensor) -> list[float]:
    """The same numbers for every process of a distributed run, so that all meet a NaN in the same turn."""
    together = torch.stack([number.detach() for number in numbers])
    return state.accelerator.reduce(together, reduction="mean").tolist()  # type: ignore[no-any-return]


def _adam(network: nn.Module, lr: float, beta1: float) -> torch.optim.Optimizer:
    return torch.optim.Adam(network.parameters(), lr=lr, betas=(beta1, 0.999), fused=True)


def _set_learning_rate(optimizer: torch.optim.Optimizer, lr: float) -> None:
    for group in optimizer.param_groups:
        group["lr"] = lr


def _warmed_up_average() -> Callable[[Any, Any, Any], None]:
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


@lru_cache(maxsize=2)
def _order(seed: int, epoch: int, n: int) -> Tensor:
    """The order of pass `epoch` over n pictures."""
    return torch.randperm(n, generator=torch.Generator().manual_seed(seed * 1_000_003 + epoch))


def _share(state: State, n: int) -> int:
    processes, index = state.accelerator.num_processes, state.accelerator.process_index
    return len(range(index, n, processes))


def _refuse_nan(step: int, d_loss: float, g_loss: float, players: tuple[Player, ...]) -> None:
    for player, loss in (("D", d_loss), ("G", g_loss)):
        if player in players and not math.isfinite(loss):
            name = {"D": "discriminator", "G": "generator"}[player]
            raise Diverged(
                f"At step {step} the {name}'s loss was no longer a number: the weights have run away. "
                "Try smaller learning rates, or a gentler objective such as non-saturating."
            )
