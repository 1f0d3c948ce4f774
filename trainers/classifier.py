"""Train the digit classifier that judges generators: ``python -m trainers classifier``."""

from __future__ import annotations

import copy
import datetime
import shlex
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor
from torch.nn import functional as F
from tqdm import tqdm

from playground.data import load, to_unit
from playground.metrics import load_digit_classifier
from playground.models.classifier import DigitClassifier, initialise

CLASSES = 10
MISTAKE_RED = torch.tensor([200, 40, 40], dtype=torch.uint8)


@dataclass(frozen=True)
class ClassifierConfig:
    """Everything that changes the classifier. Test digits choose nothing: there is no early stopping."""

    out: Path = Path("pretrained/mnist-classifier")
    """folder that receives config.json, model.safetensors, README.md and preview.png"""
    epochs: int = 8
    """passes over the training digits"""
    batch_size: int = 128
    """digits a step"""
    learning_rate: float = 4e-3
    """peak of the one-cycle schedule (Smith and Topin 2017)"""
    weight_decay: float = 0.02
    """decoupled weight decay of AdamW (Loshchilov and Hutter 2019)"""
    outliers: float = 0.25
    """pictures that are no digit, for each digit of a batch; 0 leaves them out"""
    held_out: int = 5000
    """training digits kept back; compare settings on these"""
    seed: int = 0
    """fixes initial weights, order and distortions"""


def distort(pictures: Tensor, generator: torch.Generator) -> Tensor:
    """Turn by up to 12 degrees, scale by 10 %, shear by 0.15 and shift by 2.5 px, each picture differently.

    Pictures (n, 1, s, s) in [-1, 1]; what comes in from outside is background, -1.
    """

    def uniform(limit: float) -> Tensor:
        return limit * (2 * torch.rand(len(pictures), generator=generator) - 1)

    angle, scale, shear = uniform(0.21), 1 + uniform(0.1), uniform(0.15)
    shift_x, shift_y = uniform(2.5 / 14), uniform(2.5 / 14)  # the grid's unit is half a 28 px picture
    cos, sin = scale * angle.cos(), scale * angle.sin()
    rows = [torch.stack([cos, shear - sin, shift_x], dim=1), torch.stack([sin, cos, shift_y], dim=1)]
    grid = F.affine_grid(torch.stack(rows, dim=1), list(pictures.shape), align_corners=False)
    return F.grid_sample(pictures + 1, grid, align_corners=False) - 1


def soften(pictures: Tensor, generator: torch.Generator) -> Tensor:
    """Blur, fade and roughen half of the pictures (n, 1, s, s) in [-1, 1], each as much as chance has it.

    A young generator writes soft, grey, grainy digits. Without these, the classifier sees no digit in them,
    and the distance in its features tells only how crisp the strokes are.
    """

    def amount() -> Tensor:
        return (2 * torch.rand(len(pictures), 1, 1, 1, generator=generator) - 1).clamp(min=0)

    ink = pictures + 1
    ink = torch.lerp(ink, F.avg_pool2d(ink, kernel_size=3, stride=1, padding=1), amount())
    ink = ink * (1 - 0.5 * amount())
    grain = torch.randn(pictures.shape, generator=generator)
    return (ink + 0.3 * amount() * grain - 1).clamp(-1, 1)


def no_digits(pictures: Tensor, targets: Tensor, generator: torch.Generator) -> tuple[Tensor, Tensor]:
    """Pictures a generator makes before it can write, and the doubt they deserve (Hendrycks et al. 2019).

    A third each: noise of any grain, contrast and brightness (down to an empty picture), digits cut into 7 px
    tiles and shuffled (both may be any class), and two digits seen through one another (either class).
    Without these, a classifier is sure about anything.

    Args:
        pictures: (n, 1, 28, 28) in [-1, 1].
        targets: (n, 10) probabilities of the classes.

    Returns:
        n pictures and n targets of the same shapes.
    """
    third = len(pictures) // 3
    noise, tiles, blends = torch.split(pictures, [third, third, len(pictures) - 2 * third])

    side = int(torch.randint(4, 29, (), generator=generator))
    grain = torch.randn(len(noise), 1, side, side, generator=generator)
    noise = F.interpolate(grain, size=28, mode="bilinear", antialias=True)
    contrast, brightness = torch.rand(2, len(noise), 1, 1, 1, generator=generator)
    noise = (2 * contrast * noise + 2.5 * brightness - 1.5).clamp(-1, 1)  # every so often just black

    columns = F.unfold(tiles, kernel_size=7, stride=7)  # (n, 49, 16): the 16 tiles of each picture
    order = torch.rand(len(tiles), 1, 16, generator=generator).argsort(dim=2).expand_as(columns)
    tiles = F.fold(columns.gather(2, order), output_size=28, kernel_size=7, stride=7)

    own = targets[2 * third :]
    pairs = (blends + blends.roll(1, dims=0)) / 2
    doubt = torch.full_like(targets[: 2 * third], 1 / CLASSES)
    return torch.cat([noise, tiles, pairs]), torch.cat([doubt, (own + own.roll(1, dims=0)) / 2])


def batches(
    images: Tensor, labels: Tensor, config: ClassifierConfig, generator: torch.Generator
) -> Iterator[tuple[Tensor, Tensor]]:
    """One pass in random order: distorted digits and outliers (m, 1, 28, 28), targets (m, 10)."""
    order = torch.randperm(len(images), generator=generator)
    for chosen in torch.split(order, config.batch_size):
        pictures = soften(distort(to_unit(images[chosen]), generator), generator)
        targets = F.one_hot(labels[chosen], CLASSES).float()
        count = round(config.outliers * len(chosen))
        others, doubt = no_digits(pictures[:count], targets[:count], generator)
        yield torch.cat([pictures, others]), torch.cat([targets, doubt])


@torch.inference_mode()
def probabilities(classifier: DigitClassifier, images: Tensor) -> Tensor:
    """uint8 digits (n, 1, 28, 28) -> (n, 10) class probabilities."""
    classifier.eval()
    return torch.cat([classifier(to_unit(chunk)).softmax(dim=1) for chunk in torch.split(images, 500)])


def train(config: ClassifierConfig) -> DigitClassifier:
    """Fit a classifier to the training digits, all but the ``held_out`` last ones of a random order."""
    digits = load("mnist", split="train")
    if digits.labels is None:
        raise ValueError("the classifier needs labels, this data set has none")
    generator = torch.Generator().manual_seed(config.seed)
    shuffled = torch.randperm(len(digits.images), generator=generator)
    ours, kept = torch.split(shuffled, [len(shuffled) - config.held_out, config.held_out])
    images, labels = digits.images[ours], digits.labels[ours]

    classifier = DigitClassifier().to(memory_format=torch.channels_last)
    initialise(classifier, generator)
    optimizer = torch.optim.AdamW(classifier.parameters(), lr=config.learning_rate, weight_decay=config.weight_decay)
    steps = config.epochs * -(-len(images) // config.batch_size)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, config.learning_rate, total_steps=steps)

    with tqdm(total=steps, unit="step") as progress:
        for epoch in range(1, config.epochs + 1):
            classifier.train()
            for pictures, targets in batches(images, labels, config, generator):
                loss = F.cross_entropy(classifier(pictures), targets)
                optimizer.zero_grad()
                torch.autograd.backward(loss)
                optimizer.step()
                schedule.step()
                progress.update()
            if config.held_out:
                right = probabilities(classifier, digits.images[kept]).argmax(dim=1) == digits.labels[kept]
                progress.set_postfix_str(f"epoch {epoch}, held-out accuracy {right.float().mean():.2%}")
    return classifier.eval()


def confusion_picture(images: Tensor, labels: Tensor, chances: Tensor) -> Tensor:
    """Row r, column c: the digit of class r that looks most like a c to the classifier; red where it says c.

    Args:
        images: uint8 (n, 1, 28, 28).
        labels: (n,) true classes.
        chances: (n, 10) probabilities.

    Returns:
        uint8 (3, h, w).
    """
    from torchvision.utils import (
        make_grid,
    )  # late: the other trainers share this command and need no pictures

    cells = []
    for true in range(CLASSES):
        members = (labels == true).nonzero().squeeze(1)
        for said in range(CLASSES):
            best = members[chances[members, said].argmax()]
            cell = F.pad(images[best], (2, 2, 2, 2)).expand(3, -1, -1).clone()
            if said != true and int(chances[best].argmax()) == said:
                frame = F.pad(torch.zeros(1, 28, 28, dtype=torch.bool), (2, 2, 2, 2), value=True)
                cell = torch.where(frame, MISTAKE_RED[:, None, None], cell)
            cells.append(cell)
    grid: Tensor = make_grid(torch.stack(cells), nrow=CLASSES, padding=1, pad_value=60)
    return grid


def card(config: ClassifierConfig, right: Tensor, labels: Tensor, sure: Tensor, weights: int) -> str:
    """The model card. ``right``, ``sure`` (n,): the verdict was true; had a probability of 90 % or more."""
    by_class = [float(right[labels == digit].float().mean()) for digit in range(CLASSES)]
    defaults = ClassifierConfig()
    changed = {name: value for name, value in vars(config).items() if name == "out" or value != getattr(defaults, name)}
    options = " ".join(f"--{name.replace('_', '-')} {shlex.quote(str(value))}" for name, value in changed.items())
    accuracy = float(right.float().mean())
    return f"""---
license: cc-by-sa-3.0
library_name: pytorch
pipeline_tag: image-classification
tags: [mnist, image-classification, gan-evaluation, pytorch_model_hub_mixin]
datasets: [mnist]
metrics: [accuracy]
model-index:
- name: mnist-classifier
  results:
  - task: {{type: image-classification}}
    dataset: {{name: MNIST, type: mnist, split: test}}
    metrics: [{{type: accuracy, value: {accuracy:.4f}}}]
---
# Digit classifier

Names the digit in a 28 x 28 picture. The playground uses it to judge generators: its ten verdicts show which
digits a generator can write, its 128 features (the layer before the verdict) carry the Fréchet distance.

**Architecture.** Four convolutions with batch normalisation and ReLU, three of them with stride 2, a linear
layer to 128 features, ReLU, a linear layer to 10 logits: {weights:,} parameters, stored as float16.
`playground.models.classifier.DigitClassifier`. Input (n, 1, 28, 28) in [-1, 1], white on black.

**Data.** MNIST (LeCun, Cortes, Burges), CC BY-SA 3.0. Of the 60,000 training digits, {config.held_out:,} were
kept back to compare settings; the others were turned, scaled, sheared and shifted a little, half of them also
blurred, faded or roughened. For each digit, {config.outliers:g} pictures that are no digit (noise, shuffled
tiles: any class is as likely; two digits, half transparent, in one place: either class) teach it to doubt
(outlier exposure, Hendrycks et al. 2019).

**Recipe.** `python -m trainers classifier {options}`

{config.epochs} epochs of AdamW, batch {config.batch_size}, one-cycle schedule up to {config.learning_rate:g},
seed {config.seed}. No setting was chosen by the accuracy on the test digits.

**Quality**, measured with the stored float16 weights on the {len(right):,} test digits: accuracy
**{accuracy:.2%}** ({int((~right).sum())} mistakes); {float(sure.float().mean()):.1%} of the verdicts have a
probability of 90 % or more, and {float(right[sure].float().mean()):.2%} of those are true.

| digit | {" | ".join(str(digit) for digit in range(CLASSES))} |
|---|{"---|" * CLASSES}
| accuracy | {" | ".join(f"{value:.2%}" for value in by_class)} |

![Confusions](preview.png)

Row r, column c of the picture: the test digit of class r that looks most like a c to this network; a red
frame marks those it really calls c.

**Limits.** It knows centred, white-on-black digits of 28 px and nothing else: no letters, no photographs, no
pages of handwriting. Distances in its features compare sets of such digits; they cannot be compared with the
FID of Inception features, and they say nothing about other subjects.

**Date.** {datetime.date.today().isoformat()}
"""


def write(classifier: DigitClassifier, config: ClassifierConfig) -> float:
    """Store the model as a Hugging Face folder and return the test accuracy of what was stored."""
    from torchvision.transforms.v2.functional import to_pil_image

    copy.deepcopy(classifier).to(memory_format=torch.contiguous_format).half().save_pretrained(config.out)
    stored = load_digit_classifier(config.out)
    digits = load("mnist", split="test")
    if digits.labels is None:
        raise ValueError("the classifier is measured on labels, this data set has none")
    chances = probabilities(stored, digits.images)
    right = chances.argmax(dim=1) == digits.labels
    weights = sum(parameter.numel() for parameter in stored.parameters())
    text = card(config, right, digits.labels, chances.amax(dim=1) >= 0.9, weights)
    (config.out / "README.md").write_text(text, encoding="utf-8")
    preview = confusion_picture(digits.images, digits.labels, chances)
    to_pil_image(preview).save(config.out / "preview.png", optimize=True)
    return float(right.float().mean())


def main(config: ClassifierConfig) -> None:
    """Train, store, and print the test accuracy."""
    accuracy = write(train(config), config)
    print(f"{config.out}: {accuracy:.2%} of the test digits are named right", file=sys.stderr)
