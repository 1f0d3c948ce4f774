"""The averaged generator in a run's checkpoint, and what the run had published by then."""

from __future__ import annotations

import pickle
from dataclasses import dataclass
from typing import Any

import torch

from playground.export.files import ExportError
from playground.models import ARCHITECTURES, Generator
from playground.runs import Frame, Run

DAMAGED = (EOFError, RuntimeError, KeyError, TypeError, ValueError, AttributeError, pickle.UnpicklingError)
"""what reading a checkpoint raises when the file is no checkpoint, or one of other networks"""


@dataclass(frozen=True, eq=False)
class Trained:
    """A generator and how far it had come."""

    generator: Generator
    """the moving average of the weights, float32, in eval mode"""
    step: int
    epoch: float
    """as published at that step, or at the last one before it"""
    frame: Frame | None
    """the last picture published at or before that step"""
    verdict: dict[str, Any] | None
    """the last measurement of its samples at or before that step"""


def averaged_generator(run: Run) -> Trained:
    """What the run's newest checkpoint holds. Raises ExportError where there is none, or it is damaged."""
    generator, _ = ARCHITECTURES[run.config().architecture].build()
    try:
        checkpoint = torch.load(run.checkpoint, map_location="cpu", weights_only=True)
        average = checkpoint["average"].items()
        # AveragedModel keeps the network under "module." beside its own counter.
        weights = {name[len("module.") :]: weight for name, weight in average if name.startswith("module.")}
        generator.load_state_dict(weights)
        step = int(checkpoint["step"])
    except FileNotFoundError as error:
        raise ExportError(
            "This run has no saved networks. A run saves them twice a minute, when you pause it and when it "
            "ends: press Pause, then try again."
        ) from error
    except DAMAGED as error:
        raise ExportError("The saved networks of this run are damaged. Train it again to export them.") from error
    frames = [frame for frame in run.frames() if frame.step <= step]
    events = [event for event in run.events()[0] if event.get("step", 0) <= step]
    verdicts = [event for event in events if event.get("kind") == "verdict"]
    epochs = [frame.epoch for frame in frames[-1:]] + [event["epoch"] for event in events[-1:]]
    return Trained(
        generator.eval(),
        step,
        epoch=max(epochs, default=0.0),
        frame=frames[-1] if frames else None,
        verdict=verdicts[-1] if verdicts else None,
    )
