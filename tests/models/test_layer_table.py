"""The layer table and the cost of a step against what the sources draw and what is worked out by hand."""

from __future__ import annotations

import pytest
import torch

from playground.models import ARCHITECTURES
from playground.models.layer_table import LayerRow, layer_rows
from playground.models.mixture import MIXTURE28
from playground.models.vae import VAE28
from trainers.method import nearest_config
from trainers.methods import all_methods, chosen_method

NAMES = [name for method in all_methods().values() for name in getattr(method, "architectures", {})]


def layer_table(name: str, **settings: object) -> list[LayerRow]:
    method = chosen_method({"architecture": name})
    config, notes = nearest_config(method, {"architecture": name, "objective": "non_saturating"} | settings)
    assert not notes
    return layer_rows(method.networks(config))


def epoch_flops(name: str, **settings: object) -> int:
    """For each training picture."""
    method = chosen_method({"architecture": name})
    config, _ = nearest_config(method, {"architecture": name, "objective": "non_saturating"} | settings)
    flops = method.flops(config)
    assert flops is not None
    return flops


def sizes(name: str, network: str, *kinds: str) -> list[str]:
    """Output sizes of the input and of every layer whose description begins with one of `kinds`."""
    rows = [row for row in layer_table(name) if row.network == network]
    return [row.output for row in rows if row is rows[0] or row.layer.startswith(kinds)]


def test_the_lectures_generator_has_the_lectures_sizes() -> None:
    assert sizes("lecture9a", "Generator", "Dense", "Reshape", "Up", "Convolution 5×5", "Tanh") == [
        "100",
        "12544",
        "7×7×256",
        "7×7×128",
        "14×14×128",
        "14×14×64",
        "28×28×64",
        "28×28×1",
        "28×28×1",
    ]


def test_the_lectures_discriminator_has_the_lectures_sizes() -> None:
    assert sizes("lecture9a", "Discriminator", "Convolution 5×5", "Average", "Flatten", "Dense") == [
        "28×28×1",
        "28×28×64",
        "14×14×64",
        "14×14×128",
        "7×7×128",
        "6272",
        "1",
    ]


def test_the_lectures_discriminator_drops_three_in_ten() -> None:
    words = [row.layer for row in layer_table("lecture9a") if row.network == "Discriminator"]
    assert words.count("Dropout 0.3") == 2
    assert words.count("Leaky ReLU 0.3") == 2


def test_pydata_has_the_sizes_of_its_source() -> None:
    assert sizes("pydata", "Generator", "Dense", "Reshape", "Transposed convolution 5×5") == [
        "100",
        "12544",
        "7×7×256",
        "14×14×128",
        "28×28×64",
        "28×28×32",
        "28×28×1",
    ]
    assert sizes("pydata", "Discriminator", "Convolution 5×5", "Flatten", "Dense") == [
        "28×28×1",
        "14×14×64",
        "7×7×128",
        "4×4×256",
        "4×4×512",
        "8192",
        "1",
    ]


def test_dcgan64_has_the_sizes_of_its_source() -> None:
    assert sizes("dcgan64", "Generator", "Transposed convolution 4×4") == [
        "100",
        "4×4×512",
        "8×8×256",
        "16×16×128",
        "32×32×64",
        "64×64×1",
    ]
    assert sizes("dcgan64", "Discriminator", "Convolution 4×4") == [
        "64×64×1",
        "32×32×64",
        "16×16×128",
        "8×8×256",
        "4×4×512",
        "1×1×1",
    ]


@pytest.mark.parametrize("name", list(ARCHITECTURES))
@pytest.mark.parametrize("spectral_norm", [False, True])
def test_the_table_accounts_for_every_parameter(name: str, spectral_norm: bool) -> None:
    table = layer_table(name, spectral_norm=spectral_norm)
    networks = ARCHITECTURES[name].build(spectral_norm=spectral_norm)
    for title, network in zip(("Generator", "Discriminator"), networks, strict=True):
        counted = sum(row.parameters for row in table if row.network == title)
        assert counted == sum(parameter.numel() for parameter in network.parameters())


def test_a_vae_has_an_encoder_and_a_mixture_has_no_network() -> None:
    vae = layer_table("vae28")
    for title, network in (
        ("Generator", VAE28.build_generator()),
        ("Encoder", VAE28.build_encoder()),
    ):
        counted = sum(row.parameters for row in vae if row.network == title)
        assert counted == sum(parameter.numel() for parameter in network.parameters())
    noise, mixture = layer_table(MIXTURE28.name)
    assert (noise.output, mixture.output) == ("11", "28×28×1")
    assert mixture.layer == "Mean and 10 factors of one of 100 components"
    assert mixture.parameters == 100 * (1 + 784 + 10 * 784 + 1)


def test_flops_of_the_others() -> None:
    # Encoder and decoder, forward and backward: about three forward passes of each, less the first layers' inputs.
    assert 0 < epoch_flops("vae28") < 1.5 * epoch_flops("dcgan28")
    assert epoch_flops("mixture28") == 4 * 100 * 11 * 784


def test_spectral_norm_is_named_on_the_layers_it_bounds_and_no_others() -> None:
    table = layer_table("dcgan28", spectral_norm=True)
    bounded = [row.layer for row in table if row.layer.endswith(", spectral norm")]
    assert bounded == [
        "Convolution 3×3, spectral norm",
        "Convolution 4×4, stride 2, spectral norm",
        "Dense, spectral norm",
        "Dense, spectral norm",
    ]
    assert all(row.network == "Discriminator" for row in table if "spectral" in row.layer)


def test_leaving_batch_norm_out_of_d_shows_in_the_table() -> None:
    def normed(objective: str) -> list[str]:
        table = layer_table("dcgan28", objective=objective)
        return [row.network for row in table if row.layer == "Batch norm"]

    assert normed("hinge") == ["Generator", "Generator", "Discriminator"]
    assert normed("wasserstein_gp") == ["Generator", "Generator"]


# Products a picture of the MLP, biases aside. G: 100*256 + 256*512 + 512*1024 + 1024*784 = 1,483,776.
# D: 784*512 + 512*256 + 256 = 532,736, of which the first layer 401,408.
MLP_G, MLP_G_FIRST, MLP_D, MLP_D_FIRST = 1_483_776, 25_600, 532_736, 401_408
# D's update: G forward; D forward twice; D's weights twice; D's inputs twice, the pictures excepted.
MLP_D_UPDATE = MLP_G + 2 * MLP_D + 2 * MLP_D + 2 * (MLP_D - MLP_D_FIRST)
# G's update, on the fakes that D has just seen: D forward; D's inputs, down to the picture; G's weights; G's
# inputs, the latents excepted.
MLP_G_UPDATE = MLP_D + MLP_D + MLP_G + (MLP_G - MLP_G_FIRST)


def test_flops_of_the_mlp_worked_out_by_hand() -> None:
    assert 2 * (MLP_D_UPDATE + MLP_G_UPDATE) == 15_769_600
    assert epoch_flops("mlp") == 15_769_600


def test_more_discriminator_steps_cost_only_discriminator_updates() -> None:
    assert epoch_flops("mlp", d_steps=3) == 2 * (3 * MLP_D_UPDATE + MLP_G_UPDATE) // 3


def test_the_gradient_penalty_costs_extra() -> None:
    plain = epoch_flops("dcgan28", objective="hinge")
    assert epoch_flops("dcgan28", objective="wasserstein_gp") > 1.1 * plain


def test_the_small_dcgan_is_the_cheapest_convolution_network_by_far() -> None:
    cost = {name: epoch_flops(name) for name in ("dcgan28", "lecture9a", "pydata", "dcgan64")}
    assert 10 * cost["dcgan28"] < min(cost["lecture9a"], cost["pydata"], cost["dcgan64"])


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_looking_at_a_network_leaves_the_global_random_state_alone(name: str) -> None:
    before = torch.get_rng_state()
    layer_table(name, spectral_norm=True)
    epoch_flops(name, objective="wasserstein_gp")
    assert torch.equal(before, torch.get_rng_state())
