"""A named endpoint for programs: a part of a picture is drawn again."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Generator, Iterator
from typing import Any

from gradio import FileData
from gradio.events import api

from playground.data.pictures import read_picture
from playground.latent.inpainting import check_hole
from playground.latent.seeds import LARGEST_SEED
from playground.ui.components.upload import upload_path
from playground.ui.hosting import Host
from playground.ui.latent.api_pictures import WAITING, report, write_picture
from playground.ui.latent.repair_search import Repair, hole_in_mask, repair, whole_picture
from playground.ui.latent.search import Target
from playground.ui.visitor_turns import MOST_CALLS


def add_repair_api(host: Host) -> None:
    """Declare the endpoint; call inside the page's Blocks."""

    def wanted(model: Any, image: Any, mask: Any, seed: Any) -> Generator[dict[str, Any]]:
        """What was asked for, once it has been looked at."""
        target = whole_picture(host.pretrained, read_picture(upload_path(image)), str(model))
        hole = hole_in_mask(read_picture(upload_path(mask)), target.picture.shape[-1])
        check_hole(hole)
        if isinstance(seed, bool) or not isinstance(seed, int) or not 0 <= seed <= LARGEST_SEED:
            raise ValueError(f"The seed must be a whole number from 0 to {LARGEST_SEED}.")
        return reports(str(model), target, hole, seed)

    def reports(model: str, target: Target, hole: Any, seed: int) -> Generator[dict[str, Any]]:
        for found in repair(host.pretrained, model, target, hole, seed):
            yield report(found.progress, write_picture(host, model, found.picture, "repaired", settings(model, found)))

    def repair_picture(model: str, image: FileData, mask: FileData, seed: int = 0) -> Iterator[dict[str, Any]]:
        """Draw again what is rubbed out of a picture such as the model draws (digits light on dark): where the mask, a
        picture of the same shape, is light. Reports how far it has come (step of steps, seconds left), the picture with
        its hole filled so far (PNG), and the error of what was left; the last report has `done`. Another seed may think
        of something else."""
        steps = wanted(model, image, mask, seed)
        yield from host.searches.run(secrets.token_hex(8), steps, WAITING)

    api(repair_picture, api_name="repair_picture", concurrency_id="search", concurrency_limit=MOST_CALLS)


def settings(model: str, found: Repair) -> dict[str, Any]:
    """What is written into the file, and names it."""
    pixels = hashlib.sha256(found.picture.numpy().tobytes()).hexdigest()[:10]
    return {"model": model, "repaired": pixels}
