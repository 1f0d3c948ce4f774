"""The style-based generator: modulation, noise, styles layer by layer, their mean; and equalised layers."""

from __future__ import annotations

import torch
from torch import nn
from torch.nn import functional as F

from playground.models import ARCHITECTURES, initialise, set_layer_rng
from playground.models.equalised import RECTIFIED, EqualisedConv2d, EqualisedLinear
from playground.models.residual import ResidualDiscriminator
from playground.models.style import MIXED, ModulatedConv2d, Noise, StyleGenerator, Styles


def seeded(seed: int) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def small() -> StyleGenerator:
    """Drawn from seed 0, with noise that can be seen."""
    generator = StyleGenerator(latent_dim=8, style_dim=16, width=4, image_size=16)
    initialise(generator, seeded(0))
    for layer in generator.modules():
        if isinstance(layer, Noise):
            nn.init.constant_(layer.strength, 0.5)
    return generator


def latents(n: int, seed: int = 1) -> torch.Tensor:
    return torch.randn(n, 8, generator=seeded(seed))


def test_modulation_is_a_convolution_with_kernels_of_each_picture() -> None:
    """Karras et al. 2020, eq. 1 and 3, as they stand there: weights scaled, then divided by their norm."""
    layer = ModulatedConv2d(3, 5)
    layer.weight = nn.Parameter(torch.randn(5, 3, 3, 3, generator=seeded(0)))
    x = torch.randn(2, 3, 6, 6, generator=seeded(1))
    scales = torch.randn(2, 3, generator=seeded(2))
    for picture, scale, drawn in zip(x, scales, layer(x, scales), strict=True):
        kernel = layer.weight * scale[None, :, None, None]
        kernel = kernel / (kernel.square().sum(dim=(1, 2, 3), keepdim=True) + 1e-8).sqrt()
        wanted = RECTIFIED * F.conv2d(picture[None], kernel, padding=1)[0]
        torch.testing.assert_close(drawn - layer.bias[:, None, None], wanted, rtol=1e-4, atol=1e-5)  # type: ignore[index]


def test_a_latent_gives_the_same_picture_whoever_else_is_drawn() -> None:
    generator = small().eval()
    z = latents(3)
    together, alone = generator(z), generator(z[1:2])
    torch.testing.assert_close(together[1:2], alone, rtol=0, atol=1e-5)
    assert torch.equal(generator(z), together)
    assert (together[0] - together[1]).abs().max() > 0.1


def test_pictures_are_drawn_from_a_style_for_each_layer() -> None:
    generator = small().eval()
    styles = generator.styles(latents(2))
    assert styles.shape == (2, 5, 16)
    assert generator.layer_sides == [4, 8, 8, 16, 16]
    assert torch.equal(generator.draw(styles), generator(latents(2)))


def test_each_layer_follows_its_own_style() -> None:
    generator = small().eval()
    one, other = generator.styles(latents(2)).split(1)
    before = generator.draw(one)
    for layer in range(5):
        changed = one.clone()
        changed[:, layer] = other[:, layer]
        assert (generator.draw(changed) - before).abs().max() > 1e-3, layer


def test_training_mixes_most_pictures_from_some_layer_on() -> None:
    styles = Styles(style_dim=1, num_layers=5).train()
    set_layer_rng(styles, seeded(0))
    n = 2_000
    mixed = styles(torch.arange(n).float()[:, None])[:, :, 0]
    own = mixed == torch.arange(n)[:, None]
    assert torch.equal(own, own.cummin(dim=1).values)  # its own at first, then the other's
    assert own[:, 0].all()
    assert torch.equal(mixed[~own], ((torch.arange(n) - 1) % n)[:, None].expand(n, 5)[~own].float())
    assert abs((~own[:, -1]).float().mean().item() - MIXED) < 0.03  # standard error 0.007
    for start in range(1, 5):  # each place alike, 0.225
        assert abs(((own.sum(dim=1) == start).float().mean().item()) - MIXED / 4) < 0.04
    everywhere = styles.eval()(torch.arange(3).float()[:, None])
    assert torch.equal(everywhere[:, :, 0], torch.arange(3).float()[:, None].expand(3, 5))


def test_truncation_pulls_styles_to_the_mean_that_training_has_seen() -> None:
    generator = small()
    for seed in range(3):
        generator(latents(64, seed))
    generator.eval()
    mean = generator.layers[1].mean
    assert mean.abs().max() > 0
    assert torch.equal(generator.styles(latents(2), psi=0), mean.expand(2, 5, 16))
    half, whole = generator.styles(latents(2), psi=0.5), generator.styles(latents(2))
    torch.testing.assert_close(half, (whole + mean) / 2)
    generator(latents(64, 9))
    assert torch.equal(mean, generator.layers[1].mean)  # eval mode only looks


def test_the_mean_style_is_nearly_that_of_the_batches() -> None:
    styles = Styles(style_dim=2, num_layers=3).train()
    for _ in range(2_000):
        styles(torch.tensor([[1.0, -2.0], [3.0, -2.0]]))
    torch.testing.assert_close(styles.mean, torch.tensor([2.0, -2.0]), rtol=1e-3, atol=0)


def test_noise_is_fresh_in_training_from_its_rng_and_kept_otherwise() -> None:
    noise = Noise(4)
    initialise(noise, seeded(3))
    x = torch.zeros(2, 3, 4, 4)
    assert torch.equal(noise(x), x)  # nothing at first
    nn.init.constant_(noise.strength, 0.5)
    before = torch.get_rng_state()
    drawn = []
    for seed in (1, 1, 2):
        set_layer_rng(noise, seeded(seed))
        drawn.append(noise(x))
    assert torch.equal(before, torch.get_rng_state())
    assert torch.equal(drawn[0], drawn[1]) and not torch.equal(drawn[0], drawn[2])
    assert torch.equal(drawn[0][:, 0], drawn[0][:, 2])  # one map for all channels
    assert not torch.equal(drawn[0][0], drawn[0][1])  # each picture its own
    assert torch.equal(noise.eval()(x), (0.5 * noise.kept).expand(2, 3, 4, 4))


def test_style64_ships_in_under_ten_megabytes() -> None:
    generator = ARCHITECTURES["style64"].build_generator()
    assert 2 * sum(tensor.numel() for tensor in generator.state_dict().values()) < 10e6
    assert generator.layer_sides == [4, 8, 8, 16, 16, 32, 32, 64, 64]  # type: ignore[operator]


def test_equalised_layers_keep_the_variance_whatever_their_width() -> None:
    for width in (16, 256):
        dense, convolution = EqualisedLinear(width, 4_000), EqualisedConv2d(width, 64, 3)
        layers = nn.Sequential(dense, convolution)
        layers.initial_weights = "equalised"  # type: ignore[assignment]
        initialise(layers, seeded(0))
        assert abs(dense.weight.std().item() - 1) < 0.02
        assert abs(dense(torch.randn(50, width, generator=seeded(1))).std().item() - 1) < 0.1
        inside = convolution(torch.randn(4, width, 12, 12, generator=seeded(1)))[:, :, 1:-1, 1:-1]
        assert abs(inside.std().item() - 1) < 0.1


def test_a_step_moves_layers_of_a_smaller_rate_by_less() -> None:
    moved = []
    for rate in (1.0, 0.01):
        layer = EqualisedLinear(32, 8, rate=rate)
        layers = nn.Sequential(layer)
        layers.initial_weights = "equalised"  # type: ignore[assignment]
        initialise(layers, seeded(0))
        before = (layer.weight * layer.scale).detach()
        optimizer = torch.optim.Adam(layer.parameters(), lr=1e-3)
        layer(torch.randn(4, 32, generator=seeded(1))).sum().backward()
        optimizer.step()
        moved.append(((layer.weight * layer.scale).detach() - before).abs().mean().item())
    assert 90 < moved[0] / moved[1] < 110


def test_the_residual_discriminator_sees_every_pixel_and_may_attend() -> None:
    for attention in (False, True):
        discriminator = ResidualDiscriminator(width=4, hidden=8, attention=attention)
        initialise(discriminator, seeded(0))
        x = torch.randn(2, 3, 64, 64, generator=seeded(1)).requires_grad_()
        logits = discriminator(x)
        assert logits.shape == (2,)
        (slope,) = torch.autograd.grad(logits.sum(), x)
        assert (slope.abs().amax(dim=(0, 1)) > 0).all()
        assert any("query" in name for name in discriminator.state_dict()) == attention
