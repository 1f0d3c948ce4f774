"""Following a run: what a page needs to know about it, kept up to date at the price of reading what is new."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from playground.runs.about import About, Figure, Plot
from playground.runs.diagnosis import Diagnosis, diagnosis_of
from playground.runs.directory import Run
from playground.runs.frame_directory import Frame
from playground.runs.history import GameMoment, GameRecord, History, Moment, SampleQuality, even_selection
from playground.runs.status import Status

#: A curve of more points than this looks the same and costs more.
MOST_POINTS = 240
LEFT_OUT = "left out"
"""kind of the event that says which of its files a run does not learn from"""


@dataclass(frozen=True)
class Snapshot:
    """A run at one moment, as a page shows it."""

    run: Run
    about: About
    status: Status
    frame: Frame | None
    moments: tuple[Moment, ...]
    """the figures so far, spread evenly over at most about MOST_POINTS"""
    qualities: tuple[SampleQuality, ...]
    """every measurement of the samples"""
    diagnosis: Diagnosis | None
    """the newest; None where the method gives none"""
    diagnoses: tuple[tuple[int, Diagnosis], ...] = ()
    """all of them, each with the step at which it was given"""
    game: GameRecord = field(default_factory=GameRecord)
    """moments of a game of two; without any where nobody plays"""
    left_out: tuple[str, ...] = ()
    """sentences on what it was given and does not learn from"""

    @property
    def quality(self) -> SampleQuality | None:
        """The newest measurement of the samples."""
        return self.qualities[-1] if self.qualities else None

    @property
    def seconds(self) -> float:
        """Of training so far."""
        return max([m.seconds for m in self.moments[-1:]] + [q.seconds for q in self.qualities[-1:]], default=0.0)

    def quality_at(self, step: int) -> SampleQuality | None:
        """The last measurement of the samples at or before a step."""
        return next((quality for quality in reversed(self.qualities) if quality.step <= step), None)

    def moment_at(self, step: int) -> Moment | None:
        """The figures that were told last at or before a step."""
        return next((moment for moment in reversed(self.moments) if moment.step <= step), None)

    def diagnosis_at(self, step: int) -> Diagnosis | None:
        """The last diagnosis at or before a step."""
        return next((found for at, found in reversed(self.diagnoses) if at <= step), None)

    def game_at(self, frame: Frame | None) -> GameMoment | None:
        """What the two players did when this picture was drawn."""
        return self.game.at(frame.step) if frame is not None else None

    def plots(self) -> list[tuple[Plot, list[Figure]]]:
        """What there is to draw, in the order that the run declares."""
        return self.about.curves(list(dict.fromkeys(name for moment in self.moments for name in moment.figures)))


@dataclass
class Follower:
    """Follows one run. Holds its history; each look reads only what was appended since."""

    run: Run
    _offset: int = 0
    _stamp: int = 0
    _history: History = field(default_factory=History)
    _diagnoses: list[tuple[int, Diagnosis]] = field(default_factory=list)
    _game: GameRecord = field(default_factory=GameRecord)
    _left_out: tuple[str, ...] = ()
    _about: About | None = None

    def look(self) -> Snapshot:
        """The run now."""
        self._read()
        if self._about is None or not self._about.method:
            self._about = self.run.about()
        status = self.run.status()
        return Snapshot(
            self.run,
            self._about,
            status,
            self.run.newest_frame(status),
            tuple(even_selection(self._history.moments, MOST_POINTS)),
            tuple(self._history.qualities),
            self._diagnoses[-1][1] if self._diagnoses else None,
            tuple(self._diagnoses),
            self._game,
            self._left_out,
        )

    def _read(self) -> None:
        stamp = self.run.log.stamp()
        if stamp != self._stamp or self.run.log.size() < self._offset:  # the run was rewound to its checkpoint
            self._offset, self._history, self._diagnoses, self._game = 0, History(), [], GameRecord()
            self._stamp = stamp
        events, self._offset = self.run.log.since(self._offset)
        for event in events:
            self._history.read(event)
            self._game.read(event)
            if event.get("kind") == LEFT_OUT:
                self._left_out = _sentences_of(event)
            if (found := diagnosis_of(event)) is not None:
                self._diagnoses.append((_step_of(event), found))


def _sentences_of(event: Mapping[str, Any]) -> tuple[str, ...]:
    """Of an event of the log; what is no text counts for nothing."""
    sentences = event.get("sentences")
    return tuple(each for each in sentences if isinstance(each, str)) if isinstance(sentences, list) else ()


def _step_of(event: Mapping[str, Any]) -> int:
    """Of an event of the log; 0 where it names none."""
    step = event.get("step")
    return step if isinstance(step, int) else 0
