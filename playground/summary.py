"""What a network is made of and what it costs, read off the network itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn.utils import parametrize
from torch.utils.flop_counter import FlopCounterMode

from playground.models import ARCHITECTURES, Dropout
from playground.models.layers import Reshape
from playground.objectives import OBJECTIVES, gradient_penalty


@dataclass(frozen=True)
class LayerRow:
    """One line of the table."""

    network: str
    """Generator or Discriminator"""
    layer: str
    """what it does, such as "Convolution 5×5, stride 2" """
    output: str
    """height×width×channels of one picture, or the number of units"""
    parameters: int
    """numbers it learns"""


def layer_table(architecture: str, *, spectral_norm: bool = False, batch_norm_in_d: bool = True) -> list[LayerRow]:
    """Every layer of both networks, in the order in which a picture passes through them.

    Found by sending two latents through and watching each layer. KeyError for an unknown architecture.
    """
    chosen = ARCHITECTURES[architecture]
    generator, discriminator = chosen.build(spectral_norm=spectral_norm, batch_norm_in_d=batch_norm_in_d)
    latents = torch.zeros(2, chosen.latent_dim)
    pictures, g_rows = _watch(generator, latents, "Generator", "Noise z")
    _, d_rows = _watch(discriminator, pictures, "Discriminator", "Picture")
    return g_rows + d_rows


def step_flops(
    architecture: str,
    *,
    objective: str = "non_saturating",
    d_steps: int = 1,
    spectral_norm: bool = False,
    batch_norm_in_d: bool = True,
) -> int:
    """Floating point operations of one training step, for each picture of the batch.

    One step is `d_steps` updates of D, with the gradient penalty if the objective has one, and one update of
    G, which uses the last batch of fakes again. Only matrix products and convolutions are counted, forward and
    backward, a multiplication with its addition as two. Nothing is computed: the shapes travel through torch's
    meta device.
    """
    batch = 2
    game = OBJECTIVES[objective]
    chosen = ARCHITECTURES[architecture]
    built = chosen.build(spectral_norm=spectral_norm, batch_norm_in_d=batch_norm_in_d)
    generator, discriminator = (network.to("meta") for network in built)
    latents = torch.empty(batch, chosen.latent_dim, device="meta")
    real = torch.empty(batch, 1, chosen.image_size, chosen.image_size, device="meta")

    with FlopCounterMode(display=False) as counter:
        for _ in range(d_steps):
            fake = generator(latents)
            cost = game.d_loss(discriminator(real), discriminator(fake.detach()))
            if game.gradient_penalty:
                # The counter cannot follow a gradient into a module's very input, hence the copy.
                cost = cost + gradient_penalty(
                    lambda x: discriminator(x.clone()), real, fake.detach(), torch.Generator()
                )
            torch.autograd.backward(cost)
        discriminator.requires_grad_(False)
        torch.autograd.backward(game.g_loss(discriminator(fake)))
    return int(counter.get_total_flops()) // batch


def _watch(network: nn.Module, x: Tensor, name: str, first: str) -> tuple[Tensor, list[LayerRow]]:
    rows = [LayerRow(name, first, _size(x), 0)]

    def record(layer: nn.Module, _: tuple[Tensor, ...], output: Tensor) -> None:
        parameters = sum(parameter.numel() for parameter in layer.parameters())
        rows.append(LayerRow(name, describe(layer), _size(output), parameters))

    network.eval()
    for layer in _layers(network):
        layer.register_forward_hook(record)
    with torch.no_grad():
        return network(x), rows


def _layers(network: nn.Module) -> Iterator[nn.Module]:
    """The modules that have no modules inside, not counting what spectral norm hangs onto a layer."""
    inside = [child for name, child in network.named_children() if name != "parametrizations"]
    if not inside:
        yield network
    for child in inside:
        yield from _layers(child)


def _size(x: Tensor) -> str:
    """(n, c, h, w) -> "h×w×c"; (n, k) -> "k"."""
    channels, *sides = x.shape[1:]
    return "×".join(str(side) for side in (*sides, channels))


def describe(layer: nn.Module) -> str:
    """A layer in a lecturer's words; the class's own name for a kind that has none here."""
    match layer:
        case nn.Linear():
            words = "Dense"
        case nn.ConvTranspose2d():
            words = "Transposed convolution" + _kernel(layer)
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
        case nn.Unflatten() | Reshape():
            words = "Reshape"
        case _:
            words = type(layer).__name__
    return words + (", spectral norm" if parametrize.is_parametrized(layer) else "")


def _kernel(layer: nn.Conv2d | nn.ConvTranspose2d) -> str:
    height, width = layer.kernel_size
    stride = layer.stride[0]
    return f" {height}×{width}" + (f", stride {stride}" if stride > 1 else "")
