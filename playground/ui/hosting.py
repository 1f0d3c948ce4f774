"""What the tabs share: the runs, the trainers, the run that ships with the page, and who looks at what."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from playground.latent.seeds import Picker
from playground.pretrained import Pretrained
from playground.runs import Run, RunStore
from playground.runs.pool import WorkerPool
from playground.runs.races import runs_of
from playground.ui.components.model_thumbnails import ModelThumbnails
from playground.ui.labels.illustrations import Illustrations
from playground.ui.labels.label_models import LabelModels
from playground.ui.latent.explorables import Explorables
from playground.ui.lessons.facts import LessonFacts
from playground.ui.live.channel import Broadcaster, Channel
from playground.ui.live.race_source import RaceSource
from playground.ui.live.run_source import RunSource
from playground.ui.photo.photo_models import PhotoModels
from playground.ui.shell.classroom import Classroom
from playground.ui.shell.who import Steering
from playground.ui.superres.enlarge_methods import EnlargeMethods
from playground.ui.visitor_turns import VisitorTurns

#: The bundled run's name in links.
DEMO = "demo"
#: Searches in latent space; others wait in line.
SEARCHES_AT_ONCE = 2


@dataclass(frozen=True)
class Host:
    """One server's parts. Handed to every tab."""

    store: RunStore
    pool: WorkerPool
    own_root: Path
    """data sets made of uploaded pictures"""
    exports: Path
    """files made for download"""
    demo: Run
    """a finished run that ships with the page"""
    data_root: Path = Path("data")
    """folders of pictures that methods can learn from"""
    pretrained: Pretrained = field(default_factory=Pretrained)
    """the networks that ship with the page, and the generators of its runs"""
    broadcaster: Broadcaster = field(default_factory=Broadcaster)
    """of what people watch"""
    steering: Steering = field(default_factory=lambda: Steering(Classroom()))
    """who may steer"""
    searches: VisitorTurns = field(default_factory=lambda: VisitorTurns(SEARCHES_AT_ONCE))
    """for a picture in latent space"""

    @property
    def classroom(self) -> Classroom:
        """The rules: who steers, and what a run may take."""
        return self.steering.classroom

    # What the tabs make of the models: once for page and endpoints, when it is first asked for.

    @cached_property
    def enlargers(self) -> EnlargeMethods:
        return EnlargeMethods(self.pretrained)

    @cached_property
    def explorables(self) -> Explorables:
        return Explorables(self.pretrained)

    @cached_property
    def labels(self) -> LabelModels:
        return LabelModels(self.pretrained)

    @cached_property
    def illustrations(self) -> Illustrations:
        return Illustrations(self.pretrained)

    @cached_property
    def lessons(self) -> LessonFacts:
        return LessonFacts(self.pretrained, lambda: self.picker)

    @cached_property
    def thumbnails(self) -> ModelThumbnails:
        return ModelThumbnails(self.pretrained)

    @cached_property
    def photos(self) -> PhotoModels:
        return PhotoModels(self.pretrained)

    @cached_property
    def picker(self) -> Picker:
        return Picker(self.pretrained)

    def run(self, run_id: str) -> Run:
        """The run of that id, or the bundled one. Raises RunNotFound, also for JSON that is no text."""
        return self.demo if run_id in ("", DEMO) else self.store.get(str(run_id))

    def name(self, run: Run) -> str:
        """As links name it."""
        return DEMO if run == self.demo else run.id

    def run_channel(self, run_id: str) -> Channel[RunSource]:
        """What everybody sees who watches that run. Raises RunNotFound."""
        run = self.run(run_id)
        name, is_bundled = self.name(run), run == self.demo
        return self.broadcaster.channel(f"run {name}", lambda: RunSource(name, run, self.pool.place, is_bundled))

    def race_channel(self, ids: str) -> Channel[RaceSource]:
        """What everybody sees who watches the race of these runs, named with commas between. Raises RunNotFound."""
        runs = runs_of(self.store, ids)
        return self.broadcaster.channel(f"race {ids}", lambda: RaceSource(runs, self.pool.place))
