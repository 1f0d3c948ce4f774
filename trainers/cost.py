"""What an epoch costs: arithmetic counted on networks without numbers, and time scaled from what was seen here."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import torch
from torch import Tensor, nn
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils.flop_counter import flop_registry

from playground.models import Architecture
from playground.objectives import Objective

if TYPE_CHECKING:
    from trainers.method import Method

BATCH = 2
"""pictures that the arithmetic is counted on"""

Described = tuple[str, nn.Module, tuple[Tensor, ...], str]
"""a network as Method.networks describes it: name, network, inputs for BATCH pictures, what these are called"""


@dataclass(frozen=True)
class Pace:
    """An experiment and how fast this machine trained it."""

    method: type[Method]
    config: Any
    images_per_second: float
    """training pictures; 0 when not known"""
    is_trial: bool = False
    """a few steps while much else happened, not a run"""


@dataclass(frozen=True)
class EpochEstimate:
    """How long one pass over the pictures takes."""

    seconds: float
    source: Literal["run", "trial", "scaled"]
    """what timed these very networks here; or scaled from others by their arithmetic"""


def estimate_epoch(method: type[Method], config: Any, pictures: int, paces: Sequence[Pace]) -> EpochEstimate | None:
    """None before anything has run, or where nobody has counted the arithmetic. Newest paces first."""
    known = [pace for pace in paces if pace.images_per_second > 0]
    for pace in known:
        if _cost(pace.method, pace.config) == _cost(method, config):
            return EpochEstimate(pictures / pace.images_per_second, "trial" if pace.is_trial else "run")
    wanted = method.flops(config)
    counted = [(pace, flops) for pace in known if (flops := pace.method.flops(pace.config))]
    if not counted or not wanted:
        return None
    pace, flops = counted[0]
    return EpochEstimate(pictures * wanted / (pace.images_per_second * flops), "scaled")


def _cost(method: type[Method], config: Any) -> tuple[object, ...]:
    """What decides the cost of a step."""
    names = ("architecture", "objective", "batch_size", "d_steps", "spectral_norm")
    return method, *(getattr(config, name, None) for name in names)


class FlopCounter(TorchDispatchMode):
    """Adds up what torch says that each operation of this thread costs.

    torch's own counter names modules besides, by hooks on every module of the program: a gradient that another thread
    takes meanwhile, as a search does, ends in an error.
    """

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.total = 0

    def __torch_dispatch__(
        self, func: Any, types: Sequence[type], args: tuple[Any, ...] = (), kwargs: dict[str, Any] | None = None
    ) -> Any:
        made = func(*args, **(kwargs or {}))
        if (cost := flop_registry.get(func.overloadpacket)) is not None:
            self.total += cost(*args, **(kwargs or {}), out_val=made)
        return made


def count_flops(step: Callable[[], None]) -> int:
    """Of the matrix products and convolutions in one step of BATCH pictures, for each picture: forward and backward,
    a multiplication with its addition as two."""
    with FlopCounter() as counter:
        step()
    total: int = counter.total
    return total // BATCH


def passes_flops(networks: Sequence[Described], passes: Mapping[str, float]) -> int:
    """Of one turn, for each picture, where it is so many passes forward and back through each network, by its name."""
    total = 0.0
    for name, network, inputs, _ in networks:

        def both_ways(network: nn.Module = network, inputs: tuple[Tensor, ...] = inputs) -> None:
            given = [part.to("meta").requires_grad_() for part in inputs]
            said = network.to("meta")(*(part.clone() for part in given))
            torch.autograd.backward([part.sum() for part in (said if isinstance(said, tuple) else (said,))])

        total += passes[name] * count_flops(both_ways)
    return int(total)


def game_flops(chosen: Architecture, game: Objective, config: Any) -> int:
    """Of one turn of a GAN, for each real picture.

    A turn is `d_steps` updates of D, with the objective's penalty, and one of G, which uses the last batch of fakes
    again. Nothing is computed: the shapes travel through torch's meta device.
    """
    generator, discriminator = (
        network.to("meta")
        for network in chosen.build(
            spectral_norm=getattr(config, "spectral_norm", False), batch_norm_in_d=game.allows_batch_norm_in_d
        )
    )  # fmt: skip
    latents = torch.empty(BATCH, chosen.latent_dim, device="meta")
    real = torch.empty(BATCH, chosen.channels, chosen.image_size, chosen.image_size, device="meta")
    told = (torch.zeros(BATCH, chosen.num_classes, device="meta"),) if chosen.num_classes else ()

    def logits(pictures: Tensor) -> Tensor:
        return chosen.ask(discriminator, pictures, *told)[0]  # type: ignore[arg-type]

    def turn() -> None:
        for _ in range(config.d_steps):
            fake = generator(latents, *told)
            cost = game.d_loss(logits(real), logits(fake.detach()))
            if game.penalty is not None:
                # The counter cannot follow a gradient into a module's very input, hence the copy.
                cost = cost + game.penalty(lambda x: logits(x.clone()), real, fake.detach(), torch.Generator())
            torch.autograd.backward(cost)
        discriminator.requires_grad_(False)
        fake_logits = logits(fake)
        torch.autograd.backward(game.g_loss(fake_logits, fake_logits.detach()))

    return int(count_flops(turn) // config.d_steps)
