"""Train the classifier of drawn faces: ``python -m trainers attributes``."""

from __future__ import annotations

import copy
import math
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor
from torch.nn import functional as F
from tqdm import tqdm

from playground.data import Split, faces, load, to_unit
from playground.export.card import recipe_command
from playground.metrics.face_attributes import attribute_chances, face_distance
from playground.models.attributes import AttributeClassifier
from playground.models.classifier import initialise
from playground.pretrained import load_network
from trainers.recipes.attributes_card import AttributeAccuracies, attributes_card, faces_picture


@dataclass(frozen=True)
class AttributesConfig:
    """Everything that changes the classifier of faces. Test faces choose nothing: there is no early stopping."""

    out: Path = Path("pretrained/faces-attributes")
    """folder that receives config.json, model.safetensors, README.md and preview.png"""
    epochs: int = 4
    """passes over the training faces"""
    batch_size: int = 128
    """pictures a step"""
    learning_rate: float = 4e-3
    """peak of the one-cycle schedule (Smith and Topin 2017)"""
    weight_decay: float = 0.02
    """decoupled weight decay of AdamW (Loshchilov and Hutter 2019)"""
    blends: float = 0.25
    """share of the faces that another one shines through, so that the classifier learns to doubt; 0 to 1"""
    held_out: int = 2000
    """training faces kept back; compare settings on these"""
    seed: int = 0
    """fixes initial weights, order and distortions"""


def disturb(pictures: Tensor, generator: torch.Generator) -> Tensor:
    """Move, tint, blur and roughen faces (n, 3, s, s) in [-1, 1], each a little and differently.

    A young generator draws soft, shifted, grainy faces in colours that are nearly right, and is to be named too.
    What comes in from outside repeats the edge.
    """

    def uniform(*shape: int) -> Tensor:
        return 2 * torch.rand(len(pictures), *shape, generator=generator) - 1

    angle, scale, shift = 0.05 * uniform(), 1 + 0.05 * uniform(), 0.06 * uniform(2)  # 0.06: two pixels of 64
    cos, sin = scale * angle.cos(), scale * angle.sin()
    rows = [torch.stack([cos, -sin, shift[:, 0]], dim=1), torch.stack([sin, cos, shift[:, 1]], dim=1)]
    grid = F.affine_grid(torch.stack(rows, dim=1), list(pictures.shape), align_corners=False)
    pictures = F.grid_sample(pictures, grid, padding_mode="border", align_corners=False)
    blurred = F.avg_pool2d(pictures, kernel_size=3, stride=1, padding=1, count_include_pad=False)
    pictures = torch.lerp(pictures, blurred, uniform(1, 1, 1).clamp(min=0))
    grain = torch.randn(pictures.shape, generator=generator) * 0.2 * uniform(1, 1, 1).clamp(min=0)
    return (pictures + 0.1 * uniform(3, 1, 1) + grain).clamp(-1, 1)


@dataclass(frozen=True, eq=False)
class FaceBatch:
    """Faces, each a mixture of two."""

    pictures: Tensor
    """(m, 3, 64, 64) in [-1, 1]"""
    attributes: Tensor
    """int64 (m, a), of the face that is seen best"""
    others: Tensor
    """int64 (m, a), of the one that shines through"""
    share: Tensor
    """(m,) of the other, 0 to 0.5"""


def batches(
    images: Tensor, attributes: Tensor, config: AttributesConfig, generator: torch.Generator
) -> Iterator[FaceBatch]:
    """One pass in random order."""
    for chosen in torch.split(torch.randperm(len(images), generator=generator), config.batch_size):
        pictures, own = to_unit(images[chosen]), attributes[chosen]
        share = torch.zeros(len(chosen))
        blended = math.ceil(config.blends * len(chosen))
        share[:blended] = 0.5 * torch.rand(blended, generator=generator)
        mixed = torch.lerp(pictures, pictures.roll(1, dims=0), share.view(-1, 1, 1, 1))
        yield FaceBatch(disturb(mixed, generator), own, own.roll(1, dims=0), share)


def loss_of(classifier: AttributeClassifier, batch: FaceBatch) -> Tensor:
    """Cross-entropy, the mean over faces and the sum over attributes; two labels for a blend (Zhang et al. 2018)."""
    total = torch.zeros(())
    said = classifier(batch.pictures)
    for column, name in enumerate(faces.ATTRIBUTES):
        own, other = (
            F.cross_entropy(said[name], a[:, column], reduction="none") for a in (batch.attributes, batch.others)
        )
        total = total + torch.lerp(own, other, batch.share).mean()
    return total


def accuracies(classifier: AttributeClassifier, images: Tensor, attributes: Tensor) -> dict[str, float]:
    """For each attribute, the share of uint8 faces (n, 3, 64, 64) whose likeliest value is the true one."""
    classifier.eval()
    chances = attribute_chances(classifier, to_unit(images))
    return {
        name: float((chances[name].argmax(dim=1) == attributes[:, column]).float().mean())
        for column, name in enumerate(faces.ATTRIBUTES)
    }


def train(config: AttributesConfig) -> AttributeClassifier:
    """Fit a classifier to the training faces, all but the ``held_out`` last ones of a random order."""
    if not 0 <= config.blends <= 1:
        raise ValueError(f"blends must be 0 to 1, got {config.blends}")
    images, attributes = load_recorded("train")
    generator = torch.Generator().manual_seed(config.seed)
    shuffled = torch.randperm(len(images), generator=generator)
    ours, kept = torch.split(shuffled, [len(shuffled) - config.held_out, config.held_out])
    ours_images, ours_attributes = images[ours], attributes[ours]

    classifier = AttributeClassifier({name: len(values) for name, values in faces.ATTRIBUTES.items()})
    classifier = classifier.to(memory_format=torch.channels_last)
    initialise(classifier, generator)
    optimizer = torch.optim.AdamW(classifier.parameters(), lr=config.learning_rate, weight_decay=config.weight_decay)
    steps = config.epochs * math.ceil(len(ours) / config.batch_size)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, config.learning_rate, total_steps=steps)

    with tqdm(total=steps, unit="step") as progress:
        for epoch in range(1, config.epochs + 1):
            classifier.train()
            for batch in batches(ours_images, ours_attributes, config, generator):
                loss = loss_of(classifier, batch)
                optimizer.zero_grad()
                torch.autograd.backward(loss)
                optimizer.step()
                schedule.step()
                progress.update()
            if config.held_out:
                worst = min(accuracies(classifier, images[kept], attributes[kept]).values())
                progress.set_postfix_str(f"epoch {epoch}, held-out accuracy of the hardest attribute {worst:.2%}")
    return classifier.eval()


def write(classifier: AttributeClassifier, config: AttributesConfig) -> Mapping[str, float]:
    """Store the model as a Hugging Face folder and return the test accuracies of what was stored."""
    from torchvision.transforms.v2.functional import to_pil_image

    copy.deepcopy(classifier).to(memory_format=torch.contiguous_format).half().save_pretrained(config.out)
    stored = load_network(AttributeClassifier, config.out)
    images, attributes = load_recorded("test")
    half = len(images) // 2
    floor = face_distance(stored, images[:half])(images[half:])
    measured = AttributeAccuracies(accuracies(stored, images, attributes), len(images), floor)
    text = attributes_card(config.out.name, stored, measured, _taught(config), recipe_command("attributes", config))
    (config.out / "README.md").write_text(text, encoding="utf-8")
    to_pil_image(faces_picture(images, attributes)).save(config.out / "preview.png", optimize=True)
    return measured.accuracies


def load_recorded(split: Split) -> tuple[Tensor, Tensor]:
    """uint8 faces (n, 3, 64, 64) and their attributes int64 (n, a). Raises DataUnavailable."""
    data = load(faces.NAME, split=split)
    if data.attributes is None:
        raise ValueError(f"{data.title} has no attributes to learn from")
    return data.images, data.attributes


def main(config: AttributesConfig) -> None:
    """Train, store, and print the test accuracies."""
    measured = write(train(config), config)
    said = ", ".join(f"{name} {accuracy:.1%}" for name, accuracy in measured.items())
    print(f"{config.out}: named right in the test faces: {said}", file=sys.stderr)


def _taught(config: AttributesConfig) -> str:
    return (
        f"Of the training faces, {config.held_out:,} were kept back to compare settings. The others were turned, "
        "scaled, shifted, tinted, blurred and roughened a little. Through "
        f"{config.blends:.0%} of them another face shone, with both faces' attributes in proportion as the target "
        "(mixup, Zhang et al. 2018), so that it doubts where a generator is undecided."
    )
