"""What four times larger costs and brings: seconds and memory a megapixel, and PSNR. Reference: bicubic, same run.

Each way is measured in a process of its own, so that none starts with the memory of another.
"""

from __future__ import annotations

import multiprocessing
import statistics
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil  # type: ignore[import-untyped]
import torch
from PIL import Image

from playground.models.srresnet import SRResNet
from playground.pretrained import Pretrained
from playground.superres.enlarge import SmallPicture, enlarge_at_once, write_enlarged
from playground.superres.methods import BICUBIC, EnlargeMethod, method_called, method_names, reach_of
from playground.superres.restore import trial
from playground.translation.prepare import PreparedPicture, prepare_file

WIDER = "srresnet_64x16"
"""width and depth of the paper: its weights do not ship, so that only its cost is told"""
SIZE = (900, 700)
"""pixels of the small picture: several tiles"""


def measure() -> dict[str, Any]:
    """Ratios are to bicubic; the result is written as a PNG each time, which is in the seconds."""
    names = [*method_names(Pretrained()), WIDER]
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn"), max_tasks_per_child=1) as pool:
        costs = dict(zip(names, pool.map(cost_of, names), strict=True))
    for cost in costs.values():
        cost["times_bicubic_seconds"] = cost["seconds_a_megapixel"] / costs[BICUBIC]["seconds_a_megapixel"]
        cost["times_bicubic_memory"] = cost["peak_mb_a_megapixel"] / costs[BICUBIC]["peak_mb_a_megapixel"]
    rounded = {name: {key: float(f"{value:.4g}") for key, value in cost.items()} for name, cost in costs.items()}
    return {"reference": BICUBIC, "small_picture": list(SIZE), "cost": rounded, "quality": quality()}


def cost_of(name: str) -> dict[str, float]:
    """Of one way, as the page does it: on one core, tile by tile, into a file."""
    torch.set_num_threads(1)
    method = wider() if name == WIDER else method_called(Pretrained(), name)
    megapixels = SIZE[0] * SIZE[1] / 1e6
    original = SmallPicture.of(PreparedPicture(scene()))
    enlarge_at_once(method, original.picture.crop((0, 0, 64, 64)))  # layers choose their kernels at the first picture
    with tempfile.TemporaryDirectory() as folder, watched_memory() as grown:
        begun = time.perf_counter()
        for _ in write_enlarged(method, original, Path(folder) / "large.png"):
            pass
        seconds = time.perf_counter() - begun
    return {
        "seconds_a_megapixel": seconds / megapixels,
        "peak_mb": grown[0] / 1e6,
        "peak_mb_a_megapixel": grown[0] / 1e6 / megapixels,
    }


@contextmanager
def watched_memory() -> Iterator[list[int]]:
    """One number: by how many bytes this process has grown at most since. The system's own record would count what
    importing took."""
    process, grown, over = psutil.Process(), [0], threading.Event()
    before = process.memory_info().rss

    def watch() -> None:
        while not over.wait(0.005):
            grown[0] = max(grown[0], process.memory_info().rss - before)

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield grown
    finally:
        over.set()
        watcher.join()


def wider() -> EnlargeMethod:
    network = SRResNet(width=64, blocks=16).to(memory_format=torch.channels_last).requires_grad_(False).eval()
    return EnlargeMethod(WIDER, "SRResNet, 64 channels, 16 blocks", "", network, reach_of(network))


def scene() -> Image.Image:
    """A photograph that ships, at SIZE; a plain colour where none does."""
    photos = examples()
    return prepare_file(photos[0]).picture.resize(SIZE) if photos else Image.new("RGB", SIZE, "teal")


def examples() -> list[Path]:
    return sorted((Pretrained().root / "srresnet" / "examples").glob("*.jpg"))


def quality() -> dict[str, Any]:
    """Means over the photographs that ship: PSNR in dB and SSIM, and what each way gains on bicubic."""
    translators = Pretrained()
    methods = [method_called(translators, name) for name in method_names(translators)]
    scores: dict[str, list[tuple[float, float]]] = {method.name: [] for method in methods}
    for photo in examples():
        *_, report = trial(methods, prepare_file(photo).picture)
        for restored in report.restored:
            scores[restored.method.name].append((restored.score.psnr, restored.score.ssim))
    means = {name: [statistics.fmean(column) for column in zip(*rows, strict=True)] for name, rows in scores.items()}
    return {
        name: {
            "psnr": round(psnr, 2),
            "ssim": round(ssim, 4),
            "psnr_above_bicubic": round(psnr - means[BICUBIC][0], 2),
            "psnr_times_bicubic": round(psnr / means[BICUBIC][0], 4),
        }
        for name, (psnr, ssim) in means.items()
    }
