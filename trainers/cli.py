"""The command line of the methods: python -m trainers <method> --help. Its options are the fields of the config."""

from __future__ import annotations

import dataclasses
import signal
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Annotated, Any

import tyro
from accelerate import Accelerator
from accelerate.utils import broadcast_object_list
from tqdm import tqdm

from playground.config import settings_of
from playground.runs import METHOD, Experiment, Run, create_run, refuse_unlisted, take_over
from trainers.data import DataCache
from trainers.hardware import Hardware
from trainers.loop import TrainingStep, train
from trainers.method import Method, config_of, experiment_of


@dataclass(frozen=True)
class RunOptions(Hardware):
    """The part of a command that says where its run lies."""

    out: Path = Path("runs/shell")
    """run directory; one that holds a checkpoint is continued. Open the page on the folder above to watch"""
    own: Path = Path("runs/own")
    """folder of data sets made of uploaded pictures"""


def command_type(method: type[Method], usual: Any) -> type[Any]:
    """A dataclass whose fields are the method's settings, as in `usual`, and RunOptions: tyro makes options of them."""
    fields: list[tuple[str, Any, Any]] = []
    for name, known in settings_of(method.config_type).items():
        default = getattr(usual, name)
        kind: Any = Path | None if default is None else type(default)
        choices = f" One of: {', '.join(known.choices())}." if known.choices is not None else ""
        option = Annotated[kind, tyro.conf.arg(help=known.hint + choices)]
        fields.append((name, option, dataclasses.field(default=default)))
    command = dataclasses.make_dataclass(f"{method.__name__}Command", fields, bases=(RunOptions,), frozen=True)
    command.__doc__ = f"{method.title}: {method.summary} The same command goes on after an interruption."
    command.method = method  # type: ignore[attr-defined]
    return command


def config_of_command(command: Any) -> Any:
    """The part of a command that changes the result. Raises ValueError on a value out of range."""
    names = settings_of(command.method.config_type)
    return config_of(command.method, {name: getattr(command, name) for name in names})


def usual_command(command: Any) -> Any:
    """The same command with what its networks' source suggests; Raises ValueError for unknown networks."""
    names = settings_of(command.method.config_type)
    usual = command.method.usual({name: getattr(command, name) for name in names})
    return command_type(command.method, usual)()


def main(command: Any) -> int:
    """Returns the exit code: 0 when the run finished or was stopped in order."""
    method, config = command.method, config_of_command(command)
    accelerator = command.accelerator()
    run = _open_run(command.out, experiment_of(method, config), accelerator)
    _stop_in_order(run, accelerator)
    with tqdm(total=1.0, disable=not accelerator.is_main_process,
              bar_format="{l_bar}{bar}| {n:.2f}/{total:.2f} [{elapsed}<{remaining}{postfix}]") as bar:  # fmt: skip
        for step in train(run, accelerator, DataCache(command.own)):
            if step.step % 10 == 0 or bar.n == 0:
                bar.total = run.status().epochs
                bar.n = min(step.epoch, bar.total)
                bar.set_postfix_str(losses_of(step), refresh=False)
                bar.refresh()
    status = run.status()
    if not (accelerator.is_main_process and status.state == "failed"):
        # One that leaves while another still closes would pull it down. After a failure of the main process the
        # others are in the middle of a turn: its exit code tells the launcher to end them.
        accelerator.wait_for_everyone()
        accelerator.end_training()
    if not accelerator.is_main_process:
        return 0
    print(f"{status.state} after {status.epoch:.2f} epochs. {status.reason}".strip())
    return 0 if status.state in ("finished", "stopped") else 1


def losses_of(step: TrainingStep) -> str:
    """The step's figures in a few characters."""
    return " ".join(f"{name.removesuffix('_loss')} {value:.2f}" for name, value in step.figures.items())


def _open_run(out: Path, experiment: Experiment, accelerator: Accelerator) -> Run:
    """The main process lays out the directory; the others wait for its word."""
    ready = [False]
    if accelerator.is_main_process:
        run = Run(out)
        if not (out / "config.json").is_file():
            refuse_unlisted(out, RunOptions.out.parent)
            create_run(out, experiment)
            if out.parent.resolve() != RunOptions.out.parent.resolve():
                print(f"The page lists this run when it is opened with --runs {out.parent}.")
        elif run.is_alive():
            raise ValueError(f"A trainer is at work in {out}. Stop it, or choose another --out.")
        elif run.failed_at_once(run.status()):
            take_over(create_run(out, experiment))  # what was wrong with its settings may be mended now
        else:
            _refuse_another(run, experiment)
            if run.is_packed(run.status()):
                raise ValueError(f"{out} holds the pictures of a run without its networks. Choose another --out.")
            take_over(run)
        until = run.orders().stop_epoch
        passed = until is not None and until <= run.status().epoch
        run.order(command="run", stop_reason="", stop_epoch=None if passed else until)
        ready = [True]
    if accelerator.num_processes > 1:
        broadcast_object_list(ready)
    return Run(out)


def _refuse_another(run: Run, experiment: Experiment) -> None:
    """A run goes on with its own settings, and this says so. ValueError where it learns otherwise, or other data."""
    before, now = run.settings(), experiment.settings
    differences = [name for name in now if before.get(name, now[name]) != now[name]]
    if set(differences) & {METHOD, "dataset", "data", "architecture"}:
        raise ValueError(
            f"{run.path} holds another experiment: it differs in {', '.join(differences)}. Choose another --out, or "
            "remove it."
        )
    if differences:
        print(f"{run.path} goes on with its own settings, not with another {', '.join(differences)}.")


def _stop_in_order(run: Run, accelerator: Accelerator) -> None:
    """Ctrl-C, or the end of a batch job's time, stops the run after it has saved itself; a second one does not wait.

    The other processes of a distributed run follow the main one.
    """

    def stop(number: int, frame: FrameType | None) -> None:
        signal.signal(number, signal.SIG_DFL)
        run.order(command="stop")

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop if accelerator.is_main_process else signal.SIG_IGN)
