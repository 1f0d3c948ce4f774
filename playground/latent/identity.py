"""How much of a picture survived an edit: measured, not promised."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from torch import Tensor

from playground.latent.discovery import Attribute

UNCHANGED = 0.5
"""an attribute counts as kept while it changes by at most this many of its standard deviations"""


@dataclass(frozen=True)
class Identity:
    """What an edit left alone, over all edited pictures."""

    attributes: float | None
    """share, 0 to 1, of the attributes that were not asked to change and did not; None where there are no others"""
    same_class: float | None
    """share, 0 to 1, of pictures that are still named the same; None without classes, or where one was asked for"""
    pixels: float
    """root mean square change of a pixel, 0 to 1, where 1 is from black to white"""


@dataclass(frozen=True, eq=False)
class ScoredPictures:
    """Pictures (n, c, s, s) in [-1, 1] and their scores (n, a)."""

    pictures: Tensor
    scores: Tensor


def identity_kept(
    before: ScoredPictures,
    after: ScoredPictures,
    attributes: Sequence[Attribute],
    spreads: Tensor,
    asked: Collection[str],
) -> Identity:
    """Compare pictures with the same ones after an edit.

    Args:
        attributes: what the a columns of scores measure.
        spreads: (a,), standard deviation of each score over drawn pictures.
        asked: names of the attributes that were meant to change.
    """
    if before.scores.shape != after.scores.shape or before.scores.shape[1] != len(attributes):
        raise ValueError(
            f"scores must be (n, {len(attributes)}), got {tuple(before.scores.shape)} and {tuple(after.scores.shape)}"
        )
    others = [i for i, a in enumerate(attributes) if a.kind == "attribute" and a.name not in asked]
    classes = [i for i, a in enumerate(attributes) if a.kind == "class"]
    class_asked = any(attributes[i].name in asked for i in classes)
    change = (after.scores - before.scores).abs() / spreads.clamp(min=1e-6)
    kept = (change[:, others] <= UNCHANGED).float().mean()
    same = before.scores[:, classes].argmax(dim=1) == after.scores[:, classes].argmax(dim=1) if classes else None
    return Identity(
        attributes=float(kept) if others else None,
        same_class=float(same.float().mean()) if same is not None and not class_asked else None,
        pixels=float(((after.pictures - before.pictures) / 2).square().mean().sqrt()),
    )


def usual_difference(pictures: Tensor) -> float:
    """How much two of these pictures (n, c, s, s), n >= 2, differ, as `Identity.pixels` counts it."""
    if len(pictures) < 2:
        raise ValueError(f"a difference needs at least 2 pictures, got {len(pictures)}")
    # The mean square of a difference of two independent draws is twice their variance.
    return float((2 * (pictures / 2).var(dim=0).mean()).sqrt())
