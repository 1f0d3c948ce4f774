"""Asking a generator for classes: one class in many styles, one style for many classes, and what lies between.

A class is a one-hot row beside the latent z (Mirza and Osindero 2014, section 3.2). What the class does not say
(slant, thickness, cut) is left to z, the style: the same z with another class is the same hand with another digit.
"""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional as F

from playground.latent import draw, latents
from playground.models import Generator

MOST_DIGITS = 12
DIGITS = "0123456789"
BLACK = -1.0
INK = -0.5
"""a pixel lighter than this belongs to the stroke"""
GAP = 3
"""pixels between two digits, and at both ends"""


def of_class(which: int, num_classes: int) -> Tensor:
    """The label (1, num_classes) that asks for one class."""
    if not 0 <= which < num_classes:
        raise ValueError(f"class must be 0 to {num_classes - 1}, got {which}")
    return F.one_hot(torch.tensor([which]), num_classes).float()


def towards(a: int, b: int, t: Tensor, num_classes: int) -> Tensor:
    """Fractional labels from class a (t = 0) to class b (t = 1): t (m,) -> (m, num_classes), rows sum to 1.

    No such label was ever seen in training: what comes out shows how the network joins what it has learnt.
    """
    return torch.lerp(of_class(a, num_classes), of_class(b, num_classes), t[:, None])


def class_sheet(generator: Generator, which: int, n: int, seed: int) -> Tensor:
    """n pictures of one class, each in a style of its own: (n, c, s, s)."""
    return draw(generator, latents(n, generator.latent_dim, seed), of_class(which, generator.num_classes))


def class_grid(generator: Generator, styles: int, seed: int) -> Tensor:
    """Every class in the same styles: (styles, num_classes, c, s, s). A row is one z, a column is one class."""
    return _in_styles(generator, torch.eye(generator.num_classes), styles, seed)


def pictures_between(generator: Generator, a: int, b: int, t: Tensor, styles: int, seed: int) -> Tensor:
    """From class a to class b at each t (m,) in [0, 1], in the same styles: (styles, m, c, s, s)."""
    return _in_styles(generator, towards(a, b, t, generator.num_classes), styles, seed)


def number(generator: Generator, digits: tuple[int, ...], handwritings: int, seed: int) -> Tensor:
    """Digits (m of them) next to one another in several handwritings: (handwritings, m, c, s, s)."""
    rows = torch.cat([of_class(digit, generator.num_classes) for digit in digits])
    return _in_styles(generator, rows, handwritings, seed)


def digits_of(text: str) -> tuple[int, ...]:
    """The digits of what somebody typed, spaces around it aside. ValueError, fit for a person, for anything else."""
    typed = text.strip()
    if not typed:
        raise ValueError(f"Type a number of 1 to {MOST_DIGITS} digits, such as 2026.")
    other = next((sign for sign in typed if sign not in DIGITS), None)  # str.isdigit would let ² and ٣ pass
    if other is not None:
        shown = "a space" if other.isspace() else f"“{other}”"
        raise ValueError(f"Only the digits 0 to 9 can be written, and {shown} is none. Take it out.")
    if len(typed) > MOST_DIGITS:
        raise ValueError(f"That is {len(typed)} digits; {MOST_DIGITS} fit at most. Shorten the number.")
    return tuple(map(int, typed))


def line_of(digits: Tensor) -> Tensor:
    """Pictures (m, c, s, s) in [-1, 1], light on black, side by side: (c, s, w). Their heights stay as drawn.

    Every picture brings its empty margins along; set edge to edge, a narrow 1 would stand alone.
    """
    gap = digits.new_full((*digits.shape[1:3], GAP), BLACK)
    parts = [gap]
    for digit in digits:
        parts += [_trim(digit), gap]
    return torch.cat(parts, dim=2)


def index_of(which: str | int, class_names: tuple[str, ...]) -> int:
    """A class by its name, whatever its case, or by its index. ValueError, fit for a person, for any other."""
    names = [name.lower() for name in class_names]
    wanted = str(which).strip().lower()
    if wanted in names:
        return names.index(wanted)
    if wanted.isascii() and wanted.isdigit() and len(wanted) < 4 and int(wanted) < len(names):
        return int(wanted)
    raise ValueError(
        f"There is no class called {str(which)[:40]!r}. Choose one of: {', '.join(class_names)}; "
        f"or its index, 0 to {len(names) - 1}."
    )


def _in_styles(generator: Generator, classes: Tensor, styles: int, seed: int) -> Tensor:
    """Each label (m, k) with each of the styles: (styles, m, c, s, s)."""
    z = latents(styles, generator.latent_dim, seed)
    m = len(classes)
    pictures = draw(generator, z.repeat_interleave(m, dim=0), classes.repeat(styles, 1))
    return pictures.reshape(styles, m, *pictures.shape[1:])


def _trim(digit: Tensor) -> Tensor:
    """(c, s, s) without the columns left and right that hold no ink; whole where there is none at all."""
    inked = (digit > INK).any(dim=0).any(dim=0).nonzero().flatten()
    return digit[..., int(inked[0]) : int(inked[-1]) + 1] if len(inked) else digit
