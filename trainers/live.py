"""One run from its directory: load, train, publish, end well whatever happens."""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterator
from pathlib import Path

import torch
from accelerate import Accelerator

from playground.config import GanConfig
from playground.data import Dataset, DataUnavailable, load
from playground.metrics import Judge
from playground.runs import Run
from playground.status import State as RunState
from playground.status import Status
from trainers.director import Director, shared_turns
from trainers.engine import Diverged, State, Step, train
from trainers.publisher import Publisher

REASONS: dict[str, str] = {
    "stopped": "Stopped on request. Resume goes on from here.",
    "interrupted": "The page's server went away, so training stopped. Resume goes on from here.",
    "finished": "",
}


def choose_precision(device: str) -> str:
    """bf16 where the processor multiplies it natively (up to twice as fast here), else float32."""
    if device == "cpu":
        native = torch.cpu._is_avx512_bf16_supported() or torch.cpu._is_amx_tile_supported()
        return "bf16" if native else "no"
    return "bf16" if device == "cuda" and torch.cuda.is_bf16_supported() else "no"


class Stage:
    """What is worth keeping between runs: the loaded data set and the judge made for it."""

    def __init__(self, own_root: Path) -> None:
        self.own_root = own_root
        self._loaded: tuple[Dataset, Judge] | None = None

    def prepare(self, name: str) -> tuple[Dataset, Judge]:
        """Raises DataUnavailable."""
        if self._loaded is None or self._loaded[0].name != name:
            dataset = load(name, own_root=self.own_root)
            # Digits are judged against test digits that no generator was trained on.
            reference = load(name, split="test") if name == "mnist" else dataset
            self._loaded = dataset, Judge(reference.images[:10_000], name)
        return self._loaded


def train_run(
    run: Run, accelerator: Accelerator, stage: Stage, abandoned: Callable[[], bool] = lambda: False
) -> Iterator[Step]:
    """Train the run to its end; yields every step for whoever wants to show progress.

    The run's lock is held throughout. Failures end in the run's status, in plain words; a programmer's
    error is also raised.
    """
    if not accelerator.is_main_process:
        yield from _train(run, accelerator, stage, abandoned)
        return
    with run.lock():
        try:
            yield from _train(run, accelerator, stage, abandoned)
        except DataUnavailable as error:
            _end(run, "failed", str(error))
        except (MemoryError, torch.OutOfMemoryError):
            _end(run, "failed", "There was not enough memory. Try a smaller batch or a smaller network.")
        except OSError as error:
            if error.errno != errno.ENOSPC:
                _end(run, "failed", f"A file could not be written: {error.strerror}.")
                raise
            _end(run, "failed", "The disk is full. Free some space, then resume from the last checkpoint.")
        except Exception as error:
            _end(run, "failed", f"The trainer met a fault: {type(error).__name__}: {error}")
            raise


def _train(run: Run, accelerator: Accelerator, stage: Stage, abandoned: Callable[[], bool]) -> Iterator[Step]:
    config = run.config()
    dataset, judge = stage.prepare(config.dataset)
    pictures = dataset.images.to(accelerator.device)
    state = State.fresh(config, accelerator)
    if run.checkpoint.is_file():
        state.restore(torch.load(run.checkpoint, map_location=accelerator.device, weights_only=True))
    if accelerator.is_main_process:
        run.rewind(state.step)
    publisher = Publisher(run, state, judge) if accelerator.is_main_process else None
    director = _direct(run, config, state, len(pictures), publisher, abandoned)
    if publisher is not None:
        publisher.opening(state.images / len(pictures))
    try:
        for step in train(state, pictures, shared_turns(director.turns(), accelerator)):
            if publisher is not None:
                publisher.saw(step)
            yield step
    except Diverged as error:
        if publisher is not None:
            publisher.close("diverged", str(error))
        return
    if publisher is not None:
        ending: RunState = director.ending  # type: ignore[assignment]
        publisher.close(ending, REASONS[ending])


def _direct(
    run: Run,
    config: GanConfig,
    state: State,
    n: int,
    publisher: Publisher | None,
    abandoned: Callable[[], bool],
) -> Director:
    on_pause = publisher.paused if publisher is not None else lambda paused: None
    return Director(config, run.orders, lambda: state.images / n, abandoned, on_pause)


def _end(run: Run, state: RunState, reason: str) -> None:
    """Say how it ended; where even that cannot be written, the released lock says 'interrupted'."""
    before = run.status()
    try:
        run.write_status(Status(state, before.step, before.epoch, before.epochs, reason=reason))
    except OSError:
        pass
