"""python -m trainers gan: train one generator from the command line into a run directory.

A GAN by default; a variational autoencoder or a Gaussian mixture with --architecture vae28 or mixture28.
"""

from __future__ import annotations

import dataclasses
import signal
from dataclasses import dataclass
from pathlib import Path

from accelerate import Accelerator
from accelerate.utils import broadcast_object_list
from tqdm import tqdm

from playground.config import GanConfig, config_from_dict, usual_config
from playground.matching import refuse_mismatch
from playground.runs import Run, create_run
from trainers.course import stop_in_order
from trainers.hardware import Hardware
from trainers.learners import Progress
from trainers.live import Stage, train_run

LOSSES = {"d_loss": "D", "g_loss": "G", "loss": "loss"}
"""what stands beside the bar: figures of a step and their short names"""


@dataclass(frozen=True)
class GanCommand(Hardware, GanConfig):
    """Train a generator. Open the page on the folder above --out to watch, or start it again to go on."""

    out: Path = Path("runs/shell")
    """run directory; one that holds a checkpoint is continued with its own settings"""
    own: Path = Path("runs/own")
    """folder of data sets made of uploaded pictures"""

    def experiment(self) -> GanConfig:
        """The part of the command that changes the result. Raises ValueError on a value out of range."""
        names = [field.name for field in dataclasses.fields(GanConfig)]
        return config_from_dict({name: getattr(self, name) for name in names})


def usual_command(architecture: str) -> GanCommand:
    """Raises ValueError for an unknown architecture."""
    return GanCommand(**dataclasses.asdict(usual_config(architecture)))


def main(command: GanCommand) -> int:
    """Returns the exit code: 0 when the run finished or was stopped in order."""
    accelerator = command.accelerator()
    run = _open_run(command, accelerator)
    config = run.config()
    _stop_in_order(run, accelerator)
    with tqdm(total=config.epochs, unit="epoch", disable=not accelerator.is_main_process,
              bar_format="{l_bar}{bar}| {n:.2f}/{total} epochs [{elapsed}<{remaining}{postfix}]") as bar:  # fmt: skip
        for step in train_run(run, accelerator, Stage(command.own)):
            bar.n = min(step.epoch, config.epochs)
            if step.step % 10 == 0:
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


def losses_of(step: Progress) -> str:
    """The step's losses in a few characters."""
    return " ".join(f"{word} {getattr(step, name):.2f}" for name, word in LOSSES.items() if hasattr(step, name))


def _open_run(command: GanCommand, accelerator: Accelerator) -> Run:
    """The main process lays out the directory; the others wait for its word."""
    ready = [False]
    if accelerator.is_main_process:
        run = Run(command.out)
        if not (command.out / "config.json").is_file():
            config = command.experiment()
            refuse_mismatch(config)
            create_run(command.out, config)
        elif run.is_alive():
            raise ValueError(f"A trainer is at work in {command.out}. Stop it, or choose another --out.")
        elif run.config() != command.experiment():
            print(f"{command.out} goes on with its own settings. Choose another --out for a new run.")
        run.order(command="run")
        ready = [True]
    if accelerator.num_processes > 1:
        broadcast_object_list(ready)
    return Run(command.out)


def _stop_in_order(run: Run, accelerator: Accelerator) -> None:
    """Let Ctrl-C, or the end of a batch job's time, stop the run; the other processes follow the main one."""
    if accelerator.is_main_process:
        stop_in_order(run)
        return
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
