"""Named endpoints for programs: ask for classes, numbers and what lies between, and measure how well a model obeys.

Pictures come as "data:image/webp;base64,..." texts, 28 x 28 pixels each, light on black: a browser shows them as
they are, and in Python `base64.b64decode(text.split(",")[1])` is the file.
"""

from __future__ import annotations

import dataclasses
from typing import Any

import torch
from gradio.events import api
from torch import Tensor

from playground import labels
from playground.ui.components.picture_html import data_uri
from playground.ui.components.seed_row import MOST_SEED
from playground.ui.hosting import Host
from playground.ui.labels.label_models import MEASURE_LIMIT, LabelModels

MOST_PICTURES, MOST_STYLES, MOST_STEPS, MOST_PER_CLASS = 200, 20, 50, 500


def add_label_api(host: Host) -> None:
    """Declare the endpoints; call inside the page's Blocks."""
    models = host.labels

    def draw_class(model: str, which: str, n: int = 24, seed: int = 0) -> dict[str, Any]:
        """Pictures of one class, each in a style of its own. `which`: the class's name or its index."""
        generator, index = models.generator(model), labels.index_of(which, models.entry(model).class_names)
        pictures = labels.class_sheet(generator, index, _count("n", n, MOST_PICTURES), _seed(seed))
        return _origin(models, model, seed) | {
            "class": models.entry(model).class_names[index],
            "pictures": _uris(pictures),
        }

    def class_grid(model: str, styles: int = 5, seed: int = 0) -> dict[str, Any]:
        """Every class in the same styles. `rows`: one list a style, one picture a class in the order of `classes`."""
        rows = labels.class_grid(models.generator(model), _count("styles", styles, MOST_STYLES), _seed(seed))
        classes = list(models.entry(model).class_names)
        return _origin(models, model, seed) | {"classes": classes, "rows": [_uris(row) for row in rows]}

    def write_number(model: str, text: str, seed: int = 0) -> dict[str, Any]:
        """A number of 1 to 12 digits in one handwriting. `picture`: the line; `read_as`: what our classifier reads."""
        if models.entry(model).subject != "digits":
            raise ValueError(f"{model} knows no digits. Choose a model of digits to write a number.")
        [row] = labels.number(models.generator(model), labels.digits_of(str(text)), 1, _seed(seed))
        seen = "".join(str(reading.named) for reading in labels.read(models.classifier(model), row))
        line = data_uri(labels.line_of(row))
        return _origin(models, model, seed) | {"picture": line, "digits": _uris(row), "read_as": seen}

    def between_classes(model: str, a: str, b: str, steps: int = 9, seed: int = 0) -> dict[str, Any]:
        """From class a to class b by fractional labels, in one style. `shares`: how much of b each label asks for."""
        names = models.entry(model).class_names
        first, second = labels.index_of(a, names), labels.index_of(b, names)
        t = torch.linspace(0, 1, _count("steps", steps, MOST_STEPS, least=2))
        [row] = labels.pictures_between(models.generator(model), first, second, t, 1, _seed(seed))
        answer = {"from": names[first], "to": names[second], "shares": t.tolist(), "pictures": _uris(row)}
        return _origin(models, model, seed) | answer

    def verdicts(model: str, which: str, n: int = 24, seed: int = 0) -> dict[str, Any]:
        """What an AC-GAN's discriminator says of draw_class's pictures: real (0 to 1), class, how sure (0 to 1)."""
        discriminator, names = models.discriminator(model), models.entry(model).class_names
        if discriminator is None:
            why = "gives scores, no probabilities" if models.entry(model).auxiliary else "was told the class"
            raise ValueError(f"The discriminator of {model} {why}: it has no verdict. Choose an AC-GAN that ships.")
        index = labels.index_of(which, names)
        count = _count("n", n, MOST_PICTURES)
        said = labels.verdicts(discriminator, labels.class_sheet(models.generator(model), index, count, _seed(seed)))
        listed = [{"real": v.real, "class": names[v.named], "sure": v.sure, "agrees": v.named == index} for v in said]
        return _origin(models, model, seed) | {"class": names[index], "verdicts": listed}

    def accuracy_by_class(model: str, per_class: int = 100, seed: int = 0) -> dict[str, Any]:
        """The share of pictures that our own classifier recognises as asked, by class and over all (0 to 1)."""
        found = models.examination(model, _count("per_class", per_class, MOST_PER_CLASS), _seed(seed))
        names = models.entry(model).class_names
        mix_ups = [dataclasses.asdict(m) | {"asked": names[m.asked], "taken_for": names[m.taken_for]}
                   for m in found.mix_ups]  # fmt: skip
        return _origin(models, model, seed) | {
            "overall": found.obedience.overall,
            "recognised": dict(zip(names, found.obedience.recognised, strict=True)),
            "confusion": [list(row) for row in found.obedience.confusion],
            "mix_ups": mix_ups,
        }

    def draw_words(text: str, n: int = 24, seed: int = 0, model: str = "") -> dict[str, Any]:
        """Pictures of what a sentence says of a digit or of a face. `model`: who draws; left out, the one that knows
        more of the words. `asked`: what was understood; `denied`: what is not to be drawn, where others are left;
        `unknown`: words that nobody taught it; `unheeded`: others that ask for nothing that it can draw; `found`: in
        which share of the pictures each of what was asked, or nothing of what was denied, is found (0 to 1)."""
        made = host.illustrations.illustrate(str(text), _count("n", n, MOST_PICTURES), _seed(seed), str(model))
        return {
            "model": made.model,
            "trained_on": made.trained_on,
            "seed": int(seed),
            "asked": made.wish.said,
            "denied": {name: list(values) for name, values in made.wish.denials.items()},
            "unknown": list(made.wish.unknown),
            "unheeded": list(made.wish.unheeded),
            "found": {name: float(right.float().mean()) for name, right in made.granted.each.items()},
            "pictures": _uris(made.pictures),
        }

    for endpoint in (draw_class, class_grid, draw_words, write_number, between_classes, verdicts):
        api(endpoint, api_name=endpoint.__name__, concurrency_limit=None)
    api(accuracy_by_class, api_name="accuracy_by_class", **MEASURE_LIMIT)


def _origin(models: LabelModels, model: str, seed: int) -> dict[str, Any]:
    """Which model answered, on what it was trained, and how to repeat it."""
    return {"model": model, "trained_on": models.entry(model).trained_on, "seed": int(seed)}


def _uris(pictures: Tensor) -> list[str]:
    return [data_uri(picture) for picture in pictures]


def _seed(value: Any) -> int:
    return _count("seed", value, MOST_SEED, least=0)


def _count(name: str, value: Any, most: int, least: int = 1) -> int:
    """JSON may hold anything: a ValueError unless it is a whole number within its bounds."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if is_number and least <= value <= most and value == int(value):
        return int(value)
    raise ValueError(f"{name} must be a whole number from {least} to {most}.")
