"""How quickly a run trains, and what it writes when it shows itself or saves itself."""

from __future__ import annotations

import io
from collections import deque
from typing import Any

import torch
from PIL import Image

from playground.files import write_whole
from playground.runs import Run


class Pace:
    """Training pictures a second, over the last few times that somebody looked."""

    def __init__(self, looks: int = 40) -> None:
        self._looks: deque[tuple[float, int]] = deque(maxlen=looks)

    def look(self, now: float, images: int) -> None:
        """now: seconds of any clock. images: training pictures shown so far."""
        self._looks.append((now, images))

    def forget(self) -> None:
        """A pause is no part of the pace."""
        self._looks.clear()

    @property
    def images_per_second(self) -> float:
        """0 until it can be told."""
        if len(self._looks) < 2:
            return 0.0
        (start, before), (end, after) = self._looks[0], self._looks[-1]
        return (after - before) / (end - start) if end > start else 0.0

    def seconds_left(self, passes: float, wanted: float, images: int) -> float | None:
        """Until `wanted` passes over the data are made, of which `passes` took `images`; None until it can be told."""
        if not (self.images_per_second and passes):
            return None
        return max(0.0, wanted - passes) * images / passes / self.images_per_second


def write_frame(run: Run, step: int, passes: float, picture: Image.Image, most: int) -> None:
    """Add a picture to the run's frames, of which about `most` are kept."""
    webp = io.BytesIO()
    # Method 0 takes 3 ms where the default takes 14; a training step takes about 20.
    picture.save(webp, "WEBP", quality=85, method=0)
    run.add_frame(step, passes, webp.getvalue())
    run.thin_frames(most)


def write_checkpoint(run: Run, checkpoint: dict[str, Any]) -> None:
    """All of it, or nothing: what was there before stays until the new one is whole."""
    buffer = io.BytesIO()
    torch.save(checkpoint, buffer)
    write_whole(run.checkpoint, buffer.getvalue())
