"""From a photograph to an ink drawing of its edges, to be drawn on and coloured."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PIL import Image

from playground.data.glyphs import upright_grey
from playground.data.pictures import PictureError

WORK = 256
"""pixels of the longer side while edges are sought: finer texture makes no lines"""
SIDE = 128
LINE = 3.0
"""width of the lines, pixels of SIDE: a little finer than OpenMoji's own pen"""
FINEST, COARSEST = 0.08, 1.2
"""gradient (Sobel, on grey values 0 to 1) where a line may begin, at threshold 0 and 1"""
SIGMA = 2.0
"""blur before the gradient, pixels of WORK"""
GAP = 3
"""pixels of WORK: two edges nearer than twice this are one line, as the two sides of a pen's stroke are"""
LEAST_SPREAD = 0.1
"""of grey values: an even wall is not stretched until its noise shows"""
NAME = "This photo"

Mask = npt.NDArray[np.bool_]


def edges_of(photo: Image.Image, threshold: float = 0.5, side: int = SIDE) -> Image.Image:
    """Black lines on white, "L", side x side, as wide as the networks know them; the whole photo, centred.

    Canny's edges (Canny 1986) joined, thinned to lines, short ones dropped, and drawn again with one pen.

    Args:
        photo: any mode and size, as opened; it may be shrunk in place.
        threshold: 0 to 1; more is fewer lines.

    Raises:
        ValueError: fit for a person, where the threshold is out of range or the photo cannot be decoded or is tiny.
    """
    if not 0 <= threshold <= 1:
        raise ValueError("The threshold must be a number from 0 to 1.")
    if min(photo.size) < 8:
        raise PictureError(f"{NAME} is too small to show anything. Choose a larger one.")
    grey = _fit(upright_grey(photo, NAME))
    lines = _centre(_lines(_stretch(grey), threshold))
    return draw(lines, side)


def _fit(grey: Image.Image) -> npt.NDArray[np.float64]:
    """Grey values 0 to 1, the longer side WORK pixels."""
    longer = max(grey.size)
    width, height = (max(8, round(WORK * length / longer)) for length in grey.size)
    return np.asarray(grey.resize((width, height), Image.Resampling.BICUBIC)).astype(np.float64) / 255


def _stretch(grey: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Dim and foggy photos have edges too."""
    low, high = np.quantile(grey, [0.02, 0.98])
    stretched: npt.NDArray[np.float64] = (grey - low) / max(float(high - low), LEAST_SPREAD)
    return stretched.clip(0, 1)


def _lines(grey: npt.NDArray[np.float64], threshold: float) -> Mask:
    """One pixel wide, (h, w)."""
    # Late: these take half a second to load, and the page can be used without them.
    from skimage.feature import canny
    from skimage.measure import label
    from skimage.morphology import closing, disk, skeletonize

    high = FINEST * (COARSEST / FINEST) ** threshold
    # Mirrored at the border, or the border itself would be an edge.
    margin = 3 * GAP
    framed = np.pad(grey, margin, mode="reflect")
    edges = canny(framed, SIGMA, low_threshold=0.4 * high, high_threshold=high)
    joined = closing(edges, disk(GAP))
    thin: Mask = skeletonize(joined)[margin:-margin, margin:-margin]
    parts = label(thin, connectivity=2)
    lengths = np.bincount(parts.ravel())
    kept = lengths >= 8 + 40 * threshold
    kept[0] = False
    lines: Mask = kept[parts]
    return lines


def _centre(lines: Mask) -> Mask:
    """In a square of WORK."""
    height, width = lines.shape
    square = np.zeros((WORK, WORK), np.bool_)
    top, left = (WORK - height) // 2, (WORK - width) // 2
    square[top : top + height, left : left + width] = lines
    return square


def draw(lines: Mask, side: int, pen: float = LINE) -> Image.Image:
    """Lines one pixel wide, in a square, with a round pen, and the steps of the pixels smoothed: "L", side x side.

    pen: width, pixels where the side is SIDE.
    """
    from scipy.ndimage import distance_transform_edt, gaussian_filter  # type: ignore[import-untyped]

    if not lines.any():
        return Image.new("L", (side, side), 255)
    reach = pen / 2 * len(lines) / SIDE
    paper = (distance_transform_edt(~lines) - reach + 0.5).clip(0, 1)
    smooth = Image.fromarray(gaussian_filter(paper, reach / 2).astype(np.float32))
    larger = np.asarray(smooth.resize((side, side), Image.Resampling.BICUBIC))
    # Across the edge of a line the blur takes about 1.25 reaches; one pixel of the result is as soft as ink needs.
    steep = 1.25 * reach * side / len(lines)
    return Image.fromarray((255 * ((larger - 0.5) * steep + 0.5).clip(0, 1)).round().astype(np.uint8))
