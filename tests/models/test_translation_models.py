"""U-Net, ResNet and PatchGAN: shapes, what they see, how they begin, and that they load as they were saved."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from torch import Tensor, nn

from playground.models import initialise
from playground.models.lite_unet import LiteUNet
from playground.models.patchgan import PatchGAN
from playground.models.resnet import ResNet
from playground.models.translator import Norm, Translator
from playground.models.unet import UNet
from playground.pretrained import load_network


def seeded(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def pictures(n: int, channels: int, height: int, width: int) -> Tensor:
    return torch.rand(n, channels, height, width, generator=seeded()) * 2 - 1


def small_unet(**changes: object) -> UNet:
    """The same weights each time: of networks by chance, one in fifty hands next to nothing on."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        return UNet(**({"downs": 3, "width": 4, "most": 8} | changes))  # type: ignore[arg-type]


def small_resnet(**changes: object) -> ResNet:
    return ResNet(**({"width": 4, "blocks": 1} | changes))  # type: ignore[arg-type]


NETWORKS: dict[str, nn.Module] = {
    "unet": small_unet(),
    "unet-instance": small_unet(norm="instance"),
    "unet-transposed": small_unet(smooth=False),
    "unet-blocks": small_unet(blocks=1),
    "unet-lite": LiteUNet(width=4, most=8),
    "resnet": small_resnet(),
    "resnet-batch-transposed": small_resnet(norm="batch", smooth=False),
    "resnet-residual": small_resnet(residual=True, norm="none"),
    "patchgan": PatchGAN(width=4, halvings=2),
    "patchgan-spectral": PatchGAN(3, width=4, halvings=2, spectral_norm=True),
}


# ---- shapes


@pytest.mark.parametrize("smooth", [True, False])
@pytest.mark.parametrize("norm", ["batch", "instance"])
def test_translators_give_pictures_of_the_size_they_were_given(norm: Norm, smooth: bool) -> None:
    unet = small_unet(in_channels=1, out_channels=3, norm=norm, smooth=smooth)
    resnet = small_resnet(in_channels=3, out_channels=1, norm=norm, smooth=smooth)
    assert unet(pictures(2, 1, 16, 40)).shape == (2, 3, 16, 40)
    assert resnet(pictures(2, 3, 16, 40)).shape == (2, 1, 16, 40)
    assert (unet(pictures(1, 1, 16, 16) * 100).abs() <= 1).all()


def test_a_residual_resnet_adds_to_its_input_and_can_turn_black_into_white() -> None:
    resnet, given = small_resnet(residual=True, norm="none").eval(), pictures(1, 3, 16, 24)
    last = resnet.layers[-2]
    assert isinstance(last, nn.Conv2d) and last.bias is not None
    with torch.no_grad():
        last.weight.zero_()
        last.bias.zero_()
        assert torch.equal(resnet(given), given)
        last.bias.fill_(99)
        assert torch.equal(resnet(-torch.ones(1, 3, 16, 24)), torch.ones(1, 3, 16, 24))
        assert torch.equal(resnet(given), torch.ones_like(given))
    beyond = resnet.train()(given)  # a little leaks, so that there is a slope back
    assert beyond.min() > 1 and beyond.max() < 1.3


@pytest.mark.parametrize("size", [(16, 16), (20, 36), (64, 12), (100, 44)])
def test_a_resnet_takes_any_size_that_can_be_halved_twice(size: tuple[int, int]) -> None:
    assert small_resnet()(pictures(1, 3, *size)).shape == (1, 3, *size)


@pytest.mark.parametrize("shape", [(1, 3, 12, 16), (1, 3, 16, 15), (1, 1, 16, 16), (3, 16, 16), (1, 3, 4, 8)])
def test_a_unet_refuses_pictures_that_do_not_fit(shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match=r"pictures must be \(n, 3, h, w\), h and w multiples of 8, got"):
        small_unet()(torch.zeros(shape))


def test_other_networks_refuse_pictures_that_do_not_fit() -> None:
    with pytest.raises(ValueError, match="multiples of 4, got"):
        small_resnet()(torch.zeros(1, 3, 18, 16))
    with pytest.raises(ValueError, match=r"pictures must be \(n, 6, h, w\), got \(1, 3, 32, 32\)"):
        PatchGAN()(torch.zeros(1, 3, 32, 32))
    with pytest.raises(ValueError, match="downs must be at least 2, got 1"):
        UNet(downs=1)


def test_the_unet_hands_every_scale_across() -> None:
    """A change of one pixel arrives sharp, although the innermost layer sees one position."""
    unet = small_unet().eval()
    x = pictures(1, 3, 8, 8)
    other = x.clone()
    other[..., 0, 0] += 1
    changed = (unet(x) - unet(other)).abs().sum(dim=1)[0]
    assert changed[:2, :2].mean() > 3 * changed[4:, 4:].mean()


def test_widths_double_up_to_the_most() -> None:
    unet = UNet(downs=5, width=4, most=16)
    convolutions = [m for m in unet.encoders.modules() if isinstance(m, nn.Conv2d)]
    assert [m.out_channels for m in convolutions] == [4, 8, 16, 16, 16]


# ---- PatchGAN


@pytest.mark.parametrize(("halvings", "seen"), [(1, 16), (2, 34), (3, 70)])
def test_each_logit_sees_the_patch_that_the_paper_names(halvings: int, seen: int) -> None:
    judge = PatchGAN(3, width=4, halvings=halvings).eval()
    x = torch.zeros(1, 3, 160, 160, requires_grad=True)
    logits = judge(x)
    middle = logits.shape[2] // 2
    logits[0, 0, middle, middle].backward()
    assert x.grad is not None
    rows = x.grad.abs().sum(dim=(0, 1, 3)).nonzero().flatten()
    columns = x.grad.abs().sum(dim=(0, 1, 2)).nonzero().flatten()
    assert (int(rows[-1] - rows[0]) + 1, int(columns[-1] - columns[0]) + 1) == (seen, seen)
    patches = judge.patches
    assert patches.side == seen
    assert int(rows[0]) == int(columns[0]) == patches.first + patches.step * middle


def test_the_patchgan_of_the_paper_gives_30_by_30_logits() -> None:
    assert PatchGAN(6, width=4)(pictures(1, 6, 256, 256)).shape == (1, 1, 30, 30)


def test_spectral_norm_takes_the_place_of_other_norms_and_bounds_slopes() -> None:
    judge = PatchGAN(3, width=4, halvings=2, spectral_norm=True)
    initialise(judge, seeded())
    judge.eval()
    assert not any(isinstance(m, nn.BatchNorm2d | nn.InstanceNorm2d) for m in judge.modules())
    for layer in judge.layers:
        if isinstance(layer, nn.Conv2d):
            assert torch.linalg.matrix_norm(layer.weight.detach().flatten(1), 2).item() == pytest.approx(1, abs=0.05)


# ---- initial weights


@pytest.mark.parametrize("name", NETWORKS)
def test_initialise_draws_every_weight_from_the_generator(name: str) -> None:
    network = NETWORKS[name]
    with torch.no_grad():
        for parameter in network.parameters():
            parameter.fill_(7.0)
    initialise(network, seeded(1))
    first = {key: parameter.detach().clone() for key, parameter in network.named_parameters()}
    assert all(not (parameter == 7).any() for parameter in first.values())
    for key, weight in first.items():
        if weight.ndim == 4:
            spread = 0.02 if network.initial_weights == "dcgan" else (3 * weight[0].numel()) ** -0.5
            assert float(weight.std()) == pytest.approx(spread, rel=0.25), key
    torch.rand(10)
    initialise(network, seeded(1))
    assert all(torch.equal(parameter, first[key]) for key, parameter in network.named_parameters())
    initialise(network, seeded(2))
    assert any(not torch.equal(parameter, first[key]) for key, parameter in network.named_parameters())


# ---- saved and loaded


@pytest.mark.parametrize("network", [small_unet(out_channels=1), small_resnet(norm="batch")], ids=["unet", "resnet"])
def test_a_network_saved_in_half_precision_translates_the_same(network: Translator, tmp_path: Path) -> None:
    initialise(network, seeded())
    network.train()
    for _ in range(3):  # statistics of its own
        network(pictures(4, 3, 16, 16))
    network.half().save_pretrained(tmp_path)
    loaded = load_network(type(network), tmp_path)
    assert not loaded.training
    assert {parameter.dtype for parameter in loaded.parameters()} == {torch.float32}
    assert not any(parameter.requires_grad for parameter in loaded.parameters())
    x = pictures(2, 3, 16, 16).double()  # in float32 the order of sums would show
    with torch.no_grad():
        expected = network.double().eval()(x)
    assert (loaded.double()(x) - expected).abs().max() < 1e-10
    assert (loaded.in_channels, loaded.out_channels) == (network.in_channels, network.out_channels)


def test_a_trained_encoder_takes_pictures_of_any_shape() -> None:
    """Also those of which one row or one column is left at its coarsest."""
    network = LiteUNet(width=4, most=8).eval()
    for height, width in ((32, 32), (32, 64), (96, 32)):
        assert network(pictures(1, 3, height, width)).shape == (1, 3, height, width)
