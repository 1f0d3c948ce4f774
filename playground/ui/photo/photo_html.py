"""The tab's pictures and figures as pieces of HTML."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from PIL import Image

from playground.translation.cycle import FULL, SCALE, CycleLoss, CycleProgress
from playground.ui.components.before_after import MOST_PIXELS
from playground.ui.components.picture_html import hints, no_picture, small_address
from playground.ui.components.status_line import duration, status_line
from playground.ui.photo.photo_models import PhotoModel

LEGEND = f"linear-gradient(90deg, {', '.join(SCALE)})"
NO_WAY_BACK = '<div class="hint">No network leads back from here, so what is lost cannot be measured.</div>'


def progress_html(step: CycleProgress) -> str:
    """How far a picture in tiles has come."""
    what = "a quick draft is shown" if step.is_draft else "translating back"
    left = [f"about {duration(step.seconds_left)} left"] if step.share else []
    return status_line("Translating", "running", step.share, [f"{step.share:.0%}", what, *left])


def finished_html(step: CycleProgress, model: PhotoModel, seconds: float, notes: Sequence[str]) -> str:
    """What was done, and what was left out."""
    took = f"{1000 * seconds:.0f} ms" if seconds < 1 else duration(seconds)
    at = f"worked at {step.there.width} × {step.there.height} pixels"
    return status_line("Done", "finished", 1.0, [f"by {model.title}", at, took]) + hints(notes)


def returned_html(step: CycleProgress, model: PhotoModel) -> str:
    """The picture that came back, and the map of what the cycle lost."""
    if model.back is None:
        return NO_WAY_BACK
    if step.back is None or step.lost is None:
        return no_picture("The way back comes after the picture.")
    back = _figure(step.back, f"Back again, by {model.back_title}", "Your picture, there and back again")
    lost = _figure(step.lost.map, "What the cycle lost", "A map of the difference between your picture and its return")
    return f'<div class="cycle"><div>{back}</div><div>{lost}{_legend()}</div></div>{_figures(step.lost)}'


def _figure(picture: Image.Image, caption: str, alt: str) -> str:
    image = f'<img src="{small_address(picture, MOST_PIXELS)}" alt="{escape(alt)}">'
    return f"<figure>{image}<figcaption>{escape(caption)}</figcaption></figure>"


def _legend() -> str:
    return (
        f'<div class="scale"><i style="background:{LEGEND}"></i>'
        f"<span>0</span><span>{FULL // 2}</span><span>{FULL}+ grey levels</span></div>"
    )


def _figures(lost: CycleLoss) -> str:
    return (
        f'<p class="loss"><b>{lost.grey_levels:.1f}</b> of 255 grey levels ({lost.percent:.1f} %): so much does a '
        "colour value of the returned picture differ on average (L1). A CycleGAN was trained to keep this small, so "
        "that the translation stays <i>your</i> picture; a pix2pix pair never was.</p>"
    )
