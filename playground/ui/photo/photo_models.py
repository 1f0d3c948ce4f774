"""What the sections of the Photo tab share: networks, examples, visitors' checkpoints and pictures, and their turns."""

from __future__ import annotations

import secrets
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from PIL import Image

from playground.data.uploads import MB
from playground.models.translator import Translator
from playground.pretrained import Pretrained, translator_entry
from playground.translation.checkpoints import OriginalGenerator, load_original
from playground.translation.cycle import SizedTranslator
from playground.translation.prepare import put_back, to_png
from playground.ui.components.model_card import card_with_sources
from playground.ui.visitor_turns import VisitorTurns

T = TypeVar("T")
OWN = "own"
"""the model's name where it is a visitor's checkpoint; batch norm by the picture at hand"""
OWN_EVAL = "own-eval"
"""the same with batch norm by its running statistics, as the original project has it with --eval"""
OWNS = (OWN, OWN_EVAL)
OWN_SIDE = 256
"""pixels that the original project trains with, unless its U-Net takes other ones"""
OWN_PIXELS = 3_000_000
"""their networks are up to twenty times as large as ours, and others wait meanwhile"""
MOST_MULTIPLE = 512
AT_ONCE = 2
"""pictures that are worked at in tiles; others wait in line"""
MOST_EXAMPLES = 8
NO_MODEL = "No network that translates photos is in the folder `pretrained` of this copy. Download the project again."
GONE = "Your checkpoint is no longer here: others needed the room. Upload it once more."


@dataclass(frozen=True, eq=False)
class PhotoModel:
    """A direction that was chosen, and the way back if there is one."""

    name: str
    title: str
    summary: str
    there: SizedTranslator
    back: SizedTranslator | None
    back_title: str = ""

    @property
    def about(self) -> str:
        """For the description of files."""
        return f"Translated by {self.title}. {self.summary}"


@dataclass(frozen=True, eq=False)
class PhotoResult:
    """A picture that was made, ready to be saved at its own size."""

    picture: Image.Image
    size: tuple[int, int]
    """of the picture it was made from"""
    alpha: Image.Image | None
    name: str
    """of the file to save, without extension"""
    about: str

    @property
    def footprint(self) -> int:
        """Bytes in memory."""
        return 3 * self.picture.width * self.picture.height + (self.size[0] * self.size[1] if self.alpha else 0)

    def png(self) -> bytes:
        return to_png(put_back(self.picture, self.size, self.alpha), self.about)


class VisitorStore(Generic[T]):
    """What belongs to one visitor and is too large to travel: kept on the server under a name nobody can guess.

    A bounded number of things; the ones that were not used for longest are let go first. Safe in several threads.
    """

    def __init__(self, most: int, most_bytes: int) -> None:
        self.most, self.most_bytes = most, most_bytes
        self._things: dict[str, tuple[T, int]] = {}
        self._lock = threading.Lock()

    def put(self, thing: T, size: int) -> str:
        """Its name. size: bytes, about. The newest one stays, whatever its size."""
        name = secrets.token_urlsafe(16)
        with self._lock:
            self._things[name] = thing, size
            while len(self._things) > 1 and self._is_full():
                del self._things[next(iter(self._things))]
        return name

    def get(self, name: str | None) -> T | None:
        """None where it was let go, or never was."""
        with self._lock:
            if name is None or name not in self._things:
                return None
            self._things[name] = self._things.pop(name)  # now the newest
            return self._things[name][0]

    def drop(self, name: str | None) -> None:
        """Let go of it now."""
        with self._lock:
            self._things.pop(name or "", None)

    def _is_full(self) -> bool:
        return len(self._things) > self.most or sum(size for _, size in self._things.values()) > self.most_bytes


class PhotoModels:
    """The networks that translate photos. One for all visitors."""

    def __init__(self, pretrained: Pretrained) -> None:
        self.pretrained = pretrained
        self.checkpoints: VisitorStore[OriginalGenerator] = VisitorStore(most=8, most_bytes=450 * MB)
        self.results: VisitorStore[PhotoResult] = VisitorStore(most=64, most_bytes=200 * MB)
        self.turns = VisitorTurns(AT_ONCE)

    @property
    def names(self) -> list[str]:
        """Networks that take photos, paintings or cartoon faces and whose weights are here. What makes a map of labels
        comes last: few would keep that picture."""
        takes = ("photo", "painting", "cartoon")
        here = [name for name in self.pretrained.translators() if translator_entry(name).takes in takes]
        return sorted(here, key=lambda name: translator_entry(name).labels is not None)

    @property
    def first(self) -> str:
        """The one that the tab opens with: there is something to see at once, if there can be."""
        return next((name for name in self.names if self.examples(name)), self.names[0])

    def model(self, name: str, own: str | None = None) -> PhotoModel:
        """ValueError for a model that is not here. own: name of the visitor's checkpoint in `checkpoints`."""
        if name in OWNS:
            return self._own_model(name, own)
        self._require(name)
        entry = translator_entry(name)
        way_back = entry.back if entry.back in self.pretrained.translators() else None
        return PhotoModel(name, entry.title, entry.summary, self._leg(name), self._leg(way_back) if way_back else None,
                    translator_entry(way_back).title if way_back else "")  # fmt: skip

    def _require(self, name: str) -> None:
        if name not in self.names:
            raise ValueError(
                f"There is no model called {str(name)[:40]!r} for photos here. Choose one of: {', '.join(self.names)}."
                if self.names
                else NO_MODEL
            )

    def examples(self, name: str) -> list[Path]:
        """Pictures that ship beside a network; those of the first one for a visitor's own. ValueError for a model that
        is not here."""
        if name not in OWNS:
            self._require(name)
        folder = self.pretrained.root / (self.first if name in OWNS else name) / "examples"
        return sorted(path for path in folder.glob("*") if path.suffix in (".jpg", ".png"))[:MOST_EXAMPLES]

    def card(self, name: str) -> str:
        """The model card, and where the examples are from; nothing for a visitor's own."""
        return "" if name in OWNS else card_with_sources(self.pretrained, name, "Examples")

    def add_checkpoint(self, path: Path) -> tuple[str, OriginalGenerator]:
        """Load a checkpoint: its name in `checkpoints`, and itself. Raises ValueError in plain words."""
        original = load_original(path)
        network = original.network
        if network.multiple > MOST_MULTIPLE:
            raise ValueError(
                f"{path.name} works at {network.multiple} pixels and more, which takes too long here. "
                f"Choose one that works at {MOST_MULTIPLE} or less."
            )
        return self.checkpoints.put(original, _bytes(network)), original

    def _leg(self, name: str) -> SizedTranslator:
        return SizedTranslator(self.pretrained.translator(name), translator_entry(name).side)

    def _own_model(self, name: str, own: str | None) -> PhotoModel:
        original = self.checkpoints.get(own)
        if original is None:
            raise ValueError(GONE)
        network = original.network if name == OWN_EVAL else original.by_picture
        # A ResNet's multiple is only how often it halves pictures.
        side = network.multiple if network.multiple > 4 else OWN_SIDE
        title = f"your checkpoint, {norm_words(name)}" if original.has_batch_norm else "your checkpoint"
        return PhotoModel(name, title, f"{original.summary}.", SizedTranslator(network, side, OWN_PIXELS), None)


def norm_words(name: str) -> str:
    """By what batch norm of a visitor's checkpoint goes."""
    return "normalised as with --eval" if name == OWN_EVAL else "normalised by each picture"


def _bytes(network: Translator) -> int:
    return sum(parameter.numel() * parameter.element_size() for parameter in network.parameters())
