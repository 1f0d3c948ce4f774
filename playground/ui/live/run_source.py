"""A run as everybody sees it: picture, progress, diagnosis, curves and what may be pressed, read off its directory.

So a run of any method can be watched, and the run does not depend on it.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from typing import Any

from playground.runs import Run
from playground.runs.follower import Follower, Snapshot
from playground.runs.history import even_selection
from playground.runs.status import ENDED_STATES, LIVE_STATES, Status
from playground.ui.components import run_html
from playground.ui.components.run_html import open_link, shipped_link
from playground.ui.live.channel import Showing
from playground.ui.live.charts import distances_chart, figures_chart
from playground.ui.live.moments import (
    Parts,
    figure_rows,
    film,
    game_part,
    moment_part,
    moment_parts,
    moment_picture,
    step_part,
)
from trainers.run_generators import tab_of

CURVE_SECONDS = 1.0
#: A bundled run is replayed from noise to digits in so many pictures, so that the page opens alive.
REPLAY_PICTURES, REPLAY_SECONDS = 50, 10.0
REPLAY = "replay of a bundled run"
LOOKED_BACK = "looking back"
#: Plots there is room for.
MOST_PLOTS = 8


class RunSource:
    """Parts of one run. What costs most, the curves, is made once in CURVE_SECONDS; what is said of a moment comes with
    its picture, so that no sentence speaks of another one."""

    def __init__(self, name: str, run: Run, place: Callable[[Run], int | None], is_bundled: bool = False) -> None:
        """name: as links name the run. place: in line, None where it does not wait."""
        self.name, self.run, self.is_bundled = name, run, is_bundled
        self._place = place
        self._follower = Follower(run)
        self._seen: tuple[object, ...] = ()
        self._curves_at = 0.0
        self._tab: str | None = None
        """that its generator is for; None before that was asked"""
        self._parts: Parts = {}
        self.snapshot = self._follower.look()
        """of the last look"""

    def look(self) -> Showing:
        shot, place = self._follower.look(), self._place(self.run)
        has_ended = shot.status.state in ENDED_STATES
        seen = (shot.frame, shot.status, place, shot.about)
        if seen != self._seen:
            self._parts = self._parts | self._of_the_moment(shot, place)
        now = time.monotonic()
        if (seen != self._seen and has_ended) or now - self._curves_at >= CURVE_SECONDS:
            self._parts = self._parts | figures_parts(shot)
            self._curves_at = now
        self._seen, self.snapshot = seen, shot
        return Showing(self._parts, has_ended)

    def goes_on(self) -> bool:
        return self.run.status().state not in ENDED_STATES

    def _of_the_moment(self, shot: Snapshot, place: int | None) -> Parts:
        parts: Parts = {}
        if self.is_bundled and "replay" not in self._parts:  # first of all: what comes after it waits
            frames = even_selection(self.run.frames(), REPLAY_PICTURES)
            parts["replay"] = {"moments": film(self.name, shot, frames, REPLAY), "seconds": REPLAY_SECONDS}
        return parts | {
            "latents": list(shot.game.latents),
            "picture": moment_picture(self.name, shot.frame, shot.about),
            "moment": moment_part(shot, shot.frame),
            "game": game_part(self.name, shot, shot.frame),
            "step": step_part(self.name, shot, shot.frame),
            "progress": run_html.progress(shot.status, place, shot.left_out),
            **words_parts(shot),
            "opens": self._opens(shot.status),
            "buttons": buttons(shot),
        }

    def _opens(self, status: Status) -> str:
        """The link to the tab where its generator is explored; a bundled run's is the model that it belongs to."""
        if self._tab is None:
            self._tab = tab_of(self.run)
        link = shipped_link(self.run.path.parent.name) if self.is_bundled else open_link(self.run, status, self._tab)
        return f'<div class="opens">{link}</div>' if link else ""

    def moment(self, epoch: float) -> Parts:
        """The last moment at or before that epoch. Raises ValueError where nothing was published yet."""
        frame = self.run.frame_at(epoch) if math.isfinite(epoch) else None
        if frame is None:
            raise ValueError("There is no picture of that moment.")
        return {"epoch": frame.epoch, "parts": moment_parts(self.name, self.snapshot, frame, LOOKED_BACK)}


def first_picture(name: str, run: Run, with_hint: bool = True) -> str:
    """What a bundled run began with: it comes with the page itself, before anything is asked."""
    return moment_picture(name, run.frames()[0], run.about(), with_hint)


def words_parts(shot: Snapshot) -> Parts:
    """Diagnosis and quality, as they were told last."""
    return {
        "diagnosis": run_html.diagnosis(shot.diagnosis),
        "quality": run_html.quality(shot, shot.quality) if shot.qualities or shot.about.method == "" else "",
    }


def figures_parts(shot: Snapshot) -> Parts:
    """The words, the curves, and what moments are compared by."""
    has_distances = any(quality.fid is not None for quality in shot.qualities)
    return words_parts(shot) | {
        "rows": figure_rows(shot),
        "curves": [figures_chart(plot, figures, shot.moments) for plot, figures in shot.plots()[:MOST_PLOTS]],
        "distances": [distances_chart(shot.qualities)] if has_distances else [],
    }


def buttons(shot: Snapshot) -> dict[str, dict[str, Any]]:
    """Pause or resume, stop, and single steps, as far as they make sense: label, shown and enabled by elem_id."""
    state, players = shot.status.state, shot.about.players
    can_go_on, can_step = shot.run.can_go_on(shot.status), state in LIVE_STATES
    steps = {}
    for number, elem_id in enumerate(("step-d", "step-g")):
        known = number < len(players)
        steps[elem_id] = _button(f"Step {players[number]}" if known else "Step", known, can_step)
    return {
        "pause": _button("Pause", not can_go_on, state == "running"),
        "resume": _button(run_html.resume_word(state), can_go_on),
        "stop": _button("Stop", True, state in ("running", "paused", "waiting")),
        **steps,
        "step-dg": _button("Step both" if len(players) == 2 else "One step", enabled=can_step),
    }


def _button(label: str, shown: bool = True, enabled: bool = True) -> dict[str, Any]:
    return {"label": label, "shown": shown, "enabled": enabled}
