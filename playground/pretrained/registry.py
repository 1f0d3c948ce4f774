"""Which networks ship: one entry in MODELS for each folder in pretrained/."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from torch import nn

from playground.data import faces, fashion, mnist
from playground.models.acgan import ACGAN28Discriminator
from playground.models.attributes import AttributeClassifier
from playground.models.cgan import AskedDCGAN28Generator
from playground.models.classifier import DigitClassifier, GarmentClassifier, PictureClassifier
from playground.models.dcgan import DCGAN28Generator
from playground.models.lite_unet import LiteUNet
from playground.models.mixture import MixtureGenerator
from playground.models.patchgan import PatchGAN
from playground.models.resnet import ResNet
from playground.models.singan import Pyramid
from playground.models.spade import SpadeGenerator
from playground.models.srresnet import SRResNet
from playground.models.unet import UNet
from playground.models.vae import VAE28Decoder
from playground.models.wishes import WishedDCGAN28Generator, WishedFaces64Generator, WishedStyleGenerator
from playground.pretrained.entries import (
    PretrainedClassifier,
    PretrainedGenerator,
    PretrainedIllustrator,
    PretrainedModel,
    PretrainedPyramid,
    PretrainedTranslator,
)

MODELS: Mapping[str, PretrainedModel] = {
    "dcgan28-mnist": PretrainedGenerator(
        "Digits, DCGAN", "A small DCGAN, trained on 60,000 digits of MNIST.", DCGAN28Generator, mnist.NAME
    ),
    "groups-mnist": PretrainedGenerator(
        "Digits, self-conditioned GAN",
        "Both networks were told groups of alike digits, which nobody had named. Trained on MNIST.",
        WishedDCGAN28Generator,
        mnist.NAME,
    ),
    "vae-mnist": PretrainedGenerator(
        "Digits, VAE",
        "No game: a variational autoencoder learned to draw digits again from 16 numbers. Trained on MNIST.",
        VAE28Decoder,
        mnist.NAME,
    ),
    "mixture-mnist": PretrainedGenerator(
        "Digits, Gaussian mixture",
        "No network: a hundred average digits with ten ways each to change, counted out of MNIST.",
        MixtureGenerator,
        mnist.NAME,
    ),
    "faces64": PretrainedGenerator(
        "Cartoon faces, DCGAN",
        "A DCGAN that was told ten attributes of faces that a programme drew (toon-head by Johan Melin, CC BY 4.0).",
        WishedFaces64Generator,
        faces.NAME,
    ),
    "sagan64": PretrainedGenerator(
        "Cartoon faces, with self-attention",
        "Told ten attributes, with self-attention (SAGAN): you can see where it looks.",
        WishedFaces64Generator,
        faces.NAME,
    ),
    "words-faces": PretrainedIllustrator(
        "Cartoon faces, style-based",
        "Every layer follows a style, made of ten attributes that latents or words choose.",
        WishedStyleGenerator,
        faces.NAME,
    ),
    "cgan-mnist": PretrainedGenerator(
        "Digits, conditional GAN",
        "Both networks were told which digit it should be. Trained on MNIST.",
        AskedDCGAN28Generator,
        mnist.NAME,
        asked=True,
    ),
    "acgan-mnist": PretrainedGenerator(
        "Digits, AC-GAN",
        "The discriminator had to find out which digit it is. Trained on MNIST.",
        AskedDCGAN28Generator,
        mnist.NAME,
        asked=True,
        auxiliary=True,
        discriminator=ACGAN28Discriminator,
    ),
    "acgan-fashion": PretrainedGenerator(
        "Clothes, AC-GAN",
        "The discriminator had to name the garment. Trained on Fashion-MNIST.",
        AskedDCGAN28Generator,
        fashion.NAME,
        asked=True,
        auxiliary=True,
        discriminator=ACGAN28Discriminator,
    ),
    "words-mnist": PretrainedIllustrator(
        "Digits in words",
        "Draws the digit that a sentence asks for: which, how bold, how it leans. Trained on MNIST.",
        WishedDCGAN28Generator,
        mnist.NAME,
        listed=False,
    ),
    "singan-alps": PretrainedPyramid(
        "Alps, SinGAN", "It has learnt from one photograph of the Alps, and draws others like it.", Pyramid
    ),
    "mnist-classifier": PretrainedClassifier(
        "Digit classifier", "Names the digit in a picture. Trained on MNIST.", DigitClassifier, mnist.NAME
    ),
    "fashion-classifier": PretrainedClassifier(
        "Garment classifier",
        "Names the garment in a picture. Trained on Fashion-MNIST.",
        GarmentClassifier,
        fashion.NAME,
    ),
    "faces-attributes": PretrainedClassifier(
        "Face classifier", "Names ten attributes of a cartoon face.", AttributeClassifier, faces.NAME
    ),
    "ink-to-colour": PretrainedTranslator(
        "Ink to colour",
        "pix2pix, trained on the emoji of OpenMoji: it colours a line drawing, and follows strokes of colour in it.",
        UNet,
        "ink",
        side=128,
        hints=True,
    ),
    "outline-to-flower": PretrainedTranslator(
        "Outline to flower",
        "pix2pix, trained on outlines of 3,962 photographs of flowers: it makes a photograph of a drawing.",
        UNet,
        "ink",
        side=128,
    ),
    "outline-to-garment": PretrainedTranslator(
        "Outline to garment",
        "pix2pix, trained on outlines of garments of Fashion-MNIST: by L1 and by the game, as it is meant.",
        UNet,
        "outline",
        side=32,
        discriminator=PatchGAN,
    ),
    "outline-to-garment-l1": PretrainedTranslator(
        "Outline to garment, L1 alone",
        "The same network, trained to come near to the wanted garment of Fashion-MNIST, without a game.",
        UNet,
        "outline",
        side=32,
    ),
    "outline-to-garment-game": PretrainedTranslator(
        "Outline to garment, the game alone",
        "The same network, trained only to deceive its discriminator, on garments of Fashion-MNIST.",
        UNet,
        "outline",
        side=32,
    ),
    "labels-to-street": PretrainedTranslator(
        "Labels to street",
        "GauGAN, trained on 406 pictures that a car took by day: it paints a street from a map of labels.",
        SpadeGenerator,
        "labels",
        side=256,
        labels="street",
    ),
    "labels-to-building": PretrainedTranslator(
        "Labels to building",
        "GauGAN, trained on 855 photographs of buildings: it paints a building from a map of labels.",
        SpadeGenerator,
        "labels",
        side=256,
        back="building-to-labels",
        labels="building",
    ),
    "building-to-labels": PretrainedTranslator(
        "Building to labels",
        "pix2pix the other way: it tells wall, window, sky and road apart in a photograph of a building.",
        LiteUNet,
        "photo",
        side=256,
        suits="Give it a photograph of a building: it looks for walls and windows in anything else, too.",
        back="labels-to-building",
        labels="building",
    ),
    "photo-to-vangogh": PretrainedTranslator(
        "Photo to van Gogh",
        "CycleGAN, trained on photographs and, without pairs, on nine paintings: it paints your photo in strokes.",
        ResNet,
        "photo",
        side=256,
        suits="Give it a photograph: it has seen landscapes, monuments and animals.",
        back="vangogh-to-photo",
    ),
    "vangogh-to-photo": PretrainedTranslator(
        "Van Gogh to photo",
        "The way back of the same CycleGAN.",
        ResNet,
        "painting",
        side=256,
        suits="Give it a painting by van Gogh: it has seen no other painter's.",
        back="photo-to-vangogh",
    ),
    "photo-to-ukiyoe": PretrainedTranslator(
        "Photo to ukiyo-e",
        "CycleGAN, trained on photographs and on seven Japanese woodblock prints and paintings by Hokusai and "
        "Hiroshige.",
        ResNet,
        "photo",
        side=256,
        suits="Give it a photograph: it has seen landscapes, monuments and animals.",
        back="ukiyoe-to-photo",
    ),
    "ukiyoe-to-photo": PretrainedTranslator(
        "Ukiyo-e to photo",
        "The way back of the same CycleGAN.",
        ResNet,
        "painting",
        side=256,
        suits="Give it a print by Hokusai or Hiroshige: it has seen no other artist's.",
        back="photo-to-ukiyoe",
    ),
    "toon-to-pixels": PretrainedTranslator(
        "Cartoon face to pixel art",
        "CycleGAN, trained on drawn faces of two styles: ToonHead and Pixel Art. It draws other things, not only other "
        "colours.",
        ResNet,
        "cartoon",
        side=64,
        suits="Give it a cartoon face such as the examples: it has never seen a photograph.",
        back="pixels-to-toon",
    ),
    "pixels-to-toon": PretrainedTranslator(
        "Pixel art to cartoon face",
        "The way back of the same CycleGAN.",
        ResNet,
        "cartoon",
        side=64,
        suits="Give it a face of pixel art such as the examples: it has never seen a photograph.",
        back="toon-to-pixels",
    ),
    "srresnet": PretrainedTranslator(
        "SRResNet",
        "Trained to come as near to the original as it can, pixel by pixel: safe, and a little soft.",
        SRResNet,
        "small",
        side=24,
    ),
    "srgan": PretrainedTranslator(
        "SRGAN",
        "The same network, trained on against a discriminator: sharp, with details that may be made up.",
        SRResNet,
        "small",
        side=24,
    ),
}


Entry = TypeVar("Entry", bound=PretrainedModel)


def names_of(kind: type[Entry]) -> list[str]:
    """The models of that kind, in the order of MODELS."""
    return [name for name, entry in MODELS.items() if isinstance(entry, kind)]


def entry_of(name: str, kind: type[Entry]) -> Entry:
    """ValueError, fit for a person, for a name that no model of that kind has."""
    entry = MODELS.get(name)
    if not isinstance(entry, kind):
        raise ValueError(f"There is no model called {str(name)[:40]!r}. Choose one of: {', '.join(names_of(kind))}.")
    return entry


def generator_entry(name: str) -> PretrainedGenerator:
    """ValueError for a name that no generator has."""
    return entry_of(name, PretrainedGenerator)


def illustrator_entry(name: str) -> PretrainedIllustrator:
    """ValueError for a name that nothing has which draws sentences."""
    return entry_of(name, PretrainedIllustrator)


def translator_entry(name: str) -> PretrainedTranslator:
    """ValueError for a name that no translator has."""
    return entry_of(name, PretrainedTranslator)


def classifier_name(dataset: str, network: type[nn.Module]) -> str | None:
    """The model of that kind that was trained on a data set; None where none was."""
    for name, entry in MODELS.items():
        if isinstance(entry, PretrainedClassifier) and entry.dataset == dataset and issubclass(entry.network, network):
            return name
    return None


def has_classifier(dataset: str) -> bool:
    """Whether a classifier ships that names the classes of that data set."""
    return classifier_name(dataset, PictureClassifier) is not None
