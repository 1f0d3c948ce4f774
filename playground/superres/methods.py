"""The ways of enlarging four times: bicubic, and the networks that are here."""

from __future__ import annotations

from dataclasses import dataclass

from torch import Tensor
from torch.nn import functional as F

from playground.models.srgan import SCALE, SRResNet
from playground.models.translator import Translator
from playground.pretrained import Pretrained, translator_entry

BICUBIC = "bicubic"


class Bicubic(Translator):
    """Cubic convolution with a = -0.5 (Keys 1981), as MATLAB's imresize and Pillow enlarge: it learns nothing."""

    def __init__(self, channels: int = 3) -> None:
        super().__init__(channels, channels, multiple=1)

    def translate(self, x: Tensor) -> Tensor:
        """x: (n, c, h, w) -> (n, c, 4h, 4w)."""
        # Without `antialias` torch takes a = -0.75, which the literature does not compare with.
        return F.interpolate(x, scale_factor=SCALE, mode="bicubic", antialias=True)


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


def method_called(pretrained: Pretrained, name: str) -> EnlargeMethod:
    """ValueError in plain words for a name that is not here."""
    names = method_names(pretrained)
    if name not in names:
        raise ValueError(f"There is no way of enlarging called {str(name)[:40]!r} here. Choose of: {', '.join(names)}.")
    if name == BICUBIC:
        summary = "No network: each new pixel is a weighted mean of the 16 around it. Safe and blurred."
        return EnlargeMethod(BICUBIC, "Bicubic", summary, Bicubic(), reach=3)
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
