"""What the page and the endpoints share of looking for a given picture among all that a model can draw."""

from __future__ import annotations

import functools
import time
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import torch
from PIL import Image
from torch import Tensor
from torch.nn import functional as F

from playground.data import DATASETS, DataUnavailable, mnist, to_unit
from playground.data.decoding import decode_file
from playground.data.glyphs import DRAFT_SIDE
from playground.data.pictures import read_picture
from playground.latent import Inversion, draw, invert, prepare_target
from playground.latent.seeds import refuse_asked
from playground.pretrained import Pretrained, Subject
from playground.ui.components.picture_html import pillow

STEPS = 150
"""of descent: after 100 the error hardly falls"""
RESTARTS = 8
"""descents side by side from different latents"""
MOST_SECONDS = 60.0
"""then the best so far is the result, however slow the computer"""
EXAMPLES = 10


@dataclass(frozen=True, eq=False)
class Target:
    """What is looked for."""

    subject: Subject
    picture: Tensor
    """(1, c, s, s) in [-1, 1], as generators of that subject see the world"""
    notes: tuple[str, ...] = ()
    """sentences about what was done to the file"""


@dataclass(frozen=True, eq=False)
class SearchProgress:
    """How far a search has come."""

    best: Inversion
    seconds_left: float
    """a guess from the pace so far; 0 at the end"""
    is_over: bool


def target_of(pretrained: Pretrained, image: Image.Image, model: str) -> Target:
    """Any picture, prepared for that model. ValueError in plain words where it shows nothing, or where the model must
    be told what to draw."""
    entry = pretrained.generator_entry(model)
    refuse_asked(entry)
    return Target(entry.subject, prepare_target(image, entry.subject))


def target_in(pretrained: Pretrained, path: Path, model: str) -> Target:
    """The same for a file that somebody uploaded, whatever it holds."""
    decoded = decode_file(path, DRAFT_SIDE)
    return replace(target_of(pretrained, decoded.picture, model), notes=decoded.notes)


def target_of_example(pretrained: Pretrained, model: str, number: int) -> Target:
    """The same for one of `examples`. Raises ValueError where there is none of that number."""
    return target_of(pretrained, example(pretrained, model, number), model)


def search(
    pretrained: Pretrained,
    model: str,
    target: Target,
    seconds: float = MOST_SECONDS,
    hole: Tensor | None = None,
    seed: int = 0,
) -> Generator[SearchProgress]:
    """Improve step by step until all steps are taken or the time is over. ValueError before the first step.

    hole: bool (1, 1, s, s), where the target does not count. seed: another one starts from other latents.
    """
    generator = pretrained.generator(model)
    features = FEATURES[target.subject](pretrained) if hole is None else None
    side = draw(generator, torch.zeros(1, generator.latent_dim)).shape[-1]
    aim = target.picture if target.picture.shape[-1] == side else F.interpolate(target.picture, side, mode="bilinear")
    known = None if hole is None else ~hole
    steps = invert(generator, aim, STEPS, seed, RESTARTS, features=features, known=known)
    return _timed(steps, time.monotonic(), seconds)


def _timed(steps: Iterator[Inversion], start: float, seconds: float) -> Generator[SearchProgress]:
    begun = start
    for best in steps:
        now = time.monotonic()
        if best.step == 0:
            begun = now  # what comes before the first step says nothing about the pace
        pace = (now - begun) / best.step if best.step else 0.0
        left = min(pace * (best.steps - best.step), max(0.0, start + seconds - now))
        is_over = best.step == best.steps or now - start >= seconds
        yield SearchProgress(best, 0.0 if is_over else left, is_over)
        if is_over:
            return


@torch.inference_mode()
def read_digit(pretrained: Pretrained, picture: Tensor) -> tuple[int, float]:
    """What our classifier reads in (1, 1, 28, 28), and how sure it is, 0 to 1."""
    sure, digit = pretrained.classifier(mnist.NAME)(picture).softmax(dim=1).max(dim=1)
    return int(digit), float(sure)


FEATURES: dict[Subject, Callable[[Pretrained], Callable[[Tensor], Tensor] | None]] = {
    "digits": lambda pretrained: pretrained.classifier(mnist.NAME).features,
    "garments": lambda pretrained: None,
    "faces": lambda pretrained: None,
    "pictures": lambda pretrained: None,
}
"""what keeps the meaning of a picture while its pixels are fitted"""


def example(pretrained: Pretrained, model: str, number: int) -> Image.Image:
    """One of `examples`. Raises ValueError where there is none of that number."""
    pictures = examples(pretrained, model)
    if not 0 <= number < len(pictures):
        raise ValueError("There is no such example. Choose one of those that are shown.")
    return pictures[number]


def examples(pretrained: Pretrained, model: str) -> list[Image.Image]:
    """Pictures that the model was not trained on: one of each class of its data set's test part, or faces that ship
    beside the model. None for a model of somebody's own pictures, which has seen them all."""
    entry = pretrained.generator_entry(model)
    if entry.subject == "faces":
        paths = sorted((pretrained.root / "faces64" / "examples").glob("*.png"))[:EXAMPLES]
        return [read_picture(path).convert("RGB") for path in paths]
    try:
        return [] if entry.subject == "pictures" else [pillow(to_unit(one)) for one in _one_of_each(entry.dataset)]
    except DataUnavailable:
        return []


@functools.cache
def _one_of_each(dataset: str) -> Tensor:
    """uint8 (10, 1, 28, 28): the first test picture of each class. Raises DataUnavailable."""
    test = DATASETS[dataset].load("test")
    assert test.labels is not None
    return torch.stack([test.images[int((test.labels == which).nonzero()[0])] for which in range(EXAMPLES)])
