"""A dense GAN beside a DCGAN, layer by layer, and what the layers of a trained generator hold for one latent."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn

from playground.latent import latents
from playground.models import ARCHITECTURES, Generator
from playground.models.layer_table import LayerRow, layer_rows

MAPS = 8
"""channels shown of each layer"""
SEED = 7


@dataclass(frozen=True, eq=False)
class FeatureMaps:
    """What one layer holds."""

    title: str
    """its size, as "14×14×32" """
    maps: Tensor
    """(MAPS or fewer, h, w), each stretched to [-1, 1]"""


def tables(names: tuple[str, ...] = ("mlp", "dcgan28_plain")) -> dict[str, list[LayerRow]]:
    """The layers of both networks of each architecture, by its title."""
    return {ARCHITECTURES[name].title: _rows(name) for name in names}


def _rows(name: str) -> list[LayerRow]:
    kind = ARCHITECTURES[name]
    generator, discriminator = kind.build()
    pictures = torch.zeros(2, kind.channels, kind.image_size, kind.image_size)
    noise = torch.zeros(2, kind.latent_dim)
    return layer_rows(
        [("Generator", generator, (noise,), "Noise z"), ("Discriminator", discriminator, (pictures,), "Picture")]
    )


@torch.inference_mode()
def feature_maps(generator: Generator, seed: int = SEED) -> list[FeatureMaps]:
    """Of every size on the way to one picture, the last layer of that size. generator: in eval mode."""
    seen: dict[str, Tensor] = {}

    def keep(_: nn.Module, __: tuple[Tensor, ...], output: Tensor) -> None:
        if output.ndim == 4:
            channels, height, width = output.shape[1:]
            seen[f"{height}×{width}×{channels}"] = output[0]

    hooks = [module.register_forward_hook(keep) for module in generator.modules() if not list(module.children())]
    try:
        generator(latents(1, generator.latent_dim, seed))
    finally:
        for hook in hooks:
            hook.remove()
    return [FeatureMaps(title, _stretched(maps[:MAPS])) for title, maps in seen.items()]


def _stretched(maps: Tensor) -> Tensor:
    """Each map's own range becomes [-1, 1]; a level one becomes 0."""
    low, high = maps.amin(dim=(1, 2), keepdim=True), maps.amax(dim=(1, 2), keepdim=True)
    middle, half = (low + high) / 2, (high - low) / 2
    return (maps - middle) / half.clamp_min(1e-6)
