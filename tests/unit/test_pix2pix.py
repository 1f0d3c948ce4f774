"""pix2pix on eight small made-up pairs: it learns, goes on where it stopped, and says what is wrong."""

from __future__ import annotations

import dataclasses
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image, ImageOps
from torch import Tensor
from trainers.course import Step
from trainers.pix2pix import Pix2Pix, Pix2PixCommand

from playground.data.dataset import DataUnavailable
from playground.runs import Run, RunStore
from trainers import course
from trainers.__main__ import run as run_command
from trainers.gradients import gradient_difference

pytestmark = pytest.mark.usefixtures("signals_as_before")


@pytest.fixture(scope="module")
def pairs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Squares on coloured paper, and the same in negative, side by side at 32 pixels."""
    root = tmp_path_factory.mktemp("pairs")
    rng = np.random.default_rng(0)
    for split, count in (("train", 8), ("test", 3)):
        (root / split).mkdir()
        for index in range(count):
            given = Image.new("RGB", (32, 32), tuple(rng.integers(0, 90, 3).tolist()))
            left, top = rng.integers(4, 16, 2).tolist()
            given.paste((220, 220, 220), (left, top, left + 12, top + 12))
            both = Image.new("RGB", (64, 32))
            both.paste(given, (0, 0))
            both.paste(ImageOps.invert(given), (32, 0))
            both.save(root / split / f"{index}.png")
    return root


def command(pairs: Path, out: Path, **changes: Any) -> Pix2PixCommand:
    usual = Pix2PixCommand(
        data=pairs, out=out, side=16, load=18, passes=4.0, batch_size=4, width=4, most=8, halvings=2, device="cpu",
        precision="no",
    )  # fmt: skip
    return dataclasses.replace(usual, **changes)


def train(chosen: Pix2PixCommand) -> Run:
    """Its run, after the program has ended in order."""
    assert run_command(chosen) == 0
    return Run(chosen.out)


def stop_after(monkeypatch: pytest.MonkeyPatch, out: Path, step: int) -> None:
    """As a person on the page who is very quick."""
    original = Pix2Pix.steps

    def steps(self: Pix2Pix) -> Iterator[Step]:
        for taken in original(self):
            if taken.step == step:
                Run(out).order(command="stop")
            yield taken

    monkeypatch.setattr(Pix2Pix, "steps", steps)


def flat(value: Any, name: str = "") -> dict[str, Any]:
    """Tensors and numbers of a checkpoint by their path in it."""
    if isinstance(value, dict | list | tuple):
        items = value.items() if isinstance(value, dict) else enumerate(value)
        return {key: leaf for k, v in items for key, leaf in flat(v, f"{name}/{k}").items()}
    return {name: value}


def checkpoint_of(run: Run) -> dict[str, Any]:
    return flat(torch.load(run.checkpoint, weights_only=True))


def test_it_learns(pairs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(course, "FRAME_SECONDS", 0.0)
    run = train(command(pairs, tmp_path / "run", passes=40.0, lr=5e-3))
    figures = [event["l1"] for event in run.events()[0]]
    assert figures[0] > 0.5
    assert sum(figures[-3:]) / 3 < 0.5 * figures[0]
    assert run.status().state == "finished"


def test_its_run_directory_can_be_read_and_watched(
    pairs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(course, "FRAME_SECONDS", 0.0)
    run = train(command(pairs, tmp_path / "runs" / "negative"))
    assert RunStore(tmp_path / "runs").runs() == [run]
    assert RunStore(tmp_path / "runs").get("negative") == run
    assert run.program() == "pix2pix"
    assert (run.settings()["data"], run.settings()["side"]) == (str(pairs), 16)
    with pytest.raises(ValueError, match="This run trains pix2pix, which is watched on another tab"):
        run.config()
    status = run.status()
    assert (status.state, status.step, status.epoch, status.epochs) == ("finished", 8, 4.0, 4.0)
    event = run.events()[0][-1]
    assert {"d_loss", "g_loss", "l1", "step", "epoch", "kind"} == event.keys()
    newest = run.newest_frame(status)
    assert newest is not None
    grid = Image.open(io.BytesIO(newest.path.read_bytes()))
    # Three pairs that are not trained on, each as given, made, wanted: nine pictures, six in a row.
    assert grid.size[0] >= 6 * 16 and grid.size[1] >= 2 * 16


def test_it_goes_on_exactly_where_it_stopped(pairs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    straight = train(command(pairs, tmp_path / "straight"))
    with monkeypatch.context() as patched:
        stop_after(patched, tmp_path / "halted", step=3)  # in the middle of a pass
        halted = train(command(pairs, tmp_path / "halted"))
        assert (halted.status().state, halted.status().step) == ("stopped", 3)
    train(command(pairs, tmp_path / "halted"))
    assert halted.status().state == "finished"
    expected, found = checkpoint_of(straight), checkpoint_of(halted)
    assert expected.keys() == found.keys()
    for name, value in expected.items():
        assert torch.equal(value, found[name]) if isinstance(value, Tensor) else value == found[name], name


def test_the_loss_for_flat_areas_forgives_a_wrong_colour_but_no_mottles() -> None:
    flat = torch.zeros(1, 3, 32, 32)
    assert gradient_difference(flat + 0.7, flat) == 0
    waves = 0.1 * torch.sin(torch.linspace(0, 6.28, 32)).expand(1, 3, 32, 32)  # as wide as the picture
    dots = 0.1 * torch.randn(1, 3, 32, 32, generator=torch.Generator().manual_seed(0))
    for mottled in (waves, dots):
        assert gradient_difference(flat + mottled, flat) > 0.05
        assert gradient_difference(mottled, mottled) == 0


def test_weights_that_run_away_end_as_diverged(pairs: Path, tmp_path: Path) -> None:
    chosen = command(pairs, tmp_path / "run", lr=1e30)
    assert run_command(chosen) == 1
    status = Run(chosen.out).status()
    assert status.state == "diverged"
    assert "no longer a number. Try a smaller learning rate" in status.reason


def test_the_average_is_what_is_shown_and_it_follows_the_generator(pairs: Path, tmp_path: Path) -> None:
    run = train(command(pairs, tmp_path / "run"))
    saved = torch.load(run.checkpoint, weights_only=True)
    averaged = {k.removeprefix("module."): v for k, v in saved["average"].items() if k.startswith("module.")}
    assert averaged.keys() == saved["generator"].keys()
    weight = next(k for k in averaged if k.endswith("weight"))
    assert not torch.equal(averaged[weight], saved["generator"][weight])
    assert torch.allclose(averaged[weight], saved["generator"][weight], atol=0.02)


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"side": 48, "load": 48}, "side must be a power of two"),
        ({"halvings": 3}, "side must be at least 32 where halvings is 3"),
        ({"side": 32, "load": 16}, "the side must be from 16 to 16"),
    ],
)
def test_sizes_that_do_not_fit_are_refused_before_anything_is_written(
    pairs: Path, tmp_path: Path, changes: dict[str, Any], complaint: str
) -> None:
    with pytest.raises(ValueError, match=complaint):
        run_command(command(pairs, tmp_path / "run", **changes))
    assert not (tmp_path / "run").exists()


def test_a_folder_without_pairs_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    with pytest.raises(DataUnavailable, match="has no pairs"):
        run_command(command(tmp_path / "empty", tmp_path / "run"))
    assert not (tmp_path / "run").exists()


def test_a_directory_of_another_experiment_is_refused(pairs: Path, tmp_path: Path) -> None:
    train(command(pairs, tmp_path / "run", passes=0.5))
    with pytest.raises(ValueError, match="holds another experiment"):
        run_command(command(pairs, tmp_path / "run", passes=0.5, seed=1))
