"""A minute of one core for every card of the zoo: steps a second and FID. Reference: the plain DCGAN, in the same run.

The minute is processor time: whoever else works on the machine takes nothing from a card.

Beside them, the layer sizes of a well-known collection (benchmarks.reference_games) under its own settings.
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import torch
from tqdm import tqdm

from benchmarks.reference_games import REFERENCES
from playground.ui.zoo.card_quality import REFERENCE
from trainers.cards import cards
from trainers.data import DataCache
from trainers.hardware import Hardware
from trainers.method import Method, Turn, nearest_config
from trainers.methods import chosen_method

SECONDS = 60.0


def measure(seconds: float = SECONDS) -> dict[str, Any]:
    """Every card that needs no folder, then the references."""
    torch.set_num_threads(1)
    accelerator, data = Hardware().accelerator(), DataCache(Path("runs/own"))
    rows: dict[str, dict[str, Any]] = {}
    for card in tqdm([card for card in cards().values() if not card.needs_folder], unit="card"):
        kind = chosen_method(card.settings)
        config, _ = nearest_config(kind, card.settings)
        rows[card.name] = of_method(kind(config, accelerator, data), seconds)
    for name, (kind, config) in REFERENCES.items():
        rows[name] = of_method(kind(config, accelerator, data), seconds)
    plain = rows[REFERENCE]["fid"]
    for row in rows.values():
        row["fid_ratio"] = round(row["fid"] / plain, 2) if row["fid"] is not None else None
    return {"seconds": seconds, "reference": REFERENCE, "rows": rows}


def of_method(method: Method, seconds: float) -> dict[str, Any]:
    """Learn for so many seconds of processor time, then measure; the figures of the last turn tell the rest."""
    turn, end = Turn(method.players, method.config), time.process_time() + seconds
    figures: dict[str, float] = {}
    while time.process_time() < end and method.epoch < method.epochs:
        figures |= {name: round(float(value.detach()), 4) for name, value in method.turn(turn).items()}
        method.step += 1
    found = method.evaluate(lambda: True) or {}
    return {
        "steps_a_second": round(method.step / seconds, 1),
        "fid": found.get("fid"),
        "covered": found.get("covered"),
        "figures": figures,
    }
