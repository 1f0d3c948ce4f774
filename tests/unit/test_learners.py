"""What a VAE and a mixture share with a GAN: seeds, checkpoints, run directories, exports."""

from __future__ import annotations

import io
import math
from pathlib import Path
from typing import Any

import pytest
import torch
from accelerate import Accelerator
from playground.ui.following import watcher_of
from torch import Tensor
from trainers.engine import Turn, fixed_latents
from trainers.learners import LEARNERS, learner_of
from trainers.live import Stage, train_run

from playground.config import GanConfig, usual_config
from playground.export import averaged_generator, generator_folder
from playground.models import ARCHITECTURES
from playground.runs import RunStore

ALONE = pytest.mark.parametrize("architecture", ["vae28", "mixture28"])
TURN = Turn(("D", "G"), d_steps=1, d_lr=1e-3, g_lr=1e-3)
D_TURN = Turn(("D",), d_steps=1, d_lr=1e-3, g_lr=1e-3)


def config_of(architecture: str, **changes: Any) -> GanConfig:
    return GanConfig(architecture=architecture, batch_size=8, **changes)


def played(config: GanConfig, accelerator: Accelerator, pictures: Tensor, turns: int) -> tuple[Any, list[Any]]:
    learner = learner_of(config)
    state = learner.fresh(config, accelerator)
    return state, list(learner.train(state, pictures, [TURN] * turns, None))


def flat(value: Any, name: str = "") -> dict[str, Tensor]:
    """Every tensor and number of a checkpoint."""
    if isinstance(value, dict):
        return {key: part for inner, v in value.items() for key, part in flat(v, f"{name}/{inner}").items()}
    if isinstance(value, list):
        return flat(dict(enumerate(value)), name)
    if isinstance(value, Tensor):
        return {name: value.clone()}
    return {name: torch.tensor(value)} if isinstance(value, int | float) else {}


def test_every_family_has_a_learner() -> None:
    assert {architecture.family for architecture in ARCHITECTURES.values()} == LEARNERS.keys()


@ALONE
def test_the_same_seed_gives_the_same_bits(architecture: str, accelerator: Accelerator, pictures: Tensor) -> None:
    runs = []
    for disturbance in (1, 2):
        torch.manual_seed(disturbance)
        state, steps = played(config_of(architecture), accelerator, pictures, 4)
        runs.append((steps, flat(state.to_checkpoint())))
    assert runs[0][0] == runs[1][0]
    assert all(torch.equal(value, runs[1][1][name]) for name, value in runs[0][1].items())


@ALONE
def test_going_on_from_a_checkpoint_changes_no_bit(
    architecture: str, accelerator: Accelerator, pictures: Tensor
) -> None:
    config = config_of(architecture)
    learner = learner_of(config)
    whole, steps = played(config, accelerator, pictures, 6)
    first, before = played(config, accelerator, pictures, 3)
    learner.draw(first, fixed_latents(config, 4), None)
    file = io.BytesIO()
    torch.save(first.to_checkpoint(), file)
    file.seek(0)
    second = learner.fresh(config, accelerator)
    second.restore(torch.load(file, weights_only=True))
    assert before + list(learner.train(second, pictures, [TURN] * 3, None)) == steps
    expected = flat(whole.to_checkpoint())
    assert all(torch.equal(value, expected[name]) for name, value in flat(second.to_checkpoint()).items())


@ALONE
def test_it_learns_whoever_was_meant_to_move(architecture: str, accelerator: Accelerator, pictures: Tensor) -> None:
    config = config_of(architecture)
    learner = learner_of(config)
    state = learner.fresh(config, accelerator)
    steps = list(learner.train(state, pictures, [D_TURN] * 25, None))
    assert [step.step for step in steps] == list(range(1, 26))
    assert [step.images for step in steps] == list(range(8, 201, 8))
    assert all(math.isfinite(getattr(step, name)) for step in steps for name in learner.figures)
    assert sum(step.loss for step in steps[-5:]) < sum(step.loss for step in steps[:5])


def test_the_parts_of_the_vaes_cost_add_up(accelerator: Accelerator, pictures: Tensor) -> None:
    _, steps = played(config_of("vae28"), accelerator, pictures, 3)
    for step in steps:
        assert step.loss == pytest.approx(step.reconstruction + step.divergence, rel=1e-5)


def test_the_mixtures_first_picture_is_noise_and_the_next_are_of_the_data(
    accelerator: Accelerator, pictures: Tensor
) -> None:
    config = config_of("mixture28")
    learner = learner_of(config)
    state = learner.fresh(config, accelerator)
    latents = fixed_latents(config, 8)
    noise = learner.draw(state, latents, None)
    assert noise.mean().abs() < 0.05 and noise.std() < 0.5
    list(learner.train(state, pictures, [TURN], None))
    assert learner.draw(state, latents, None).mean() < -0.5  # the squares lie on black


@ALONE
def test_a_run_trains_publishes_and_ships(
    architecture: str,
    store: RunStore,
    own_dataset: str,
    own_root: Path,
    accelerator: Accelerator,
    tmp_path: Path,
) -> None:
    run = store.create(config_of(architecture, dataset=own_dataset, epochs=1))
    steps = list(train_run(run, accelerator, Stage(own_root)))
    assert steps[-1].step == 25
    assert run.status().state == "finished"
    events = [event for event in run.events()[0] if event["kind"] == "step"]
    assert all(math.isfinite(event["loss"]) and "d_loss" not in event for event in events)
    assert events[-1]["seconds"] > 0

    view = watcher_of(run).look()
    assert view.moments[-1].loss is not None
    assert "iscriminator" not in view.health.sentence + view.health.advice

    folder = generator_folder(run, tmp_path / "model", float16=True)
    kind: Any = ARCHITECTURES[architecture].generator
    latents = fixed_latents(run.config(), 4)
    with torch.inference_mode():
        loaded = kind.from_pretrained(folder).float().eval()(latents)
        assert (loaded - averaged_generator(run).generator(latents)).abs().max() < 0.02
    card = (folder / "README.md").read_text()
    assert "adversarial" not in card.split("**Architecture.**")[0]
    assert ARCHITECTURES[architecture].family in card
    code = card.split("```python\n")[1].split("```")[0]
    names: dict[str, Any] = {}
    exec(code.replace("path/to/this/folder", str(folder)), names)
    assert names["pictures"].shape == (16, 1, 28, 28)


def test_suggested_settings_are_within_bounds() -> None:
    assert usual_config("vae28").batch_size == 64
    assert usual_config("mixture28").epochs == 25
