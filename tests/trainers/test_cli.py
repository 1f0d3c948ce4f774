"""The trainers from a shell: python -m trainers gan."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from small import ROOT
from trainers.gan import GanCommand

from playground.config import GanConfig, usual_config
from playground.runs import RunStore
from trainers import __main__ as trainers_main


def command(*arguments: str | Path) -> list[str]:
    return [sys.executable, "-m", "trainers", *map(str, arguments)]


def trainers(
    environment: dict[str, str], *arguments: str | Path, folder: Path = ROOT
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command(*arguments), env=environment, cwd=folder, capture_output=True, text=True, timeout=120)


@pytest.fixture
def tiny(store: RunStore, own_root: Path, own_dataset: str) -> list[str | Path]:
    """Arguments of a run of one epoch, 4 steps."""
    return ["gan", "--out", store.root / "tiny", "--own", own_root, "--dataset", own_dataset, "--architecture", "mlp",
            "--epochs", "1", "--device", "cpu"]  # fmt: skip


@pytest.fixture
def without_gradio(tmp_path: Path, environment: dict[str, str]) -> dict[str, str]:
    """An environment in which gradio cannot be imported."""
    stub = tmp_path / "stub" / "gradio" / "__init__.py"
    stub.parent.mkdir(parents=True)
    stub.write_text('raise ImportError("gradio is not here")\n')
    return environment | {"PYTHONPATH": f"{stub.parent.parent}{os.pathsep}{ROOT}"}


@pytest.fixture
def main_here(monkeypatch: pytest.MonkeyPatch) -> Callable[..., int]:
    """The same program in this process: quicker, for what ends before training begins."""

    def run(*arguments: str | Path) -> int:
        monkeypatch.setattr(sys, "argv", ["trainers", *map(str, arguments)])
        try:
            return trainers_main.main()
        except SystemExit as end:
            return int(end.code or 0)

    return run


def test_help_names_every_setting(main_here: Callable[..., int], capsys: pytest.CaptureFixture[str]) -> None:
    assert main_here("gan", "--help") == 0
    shown = capsys.readouterr().out
    for option in ("--dataset", "--architecture", "--objective", "--epochs", "--d-lr", "--seed", "--out"):
        assert option in shown
    assert "passes over the data" in shown


def test_a_run_of_the_shell_is_a_run_of_the_page_and_needs_no_gradio(
    without_gradio: dict[str, str], tiny: list[str | Path], store: RunStore, own_dataset: str, tmp_path: Path
) -> None:
    result = trainers(without_gradio, *tiny, "--seed", "5", folder=tmp_path)
    assert result.returncode == 0, result.stderr
    assert "finished after 1.28 epochs." in result.stdout
    (run,) = store.runs()
    assert run.config() == replace(usual_config("mlp"), dataset=own_dataset, epochs=1, seed=5)
    assert (run.status().state, run.status().step) == ("finished", 4)
    assert run.frames()[-1].step == 4
    assert run.checkpoint.is_file()

    again = trainers(without_gradio, *tiny, "--epochs", "7", folder=tmp_path)
    assert again.returncode == 0
    assert "goes on with its own settings" in again.stdout
    assert run.config().epochs == 1


def test_a_bad_value_ends_the_program_with_a_plain_sentence(
    environment: dict[str, str], tiny: list[str | Path], store: RunStore
) -> None:
    result = trainers(environment, *tiny, "--batch-size", "7")
    assert result.returncode == 2
    assert result.stderr == "batch_size must be a whole number between 8 and 512.\n"
    assert result.stdout == ""
    assert store.runs() == []


@pytest.mark.parametrize(
    ("option", "value", "words"),
    [
        ("--objective", "wgan", "There is no objective called 'wgan'"),
        ("--epochs", "many", "epochs"),
        ("--epochs", "0", "epochs must be a whole number between 1 and 300"),
        ("--d-lr", "nan", "d_lr must be a number, not 'nan'"),
        ("--colour", "red", "--colour"),
    ],
)
def test_every_bad_value_is_refused(
    option: str, value: str, words: str, tiny: list[str | Path], store: RunStore,
    main_here: Callable[..., int], capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    assert main_here(*tiny, "--precision", "no", option, value) == 2
    assert words in capsys.readouterr().err
    assert store.runs() == []


def test_a_folder_that_another_trainer_uses_is_left_alone(
    tiny: list[str | Path], store: RunStore, own_dataset: str,
    main_here: Callable[..., int], capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    run = store.create(GanConfig(dataset=own_dataset, architecture="mlp"))
    run.order(command="pause")
    tiny[2] = run.path
    with run.lock():
        assert main_here(*tiny, "--precision", "no") == 2
    assert "A trainer is at work in" in capsys.readouterr().err
    assert run.orders().command == "pause"


def test_a_folder_that_cannot_be_written_is_named(
    tiny: list[str | Path], tmp_path: Path, main_here: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("no folder")
    tiny[2] = tmp_path / "file" / "run"
    assert main_here(*tiny, "--precision", "no") == 2
    assert str(tmp_path / "file") in capsys.readouterr().err


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_saves_the_run_and_leaves_in_order(
    number: signal.Signals, environment: dict[str, str], tiny: list[str | Path], store: RunStore
) -> None:
    process = subprocess.Popen(
        command(*tiny, "--epochs", "300", "--batch-size", "8"),
        env=environment, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        deadline = time.monotonic() + 60
        while not (store.runs() and store.runs()[0].status().step > 3):
            assert time.monotonic() < deadline
            assert process.poll() is None, process.stderr and process.stderr.read()
            time.sleep(0.02)
        process.send_signal(number)
        out, err = process.communicate(timeout=30)
    finally:
        process.kill()
    assert process.returncode == 0
    assert "stopped after" in out
    assert "Traceback" not in err
    (run,) = store.runs()
    status = run.status()
    assert (status.state, status.reason) == ("stopped", "Stopped on request. Resume goes on from here.")
    assert torch.load(run.checkpoint, weights_only=True)["step"] == status.step


def test_the_command_has_every_field_of_the_experiment() -> None:
    command = GanCommand(seed=9, objective="hinge", d_steps=3)
    assert command.experiment() == GanConfig(seed=9, objective="hinge", d_steps=3)
    with pytest.raises(ValueError, match=r"^d_lr must be a number between 1e-06 and 0\.1\.$"):
        GanCommand(d_lr=3.0).experiment()
