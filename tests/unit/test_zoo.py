"""The zoo: what it lists, loads and refuses."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import torch

from playground.models.acgan import ACGAN28Discriminator
from playground.models.cgan import AskedDCGAN28Generator
from playground.zoo import DISCRIMINATOR, ZOO, Zoo, entry_of, load_network


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A folder with one model of the zoo."""
    folder = tmp_path / "acgan-mnist"
    AskedDCGAN28Generator(width=2).half().save_pretrained(folder)
    ACGAN28Discriminator(width=2, hidden=4).half().save_pretrained(folder / DISCRIMINATOR)
    return tmp_path


def test_only_what_is_there_is_listed(small: Path) -> None:
    zoo = Zoo(small)
    assert zoo.names() == ["acgan-mnist"]
    assert zoo.names(subject="faces") == []
    assert zoo.names(asked=False) == []
    assert Zoo(small / "nothing").names() == []


def test_networks_come_in_float32_without_gradients_and_only_once(small: Path) -> None:
    zoo = Zoo(small)
    with ThreadPoolExecutor(8) as threads:
        loaded = list(threads.map(zoo.generator, ["acgan-mnist"] * 16))
    assert len({id(network) for network in loaded}) == 1
    generator = loaded[0]
    assert not generator.training
    assert {weight.dtype for weight in generator.parameters()} == {torch.float32}
    assert not any(weight.requires_grad for weight in generator.parameters())
    assert isinstance(zoo.discriminator("acgan-mnist"), ACGAN28Discriminator)


def test_loading_draws_nothing_from_the_global_generator(small: Path) -> None:
    before = torch.get_rng_state()
    load_network(AskedDCGAN28Generator, small / "acgan-mnist")
    assert torch.equal(before, torch.get_rng_state())


@pytest.mark.parametrize("name", ["../../etc", "", "dcgan99"])
def test_a_name_that_nobody_has_is_refused_in_plain_words(name: str) -> None:
    with pytest.raises(ValueError, match="There is no model called"):
        entry_of(name)


def test_what_does_not_ship_is_said(small: Path) -> None:
    with pytest.raises(ValueError, match="weights of dcgan28-mnist are not"):
        Zoo(small).generator("dcgan28-mnist")
    with pytest.raises(ValueError, match="comes without its discriminator"):
        Zoo(small).discriminator("cgan-mnist")


@pytest.mark.parametrize("name", ZOO)
def test_every_model_of_the_zoo_is_bundled_and_draws(name: str) -> None:
    zoo, entry = Zoo(), ZOO[name]
    generator = zoo.generator(name)
    assert generator.num_classes == len(entry.class_names)
    z = torch.randn(2, generator.latent_dim, generator=torch.Generator().manual_seed(0))
    classes = (torch.eye(generator.num_classes)[:2],) if generator.num_classes else ()
    pictures = generator(z, *classes)
    assert pictures.shape[1:] == ((3, 64, 64) if entry.subject == "faces" else (1, 28, 28))
    assert pictures.std() > 0.1
    assert zoo.card(name).lstrip().startswith("# ")
