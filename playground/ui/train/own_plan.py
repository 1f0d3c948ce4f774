"""What training on own pictures comes to: settings that suit them, how many steps these make, how long that takes."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import Any

from playground.config import OWN_PICTURES
from playground.data import Dataset, DataUnavailable, load, own_pictures
from playground.runs import METHOD, Run
from playground.runs.presets import FIRST, PRESETS
from playground.ui.components.method_form import MethodForm, page_experiment
from playground.ui.errors import inform
from playground.ui.hosting import Host
from playground.ui.train.network_table import epoch_estimate
from trainers.method import nearest_config
from trainers.methods import chosen_method, method_of


@dataclass(frozen=True)
class OwnPlan:
    """A training that suits a set of own pictures."""

    name: str
    """of the set"""
    pictures: int
    repeats: int
    """how often an epoch shows each of them"""
    batch_size: int
    steps_per_epoch: int
    epochs: int
    steps: int
    """in all of these epochs"""
    seconds: float | None
    """that they take on this machine; None where nobody can tell yet"""


def settings_for(pictures: Dataset) -> dict[str, object]:
    """The preset with which the page opens, on these pictures, for as many epochs as make enough steps."""
    settings = PRESETS[FIRST].settings | {"dataset": pictures.name}
    config, _ = nearest_config(chosen_method(settings), settings)
    return settings | {"epochs": own_pictures.epochs_enough(pictures.images_per_epoch, config.batch_size)}


def plan_for(host: Host, pictures: Dataset) -> OwnPlan:
    settings = settings_for(pictures)
    method = chosen_method(settings)
    config, _ = nearest_config(method, settings)
    epoch = epoch_estimate(host, method, config, pictures.images_per_epoch)
    return OwnPlan(
        name=pictures.name,
        pictures=len(pictures.images),
        repeats=pictures.repeats,
        batch_size=config.batch_size,
        steps_per_epoch=round(pictures.images_per_epoch / config.batch_size),
        epochs=config.epochs,
        steps=round(config.epochs * pictures.images_per_epoch / config.batch_size),
        seconds=None if epoch is None else config.epochs * epoch.seconds,
    )


def begin(host: Host, name: str) -> Run:
    """Start the training that suits the own pictures of that name. Raises ValueError, also where they are not here."""
    experiment, _ = page_experiment(host.data_root, settings_for(own_pictures.load(name, host.own_root)))
    return host.pool.start(experiment, inform)


def plan_words(host: Host, form: MethodForm, *values: Any) -> str:
    """How many steps the form makes of own pictures, and how many are needed; empty for other pictures."""
    raw = form.raw(values)
    name = str(raw.get("dataset", ""))
    if not OWN_PICTURES.fullmatch(name):
        return ""
    try:
        pictures = load(name, own_root=host.own_root)
    except DataUnavailable as error:
        return escape(str(error))
    config, _ = nearest_config(method_of(raw[METHOD]), raw)
    shown = pictures.images_per_epoch
    steps = round(config.epochs * shown / config.batch_size)
    epochs = "one epoch is" if config.epochs == 1 else f"{config.epochs} epochs are"
    words = f"{epoch_words(len(pictures.images), pictures.repeats)}: {epochs} {steps:,} steps."
    if steps >= own_pictures.ENOUGH_STEPS:
        return f"{words} Digits need about {own_pictures.ENOUGH_STEPS:,}."
    needed = own_pictures.epochs_enough(shown, config.batch_size)
    return f"{words} Digits need about {own_pictures.ENOUGH_STEPS:,}: choose {needed} epochs or more."


def epoch_words(pictures: int, repeats: int) -> str:
    """What an epoch shows of so many pictures: the beginning of a sentence."""
    each = f" each {repeats} times, moved a little each time" if repeats > 1 else ""
    return f"An epoch shows your {pictures:,} pictures{each}"
