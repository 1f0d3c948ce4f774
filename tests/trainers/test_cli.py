"""The trainers from a shell: python -m trainers gan."""

from __future__ import annotations

import dataclasses
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from accelerate import Accelerator
from playing import EVERY, FOLDER_METHODS, experiment, settings
from small import ROOT

from playground.config import settings_of
from playground.runs import Run, RunStore, create_run
from playground.runs.status import State, Status
from playground.runs.store import PAGE_MARK, is_of_page
from trainers import __main__ as trainers_main
from trainers.cli import _open_run, command_type, config_of_command, usual_command
from trainers.method import config_of, experiment_of
from trainers.methods import experiment_in, method_of
from trainers.methods.gan import Gan, GanConfig


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


@pytest.mark.parametrize("name", EVERY)
def test_help_names_every_setting(
    name: str, main_here: Callable[..., int], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "120")
    assert main_here(name, "--help") == 0
    shown = capsys.readouterr().out
    words = " ".join(shown.replace("│", " ").split())
    for setting, known in settings_of(method_of(name).config_type).items():
        assert f"--{setting.replace('_', '-')}" in shown
        assert known.hint[:20] in words
    assert "--out" in shown and "--own" in shown and "--device" in shown
    assert method_of(name).title in words


@pytest.mark.slow
def test_a_run_of_the_shell_is_a_run_of_the_page_and_needs_no_gradio(
    without_gradio: dict[str, str], tiny: list[str | Path], store: RunStore, own_dataset: str, tmp_path: Path
) -> None:
    result = trainers(without_gradio, *tiny, "--seed", "5", folder=tmp_path)
    assert result.returncode == 0, result.stderr
    assert "finished after 1.28 epochs." in result.stdout
    (run,) = store.runs()
    usual = config_of(Gan, {"architecture": "mlp"})
    assert experiment_in(run) == (Gan, dataclasses.replace(usual, dataset=own_dataset, epochs=1, seed=5))
    assert (run.status().state, run.status().step) == ("finished", 4)
    assert run.frames()[-1].step == 4
    assert run.checkpoint.is_file()


@pytest.fixture
def finished(
    tiny: list[str | Path], main_here: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> list[str | Path]:
    """The command of a run that has finished, after four steps."""
    assert main_here(*tiny, "--precision", "no") == 0
    assert "finished after 1.28 epochs." in capsys.readouterr().out
    return [*tiny, "--precision", "no"]


def test_a_finished_command_with_other_settings_goes_on_with_its_own_and_trains_no_more(
    finished: list[str | Path], store: RunStore, main_here: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    (run,) = store.runs()
    before = run.settings()
    (run.path / PAGE_MARK).write_text(run.id)  # as if the page had begun it
    assert is_of_page(run)
    assert main_here(*finished, "--epochs", "7", "--seed", "9") == 0
    shown = capsys.readouterr().out
    assert "goes on with its own settings, not with another epochs, seed." in shown
    assert "finished after 1.28 epochs." in shown
    assert run.settings() == before
    assert run.status().step == 4
    assert not is_of_page(run)
    assert main_here(*finished) == 0
    assert "its own settings" not in capsys.readouterr().out


def test_what_the_page_ordered_before_does_not_end_a_command(tmp_path: Path) -> None:
    """A stop that the disk was the reason for, and an epoch to stop at that is long past."""
    run = Run(tmp_path / "one")
    create_run(run.path, experiment({"epochs": 1}))
    run.order(command="stop", stop_reason="The disk is full.", stop_epoch=0.5)
    run.write_status(Status("stopped", step=0, epoch=0.6, epochs=1))
    opened = _open_run(run.path, experiment({"epochs": 1}), Accelerator(cpu=True))
    orders = opened.orders()
    assert (orders.command, orders.stop_reason, orders.stop_epoch) == ("run", "", None)


@pytest.mark.parametrize("ended", ["finished", "stopped"])
def test_a_command_does_not_train_away_the_pictures_of_a_packed_run(ended: State, tmp_path: Path) -> None:
    run = Run(tmp_path / "packed")
    create_run(run.path, experiment({"epochs": 1}))
    run.add_frame(90, 1.0, b"picture")
    run.checkpoint.parent.rmdir()  # as it is unpacked
    run.write_status(Status(ended, step=90, epoch=1.0, epochs=1))
    with pytest.raises(ValueError, match="without its networks"):
        _open_run(run.path, experiment({"epochs": 1}), Accelerator(cpu=True))
    assert len(run.frames()) == 1


@pytest.mark.parametrize(
    ("changes", "difference"),
    [
        (("--dataset", "mnist"), "dataset"),
        (("--architecture", "dcgan28"), "architecture"),
        (("infogan",), "method"),
    ],
)
def test_a_command_of_another_experiment_is_refused(
    changes: tuple[str, ...], difference: str, finished: list[str | Path], store: RunStore,
    main_here: Callable[..., int], capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    (run,) = store.runs()
    before = run.settings(), run.status(), run.orders()
    arguments = [*finished, *changes]
    if difference == "method":
        place = finished.index("--architecture")
        arguments = ["infogan", *finished[1:place], *finished[place + 2 :]]
    assert main_here(*arguments) == 2
    error = capsys.readouterr().err
    assert "holds another experiment: it differs in" in error and difference in error
    assert (run.settings(), run.status(), run.orders()) == before


@pytest.mark.slow
@pytest.mark.parametrize("name", FOLDER_METHODS)
def test_methods_that_read_folders_are_trained_by_the_same_command(
    name: str, tmp_path: Path, main_here: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    small = settings(name, tmp_path) | ({"patches": 16} if name == "srgan" else {"epochs": 1.0})
    options = [
        part for key, value in small.items() if key != "method" for part in (f"--{key.replace('_', '-')}", value)
    ]
    command = [name, "--out", tmp_path / "run", "--device", "cpu", "--precision", "no", *options]
    assert main_here(*command) == 0
    run = Run(tmp_path / "run")
    step = run.status().step
    assert run.status().state == "finished" and step > 0
    assert main_here(*command) == 0
    assert run.status().step == step
    assert capsys.readouterr().out.count("finished after") == 2
    assert main_here(*command, "--data", tmp_path) == 2
    assert "differs in data" in capsys.readouterr().err


def test_a_folder_without_pictures_is_named(
    tmp_path: Path, main_here: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["pix2pix", "--data", tmp_path / "no", "--out", tmp_path / "run", "--device", "cpu", "--precision", "no"]
    assert main_here(*command) == 1
    assert f"There is no folder {tmp_path / 'no'}. Name the one" in capsys.readouterr().out
    (tmp_path / "yes").mkdir()
    command[2] = tmp_path / "yes"  # nothing was learnt: with another folder the same command is no other experiment
    assert main_here(*command) == 1
    assert "yes has no pairs" in capsys.readouterr().out
    assert Run(tmp_path / "run").settings()["data"] == str(tmp_path / "yes")


def test_settings_that_do_not_fit_together_are_refused_before_anything_is_written(
    tmp_path: Path, main_here: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    common = ("--out", tmp_path / "run", "--device", "cpu", "--precision", "no")
    for arguments, words in (
        (("pix2pix", "--side", "48"), "side must be a power of two"),
        (("cyclegan", "--side", "64", "--load", "32"), "load must be at least side"),
        (("cyclegan", "--side", "16", "--load", "16"), "side must be at least 24 where halvings is 3"),
        (("srgan", "--stage", "adversarial"), "needs a run of the pixel stage"),
        (("gan", "--architecture", "faces64"), "draws colour pictures"),
    ):
        assert main_here(*arguments, *common) == 2
        assert words in capsys.readouterr().err
    assert not (tmp_path / "run").exists()


@pytest.mark.slow
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
    run = store.create(experiment({"method": "gan", "dataset": own_dataset, "architecture": "mlp"}))
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


@pytest.mark.slow
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
    assert (status.state, status.reason) == ("stopped", "Stopped on request. It can go on from here.")
    assert torch.load(run.checkpoint, weights_only=True)["step"] == status.step


def test_the_command_has_every_field_of_the_experiment() -> None:
    kind = command_type(Gan, Gan.usual())
    command = kind(seed=9, objective="hinge", d_steps=3)
    usual = dataclasses.asdict(Gan.usual())
    assert config_of_command(command) == GanConfig(**(usual | {"seed": 9, "objective": "hinge", "d_steps": 3}))
    with pytest.raises(ValueError, match=r"^d_lr must be a number between 0\.000001 and 0\.1\.$"):
        config_of_command(kind(d_lr=3.0))


def test_what_is_left_out_is_as_the_chosen_networks_suggest() -> None:
    command = command_type(Gan, Gan.usual())(architecture="pydata", seed=4)
    usual = config_of(Gan, {"architecture": "pydata"})
    assert usual != Gan.usual()
    assert config_of_command(usual_command(command)) == usual


@pytest.mark.parametrize("name", ["my run", "L\u00e4ufe", ".hidden", "x" * 81])
def test_a_name_that_the_page_would_not_list_is_refused_before_anything_is_made(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["trainers", "gan", "--out", str(tmp_path / name), "--device", "cpu", "--precision", "no"]
    monkeypatch.setattr(sys, "argv", command)
    assert trainers_main.main() == 2
    assert f"{name!r} cannot be the name of a run: the page would not list it" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["runs", ".", "./runs/", "../elsewhere", "others"])
def test_a_folder_of_runs_is_not_taken_for_one(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where the page looks, a folder above that, and any other that holds runs."""
    here = tmp_path / "elsewhere"
    create_run(here / "others" / "first", experiment_of(Gan, Gan.usual()))
    monkeypatch.chdir(here)
    command = ["trainers", "gan", "--out", name, "--device", "cpu", "--precision", "no"]
    monkeypatch.setattr(sys, "argv", command)
    assert trainers_main.main() == 2
    assert "is a place for several runs. Name a folder below it, such as" in capsys.readouterr().err
    assert [path.name for path in here.iterdir()] == ["others"] and not (here / "others" / "config.json").exists()
