"""A dense GAN beside a DCGAN, layer by layer, and what the layers of a trained generator hold for one latent."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn

from playground.latent import latents
from playground.models import ARCHITECTURES, Generator
from playground.models.attention import SelfAttention
from playground.models.feature_maps import layer_maps
from playground.models.layer_table import LayerRow, layer_rows, shape_words
from playground.models.layers import Reshape
from playground.models.style import Constant, ModulatedConv2d, Noise, Styles

SEED = 7


@dataclass(frozen=True, eq=False)
class FeatureMaps:
    """What one layer holds."""

    title: str
    """its size, as "14×14×32" """
    maps: Tensor
    """(n, h, w), a few channels, each stretched to [-1, 1]"""


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


def feature_maps(generator: Generator, seed: int = SEED) -> list[FeatureMaps]:
    """Of every size on the way to one picture, the last layer of that size. generator: in eval mode."""
    last: dict[tuple[int, ...], Tensor] = {}
    for held in layer_maps(generator, latents(1, generator.latent_dim, seed)):
        if len(held.shape) == 3:
            last[held.shape] = held.maps
    return [FeatureMaps(shape_words(shape), maps) for shape, maps in last.items()]


def lesson_of(layer: nn.Module) -> str:
    """The lesson that explains layers of that kind, as the address says it; empty where none does."""
    match layer:
        case nn.BatchNorm1d() | nn.BatchNorm2d():
            return "normalisation"
        case nn.ConvTranspose2d() | nn.Upsample():
            return "convolution"  # how a small picture becomes a large one
        case SelfAttention() | ModulatedConv2d() | Styles() | Constant() | Noise():
            return "zoo"
        case nn.Linear() | nn.Conv2d() | nn.ReLU() | nn.LeakyReLU() | nn.Tanh() | Reshape() | nn.Unflatten():
            return "layers"
    return ""
