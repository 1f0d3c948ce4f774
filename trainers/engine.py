"""The training loop of a GAN (Goodfellow et al. 2014, algorithm 1), to be read from top to bottom.

It knows no files, no page and no clock. It is told turn by turn who moves, and yields what happened.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from playground.config import GanConfig
from playground.data import to_unit
from playground.models import ARCHITECTURES
from playground.objectives import OBJECTIVES, Objective, gradient_penalty
from trainers.state import Accelerated, State, Training

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


@dataclass(frozen=True, eq=False)
class Batch:
    """Pictures (n, c, s, s) in [-1, 1] and what they show: classes (n, num_classes), None where nobody is told."""

    pictures: Tensor
    classes: Tensor | None

    def detached(self) -> Batch:
        """The same for D's turn: nothing flows back into G."""
        return Batch(self.pictures.detach(), self.classes)


def train(state: State, pictures: Tensor, turns: Iterable[Turn], labels: Tensor | None = None) -> Iterator[Step]:
    """Play the turns.

    pictures: uint8 (n, c, h, w), the whole data set; it stays on the device. labels: int64 (n,), needed where
    the networks are told classes.
    """
    config, objective = state.config, OBJECTIVES[state.config.objective]
    for turn in turns:
        set_learning_rate(state.d_optimizer, turn.d_lr)
        set_learning_rate(state.g_optimizer, turn.g_lr)
        d_loss = g_loss = d_real = d_fake = math.nan
        fake = sample(state, config.batch_size)
        if "D" in turn.players:
            for k in range(turn.d_steps):
                if k > 0:
                    fake = sample(state, config.batch_size)
                real = next_batch(state, pictures, labels)
                d_loss, d_real, d_fake = update_discriminator(state, objective, real, fake.detached())
        if "G" in turn.players:
            # The batch that D has just learned from serves G too: one forward pass of G less a turn.
            g_loss = update_generator(state, objective, fake)
        state.step += 1
        _refuse_nan(state.step, d_loss, g_loss, turn.players)
        yield Step(state.step, state.images / len(pictures), state.images, d_loss, g_loss, d_real, d_fake)


def update_discriminator(state: State, objective: Objective, real: Batch, fake: Batch) -> tuple[float, float, float]:
    """One step of D on a batch of each; returns its loss and its mean verdict on both."""
    real_logits, real_naming = judge(state, real)
    fake_logits, fake_naming = judge(state, fake)
    loss = objective.d_loss(real_logits, fake_logits, smoothing=state.config.label_smoothing)
    loss = loss + real_naming + fake_naming
    if objective.gradient_penalty:

        def logits(between: Tensor) -> Tensor:
            return state.architecture.ask(state.discriminator, between, real.classes)[0]

        penalty = gradient_penalty(logits, real.pictures, fake.pictures.float(), state.rng)
        loss = loss + objective.gradient_penalty * penalty
    apply_gradients(state, state.d_optimizer, state.discriminator, loss)
    with torch.no_grad():
        verdicts = objective.verdict(real_logits).mean(), objective.verdict(fake_logits).mean()
    d_loss, d_real, d_fake = mean_over_processes(state, loss, *verdicts)
    return d_loss, d_real, d_fake


def update_generator(state: State, objective: Objective, fake: Batch) -> float:
    """One step of G through a D that stands still; returns its loss."""
    state.discriminator.requires_grad_(False)
    fake_logits, naming = judge(state, fake)
    loss = objective.g_loss(fake_logits) + naming
    apply_gradients(state, state.g_optimizer, state.generator, loss)
    state.discriminator.requires_grad_(True)
    state.average.update_parameters(state.generator)
    state.g_steps += 1
    return mean_over_processes(state, loss)[0]


def judge(state: State, batch: Batch) -> tuple[Tensor, Tensor]:
    """D's logits (n,) for a batch, and the cost of what it takes the pictures for: 0 where it names nothing.

    In an AC-GAN both players want the pictures named right, real and fake (Odena et al. 2017, section 4, L_C).
    """
    with state.accelerator.autocast():
        logits, named = state.architecture.ask(state.discriminator, batch.pictures, batch.classes)
    if named is None or batch.classes is None:
        return logits.float(), torch.zeros((), device=logits.device)
    return logits.float(), F.cross_entropy(named.float(), batch.classes)


def sample(state: State, n: int) -> Batch:
    """A batch of fakes with their graph, (n / processes, c, h, w) in [-1, 1], of classes drawn evenly."""
    count, device = _share(state, n), state.rng.device
    latents = torch.randn(count, state.architecture.latent_dim, generator=state.rng, device=device)
    classes = None
    if num_classes := state.architecture.num_classes:
        asked = torch.randint(num_classes, (count,), generator=state.rng, device=device)
        classes = F.one_hot(asked, num_classes).float()
    with state.accelerator.autocast():
        return Batch(state.generator(*_told(latents, classes)), classes)


def next_batch(state: Training, pictures: Tensor, labels: Tensor | None = None) -> Batch:
    """This process's share of the next batch of real pictures, (n, c, size, size) in [-1, 1].

    Every pass over the data has its own order, drawn from the seed and the number of the pass alone,
    so that a run which goes on after an interruption needs to remember no more than a count.
    """
    n, batch = len(pictures), state.config.batch_size
    positions = torch.arange(state.images, state.images + batch)
    passes = positions.div(n, rounding_mode="floor")
    index = torch.empty(batch, dtype=torch.long)
    for p in passes.unique().tolist():
        index[passes == p] = order_of_pass(state.config.seed, p, n)[positions[passes == p] % n]
    state.images += batch
    share = index[state.accelerator.process_index :: state.accelerator.num_processes].to(pictures.device)
    real = as_seen(pictures[share], state.architecture.image_size)
    classes = None
    if state.architecture.num_classes and labels is not None:
        classes = F.one_hot(labels[share], state.architecture.num_classes).float()
    return Batch(real.contiguous(memory_format=torch.channels_last), classes)


def as_seen(pictures: Tensor, size: int) -> Tensor:
    """uint8 pictures (n, c, h, w) as networks see them: (n, c, size, size) in [-1, 1]."""
    seen = to_unit(pictures)
    if seen.shape[-1] != size:
        seen = F.interpolate(seen, size=(size, size), mode="bilinear", antialias=True)
    return seen


@dataclass(frozen=True, eq=False)
class Grid:
    """What a run publishes all the time: the same latents throughout, so that each picture morphs."""

    latents: Tensor
    classes: Tensor | None
    columns: int


def fixed_grid(config: GanConfig) -> Grid:
    """Eight rows of eight latents; for networks that are told classes, a column for each and a style for each row."""
    classes = ARCHITECTURES[config.architecture].num_classes
    if not classes:
        return Grid(fixed_latents(config), None, columns=8)
    styles = fixed_latents(config, classes)
    return Grid(styles.repeat_interleave(classes, dim=0), torch.eye(classes).repeat(classes, 1), columns=classes)


def fixed_latents(config: GanConfig, n: int = GRID) -> Tensor:
    """The latents of the published grid, (n, latent_dim): the same throughout a run, so each digit morphs."""
    rng = torch.Generator().manual_seed(config.seed + 1_000_003)
    return torch.randn(n, latent_dim(config), generator=rng)


@torch.inference_mode()
def draw(state: State, latents: Tensor, classes: Tensor | None = None) -> Tensor:
    """What the averaged generator makes of the latents: (n, c, h, w) in [-1, 1], on the CPU."""
    told = [part.to(state.accelerator.device).split(256) for part in _told(latents, classes)]
    with state.accelerator.autocast():
        chunks = [state.average(*parts) for parts in zip(*told, strict=True)]
    return torch.cat(chunks).float().cpu()


def latent_dim(config: GanConfig) -> int:
    return ARCHITECTURES[config.architecture].latent_dim


def _told(latents: Tensor, classes: Tensor | None) -> tuple[Tensor, ...]:
    """What a generator is called with: no classes for one that cannot be asked."""
    return (latents,) if classes is None else (latents, classes)


def apply_gradients(state: Accelerated, optimizer: torch.optim.Optimizer, network: nn.Module, loss: Tensor) -> None:
    """One optimizer step. Several processes average their gradients, and so stay one model."""
    optimizer.zero_grad(set_to_none=True)
    loss.backward()
    if state.accelerator.num_processes > 1:
        gradients = [p.grad for p in network.parameters() if p.grad is not None]
        means = state.accelerator.reduce(gradients, reduction="mean")
        torch._foreach_copy_(gradients, means)
    optimizer.step()


def mean_over_processes(state: Training, *numbers: Tensor) -> list[float]:
    """The same numbers for every process of a distributed run, so that all meet a NaN in the same turn."""
    together = torch.stack([number.detach() for number in numbers])
    return state.accelerator.reduce(together, reduction="mean").tolist()  # type: ignore[no-any-return]


def set_learning_rate(optimizer: torch.optim.Optimizer, lr: float) -> None:
    for group in optimizer.param_groups:
        group["lr"] = lr


@lru_cache(maxsize=2)
def order_of_pass(seed: int, epoch: int, n: int) -> Tensor:
    """The order of pass `epoch` over n pictures."""
    return torch.randperm(n, generator=torch.Generator().manual_seed(seed * 1_000_003 + epoch))


def _share(state: Training, n: int) -> int:
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
