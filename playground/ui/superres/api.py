"""Named endpoints for programs: enlarge a photograph, tell what that would cost, test how well it is restored."""

from __future__ import annotations

import math
import secrets
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

from gradio import FileData
from gradio.events import api
from gradio.utils import get_upload_folder
from PIL import Image

from playground.config import is_number
from playground.superres.enlarge import write_enlarged
from playground.superres.estimate import estimate, measure_piece, most_pixels_for
from playground.superres.methods import EnlargeMethod
from playground.superres.restore import trial
from playground.ui.components.area_chooser import piece_of
from playground.ui.components.upload import upload_path
from playground.ui.hosting import Host
from playground.ui.superres.enlarge_all import open_original, result_file
from playground.ui.superres.enlarge_methods import READ_PIXELS, EnlargeMethods, read_photo
from playground.ui.visitor_turns import MOST_CALLS

DEFAULT = "srgan"
WAITING: dict[str, Any] = {"tile": 0, "tiles": 0, "seconds_left": 0.0, "done": False, "picture": None}
"""what is reported while others are served"""


def add_superres_api(host: Host) -> None:
    """Declare the endpoints; call inside the page's Blocks."""
    methods = host.enlargers

    def enlarge(image: FileData, method: str = DEFAULT, most_megapixels: float = 0.0) -> Iterator[dict[str, Any]]:
        """Enlarge a picture four times by "bicubic", "srresnet", "srgan", or "srresnet-x8", the mean of eight tries,
        which takes eight times as long; tile by tile. most_megapixels: shrink it to so many million pixels first; 0
        leaves it as it is, which is refused where it is too large. Reports how far it has come (tile, tiles, seconds
        left); the last report has `done` and the picture as a PNG: grey stays grey, and transparency is kept. Stop at
        any time."""
        steps = _enlarge(methods, image, str(method), most_megapixels)
        yield from methods.minutes.run(secrets.token_hex(8), steps, WAITING)

    def estimate_enlargement(image: FileData, method: str = DEFAULT) -> dict[str, Any]:
        """What `enlarge` would cost here: width and height of the result, seconds, and bytes of memory and file.
        Measured on a piece of the picture, in a second or two. shrink_to_megapixels is null where it can be enlarged as
        it is."""
        chosen, photo = methods.method(str(method)), upload_path(image)
        with methods.seconds.hold():
            return _estimate(chosen, photo)

    def test_restoration(image: FileData, slower: bool = False) -> dict[str, Any]:
        """Shrink a picture four times, as the papers do, and restore it in every way there is; slower: by the mean of
        eight tries too, "srresnet-x8". Gives for each its PSNR in dB (null where it is equal) and SSIM, on luminance
        with 4 pixels of the border left out, and the pictures as PNGs, beside the original (at most 1,600 pixels long,
        sides multiples of 4) and the small one."""
        photo = upload_path(image)
        with methods.seconds.hold():
            return _test(methods, photo, slower is True)

    for endpoint in (enlarge, estimate_enlargement, test_restoration):
        api(endpoint, api_name=endpoint.__name__, concurrency_id="superres-api", concurrency_limit=MOST_CALLS)


def _enlarge(methods: EnlargeMethods, image: Any, name: str, most_megapixels: Any) -> Generator[dict[str, Any]]:
    method, photo = methods.method(name), upload_path(image)
    original = open_original(method, photo, _pixels(most_megapixels))
    with result_file(photo, method) as (path, out):
        for progress in write_enlarged(method, original, path):
            yield {
                "tile": progress.done,
                "tiles": progress.total,
                "seconds_left": round(progress.seconds_left, 1),
                "done": False,
                "picture": None,
            }
    yield {"tile": progress.total, "tiles": progress.total, "seconds_left": 0.0, "done": True, "picture": _file(out)}


def _pixels(megapixels: Any) -> int | None:
    most = READ_PIXELS / 1e6
    if not is_number(megapixels) or not 0 <= megapixels <= most:
        raise ValueError(f"most_megapixels must be a number from 0 to {most:g}.")
    return max(1, round(1e6 * megapixels)) if megapixels else None


def _estimate(method: EnlargeMethod, photo: Path) -> dict[str, Any]:
    picture = read_photo(photo).picture
    guess = estimate(method, measure_piece(method, piece_of(picture, None)).cost, picture.size)
    pixels = most_pixels_for(method, picture.size)
    return {
        "width": guess.size[0],
        "height": guess.size[1],
        "seconds": round(guess.seconds, 2),
        "memory_bytes": guess.memory,
        "file_bytes": guess.file_bytes,
        "shrink_to_megapixels": None if pixels is None else math.floor(pixels / 1e4) / 100,
    }


def _test(methods: EnlargeMethods, photo: Path, slower: bool) -> dict[str, Any]:
    ways = [*methods.all(), *(methods.method(name) for name in methods.slower if slower)]
    *_, report = trial(ways, read_photo(photo).picture)
    folder = Path(get_upload_folder()) / f"restored-{secrets.token_hex(8)}"
    folder.mkdir(parents=True)

    def write_picture(picture: Image.Image, what: str) -> dict[str, Any]:
        picture.save(folder / f"{what}.png")
        return _file(folder / f"{what}.png")

    scores = {
        r.method.name: {
            "psnr": round(r.score.psnr, 3) if math.isfinite(r.score.psnr) else None,
            "ssim": round(r.score.ssim, 5),
            "seconds": round(r.seconds, 3),
        }
        for r in report.restored
    }
    pictures = {"original": write_picture(report.original, "original"), "small": write_picture(report.small, "small")}
    pictures |= {r.method.name: write_picture(r.picture, r.method.name) for r in report.restored}
    return {"scores": scores, "pictures": pictures}


def _file(path: Path) -> dict[str, Any]:
    return FileData(path=str(path), orig_name=path.name).model_dump()
