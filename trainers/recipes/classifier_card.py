"""The README.md and the picture of confusions that a classifier ships with."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

import torch
from huggingface_hub import EvalResult
from torch import Tensor
from torch.nn import functional as F

from playground.export.card import front_matter, model_card, terms_of
from playground.models.classifier import PictureClassifier

TASK = "image-classification"
SURE = 0.9
"""a name of this probability is called sure, as in playground.metrics.coverage"""
MISTAKE_RED = torch.tensor([200, 40, 40], dtype=torch.uint8)


@dataclass(frozen=True)
class Words:
    """How the card speaks of a subject."""

    one: str
    """such as digit; more of them end in -s"""
    learns: str
    """which generators it is used on"""
    layers: str
    """the network, up to its 128 features"""
    moved: str
    """how the training pictures were distorted"""
    not_known: str
    """pictures that it does not know"""


@dataclass(frozen=True, eq=False)
class ClassifierAccuracy:
    """What the stored classifier said of n test pictures with k classes."""

    chances: Tensor
    """(n, k) probabilities"""
    labels: Tensor
    """int64 (n,), the true classes"""
    class_names: tuple[str, ...]

    @property
    def right(self) -> Tensor:
        """bool (n,): the likeliest class is the true one."""
        return self.chances.argmax(dim=1) == self.labels

    @property
    def accuracy(self) -> float:
        return float(self.right.float().mean())


def confusion_picture(images: Tensor, measured: ClassifierAccuracy) -> Tensor:
    """Row r, column c: the picture of class r that looks most like a c to the classifier; red where it says c.

    Args:
        images: uint8 (n, 1, 28, 28), those that were measured.

    Returns:
        uint8 (3, h, w).
    """
    # late: the other trainers share this command and need no pictures
    from torchvision.utils import make_grid

    classes = measured.chances.shape[1]
    frame = F.pad(torch.zeros(1, 28, 28, dtype=torch.bool), (2, 2, 2, 2), value=True)
    cells = []
    for true in range(classes):
        members = (measured.labels == true).nonzero().squeeze(1)
        for said in range(classes):
            best = members[measured.chances[members, said].argmax()]
            cell = F.pad(images[best], (2, 2, 2, 2)).expand(3, -1, -1)
            if said != true and int(measured.chances[best].argmax()) == said:
                cell = torch.where(frame, MISTAKE_RED[:, None, None], cell)
            cells.append(cell)
    grid: Tensor = make_grid(torch.stack(cells), nrow=classes, padding=1, pad_value=60)
    return grid


def classifier_card(
    name: str,
    dataset: str,
    words: Words,
    classifier: PictureClassifier,
    measured: ClassifierAccuracy,
    taught: str,
    recipe: str,
) -> str:
    """The text of README.md.

    Args:
        name: of the folder, such as mnist-classifier.
        taught: how the training went: pictures kept back, outliers, optimizer.
        recipe: the command that trains it again.
    """
    terms = terms_of(dataset)
    front = front_matter(
        license=terms.hub_licence,
        pipeline_tag=TASK,
        tags=[TASK, "gan-evaluation"],
        datasets=[dataset],
        metrics=["accuracy"],
        model_name=name,
        eval_results=[
            EvalResult(
                task_type=TASK,
                dataset_type=dataset,
                dataset_name=terms.title,
                dataset_split="test",
                metric_type="accuracy",
                metric_value=round(measured.accuracy, 4),
            )
        ],
    )
    opening = (
        f"Names the {words.one} in a 28 x 28 picture. The playground uses it to measure generators: the ten classes it "
        f"names show {words.learns}, its {classifier.num_features} features (the layer before the names) carry the "
        "Fréchet distance."
    )
    weights = sum(parameter.numel() for parameter in classifier.parameters())
    kind = type(classifier)
    paragraphs = {
        "Architecture": f"{words.layers}, a linear layer to {classifier.num_features} features, ReLU, a linear layer "
        f"to 10 logits: {weights:,} parameters, stored as float16. `{kind.__module__}.{kind.__name__}`. "
        "Input (n, 1, 28, 28) in [-1, 1], light on black.",
        "Data": f"{terms.title}. Licence: {terms.licence}. Source: {terms.source}. {taught}",
        "Recipe": f"No setting was chosen by the accuracy on the test {words.one}s.\n\n```bash\n{recipe}\n```",
        "Quality": _quality(measured, words),
        "Limits": f"It knows centred {words.one}s of 28 px, light on black, and nothing else: {words.not_known}. "
        f"Distances in its features compare sets of such {words.one}s; they cannot be compared with the FID of "
        "Inception features, and they say nothing about other subjects.",
        "Date": f"{datetime.date.today().isoformat()}.",
    }
    return model_card(front, f"{words.one.capitalize()} classifier", opening, paragraphs)


def _quality(measured: ClassifierAccuracy, words: Words) -> str:
    right, sure = measured.right, measured.chances.amax(dim=1) >= SURE
    by_class = [float(right[measured.labels == c].float().mean()) for c in range(len(measured.class_names))]
    return f"""Measured with the stored float16 weights on the {len(right):,} test {words.one}s: accuracy
**{measured.accuracy:.2%}** ({int((~right).sum())} mistakes); {float(sure.float().mean()):.1%} of the names have a
probability of {SURE:.0%} or more, and {float(right[sure].float().mean()):.2%} of those are true.

| {words.one} | {" | ".join(measured.class_names)} |
|---|{"---|" * len(by_class)}
| accuracy | {" | ".join(f"{value:.2%}" for value in by_class)} |

![Confusions](preview.png)

Row r, column c of the picture: the test {words.one} of class r that looks most like class c to this network; a red
frame marks those it really calls c."""
