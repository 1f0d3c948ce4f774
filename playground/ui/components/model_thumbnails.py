"""Small pictures of the models to choose from: what each of them draws, drawn when a browser first asks for it."""

from __future__ import annotations

import torch

from playground.latent import draw_some
from playground.once import Once
from playground.pretrained import Pretrained
from playground.ui.components.picture_html import file_of, pillow

ROUTE = "thumbnails"
"""below the page's own address, to which the browser takes it"""
SAMPLES, SEED = 3, 5
"""pictures side by side, the same whenever they are drawn anew"""
MOST_KEPT = 64


class ModelThumbnails:
    """One for all visitors. Safe to call from several threads."""

    def __init__(self, pretrained: Pretrained) -> None:
        self._pretrained = pretrained
        self._files: Once[bytes] = Once(MOST_KEPT)

    def address(self, name: str) -> str:
        """Of a model's picture; with other weights it has another one. Nothing is loaded for it. ValueError for a model
        that is not here."""
        return f"{ROUTE}/{name}?v={self.stamp(name)}"

    def stamp(self, name: str) -> str:
        """Of the weights by now, as the address says it. ValueError for a model that is not here."""
        return self._pretrained.stamp(name)

    def file(self, name: str, stamp: str) -> bytes:
        """A WebP of what the model draws by now. ValueError for one that is not here."""
        return self._files.get((name, stamp), lambda: self._draw(name))

    def _draw(self, name: str) -> bytes:
        pictures = draw_some(self._pretrained.newest_generator(name), SAMPLES, SEED)
        return file_of(pillow(torch.cat(list(pictures), dim=2)), quality=85)
