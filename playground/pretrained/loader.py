"""From a folder in pretrained/ to a network that works: once for all who ask."""

from __future__ import annotations

import json
import re
import threading
from pathlib import Path
from typing import Protocol, TypeVar

import torch
from safetensors.torch import load_model
from torch import nn

from playground.data import faces
from playground.models import Discriminator, Generator
from playground.models.attributes import AttributeClassifier
from playground.models.classifier import PictureClassifier
from playground.models.patchgan import PatchGAN
from playground.models.reader import SentenceReader
from playground.models.singan import Pyramid
from playground.models.translator import Translator
from playground.models.wishes import WishedGenerator
from playground.once import Once
from playground.pretrained.entries import (
    PretrainedGenerator,
    PretrainedIllustrator,
    PretrainedModel,
    PretrainedPyramid,
    PretrainedTranslator,
    Subject,
    Takes,
)
from playground.pretrained.registry import (
    Entry,
    classifier_name,
    entry_of,
    generator_entry,
    illustrator_entry,
    names_of,
    translator_entry,
)

Loaded = TypeVar("Loaded", bound=nn.Module)

ROOT = Path(__file__).parents[2] / "pretrained"
WEIGHTS = "model.safetensors"
DISCRIMINATOR = "discriminator"
"""subfolder of a model whose discriminator ships too"""
PAIRS = "pairs"
"""subfolder of a model that turns pictures into pictures: some pairs that were kept back from it"""
DRAWN = "drawn"
"""subfolder of a model that learnt one picture: that one, the same drawn again, and others that it draws"""
READER = "reader"
"""subfolder of a model that draws sentences: what reads them"""
TRAINED = "run-"
"""what the names of generators begin with that did not ship but were trained here"""
_CONSTRUCTION = threading.Lock()


class WeightsMissing(ValueError):
    """A model's folder is not in this copy, or not whole. The message is fit for a person."""


class TrainedGenerators(Protocol):
    """Generators that somebody has trained here, by names that begin with TRAINED. Each method raises ValueError, fit
    for a person, where there is no such generator."""

    def entry(self, name: str) -> PretrainedGenerator: ...

    def generator(self, name: str) -> Generator: ...

    def discriminator(self, name: str) -> Discriminator: ...

    def card(self, name: str) -> str:
        """A whole README.md."""
        ...

    def renew(self, name: str) -> None:
        """Whoever asks next gets what it has learnt by now."""
        ...

    def newest(self, name: str) -> Generator:
        """As it is by now, for whoever asks alone: it is not kept."""
        ...

    def stamp(self, name: str) -> str:
        """Another one once it has learnt more."""
        ...


class Pretrained:
    """Loads each network once, when it is first asked for. Safe to call from several threads.

    Every network comes in float32, in eval mode, without gradients. Each method raises ValueError, fit for a person,
    for a name that no model has, and WeightsMissing for one whose folder is not here.

    Args:
        trained: generators besides those that ship. They are found by name; lists are of those that ship.
    """

    def __init__(self, root: Path = ROOT, trained: TrainedGenerators | None = None) -> None:
        self.root = root
        self._trained = trained
        self._networks: Once[nn.Module] = Once()

    def generators(self, *, subject: Subject | None = None, asked: bool | None = None) -> list[str]:
        """Names of those that can be chosen and whose weights are here, in the order of MODELS.

        subject: only those that draw this. asked: only those that can (or cannot) be asked for a class.
        """
        here = self._here(PretrainedGenerator)
        return [
            name
            for name, entry in here.items()
            if entry.listed and subject in (None, entry.subject) and asked in (None, entry.asked)
        ]

    def translators(self, *, takes: Takes | None = None) -> list[str]:
        """Names of those whose weights are here, in the order of MODELS. takes: only those that are given this."""
        return [name for name, entry in self._here(PretrainedTranslator).items() if takes in (None, entry.takes)]

    def generator_entry(self, name: str) -> PretrainedGenerator:
        """What is known of a generator; of one that was trained here, as it is by now."""
        trained = self._trained_as(name)
        return generator_entry(name) if trained is None else trained.entry(name)

    def generator(self, name: str) -> Generator:
        if (trained := self._trained_as(name)) is not None:
            return trained.generator(name)
        return self._load(generator_entry(name).network, self.root / name)

    def discriminator(self, name: str) -> Discriminator:
        """The one that a generator played against. ValueError also where it does not ship."""
        if (trained := self._trained_as(name)) is not None:
            return trained.discriminator(name)
        entry = generator_entry(name)
        if entry.discriminator is None:
            raise ValueError(f"{entry.title} comes without its discriminator.")
        return self._load(entry.discriminator, self.root / name / DISCRIMINATOR)

    def renew(self, name: str) -> None:
        """Somebody opens this generator: one that was trained here is taken as it is by now. Nothing for others."""
        if (trained := self._trained_as(name)) is not None:
            trained.renew(name)

    def newest_generator(self, name: str) -> Generator:
        """As it is by now, also where somebody explores a run's as it was before."""
        return self.generator(name) if (trained := self._trained_as(name)) is None else trained.newest(name)

    def stamp(self, name: str) -> str:
        """Of a generator's weights: others, another stamp. Nothing is loaded for it."""
        if (trained := self._trained_as(name)) is not None:
            return trained.stamp(name)
        generator_entry(name)
        try:
            return f"{(self.root / name / WEIGHTS).stat().st_mtime_ns:x}"
        except FileNotFoundError as error:
            raise _missing(name) from error

    def illustrators(self) -> list[str]:
        """Names of those whose weights are here."""
        return list(self._here(PretrainedIllustrator))

    def illustrator(self, name: str) -> WishedGenerator:
        return self._load(illustrator_entry(name).network, self.root / name)

    def reader(self, name: str) -> SentenceReader:
        """What reads sentences for an illustrator."""
        return self._load(illustrator_entry(name).reader, self.root / name / READER)

    def pyramid(self, name: str) -> Pyramid:
        """What draws pictures like the one that it learnt from."""
        return self._load(entry_of(name, PretrainedPyramid).network, self.root / name)

    def translator(self, name: str) -> Translator:
        return self._load(translator_entry(name).network, self.root / name)

    def patch_discriminator(self, name: str) -> PatchGAN:
        """The one that a translator played against. ValueError also where it does not ship."""
        entry = translator_entry(name)
        if entry.discriminator is None:
            raise ValueError(f"{entry.title} comes without its discriminator.")
        return self._load(entry.discriminator, self.root / name / DISCRIMINATOR)

    def classifier(self, dataset: str) -> PictureClassifier:
        """The one that names the classes of a data set, by its name: see `has_classifier`."""
        return self._classifier(dataset, PictureClassifier)

    def attribute_classifier(self) -> AttributeClassifier:
        """The one that names what a face shows."""
        return self._classifier(faces.NAME, AttributeClassifier)

    def card(self, name: str) -> str:
        """The model card, Markdown without its front matter, and without pictures: no page serves their files."""
        if (trained := self._trained_as(name)) is not None:
            text = trained.card(name)
        else:
            entry_of(name, PretrainedModel)
            try:
                text = (self.root / name / "README.md").read_text(encoding="utf-8")
            except FileNotFoundError as error:
                raise _missing(name) from error
        return re.sub(r"!\[[^\]]*\]\([^)]*\)\s*", "", text.split("\n---\n", 1)[-1])

    def _trained_as(self, name: str) -> TrainedGenerators | None:
        """Who knows it, where its name says that it was trained here."""
        return self._trained if str(name).startswith(TRAINED) else None

    def _here(self, kind: type[Entry]) -> dict[str, Entry]:
        """Those of a kind whose weights are here."""
        found = {name: entry_of(name, kind) for name in names_of(kind)}
        return {name: entry for name, entry in found.items() if (self.root / name / WEIGHTS).is_file()}

    def _classifier(self, dataset: str, kind: type[Loaded]) -> Loaded:
        name = classifier_name(dataset, kind)
        if name is None:
            raise ValueError(f"No classifier was trained on {str(dataset)[:40]!r}.")
        network = entry_of(name, PretrainedModel).network
        assert issubclass(network, kind)
        return self._load(network, self.root / name)

    def _load(self, kind: type[Loaded], folder: Path) -> Loaded:
        network = self._networks.get(folder, lambda: load_network(kind, folder))
        assert isinstance(network, kind)
        return network


def load_network(kind: type[Loaded], folder: Path) -> Loaded:
    """A network from its Hugging Face folder: float32, in eval mode, without gradients. WeightsMissing if it is absent.

    Reads the folder by hand because ``from_pretrained`` prints a line and asks the Hub for what it does not find.
    """
    try:
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        # Layers draw weights when made: nobody else's numbers may change, also when two are made at a time.
        with _CONSTRUCTION, torch.random.fork_rng(devices=[]):
            network = kind(**config)
        load_model(network, folder / WEIGHTS)  # copies float16 into the float32 parameters
    except FileNotFoundError as error:
        raise _missing(folder.name) from error
    return at_rest(network)


def at_rest(network: Loaded) -> Loaded:
    """The same network, to be asked and not to be trained: in eval mode, without gradients, quick on a processor."""
    return network.to(memory_format=torch.channels_last).requires_grad_(False).eval()


def _missing(name: str) -> WeightsMissing:
    return WeightsMissing(f"The weights of {name} are not in this folder.")
