"""Finding directions: what moves the picture most, and what moves an attribute that can be measured."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional as F

from playground.latent.directions import Direction, Directions, Kind
from playground.latent.sampling import draw, latents
from playground.models import Generator

PART = 256
"""pictures drawn between two words of progress"""
COLUMNS = 1024
"""values fitted at a time"""


@dataclass(frozen=True)
class Attribute:
    """What one column of scores measures."""

    name: str
    kind: Kind
    unit: str
    group: str = ""
    """attributes of one group exclude each other: their scores sum to 1"""


@dataclass(frozen=True, eq=False)
class Samples:
    """Drawn latents and what the generator makes of them."""

    z: Tensor
    """(n, d)"""
    classes: Tensor | None
    """(n, num_classes), one-hot; None where the generator is not told any"""
    pictures: Tensor
    """(n, c, s, s)"""


def samples(generator: Generator, n: int, seed: int, progress: Callable[[float], None] | None = None) -> Samples:
    """n pictures of drawn latents; where the generator is told a class, each class is as likely.

    progress: is told the share that is drawn, 0 to 1.
    """
    z, classes = latents(n, generator.latent_dim, seed), None
    if generator.num_classes:
        chosen = torch.randint(generator.num_classes, (n,), generator=torch.Generator().manual_seed(seed + 1))
        classes = F.one_hot(chosen, generator.num_classes).float()
    parts = []
    for start in range(0, n, PART):
        told = None if classes is None else classes[start : start + PART]
        parts.append(draw(generator, z[start : start + PART], told))
        if progress is not None:
            progress(min(1.0, (start + PART) / n))
    return Samples(z, classes, torch.cat(parts))


def principal_directions(drawn: Samples, k: int = 10) -> Directions:
    """The k directions of the latent space that move the picture most, at right angles to one another.

    The best linear account of the generator, picture = z J + constant, is fitted by least squares; with a normal
    z, J is also the mean Jacobian (Stein 1981, lemma 1). Its left singular vectors are the directions; a singular
    value gives the effect, the root mean square change of a pixel, where 1 is from black to white.
    GANSpace (Härkönen et al. 2020) takes principal components of early activations, SeFa (Shen and Zhou 2021)
    singular vectors of the first layer's weights: both rank by what happens inside, this by what is seen. What
    goes one way for one half of the pictures and the other way for the rest cancels out here.
    """
    d = drawn.z.shape[1]
    if not 1 <= k <= d:
        raise ValueError(f"k must be 1 to {d}, got {k}")
    pixels = drawn.pictures.flatten(1) / 2  # as shares of the way from black to white
    slopes, rest = _slopes(drawn, pixels)
    vectors, sizes, _ = torch.linalg.svd(slopes, full_matrices=False)
    vectors = vectors.T * vectors.gather(0, vectors.abs().argmax(dim=0, keepdim=True)).T.sign()  # SVD leaves signs open
    variance = sizes.square().sum() + rest.sum()
    meanings = [
        Direction(
            name=f"direction {i + 1}",
            kind="principal",
            unit="",
            effect=float(size) / math.sqrt(pixels.shape[1]),
            explained=float(size.square() / variance),
        )
        for i, size in enumerate(sizes[:k])
    ]
    return Directions(tuple(meanings), vectors[: len(meanings)].float())


def attribute_directions(drawn: Samples, scores: Tensor, attributes: Sequence[Attribute]) -> Directions:
    """The direction in which each attribute grows fastest. scores: (n, a), one column for each of a attributes.

    The slopes of a least squares fit of the scores on z. Where a score depends on z through one direction alone,
    bent in any way (a probability is), the fit finds that direction, since z is normal (Brillinger 1982): a
    logistic fit, or the separating plane of InterFaceGAN (Shen et al. 2020), would find no other.
    """
    if scores.shape != (len(drawn.z), len(attributes)):
        raise ValueError(f"scores must be ({len(drawn.z)}, {len(attributes)}), got {tuple(scores.shape)}")
    slopes, rest = _slopes(drawn, scores)
    sizes = slopes.norm(dim=0)
    explained = sizes.square() / (sizes.square() + rest).clamp(min=1e-12)
    meanings = [
        Direction(attribute.name, attribute.kind, attribute.unit, float(size), float(share), attribute.group)
        for attribute, size, share in zip(attributes, sizes, explained, strict=True)
    ]
    return Directions(tuple(meanings), (slopes / sizes.clamp(min=1e-12)).T.float())


def _slopes(drawn: Samples, values: Tensor) -> tuple[Tensor, Tensor]:
    """Least squares of values (n, p) on z: slopes (d, p), and the variance (p,) that they leave unexplained.

    What the class alone says about the values is in neither.
    """
    n, d = drawn.z.shape
    if n < 2 * d:
        raise ValueError(f"a fit on {d} latent numbers needs at least {2 * d} samples, got {n}")
    constant = torch.ones(n, 1) if drawn.classes is None else drawn.classes
    known = torch.cat([drawn.z, constant], dim=1).double()
    slopes, rest = [], []
    for part in values.split(COLUMNS, dim=1):  # all pixels of many faces in float64 would take gigabytes
        exact = part.double()
        fitted = torch.linalg.lstsq(known, exact).solution
        slopes.append(fitted[:d])
        rest.append((exact - known @ fitted).square().sum(dim=0) / (n - known.shape[1]))
    return torch.cat(slopes, dim=1), torch.cat(rest)
