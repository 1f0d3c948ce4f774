"""The two small values that travel between a page and a trainer: what is happening, and what is wanted."""

from __future__ import annotations

import dataclasses
import json
import math
from dataclasses import dataclass, field
from typing import Any, Literal, TypeVar, get_args

from playground.config import is_number

State = Literal["waiting", "running", "paused", "finished", "stopped", "diverged", "failed", "interrupted"]

#: A trainer is at work (or says so: see Run.status, which looks whether it is alive).
LIVE_STATES: frozenset[str] = frozenset({"running", "paused"})
#: Nothing more happens unless somebody asks for it.
ENDED_STATES: frozenset[str] = frozenset({"finished", "stopped", "diverged", "failed", "interrupted"})
#: Ended, and able to go on from its last checkpoint.
RESUMABLE_STATES: frozenset[str] = frozenset({"stopped", "failed", "interrupted", "finished"})


@dataclass(frozen=True)
class Status:
    """What a run is doing. `interrupted` is never written: a reader sees it when no trainer is alive."""

    state: State
    step: int = 0
    """turns of the training loop so far"""
    epoch: float = 0.0
    """passes over the data so far"""
    epochs: float = 0.0
    """passes after which the run ends"""
    images_per_second: float = 0.0
    seconds_left: float | None = None
    reason: str = ""
    """why the run ended, in plain words; empty when there is nothing to explain"""
    device: str = ""
    """where it trains, e.g. 'cpu, bf16'"""


@dataclass(frozen=True)
class Orders:
    """What the page wants from the trainer."""

    command: Literal["run", "pause", "stop"] = "run"
    steps_asked: int = 0
    """how many single steps were ever asked for; the trainer plays the difference to what it has played"""
    step_players: tuple[str, ...] = ()
    """who moves in those single steps; everybody where it is empty"""
    settings: dict[str, float] = field(default_factory=dict)
    """live settings that differ from what the run was started with"""
    stop_epoch: float | None = None
    stop_reason: str = ""
    """why it is to stop, in plain words; empty where a person wants it"""
    saves_asked: int = 0
    """how many checkpoints were ever asked for, besides those that are made by the clock"""


T = TypeVar("T", Status, Orders)


def to_json(value: Status | Orders) -> str:
    return json.dumps(dataclasses.asdict(value))


def from_json(kind: type[T], text: str) -> T:
    """Read a value back; fields of a newer version are ignored. Raises ValueError on anything unreadable."""
    try:
        raw: Any = json.loads(text)
    except RecursionError as error:  # brackets in brackets, a hundred thousand deep
        raise ValueError("That is nested too deeply to be read.") from error
    if not isinstance(raw, dict):
        raise ValueError(f"expected an object, got {type(raw).__name__}")
    known = {field.name for field in dataclasses.fields(kind)}
    values: dict[str, Any] = {name: tuple(v) if isinstance(v, list) else v for name, v in raw.items() if name in known}
    try:
        value = kind(**values)
    except TypeError as error:
        raise ValueError(str(error)) from error
    if isinstance(value, Status):
        _refuse_nonsense(value)
    return value


def _refuse_nonsense(status: Status) -> None:
    """One run that tells of no state, or of no numbers, must not stop the page that lists all of them."""
    numbers = (status.step, status.epoch, status.epochs, status.images_per_second, status.seconds_left or 0.0)
    if status.state not in get_args(State):
        raise ValueError(f"There is no state called {status.state!r}.")
    if not all(map(is_number, numbers)):
        raise ValueError("A number of this status is none.")
    if not isinstance(status.reason, str):
        raise ValueError("The reason must be text.")


def finite_or_none(value: float) -> float | None:
    """JSON has no NaN: a number that is none becomes null."""
    return value if math.isfinite(value) else None
