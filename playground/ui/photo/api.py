"""Named endpoints for programs: which networks there are, one picture there and back, several into one zip."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from gradio import FileData
from gradio.events import api
from PIL import Image

from playground.data.uploads import display_name
from playground.files import write_whole
from playground.translation.batch import translate_all
from playground.translation.journey import Journey, journey
from playground.translation.prepare import Prepared, prepared_file, put_back
from playground.translation.quality import Quality, quality_of
from playground.translation.saving import png
from playground.translators import translator_entry
from playground.ui.components.upload import upload_path
from playground.ui.hosting import Host
from playground.ui.photo.desk import AT_ONCE, Desk, Tool
from playground.ui.photo.saving import place_for
from playground.ui.photo.steps import spoken_steps

DEFAULT = "photo-to-autumn"


def add_photo_api(host: Host) -> None:
    """Declare the endpoints; call inside the page's Blocks."""
    desk = Desk(host.translators)

    def photo_models() -> list[dict[str, Any]]:
        """The networks that translate_photo takes: name, title, summary, what they take,
        pixels of the shorter side they learnt from, and the name of the way back, or null."""
        return [described(desk, name) for name in desk.names]

    def translate_photo(
        image: FileData, model: str = DEFAULT, quality: Quality = "quick", cycle: bool = False
    ) -> Iterator[dict[str, Any]]:
        """Translate a picture; with cycle, also back again. quality: "quick", at the size the network learnt from;
        "fine", four times that in tiles; "full", every pixel in tiles. Reports how far it has come (share, seconds
        left); the last report has `done`, the picture as a PNG of its own size, notes on what was left out, and
        with cycle the returned picture, the map of what was lost, and its mean absolute difference (L1) in grey levels
        of 255 and in percent. Stop at any time."""
        yield from spoken_steps(_one(host, desk, image, str(model), quality, bool(cycle)))

    def translate_photos(
        images: list[FileData], model: str = DEFAULT, quality: Quality = "quick"
    ) -> Iterator[dict[str, Any]]:
        """Translate several pictures into one zip of PNGs. Reports how far it has come; the last report has `done`, the
        zip (null where no file could be used), and the problems: a sentence for each file that was left out."""
        yield from spoken_steps(_several(host, desk, images, str(model), quality))

    api(photo_models, api_name="photo_models", concurrency_limit=None)
    for endpoint in (translate_photo, translate_photos):
        api(endpoint, api_name=endpoint.__name__, concurrency_id="photo-api", concurrency_limit=AT_ONCE)


def described(desk: Desk, name: str) -> dict[str, Any]:
    """A network as JSON."""
    entry = translator_entry(name)
    way_back = entry.back if desk.tool(name).back else None
    return {"model": name, "title": entry.title, "summary": entry.summary, "takes": entry.takes, "side": entry.side,
            "back": way_back}  # fmt: skip


def _one(host: Host, desk: Desk, image: Any, model: str, quality: Any, cycle: bool) -> Iterator[dict[str, Any]]:
    path, tool, chosen = upload_path(image), desk.tool(model), quality_of(quality)
    if cycle and tool.back is None:
        raise ValueError(f"No network leads back from {tool.title} here. Ask without cycle.")
    prepared = prepared_file(path, tool.there.most_pixels)
    for step in journey(prepared, tool.there, tool.back if cycle else None, chosen):
        report = {"share": round(step.share, 4), "seconds_left": round(step.seconds_left, 1), "done": step.is_over}
        yield {**report, **(_outcome(host, step, prepared, tool, path) if step.is_over else {})}


def _outcome(host: Host, step: Journey, prepared: Prepared, tool: Tool, path: Path) -> dict[str, Any]:
    stem = Path(display_name(path.name)).stem

    def kept(picture: Image.Image, what: str, whole: bool = True) -> dict[str, Any]:
        full = put_back(picture, prepared.picture.size, prepared.alpha) if whole else picture
        out = place_for(host, f"{stem}-{what}", ".png")
        write_whole(out, png(full, tool.about))
        return FileData(path=str(out), orig_name=out.name).model_dump()

    outcome: dict[str, Any] = {"picture": kept(step.there, tool.name), "notes": list(prepared.notes)}
    if step.back is not None and step.lost is not None:
        outcome |= {
            "back": kept(step.back, "back"),
            "lost": kept(step.lost.map, "lost", whole=False),
            "l1_grey_levels": round(step.lost.grey_levels, 3),
            "l1_percent": round(step.lost.percent, 3),
        }
    return outcome


def _several(host: Host, desk: Desk, images: Any, model: str, quality: Any) -> Iterator[dict[str, Any]]:
    tool, chosen = desk.tool(model), quality_of(quality)
    paths = [upload_path(image) for image in images] if isinstance(images, list) else []
    out = place_for(host, f"translated-{tool.name}", ".zip")
    for step in translate_all(paths, tool.there, chosen, tool.about, out):
        yield {
            "share": round(step.share, 4),
            "seconds_left": round(step.seconds_left, 1),
            "done": step.is_over,
            "problems": list(step.problems),
            "zip": FileData(path=str(step.out), orig_name=step.out.name).model_dump() if step.out else None,
        }
