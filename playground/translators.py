"""Which networks that turn pictures into pictures ship in pretrained/, and how they are loaded."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from playground.models.resnet import ResNet
from playground.models.srgan import SRResNet
from playground.models.translator import Translator
from playground.models.unet import UNet
from playground.zoo import PRETRAINED, card_text, load_network

Takes = Literal["ink", "labels", "photo", "painting", "small"]
"""what a network was trained to be given; "small" is a photograph to be enlarged four times"""


@dataclass(frozen=True)
class TranslatorEntry:
    """A network that ships."""

    title: str
    summary: str
    """one sentence for the page: what it does, and on what it was trained"""
    takes: Takes
    network: type[Translator]
    side: int
    """of the squares it learnt from, pixels: it works best where a picture's shorter side has about as many"""
    back: str | None = None
    """name of the network for the way back"""


TRANSLATORS: dict[str, TranslatorEntry] = {
    "ink-to-colour": TranslatorEntry(
        "Ink to colour",
        "pix2pix, trained on the emoji of OpenMoji: it colours a line drawing.",
        "ink",
        UNet,
        side=128,
    ),
    "labels-to-building": TranslatorEntry(
        "Labels to building",
        "pix2pix, trained on 855 photographs of buildings: it paints a street from a map of labels.",
        "labels",
        UNet,
        side=128,
        back="building-to-labels",
    ),
    "building-to-labels": TranslatorEntry(
        "Building to labels",
        "pix2pix the other way: it tells wall, window, sky and road apart in a photograph of a building.",
        "photo",
        UNet,
        side=128,
        back="labels-to-building",
    ),
    "photo-to-autumn": TranslatorEntry(
        "Photo to autumn",
        "CycleGAN, trained on photographs and on a painted autumn that have nothing to do with one another.",
        "photo",
        ResNet,
        side=256,
        back="autumn-to-photo",
    ),
    "autumn-to-photo": TranslatorEntry(
        "Autumn to photo",
        "The way back of the same CycleGAN.",
        "painting",
        ResNet,
        side=256,
        back="photo-to-autumn",
    ),
    "photo-to-winter": TranslatorEntry(
        "Photo to winter",
        "CycleGAN, trained on photographs and on a painted mountain lake in blue and white.",
        "photo",
        ResNet,
        side=256,
        back="winter-to-photo",
    ),
    "winter-to-photo": TranslatorEntry(
        "Winter to photo",
        "The way back of the same CycleGAN.",
        "painting",
        ResNet,
        side=256,
        back="photo-to-winter",
    ),
    "srresnet": TranslatorEntry(
        "SRResNet",
        "Trained to come as near to the original as it can, pixel by pixel: safe, and a little soft.",
        "small",
        SRResNet,
        side=24,
    ),
    "srgan": TranslatorEntry(
        "SRGAN",
        "The same network, trained on against a discriminator: sharp, with details that may be made up.",
        "small",
        SRResNet,
        side=24,
    ),
}


class Translators:
    """Loads each network once, when it is first asked for. Safe to call from several threads."""

    def __init__(self, root: Path = PRETRAINED) -> None:
        self.root = root
        self._networks: dict[str, Translator] = {}
        self._lock = threading.Lock()

    def names(self, *, takes: Takes | None = None) -> list[str]:
        """Those whose weights are here, in the order of TRANSLATORS."""
        return [
            name
            for name, entry in TRANSLATORS.items()
            if (self.root / name / "model.safetensors").is_file() and takes in (None, entry.takes)
        ]

    def network(self, name: str) -> Translator:
        """float32, in eval mode, without gradients. ValueError for a name that is not here."""
        entry = translator_entry(name)
        with self._lock:
            if name not in self._networks:
                self._networks[name] = load_network(entry.network, self.root / name)
            return self._networks[name]

    def card(self, name: str) -> str:
        """The model card, Markdown without its front matter and pictures."""
        translator_entry(name)
        return card_text(self.root / name)


def translator_entry(name: str) -> TranslatorEntry:
    """ValueError for a name that no network has."""
    if name not in TRANSLATORS:
        raise ValueError(f"There is no model called {str(name)[:40]!r}. Choose one of: {', '.join(TRANSLATORS)}.")
    return TRANSLATORS[name]
