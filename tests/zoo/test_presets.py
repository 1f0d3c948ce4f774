"""The presets do what their sentences promise: one learns, the others fail each in its own way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from statistics import fmean

import pytest
import torch
from accelerate import Accelerator

from playground.data import load
from playground.health import Health, Moment, diagnose
from playground.metrics import Evaluation, Evaluator
from playground.presets import PRESETS
from trainers.engine import Turn, draw, latent_dim, train
from trainers.state import State


@dataclass(frozen=True)
class Outcome:
    """How a preset stands after some steps."""

    d_real: float
    d_fake: float
    verdict: Evaluation
    health: Health


Play = Callable[[str, int], Outcome]


@pytest.fixture(scope="module")
def play(accelerator: Accelerator) -> Play:
    """Train a preset for so many real pictures, judged four times on the way, as the page would."""
    digits, evaluator = load("mnist").images, Evaluator(load("mnist", split="test").images, "mnist")

    def played(name: str, pictures: int) -> Outcome:
        config = PRESETS[name].config
        state = State.fresh(config, accelerator)
        latents = torch.randn(1_000, latent_dim(config), generator=torch.Generator().manual_seed(1))
        turn = Turn(("D", "G"), config.d_steps, config.d_lr, config.g_lr)
        moments: list[Moment] = []
        for _ in range(4):
            for step in train(state, digits, [turn] * (pictures // config.batch_size // 4)):
                moments.append(Moment(step.step, step.epoch, step.d_loss, step.g_loss, step.d_real, step.d_fake))
            verdict = evaluator.evaluate(draw(state, latents))
            covered = verdict.coverage.covered if verdict.coverage else None
            last = moments[-1]
            moments.append(
                Moment(last.step, last.epoch, last.d_loss, last.g_loss, last.d_real, last.d_fake,
                       verdict.fid, covered, verdict.diversity)
            )  # fmt: skip
        recent = moments[-100:]
        return Outcome(fmean(m.d_real for m in recent), fmean(m.d_fake for m in recent), verdict, diagnose(moments))

    return played


def test_the_preset_that_learns_draws_digits(play: Play) -> None:
    outcome = play("learns", 28_800)
    assert outcome.verdict.fid is not None
    assert outcome.verdict.fid < 80
    assert outcome.verdict.coverage is not None
    assert outcome.verdict.coverage.covered >= 9
    assert outcome.health.is_well


def test_the_preset_that_collapses_draws_one_picture(play: Play) -> None:
    outcome = play("collapses", 57_600)
    assert outcome.verdict.diversity < 0.4
    assert outcome.health.state == "mode_collapse"


def test_the_judge_that_wins_is_never_in_doubt(play: Play) -> None:
    outcome = play("judge_wins", 28_800)
    assert outcome.d_real > 0.99
    assert outcome.d_fake < 0.01
    assert not outcome.health.is_well


def test_the_preset_that_never_settles_stays_far_from_digits(play: Play) -> None:
    outcome = play("never_settles", 38_400)
    assert outcome.verdict.fid is not None
    assert outcome.verdict.fid > 120
