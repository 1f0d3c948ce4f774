"""Ways from one latent to the next."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import torch
from torch import Tensor

IN_LINE = 1e-6
"""sine of the angle below which the direction from one float32 vector to another is rounding error"""

How = Literal["slerp", "lerp"]
Ease = Literal["even", "smooth"]


def lerp(a: Tensor, b: Tensor, t: Tensor) -> Tensor:
    """The straight line: a, b (d,) and t (m,) in [0, 1] -> (m, d). Between two normal latents it cuts inside the
    shell where latents lie: halfway, the norm is only 0.71 of the usual one."""
    return torch.lerp(a.expand(len(t), -1), b.expand(len(t), -1), t[:, None])


def slerp(a: Tensor, b: Tensor, t: Tensor) -> Tensor:
    """The arc: the direction turns evenly (Shoemake 1985), as proposed for latents by White 2016, section 2.1.

    a, b: (d,), t: (m,) in [0, 1] -> (m, d). Shoemake's formula wants unit vectors: here the directions are
    turned and the norms go in a straight line. Between opposite vectors every half circle is as short; the one
    taken is always the same. From or to 0, which has no direction, it is the straight line.
    """
    norms = a.double().norm(), b.double().norm()
    if min(norms) == 0:
        return lerp(a, b, t)
    start, end = a.double() / norms[0], b.double() / norms[1]
    # Shoemake's sin(t w) / sin(w) is 0 / 0 for parallel vectors. The same arc in a right-angled frame is not.
    angle = 2 * torch.atan2((start - end).norm(), (start + end).norm())
    t = t.double()[:, None]
    direction = (t * angle).cos() * start + (t * angle).sin() * _perpendicular(end, start)
    arc: Tensor = direction * torch.lerp(*norms, t)
    return arc.to(a)


def _perpendicular(to: Tensor, start: Tensor) -> Tensor:
    """The unit vector at right angles to unit `start`, in the plane of both; some fixed one where they are in line."""
    rest = to - (to @ start) * start
    if rest.norm() < IN_LINE:
        axis = torch.zeros_like(start)
        axis[start.abs().argmin()] = 1.0
        rest = axis - (axis @ start) * start
    norm = rest.norm()
    return rest / norm if norm > 0 else rest  # in one dimension nothing is at right angles


HOW: dict[How, Callable[[Tensor, Tensor, Tensor], Tensor]] = {"slerp": slerp, "lerp": lerp}

EASES: dict[Ease, Callable[[Tensor], Tensor]] = {
    "even": lambda t: t,
    "smooth": lambda t: t * t * (3 - 2 * t),  # smoothstep: slow at each pick, so that a film dwells there
}


def path(picks: Tensor, steps: int, how: How = "slerp", closed: bool = False, ease: Ease = "even") -> Tensor:
    """Latents on the way through all picks, in order: (k, d) -> (m, d).

    Each way from one pick to the next takes `steps` steps. Open, the path begins and ends with a pick:
    m = (k - 1) * steps + 1. Closed, it goes back to the first pick and stops a step before it, so that a film
    loops without a hitch: m = k * steps. For rows of classes, use `how="lerp"`: they keep their sum.
    """
    if picks.ndim != 2 or len(picks) < 2:
        raise ValueError(f"picks must be (k, d) with k >= 2, got {tuple(picks.shape)}")
    if steps < 1:
        raise ValueError(f"steps must be at least 1, got {steps}")
    t = EASES[ease](torch.arange(steps, dtype=picks.dtype) / steps)
    ends = picks.roll(-1, dims=0) if closed else picks[1:]
    legs = [HOW[how](a, b, t) for a, b in zip(picks, ends, strict=False)]
    return torch.cat(legs if closed else [*legs, picks[-1:]])
