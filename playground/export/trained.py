"""The averaged generator in a run's checkpoint, and what the run had published by then."""

from __future__ import annotations

import pickle
from dataclasses import dataclass
from typing import Any

import torch

from playground.export.files import ExportError
from playground.models import ARCHITECTURES, Discriminator, Generator
from playground.objectives import OBJECTIVES
from playground.runs import Frame, Run

DAMAGED = (EOFError, RuntimeError, KeyError, TypeError, ValueError, AttributeError, pickle.UnpicklingError)
"""what reading a checkpoint raises when the file is no checkpoint, or one of other networks"""


@dataclass(frozen=True, eq=False)
class Trained:
    """A generator and how far it had come."""

    generator: Generator
    """the moving average of the weights where one is kept, float32, in eval mode"""
    step: int
    epoch: float
    """as published at that step, or at the last one before it"""
    frame: Frame | None
    """the last picture published at or before that step"""
    verdict: dict[str, Any] | None
    """the last measurement of its samples at or before that step"""


def averaged_generator(run: Run) -> Trained:
    """What the run's newest checkpoint holds. Raises ExportError where there is none, or it is damaged."""
    generator = ARCHITECTURES[run.config().architecture].build_generator()
    try:
        checkpoint = _checkpoint(run)
        generator.load_state_dict(_shown_weights(checkpoint))
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


def newest_discriminator(run: Run) -> Discriminator:
    """The discriminator in the run's newest checkpoint, in eval mode. Raises ExportError as averaged_generator does.

    It is not averaged: only the generator's weights are.
    """
    config = run.config()
    _, discriminator = ARCHITECTURES[config.architecture].build(
        spectral_norm=config.spectral_norm,
        batch_norm_in_d=OBJECTIVES[config.objective].allows_batch_norm_in_d,
    )
    try:
        discriminator.load_state_dict(_checkpoint(run)["discriminator"])
    except (FileNotFoundError, *DAMAGED) as error:
        raise ExportError("The saved discriminator of this run is missing or damaged.") from error
    return discriminator.eval()


def _shown_weights(checkpoint: dict[str, Any]) -> dict[str, Any]:
    """Of the generator whose pictures were published: the average, or the only one where none is kept."""
    if "average" not in checkpoint:
        weights: dict[str, Any] = checkpoint["generator"]
        return weights
    # AveragedModel keeps the network under "module." beside its own counter.
    average = checkpoint["average"].items()
    return {name[len("module.") :]: weight for name, weight in average if name.startswith("module.")}


def _checkpoint(run: Run) -> dict[str, Any]:
    checkpoint: dict[str, Any] = torch.load(run.checkpoint, map_location="cpu", weights_only=True)
    return checkpoint
