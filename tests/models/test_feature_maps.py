"""What layers hold: worked out by hand on a small network, and for the generators of all methods."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor, nn

from playground.latent import latents
from playground.models import Generator
from playground.models.attention import SelfAttention
from playground.models.feature_maps import MAPS, draws_by_layers, layer_maps
from playground.models.layers import Reshape, every_class
from trainers.generative import Generative
from trainers.methods import all_methods

KINDS = [
    (method, name)
    for method in all_methods().values()
    if issubclass(method, Generative) and method.draws_from_noise
    for name in method.architectures
]


class Small(Generator):
    """Three numbers to one picture of 4 x 4 pixels, through ten maps of 2 x 2."""

    def __init__(self) -> None:
        super().__init__(3)
        self.layers = nn.Sequential(nn.Linear(3, 40), Reshape(10, 2), nn.ConvTranspose2d(10, 1, 2, stride=2), nn.Tanh())


def stretched(each: Tensor) -> Tensor:
    low, high = float(each.min()), float(each.max())
    return 2 * (each - low) / (high - low) - 1


def test_maps_are_what_the_layers_hold_each_over_its_own_range() -> None:
    network, z = Small().eval(), torch.tensor([[1.0, -2.0, 0.5]])
    dense, reshape, convolution, tanh = network.layers
    with torch.inference_mode():
        held = [dense(z)]
        for layer in (reshape, convolution, tanh):
            held.append(layer(held[-1]))
    found = layer_maps(network, z)
    assert [one.layer for one in found] == [dense, reshape, convolution, tanh]
    assert [one.shape for one in found] == [(40,), (10, 2, 2), (1, 4, 4), (1, 4, 4)]
    torch.testing.assert_close(found[0].maps, stretched(held[0]).reshape(1, 5, 8))
    for one, output in zip(found[1:], held[1:], strict=True):
        assert len(one.maps) == min(MAPS, output.shape[1])
        torch.testing.assert_close(one.maps, torch.stack([stretched(each) for each in output[0, :MAPS]]))


def test_the_hooks_are_gone_and_a_level_map_is_in_the_middle() -> None:
    network = Small().eval()
    nn.init.zeros_(network.layers[0].weight)
    nn.init.zeros_(network.layers[0].bias)
    found = layer_maps(network, torch.zeros(1, 3))
    assert found[1].maps.abs().max() == 0
    assert all(not layer._forward_hooks for layer in network.modules())


@pytest.mark.parametrize(("method", "name"), KINDS, ids=[name for _, name in KINDS])
def test_every_generator_ends_with_its_picture(method: type[Generative], name: str) -> None:
    generator = method.build_generator(method.usual({"architecture": name})).eval()
    if not draws_by_layers(generator):
        return
    z = latents(1, generator.latent_dim, 7)
    found = layer_maps(generator, z)
    classes = every_class(1, generator.num_classes)
    with torch.inference_mode():
        picture = generator(z) if classes is None else generator(z, classes)
    assert found[-1].shape[-2:] == picture.shape[-2:]
    assert all(1 <= len(one.maps) <= MAPS and float(one.maps.abs().max()) <= 1 for one in found)


def test_self_attention_is_one_block() -> None:
    generator = next(m.build_generator(m.usual({"architecture": name})) for m, name in KINDS if name == "sagan28")
    layers = [one.layer for one in layer_maps(generator.eval(), latents(1, generator.latent_dim, 7))]
    attention = next(layer for layer in layers if isinstance(layer, SelfAttention))
    assert not set(attention.modules()) & {*layers} - {attention}
