"""What a network is made of, read off the network itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn.utils import parametrize

from playground.models.attention import Gain, SelfAttention
from playground.models.layers import BatchDeviation, Dropout, Reshape
from playground.models.mixture import MixtureGenerator
from playground.models.style import Constant, ModulatedConv2d, Noise, Styles
from playground.models.vae import LearnedPrior


@dataclass(frozen=True)
class LayerRow:
    """One line of the table."""

    network: str
    """Generator, Discriminator or Encoder"""
    layer: str
    """what it does, such as "Convolution 5×5, stride 2" """
    output: str
    """height×width×channels of one picture, or the number of units"""
    parameters: int
    """numbers it learns"""


def layer_rows(networks: Sequence[tuple[str, nn.Module, tuple[Tensor, ...], str]]) -> list[LayerRow]:
    """Every layer of networks, in the order in which a picture passes through them.

    networks: the name of each, the network, example inputs (two of each), and what these are called. Found by sending
    the inputs through and watching each layer.
    """
    return [row for name, network, given, first in networks for row in _watch(network, given, name, first)]


def _watch(network: nn.Module, given: tuple[Tensor, ...], name: str, first: str) -> list[LayerRow]:
    sizes = " + ".join(shape_words(x.shape[1:]) for x in given)
    rows = [LayerRow(name, first if len(given) == 1 else f"{first}, class", sizes, 0)]

    def record(layer: nn.Module, _: tuple[Tensor, ...], output: Tensor) -> None:
        parameters = sum(parameter.numel() for parameter in layer.parameters())
        rows.append(LayerRow(name, describe(layer), shape_words(output.shape[1:]), parameters))

    network.eval()
    for layer in _layers(network):
        layer.register_forward_hook(record)
    with torch.no_grad():
        network(*given)
    return rows


def _layers(network: nn.Module) -> Iterator[nn.Module]:
    """The modules that have no modules inside, not counting what spectral norm hangs onto a layer."""
    inside = [child for name, child in network.named_children() if name != "parametrizations"]
    if not inside:
        yield network
    for child in inside:
        yield from _layers(child)


def shape_words(shape: Sequence[int]) -> str:
    """Of one picture's part of what a layer holds: (c, h, w) -> "h×w×c"; (k,) -> "k"."""
    channels, *sides = shape
    return "×".join(str(side) for side in (*sides, channels))


def describe(layer: nn.Module) -> str:
    """A layer in a lecturer's words; the class's own name for a kind that has none here."""
    match layer:
        case nn.Linear():
            words = "Dense"
        case nn.ConvTranspose2d():
            words = "Transposed convolution" + _kernel(layer)
        case ModulatedConv2d():
            words = "Convolution scaled by the style" + _kernel(layer)
        case nn.Conv2d():
            words = "Convolution" + _kernel(layer)
        case nn.BatchNorm1d() | nn.BatchNorm2d():
            words = "Batch norm"
        case nn.Upsample():
            words = f"Up-sampling ×{layer.scale_factor:g}"
        case nn.AvgPool2d():
            words = f"Average pooling {layer.kernel_size}×{layer.kernel_size}"
        case nn.LeakyReLU():
            words = f"Leaky ReLU {layer.negative_slope:g}"
        case Dropout():
            words = f"Dropout {layer.p:g}"
        case nn.PixelUnshuffle():
            words = f"Space to depth ×{layer.downscale_factor}"
        case nn.PixelShuffle():
            words = f"Depth to space ×{layer.upscale_factor}"
        case nn.MaxPool2d():
            words = f"Max pooling {layer.kernel_size}×{layer.kernel_size}"
        case BatchDeviation():
            words = "Deviation over the batch"
        case Constant():
            words = "Learnt constant"
        case Noise():
            words = "Noise"
        case Styles():
            words = "A style for each layer"
        case SelfAttention():
            words = "Self-attention"
        case LearnedPrior():
            words = "Learnt prior"
        case Gain():
            words = "Factor"
        case MixtureGenerator():
            components, factors, _ = layer.factors.shape
            words = f"Mean and {factors} factors of one of {components} components"
        case nn.Unflatten() | Reshape():
            words = "Reshape"
        case _:
            words = type(layer).__name__
    return words + (", spectral norm" if parametrize.is_parametrized(layer) else "")


def _kernel(layer: nn.Conv2d | nn.ConvTranspose2d) -> str:
    height, width = layer.kernel_size
    stride = layer.stride[0]
    return f" {height}×{width}" + (f", stride {stride}" if stride > 1 else "")
