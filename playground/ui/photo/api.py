"""Named endpoints for programs: which networks there are, one picture there and back, several into one zip."""

from __future__ import annotations

import secrets
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

from gradio import FileData
from gradio.events import api
from PIL import Image

from playground.data.file_names import file_stem
from playground.pretrained import translator_entry
from playground.runs.files import write_whole
from playground.translation.cycle import CycleProgress, Quality, quality_of, there_and_back
from playground.translation.prepare import PreparedPicture, prepare_file, put_back, to_png
from playground.ui.components.download import export_path
from playground.ui.components.upload import upload_path
from playground.ui.hosting import Host
from playground.ui.photo.photo_models import PhotoModel, PhotoModels
from playground.ui.photo.several import batch
from playground.ui.visitor_turns import MOST_CALLS

DEFAULT = "photo-to-vangogh"
WAITING: dict[str, Any] = {"share": 0.0, "seconds_left": 0.0, "done": False}
"""what is reported while others are served"""


def add_photo_api(host: Host) -> None:
    """Declare the endpoints; call inside the page's Blocks."""
    models = host.photos

    def photo_models() -> list[dict[str, Any]]:
        """The networks that translate_photo takes: name, title, summary, what they take,
        pixels of the shorter side they learnt from, and the name of the way back, or null."""
        return [describe_model(models, name) for name in models.names]

    def translate_photo(
        image: FileData, model: str = DEFAULT, quality: Quality = "quick", cycle: bool = False
    ) -> Iterator[dict[str, Any]]:
        """Translate a picture; with cycle, also back again. quality: "quick", at the size the network learnt from;
        "fine", four times that in tiles; "full", every pixel in tiles. Reports how far it has come (share, seconds
        left); the last report has `done`, the picture as a PNG of its own size, notes on what was left out, and
        with cycle the returned picture, the map of what was lost, and its mean absolute difference (L1) in grey levels
        of 255 and in percent. Stop at any time."""
        steps = _one(host, image, str(model), quality, bool(cycle))
        yield from models.turns.run(secrets.token_hex(8), steps, None if quality == "quick" else WAITING)

    def translate_photos(
        images: list[FileData], model: str = DEFAULT, quality: Quality = "quick"
    ) -> Iterator[dict[str, Any]]:
        """Translate several pictures into one zip of PNGs. Reports how far it has come; the last report has `done`, the
        zip (null where no file could be used), and the problems: a sentence for each file that was left out."""
        waiting: dict[str, Any] = {**WAITING, "problems": [], "zip": None}
        steps = _several(host, images, str(model), quality)
        yield from models.turns.run(secrets.token_hex(8), steps, waiting)

    api(photo_models, api_name="photo_models", concurrency_limit=None)
    for endpoint in (translate_photo, translate_photos):
        api(endpoint, api_name=endpoint.__name__, concurrency_id="photo-api", concurrency_limit=MOST_CALLS)


def describe_model(models: PhotoModels, name: str) -> dict[str, Any]:
    """A network as JSON."""
    entry = translator_entry(name)
    way_back = entry.back if models.model(name).back else None
    return {"model": name, "title": entry.title, "summary": entry.summary, "takes": entry.takes, "side": entry.side,
            "back": way_back}  # fmt: skip


def _one(host: Host, image: Any, name: str, quality: Any, cycle: bool) -> Generator[dict[str, Any]]:
    path, model, chosen = upload_path(image), host.photos.model(name), quality_of(quality)
    if cycle and model.back is None:
        raise ValueError(f"No network leads back from {model.title} here. Ask without cycle.")
    prepared = prepare_file(path, model.there.most_pixels)
    for step in there_and_back(prepared, model.there, model.back if cycle else None, chosen):
        report = {"share": round(step.share, 4), "seconds_left": round(step.seconds_left, 1), "done": step.is_over}
        yield {**report, **(_outcome(host, step, prepared, model, path) if step.is_over else {})}


def _outcome(
    host: Host, step: CycleProgress, prepared: PreparedPicture, model: PhotoModel, path: Path
) -> dict[str, Any]:
    stem = file_stem(path.name)

    def write_picture(picture: Image.Image, what: str, whole: bool = True) -> dict[str, Any]:
        full = put_back(picture, prepared.picture.size, prepared.alpha) if whole else picture
        out = export_path(host.exports, f"{stem}-{what}", ".png")
        write_whole(out, to_png(full, model.about))
        return FileData(path=str(out), orig_name=out.name).model_dump()

    outcome: dict[str, Any] = {"picture": write_picture(step.there, model.name), "notes": list(prepared.notes)}
    if step.back is not None and step.lost is not None:
        outcome |= {
            "back": write_picture(step.back, "back"),
            "lost": write_picture(step.lost.map, "lost", whole=False),
            "l1_grey_levels": round(step.lost.grey_levels, 3),
            "l1_percent": round(step.lost.percent, 3),
        }
    return outcome


def _several(host: Host, images: Any, model: str, quality: Any) -> Generator[dict[str, Any]]:
    for step in batch(host, images, model, quality, None):
        yield {
            "share": round(step.share, 4),
            "seconds_left": round(step.seconds_left, 1),
            "done": step.is_over,
            "problems": list(step.problems),
            "zip": FileData(path=str(step.out), orig_name=step.out.name).model_dump() if step.out else None,
        }
