"""What a table of colours explains, and edges that are kept, on pictures whose answer is known."""

from __future__ import annotations

import numpy as np
import pytest
import skimage.data
import torch
from torch import Tensor
from torch.nn import functional as F

from playground.metrics.repainting import edges_kept, explained_by_colour


@pytest.fixture(scope="module")
def photo() -> Tensor:
    """(1, 3, 192, 192) in [-1, 1]."""
    pixels = torch.from_numpy(np.ascontiguousarray(skimage.data.astronaut()[:384, 64:448]))
    return F.avg_pool2d(pixels.permute(2, 0, 1)[None].float() / 127.5 - 1, 2)


def texture(size: int, seed: int) -> Tensor:
    """Noise of a few pixels' width: (1, 1, size, size), from -1 to 1 or so."""
    noise = torch.randn(1, 1, size // 4, size // 4, generator=torch.Generator().manual_seed(seed))
    return F.interpolate(noise, size=size, mode="bilinear") * 0.8


def test_filters_of_colour_are_explained(photo: Tensor) -> None:
    sepia = photo.mean(dim=1, keepdim=True) * torch.tensor([0.9, 0.7, 0.5]).view(1, 3, 1, 1)
    curve = (3 * photo).sin()
    swapped = -photo[:, [2, 0, 1]]
    assert float(explained_by_colour(photo, sepia)) > 0.9999
    assert float(explained_by_colour(photo, swapped)) > 0.9999
    assert float(explained_by_colour(photo, curve)) > 0.97


def test_strokes_are_not_explained(photo: Tensor) -> None:
    strokes = texture(192, 0).expand(1, 3, -1, -1)
    only, painted = explained_by_colour(photo, strokes), explained_by_colour(photo, 0.7 * photo + 0.5 * strokes)
    assert float(only) < 0.2 < 0.4 < float(painted) < 0.85
    # Moved by ten pixels, the colours say little of what is where.
    assert float(explained_by_colour(photo, photo.roll(10, dims=3))) < 0.8


def test_each_picture_has_a_share_of_its_own(photo: Tensor) -> None:
    strokes = texture(192, 1).expand(1, 3, -1, -1)
    shares = explained_by_colour(photo.repeat(2, 1, 1, 1), torch.cat([photo, strokes]))
    assert shares.shape == (2,) and shares[0] > 0.999 and shares[1] < 0.2


def test_pictures_of_one_colour_are_explained(photo: Tensor) -> None:
    plain = torch.full_like(photo, 0.3)
    assert float(explained_by_colour(photo, plain)) == 1.0
    assert float(explained_by_colour(plain, photo)) == pytest.approx(0.0, abs=1e-6)


def test_pictures_that_do_not_belong_together_are_refused(photo: Tensor) -> None:
    with pytest.raises(ValueError, match=r"must be \(n, 3, h, w\)"):
        explained_by_colour(photo, photo[..., :-1])


def test_edges_stay_under_another_light_and_under_strokes(photo: Tensor) -> None:
    strokes = texture(192, 2).expand(1, 3, -1, -1)
    assert float(edges_kept(photo, photo)) == pytest.approx(1.0)
    assert float(edges_kept(photo, -0.4 * photo)) == pytest.approx(1.0)
    kept, moved = float(edges_kept(photo, photo + 0.1 * strokes)), float(edges_kept(photo, photo.roll(16, dims=3)))
    assert kept > 0.9 > 0.4 > moved
    assert abs(float(edges_kept(photo, strokes))) < 0.2
    assert float(edges_kept(photo, torch.zeros_like(photo))) == 0.0
