"""The presets on the page: in groups, each with a picture that a run of it drew."""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping
from html import escape
from pathlib import Path
from typing import Any

import gradio as gr
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse
from starlette.routing import BaseRoute, Route

from playground.runs.presets import GROUPS, PRESETS
from playground.ui.assets import CACHED, markup_and_script

PICTURES = Path(__file__).parents[3] / "pretrained" / "presets"
"""what `python -m trainers picture-presets` has drawn"""
CUSTOM = "Custom: settings of your own, none of these."
Choice = dict[str, Any]
"""the value of the component: which preset is chosen, empty for none; what is said of it; the groups; how old the
pictures are"""


def preset_choice(name: str) -> gr.HTML:
    """Its value is a Choice; listen to `input`, which comes when a person has chosen another preset."""
    return gr.HTML(choice_of(name), **markup_and_script(__file__), elem_id="preset")


def choice_of(name: str | None) -> Choice:
    """With that preset chosen, or none. All of it every time: a part that is not seen yet forgets all but its value."""
    sentence = escape(PRESETS[name].sentence if name else CUSTOM)
    return {"chosen": name or "", "said": sentence, "groups": _groups(), "drawn": _drawing_time()}


def chosen_in(sent: object) -> str:
    """The preset that a browser says is chosen. Raises ValueError where it is none."""
    name = sent.get("chosen") if isinstance(sent, Mapping) else None
    if not isinstance(name, str) or name not in PRESETS:
        raise ValueError("Choose one of the presets.")
    return name


def preset_routes() -> list[BaseRoute]:
    """The pictures. They ship with the page."""

    def show(request: Request) -> FileResponse:
        name = request.path_params["name"]
        file = PICTURES / f"{name}.webp"
        if name not in PRESETS or not file.is_file():
            raise HTTPException(404, "There is no such picture.")
        return FileResponse(file, media_type="image/webp", headers=CACHED)

    return [Route("/presets/{name}.webp", show)]


def _groups() -> list[dict[str, Any]]:
    """Titles of the groups, with what is in them."""
    return [
        {"title": escape(title), "presets": [_entry(name) for name, one in PRESETS.items() if one.group == group]}
        for group, title in GROUPS.items()
    ]


def _entry(name: str) -> dict[str, str]:
    picture = f"presets/{name}.webp" if (PICTURES / f"{name}.webp").is_file() else ""
    return {"name": name, "title": escape(PRESETS[name].title), "picture": picture}


@functools.cache
def _drawing_time() -> str:
    """After how long the pictures were drawn, in a sentence."""
    about = json.loads((PICTURES / "about.json").read_text(encoding="utf-8"))
    seconds = max(one["seconds"] for one in about.values())
    return f"The picture is what it had learnt after {seconds:g} s on one processor core."
