"""What the page knows of a network that ships before anything is loaded: one kind of entry for each kind of network."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from torch import nn

from playground.data import DATASETS, faces, fashion, mnist
from playground.models import Discriminator, Generator
from playground.models.attributes import AttributeClassifier
from playground.models.classifier import PictureClassifier
from playground.models.patchgan import PatchGAN
from playground.models.reader import SentenceReader
from playground.models.singan import Pyramid
from playground.models.translator import Translator
from playground.models.wishes import WishedGenerator

Subject = Literal["digits", "garments", "faces", "pictures"]
"""what a generator's pictures show; "pictures" where nobody here knows"""
SUBJECTS: Mapping[str, Subject] = {mnist.NAME: "digits", fashion.NAME: "garments", faces.NAME: "faces"}
"""by the name of the data set"""
Takes = Literal["ink", "labels", "photo", "painting", "cartoon", "small", "outline"]
"""what a translator was trained to be given; "small" is a photograph to be enlarged four times, "outline" white lines
on black from a set that comes with the page"""


@dataclass(frozen=True)
class PretrainedModel:
    """A network that ships, as the page knows it before anything is loaded."""

    title: str
    summary: str
    """one sentence for the page: what it is or does, and on what it was trained"""
    network: type[nn.Module]


@dataclass(frozen=True)
class PretrainedGenerator(PretrainedModel):
    """Draws pictures of random numbers."""

    network: type[Generator]
    dataset: str
    """name in playground.data.DATASETS, or of pictures that somebody uploaded: it was trained on that"""
    asked: bool = False
    """whether it is told a class of that data set, and draws it"""
    auxiliary: bool = False
    """of one that is asked: whether its discriminator had to name the class, and was not told it"""
    discriminator: type[Discriminator] | None = None
    """where the one that it played against ships too, and has a verdict that can be shown"""

    own_classes: tuple[str, ...] = ()
    """of pictures that somebody uploaded, sorted into folders"""
    listed: bool = True
    """whether it stands among the generators that one can choose from"""

    @property
    def subject(self) -> Subject:
        return SUBJECTS.get(self.dataset, "pictures")

    @property
    def class_names(self) -> tuple[str, ...]:
        """What it can be asked for; empty where it cannot be asked."""
        known = DATASETS.get(self.dataset)
        return () if not self.asked else self.own_classes if known is None else known.class_names

    @property
    def trained_on(self) -> str:
        """The data set, within a sentence."""
        return words_for_data(self.dataset)


@dataclass(frozen=True)
class PretrainedIllustrator(PretrainedGenerator):
    """Draws what a sentence asks for; of random numbers alone, anything. What reads sentences lies in a subfolder."""

    network: type[WishedGenerator]
    reader: type[SentenceReader] = SentenceReader


@dataclass(frozen=True)
class PretrainedClassifier(PretrainedModel):
    """Names what pictures show. It met none of the generators whose pictures it is used to measure."""

    network: type[PictureClassifier] | type[AttributeClassifier]
    dataset: str
    """name in playground.data.DATASETS: it was trained on that, and knows nothing else"""


@dataclass(frozen=True)
class PretrainedTranslator(PretrainedModel):
    """Turns pictures into pictures."""

    network: type[Translator]
    takes: Takes
    side: int
    """shorter side of the pictures it learnt from, pixels: it works best on those that have about as many"""
    suits: str = ""
    """a sentence for who gives it pictures of their own: which ones it was made for"""
    back: str | None = None
    """name of the translator for the way back"""
    labels: str | None = None
    """name in playground.sketch.LABEL_SETS of the classes in its maps, where it takes or makes such"""
    hints: bool = False
    """of one that takes ink: whether colours beneath the ink tell it what becomes of the areas that they lie in"""
    discriminator: type[PatchGAN] | None = None
    """where the one that it played against ships too: it is given both pictures and judges patches"""


@dataclass(frozen=True)
class PretrainedPyramid(PretrainedModel):
    """Draws pictures like the one that it learnt from."""

    network: type[Pyramid]


def words_for_data(dataset: str) -> str:
    """What a data set is called within a sentence."""
    known = DATASETS.get(dataset)
    return "your own pictures" if known is None else known.title[0].lower() + known.title[1:]
