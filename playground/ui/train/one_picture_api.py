"""Endpoints for learning from one picture: start, and draw from what has been learnt."""

from __future__ import annotations

from typing import Any

from gradio import FileData
from gradio.events import api

from playground.translation.prepare import to_png
from playground.ui.components.download import export_path
from playground.ui.hosting import Host
from playground.ui.train.one_picture import begin, how_drawn, number_of
from trainers.pyramids import SHIPPED, draw_pictures, pyramid_for, pyramid_zip

Files = list[dict[str, Any]]


def add_one_picture_api(host: Host) -> None:
    """Declare the endpoints; call inside the page's Blocks."""

    def learn_picture(image: FileData | None = None, longest: int = 128) -> dict[str, Any]:
        """Start a SinGAN on one picture. longest: pixels of its longer side, 64 to 160; larger takes longer. Without an
        image it learns from an example. Returns the run's id; run_status and watch_run tell how far it is."""
        run = begin(host, image, longest)
        return {"run": run.id, "picture": "yours" if image else "an example"}

    def draw_like_picture(
        run: str = "", count: int = 4, seed: int = 0, start: int = 1, wider: float = 1.0, higher: float = 1.0
    ) -> Files:
        """Pictures like the one that a run has learnt from, as PNGs; without a run, like the example. start: the first
        scale that is left to chance; before it all is as in the picture. wider, higher: how many times its size."""
        many, chosen = int(number_of(count, "How many")), int(number_of(seed, "The seed"))
        trained = pyramid_for(host.run(run) if run else None, host.pretrained)
        how = how_drawn(start, wider, higher)
        files = []
        for picture in draw_pictures(trained.generator, trained.last, many, chosen, **how):
            out = export_path(host.exports, "like-one-picture", ".png")
            out.write_bytes(to_png(picture, f"SinGAN of run {run}" if run else f"SinGAN {SHIPPED}"))
            files.append(FileData(path=str(out), orig_name=out.name).model_dump())
        return files

    def keep_picture_generator(run: str) -> dict[str, Any]:
        """The run's newest saved generator as a zip: weights as safetensors, settings and a card."""
        out = pyramid_zip(host.run(run), export_path(host.exports, "one-picture", ".zip"))
        return FileData(path=str(out), orig_name=out.name).model_dump()

    for endpoint in (learn_picture, draw_like_picture, keep_picture_generator):
        api(endpoint, api_name=endpoint.__name__, concurrency_id="one-picture", concurrency_limit=1)
