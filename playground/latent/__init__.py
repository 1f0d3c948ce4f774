"""The latent space: drawing, walking, adding, steering, searching. Pure functions of latents and generators."""

from __future__ import annotations

from playground.latent.arithmetic import combine, mean, onto_shell
from playground.latent.directions import (
    Direction,
    Directions,
    coordinates,
    disentangle,
    each_way,
    has_directions,
    join,
    load_directions,
    move,
    save_directions,
)
from playground.latent.discovery import (
    Attribute,
    Samples,
    attribute_directions,
    principal_directions,
    samples,
)
from playground.latent.finding import directions_for, find_directions
from playground.latent.identity import Identity, ScoredPictures, identity_kept, usual_difference
from playground.latent.interpolation import lerp, path, slerp
from playground.latent.inversion import Inversion, invert
from playground.latent.look import has_attention
from playground.latent.picture_map import Map, map_of
from playground.latent.sampling import draw, draw_some, latents, truncate
from playground.latent.scoring import Scorer, scorer_for
from playground.latent.target import prepare_target

__all__ = [
    "Attribute",
    "Direction",
    "Directions",
    "Identity",
    "Inversion",
    "Map",
    "Samples",
    "ScoredPictures",
    "Scorer",
    "attribute_directions",
    "combine",
    "coordinates",
    "directions_for",
    "disentangle",
    "draw",
    "draw_some",
    "each_way",
    "find_directions",
    "has_attention",
    "has_directions",
    "identity_kept",
    "invert",
    "join",
    "latents",
    "lerp",
    "load_directions",
    "map_of",
    "mean",
    "move",
    "onto_shell",
    "path",
    "prepare_target",
    "principal_directions",
    "samples",
    "save_directions",
    "scorer_for",
    "slerp",
    "truncate",
    "usual_difference",
]
