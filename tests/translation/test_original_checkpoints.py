"""Checkpoints of the original pix2pix and CycleGAN project: they translate as they did there, or are refused."""

from __future__ import annotations

import argparse
import datetime
import itertools
import os
import pickle
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image
from safetensors.torch import save_file
from torch import Tensor, nn

from playground.models.resnet import ResNet
from playground.models.unet import UNet
from playground.translation import checkpoints
from playground.translation.checkpoints import load_original
from playground.translation.norms import with_fixed_norms

Layers = list[nn.Module]


# ---- the original's networks, built anew: the same modules in the same places, so the same names


def norm_of(kind: str, channels: int, tracked: bool = False) -> nn.Module:
    return nn.BatchNorm2d(channels) if kind == "batch" else nn.InstanceNorm2d(channels, track_running_stats=tracked)


class Nested(nn.Module):
    """A scale of the U-Net around the smaller ones; the outermost hands nothing across."""

    def __init__(self, layers: Layers, outermost: bool = False) -> None:
        super().__init__()
        self.model, self.outermost = nn.Sequential(*layers), outermost

    def forward(self, x: Tensor) -> Tensor:
        y: Tensor = self.model(x)
        return y if self.outermost else torch.cat([x, y], 1)


class OriginalUNet(nn.Module):
    def __init__(
        self, downs: int, ngf: int, norm: str, dropout: bool = False, colours: tuple[int, int] = (3, 3)
    ) -> None:
        super().__init__()
        bias = norm == "instance"
        widths = [ngf * min(2**depth, 8) for depth in range(downs)]

        def down(depth: int) -> Layers:
            return [nn.LeakyReLU(0.2, inplace=True), nn.Conv2d(widths[depth - 1], widths[depth], 4, 2, 1, bias=bias)]

        def up(depth: int, channels: int) -> Layers:
            outer = widths[depth - 1]
            return [
                nn.ReLU(inplace=True),
                nn.ConvTranspose2d(channels, outer, 4, 2, 1, bias=bias),
                norm_of(norm, outer),
            ]

        inner = Nested(down(downs - 1) + up(downs - 1, widths[-1]))
        for depth in range(downs - 2, 0, -1):
            drop: Layers = [nn.Dropout(0.5)] if dropout and depth > 3 else []
            inner = Nested([*down(depth), norm_of(norm, widths[depth]), inner, *up(depth, 2 * widths[depth]), *drop])
        first, last = nn.Conv2d(colours[0], ngf, 4, 2, 1, bias=bias), nn.ConvTranspose2d(2 * ngf, colours[1], 4, 2, 1)
        self.model = Nested([first, inner, nn.ReLU(inplace=True), last, nn.Tanh()], outermost=True)

    def forward(self, x: Tensor) -> Tensor:
        y: Tensor = self.model(x)
        return y


class Residual(nn.Module):
    def __init__(self, channels: int, norm: str, dropout: bool, tracked: bool) -> None:
        super().__init__()

        def convolved() -> Layers:
            convolution = nn.Conv2d(channels, channels, 3, bias=norm == "instance")
            return [nn.ReflectionPad2d(1), convolution, norm_of(norm, channels, tracked)]

        between = [nn.ReLU(inplace=True), *([nn.Dropout(0.5)] if dropout else [])]
        self.conv_block = nn.Sequential(*convolved(), *between, *convolved())

    def forward(self, x: Tensor) -> Tensor:
        y: Tensor = x + self.conv_block(x)
        return y


class OriginalResNet(nn.Module):
    def __init__(self, blocks: int, ngf: int, norm: str, dropout: bool = False, tracked: bool = False) -> None:
        super().__init__()
        bias = norm == "instance"

        def normed(convolution: nn.Module, channels: int) -> Layers:
            return [convolution, norm_of(norm, channels, tracked), nn.ReLU(inplace=True)]

        layers = [nn.ReflectionPad2d(3), *normed(nn.Conv2d(3, ngf, 7, bias=bias), ngf)]
        for n in (ngf, 2 * ngf):
            layers += normed(nn.Conv2d(n, 2 * n, 3, 2, 1, bias=bias), 2 * n)
        layers += [Residual(4 * ngf, norm, dropout, tracked) for _ in range(blocks)]
        for n in (4 * ngf, 2 * ngf):
            layers += normed(nn.ConvTranspose2d(n, n // 2, 3, 2, 1, output_padding=1, bias=bias), n // 2)
        self.model = nn.Sequential(*layers, nn.ReflectionPad2d(3), nn.Conv2d(ngf, 3, 7), nn.Tanh())

    def forward(self, x: Tensor) -> Tensor:
        y: Tensor = self.model(x)
        return y


def trained(network: nn.Module) -> nn.Module:
    """Other weights, scales and statistics than a network begins with: what is left out shows."""
    rng = torch.Generator().manual_seed(1)
    with torch.no_grad():
        for name, tensor in network.state_dict().items():
            if tensor.is_floating_point() and tensor.ndim != 4:
                tensor.copy_(0.5 + torch.rand(tensor.shape, generator=rng) * (1 if "var" in name else 0.5))
            elif tensor.ndim == 4 and not name.endswith("filt"):  # which is no weight
                tensor.copy_(torch.randn(tensor.shape, generator=rng) * (2 / tensor[0].numel()) ** 0.5)
    return network.eval()


def saved(weights: Any, path: Path, **options: Any) -> Path:
    torch.save(weights, path, **options)
    return path


def pictures(side: int, channels: int = 3) -> Tensor:
    return torch.rand(1, channels, side, side, generator=torch.Generator().manual_seed(2)) * 2 - 1


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "latest_net_G.pth"


@pytest.fixture
def weights() -> dict[str, Tensor]:
    """Of a small ResNet."""
    return dict(trained(OriginalResNet(1, 4, "instance")).state_dict())


# ---- what is loaded translates as in the original project


@pytest.mark.parametrize("norm", ["batch", "instance"])
@pytest.mark.parametrize(
    ("build", "side", "kind", "words"),
    [
        (lambda norm: OriginalUNet(7, 4, norm), 128, UNet, "U-Net 128, 4 channels"),
        (lambda norm: OriginalUNet(8, 4, norm, dropout=True), 256, UNet, "U-Net 256, 4 channels"),
        (lambda norm: OriginalResNet(6, 6, norm), 64, ResNet, "ResNet 6 blocks, 6 channels"),
        (lambda norm: OriginalResNet(9, 6, norm, dropout=True), 64, ResNet, "ResNet 9 blocks, 6 channels"),
    ],
    ids=["unet128", "unet256-dropout", "resnet6", "resnet9-dropout"],
)
def test_a_checkpoint_translates_as_in_the_original_project(
    file: Path, norm: str, build: Callable[[str], nn.Module], side: int, kind: type, words: str
) -> None:
    original = trained(build(norm))
    loaded = load_original(saved(original.state_dict(), file))
    # In double precision: the two add up in another order, and thirty layers of float32 would show it.
    x = pictures(side).double()
    with torch.no_grad():
        expected = original.double()(x)
    assert expected.std() > 0.05  # there is something to compare
    assert (loaded.network.double()(x) - expected).abs().max() < 1e-10
    count = sum(parameter.numel() for parameter in original.parameters()) / 1e6
    assert loaded.summary == f"{words}, {norm} norm, {count:.1f} M parameters"
    assert isinstance(loaded.network, kind)
    assert not loaded.network.training
    assert not any(parameter.requires_grad for parameter in loaded.network.parameters())


@pytest.mark.parametrize("build", [lambda: OriginalUNet(6, 4, "batch"), lambda: OriginalResNet(2, 6, "batch")])
def test_batch_norm_goes_by_the_picture_as_in_test_py_without_eval(file: Path, build: Callable[[], nn.Module]) -> None:
    original = trained(build())
    loaded = load_original(saved(original.state_dict(), file))
    x = pictures(64).double()
    with torch.no_grad():
        by_statistics = original.double()(x)
        by_picture = original.train()(x)
    assert (by_picture - by_statistics).abs().mean() > 0.05  # the two ways differ
    assert (loaded.by_picture.double()(x) - by_picture).abs().max() < 1e-10
    assert (loaded.network.double()(x) - by_statistics).abs().max() < 1e-10
    assert loaded.has_batch_norm
    assert not load_original(saved(trained(OriginalResNet(1, 4, "instance")).state_dict(), file)).has_batch_norm


def test_both_ways_to_normalise_share_their_weights(file: Path) -> None:
    loaded = load_original(saved(trained(OriginalUNet(5, 4, "batch")).state_dict(), file))
    one, other = ({id(weight) for weight in each.parameters()} for each in (loaded.network, loaded.by_picture))
    assert one == other


def test_tiles_are_normalised_by_the_whole_picture(file: Path) -> None:
    network = load_original(saved(trained(OriginalResNet(1, 4, "batch")).state_dict(), file)).by_picture
    fixed = with_fixed_norms(network, Image.new("RGB", (64, 64), "teal"), 64)
    dark, light = torch.full((1, 3, 64, 64), -0.9), torch.full((1, 3, 64, 64), 0.9)
    assert torch.allclose(network(dark), network(light), atol=1e-3)  # alone, each tile is evened out
    assert (fixed(dark) - fixed(light)).abs().mean() > 0.05


def test_the_networks_of_the_project_have_their_published_size(file: Path) -> None:
    with torch.device("meta"):
        network = OriginalUNet(8, 64, "batch")
    assert checkpoints.plan_of(network.state_dict()).summary == "U-Net 256, 64 channels, batch norm, 54.4 M parameters"
    with torch.device("meta"):
        resnet = OriginalResNet(9, 64, "instance")
    assert (
        checkpoints.plan_of(resnet.state_dict()).summary
        == "ResNet 9 blocks, 64 channels, instance norm, 11.4 M parameters"
    )


@pytest.mark.parametrize(
    "save",
    [
        lambda weights, path: saved(weights, path, _use_new_zipfile_serialization=False),
        lambda weights, path: saved({f"module.{name}": tensor for name, tensor in weights.items()}, path),
        lambda weights, path: saved({name: tensor.double() for name, tensor in weights.items()}, path),
        lambda weights, path: save_file(weights, path),
    ],
    ids=["before-1.6", "data-parallel", "double", "safetensors"],
)
def test_any_way_of_saving_the_weights_will_do(
    file: Path, weights: dict[str, Tensor], save: Callable[[dict[str, Tensor], Path], object]
) -> None:
    usual = load_original(saved(weights, file)).network(pictures(32))
    save(weights, file)
    assert torch.equal(load_original(file).network(pictures(32)), usual)


@pytest.mark.parametrize("build", [lambda: OriginalResNet(1, 4, "instance"), lambda: OriginalUNet(5, 4, "batch")])
@pytest.mark.parametrize("prefix", ["netG.", "generator.", "_orig_mod.", "module.netG.", "model."])
@pytest.mark.parametrize("key", ["", "state_dict", "netG"])
def test_a_generator_is_found_among_what_trainers_save(
    file: Path, build: Callable[[], nn.Module], prefix: str, key: str
) -> None:
    weights = trained(build()).state_dict()
    usual = load_original(saved(weights, file)).network(pictures(32))
    named = {prefix + name: tensor for name, tensor in weights.items()} | {"netD.model.0.weight": torch.zeros(2)}
    content = {key: named, "optimizer": {"state": {}}, "epoch": 3} if key else named
    assert torch.equal(load_original(saved(content, file)).network(pictures(32)), usual)


def test_several_generators_in_one_file_are_named(file: Path, weights: dict[str, Tensor]) -> None:
    both = {f"{name}.{key}": tensor for name in ("G_A", "G_B") for key, tensor in weights.items()}
    assert "several generators: G_A and G_B" in refused(saved(both, file))


def test_statistics_of_instance_norm_from_old_releases_are_dropped(file: Path, weights: dict[str, Tensor]) -> None:
    old = OriginalResNet(1, 4, "instance", tracked=True)
    assert "model.2.running_mean" in old.state_dict()
    old.load_state_dict(weights, strict=False)
    expected = load_original(saved(weights, file)).network(pictures(32))
    assert torch.equal(load_original(saved(old.state_dict(), file)).network(pictures(32)), expected)


def test_batch_norm_without_a_count_of_batches_is_loaded(file: Path) -> None:
    original = trained(OriginalUNet(5, 4, "batch"))
    before_0_4 = {n: t for n, t in original.state_dict().items() if not n.endswith("num_batches_tracked")}
    with torch.no_grad():
        expected = original.double()(pictures(32).double())
    loaded = load_original(saved(before_0_4, file)).network.double()
    assert (loaded(pictures(32).double()) - expected).abs().max() < 1e-10


def test_grey_pictures_are_told(file: Path) -> None:
    network = OriginalUNet(5, 4, "batch", colours=(1, 3))
    loaded = load_original(saved(network.state_dict(), file))
    assert "grey to colour" in loaded.summary
    assert loaded.network(pictures(32, 1)).shape == (1, 3, 32, 32)


def test_loading_draws_nothing_from_the_global_generator(file: Path, weights: dict[str, Tensor]) -> None:
    saved(weights, file)
    before = torch.get_rng_state()
    load_original(file)
    assert torch.equal(before, torch.get_rng_state())


# ---- what differs is said


def refused(path: Path) -> str:
    with pytest.raises(ValueError, match=r"\.$") as caught:
        load_original(path)
    assert str(path.parent) not in str(caught.value) and "Traceback" not in str(caught.value)
    return str(caught.value)


def test_a_missing_layer_is_named(file: Path, weights: dict[str, Tensor]) -> None:
    del weights["model.10.conv_block.5.weight"]
    said = refused(saved(weights, file))
    assert "looks like ResNet 1 blocks, 4 channels, instance norm" in said
    assert "model.10.conv_block.5.weight is missing" in said


def test_a_wrong_shape_is_named_with_the_right_one(file: Path) -> None:
    weights = OriginalUNet(6, 4, "batch").state_dict()
    name = "model.model.1.model.3.model.1.weight"
    weights[name] = weights[name][:, :7]
    assert f"{name} should have the shape 16×8×4×4, and has 16×7×4×4" in refused(saved(weights, file))


def test_a_layer_too_many_and_long_lists_are_named(file: Path, weights: dict[str, Tensor]) -> None:
    for name in "abcde":
        weights[f"model.{name}.weight"] = torch.zeros(2, 2)
    said = refused(saved(weights, file))
    assert "model.a.weight belongs to no layer of it" in said and "and 2 more differences" in said


def test_networks_of_another_kind_are_told_apart(file: Path, weights: dict[str, Tensor]) -> None:
    patches = nn.Sequential(nn.Conv2d(6, 4, 4), nn.LeakyReLU(), nn.Conv2d(4, 8, 4), nn.BatchNorm2d(8))
    pixels = nn.Sequential(nn.Conv2d(6, 4, 1), nn.LeakyReLU(), nn.Conv2d(4, 1, 1))
    for network, prefix in ((patches, "model."), (pixels, "net.")):
        named = {prefix + name: tensor for name, tensor in network.state_dict().items()}
        assert "This is a discriminator" in refused(saved(named, file))
    assert "no generator of pytorch-CycleGAN" in refused(saved(nn.Linear(2, 2).state_dict(), file))
    unnormed = {name: tensor for name, tensor in weights.items() if name != "model.1.bias"}
    assert "without normalisation" in refused(saved(unnormed, file))
    maps = OriginalUNet(5, 4, "batch", colours=(9, 3))
    assert "pictures of 9 channels" in refused(saved(maps.state_dict(), file))
    assert "is missing" in refused(saved({k: v for k, v in weights.items() if "model.1." not in k}, file))


class Halved(nn.Module):
    """CUT's, built anew: [1, 2, 1] twice, on reflected borders, every other pixel."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        row = torch.tensor([1.0, 2.0, 1.0])
        self.register_buffer("filt", (row[:, None] * row / 16)[None, None].repeat(channels, 1, 1, 1))

    def forward(self, x: Tensor) -> Tensor:
        padded = nn.ReflectionPad2d([1, 1, 1, 1])(x)
        blurred = [nn.functional.conv2d(padded[:, c : c + 1], self.filt[c : c + 1]) for c in range(x.shape[1])]
        return torch.cat(blurred, 1)[..., ::2, ::2]


class Doubled(nn.Module):
    """CUT's: zeros between the pixels of a replicated picture, then [1, 3, 3, 1] twice, times four."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        row = torch.tensor([1.0, 3.0, 3.0, 1.0])
        self.register_buffer("filt", (row[:, None] * row / 64 * 4)[None, None].repeat(channels, 1, 1, 1))

    def forward(self, x: Tensor) -> Tensor:
        padded = nn.ReplicationPad2d([1, 1, 1, 1])(x)
        spread = torch.zeros(*padded.shape[:2], 2 * padded.shape[2] - 1, 2 * padded.shape[3] - 1)
        spread[..., ::2, ::2] = padded
        kernel = self.filt[:1]  # the same forwards and backwards
        blurred = [nn.functional.conv2d(spread[:, c : c + 1], kernel, padding=1) for c in range(x.shape[1])]
        return torch.cat(blurred, 1)[:, :, 1:-1, 1:-1]


def relative(kind: str, width: int = 4, blocks: int = 9) -> nn.Module:
    """A generator laid out in another way: CUT, pix2pixHD, or with resize-convolutions."""

    def normed(layers: Layers, channels: int) -> Layers:
        return [*layers, nn.InstanceNorm2d(channels), nn.ReLU()]

    layers: Layers = [nn.ReflectionPad2d(3), *normed([nn.Conv2d(3, width, 7)], width)]
    widths = [width * 2**i for i in range(5 if kind == "pix2pixHD" else 3)]
    for n, wider in itertools.pairwise(widths):
        stride = 1 if kind == "CUT" else 2
        layers += normed([nn.Conv2d(n, wider, 3, stride, 1)], wider) + ([Halved(wider)] if kind == "CUT" else [])
    layers += [Residual(widths[-1], "instance", dropout=False, tracked=False) for _ in range(blocks)]
    for n, wider in reversed(list(itertools.pairwise(widths))):
        if kind == "CUT":
            enlarged: Layers = [Doubled(wider), nn.Conv2d(wider, n, 3, 1, 1)]
        elif kind == "resize":
            enlarged = [nn.Upsample(scale_factor=2, mode="bilinear"), nn.ReflectionPad2d(1), nn.Conv2d(wider, n, 3)]
        else:
            enlarged = [nn.ConvTranspose2d(wider, n, 3, 2, 1, output_padding=1)]
        layers += normed(enlarged, n)
    network = nn.Module()
    network.model = nn.Sequential(*layers, nn.ReflectionPad2d(3), nn.Conv2d(width, 3, 7), nn.Tanh())
    return trained(network)


@pytest.mark.parametrize(
    ("kind", "words"),
    [("CUT", "ResNet of CUT"), ("pix2pixHD", "pix2pixHD, halved 4 times"), ("resize", "bilinear resize-convolutions")],
)
@pytest.mark.parametrize("blocks", [6, 9])
def test_relatives_draw_what_they_draw_at_home(file: Path, kind: str, words: str, blocks: int) -> None:
    network = relative(kind, blocks=blocks)
    loaded = load_original(saved(network.state_dict(), file))
    assert words in loaded.summary and f"{blocks} blocks" in loaded.summary and loaded.network.multiple in (4, 16)
    x = pictures(64)
    with torch.inference_mode():
        assert torch.allclose(loaded.network(x), network.model(x), atol=1e-4)


def test_what_fits_no_relative_is_told_by_its_place(file: Path) -> None:
    weights = relative("CUT", blocks=1).state_dict()
    odd = {name.replace("model.12.", "model.13."): tensor for name, tensor in weights.items()}
    assert "first residual block in place 13" in refused(saved(odd, file))


@pytest.mark.parametrize("place", ["9" * 27, "9" * 5000, "20000002", "٣", "999"])
def test_places_that_no_network_has_are_refused_at_once(file: Path, weights: dict[str, Tensor], place: str) -> None:
    odd = {name.replace("model.10.conv", f"model.{place}.conv"): tensor for name, tensor in weights.items()}
    for content in (odd, {f"model.{place}.conv_block.1.weight": torch.zeros(3, 3, 3, 3)}):
        said = refused(saved(content, file))
        assert ("no generator" in said or "first residual block" in said) and len(said) < 500


@pytest.mark.parametrize("wrap", [
    lambda weights: {"netG": weights, "netD": {"model.0.weight": torch.zeros(1)}, "epoch": 3},
    lambda weights: {"checkpoint": {"G_A": {}}, "my_net": weights, "optimizer": {"state": {0: torch.zeros(1)}}},
    lambda weights: {"state_dict": {"generator": {f"module.{name}": t for name, t in weights.items()}}},
    lambda weights: {f"_orig_mod.net.{name}": tensor for name, tensor in weights.items()},
    lambda weights: {name.removeprefix("model."): tensor for name, tensor in weights.items()},
])  # fmt: skip
@pytest.mark.parametrize("kind", ["resnet", "unet"])
def test_wrapped_and_renamed_weights_are_found(
    file: Path, kind: str, wrap: Callable[[dict[str, Tensor]], dict[str, Any]]
) -> None:
    network = trained(OriginalResNet(1, 4, "instance") if kind == "resnet" else OriginalUNet(5, 4, "instance"))
    loaded = load_original(saved(wrap(network.state_dict()), file))
    x = pictures(32)
    with torch.inference_mode():
        assert torch.allclose(loaded.network(x), network(x), atol=1e-4)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("zipped", [True, False])
def test_options_and_losses_beside_the_weights_do_no_harm(file: Path, weights: dict[str, Tensor], zipped: bool) -> None:
    usual = load_original(saved(weights, file)).network(pictures(32))
    content = {
        "state_dict": weights,
        "args": argparse.Namespace(lr=2e-4, out=Path("runs"), since=datetime.datetime(2024, 5, 1)),
        "losses": {"g": [np.float32(0.5), np.float64(0.25)], "all": np.ones((3, 2)), "step": np.int64(7)},
    }
    loaded = load_original(saved(content, file, _use_new_zipfile_serialization=zipped))
    assert torch.equal(loaded.network(pictures(32)), usual)
    with pytest.raises(pickle.UnpicklingError):  # nobody else reads them so
        torch.load(file, weights_only=True)


def test_a_checkpoint_may_have_any_name_and_any_kind_of_floats(tmp_path: Path, weights: dict[str, Tensor]) -> None:
    usual = load_original(saved(weights, tmp_path / "a.pth")).network(pictures(32))
    for name in ("a.safetensors", "a.ckpt", "latest", "a.pth.tar"):
        assert torch.equal(load_original(saved(weights, tmp_path / name)).network(pictures(32)), usual)
    for dtype, nearly in ((torch.float16, 0.05), (torch.bfloat16, 0.2), (torch.float8_e4m3fn, 2.0)):
        less = {name: tensor.to(dtype) for name, tensor in weights.items()}
        difference = load_original(saved(less, tmp_path / "a.pth")).network(pictures(32)) - usual
        assert 0 < float(difference.abs().max()) < nearly


def test_two_generators_side_by_side_are_told(file: Path) -> None:
    weights = OriginalResNet(1, 4, "instance").state_dict()
    assert "several generators: G_A and G_B" in refused(saved({"G_A": weights, "G_B": weights, "epoch": 1}, file))


@pytest.mark.parametrize(
    ("scaled", "remedy"),
    [
        (nn.utils.spectral_norm, "remove_spectral_norm"),
        (nn.utils.weight_norm, "remove_weight_norm"),
        (nn.utils.parametrizations.spectral_norm, "remove_parametrizations"),
        (nn.utils.parametrizations.weight_norm, "remove_parametrizations"),
    ],
)
@pytest.mark.filterwarnings("ignore")
def test_weights_apart_from_their_scale_are_told_with_what_to_do(
    file: Path, scaled: Callable[[nn.Module], nn.Module], remedy: str
) -> None:
    network = OriginalResNet(1, 4, "instance")
    for layer in list(network.modules()):
        if isinstance(layer, nn.Conv2d | nn.ConvTranspose2d):
            scaled(layer)
    said = refused(saved(network.state_dict(), file))
    assert "norm: its weights are stored apart from their scale" in said and remedy in said


def test_a_stray_weight_is_named_and_nothing_else(file: Path, weights: dict[str, Tensor]) -> None:
    said = refused(saved(weights | {"extra.weight": torch.zeros(3)}, file))
    assert said.endswith("instance norm, but does not fit: extra.weight belongs to no layer of it.")
    long = refused(saved(weights | {"x" * 9000: torch.zeros(3)}, file))
    assert len(long) < 300


def test_another_layout_is_not_called_incomplete_alone(file: Path, weights: dict[str, Tensor]) -> None:
    shifted = {name.replace("model.26.", "model.25."): tensor for name, tensor in weights.items()}
    shifted = {name: tensor for name, tensor in shifted.items() if not name.startswith("model.18.")}
    assert "or its network is laid out otherwise" in refused(saved(shifted, file))
    enhancer = {"model1_1.1.weight": torch.zeros(4, 3, 7, 7), "model.4.conv_block.1.weight": torch.zeros(8, 8, 3, 3)}
    assert "local enhancer of pix2pixHD" in refused(saved(enhancer, file))


# ---- what is no checkpoint, or a hostile one


class Bomb:
    def __init__(self, trace: Path) -> None:
        self.trace = trace

    def __reduce__(self) -> Any:
        return os.mkdir, (str(self.trace),)


def test_code_in_a_checkpoint_is_never_run(file: Path, tmp_path: Path, weights: dict[str, Tensor]) -> None:
    trace = tmp_path / "ran"
    for zipped in (True, False):
        saved(weights | {"model.1.weight": Bomb(trace)}, file, _use_new_zipfile_serialization=zipped)
        assert "opening it would run a program" in refused(file)
        saved(OriginalResNet(1, 4, "batch"), file, _use_new_zipfile_serialization=zipped)
        assert "torch.save(network.state_dict()" in refused(file)
    assert not trace.exists()


def test_files_that_are_no_checkpoint_are_refused(file: Path, tmp_path: Path) -> None:
    for content, complaint in (
        (b"Dear page, I am a text and called .pth.", "is not a checkpoint of PyTorch"),
        (b"", "is empty"),
        (b"\x80\x04\x95\x00", "would run a program"),
        (b"\x00" * 50, "is not a checkpoint of PyTorch"),
        (b"\xff" * 8 + b'{"a": 1}', "cut short or damaged"),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:aa\nsize 12\n", "a pointer of git-lfs"),
        (b"\n<!DOCTYPE html><html>Quota exceeded", "a web page"),
        (b"\x89HDF\r\n\x1a\n" + bytes(50), "a file of Keras"),
        (b"\4\0\0\0\1\0\0\0\3\0\0\0V 1\r\0\0\0nn.Sequential", "Torch for Lua"),
        (b"PK\x03\x04" + b"\x00" * 40, "cut short or damaged"),
    ):
        file.write_bytes(content)
        assert complaint in refused(file)
    assert "cannot be read" in refused(tmp_path / "nothing.pth")


@pytest.mark.filterwarnings("ignore")
def test_programs_archives_and_sparse_weights_are_called_by_their_names(file: Path, tmp_path: Path) -> None:
    torch.jit.script(nn.Conv2d(3, 3, 3)).save(str(file))  # type: ignore[no-untyped-call]
    assert "made with torch.jit.save" in refused(file)
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("out/latest_net_G.pth", b"weights")
    assert "an archive that holds out/latest_net_G.pth" in refused(file)
    assert "not a list of weights" in refused(saved({"model.1.weight": torch.eye(3).to_sparse()}, file))


@pytest.mark.parametrize("zipped", [True, False])
def test_a_truncated_checkpoint_is_refused_wherever_it_ends(
    file: Path, weights: dict[str, Tensor], zipped: bool
) -> None:
    whole = saved(weights, file, _use_new_zipfile_serialization=zipped).read_bytes()
    for share in (0.01, 0.1, 0.5, 0.9, 0.999):
        file.write_bytes(whole[: int(len(whole) * share)])
        assert "cut short or damaged" in refused(file)


def test_checkpoints_that_are_no_list_of_weights_are_refused(file: Path, weights: dict[str, Tensor]) -> None:
    meta = weights | {"model.1.weight": weights["model.1.weight"].to("meta")}
    for content in ([1, 2], {}, {"names": {"a": "b"}, "step": 3}, {1: torch.zeros(2)}, torch.zeros(3), meta):
        assert "not a list of weights by name" in refused(saved(content, file))


def test_more_numbers_than_the_file_can_hold_are_never_made(file: Path, weights: dict[str, Tensor]) -> None:
    weights["model.1.weight"] = torch.zeros(1).expand(10**5, 3, 7, 7)
    assert "cut short or damaged" in refused(saved(weights, file))


def test_packed_weights_are_not_unpacked(file: Path, tmp_path: Path) -> None:
    plain = saved({"model.1.weight": torch.zeros(10**6)}, tmp_path / "plain.pth")
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(name, source.read(name))
    assert file.stat().st_size < 10**5
    assert "is not a checkpoint of PyTorch" in refused(file)


def test_a_file_that_is_too_large_is_not_opened(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checkpoints, "MOST_BYTES", 10**6)
    file.write_bytes(bytes(10**6 + 1))
    assert "has more than 1 MB" in refused(file)


def test_weights_that_are_no_numbers_are_named(file: Path, weights: dict[str, Tensor]) -> None:
    weights["model.4.weight"][0, 0, 0, 0] = float("nan")
    assert "model.4.weight has entries that are no numbers" in refused(saved(weights, file))
