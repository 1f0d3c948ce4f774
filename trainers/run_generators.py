"""Generators of runs as models to explore: named run-<id>, read from the newest checkpoint when they are opened."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playground.config import own_classes
from playground.data import DATASETS, own_pictures
from playground.export.generator_card import Trained, generator_card
from playground.models import Discriminator, Generator
from playground.once import Once
from playground.pretrained import TRAINED, PretrainedGenerator, at_rest, words_for_data
from playground.runs import Run, RunStore
from trainers.generative import Generative
from trainers.method import Method
from trainers.methods import experiment_in
from trainers.methods.gan import Gan
from trainers.trained import averaged_generator, newest_discriminator

MOST = 8
"""runs whose networks are kept in memory"""


@dataclass(frozen=True, eq=False)
class RunModel:
    """What a run's checkpoint held when somebody opened it."""

    entry: PretrainedGenerator
    generator: Generator
    discriminator: Discriminator | None
    card: str
    """a whole README.md"""
    stamp: tuple[int, str]
    """of the run when it was read"""


class RunGenerators:
    """The generators of all runs of a store (playground.pretrained.TrainedGenerators). Safe to call from threads.

    A run that trains on stays as it was opened, so that nothing moves under somebody's hands; `renew` takes what it
    has learnt since. Each method raises ValueError, fit for a person: for a run that is gone, for one that draws
    from more than noise, and for one that has saved no networks.

    Args:
        own_root: where uploaded pictures are kept.
        save: lets the trainer of a run write its networks down now.
    """

    def __init__(self, store: RunStore, own_root: Path, save: Callable[[Run], object], most: int = MOST) -> None:
        self._store, self._own_root, self._save = store, own_root, save
        self._opened: Once[RunModel] = Once(most)

    def entry(self, name: str) -> PretrainedGenerator:
        return self._open(name).entry

    def generator(self, name: str) -> Generator:
        return self._open(name).generator

    def discriminator(self, name: str) -> Discriminator:
        """The one that names classes and says in probabilities how real pictures are."""
        found = self._open(name).discriminator
        if found is None:
            raise ValueError("The discriminator of this run was told the classes, or gives no probabilities.")
        return found

    def card(self, name: str) -> str:
        return self._open(name).card

    def renew(self, name: str) -> None:
        """Whoever asks next gets what the run has learnt by now, under the name that it has by now."""
        run = self._run(name)
        self._save(run)
        if self._open(name).stamp != stamp_of(run):
            self._opened.forget(run.id)

    def newest(self, name: str) -> Generator:
        return at_rest(averaged_generator(self._run(name)).generator)

    def stamp(self, name: str) -> str:
        return f"{self._run(name).saved_at:x}"

    def _run(self, name: str) -> Run:
        return self._store.get(name.removeprefix(TRAINED))

    def _open(self, name: str) -> RunModel:
        """From memory also where the run was deleted since: who explores it goes on."""
        return self._opened.get(name.removeprefix(TRAINED), lambda: self._read(self._run(name)))

    def _read(self, run: Run) -> RunModel:
        stamp = stamp_of(run)
        trained = averaged_generator(run)
        method, config = experiment_in(run)
        names = classes_of(config.dataset, self._own_root) if trained.generator.num_classes else ()
        discriminator = at_rest(newest_discriminator(run)) if names_classes(method, config) else None
        entry = PretrainedGenerator(
            title=run.title,
            summary=words_of(run, trained, config.dataset),
            network=type(trained.generator),
            dataset=config.dataset,
            asked=bool(names),
            auxiliary=is_auxiliary(method, config),
            discriminator=None if discriminator is None else type(discriminator),
            own_classes=names,
        )
        card = generator_card(run, trained, float16=False)
        return RunModel(entry, at_rest(trained.generator), discriminator, card, stamp)


def stamp_of(run: Run) -> tuple[int, str]:
    """When its networks were written, and what it is called: another one, another model."""
    return run.saved_at, run.title


def model_of(run: Run) -> str:
    """What the generator of a run is called among the models."""
    return TRAINED + run.id


def tab_of(run: Run) -> str:
    """The tab that a run's generator is for: "labels" where it is asked for a class, "latent" for another one that
    draws from noise; empty for every other run, and for one that this copy cannot read."""
    try:
        method, config = experiment_in(run)
    except (OSError, ValueError):
        return ""
    if not issubclass(method, Generative) or not method.draws_from_noise:
        return ""
    return "labels" if method.architectures[config.architecture].num_classes else "latent"


def words_of(run: Run, trained: Trained, dataset: str) -> str:
    """What it is and on what it was trained, in a sentence for the page. dataset: its name in the settings."""
    came = f"after {trained.epoch:.2f} epochs ({trained.step:,} steps)"
    return f"Trained on this page: {run.about().title}, on {words_for_data(dataset)}, as it was {came}."


def names_classes(method: type[Method], config: Any) -> bool:
    """Whether its discriminator can be asked what it sees: it names classes, and its verdict is a probability."""
    return is_auxiliary(method, config) and bool(method.describe(config).get("verdict_is_probability"))


def is_auxiliary(method: type[Method], config: Any) -> bool:
    """Whether its discriminator must name the class that it sees, as an AC-GAN's."""
    return issubclass(method, Gan) and method.architectures[config.architecture].conditioning == "auxiliary"


def classes_of(dataset: str, own_root: Path) -> tuple[str, ...]:
    """Names of the classes of a data set; of uploaded pictures their folders, or numbers where they are gone."""
    if dataset in DATASETS:
        return DATASETS[dataset].class_names
    try:
        return own_pictures.load(dataset, own_root).class_names
    except ValueError:
        return tuple(str(number) for number in range(own_classes(dataset)))
