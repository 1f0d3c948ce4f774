"""Inside the generator of the run that is open: what each layer holds on the way to one picture, as blocks that lead to
the lessons. The browser asks when the blocks are seen, and nothing is computed before."""

from __future__ import annotations

from asyncio import to_thread
from typing import Any

import gradio as gr
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import BaseRoute, Route

from playground.data import to_bytes
from playground.data.pixels import contact_sheet
from playground.latent import latents
from playground.lessons.networks import SEED, lesson_of
from playground.models.feature_maps import LayerMaps, draws_by_layers, layer_maps
from playground.models.layer_table import describe, shape_words
from playground.runs import Run
from playground.ui.assets import SCRIPTS, markup_and_script
from playground.ui.components.picture_html import address_of
from playground.ui.hosting import Host
from playground.ui.sign_in import signed_in
from trainers.methods import experiment_in
from trainers.run_generators import model_of

INSIDE = SCRIPTS.replace("scripts", "inside")
COLUMNS, GAP = 4, 1
"""maps in a row of a layer's sheet, and pixels between them"""
BUNDLED = "The run that comes with the page"
Facts = dict[str, Any]
"""as JSON: `stamp` of the weights, the `title` of the run and its `layers`; or what is `missing`, in words"""


def inside_view() -> gr.HTML:
    """Inside the current layout. Its script asks by itself, for the run that the address names; listen to `tick`:
    it comes into sight."""
    return gr.HTML(INSIDE, **markup_and_script(__file__), elem_id="inside")


def inside_route(host: Host) -> BaseRoute:
    """`known`: the stamp of what the browser shows already. `now`: a run at work writes its networks down first."""

    async def answer(request: Request) -> JSONResponse:
        asked = request.query_params
        return JSONResponse(
            await to_thread(inside, host, request.path_params["run"], asked.get("known", ""), "now" in asked)
        )

    return Route(INSIDE + "/{run}.json", signed_in(answer))


def inside(host: Host, run_id: str, known: str = "", now: bool = False) -> Facts:
    """What the layers of a run's generator hold for one latent, always the same; the stamp alone where it is known."""
    try:
        run = host.run(run_id)
        if refusal := refusal_of(run):
            return {"missing": refusal}
        if now:
            host.pool.save_now(run)
        # The bundled run lies in the folder of the model that it ended as.
        name = run.path.parent.name if run == host.demo else model_of(run)
        stamp = f"{run_id} {host.pretrained.stamp(name)}"
        if stamp == known:
            return {"stamp": stamp}
        generator = host.pretrained.newest_generator(name)
        if not draws_by_layers(generator):
            return {"missing": not_drawn(run, "it does not send a latent through its layers once, from first to last")}
        held = layer_maps(generator, latents(1, generator.latent_dim, SEED))
        return {
            "stamp": stamp,
            "title": BUNDLED if run == host.demo else run.title,
            "layers": [layer_facts(one) for one in held],
        }
    except (ValueError, OSError) as error:  # a run that is gone, or that has saved no networks
        return {"missing": str(error)}


def refusal_of(run: Run) -> str:
    """Why the layers of such a run are never drawn; empty where they can be."""
    method, _ = experiment_in(run)
    if method.draws_from_noise:
        return ""
    return not_drawn(run, "its pictures come from other pictures, not from noise alone")


def not_drawn(run: Run, reason: str) -> str:
    return f"The layers of {run.about().title} are not drawn here: {reason}. The tables below say what it is made of."


def layer_facts(held: LayerMaps) -> Facts:
    """One block."""
    sheet = contact_sheet(to_bytes(held.maps)[:, None], COLUMNS, GAP)
    of = held.shape[0]
    shown = f"{len(held.maps)} of {of} maps" if len(held.shape) == 3 else f"{held.maps.numel()} of {of} numbers"
    return {
        "words": describe(held.layer),
        "size": shape_words(held.shape),
        "shown": shown,
        "sheet": address_of(sheet, lossless=True, quality=0, method=0),
        "lesson": lesson_of(held.layer),
    }
