"""The README.md and the picture of values that the classifier of faces ships with."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

import torch
from huggingface_hub import EvalResult
from torch import Tensor

from playground.data import faces
from playground.data.faces import ATTRIBUTES
from playground.export.card import front_matter, model_card, terms_of
from playground.models.attributes import AttributeClassifier

TASK = "image-classification"
SHOWN = 14
"""faces in a row of the preview"""


@dataclass(frozen=True)
class AttributeAccuracies:
    """What the stored classifier said of the test faces."""

    accuracies: Mapping[str, float]
    """of each attribute, 0 to 1"""
    count: int
    """test faces"""
    floor: float
    """Fréchet distance between the two halves of them"""

    @property
    def mean(self) -> float:
        return sum(self.accuracies.values()) / len(self.accuracies)


def faces_picture(images: Tensor, attributes: Tensor) -> Tensor:
    """A row for each attribute: faces in the order of its values, the lowest at the left. uint8 (3, h, w).

    Args:
        images: uint8 (n, 3, s, s), n >= 14; the first 14 are shown, ordered anew in each row.
        attributes: int64 (n, a).
    """
    # late: the other trainers share this command and need no pictures
    from torchvision.utils import make_grid

    rows = [images[:SHOWN][column.argsort(stable=True)] for column in attributes[:SHOWN].T]
    grid: Tensor = make_grid(torch.cat(rows), nrow=SHOWN, padding=1, pad_value=255)
    return grid


def attributes_card(
    name: str, classifier: AttributeClassifier, measured: AttributeAccuracies, taught: str, recipe: str
) -> str:
    """The text of README.md.

    Args:
        name: of the folder, such as faces-attributes.
        taught: how the training went.
        recipe: the command that trains it again.
    """
    terms = terms_of(faces.NAME)
    front = front_matter(
        license=terms.hub_licence,
        pipeline_tag=TASK,
        tags=[TASK, "gan-evaluation"],
        datasets=[faces.NAME],
        metrics=["accuracy"],
        model_name=name,
        eval_results=[
            EvalResult(
                task_type=TASK,
                dataset_type=faces.NAME,
                dataset_name=terms.title,
                dataset_split="test",
                metric_type="accuracy",
                metric_value=round(measured.mean, 4),
                metric_name="mean accuracy over the attributes",
            )
        ],
    )
    opening = (
        f"Says what a cartoon face of 64 x 64 pixels shows: smile, beard, hair, {len(classifier.values)} attributes in "
        "all. The playground uses it to find directions in the latent space of a generator and to test them; its "
        f"{classifier.num_features} features (the layer before the names) carry the Fréchet distance between faces."
    )
    weights = sum(parameter.numel() for parameter in classifier.parameters())
    paragraphs = {
        "Architecture": "Five convolutions with batch normalisation and ReLU, four of them with stride 2, a linear "
        f"layer to {classifier.num_features} features, ReLU, a linear layer to the values of each attribute: "
        f"{weights:,} parameters, stored as float16. `playground.models.attributes.AttributeClassifier`. Input "
        "(n, 3, 64, 64) in [-1, 1].",
        "Data": f"{terms.title}. Licence: {terms.licence}. Source: {terms.source}. `python -m trainers draw-faces` "
        f"draws them. {taught}",
        "Recipe": f"No setting was chosen by the accuracy on the test faces.\n\n```bash\n{recipe}\n```",
        "Quality": _quality(measured),
        "Limits": "It knows these drawn faces and what a generator makes of them, nothing else: no photographs, no "
        "other drawings. The attributes are choices of a drawing programme; they say nothing about people. Distances "
        "in its features cannot be compared with the FID of Inception features.",
        "Date": f"{datetime.date.today().isoformat()}.",
    }
    return model_card(front, "Classifier of cartoon faces", opening, paragraphs)


def _quality(measured: AttributeAccuracies) -> str:
    rows = [
        f"| {name.replace('_', ' ')} | {', '.join(values)} | {measured.accuracies[name]:.2%} |"
        for name, values in ATTRIBUTES.items()
    ]
    table = "\n".join(["| attribute | values | accuracy |", "|---|---|---|", *rows])
    return f"""Measured with the stored float16 weights on {measured.count:,} test faces, none of which was drawn for
the training: mean accuracy **{measured.mean:.2%}**. The Fréchet distance between the two halves of the test faces, the
least that can be expected of that many pictures, is {measured.floor:.3f}.

{table}

![Test faces](preview.png)

Each row of the picture has the same {SHOWN} test faces, ordered by one attribute of the table, from its first value at
the left to its last at the right."""
