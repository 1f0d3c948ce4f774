"""What a method must tell: how something learns, in one file that the rest of the project reads itself off.

A method is a class. Its config's fields become the form, the link, the endpoint and the command line; its figures
become the curves; its preview is what is watched. The loop (trainers.loop) calls `turn` and nothing else knows how
it learns.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

from accelerate import Accelerator
from torch import Tensor, nn

from playground.config import exact, live_names, nearest, plain_values, settings_of
from playground.runs import METHOD, About, Experiment, Figure, Plot
from playground.runs.about import live_settings
from playground.runs.diagnosis import Diagnosis
from playground.runs.history import History
from trainers.data import DataCache

#: Of two players: figures d_loss and g_loss.
LOSSES = Plot(
    "losses",
    "Losses of discriminator and generator",
    "Each is measured against the other: level curves alone say nothing about the pictures.",
)


Addition = Literal["objective", "labels", "codes", "encoder", "domains", "structure", "no game"]


class Diverged(RuntimeError):
    """A loss became NaN or infinite; the message is fit for a person."""


class Mismatch(ValueError):
    """These settings cannot be trained together; the message is fit for a person."""


@dataclass(frozen=True)
class Turn:
    """One turn of the loop: who moves, and the settings of the moment."""

    players: tuple[str, ...]
    """empty for methods without players, else some of them"""
    config: Any

    def moves(self, player: str) -> bool:
        return player in self.players


@dataclass(frozen=True, eq=False)
class Preview:
    """What a run publishes all the time: the same inputs throughout, so that each picture morphs."""

    pictures: Tensor
    """(n, c, h, w) in [-1, 1], on the CPU, row by row"""
    columns: int


@dataclass(frozen=True, eq=False)
class Game:
    """A moment of a game of two: the same few latents and real pictures throughout, and D's verdict on each picture."""

    latents: Tensor
    """(n, d), on the CPU: what the fakes are drawn from"""
    fakes: Tensor
    """(n, c, h, w) in [-1, 1], on the CPU, by the G that plays, not by an average of it"""
    reals: Tensor
    """of the same shape: as many of each, so that they stand in two rows"""
    fake_verdicts: Tensor
    """(n,), in the objective's own terms"""
    real_verdicts: Tensor
    """(n,)"""


class Method(ABC):
    """How something learns, and everything that it changes meanwhile."""

    title: ClassVar[str]
    year: ClassVar[int]
    summary: ClassVar[str]
    """one sentence for the page: what is new about it"""
    source: ClassVar[str]
    """paper and section"""
    departures: ClassVar[str] = ""
    """what is done otherwise than there, in sentences for the page"""
    parent: ClassVar[str] = ""
    """the method or objective that it changed, by its name in the registry; empty for one that began something"""
    adds: ClassVar[Addition] = "structure"
    """what kind of thing it changed"""
    formula: ClassVar[str] = ""
    """what is made small or large, in Unicode, one line a player; the term that is new stands between [[ and ]]"""
    config_type: ClassVar[type[Any]]
    figures: ClassVar[tuple[Figure, ...]]
    plots: ClassVar[tuple[Plot, ...]] = ()
    players: ClassVar[tuple[str, ...]] = ()
    stateful: ClassVar[tuple[str, ...]]
    """attributes with a state_dict: networks, averages, optimizers"""
    learns_from: ClassVar[Literal["dataset", "folder", "picture"]] = "dataset"
    hint: ClassVar[str] = ""
    """how the published picture is to be read"""
    smooth: ClassVar[bool] = False
    draws_from_noise: ClassVar[bool] = False
    """whether its generator makes pictures of nothing but latents, and so can be taken home"""

    step = 0
    """turns so far"""
    images = 0
    """training pictures shown so far"""
    left_out: tuple[str, ...] = ()
    """sentences on what it was given and does not use"""

    def __init__(self, config: Any, accelerator: Accelerator, data: DataCache) -> None:
        """The state before the first turn: the same config gives the same bits on the same machine.

        Raises DataUnavailable, Mismatch.
        """
        self.config, self.accelerator = config, accelerator

    # ---- learning

    @property
    @abstractmethod
    def images_per_epoch(self) -> float:
        """Training pictures in one pass over the data."""

    @property
    def epoch(self) -> float:
        """Passes over the data so far."""
        return self.images / self.images_per_epoch

    @property
    def epochs(self) -> float:
        """Passes after which the run ends."""
        return float(self.config.epochs)

    def pictures_until(self, epochs: float) -> float:
        """Training pictures until so many passes are made, counted in those that take as long as one of now."""
        return max(0.0, epochs - self.epoch) * self.images_per_epoch

    @abstractmethod
    def turn(self, turn: Turn) -> Mapping[str, Tensor]:
        """Learn from one batch; returns this turn's figures, scalars. Who did not move has none."""

    # ---- telling

    @abstractmethod
    def preview(self) -> Preview:
        """The pictures of the moment."""

    def moment(self) -> Game | None:
        """The moment of a game of two, for the same inputs throughout; None where nobody plays."""
        return None

    def evaluate(self, goes_on: Callable[[], bool]) -> dict[str, Any] | None:
        """What is measured of samples now and then; None for nothing, or where `goes_on` turned false meanwhile."""
        return None

    @classmethod
    def diagnose(cls, config: Any, history: History) -> Diagnosis | None:
        """How a run with this config and history is; None for a method that cannot tell."""
        return None

    @classmethod
    def divergence_advice(cls) -> str:
        """What to try after a loss has become infinite."""
        return "Try smaller learning rates."

    # ---- going to a checkpoint and back

    def to_checkpoint(self) -> dict[str, Any]:
        """Tensors and plain numbers only, so that it loads with weights_only."""
        parts = {name: getattr(self, name).state_dict() for name in self.stateful}
        return parts | {"step": self.step, "images": self.images}

    def restore(self, checkpoint: Mapping[str, Any]) -> None:
        """Go on exactly where `to_checkpoint` was called."""
        for name in self.stateful:
            getattr(self, name).load_state_dict(checkpoint[name])
        self.step, self.images = checkpoint["step"], checkpoint["images"]

    # ---- before there is a run

    @classmethod
    def usual(cls, raw: Mapping[str, object] | None = None) -> Any:
        """The settings that its source suggests, given those of `raw` that others depend on."""
        return cls.config_type()

    @classmethod  # noqa: B027
    def refuse_mismatch(cls, config: Any) -> None:
        """Raises Mismatch for settings that do not fit together."""

    @classmethod
    def describe(cls, config: Any) -> dict[str, Any]:
        """Fields of About that depend on the settings: name, subject, data, caption, grey, card."""
        return {}

    @classmethod
    def networks(cls, config: Any) -> list[tuple[str, nn.Module, tuple[Tensor, ...], str]]:
        """What learns, in the order in which a picture passes through it: name, network, example inputs (two of
        each), and what these are called."""
        return []

    @classmethod
    def flops(cls, config: Any) -> int | None:
        """Floating point operations for each training picture; None where nobody has counted them."""
        return None


def name_of(method: type[Method]) -> str:
    """As the registry, the command line and links call it: its module's name."""
    return method.__module__.rpartition(".")[2]


def experiment_of(method: type[Method], config: Any) -> Experiment:
    """What a run of it is made from. Raises Mismatch."""
    method.refuse_mismatch(config)
    values = plain_values(config)
    told: dict[str, Any] = {
        "method": name_of(method),
        "title": method.title,
        "epochs": float(values.get("epochs", 0)),
        "hint": method.hint,
        "smooth": method.smooth,
        "players": method.players,
        "figures": method.figures,
        "plots": method.plots,
        "live": live_settings(settings_of(method.config_type), values),
    }
    about = About(**(told | method.describe(config)))
    return Experiment({METHOD: about.method} | values, about)


def config_of(method: type[Method], raw: Mapping[str, object]) -> Any:
    """The config that a run's settings hold. Raises ValueError naming what is wrong."""
    return exact(method.usual(raw), raw)


def nearest_config(method: type[Method], raw: Mapping[str, object]) -> tuple[Any, list[str]]:
    """The nearest valid config to what a form or a link says, and a sentence for every value that was changed."""
    return nearest(method.usual(raw), raw)


def live_config(config: Any, changes: Mapping[str, float]) -> Any:
    """The settings of the moment: whoever can reach the page can send it numbers, and none out of bounds gets
    further than here."""
    allowed = {name: value for name, value in changes.items() if name in live_names(type(config))}
    return nearest(config, allowed)[0] if allowed else config
