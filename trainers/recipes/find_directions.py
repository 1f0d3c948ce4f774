"""Find what moves a generator's pictures, and keep it beside its weights: ``python -m trainers directions``."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

from playground.latent import find_directions, samples, save_directions, scorer_for
from playground.pretrained import Pretrained, generator_entry, load_network


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


def main(config: DirectionsConfig) -> None:
    """Find, store, and print what each direction does."""
    entry = generator_entry(config.model.name)
    drawn = samples(load_network(entry.network, config.model), config.samples, config.seed)
    directions = find_directions(drawn, scorer_for(entry.subject, Pretrained()), config.principal)
    path = save_directions(directions, config.model)
    for meaning in directions.meanings:
        print(f"{meaning.name:>24}  {meaning.effect:7.3f} {meaning.unit or ' '}  explains {meaning.explained:.1%}")
    print(f"{path}: {len(directions.meanings)} directions", file=sys.stderr)
