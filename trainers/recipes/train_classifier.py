"""Train a classifier that names what generators draw: ``python -m trainers classifier``."""

from __future__ import annotations

import copy
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

import torch
from torch import Tensor
from torch.nn import functional as F
from tqdm import tqdm

from playground.data import Split, load, to_unit
from playground.export.card import recipe_command
from playground.models.classifier import DigitClassifier, GarmentClassifier, PictureClassifier, initialise
from playground.pretrained import load_network
from trainers.recipes.augmentation import Distortion, distort, outliers, soften
from trainers.recipes.classifier_card import ClassifierAccuracy, Words, classifier_card, confusion_picture

CLASSES = 10


@dataclass(frozen=True)
class ClassifierRecipe:
    """What one kind of pictures asks of its classifier."""

    classifier: type[PictureClassifier]
    name: str
    """of the folder in pretrained/"""
    epochs: int
    distortion: Distortion
    softened: float
    """share of the pictures that `soften` may touch"""
    words: Words


RECIPES: dict[str, ClassifierRecipe] = {
    "mnist": ClassifierRecipe(
        classifier=DigitClassifier,
        name="mnist-classifier",
        epochs=8,
        distortion=Distortion(turn=0.21, scale=0.1, shear=0.15, shift=2.5),
        softened=1.0,
        words=Words(
            one="digit",
            learns="which digits a generator can write",
            layers="Four convolutions with batch normalisation and ReLU, three of them with stride 2",
            moved="turned, scaled, sheared and shifted a little",
            not_known="no letters, no photographs, no pages of handwriting",
        ),
    ),
    "fashion_mnist": ClassifierRecipe(
        classifier=GarmentClassifier,
        name="fashion-classifier",
        epochs=18,
        distortion=Distortion(turn=0.05, scale=0.04, shear=0.03, shift=0.8, mirror=True),
        softened=0.4,
        words=Words(
            one="garment",
            learns="which garments a generator can draw",
            layers="Six convolutions with batch normalisation and ReLU, every other one with stride 2",
            moved="turned, scaled, sheared and shifted a little, half of them mirrored",
            not_known="no photographs, no clothes on people. At this size a shirt, a T-shirt, a pullover and a coat "
            "look much alike, and most mistakes are among them",
        ),
    ),
}


@dataclass(frozen=True)
class ClassifierConfig:
    """Everything that changes the classifier. Test pictures choose nothing: there is no early stopping."""

    dataset: Literal["mnist", "fashion_mnist"] = "mnist"
    """digits or garments"""
    out: Path | None = None
    """folder that receives config.json, model.safetensors, README.md and preview.png; else that in pretrained/"""
    epochs: int | None = None
    """passes over the training pictures; else 8 for digits, 18 for garments"""
    batch_size: int = 128
    """pictures a step"""
    learning_rate: float = 4e-3
    """peak of the one-cycle schedule (Smith and Topin 2017)"""
    weight_decay: float = 0.02
    """decoupled weight decay of AdamW (Loshchilov and Hutter 2019)"""
    outliers: float = 0.25
    """pictures that show nothing, for each picture of a batch; 0 leaves them out"""
    held_out: int = 5000
    """training pictures kept back; compare settings on these"""
    seed: int = 0
    """fixes initial weights, order and distortions"""

    @property
    def recipe(self) -> ClassifierRecipe:
        return RECIPES[self.dataset]

    @property
    def folder(self) -> Path:
        return self.out or Path("pretrained") / self.recipe.name

    @property
    def passes(self) -> int:
        return self.recipe.epochs if self.epochs is None else self.epochs


def batches(
    images: Tensor, labels: Tensor, config: ClassifierConfig, generator: torch.Generator
) -> Iterator[tuple[Tensor, Tensor]]:
    """One pass in random order: distorted pictures and outliers (m, 1, 28, 28), targets (m, 10)."""
    settings = config.recipe
    order = torch.randperm(len(images), generator=generator)
    for chosen in torch.split(order, config.batch_size):
        pictures = distort(to_unit(images[chosen]), settings.distortion, generator)
        soft = round(settings.softened * len(chosen))
        pictures = torch.cat([soften(pictures[:soft], generator), pictures[soft:]])
        targets = F.one_hot(labels[chosen], CLASSES).float()
        count = round(config.outliers * len(chosen))
        others, doubt = outliers(pictures[:count], targets[:count], generator)
        yield torch.cat([pictures, others]), torch.cat([targets, doubt])


@torch.inference_mode()
def probabilities(classifier: PictureClassifier, images: Tensor) -> Tensor:
    """uint8 pictures (n, 1, 28, 28) -> (n, 10) class probabilities."""
    classifier.eval()
    return torch.cat([classifier(to_unit(chunk)).softmax(dim=1) for chunk in torch.split(images, 500)])


def train(config: ClassifierConfig) -> PictureClassifier:
    """Fit a classifier to the training pictures, all but the ``held_out`` last ones of a random order."""
    images, labels, _ = _load_labelled(config.dataset, "train")
    generator = torch.Generator().manual_seed(config.seed)
    shuffled = torch.randperm(len(images), generator=generator)
    ours, kept = torch.split(shuffled, [len(shuffled) - config.held_out, config.held_out])
    ours_images, ours_labels = images[ours], labels[ours]

    classifier = config.recipe.classifier().to(memory_format=torch.channels_last)
    initialise(classifier, generator)
    optimizer = torch.optim.AdamW(classifier.parameters(), lr=config.learning_rate, weight_decay=config.weight_decay)
    steps = config.passes * -(-len(ours) // config.batch_size)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, config.learning_rate, total_steps=steps)

    with tqdm(total=steps, unit="step") as progress:
        for epoch in range(1, config.passes + 1):
            classifier.train()
            for pictures, targets in batches(ours_images, ours_labels, config, generator):
                loss = F.cross_entropy(classifier(pictures), targets)
                optimizer.zero_grad()
                torch.autograd.backward(loss)
                optimizer.step()
                schedule.step()
                progress.update()
            if config.held_out:
                right = probabilities(classifier, images[kept]).argmax(dim=1) == labels[kept]
                progress.set_postfix_str(f"epoch {epoch}, held-out accuracy {right.float().mean():.2%}")
    return classifier.eval()


def write(classifier: PictureClassifier, config: ClassifierConfig) -> float:
    """Store the model as a Hugging Face folder and return the test accuracy of what was stored."""
    from torchvision.transforms.v2.functional import to_pil_image

    folder, settings = config.folder, config.recipe
    copy.deepcopy(classifier).to(memory_format=torch.contiguous_format).half().save_pretrained(folder)
    stored = load_network(settings.classifier, folder)
    images, labels, class_names = _load_labelled(config.dataset, "test")
    measured = ClassifierAccuracy(probabilities(stored, images), labels, class_names)
    recipe = recipe_command("classifier", replace(config, out=folder, epochs=config.passes))
    text = classifier_card(settings.name, config.dataset, settings.words, stored, measured, _taught(config), recipe)
    (folder / "README.md").write_text(text, encoding="utf-8")
    to_pil_image(confusion_picture(images, measured)).save(folder / "preview.png", optimize=True)
    return measured.accuracy


def main(config: ClassifierConfig) -> None:
    """Train, store, and print the test accuracy."""
    accuracy = write(train(config), config)
    print(f"{config.folder}: {accuracy:.2%} of the test {config.recipe.words.one}s are named right", file=sys.stderr)


def _taught(config: ClassifierConfig) -> str:
    one = config.recipe.words.one
    return (
        f"Of the training {one}s, {config.held_out:,} were kept back to compare settings; the others were "
        f"{config.recipe.words.moved}, some also blurred, faded or roughened. For each {one}, {config.outliers:g} "
        f"pictures that are no {one} (noise, shuffled tiles: any class is as likely; two {one}s, half transparent, in "
        "one place: either class) teach it to doubt (outlier exposure, Hendrycks et al. 2019)."
    )


def _load_labelled(dataset: str, split: Split) -> tuple[Tensor, Tensor, tuple[str, ...]]:
    """uint8 pictures (n, 1, 28, 28), their classes (n,), and the names of those."""
    data = load(dataset, split=split)
    if data.labels is None:
        raise ValueError(f"{data.title} has no labels to learn from")
    return data.images, data.labels, data.class_names
