"""What a network is made of and what it costs, read off the network itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn.utils import parametrize
from torch.utils.flop_counter import FlopCounterMode

from playground import em
from playground.models import ARCHITECTURES, Architecture, Dropout
from playground.models.attention import Gain
from playground.models.layers import Reshape
from playground.models.mixture import MixtureGenerator
from playground.objectives import OBJECTIVES, gradient_penalty


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


def layer_table(architecture: str, *, spectral_norm: bool = False, batch_norm_in_d: bool = True) -> list[LayerRow]:
    """Every layer of the networks that learn, in the order in which a picture passes through them.

    Found by sending two latents through and watching each layer. A GAN has a generator and a discriminator, a VAE
    an encoder and a generator; a mixture is one row. KeyError for an unknown architecture.
    """
    chosen = ARCHITECTURES[architecture]
    latents, told = torch.zeros(2, chosen.latent_dim), _classes(chosen, 2)
    if chosen.family != "gan":
        pictures, g_rows = _watch(chosen.build_generator(), (latents,), "Generator", "Noise z")
        return g_rows + (_watch(chosen.build_encoder(), (pictures,), "Encoder", "Picture")[1] if chosen.encoder else [])
    generator, discriminator = chosen.build(spectral_norm=spectral_norm, batch_norm_in_d=batch_norm_in_d)
    pictures, g_rows = _watch(generator, (latents, *told), "Generator", "Noise z")
    is_told = chosen.conditioning == "conditional"
    _, d_rows = _watch(discriminator, (pictures, *(told if is_told else ())), "Discriminator", "Picture")
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
    meta device. A VAE's step is one update of both networks; a mixture's is worked out, see playground.em.
    """
    batch = 2
    game = OBJECTIVES[objective]
    chosen = ARCHITECTURES[architecture]
    if chosen.family == "vae":
        return _vae_flops(chosen, batch) // batch
    if chosen.family == "mixture":
        return em.flops(chosen.build_generator())
    generator, discriminator = chosen.build(spectral_norm=spectral_norm, batch_norm_in_d=batch_norm_in_d)
    generator, discriminator = generator.to("meta"), discriminator.to("meta")
    latents = torch.empty(batch, chosen.latent_dim, device="meta")
    real = torch.empty(batch, chosen.channels, chosen.image_size, chosen.image_size, device="meta")
    told = tuple(classes.to("meta") for classes in _classes(chosen, batch))

    def logits(pictures: Tensor) -> Tensor:
        return chosen.ask(discriminator, pictures, *told)[0]

    with FlopCounterMode(display=False) as counter:
        for _ in range(d_steps):
            fake = generator(latents, *told)
            cost = game.d_loss(logits(real), logits(fake.detach()))
            if game.gradient_penalty:
                # The counter cannot follow a gradient into a module's very input, hence the copy.
                cost = cost + gradient_penalty(lambda x: logits(x.clone()), real, fake.detach(), torch.Generator())
            torch.autograd.backward(cost)
        discriminator.requires_grad_(False)
        torch.autograd.backward(game.g_loss(logits(fake)))
    return int(counter.get_total_flops()) // batch


def _vae_flops(chosen: Architecture, batch: int) -> int:
    """Of one update of encoder and decoder on a batch."""
    encoder, decoder = chosen.build_encoder().to("meta"), chosen.build_generator().to("meta")
    real = torch.empty(batch, chosen.channels, chosen.image_size, chosen.image_size, device="meta")
    with FlopCounterMode(display=False) as counter:
        mean, log_variance = encoder(real)
        torch.autograd.backward(decoder(mean + log_variance).sum())
    return int(counter.get_total_flops())


def _classes(chosen: Architecture, n: int) -> tuple[Tensor, ...]:
    """What to hand on beside latents or pictures: classes for networks that are told them, else nothing."""
    return (torch.zeros(n, chosen.num_classes),) if chosen.num_classes else ()


def _watch(network: nn.Module, given: tuple[Tensor, ...], name: str, first: str) -> tuple[Tensor, list[LayerRow]]:
    sizes = " + ".join(_size(x) for x in given)
    rows = [LayerRow(name, first if len(given) == 1 else f"{first}, class", sizes, 0)]

    def record(layer: nn.Module, _: tuple[Tensor, ...], output: Tensor) -> None:
        parameters = sum(parameter.numel() for parameter in layer.parameters())
        rows.append(LayerRow(name, describe(layer), _size(output), parameters))

    network.eval()
    for layer in _layers(network):
        layer.register_forward_hook(record)
    with torch.no_grad():
        return network(*given), rows


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
        case nn.PixelShuffle():
            words = f"Depth to space ×{layer.upscale_factor}"
        case nn.MaxPool2d():
            words = f"Max pooling {layer.kernel_size}×{layer.kernel_size}"
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
