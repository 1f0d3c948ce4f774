"""Named endpoints for programs: add up pictures, walk between them, find one."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any, Literal

from gradio import FileData
from gradio.events import api
from torch import Tensor

from playground.config import is_number
from playground.export.picture import picture_png
from playground.latent import combine as sum_of
from playground.runs.files import write_whole
from playground.ui.components.download import clear_old
from playground.ui.components.picture_html import pillow
from playground.ui.components.seed_sets import ROOM
from playground.ui.components.upload import upload_path
from playground.ui.hosting import Host
from playground.ui.latent.path_pictures import PathSettings, write_path
from playground.ui.latent.search import STEPS, SearchProgress, search, target_in
from playground.ui.visitor_turns import MOST_CALLS

MOST_STRENGTH = 2.0
WAITING: dict[str, Any] = {"step": 0, "steps": STEPS, "seconds_left": 0.0, "error": None, "latent": None,
                           "picture": None, "done": False}  # fmt: skip
"""what is reported while others are served"""


def add_pictures_api(host: Host) -> None:
    """Declare the endpoints; call inside the page's Blocks."""
    picker = host.picker

    def combine(model: str, a: list[int], b: list[int], c: list[int], strength: float = 1.0) -> FileData:
        """Vector arithmetic, A - B + C, as a PNG. a, b and c are seeds, one to eight each, averaged first; strength is
        how much of A - B is added, 0 to 2. The same numbers give the same picture."""
        seeds = {"a": _picks(a), "b": _picks(b), "c": _picks(c)}
        strong = _number(strength, "The strength", MOST_STRENGTH)
        z = {key: picker.latents(str(model), of) for key, of in seeds.items()}
        latent = sum_of(z["a"], z["b"], z["c"], strong)[None]
        settings = {"model": model, "seeds": seeds, "strength": strong}
        return write_picture(host, str(model), picker.pictures(str(model), latent), "sum", settings)

    def interpolate(
        model: str,
        seeds: list[int],
        steps: int = 12,
        how: Literal["slerp", "lerp"] = "slerp",
        closed: bool = False,
        ease: Literal["even", "smooth"] = "even",
        kind: Literal["sheet", "gif", "mp4"] = "sheet",
    ) -> FileData:
        """A path through two to eight seeds, with 2 to 30 steps from one to the next: all pictures on a sheet (PNG), or
        a film of them. The same settings give the same bytes."""
        settings = PathSettings(int(_number(steps, "The number of steps", 1000)), how, bool(closed), ease)
        clear_old(host.exports)
        return _file(write_path(picker, str(model), _picks(seeds), settings, kind, host.exports))

    def find_picture(model: str, image: FileData) -> Iterator[dict[str, Any]]:
        """Look for the latent whose picture is nearest to this one. Reports how far it has come (step of steps, seconds
        left), the latent and the picture (PNG) that are best so far, and their error, the mean squared difference of a
        pixel; the last report has `done`. Stop at any time: the best so far is a result. `notes` say what was done to
        the image, such as turning it upright."""
        target = target_in(host.pretrained, upload_path(image), str(model))

        def reports() -> Generator[dict[str, Any]]:
            for progress in search(host.pretrained, str(model), target):
                best = progress.best
                settings = {"model": model, "latent": rounded(best.latent)}
                yield {"notes": list(target.notes)} | report(
                    progress, write_picture(host, str(model), best.picture, "found", settings)
                )

        yield from host.searches.run(secrets.token_hex(8), reports(), WAITING)

    usual: dict[str, Any] = {"concurrency_id": "pictures", "concurrency_limit": 2}
    api(combine, api_name="combine", **usual)
    api(interpolate, api_name="interpolate", **usual)
    api(find_picture, api_name="find_picture", concurrency_id="search", concurrency_limit=MOST_CALLS)


def report(progress: SearchProgress, picture: FileData) -> dict[str, Any]:
    """How far a search has come, as JSON with a file in it."""
    best = progress.best
    return {
        "step": best.step,
        "steps": best.steps,
        "seconds_left": round(progress.seconds_left, 1),
        "done": progress.is_over,
        "error": best.error,
        "latent": rounded(best.latent),
        "picture": picture.model_dump(),
    }


def rounded(latent: Tensor) -> list[float]:
    """(1, d), as it is told."""
    return [round(number, 5) for number in latent[0].tolist()]


def write_picture(host: Host, model: str, picture: Tensor, what: str, settings: dict[str, Any]) -> FileData:
    """A picture (1, c, s, s) as a PNG with its settings inside, named after them."""
    clear_old(host.exports)
    host.exports.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256(json.dumps(settings).encode()).hexdigest()[:10]
    out = host.exports / f"{model}-{what}-{digest}.png"
    entry = host.pretrained.generator_entry(model)
    about = f"Drawn by {entry.title}. {entry.summary}"
    write_whole(out, picture_png(pillow(picture[0]), about, settings))
    return _file(out)


def _file(path: Path) -> FileData:
    return FileData(path=str(path), orig_name=path.name)


def _picks(sent: Any) -> list[int]:
    """Seeds that a program sent; what they are is checked where they are used."""
    if not isinstance(sent, list) or not 1 <= len(sent) <= ROOM:
        raise ValueError(f"Give a list of 1 to {ROOM} seeds, such as [3, 14, 15].")
    return sent


def _number(sent: Any, what: str, most: float) -> float:
    if not is_number(sent) or not 0 <= sent <= most:
        raise ValueError(f"{what} must be a number from 0 to {most:g}.")
    return float(sent)
