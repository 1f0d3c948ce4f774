"""Writes what training does into the run directory: pictures, figures, evaluations, diagnosis, checkpoints, status."""

from __future__ import annotations

import io
import math
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import torch
from PIL import Image
from torch import Tensor
from torchvision.utils import make_grid

from playground.data import to_bytes
from playground.runs import Run
from playground.runs.diagnosis import Diagnosis, diagnosis_of
from playground.runs.files import write_whole
from playground.runs.follower import LEFT_OUT
from playground.runs.history import History
from playground.runs.status import State, Status
from trainers.diagnosis import LOOK_SECONDS, SteadyDiagnosis
from trainers.hardware import in_words
from trainers.method import Game, Method

FRAME_SECONDS, FRAME_SHARE = 0.115, 0.18
"""Drawing for the page may take this share of the time: large networks are shown less often, not trained slower."""
FIRST_CHECKPOINT_SECONDS, CHECKPOINT_SECONDS, CHECKPOINT_SHARE = 2.0, 30.0, 0.02
"""The first comes soon: whoever has seen a picture of a run may open its generator."""
EVALUATION_SECONDS, EVALUATION_SHARE = 2.0, 0.08
RUN_AWAY = "A figure is no longer a number: the weights have run away, and the networks are beyond repair."
MOST_LATENT = 12
"""numbers of each latent that are told: a few bars say what it is"""
MOST_FRAMES, THIN_EVERY = 1_200, 50
"""pictures that are kept, about; they are counted after so many new ones: to list them takes as long as to draw one"""
TRAINED_SECONDS = "trained_seconds"
"""how long the run has trained, in its checkpoint"""


class RunClock:
    """Seconds that pass only while its run is at work; call it to read it."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._away = 0.0

    def __call__(self) -> float:
        return self._clock() - self._away

    @contextmanager
    def pause(self) -> Iterator[None]:
        """Others are at work inside this block, or nobody is."""
        start = self._clock()
        try:
            yield
        finally:
            self._away += self._clock() - start


class Speed:
    """Training pictures a second, over the last few times that somebody looked."""

    def __init__(self, looks: int = 40) -> None:
        self._looks: deque[tuple[float, int]] = deque(maxlen=looks)

    def look(self, now: float, images: int) -> None:
        """now: seconds of any clock. images: training pictures shown so far."""
        self._looks.append((now, images))

    @property
    def images_per_second(self) -> float:
        """0 until it can be told."""
        if len(self._looks) < 2:
            return 0.0
        (start, before), (end, after) = self._looks[0], self._looks[-1]
        return (after - before) / (end - start) if end > start else 0.0

    def seconds_left(self, method: Method, epochs: float) -> float | None:
        """Until `epochs` passes over the data are made; None until it can be told."""
        if not self.images_per_second:
            return None
        return method.pictures_until(epochs) / self.images_per_second


class Recorder:
    """Told of every step; decides by the clock what is worth writing."""

    def __init__(
        self, run: Run, method: Method, clock: Callable[[], float] = time.monotonic, trained_seconds: float = 0.0
    ) -> None:
        self.run, self.method, self.clock = run, method, clock
        self.trained_seconds = trained_seconds
        """spent on steps and on what is told of them, without pauses"""
        self.recent: list[Mapping[str, float]] = []
        self.history = History()
        told: Diagnosis | None = None
        for event in run.log.since()[0]:  # a run that goes on is judged by all of it
            self.history.read(event)
            told = diagnosis_of(event) or told
        self.diagnosis = SteadyDiagnosis(told)
        self.speed = Speed()
        self.seen_at = now = clock()
        self.frame_due, self.checkpoint_due = now + FRAME_SECONDS, now + FIRST_CHECKPOINT_SECONDS
        self.evaluation_due, self.diagnosis_due = now + EVALUATION_SECONDS, now
        self.is_paused = False
        self.saves_made = run.orders().saves_asked
        self.published = 0
        """pictures so far"""

    def open(self) -> None:
        """The first picture: noise, or where the run goes on. Before it, what will not be learnt from."""
        self.status("running")
        if self.method.left_out:
            self._append(LEFT_OUT, {"sentences": list(self.method.left_out)})
        self._frame()
        self.seen_at = self.clock()  # the pace is told from the first steps on: a kernel's first use is slow

    def record(self, figures: Mapping[str, float]) -> None:
        """One step more. The method's `step` and `images` are as after it."""
        self.recent.append(figures)
        now = self.clock()
        if not self.is_paused:
            self.trained_seconds += now - self.seen_at
        self.seen_at = now
        if self.is_paused or now >= self.frame_due:
            self.publish()
            self.frame_due = max(self.frame_due + FRAME_SECONDS, now + (self.clock() - now) / FRAME_SHARE)
        if now >= self.evaluation_due:
            start = self.clock()
            self._evaluate()
            self.evaluation_due = self.clock() + max(EVALUATION_SECONDS, (self.clock() - start) / EVALUATION_SHARE)
        if now >= self.checkpoint_due:
            start = self.clock()
            self.checkpoint()
            self.checkpoint_due = self.clock() + max(CHECKPOINT_SECONDS, (self.clock() - start) / CHECKPOINT_SHARE)

    def pause(self, paused: bool) -> None:
        """Show exactly where the run stands while it waits."""
        if paused == self.is_paused:
            return
        self.is_paused = paused
        self.seen_at = self.clock()
        if paused:
            self.publish()
            self.checkpoint()
        self.speed = Speed()  # a pause is no part of it
        self.status("paused" if paused else "running")

    def save_if_asked(self, saves_asked: int) -> None:
        """A checkpoint now, for somebody who wants to see what the networks are like at this moment."""
        if saves_asked > self.saves_made:
            self.saves_made = saves_asked
            self.checkpoint()

    def close(self, ending: State, reason: str = "") -> None:
        """The last picture, evaluation and checkpoint, then the status that ends the run."""
        if self.recent:
            self.publish()
        if ending == "finished":
            self._evaluate()
        if ending == "diverged":  # what has run away is not worth going on from
            self._tell(Diagnosis("diverged", RUN_AWAY, self.method.divergence_advice()))
        else:
            self._diagnose()
            self.checkpoint()
        self.status(ending, reason)

    def publish(self) -> None:
        """Picture, figures, diagnosis, status."""
        now = self.clock()
        self.speed.look(now, self.method.images)
        self._frame()
        self._figures()
        if self.is_paused or now >= self.diagnosis_due:
            self._diagnose()
            self.diagnosis_due = now + LOOK_SECONDS
        self.status("paused" if self.is_paused else "running")

    def checkpoint(self) -> None:
        """All of it, or nothing: what was there before stays until the new one is whole."""
        buffer = io.BytesIO()
        torch.save(self.method.to_checkpoint() | {TRAINED_SECONDS: self.trained_seconds}, buffer)
        write_whole(self.run.checkpoint, buffer.getvalue())

    def status(self, state: State, reason: str = "") -> None:
        method, stop_epoch = self.method, self.run.orders().stop_epoch
        epochs = method.epochs if stop_epoch is None else stop_epoch
        left = self.speed.seconds_left(method, epochs) if state == "running" else None
        pace, device = round(self.speed.images_per_second, 1), in_words(method.accelerator)
        self.run.write_status(Status(state, method.step, method.epoch, epochs, pace, left, reason, device))

    def _frame(self) -> None:
        preview = self.method.preview()
        self.run.add_frame(self.method.step, self.method.epoch, _webp(preview.pictures, preview.columns))
        game = self.method.moment()
        if game is not None:
            self._game(game)
        self.published += 1
        if self.published % THIN_EVERY == 0:
            self.run.thin_frames(MOST_FRAMES)

    def _game(self, game: Game) -> None:
        """Latents stay as they are: the first moment that this recorder tells holds them."""
        row = len(game.fakes)
        webp = _webp(torch.cat([game.fakes, game.reals]), row)
        self.run.add_game_picture(self.method.step, self.method.epoch, webp)
        told: dict[str, Any] = {"fake": _rounded(game.fake_verdicts), "real": _rounded(game.real_verdicts)}
        if not self.published:
            told["latents"] = [_rounded(latent[:MOST_LATENT]) for latent in game.latents]
        self._append("game", told)

    def _figures(self) -> None:
        """The means since the last time, of those steps that told them."""
        if not self.recent:
            return
        names = dict.fromkeys(name for figures in self.recent for name in figures)
        values = {name: [figures[name] for figures in self.recent if name in figures] for name in names}
        self._append("step", {name: round(math.fsum(told) / len(told), 5) for name, told in values.items()})
        self.recent.clear()

    def _evaluate(self) -> None:
        found = self.method.evaluate(goes_on=lambda: self.run.orders().command == "run")
        if found is not None:
            self._append("evaluation", found)

    def _diagnose(self) -> None:
        self._tell(self.method.diagnose(self.method.config, self.history))

    def _tell(self, found: Diagnosis | None) -> None:
        if self.diagnosis.look(found) and self.diagnosis.told is not None:
            self._append("diagnosis", self.diagnosis.told.to_event())

    def _append(self, kind: str, values: Mapping[str, Any]) -> None:
        method = self.method
        when = {"step": method.step, "epoch": round(method.epoch, 4), "seconds": round(self.trained_seconds, 2)}
        event = {"kind": kind} | when | dict(values)
        self.run.log.append(event)
        self.history.read(event)


def _webp(pictures: Tensor, columns: int = 8) -> bytes:
    file = io.BytesIO()
    # Encoding method 0 takes 3 ms where the default takes 14; a training step takes about 20.
    grid_picture(pictures, columns).save(file, "WEBP", quality=85, method=0)
    return file.getvalue()


def _rounded(numbers: Tensor) -> list[float]:
    """Three digits are finer than a bar of the page. What is no number is told as 0: the next loss says so."""
    return [float(f"{number:.3g}") if math.isfinite(number) else 0.0 for number in numbers.tolist()]


def grid_picture(pictures: Tensor, columns: int = 8) -> Image.Image:
    """Pictures (n, c, h, w) in [-1, 1], row by row, as one picture: grey for c = 1, else in colour."""
    grid = make_grid(to_bytes(pictures), nrow=columns, padding=2, pad_value=0)
    if pictures.shape[1] == 1:
        return Image.fromarray(grid[0].numpy())
    return Image.fromarray(grid.permute(1, 2, 0).contiguous().numpy())
