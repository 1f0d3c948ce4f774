"""The generator of the run that opens the page, and that run, are as good as the card says."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from playground.data import load
from playground.metrics import Evaluation, Evaluator
from playground.models.wishes import WishedDCGAN28Generator
from playground.runs import Run
from playground.ui.server import DEMO_RUN

FOLDER = Path(__file__).parents[2] / "pretrained" / "groups-mnist"


def draw(latents: torch.Tensor) -> torch.Tensor:
    generator = WishedDCGAN28Generator.from_pretrained(FOLDER).float().eval()
    with torch.inference_mode():
        return torch.cat([generator(part) for part in latents.split(250)])


@pytest.fixture(scope="module")
def verdict() -> Evaluation:
    latents = torch.randn(2_000, 264, generator=torch.Generator().manual_seed(20))
    return Evaluator(load("mnist", split="test").images, "mnist").evaluate(draw(latents))


def test_samples_are_close_to_test_digits(verdict: Evaluation) -> None:
    assert verdict.fid is not None and verdict.fid < 6


def test_every_digit_comes_about_as_often_as_any_other(verdict: Evaluation) -> None:
    coverage = verdict.coverage
    assert coverage is not None and coverage.covered == 10
    shares = [count / sum(coverage.counts) for count in coverage.counts]
    assert min(shares) > 0.08 and max(shares) < 0.12
    assert verdict.diversity > 0.9


def test_pictures_of_one_group_are_more_alike_than_those_of_several() -> None:
    latents = torch.randn(8, 8, 264, generator=torch.Generator().manual_seed(21))
    groups = latents.clone()
    groups[:, :, 64:] = groups[:, :1, 64:]  # one group a row
    own, any_group = (draw(one.flatten(0, 1)).reshape(8, 8, -1).var(dim=1).mean() for one in (groups, latents))
    assert own < 0.7 * any_group


def test_the_page_opens_with_the_finished_run_that_it_came_from() -> None:
    assert DEMO_RUN == FOLDER / "run"
    run = Run(DEMO_RUN)
    status, frames = run.status(), run.frames()
    assert status.state == "finished" and status.epoch >= run.settings()["epochs"]
    assert run.about().method == "self_conditioned" and run.about().figures
    assert frames[0].step == 0 and frames[-1].step == status.step and len(frames) >= 100
