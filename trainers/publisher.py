"""Writes what training does into the run directory: pictures, measurements, checkpoints, status."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np
import torch
from PIL import Image
from torch import Tensor
from torchvision.utils import make_grid

from playground.data import to_bytes
from playground.metrics import Evaluator
from playground.runs import Run
from playground.status import State as RunState
from playground.status import Status
from trainers.engine import fixed_grid, latent_dim
from trainers.hardware import in_words
from trainers.learners import Progress, learner_of
from trainers.pace import Pace, write_checkpoint, write_frame
from trainers.state import Training

FRAME_SECONDS = 0.2
#: Drawing for the page may take this share of the time: large networks are shown less often, not trained slower.
FRAME_SHARE = 0.25
CHECKPOINT_SECONDS = 30.0
#: Pictures judged at a time: enough for a steady figure, few enough to be quick.
JUDGED = 2_000
#: Judging may take this share of the training time.
JUDGE_SHARE = 0.08
MOST_FRAMES = 1_200
TRAINED_SECONDS = "trained_seconds"
"""how long the run has trained, in its checkpoint"""


class Publisher:
    """Told of every step; decides by the clock what is worth writing."""

    def __init__(
        self,
        run: Run,
        state: Training,
        judge: Evaluator | None,
        clock: Callable[[], float] = time.monotonic,
        trained_seconds: float = 0.0,
    ) -> None:
        self.run, self.state, self.judge, self.clock = run, state, judge, clock
        self.learner = learner_of(state.config)
        self.trained_seconds = trained_seconds
        """spent on steps and on what is told of them, without pauses"""
        self.grid = fixed_grid(state.config)
        rng = torch.Generator().manual_seed(state.config.seed + 2_000_003)
        self.judged_latents = torch.randn(JUDGED, latent_dim(state.config), generator=rng)
        self.judged_classes = _every_class(JUDGED, state.architecture.num_classes)
        self.recent: list[Progress] = []
        self.pace = Pace()
        self.seen_at = now = clock()
        self.frame_due, self.checkpoint_due = now + FRAME_SECONDS, now + CHECKPOINT_SECONDS
        self.judge_due = now + 2.0
        self.epoch = 0.0
        self.is_paused = False

    def opening(self, epoch: float) -> None:
        """The first picture: noise, or where the run goes on."""
        self.epoch = epoch
        self._status("running")
        self._frame()
        self.seen_at = self.clock()
        self.pace.look(self.seen_at, self.state.images)

    def saw(self, step: Progress) -> None:
        self.recent.append(step)
        self.epoch = step.epoch
        now = self.clock()
        if not self.is_paused:
            self.trained_seconds += now - self.seen_at
        self.seen_at = now
        if self.is_paused or now >= self.frame_due:
            self._publish(now)
            cost = self.clock() - now
            self.frame_due = max(self.frame_due + FRAME_SECONDS, now + cost / FRAME_SHARE)
        if now >= self.judge_due:
            self._judge()
            cost = self.clock() - now
            self.judge_due = self.clock() + max(2.0, cost / JUDGE_SHARE)
        if now >= self.checkpoint_due:
            self.checkpoint()
            self.checkpoint_due = self.clock() + CHECKPOINT_SECONDS

    def paused(self, paused: bool) -> None:
        """Show exactly where the run stands while it waits."""
        self.is_paused = paused
        self.seen_at = self.clock()
        if paused:
            self._publish(self.clock())
            self.checkpoint()
        self.pace.forget()
        self._status(self._state())

    def close(self, ending: RunState, reason: str = "") -> None:
        """The last picture, measurement and checkpoint, then the status that ends the run."""
        if self.recent:
            self._publish(self.clock())
        if ending == "finished":
            self._judge()
        if ending != "diverged":  # what has run away is not worth going on from
            self.checkpoint()
        self._status(ending, reason)

    def checkpoint(self) -> None:
        write_checkpoint(self.run, self.state.to_checkpoint() | {TRAINED_SECONDS: self.trained_seconds})

    def _publish(self, now: float) -> None:
        self.pace.look(now, self.state.images)
        self._frame()
        self._measurement()
        self._status(self._state())

    def _state(self) -> RunState:
        return "paused" if self.is_paused else "running"

    def _frame(self) -> None:
        grid = self.grid
        picture = grid_picture(self.learner.draw(self.state, grid.latents, grid.classes), grid.columns)
        write_frame(self.run, self.state.step, self.epoch, picture, MOST_FRAMES)

    def _measurement(self) -> None:
        """The means since the last one. A player who did not move has no number."""
        if not self.recent:
            return
        event = self._event("step")
        with np.errstate(all="ignore"):
            for name in self.learner.figures:
                values = np.array([getattr(step, name) for step in self.recent])
                moved = values[~np.isnan(values)]
                event[name] = round(float(moved.mean()), 5) if len(moved) else None
        self.run.append_event(event)
        self.recent.clear()

    def _judge(self) -> None:
        if self.judge is None:
            return
        drawn: list[Tensor] = []
        for part in torch.arange(JUDGED).split(256):
            if self.run.orders().command != "run":
                return  # a person waits for the pause or the stop; large networks draw for seconds
            classes = None if self.judged_classes is None else self.judged_classes[part]
            drawn.append(self.learner.draw(self.state, self.judged_latents[part], classes))
        pictures = torch.cat(drawn)
        if not pictures.isfinite().all():
            return  # the weights have run away; the next loss says so
        verdict = self.judge.evaluate(pictures)
        event = self._event("verdict")
        event |= {"samples": verdict.samples, "diversity": round(verdict.diversity, 4)}
        if verdict.fid is not None and verdict.coverage is not None:
            event |= {"fid": round(verdict.fid, 3), "covered": verdict.coverage.covered,
                      "counts": list(verdict.coverage.counts), "confident": verdict.coverage.confident}  # fmt: skip
        self.run.append_event(event)

    def _event(self, kind: str) -> dict[str, object]:
        return {
            "kind": kind, "step": self.state.step, "epoch": round(self.epoch, 4),
            "seconds": round(self.trained_seconds, 2),
        }  # fmt: skip

    def _status(self, ending: RunState, reason: str = "") -> None:
        stop_epoch = self.run.orders().stop_epoch
        epochs = self.state.config.epochs if stop_epoch is None else stop_epoch
        left = self.pace.seconds_left(self.epoch, epochs, self.state.images) if ending == "running" else None
        self.run.write_status(
            Status(
                ending, step=self.state.step, epoch=self.epoch, epochs=epochs,
                images_per_second=round(self.pace.images_per_second, 1), seconds_left=left, reason=reason,
                device=in_words(self.state.accelerator),
            )
        )  # fmt: skip


def grid_picture(pictures: Tensor, columns: int = 8) -> Image.Image:
    """Pictures (n, c, h, w) in [-1, 1], row by row, as one picture: grey for c = 1, else in colour."""
    grid = make_grid(to_bytes(pictures), nrow=columns, padding=2, pad_value=0)
    if pictures.shape[1] == 1:
        return Image.fromarray(grid[0].numpy())
    return Image.fromarray(grid.permute(1, 2, 0).contiguous().numpy())


def _every_class(n: int, num_classes: int) -> Tensor | None:
    """Classes (n, num_classes), each as often as the others; None where the generator cannot be asked."""
    return torch.eye(num_classes)[torch.arange(n) % num_classes] if num_classes else None
