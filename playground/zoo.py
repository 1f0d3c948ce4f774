"""What is in pretrained/: which networks ship, and how they are loaded."""

from __future__ import annotations

import json
import re
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeVar

import torch
from safetensors.torch import load_model
from torch import nn

from playground.data import fashion, mnist
from playground.latent import Directions, load_directions, principal_directions, samples
from playground.models import Discriminator, Generator
from playground.models.acgan import ACGAN28Discriminator
from playground.models.cgan import AskedDCGAN28Generator
from playground.models.dcgan import DCGAN28Generator
from playground.models.faces import Faces64Generator, SAGAN64Generator
from playground.models.mixture import MixtureGenerator
from playground.models.vae import VAE28Decoder

Subject = Literal["digits", "garments", "faces"]
Loaded = TypeVar("Loaded", bound=nn.Module)

PRETRAINED = Path(__file__).parents[1] / "pretrained"
DISCRIMINATOR = "discriminator"
"""subfolder of a model whose discriminator ships too"""
FITTED = 600
"""samples that principal directions are fitted to where no file has them: a second for faces"""


@dataclass(frozen=True)
class Entry:
    """A generator that ships."""

    title: str
    summary: str
    """one sentence for the page: what it is, and on what it was trained"""
    subject: Subject
    generator: type[Generator]
    class_names: tuple[str, ...] = ()
    """what it can be asked for; empty where it cannot be asked"""
    discriminator: type[Discriminator] | None = None
    """of a model whose discriminator's own verdict can be shown"""


ZOO: dict[str, Entry] = {
    "dcgan28-mnist": Entry(
        "Digits, DCGAN", "A small DCGAN, trained on 60,000 digits of MNIST.", "digits", DCGAN28Generator
    ),
    "vae-mnist": Entry(
        "Digits, VAE",
        "No game: a variational autoencoder learned to draw digits again from 8 numbers. Trained on MNIST.",
        "digits",
        VAE28Decoder,
    ),
    "mixture-mnist": Entry(
        "Digits, Gaussian mixture",
        "No network: a hundred average digits with ten ways each to change, counted out of MNIST.",
        "digits",
        MixtureGenerator,
    ),
    "faces64": Entry(
        "Cartoon faces, DCGAN",
        "Trained on cartoon faces that a programme drew (toon-head by Johan Melin, CC BY 4.0).",
        "faces",
        Faces64Generator,
    ),
    "sagan64": Entry(
        "Cartoon faces, with self-attention",
        "The same with self-attention (SAGAN): you can see where it looks.",
        "faces",
        SAGAN64Generator,
    ),
    "cgan-mnist": Entry(
        "Digits, conditional GAN",
        "Both networks were told which digit it should be. Trained on MNIST.",
        "digits",
        AskedDCGAN28Generator,
        mnist.CLASS_NAMES,
    ),
    "acgan-mnist": Entry(
        "Digits, AC-GAN",
        "The discriminator had to find out which digit it is. Trained on MNIST.",
        "digits",
        AskedDCGAN28Generator,
        mnist.CLASS_NAMES,
        ACGAN28Discriminator,
    ),
    "acgan-fashion": Entry(
        "Clothes, AC-GAN",
        "The discriminator had to name the garment. Trained on Fashion-MNIST.",
        "garments",
        AskedDCGAN28Generator,
        fashion.CLASS_NAMES,
        ACGAN28Discriminator,
    ),
}


class Zoo:
    """Loads each network once, when it is first asked for. Safe to call from several threads."""

    def __init__(self, root: Path = PRETRAINED) -> None:
        self.root = root
        self._networks: dict[Path, nn.Module] = {}
        self._directions: dict[str, Directions] = {}
        self._lock = threading.Lock()

    def names(self, *, subject: Subject | None = None, asked: bool | None = None) -> list[str]:
        """The models whose weights are here, in the order of ZOO.

        subject: only those that draw this. asked: only those that can (or cannot) be asked for a class.
        """
        return [
            name
            for name, entry in ZOO.items()
            if (self.root / name / "model.safetensors").is_file()
            and subject in (None, entry.subject)
            and asked in (None, bool(entry.class_names))
        ]

    def generator(self, name: str) -> Generator:
        """float32, in eval mode, without gradients. ValueError for a name that is not here."""
        return self._load(entry_of(name).generator, self.root / name)

    def discriminator(self, name: str) -> Discriminator:
        """The one that the generator played against. ValueError where it does not ship."""
        kind = entry_of(name).discriminator
        if kind is None:
            raise ValueError(f"{entry_of(name).title} comes without its discriminator.")
        return self._load(kind, self.root / name / DISCRIMINATOR)

    def directions(self, name: str) -> Directions:
        """The directions in latent space that ship with the model; where none do, principal ones are found now."""
        entry_of(name)
        generator = self.generator(name)
        with self._lock:
            if name not in self._directions:
                try:
                    self._directions[name] = load_directions(self.root / name)
                except FileNotFoundError:
                    drawn = samples(generator, FITTED, seed=0)
                    self._directions[name] = principal_directions(drawn, k=min(10, generator.latent_dim))
            return self._directions[name]

    def card(self, name: str) -> str:
        """The model card, Markdown without its front matter, and without pictures: no page serves their files."""
        entry_of(name)
        return card_text(self.root / name)

    def _load(self, kind: type[Loaded], folder: Path) -> Loaded:
        with self._lock:
            if folder not in self._networks:
                self._networks[folder] = load_network(kind, folder)
            network = self._networks[folder]
        assert isinstance(network, kind)
        return network


def entry_of(name: str) -> Entry:
    """ValueError for a name that no model has."""
    if name not in ZOO:
        raise ValueError(f"There is no model called {str(name)[:40]!r}. Choose one of: {', '.join(ZOO)}.")
    return ZOO[name]


def card_text(folder: Path) -> str:
    """The card of a model folder: Markdown without its front matter, and without pictures: no page serves them."""
    text = (folder / "README.md").read_text(encoding="utf-8")
    return re.sub(r"!\[[^\]]*\]\([^)]*\)\s*", "", text.split("\n---\n", 1)[-1])


def load_network(kind: type[Loaded], folder: Path) -> Loaded:
    """A network from its Hugging Face folder: float32, in eval mode, without gradients. ValueError if it is not there.

    Reads the folder by hand because ``from_pretrained`` prints a line and asks the Hub for what it does not find.
    """
    try:
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        with torch.random.fork_rng(devices=[]):  # layers draw weights when made; nobody else's numbers may change
            network = kind(**config)
        load_model(network, folder / "model.safetensors")  # copies float16 into the float32 parameters
    except FileNotFoundError as error:
        raise ValueError(f"The weights of {folder.name} are not in this folder.") from error
    return network.to(memory_format=torch.channels_last).requires_grad_(False).eval()
