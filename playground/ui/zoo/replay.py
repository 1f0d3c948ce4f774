"""A recorded run as plain values for the browser: pictures, curves and measurements, all by the second of training."""

from __future__ import annotations

import bisect
from pathlib import Path
from typing import Any

from playground.runs import Run
from playground.runs.follower import Follower, Snapshot
from playground.runs.history import Moment, even_selection

#: A small curve of more points looks the same.
MOST_POINTS = 120
REPLAYS = Path(__file__).parents[3] / "pretrained" / "replays"


def replay_of(folder: Path) -> dict[str, Any] | None:
    """What there is to replay; None for a card that nobody has recorded."""
    run = Run(folder)
    frames = run.frames() if folder.is_dir() else []
    if not frames:
        return None
    shot = Follower(run).look()
    about, status = shot.about, shot.status
    return {
        "frames": [[round(second_of(frame.step, shot.moments), 2), frame.step, frame.path.name] for frame in frames],
        "plots": plots_of(shot),
        "fid": [[round(quality.seconds, 1), quality.fid] for quality in shot.qualities if quality.fid is not None],
        "seconds": round(shot.seconds, 1),
        "steps": status.step,
        "device": status.device,
        "caption": about.caption,
        "hint": about.hint,
        "data": about.data,
        "smooth": about.smooth,
    }


def second_of(step: int, moments: tuple[Moment, ...]) -> float:
    """Seconds of training by that step, between the two moments around it in proportion."""
    if not moments or step <= 0:
        return 0.0
    after = bisect.bisect_left([moment.step for moment in moments], step)
    if after == len(moments):
        return moments[-1].seconds
    late = moments[after]
    early = moments[after - 1] if after else Moment(0, 0.0, {})
    share = (step - early.step) / max(1, late.step - early.step)
    return early.seconds + share * (late.seconds - early.seconds)


def plots_of(shot: Snapshot) -> list[dict[str, Any]]:
    """Each plot with its lines: points (second, value)."""
    moments = even_selection(shot.moments, MOST_POINTS)
    return [
        {
            "title": plot.title,
            "hint": plot.hint,
            "lines": [
                {
                    "title": figure.title,
                    "role": figure.role,
                    "points": [
                        [round(moment.seconds, 1), moment.figures[figure.name]]
                        for moment in moments
                        if figure.name in moment.figures
                    ],
                }
                for figure in figures
            ],
        }
        for plot, figures in shot.plots()
    ]
