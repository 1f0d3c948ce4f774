"""Networks only: one file a family, and the registry of those a live run can train."""

from __future__ import annotations

from playground.models.architecture import Architecture
from playground.models.dcgan import DCGAN28, DCGAN64
from playground.models.initial import initialise
from playground.models.layers import Discriminator, Dropout, Generator, set_dropout_rng
from playground.models.lecture import LECTURE9A
from playground.models.mlp import MLP
from playground.models.pydata import PYDATA

__all__ = [
    "ARCHITECTURES",
    "Architecture",
    "Discriminator",
    "Dropout",
    "Generator",
    "initialise",
    "set_dropout_rng",
]

ARCHITECTURES: dict[str, Architecture] = {
    "mlp": MLP,
    "dcgan28": DCGAN28,
    "lecture9a": LECTURE9A,
    "pydata": PYDATA,
    "dcgan64": DCGAN64,
}
