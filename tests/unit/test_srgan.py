"""The two stages of super-resolution's trainer, on tiny drawings of sharp stripes."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

import numpy as np
import pytest
import torch
from accelerate import Accelerator
from PIL import Image
from trainers.course import attend, open_run
from trainers.srgan import SrganConfig, SuperResolution

from playground.runs import Run


@pytest.fixture(scope="module")
def stripes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """train/ and test/ with pictures of dark and light bars."""
    root, rng = tmp_path_factory.mktemp("photos"), np.random.default_rng(0)
    for split, count in (("train", 4), ("test", 2)):
        (root / split).mkdir()
        for number in range(count):
            bars = np.repeat(rng.integers(0, 2, 20) * 200 + 20, 9)[:176].astype(np.uint8)
            pixels = np.tile(bars, (176, 1))
            Image.fromarray(pixels if number % 2 else pixels.T).convert("RGB").save(root / split / f"{number}.png")
    return root


def tiny(stripes: Path, **changes: object) -> SrganConfig:
    small = {"patches": 80, "side": 12, "batch_size": 4, "width": 6, "blocks": 1}
    return SrganConfig(data=stripes, **(small | changes))  # type: ignore[arg-type]


def test_the_pixel_stage_gets_nearer_and_starts_from_bicubic(stripes: Path, accelerator: Accelerator) -> None:
    course = SuperResolution(tiny(stripes, patches=2000, lr=5e-3), accelerator)
    lost = [step.figures["l1"] for step in islice(course.steps(), 80)]
    assert sum(lost[-10:]) < 0.8 * sum(lost[:10])
    pictures, columns = course.preview()
    assert pictures.shape[1:] == (3, 160, 160) and len(pictures) == 24 and columns == 6
    bicubic, made, original = pictures[:3]
    assert (made - original).abs().mean() < (bicubic - original).abs().mean()


def test_a_checkpoint_goes_on_as_if_nothing_had_happened(stripes: Path, accelerator: Accelerator) -> None:
    figures = [step.figures for step in islice(SuperResolution(tiny(stripes), accelerator).steps(), 6)]
    first, second = (SuperResolution(tiny(stripes), accelerator) for _ in range(2))
    list(islice(first.steps(), 3))
    second.restore(first.to_checkpoint())
    assert [step.figures for step in islice(second.steps(), 3)] == figures[3:]


def test_the_adversarial_stage_goes_on_from_the_pixel_stage(
    stripes: Path, accelerator: Accelerator, tmp_path: Path
) -> None:
    pytest.importorskip("efficientnet_lite_pytorch", reason="its features come with requirements-dev.txt")
    with pytest.raises(ValueError, match="needs a run of the pixel stage"):
        SuperResolution(tiny(stripes, stage="adversarial"), accelerator)
    pixel = SuperResolution(tiny(stripes), accelerator)
    run = open_run(tmp_path / "pixel", "srgan", pixel.config, pixel.passes)
    assert attend(run, pixel) == 0 and Run(run.path).status().state == "finished"
    course = SuperResolution(tiny(stripes, stage="adversarial", start=run.path), accelerator)
    assert torch.equal(course.generator.head.weight, pixel.average.module.head.weight)
    step = list(islice(course.steps(), 2))[-1]
    assert {"l1", "d_loss", "g_loss", "perceptual"} == step.figures.keys()
    assert not torch.equal(course.generator.head.weight, pixel.average.module.head.weight)
