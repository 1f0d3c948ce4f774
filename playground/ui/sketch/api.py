"""Named endpoints for programs: colour a drawing, find the edges in a photo, build from labels."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from typing import Any

from gradio import FileData
from gradio.events import api

from playground.data.pictures import read_picture
from playground.pretrained import PretrainedTranslator, translator_entry
from playground.pretrained.registry import names_of
from playground.runs.files import write_whole
from playground.sketch import LABEL_SETS, edges_of
from playground.sketch.edges import WORK
from playground.ui.components.download import clear_old
from playground.ui.components.picture_html import pillow
from playground.ui.components.upload import upload_path
from playground.ui.hosting import Host
from playground.ui.sketch.draw import SIDE, THRESHOLD
from playground.ui.sketch.mode import SketchMode, flower_mode, ink_mode, label_modes


def add_sketch_api(host: Host) -> None:
    """Declare the endpoints; call inside the page's Blocks."""

    def colour_drawing(image: FileData) -> FileData:
        """Colour a line drawing, dark on light. Gives a PNG of 128 x 128. Lines should be 2 to 5 % of the picture
        wide; finer ones are thickened. A stroke of colour in a shape says which colour it is to be."""
        return _translate(host, _there(ink_mode(host), "ink-to-colour"), image)

    def outline_to_flower(image: FileData) -> FileData:
        """Make a photograph of a flower from its outline, dark on light. Gives a PNG of 128 x 128. Lines should be 2 to
        5 % of the picture wide; finer ones are thickened."""
        mode = flower_mode(host)
        assert mode is not None
        return _translate(host, mode, image)

    def photo_to_edges(image: FileData, threshold: float = THRESHOLD) -> FileData:
        """The edges of a photo as a drawing, black on white, a PNG of 512 x 512 that colour_drawing takes. threshold:
        0 to 1, more is fewer lines."""
        if isinstance(threshold, bool) or not isinstance(threshold, int | float):
            raise ValueError("The threshold must be a number from 0 to 1.")
        file = io.BytesIO()
        edges_of(read_picture(upload_path(image), side=WORK), threshold, SIDE).save(file, "PNG")
        return _write_png(host, "edges", file.getvalue())

    flowers = (outline_to_flower,) if flower_mode(host) else ()
    building = [
        _from_labels(host, name) for name in names_of(PretrainedTranslator) if translator_entry(name).takes == "labels"
    ]
    for endpoint in (colour_drawing, *flowers, *building, photo_to_edges):
        api(endpoint, api_name=endpoint.__name__, concurrency_id="sketch", concurrency_limit=4)


def _from_labels(host: Host, name: str) -> Callable[[FileData], FileData]:
    """The endpoint of a network that builds from labels."""
    entry = translator_entry(name)
    labels = LABEL_SETS[entry.labels or ""]

    def build(image: FileData) -> FileData:
        return _translate(host, _there(label_modes(host).get(labels), name), image)

    classes = "; ".join(f"{c.name} {','.join(map(str, c.colour))}" for c in labels.classes)
    build.__name__ = build.__qualname__ = name.replace("-", "_")
    build.__doc__ = (
        f"Build a {labels.name} from a map of labels. The middle square is used; each pixel counts as the class whose "
        f"colour is nearest: {classes}. Gives a PNG of {entry.side} x {entry.side}."
    )
    return build


def _there(mode: SketchMode | None, name: str) -> SketchMode:
    if mode is None:
        raise ValueError(f"{translator_entry(name).title} is missing from this copy of the playground.")
    return mode


def _translate(host: Host, mode: SketchMode, image: Any) -> FileData:
    sketch = read_picture(upload_path(image))
    return _write_png(host, mode.name, mode.png(pillow(mode.picture(sketch))))


def _write_png(host: Host, what: str, content: bytes) -> FileData:
    """A PNG to download, named after its content."""
    clear_old(host.exports)
    host.exports.mkdir(parents=True, exist_ok=True)
    out = host.exports / f"{what}-{hashlib.sha256(content).hexdigest()[:10]}.png"
    write_whole(out, content)
    return FileData(path=str(out), orig_name=out.name)
