"""What ships: what the registry lists, and what the loader loads and refuses."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import torch

from playground.models.acgan import ACGAN28Discriminator
from playground.models.attributes import AttributeClassifier
from playground.models.cgan import AskedDCGAN28Generator
from playground.models.classifier import DigitClassifier, GarmentClassifier
from playground.models.unet import UNet
from playground.pretrained import (
    DISCRIMINATOR,
    MODELS,
    ROOT,
    Pretrained,
    PretrainedGenerator,
    PretrainedTranslator,
    WeightsMissing,
    generator_entry,
    has_classifier,
    load_network,
    registry,
    translator_entry,
)

GENERATORS = [name for name, entry in MODELS.items() if isinstance(entry, PretrainedGenerator)]


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A folder with one generator and one translator."""
    folder = tmp_path / "acgan-mnist"
    AskedDCGAN28Generator(width=2).half().save_pretrained(folder)
    ACGAN28Discriminator(width=2, hidden=4).half().save_pretrained(folder / DISCRIMINATOR)
    UNet(downs=5, width=2).save_pretrained(tmp_path / "ink-to-colour")
    return tmp_path


def test_every_folder_is_registered_and_every_entry_has_its_folder() -> None:
    folders = {path.parent.name for path in ROOT.glob("*/model.safetensors")}
    assert folders == set(MODELS)


def test_only_what_is_there_is_listed(small: Path) -> None:
    pretrained = Pretrained(small)
    assert pretrained.generators() == ["acgan-mnist"]
    assert pretrained.generators(subject="faces") == []
    assert pretrained.generators(asked=False) == []
    assert pretrained.translators() == pretrained.translators(takes="ink") == ["ink-to-colour"]
    assert pretrained.translators(takes="photo") == []
    assert Pretrained(small / "nothing").generators() == []


def test_networks_come_in_float32_without_gradients_and_only_once(small: Path) -> None:
    pretrained = Pretrained(small)
    with ThreadPoolExecutor(8) as threads:
        loaded = list(threads.map(pretrained.generator, ["acgan-mnist"] * 16))
    assert len({id(network) for network in loaded}) == 1
    generator = loaded[0]
    assert not generator.training
    assert {weight.dtype for weight in generator.parameters()} == {torch.float32}
    assert not any(weight.requires_grad for weight in generator.parameters())
    assert isinstance(pretrained.discriminator("acgan-mnist"), ACGAN28Discriminator)
    assert pretrained.translator("ink-to-colour") is pretrained.translator("ink-to-colour")


def test_loading_draws_nothing_from_the_global_generator(small: Path) -> None:
    before = torch.get_rng_state()
    load_network(AskedDCGAN28Generator, small / "acgan-mnist")
    assert torch.equal(before, torch.get_rng_state())


@pytest.mark.parametrize("name", ["../../etc", "", "dcgan99", "ink-to-colour", "mnist-classifier"])
def test_a_name_that_no_generator_has_is_refused_in_plain_words(name: str) -> None:
    with pytest.raises(ValueError, match=r"There is no model called .* Choose one of: dcgan28-mnist,"):
        generator_entry(name)
    with pytest.raises(ValueError, match="There is no model called"):
        Pretrained().generator(name)


def test_a_generator_is_no_translator() -> None:
    with pytest.raises(ValueError, match=r"There is no model called .* Choose one of: ink-to-colour,"):
        translator_entry("dcgan28-mnist")


def test_what_does_not_ship_is_said(small: Path) -> None:
    pretrained = Pretrained(small)
    with pytest.raises(WeightsMissing, match="weights of dcgan28-mnist are not"):
        pretrained.generator("dcgan28-mnist")
    with pytest.raises(WeightsMissing, match="weights of mnist-classifier are not"):
        pretrained.classifier("mnist")
    with pytest.raises(WeightsMissing, match="weights of dcgan28-mnist are not"):
        pretrained.card("dcgan28-mnist")
    with pytest.raises(ValueError, match="comes without its discriminator"):
        pretrained.discriminator("cgan-mnist")
    with pytest.raises(ValueError, match="comes without its discriminator"):
        pretrained.patch_discriminator("ink-to-colour")
    with pytest.raises(WeightsMissing):
        pretrained.patch_discriminator("outline-to-garment")


def test_weights_that_came_later_are_found(tmp_path: Path) -> None:
    pretrained = Pretrained(tmp_path)
    with pytest.raises(WeightsMissing):
        pretrained.generator("acgan-mnist")
    AskedDCGAN28Generator(width=2).save_pretrained(tmp_path / "acgan-mnist")
    assert pretrained.generator("acgan-mnist").num_classes == 10


def test_classifiers_are_found_by_what_they_learned() -> None:
    pretrained = Pretrained()
    assert isinstance(pretrained.classifier("mnist"), DigitClassifier)
    assert isinstance(pretrained.classifier("fashion_mnist"), GarmentClassifier)
    assert isinstance(pretrained.attribute_classifier(), AttributeClassifier)
    assert [has_classifier(name) for name in ("mnist", "fashion_mnist", "faces", "own-0123456789ab")] == [
        True, True, False, False,
    ]  # fmt: skip
    with pytest.raises(ValueError, match="No classifier was trained on 'faces'"):
        pretrained.classifier("faces")


@pytest.mark.parametrize("name", GENERATORS)
def test_every_generator_is_bundled_and_draws(name: str) -> None:
    pretrained, entry = Pretrained(), generator_entry(name)
    generator = pretrained.generator(name)
    assert generator.num_classes == len(entry.class_names)
    z = torch.randn(2, generator.latent_dim, generator=torch.Generator().manual_seed(0))
    classes = (torch.eye(generator.num_classes)[:2],) if generator.num_classes else ()
    pictures = generator(z, *classes)
    assert pictures.shape[1:] == ((3, 64, 64) if entry.subject == "faces" else (1, 28, 28))
    assert pictures.std() > 0.1
    assert pretrained.card(name).lstrip().startswith("# ")


def test_a_network_that_is_added_is_one_entry_more(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    UNet(downs=5, width=2).save_pretrained(small / "night-to-day")
    entry = PretrainedTranslator("Night to day", "It lights a street.", UNet, "photo", side=128)
    monkeypatch.setattr(registry, "MODELS", {**MODELS, "night-to-day": entry})
    pretrained = Pretrained(small)
    assert pretrained.translators(takes="photo") == ["night-to-day"]
    assert isinstance(pretrained.translator("night-to-day"), UNet)


def test_ways_back_lead_back() -> None:
    translators = {name: entry for name, entry in MODELS.items() if isinstance(entry, PretrainedTranslator)}
    for name, entry in translators.items():
        assert entry.back is None or translators[entry.back].back == name
