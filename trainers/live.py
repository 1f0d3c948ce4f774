"""One run from its directory: load, train, publish, end well whatever happens."""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterator
from pathlib import Path

import torch
from accelerate import Accelerator

from playground.data import Dataset, DataUnavailable, load
from playground.matching import Mismatch, refuse_mismatch
from playground.metrics import Evaluator
from playground.pretrained import has_classifier
from playground.runs import Run
from playground.status import State as RunState
from playground.status import Status
from trainers.director import Director, shared_turns
from trainers.engine import Diverged
from trainers.learners import Progress, learner_of
from trainers.own_clock import OwnClock
from trainers.publisher import TRAINED_SECONDS, Publisher

REASONS: dict[str, str] = {
    "stopped": "Stopped on request. Resume goes on from here.",
    "interrupted": "The page's server went away, so training stopped. Resume goes on from here.",
    "finished": "",
}


class Stage:
    """What is worth keeping between runs: the loaded data set and the judge made for it."""

    def __init__(self, own_root: Path) -> None:
        self.own_root = own_root
        self._loaded: tuple[Dataset, Evaluator] | None = None

    def prepare(self, name: str) -> tuple[Dataset, Evaluator]:
        """Raises DataUnavailable."""
        if self._loaded is None or self._loaded[0].name != name:
            dataset = load(name, own_root=self.own_root)
            # Digits and garments are judged against test pictures that no generator was trained on.
            reference = load(name, split="test") if has_classifier(name) else dataset
            self._loaded = dataset, Evaluator(reference.images[:10_000], name)
        return self._loaded


def train_run(
    run: Run, accelerator: Accelerator, stage: Stage, abandoned: Callable[[], bool] = lambda: False
) -> Iterator[Progress]:
    """Train the run to its end; yields every step for whoever wants to show progress.

    The run's lock is held throughout. Failures end in the run's status, in plain words; a programmer's
    error is also raised.
    """
    for step in train_in_turn(run, accelerator, stage, abandoned, waits=True):
        if step is not None:
            yield step


def train_in_turn(
    run: Run, accelerator: Accelerator, stage: Stage, abandoned: Callable[[], bool], waits: bool = False
) -> Iterator[Progress | None]:
    """`train_run` for whoever has other runs to train meanwhile: yields None, at once, while this one is paused."""
    if not accelerator.is_main_process:
        yield from _train(run, accelerator, stage, abandoned, waits)
        return
    with run.lock():
        try:
            yield from _train(run, accelerator, stage, abandoned, waits)
        except (DataUnavailable, Mismatch) as error:
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


def _train(
    run: Run, accelerator: Accelerator, stage: Stage, abandoned: Callable[[], bool], waits: bool
) -> Iterator[Progress | None]:
    config = run.config()
    refuse_mismatch(config)
    dataset, judge = stage.prepare(config.dataset)
    pictures = dataset.images.to(accelerator.device)
    labels = None if dataset.labels is None else dataset.labels.to(accelerator.device)
    learner = learner_of(config)
    state = learner.fresh(config, accelerator)
    trained_seconds = 0.0
    if run.checkpoint.is_file():
        checkpoint = torch.load(run.checkpoint, map_location=accelerator.device, weights_only=True)
        state.restore(checkpoint)
        trained_seconds = checkpoint.get(TRAINED_SECONDS, 0.0)
    if accelerator.is_main_process:
        run.rewind(state.step)
    clock = OwnClock()
    publisher = Publisher(run, state, judge, clock, trained_seconds) if accelerator.is_main_process else None
    on_pause = publisher.paused if publisher is not None else lambda paused: None
    director = Director(config, run.orders, lambda: state.images / len(pictures), abandoned, on_pause, waits)
    if publisher is not None:
        publisher.opening(state.images / len(pictures))
    try:
        while not director.ending:
            for step in learner.train(state, pictures, shared_turns(director.turns(), accelerator), labels):
                if publisher is not None:
                    publisher.saw(step)
                with clock.stopped():
                    yield step
            if not accelerator.is_main_process:
                return
            if not director.ending:
                with clock.stopped():
                    yield None
    except Diverged as error:
        if publisher is not None:
            publisher.close("diverged", str(error))
        return
    if publisher is not None:
        ending: RunState = director.ending  # type: ignore[assignment]
        publisher.close(ending, REASONS[ending])


def _end(run: Run, state: RunState, reason: str) -> None:
    """Say how it ended; where even that cannot be written, the released lock says 'interrupted'."""
    before = run.status()
    try:
        run.write_status(Status(state, before.step, before.epoch, before.epochs, reason=reason))
    except OSError:
        pass
