"""What the tabs share: the runs, the trainers, the run that ships with the page, and who looks at what."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from playground.latent.seeds import Picker
from playground.pretrained import Pretrained
from playground.runs import Run, RunStore
from playground.runs.pool import WorkerPool
from playground.ui.labels.label_models import LabelModels
from playground.ui.latent.explorables import Explorables
from playground.ui.photo.photo_models import PhotoModels
from playground.ui.shell.classroom import Classroom
from playground.ui.superres.enlarge_methods import EnlargeMethods
from playground.ui.visitor_turns import Tickets, VisitorTurns

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
    """the networks that ship with the page"""
    classroom: Classroom = field(default_factory=Classroom)
    """who steers, and what a run may take"""
    attention: Tickets = field(default_factory=Tickets)
    searches: VisitorTurns = field(default_factory=lambda: VisitorTurns(SEARCHES_AT_ONCE))
    """for a picture in latent space"""

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
    def photos(self) -> PhotoModels:
        return PhotoModels(self.pretrained)

    @cached_property
    def picker(self) -> Picker:
        return Picker(self.pretrained)

    def run(self, run_id: str) -> Run:
        """The run of that id, or the bundled one. Raises RunNotFound, also for JSON that is no text."""
        return self.demo if run_id in ("", DEMO) else self.store.get(str(run_id))
