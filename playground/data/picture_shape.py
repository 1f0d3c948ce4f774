"""Pictures in which a network sees nothing: one rule for what the page is given and for folders to train on."""

from __future__ import annotations

from PIL import Image

from playground.data.pictures import PictureError

LEAST_SIDE = 8
MOST_ASPECT = 32
"""longer side over shorter side: beyond it, a network sees a line and no picture"""


def refuse_odd_shape(size: tuple[int, int], name: str) -> None:
    """PictureError, fit for a person, for what is tiny or a mere line. size: width and height in pixels."""
    shorter, longer = sorted(size)
    if shorter < LEAST_SIDE:
        raise PictureError(
            f"{name} has only {size[0]} × {size[1]} pixels, too few to show anything. Choose a larger one."
        )
    if longer > MOST_ASPECT * shorter:
        raise PictureError(
            f"{name} is more than {MOST_ASPECT} times as long as it is wide ({size[0]} × {size[1]} pixels). "
            "Cut out the part you mean and try again."
        )


def refuse_invisible(picture: Image.Image, name: str) -> None:
    """PictureError for an "RGBA" picture, as `decode` gives it, of which no pixel is seen."""
    if picture.mode == "RGBA" and picture.getchannel("A").getextrema() == (0, 0):
        raise PictureError(f"{name} is transparent everywhere: there is nothing to see. Choose another one.")
