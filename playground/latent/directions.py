"""Directions in the latent space that mean something, and moving along them.

A latent is standard normal, so along any unit vector it varies by 1: amounts are in standard deviations.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save
from torch import Tensor

from playground.runs.files import write_whole

Kind = Literal["principal", "attribute", "class"]
FILE = "directions.safetensors"
"""beside the weights in a model folder"""


@dataclass(frozen=True)
class Direction:
    """What a direction means; every figure was measured when it was found."""

    name: str
    kind: Kind
    unit: str
    """of the effect: "°", "px", or "" for a share between 0 and 1"""
    effect: float
    """what one standard deviation changes on average, in `unit`"""
    explained: float
    """0 to 1: share of the variance (of the attribute, or of all pixels) that goes in a straight line with it"""
    group: str = ""
    """directions of one group exclude each other, as digits do: one can only grow at the cost of the others"""


@dataclass(frozen=True, eq=False)
class Directions:
    """k directions: row i of `vectors` is what `meanings[i]` is about."""

    meanings: tuple[Direction, ...]
    vectors: Tensor
    """(k, d), each of length 1"""

    def __post_init__(self) -> None:
        if self.vectors.ndim != 2 or len(self.vectors) != len(self.meanings):
            raise ValueError(f"vectors must be ({len(self.meanings)}, d), got {tuple(self.vectors.shape)}")

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(meaning.name for meaning in self.meanings)

    def only(self, kinds: Collection[Kind]) -> Directions:
        """Those of these kinds, in their order."""
        chosen = [i for i, meaning in enumerate(self.meanings) if meaning.kind in kinds]
        return Directions(tuple(self.meanings[i] for i in chosen), self.vectors[chosen])


def join(parts: Sequence[Directions]) -> Directions:
    """One set after the other."""
    return Directions(
        tuple(meaning for part in parts for meaning in part.meanings), torch.cat([part.vectors for part in parts])
    )


def move(z: Tensor, directions: Directions, amounts: Tensor) -> Tensor:
    """z (n, d) taken along each direction by `amounts` (k,) or (n, k), in standard deviations -> (n, d)."""
    k, d = directions.vectors.shape
    if z.ndim != 2 or z.shape[1] != d:
        raise ValueError(f"latents must be (n, {d}), got {tuple(z.shape)}")
    if amounts.shape not in ((k,), (len(z), k)):
        raise ValueError(f"amounts must be ({k},) or ({len(z)}, {k}), got {tuple(amounts.shape)}")
    return z + amounts.to(z) @ directions.vectors


def each_way(amounts: Tensor, which: Sequence[int], steps: Sequence[float]) -> Tensor:
    """One direction at a time elsewhere: amounts (k,) -> (len(which) * len(steps), k), in which the first direction of
    `which` takes all the steps, then the next one; all else stays."""
    ways = amounts.repeat(len(which), len(steps), 1)
    for row, direction in enumerate(which):
        ways[row, :, direction] = torch.tensor(steps)
    return ways.flatten(0, 1)


def coordinates(z: Tensor, directions: Directions) -> Tensor:
    """How far latents (n, d) lie along each direction, in standard deviations -> (n, k)."""
    d = directions.vectors.shape[1]
    if z.ndim != 2 or z.shape[1] != d:
        raise ValueError(f"latents must be (n, {d}), got {tuple(z.shape)}")
    return z @ directions.vectors.T


def disentangle(directions: Directions) -> Directions:
    """The same directions made to leave the others alone: "keep identity".

    InterFaceGAN's conditional manipulation (Shen et al. 2020, section 3.3): from each vector, its projection on
    all attributes and classes but itself is taken away, so that a step changes none of their coordinates. This is
    the dual basis. Gram-Schmidt would hold only those that come first, and Löwdin's symmetric way none exactly.
    Nothing is held against its own group, at whose cost it grows. Effects shrink to what is left.
    """
    meanings, vectors = [], []
    for i, meaning in enumerate(directions.meanings):
        others = [
            j
            for j, other in enumerate(directions.meanings)
            if j != i and other.kind != "principal" and not (meaning.group and meaning.group == other.group)
        ]
        kept = _without(directions.vectors[i], directions.vectors[others])
        length = float(kept.norm())
        vectors.append(kept / max(length, 1e-6))
        meanings.append(
            dataclasses.replace(meaning, effect=meaning.effect * length, explained=meaning.explained * length**2)
        )
    return Directions(tuple(meanings), torch.stack(vectors) if vectors else directions.vectors)


def _without(vector: Tensor, others: Tensor) -> Tensor:
    """What is left of a vector (d,) once its projection on the span of others (m, d) is taken away."""
    if len(others) == 0:
        return vector
    # Class directions depend on one another, so the span may have fewer dimensions than rows.
    _, sizes, basis = torch.linalg.svd(others.double(), full_matrices=False)
    span = basis[sizes > 1e-4 * sizes[0]]
    exact = vector.double()
    left: Tensor = exact - (exact @ span.T) @ span
    return left.to(vector)


def save_directions(directions: Directions, folder: Path) -> Path:
    """Write FILE into a model folder, whole or not at all; returns its path."""
    meanings = json.dumps([dataclasses.asdict(meaning) for meaning in directions.meanings])
    # One entry of metadata only: safetensors writes several in any order, and the same directions give the same bytes.
    content = save({"vectors": directions.vectors.float().contiguous()}, {"meanings": meanings})
    write_whole(folder / FILE, content)
    return folder / FILE


def has_directions(folder: Path) -> bool:
    """Whether there are any to load."""
    return (folder / FILE).is_file()


def load_directions(folder: Path) -> Directions:
    """What `save_directions` wrote. FileNotFoundError where there is none, ValueError where it is damaged."""
    path = folder / FILE
    if not has_directions(folder):
        raise FileNotFoundError(f"There is no {FILE} in {folder}. Make it with: python -m trainers directions")
    try:
        with safe_open(path, framework="pt") as file:
            meanings = json.loads(file.metadata()["meanings"])
            return Directions(tuple(Direction(**meaning) for meaning in meanings), file.get_tensor("vectors").clone())
    except (SafetensorError, KeyError, TypeError, ValueError) as error:
        raise ValueError(f"{path} is damaged. Make it again with: python -m trainers directions") from error
