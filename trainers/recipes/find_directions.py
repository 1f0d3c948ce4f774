"""Find what moves a generator's pictures, and keep it beside its weights: ``python -m trainers directions``."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

from playground.latent import (
    Directions,
    Samples,
    attribute_directions,
    join,
    principal_directions,
    samples,
    save_directions,
    scorer_for,
)
from playground.pretrained import Pretrained, Subject, generator_entry, load_network

LEAST_EXPLAINED = 0.03
"""an attribute that explains less is not drawn, or does not depend on the latent; chance alone explains up to 0.02"""


@dataclass(frozen=True)
class DirectionsConfig:
    """Everything that changes the directions."""

    model: Path = Path("pretrained/dcgan28-mnist")
    """model folder, named as in playground.pretrained.MODELS; receives directions.safetensors"""
    samples: int = 6000
    """pictures drawn and measured"""
    principal: int = 10
    """directions that move the picture most, named by their rank"""
    seed: int = 0
    """fixes the latents"""


def find(drawn: Samples, subject: Subject, principal: int) -> Directions:
    """Attributes first, then classes where the generator is not told any, then principal directions."""
    scorer = scorer_for(subject, Pretrained())
    found = attribute_directions(drawn, scorer.score(drawn.pictures), scorer.attributes)
    kinds = ("attribute", "class") if drawn.classes is None else ("attribute",)
    kept = [
        i for i, meaning in enumerate(found.meanings) if meaning.kind in kinds and meaning.explained >= LEAST_EXPLAINED
    ]
    named = Directions(tuple(found.meanings[i] for i in kept), found.vectors[kept])
    return join([named, principal_directions(drawn, principal)])


def main(config: DirectionsConfig) -> None:
    """Find, store, and print what each direction does."""
    entry = generator_entry(config.model.name)
    drawn = samples(load_network(entry.network, config.model), config.samples, config.seed)
    directions = find(drawn, entry.subject, config.principal)
    path = save_directions(directions, config.model)
    for meaning in directions.meanings:
        print(f"{meaning.name:>24}  {meaning.effect:7.3f} {meaning.unit or ' '}  explains {meaning.explained:.1%}")
    print(f"{path}: {len(directions.meanings)} directions", file=sys.stderr)
