"""Networks only: one file a family, and the registry of those that play the game of two."""

from __future__ import annotations

from playground.models.acgan import ACGAN28, LECTURE_ACGAN
from playground.models.architecture import Architecture
from playground.models.cgan import CGAN28
from playground.models.dcgan import DCGAN28, DCGAN64, PLAIN_DCGAN28
from playground.models.faces64 import FACES64, SAGAN64
from playground.models.initial import initialise
from playground.models.layers import Discriminator, Dropout, Encoder, Generator, set_layer_rng
from playground.models.lecture import LECTURE9A
from playground.models.mlp import BARE_MLP, MLP
from playground.models.projection import PROJECTION28
from playground.models.pydata import PYDATA
from playground.models.sagan import SAGAN28
from playground.models.sngan import SNGAN28
from playground.models.style import STYLE64

__all__ = [
    "ARCHITECTURES",
    "Architecture",
    "Discriminator",
    "Dropout",
    "Encoder",
    "Generator",
    "initialise",
    "set_layer_rng",
]

ARCHITECTURES: dict[str, Architecture] = {
    "mlp": MLP,
    "mlp_bare": BARE_MLP,
    "dcgan28": DCGAN28,
    "dcgan28_plain": PLAIN_DCGAN28,
    "cgan28": CGAN28,
    "projection28": PROJECTION28,
    "acgan28": ACGAN28,
    "sagan28": SAGAN28,
    "sngan28": SNGAN28,
    "lecture9a": LECTURE9A,
    "lecture9a_acgan": LECTURE_ACGAN,
    "pydata": PYDATA,
    "dcgan64": DCGAN64,
    "faces64": FACES64,
    "sagan64": SAGAN64,
    "style64": STYLE64,
}
