"""The ways of enlarging four times: bicubic, the networks that are here, and the mean of eight tries of one."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional as F

from playground.models.srresnet import SCALE, SRResNet
from playground.models.translator import Translator
from playground.pretrained import Pretrained, translator_entry

BICUBIC = "bicubic"
SAFE = "srresnet"
"""the network whose results may be averaged: it looks for what is likely, not for what looks sharp"""
EIGHT_TIMES = f"{SAFE}-x8"
TRIES = 8


class Bicubic(Translator):
    """Cubic convolution with a = -0.5 (Keys 1981), as MATLAB's imresize and Pillow enlarge: it learns nothing."""

    def __init__(self, channels: int = 3) -> None:
        super().__init__(channels, channels, multiple=1)

    def translate(self, x: Tensor) -> Tensor:
        """x: (n, c, h, w) -> (n, c, 4h, 4w)."""
        # Without `antialias` torch takes a = -0.75, which the literature does not compare with.
        return F.interpolate(x, scale_factor=SCALE, mode="bicubic", antialias=True)


class SelfEnsemble(Translator):
    """The mean of what a network makes of a picture in all eight positions, each laid back (Timofte et al. 2016, Seven
    ways to improve example-based single image super resolution, section 2.5)."""

    def __init__(self, network: Translator) -> None:
        super().__init__(network.in_channels, network.out_channels, multiple=network.multiple)
        self.network = network

    def translate(self, x: Tensor) -> Tensor:
        """x: (n, 3, h, w) -> (n, 3, 4h, 4w)."""
        total = torch.zeros((), device=x.device)
        for mirrored in (False, True):
            for quarters in range(TRIES // 2):
                laid = torch.rot90(x.flip(3) if mirrored else x, quarters, (2, 3))
                back = torch.rot90(self.network(laid), -quarters, (2, 3))
                total = total + (back.flip(3) if mirrored else back)
        return total / TRIES


@dataclass(frozen=True, eq=False)
class EnlargeMethod:
    """One way of enlarging."""

    name: str
    title: str
    summary: str
    """one sentence for the page"""
    network: Translator
    reach: int
    """pixels of the small picture on each side of a pixel that its four by four depend on"""


def method_names(pretrained: Pretrained) -> list[str]:
    """Bicubic, which is always there, and the networks whose weights are here."""
    return [BICUBIC, *pretrained.translators(takes="small")]


def slower_names(pretrained: Pretrained) -> list[str]:
    """Ways that take several times as long, for those who ask for them."""
    return [EIGHT_TIMES] if SAFE in method_names(pretrained) else []


def method_called(pretrained: Pretrained, name: str) -> EnlargeMethod:
    """ValueError in plain words for a name that is not here."""
    names = [*method_names(pretrained), *slower_names(pretrained)]
    if name not in names:
        raise ValueError(f"There is no way of enlarging called {str(name)[:40]!r} here. Choose of: {', '.join(names)}.")
    if name == BICUBIC:
        summary = "No network: each new pixel is a weighted mean of the 16 around it. Safe and blurred."
        return EnlargeMethod(BICUBIC, "Bicubic", summary, Bicubic(), reach=3)
    if name == EIGHT_TIMES:
        once = method_called(pretrained, SAFE)
        summary = f"The mean of what {once.title} makes of the picture turned and mirrored: slower, a little nearer."
        network: Translator = SelfEnsemble(once.network).eval()
        return EnlargeMethod(name, f"{once.title}, mean of eight", summary, network, once.reach)
    entry, network = translator_entry(name), pretrained.translator(name)
    return EnlargeMethod(name, entry.title, entry.summary, network, reach_of(network))


def reach_of(network: Translator) -> int:
    """How far an SRResNet sees, rounded up: a pixel for each convolution, a half and a quarter for the enlarged ones.

    TypeError for another network.
    """
    if not isinstance(network, SRResNet):
        raise TypeError(f"{type(network).__name__} is no SRResNet")
    residual_blocks = len(network.blocks) - 1
    head, last_of_blocks, doublings_and_last = 1, 1, 2
    return head + 2 * residual_blocks + last_of_blocks + doublings_and_last
