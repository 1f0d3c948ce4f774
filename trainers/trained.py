"""The averaged generator in a run's checkpoint, and what the run had published by then."""

from __future__ import annotations

import pickle
from typing import Any

import torch

from playground.export import ExportError, Trained
from playground.models import Discriminator
from playground.runs import Run
from playground.runs.status import ENDED_STATES
from trainers.generative import Generative
from trainers.methods import experiment_in, name_of
from trainers.methods.gan import Gan

DAMAGED = (EOFError, RuntimeError, KeyError, TypeError, ValueError, AttributeError, pickle.UnpicklingError)
"""what reading a checkpoint raises when the file is no checkpoint, or one of other networks"""


def averaged_generator(run: Run) -> Trained:
    """What the run's newest checkpoint holds. Raises ExportError where there is none, or it is damaged."""
    method, config = experiment_in(run)
    if not issubclass(method, Generative) or not method.draws_from_noise:
        raise ExportError(f"{method.title} has no generator that draws from noise, so there is none to take home here.")
    generator = method.build_generator(config)
    try:
        checkpoint = _checkpoint(run)
        generator.load_state_dict(method.generator_weights(checkpoint))
        step = int(checkpoint["step"])
    except FileNotFoundError as error:
        raise ExportError(
            "This run has no saved networks. "
            + (
                "It came with the page as pictures and figures alone: train one of your own, or take a model's folder."
                if run.status().state in ENDED_STATES
                else "A run saves them twice a minute, when you pause it and when it ends: press Pause, then try again."
            )
        ) from error
    except DAMAGED as error:
        raise ExportError("The saved networks of this run are damaged. Train it again to export them.") from error
    frames = [frame for frame in run.frames() if frame.step <= step]
    events = [event for event in run.log.since()[0] if event.get("step", 0) <= step]
    evaluations = [event for event in events if event.get("kind") == "evaluation"]
    epochs = [frame.epoch for frame in frames[-1:]] + [event["epoch"] for event in events[-1:]]
    return Trained(
        name_of(method),
        config,
        generator.eval(),
        step,
        epoch=max(epochs, default=0.0),
        frame=frames[-1] if frames else None,
        evaluation=evaluations[-1] if evaluations else None,
    )


def newest_discriminator(run: Run) -> Discriminator:
    """The discriminator in the run's newest checkpoint, in eval mode. Raises ExportError as averaged_generator does.

    It is not averaged: only the generator's weights are.
    """
    method, config = experiment_in(run)
    if not issubclass(method, Gan):
        raise ExportError(f"{method.title} has no discriminator.")
    discriminator = method.fresh_networks(config)["discriminator"]
    assert isinstance(discriminator, Discriminator)
    try:
        discriminator.load_state_dict(_checkpoint(run)["discriminator"])
    except (FileNotFoundError, *DAMAGED) as error:
        raise ExportError("The saved discriminator of this run is missing or damaged.") from error
    return discriminator.eval()


def _checkpoint(run: Run) -> dict[str, Any]:
    checkpoint: dict[str, Any] = torch.load(run.checkpoint, map_location="cpu", weights_only=True)
    return checkpoint
