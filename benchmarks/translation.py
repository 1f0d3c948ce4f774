"""What a picture costs: milliseconds at the networks' own size, milliseconds a megapixel in tiles, and peak memory.

Reference: bicubic resizing of the same picture to the size worked at and back, by Pillow.
"""

from __future__ import annotations

import multiprocessing
import resource
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import torch
from PIL import Image

from playground.models.translator import Translator
from playground.pretrained import Pretrained, translator_entry
from playground.translation.cycle import translate_at
from playground.translation.whole import resize, translate, work_size

PHOTO = (1024, 768)
LARGE = (4000, 3000)
REPEATS = 9


def measure() -> dict[str, Any]:
    """Every network that ships, on one thread as the page has it, each in a process of its own."""
    context = multiprocessing.get_context("spawn")
    results: dict[str, Any] = {}
    for name in Pretrained().translators():
        if translator_entry(name).takes in ("small", "outline"):
            continue  # those that enlarge have a benchmark of their own; those of outlines serve a lesson alone
        with context.Pool(1) as pool:
            results[name] = pool.apply(of_network, (name,))
    return results or {"skipped": "no network from picture to picture is in pretrained/"}


def of_network(name: str) -> dict[str, float]:
    """Figures of one network. Peak memory is this process's, with its libraries: run it in one of its own."""
    torch.set_num_threads(1)
    network, side = Pretrained().translator(name), translator_entry(name).side
    picture = textured(PHOTO)
    before = peak_megabytes()
    small = 1000 * timed(lambda: translate(network, picture, side))
    at = work_size(PHOTO, side)
    reference = 1000 * timed(lambda: resize(resize(picture, at), PHOTO))
    large = textured(LARGE)
    begun = time.perf_counter()
    in_tiles(network, large, side)
    seconds = time.perf_counter() - begun
    return {
        "milliseconds_a_picture": round(small, 1),
        "bicubic_milliseconds": round(reference, 2),
        "times_bicubic": round(small / reference, 1),
        "milliseconds_a_megapixel_in_tiles": round(1000 * seconds / (LARGE[0] * LARGE[1] / 1e6), 1),
        "seconds_for_12_megapixels": round(seconds, 1),
        "peak_megabytes_before": round(before),
        "peak_megabytes": round(peak_megabytes()),
    }


def in_tiles(network: Translator, picture: Image.Image, side: int) -> None:
    for _ in translate_at(network, picture, side, "full"):
        pass


def textured(size: tuple[int, int]) -> Image.Image:
    """A picture with detail at every scale, the same each time."""
    rng = np.random.default_rng(0)
    layers = [
        Image.fromarray(rng.integers(0, 256, (size[1] // scale, size[0] // scale, 3), dtype=np.uint8)).resize(size)
        for scale in (100, 30, 10)
    ]
    return Image.blend(Image.blend(layers[0], layers[1], 0.4), layers[2], 0.2)


def timed(work: Callable[[], object]) -> float:
    """Median of some repeats, seconds, after one that warms up."""
    work()
    took = []
    for _ in range(REPEATS):
        begun = time.perf_counter()
        work()
        took.append(time.perf_counter() - begun)
    return statistics.median(took)


def peak_megabytes() -> float:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 1e6 if sys.platform == "darwin" else peak / 1e3
