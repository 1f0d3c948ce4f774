"""What the layers of a generator hold on the way to one picture."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from playground.models.attention import SelfAttention
from playground.models.layers import Generator, LikelihoodGenerator, every_class
from playground.models.vae import LearnedPrior

MAPS = 8
"""channels shown of each layer"""
SIDE = 8
"""numbers without a place are shown as a square of at most so many rows and columns"""
WHOLE = (SelfAttention, LearnedPrior)
"""layers that are made of layers, and looked at as one"""


@dataclass(frozen=True, eq=False)
class LayerMaps:
    """What one layer holds."""

    layer: nn.Module
    shape: tuple[int, ...]
    """(channels, h, w), or (count,) where what it holds are numbers without a place"""
    maps: Tensor
    """(MAPS or fewer, h, w), each stretched to [-1, 1]; numbers without a place are one map, row by row"""


def draws_by_layers(generator: Generator) -> bool:
    """Whether it sends a latent through its layers once, one after another: not backwards, and not pixel by pixel."""
    return not isinstance(generator, LikelihoodGenerator)


@torch.inference_mode()
def layer_maps(generator: Generator, latents: Tensor) -> list[LayerMaps]:
    """Of every layer, in the order in which they are passed. One that is passed twice is as it was the last time.

    generator: in eval mode. latents: (1, latent_dim). One that is told classes draws the first.
    """
    seen: dict[nn.Module, Tensor] = {}

    def keep(layer: nn.Module, _: tuple[Tensor, ...], output: object) -> None:
        if isinstance(output, Tensor):
            seen[layer] = output[0]

    hooks = [layer.register_forward_hook(keep) for layer in _layers(generator)]
    try:
        classes = every_class(1, generator.num_classes)
        generator(latents) if classes is None else generator(latents, classes)
    finally:
        for hook in hooks:
            hook.remove()
    return [LayerMaps(layer, tuple(held.shape), _stretched(_maps(held))) for layer, held in seen.items()]


def _layers(network: nn.Module) -> Iterator[nn.Module]:
    """Those that have no layers inside, and WHOLE; not what spectral norm hangs onto a layer."""
    inside = [child for name, child in network.named_children() if name != "parametrizations"]
    if not inside or isinstance(network, WHOLE):
        yield network
        return
    for child in inside:
        yield from _layers(child)


def _maps(held: Tensor) -> Tensor:
    """The first channels; of numbers without a place the first, as one square."""
    if held.ndim == 3:
        return held[:MAPS]
    numbers = held.flatten()[: SIDE**2]
    columns = min(SIDE, len(numbers))
    return numbers[: len(numbers) // columns * columns].reshape(1, -1, columns)


def _stretched(maps: Tensor) -> Tensor:
    """Each map's own range becomes [-1, 1]; a level one becomes 0."""
    low, high = maps.amin(dim=(1, 2), keepdim=True), maps.amax(dim=(1, 2), keepdim=True)
    middle, half = (low + high) / 2, (high - low) / 2
    return ((maps - middle) / half.clamp_min(1e-6)).clamp(-1, 1)  # a narrow range leaves much to rounding
