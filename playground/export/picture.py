"""Pictures as PNGs: one of a run carries the settings which made it, and the way back; one of a trained model says how
to draw it again."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

from PIL import Image
from PIL.PngImagePlugin import PngInfo

from playground.export.writing import ExportError, written_whole
from playground.runs import Frame, Run

SETTINGS = "gan-playground"
"""keyword of the text chunk"""
MOST_FILE_BYTES = 32 * 2**20
MOST_TEXT = 16_384
"""characters of settings that are worth reading: ours take about 400"""


def grid_png(run: Run, frame: Frame, out: Path) -> Path:
    """The frame as a PNG, grey or in colour, with the settings inside; returns `out`. Open it with `read_settings`."""
    about = run.about()
    try:
        with Image.open(frame.path, formats=["WEBP"]) as picture:
            grid = picture.convert("L" if about.grey else "RGB")
    except OSError as error:
        raise ExportError("This picture is gone: the run has made room. Choose another moment.") from error
    settings = {"config": run.public_settings(), "step": frame.step, "epoch": frame.epoch, "run": run.id}
    text = PngInfo()
    text.add_text("Software", "GAN Playground")
    text.add_text(
        "Description",
        f"Drawn by {about.card.get('kind', about.title)} ({about.card.get('title', about.title)}) after "
        f"{frame.epoch:.2f} epochs on {about.data}. The settings are inside: open this file in GAN Playground to train "
        "it again.",
    )
    text.add_text(SETTINGS, json.dumps(settings))
    with written_whole(out) as path:
        grid.save(path, "PNG", pnginfo=text, optimize=True)
    return out


def read_settings(png: Path) -> dict[str, object]:
    """The settings inside a PNG written by `grid_png`, as they stand there: no value is checked yet.

    The file may come from anybody: its pixels are never decoded, and long texts are refused.
    Raises ExportError where it is no PNG or carries no settings.
    """
    text = _settings_text(png)
    try:
        raw: Any = json.loads(text)
        values = raw["config"]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise _no_settings(png) from error
    if not isinstance(values, dict) or "seed" not in values:
        raise _no_settings(png)
    return values


def _settings_text(png: Path) -> str:
    try:
        if png.stat().st_size > MOST_FILE_BYTES:
            raise ExportError(f"{png.name} is too large to be a picture of this page.")
        with Image.open(png, formats=["PNG"]) as picture:
            # Not picture.text: that would decode the pixels to find texts behind them. Ours come first.
            text = picture.info.get(SETTINGS)
    except ExportError:
        raise
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise ExportError(
            f"{png.name} is not a PNG picture that can be read. Choose one saved from this page."
        ) from error
    if not isinstance(text, str) or len(text) > MOST_TEXT:
        raise _no_settings(png)
    return text


def _no_settings(png: Path) -> ExportError:
    return ExportError(
        f"{png.name} carries no settings. Choose a picture saved from this page; "
        "other programs may drop the settings when they save it again."
    )


LEAST_SIDE = 512
"""pixels: small pictures are enlarged by a whole factor up to about this, so that slides need not blur them"""


def picture_png(picture: Image.Image, description: str, settings: dict[str, Any]) -> bytes:
    """The picture, enlarged, with a description and the settings (JSON values) in its text chunks."""
    factor = max(1, LEAST_SIDE // max(picture.size))
    large = picture.resize((factor * picture.width, factor * picture.height), Image.Resampling.NEAREST)
    text = PngInfo()
    text.add_text("Software", "GAN Playground")
    text.add_text("Description", description)
    text.add_text(SETTINGS, json.dumps(settings))
    file = io.BytesIO()
    large.save(file, "PNG", pnginfo=text, optimize=True)
    return file.getvalue()
