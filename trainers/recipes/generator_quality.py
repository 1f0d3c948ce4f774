"""What is measured of a generator after its training, by classifiers that did not train it: sentences for its card."""

from __future__ import annotations

import torch
from torch import Tensor

from playground.data import DataUnavailable, faces, load, to_unit
from playground.data.faces import ATTRIBUTES
from playground.latent import draw, latents
from playground.metrics import Evaluator, ask_all, obedience
from playground.metrics.face_attributes import (
    attribute_chances,
    face_distance,
    nearest,
)
from playground.models import Generator
from playground.models.attributes import AttributeClassifier
from playground.models.wishes import WishedGenerator
from playground.pretrained import Pretrained, has_classifier
from playground.words import TOPICS

SEED = 20
"""of the latents that are measured; no training uses it"""
PER_CLASS = 200
PER_WISH = 20
WISHES = 2_000
"""at most"""
FACES = 2_000
COMPARED = 200
"""generated faces whose nearest training faces are looked for"""


def measurements_of(generator: Generator, dataset: str) -> list[str]:
    """Sentences on obedience for a generator that can be asked, on faces for one that draws them."""
    if generator.num_classes and has_classifier(dataset):
        return [_obedience(generator, dataset)]
    asked, topic = [], TOPICS.get(dataset)
    # Groups that nobody named can be wished too, but not said.
    if isinstance(generator, WishedGenerator) and topic is not None and generator.sizes == list(topic.sizes):
        asked = [_wishes(generator, dataset)]
    return asked + (_faces(generator) if dataset == faces.NAME else [])


def _wishes(generator: WishedGenerator, dataset: str) -> str:
    """Every wish that says everything, as often as the others; where there are too many, WISHES of them by chance."""
    topic = TOPICS[dataset]
    every = torch.cartesian_prod(*map(torch.arange, topic.sizes))
    if len(every) * PER_WISH > WISHES:
        every = every[torch.randperm(len(every), generator=torch.Generator().manual_seed(SEED))[:WISHES]]
        asked = f"{WISHES:,} wishes that say everything"
    else:
        every, asked = every.repeat(PER_WISH, 1), f"each of {len(every)} wishes {PER_WISH} times"
    pictures = draw(generator, latents(len(every), generator.latent_dim, SEED), topic.wishes_of(every))
    right = (topic.seen_in(pictures, Pretrained()) == every).float()
    found = ", ".join(
        f"{name.replace('_', ' ')} in {share:.1%}"
        for name, share in zip(topic.attributes, right.mean(dim=0).tolist(), strict=True)
    )
    said = f"Asked for {asked}, it draws what was asked for: {found} of the pictures. {topic.witness}"
    return f"{said} {_distance(pictures, dataset)}" if has_classifier(dataset) else said


def _obedience(generator: Generator, dataset: str) -> str:
    pictures, asked = ask_all(generator, PER_CLASS, SEED)
    found = obedience(pictures, asked, Pretrained().classifier(dataset))
    worst = min(range(generator.num_classes), key=lambda k: found.recognised[k])
    return (
        f"Asked for each class {PER_CLASS} times, it draws what a classifier that did not train it recognises as "
        f"the class in {found.overall:.1%} of the pictures (class {worst}, the worst: {found.recognised[worst]:.1%}). "
        f"{_distance(pictures, dataset)}"
    )


def _distance(pictures: Tensor, dataset: str) -> str:
    try:
        real = load(dataset, split="test").images
    except DataUnavailable:
        return "The test pictures were not at hand, so the distance to them was not measured."
    fid = Evaluator(real, dataset).evaluate(pictures).fid
    return f"Fréchet distance to {len(real):,} test pictures in that classifier's features: {fid:.1f}."


def _faces(generator: Generator) -> list[str]:
    try:
        train, test = load("faces"), load("faces", split="test")
    except DataUnavailable:
        return ["The drawn faces were not at hand when this card was written, so it was not compared with them."]
    classifier = Pretrained().attribute_classifier()
    pictures = draw(generator, latents(FACES, generator.latent_dim, SEED))
    distance = face_distance(classifier, test.images)
    floor = distance(train.images[:FACES])
    return [
        f"Fréchet distance of {FACES:,} pictures to {len(test.images):,} drawn faces that it was not trained on: "
        f"{distance(pictures):.1f}, in the features of our own attribute classifier; {FACES:,} other drawn faces have "
        f"{floor:.1f}.",
        _attributes(classifier, pictures),
        _memory(pictures[:COMPARED], train.images, test.images[:COMPARED]),
    ]


def _attributes(classifier: AttributeClassifier, pictures: Tensor) -> str:
    """Whether every value of every attribute occurs."""
    rarest, missing = (1.0, ""), []
    for name, chances in attribute_chances(classifier, pictures).items():
        shares = torch.bincount(chances.argmax(dim=1), minlength=chances.shape[1]) / len(pictures)
        for value, share in zip(ATTRIBUTES[name], shares.tolist(), strict=True):
            rarest = min(rarest, (share, f"{name.replace('_', ' ')}: {value}"))
            if share == 0:
                missing.append(f"{name}: {value}")
    if missing:
        return f"Never drawn: {', '.join(missing)}."
    return f"Every value of every attribute is drawn; the rarest, {rarest[1]}, in {rarest[0]:.1%} of the faces."


def _memory(pictures: Tensor, train: Tensor, unseen: Tensor) -> str:
    """Nearest neighbours: a generator that repeats training faces would be nearer to them than new faces are."""
    own = nearest(pictures, train).distance.median().item()
    real = nearest(to_unit(unseen), train).distance.median().item()
    return (
        f"Nearest training face in pixels (root mean square, black to white is 2; median of {COMPARED}): {own:.3f} "
        f"for its faces, {real:.3f} for drawn faces that it was not trained on."
    )
