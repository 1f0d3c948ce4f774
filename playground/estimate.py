"""How long an epoch will take here, from what this machine has been seen to do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from playground.config import GanConfig
from playground.models import ARCHITECTURES
from playground.objectives import OBJECTIVES
from playground.pace import Pace
from playground.summary import step_flops


@dataclass(frozen=True)
class Estimate:
    seconds_per_epoch: float
    measured: bool
    """True when these very networks were timed here, False when scaled from others by their arithmetic"""


def estimate(config: GanConfig, pictures: int, paces: Sequence[Pace]) -> Estimate | None:
    """Seconds for one pass over `pictures`; None before anything has run. Newest paces first."""
    known = [pace for pace in paces if pace.images_per_second > 0]
    for pace in known:
        if cost_key(pace.config) == cost_key(config):
            return Estimate(pictures / pace.images_per_second, measured=True)
    if not known:
        return None
    flops_per_second = known[0].images_per_second * _flops(known[0].config)
    return Estimate(pictures * _flops(config) / flops_per_second, measured=False)


def cost_key(config: GanConfig) -> tuple[object, ...]:
    """What decides the cost of a step."""
    if ARCHITECTURES[config.architecture].family != "gan":
        return config.architecture, config.batch_size
    penalty = OBJECTIVES[config.objective].gradient_penalty > 0
    return config.architecture, config.batch_size, config.d_steps, config.spectral_norm, penalty


def _flops(config: GanConfig) -> float:
    """For each real picture: a turn of a GAN shows d_steps batches."""
    if ARCHITECTURES[config.architecture].family != "gan":
        return step_flops(config.architecture)
    total = step_flops(
        config.architecture,
        objective=config.objective,
        d_steps=config.d_steps,
        spectral_norm=config.spectral_norm,
        batch_norm_in_d=OBJECTIVES[config.objective].allows_batch_norm_in_d,
    )
    return total / config.d_steps
