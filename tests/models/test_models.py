"""The live networks: shapes, ranges, weights from a seed, saving and loading."""

from __future__ import annotations

import ast
import copy
import json
import math
from pathlib import Path

import pytest
import torch
from torch import Tensor, nn

import playground.models
from playground.models import (
    ARCHITECTURES,
    Discriminator,
    Dropout,
    Generator,
    initialise,
    set_layer_rng,
)
from playground.models.attention import Gain
from trainers.method import nearest_config
from trainers.methods.gan import Gan, GanConfig

EVERY = pytest.mark.parametrize("name", list(ARCHITECTURES))
NORMED = pytest.mark.parametrize("spectral_norm", [False, True])


def seeded(seed: int) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def drawn(name: str, seed: int = 0, spectral_norm: bool = False) -> tuple[Generator, Discriminator]:
    networks = ARCHITECTURES[name].build(spectral_norm=spectral_norm)
    rng = seeded(seed)
    for network in networks:
        initialise(network, rng)
    return networks


def same(one: nn.Module, other: nn.Module) -> bool:
    left, right = one.state_dict(), other.state_dict()
    return left.keys() == right.keys() and all(torch.equal(left[key], right[key]) for key in left)


def parameters(network: nn.Module) -> int:
    return sum(parameter.numel() for parameter in network.parameters())


def told(name: str, n: int) -> tuple[Tensor, ...]:
    """Classes 0, 1, 2... as a generator that can be asked wants them, else nothing."""
    k = ARCHITECTURES[name].num_classes
    return (torch.eye(k)[torch.arange(n) % k],) if k else ()


def test_registry_names_each_architecture_by_its_key() -> None:
    assert {"mlp", "dcgan28", "lecture9a", "pydata", "dcgan64", "cgan28", "acgan28"} <= ARCHITECTURES.keys()
    assert all(key == architecture.name for key, architecture in ARCHITECTURES.items())


@EVERY
@NORMED
def test_pictures_are_square_and_between_minus_one_and_one(name: str, spectral_norm: bool) -> None:
    architecture = ARCHITECTURES[name]
    generator, discriminator = drawn(name, spectral_norm=spectral_norm)
    pictures = generator(50 * torch.randn(2, architecture.latent_dim, generator=seeded(1)), *told(name, 2))
    assert pictures.shape == (2, architecture.channels, architecture.image_size, architecture.image_size)
    assert pictures.min() >= -1
    assert pictures.max() <= 1
    assert pictures.std() > 0
    assert architecture.ask(discriminator, pictures, *told(name, 2))[0].shape == (2,)
    assert architecture.ask(discriminator.eval(), pictures[:1], *told(name, 1))[0].shape == (1,)


@EVERY
def test_gradients_reach_every_weight(name: str) -> None:
    """Also those behind a gain, once it has left the nothing that it begins with."""
    generator, discriminator = drawn(name)
    for part in (*generator.modules(), *discriminator.modules()):
        if isinstance(part, Gain):
            nn.init.constant_(part.weight, 0.5)
    latents = torch.randn(3, ARCHITECTURES[name].latent_dim, generator=seeded(1))
    pictures = generator(latents, *told(name, 3))
    logits, named = ARCHITECTURES[name].ask(discriminator, pictures, *told(name, 3))
    (logits.sum() + (0 if named is None else named[:, 0].sum())).backward()
    for network in (generator, discriminator):
        for key, weight in network.named_parameters():
            assert weight.grad is not None and weight.grad.any(), key
            assert weight.grad.isfinite().all(), key


@EVERY
def test_suggested_settings_are_a_valid_experiment(name: str) -> None:
    suggested = ARCHITECTURES[name].suggested
    assert suggested.keys() >= {"d_lr", "g_lr", "beta1", "batch_size"}
    assert suggested.keys() <= GanConfig.__dataclass_fields__.keys()
    config, notes = nearest_config(Gan, {"architecture": name, **suggested})
    assert (config, notes) == (Gan.usual({"architecture": name}), [])  # no value is out of bounds


@pytest.mark.parametrize(
    ("name", "in_generator", "in_discriminator"),
    [
        # 100*256+256 + 256*512+512 + 512*1024+1024 + bn 2*(256+512+1024) + 1024*784+784;
        # 784*512+512 + 512*256+256 + 256+1
        ("mlp", 1_489_936, 533_505),
        # 64*3136 + bn 2*64 + 64*32*16 + bn 2*32 + 32*16+1; 9*4*16+16 + 16*32*16 + bn 2*32 + 1568*128+128 + 128+1
        ("dcgan28_plain", 234_177, 209_809),
        # and a weight for the deviation over the batch
        ("dcgan28", 234_177, 209_810),
        # 100*12544 + bn 2*12544 + 25*256*128 + bn 2*128 + 25*128*64 + bn 2*64 + 25*64+1;
        # 25*64+64 + 25*64*128+128 + 6272+1
        ("lecture9a", 2_305_473, 212_865),
        # 100*12544+12544 + bn 2*12544 + 25*256*128+128 + bn 2*128 + 25*128*64+64 + bn 2*64
        #   + 25*64*32+32 + bn 2*32 + 25*32+1;
        # 25*64+64 + 25*64*128+128 + 25*128*256+256 + 25*256*512+512 + 8192+1
        ("pydata", 2_368_705, 4_311_553),
        # 16*(100*512 + 512*256 + 256*128 + 128*64 + 64*1) + bn 2*(512+256+128+64);
        # 16*(1*64 + 64*128 + 128*256 + 256*512 + 512*1) + bn 2*(128+256+512)
        ("dcgan64", 3_574_656, 2_763_520),
    ],
)
def test_parameter_counts_worked_out_by_hand(name: str, in_generator: int, in_discriminator: int) -> None:
    generator, discriminator = ARCHITECTURES[name].build()
    assert (parameters(generator), parameters(discriminator)) == (in_generator, in_discriminator)


@pytest.mark.parametrize("name", ["dcgan28", "dcgan64"])
@pytest.mark.parametrize("options", [{"batch_norm_in_d": False}, {"spectral_norm": True}])
def test_batch_norm_leaves_d_on_request_and_under_spectral_norm(name: str, options: dict[str, bool]) -> None:
    def normed(network: nn.Module) -> bool:
        return any(isinstance(layer, nn.BatchNorm2d) for layer in network.modules())

    assert normed(ARCHITECTURES[name].build()[1])
    generator, discriminator = ARCHITECTURES[name].build(**options)
    assert normed(generator)
    assert not normed(discriminator)


@pytest.mark.slow
@EVERY
def test_spectral_norm_bounds_every_layer_of_d_by_one(name: str) -> None:
    _, discriminator = drawn(name, spectral_norm=True)
    for _ in range(50):  # reading a weight in training mode refines the estimate once
        weights = [layer.weight for layer in discriminator.modules() if isinstance(layer, nn.Conv2d | nn.Linear)]
    assert len(weights) >= 3
    for weight in weights:
        assert isinstance(weight, Tensor)
        assert torch.linalg.matrix_norm(weight.detach().flatten(1), ord=2).item() == pytest.approx(1, abs=0.05)


@EVERY
@NORMED
def test_same_seed_same_networks_other_seed_others(name: str, spectral_norm: bool) -> None:
    one, two, other = (drawn(name, seed, spectral_norm) for seed in (7, 7, 8))
    assert same(one[0], two[0])
    assert same(one[1], two[1])
    assert not same(one[0], other[0])
    assert not same(one[1], other[1])


@pytest.mark.slow
@EVERY
@NORMED
def test_nothing_of_the_old_weights_survives(name: str, spectral_norm: bool) -> None:
    """Weights, biases, running statistics, and spectral norm's u and v, whatever they were before."""
    for fresh, used in zip(drawn(name, 3, spectral_norm), drawn(name, 4, spectral_norm), strict=True):
        for tensor in used.state_dict().values():
            tensor.fill_(7)
        initialise(used, seeded(5))
        initialise(fresh, seeded(5))
        assert same(fresh, used)


@EVERY
@NORMED
def test_building_and_drawing_leave_the_global_random_state_alone(name: str, spectral_norm: bool) -> None:
    before = torch.get_rng_state()
    drawn(name, spectral_norm=spectral_norm)
    assert torch.equal(before, torch.get_rng_state())


def test_initialise_keeps_the_mode() -> None:
    _, discriminator = ARCHITECTURES["dcgan28"].build(spectral_norm=True)
    discriminator.eval()
    initialise(discriminator, seeded(0))
    assert not any(layer.training for layer in discriminator.modules())


def test_dcgan_draws_from_narrow_normals() -> None:
    generator, _ = drawn("dcgan64")
    weight, scale = generator.layers[1].weight, generator.layers[2].weight
    assert isinstance(weight, Tensor)
    assert isinstance(scale, Tensor)
    assert weight.mean().item() == pytest.approx(0, abs=1e-4)  # 819,200 numbers: standard error 2e-5
    assert weight.std().item() == pytest.approx(0.02, rel=0.01)
    assert scale.mean().item() == pytest.approx(1, abs=0.005)  # 512 numbers: standard error 9e-4
    assert scale.std().item() == pytest.approx(0.02, rel=0.2)


def test_mlp_draws_uniformly_within_one_over_root_fan_in() -> None:
    generator, _ = drawn("mlp")
    for number in (0, 3, 6, 9):
        layer = generator.layers[number]
        assert isinstance(layer, nn.Linear)
        bound = 1 / math.sqrt(layer.in_features)
        assert layer.weight.abs().max().item() == pytest.approx(bound, rel=0.01)
        assert layer.weight.abs().max().item() <= bound
        assert 0.9 * bound < layer.bias.abs().max().item() <= bound


def test_keras_networks_draw_from_glorots_uniform() -> None:
    _, discriminator = drawn("pydata")
    first = discriminator.layers[0]
    assert isinstance(first, nn.Conv2d)
    bound = math.sqrt(6 / (25 * 1 + 25 * 64))  # fan in 25, fan out 1600
    assert first.weight.abs().max().item() == pytest.approx(bound, rel=0.02)
    assert first.bias is not None
    assert first.bias.abs().max().item() == 0


def test_initialise_refuses_a_layer_it_would_leave_as_it_was() -> None:
    with pytest.raises(TypeError, match="LSTM"):
        initialise(nn.LSTM(2, 2), seeded(0))


@pytest.mark.slow
@EVERY
@NORMED
def test_networks_come_back_from_a_folder(name: str, spectral_norm: bool, tmp_path: Path) -> None:
    architecture = ARCHITECTURES[name]
    latents = torch.randn(2, architecture.latent_dim, generator=seeded(1))
    size = architecture.image_size
    pictures = torch.rand(2, architecture.channels, size, size, generator=seeded(2))
    shown = (pictures, *(told(name, 2) if architecture.conditioning == "conditional" else ()))
    inputs = ((latents, *told(name, 2)), shown)
    for network, given in zip(drawn(name, 9, spectral_norm), inputs, strict=True):
        folder = tmp_path / type(network).__name__
        network.save_pretrained(folder)
        assert {"config.json", "model.safetensors"} <= {file.name for file in folder.iterdir()}
        loaded = type(network).from_pretrained(folder)
        assert same(network, loaded)
        with torch.no_grad():
            torch.testing.assert_close(network.eval()(*given), loaded(*given), rtol=0, atol=0)


def test_the_folder_remembers_sizes_that_are_not_the_default(tmp_path: Path) -> None:
    from playground.models.dcgan import DCGAN28Generator

    DCGAN28Generator(latent_dim=5, width=4).save_pretrained(tmp_path)
    assert json.loads((tmp_path / "config.json").read_text()) == {"latent_dim": 5, "width": 4}
    assert DCGAN28Generator.from_pretrained(tmp_path)(torch.zeros(1, 5)).shape == (1, 1, 28, 28)


def test_wrong_shapes_are_named() -> None:
    generator, discriminator = ARCHITECTURES["dcgan28"].build()
    with pytest.raises(ValueError, match=r"latents must be \(n, 64\), got \(64,\)"):
        generator(torch.zeros(64))
    with pytest.raises(ValueError, match=r"pictures must be \(n, 1, 28, 28\), got \(2, 3, 28, 28\)"):
        discriminator(torch.zeros(2, 3, 28, 28))


def test_dropout_zeroes_its_share_and_keeps_the_mean() -> None:
    dropout = Dropout(0.3)
    dropout.rng = seeded(0)
    out = dropout(torch.ones(100_000))
    dropped = out == 0
    assert torch.allclose(out[~dropped], torch.tensor(1 / 0.7))
    assert dropped.float().mean().item() == pytest.approx(0.3, abs=0.01)  # standard error 0.0015
    assert out.mean().item() == pytest.approx(1, abs=0.01)


def test_dropout_draws_from_its_rng_and_not_from_the_global_one() -> None:
    dropout = Dropout(0.5)
    x = torch.ones(64)
    before = torch.get_rng_state()
    outputs = []
    for seed in (1, 1, 2):
        dropout.rng = seeded(seed)
        outputs.append(dropout(x))
    assert torch.equal(outputs[0], outputs[1])
    assert not torch.equal(outputs[0], outputs[2])
    assert not torch.equal(outputs[2], dropout(x))  # it goes on, it does not start again
    assert torch.equal(before, torch.get_rng_state())


def test_dropout_passes_gradients_only_where_it_passed_numbers() -> None:
    dropout = Dropout(0.5)
    dropout.rng = seeded(1)
    x = torch.ones(64, requires_grad=True)
    out = dropout(x)
    out.sum().backward()
    assert x.grad is not None
    assert torch.equal(x.grad, out.detach())


def test_dropout_changes_nothing_in_eval_mode() -> None:
    dropout = Dropout(0.5).eval()
    x = torch.randn(64, generator=seeded(0))
    assert torch.equal(dropout(x), x)


@pytest.mark.parametrize("p", [-0.1, 1.0])
def test_dropout_names_a_share_out_of_bounds(p: float) -> None:
    with pytest.raises(ValueError, match=str(p)):
        Dropout(p)


@pytest.mark.parametrize("name", ["mlp", "lecture9a", "pydata"])
def test_set_layer_rng_makes_a_training_pass_repeatable(name: str) -> None:
    _, discriminator = drawn(name)
    pictures = torch.rand(2, 1, 28, 28, generator=seeded(0))
    logits = []
    for seed in (1, 1, 2):
        set_layer_rng(discriminator, seeded(seed))
        logits.append(discriminator(pictures).tolist())
    assert logits[0] == logits[1] != logits[2]


@EVERY
def test_networks_can_be_copied_with_their_rng(name: str) -> None:
    """Averaging a generator's weights begins with a deep copy of it."""
    generator, _ = drawn(name)
    set_layer_rng(generator, seeded(0))
    assert same(generator, copy.deepcopy(generator))


def test_models_import_nothing_of_ours_but_each_other() -> None:
    for file in Path(playground.models.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            names = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                assert node.level == 0, f"{file.name} imports relatively"
                names = [node.module or ""]
            for name in names:
                ours = name.split(".")[0] in {"playground", "trainers", "benchmarks", "app"}
                assert not ours or name.startswith("playground.models"), f"{file.name} imports {name}"
