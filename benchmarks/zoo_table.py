"""python -m benchmarks.zoo_table: the README's table of the zoo, read off the recordings that the page replays.

Each is an ordinary run of its card on one core, counted in processor time (python -m trainers replays).
"""

from __future__ import annotations

from playground.runs import Run
from playground.runs.follower import Follower
from playground.ui.zoo.card_quality import REFERENCE, distances_in, own_figure
from playground.ui.zoo.replay import REPLAYS
from trainers.cards import Card, cards


def table() -> str:
    """Markdown; cards by year."""
    recordings = [(card, Run(REPLAYS / card.name)) for card in cards().values() if not card.needs_folder]
    _, plain = distances_in(Run(REPLAYS / REFERENCE))[-1]
    rows = [row(card, recording, plain) for card, recording in recordings if recording.path.is_dir()]
    heading = ["| card | seconds of one core | steps a second | FID, or what it tells instead | plain DCGAN = 1 |",
               "|---|---|---|---|---|"]  # fmt: skip
    return "\n".join([*heading, *rows]) + "\n"


def row(card: Card, recording: Run, plain: float) -> str:
    """One card. plain: the FID that counts as 1."""
    found, shot = distances_in(recording), Follower(recording).look()
    seconds = max(shot.seconds, 1e-9)
    told, ratio = (f"{found[-1][1]:.0f}", f"{found[-1][1] / plain:.1f}") if found else (own_figure(shot), "")
    pace = shot.status.step / seconds
    return f"| {card.title} ({card.year}) | {seconds:.0f} | {pace:.0f} | {told} | {ratio} |"


if __name__ == "__main__":
    print(table(), end="")
