"""What loops around networks have in common: orders of passes, gradients, averages, means over processes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, TypeVar

import torch
from accelerate import Accelerator
from torch import Tensor, nn
from torch.nn import functional as F
from torch.optim.swa_utils import AveragedModel

from playground.data import to_unit
from playground.models import initialise

Net = TypeVar("Net", bound=nn.Module)


@lru_cache(maxsize=4)
def order_of_pass(seed: int, epoch: int, n: int) -> Tensor:
    """The order of pass `epoch` over n pictures, int64 (n,).

    It is drawn from the seed and the number of the pass alone, so that a run which goes on after an interruption
    needs to remember no more than a count.
    """
    return torch.randperm(n, generator=torch.Generator().manual_seed(seed * 1_000_003 + epoch))


def next_positions(seed: int, start: int, batch: int, n: int) -> Tensor:
    """Which of n pictures are number `start` to `start + batch` of all that a run is shown, int64 (batch,)."""
    positions = torch.arange(start, start + batch)
    passes = positions.div(n, rounding_mode="floor")
    index = torch.empty(batch, dtype=torch.long)
    for number in passes.unique().tolist():
        index[passes == number] = order_of_pass(seed, number, n)[positions[passes == number] % n]
    return index


def own_share(accelerator: Accelerator, items: Tensor) -> Tensor:
    """This process's part of a batch; all of it where there is one process."""
    return items[accelerator.process_index :: accelerator.num_processes]


def share_of_batch(accelerator: Accelerator, batch: int) -> int:
    """How many of a batch are this process's."""
    return len(range(accelerator.process_index, batch, accelerator.num_processes))


def resized(pictures: Tensor, size: int) -> Tensor:
    """uint8 pictures (n, c, h, w) as networks see them: (n, c, size, size) in [-1, 1]."""
    seen = to_unit(pictures)
    if seen.shape[-1] != size:
        seen = F.interpolate(seen, size=(size, size), mode="bilinear", antialias=True)
    return seen


def moved(pictures: Tensor, most: int, rng: torch.Generator) -> Tensor:
    """Pictures (n, c, s, s), each moved by up to `most` pixels either way; its border fills what becomes free."""
    n, _, height, width = pictures.shape
    offsets = torch.randint(-most, most + 1, (n, 2), generator=rng, device=rng.device).to(pictures.device)

    def places(size: int, offset: Tensor) -> Tensor:
        return (torch.arange(size, device=pictures.device) + offset[:, None]).clamp(0, size - 1)

    rows, columns = places(height, offsets[:, 0]), places(width, offsets[:, 1])
    each = torch.arange(n, device=pictures.device)[:, None, None]
    return pictures.permute(0, 2, 3, 1)[each, rows[:, :, None], columns[:, None, :]].permute(0, 3, 1, 2)


def place(network: Net, accelerator: Accelerator, weights: torch.Generator | None = None) -> Net:
    """On the device, channels last; with initial weights drawn from `weights`."""
    if weights is not None:
        initialise(network, weights)
    network.to(accelerator.device).to(memory_format=torch.channels_last)
    return network


def adam(network: nn.Module, lr: float, beta1: float, beta2: float = 0.999) -> torch.optim.Optimizer:
    return torch.optim.Adam(network.parameters(), lr=lr, betas=(beta1, beta2), fused=True)


def set_learning_rate(optimizer: torch.optim.Optimizer, lr: float) -> None:
    for group in optimizer.param_groups:
        group["lr"] = lr


def decayed(rate: float, epochs: float, wanted: float, steady: float = 0.5) -> float:
    """A learning rate that falls in a straight line, to nearly nothing: a run that is trained on still learns.

    steady: share of the course before it falls; the first half in Isola et al. 2017 (appendix 6.2) and Zhu et al. 2017.
    """
    return rate * min(1.0, max(0.02, (1 - epochs / wanted) / (1 - steady)))


def apply_gradients(
    accelerator: Accelerator, optimizer: torch.optim.Optimizer, network: nn.Module, loss: Tensor
) -> None:
    """One optimizer step. Several processes average their gradients, and so stay one model."""
    optimizer.zero_grad(set_to_none=True)
    loss.backward()
    if accelerator.num_processes > 1:
        gradients = [p.grad for p in network.parameters() if p.grad is not None]
        means = accelerator.reduce(gradients, reduction="mean")
        torch._foreach_copy_(gradients, means)
    optimizer.step()


def gradient_norm(network: nn.Module) -> Tensor:
    """Of the gradient that the last step was made with: a scalar, over all weights together."""
    gradients = [weight.grad for weight in network.parameters() if weight.grad is not None]
    norm: Tensor = torch.linalg.vector_norm(torch.stack(torch._foreach_norm(gradients)))
    return norm


def numbers(accelerator: Accelerator, figures: Mapping[str, Tensor]) -> dict[str, float]:
    """Scalars as floats, the same for every process, so that all meet a NaN in the same turn."""
    if not figures:
        return {}
    together = torch.stack([value.detach().float() for value in figures.values()])
    means: list[float] = accelerator.reduce(together, reduction="mean").tolist()
    return dict(zip(figures, means, strict=True))


def average_of(network: nn.Module) -> AveragedModel:
    """An exponential moving average of a network, buffers too: the one that is shown and kept."""
    average = AveragedModel(network, use_buffers=True).eval()
    # Counted where the counter is, on the CPU: the copy of it that torch hands over would have to be waited for.
    average.multi_avg_fn = _warmed_up(lambda: int(average.n_averaged))
    return average


def averaged_weights(average: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """Of the network inside an AveragedModel's state, without its counter."""
    return {name.removeprefix("module."): weight for name, weight in average.items() if name != "n_averaged"}


def _warmed_up(count: Callable[[], int]) -> Callable[[Any, Any, Any], None]:
    """Average over about the last tenth of the steps, at most the last 1,000: early pictures must not lag.

    count: how many have been averaged.
    """

    @torch.no_grad()
    def update(averaged: list[Tensor], current: list[Tensor], _: Tensor | int) -> None:
        if not averaged[0].is_floating_point():  # batch norm's count of batches
            torch._foreach_copy_(averaged, current)
            return
        n = count()
        decay = min(0.999, (1 + n) / (10 + n))
        torch._foreach_lerp_(averaged, current, 1 - decay)

    return update
