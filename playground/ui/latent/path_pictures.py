"""What the page and the endpoints share of paths through the latent space."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from torch import Tensor

from playground import export
from playground.export.writing import no_progress
from playground.latent import path
from playground.latent.interpolation import EASES, HOW, Ease, How
from playground.latent.seeds import Picker
from playground.ui.components.path_player import COLUMNS

FEWEST, MOST = 2, 8
"""picks on a path"""
FEWEST_STEPS, MOST_STEPS = 2, 30
"""from one pick to the next"""
Kind = Literal["sheet", "gif", "mp4"]


@dataclass(frozen=True)
class PathSettings:
    """How the path leads from pick to pick."""

    steps: int = 12
    """from one pick to the next"""
    how: How = "slerp"
    closed: bool = False
    """whether it leads back to the first pick"""
    ease: Ease = "even"

    def __post_init__(self) -> None:
        if not FEWEST_STEPS <= self.steps <= MOST_STEPS:
            raise ValueError(f"Choose {FEWEST_STEPS} to {MOST_STEPS} steps from one picture to the next.")
        if str(self.how) not in HOW or str(self.ease) not in EASES:
            raise ValueError(f"Choose one of {', '.join(HOW)} for the way, and one of {', '.join(EASES)} for the pace.")


def path_pictures(picker: Picker, model: str, seeds: Sequence[int], settings: PathSettings) -> Tensor:
    """Pictures (m, c, s, s) on the path through these seeds. The same seeds give the same pictures. ValueError."""
    if not FEWEST <= len(seeds) <= MOST:
        raise ValueError(f"A path leads through {FEWEST} to {MOST} pictures. You chose {len(seeds)}.")
    latents = path(picker.latents(model, seeds), settings.steps, settings.how, settings.closed, settings.ease)
    return picker.pictures(model, latents)


def write_path(
    picker: Picker,
    model: str,
    seeds: Sequence[int],
    settings: PathSettings,
    kind: Kind,
    folder: Path,
    progress: export.Progress = no_progress,
) -> Path:
    """Draw the path and write it as a file; the same settings give the same name and bytes. ValueError."""
    if str(kind) not in KINDS:
        raise ValueError(f"Choose one of {', '.join(KINDS)} for the file.")
    pictures = path_pictures(picker, model, seeds, settings)
    about = {"model": model, "seeds": list(seeds), **dataclasses.asdict(settings)}
    digest = hashlib.sha256(json.dumps(about).encode()).hexdigest()[:10]
    extension = "png" if kind == "sheet" else kind
    out = folder / f"{model}-walk-{digest}.{extension}"
    entry = picker.entry(model)
    if kind == "sheet":
        words = f"A path from seed to seed, drawn by {entry.title}. {entry.summary}"
        return export.sheet_png(pictures, out, words, about, COLUMNS)
    return FILMS[kind](pictures, out, entry.title, film_seconds(len(pictures)), settings.closed, progress)


def film_seconds(pictures: int) -> float:
    """Twelve pictures a second, and 2 seconds at least."""
    return max(2.0, pictures / 12)


FILMS: dict[Kind, Callable[..., Path]] = {"gif": export.walk_gif, "mp4": export.walk_mp4}
KINDS: dict[Kind, str] = {"sheet": "Contact sheet (PNG)", "gif": "Film (GIF)", "mp4": "Film (MP4)"}
