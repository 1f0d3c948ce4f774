"""python -m benchmarks.zoo_table: the README's table of the zoo, read off the recordings that the page replays.

Each is an ordinary run of its card on one core, counted in processor time (python -m trainers replays).
"""

from __future__ import annotations

from benchmarks.zoo import REFERENCE
from playground.runs import Run
from playground.runs.follower import Follower, Snapshot
from playground.ui.zoo.replay import REPLAYS
from trainers.game import VERDICTS
from trainers.method import LOSSES
from trainers.zoo import Card, cards

SHARED = (LOSSES.name, VERDICTS.name)
"""plots that every game has: they say nothing of quality"""


def table() -> str:
    """Markdown; cards by year. Raises FileNotFoundError where a recording is missing."""
    shots = {card.name: Follower(Run(REPLAYS / card.name)).look() for card in cards().values() if not card.needs_folder}
    plain = fid_of(shots[REFERENCE])
    assert plain is not None
    rows = [row(cards()[name], shot, plain) for name, shot in shots.items()]
    heading = ["| card | seconds of one core | steps a second | FID, or what it tells instead | plain DCGAN = 1 |",
               "|---|---|---|---|---|"]  # fmt: skip
    return "\n".join([*heading, *rows]) + "\n"


def row(card: Card, shot: Snapshot, plain: float) -> str:
    """One card. plain: the FID that counts as 1."""
    fid, seconds = fid_of(shot), max(shot.seconds, 1e-9)
    told, ratio = (own_figure(shot), "") if fid is None else (f"{fid:.0f}", f"{fid / plain:.1f}")
    pace = shot.status.step / seconds
    return f"| {card.title} ({card.year}) | {seconds:.0f} | {pace:.0f} | {told} | {ratio} |"


def fid_of(shot: Snapshot) -> float | None:
    return None if shot.quality is None else shot.quality.fid


def own_figure(shot: Snapshot) -> str:
    """The last value of the first figure that is the method's own, with what its plot is about."""
    for plot, figures in shot.plots():
        for figure in figures:
            values = [moment.figures[figure.name] for moment in shot.moments if figure.name in moment.figures]
            if plot.name not in SHARED and values:
                return f"{plot.title}: {values[-1]:.2g}"
    return "–"


if __name__ == "__main__":
    print(table(), end="")
